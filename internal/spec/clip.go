package spec

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Clip returns the beginning of s, for error texts that quote what was given:
// at most 40 bytes, cut between characters and marked with "…".
func Clip(s string) string { return clip(s, 40) }

func clip(s string, most int) string {
	if len(s) <= most {
		return s
	}
	n := most
	for n > most-utf8.UTFMax && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}

// OneOf returns what an error text says of the names that are allowed: one of
// ["a" "b"]. A long name is clipped and a long list ends with the number of
// names left out, so that the text is short whatever the names are.
func OneOf[T ~string](names []T) string {
	const most = 500 // bytes of names
	if len(names) == 0 {
		return "nothing, since no name is declared"
	}
	var b strings.Builder
	b.WriteString("one of [")
	for i, name := range names {
		if b.Len() > most {
			fmt.Fprintf(&b, " and %d more", len(names)-i)
			break
		}
		if i > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%q", Clip(string(name)))
	}
	b.WriteByte(']')
	return b.String()
}
