package spec

import (
	"bytes"
	"unicode/utf8"
)

// places turns offsets, in ascending order, into lines and columns: all of them
// together take one pass over the text.
type places struct {
	text      []byte
	at        int // the offset that line and column are of
	line, col int // from 0
}

// of returns the line and the column, counted from 1 in characters, of an
// offset.
func (p *places) of(offset int) (line, column int) {
	offset = min(offset, len(p.text))
	part := p.text[p.at:offset]
	if n := bytes.Count(part, []byte{'\n'}); n > 0 {
		p.line += n
		p.col = 0
		part = part[bytes.LastIndexByte(part, '\n')+1:]
	}
	p.col += utf8.RuneCount(part)
	p.at = offset
	return p.line + 1, p.col + 1
}
