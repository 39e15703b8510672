package aggregate

import (
	"encoding/binary"
	"fmt"
	"github.com/supportops/policy/internal/spec"
)

// The binary form of a summary is a byte for its kind, a byte for the version
// of the form, and then what the kind asks for, in unsigned varints of
// minimal length and length-prefixed text.
const version = 1

// Kinds of summaries.
const (
	kindDurations = 'D'
	kindSurvival  = 'S'
	kindRatio     = 'R'
	kindNPS       = 'N'
	kindRatings   = 'G'
	kindMoney     = 'M'
	kindKeyed     = 'K'
)

// reader reads the binary form. After a failure it keeps the first error and
// returns zeros.
type reader struct {
	name string
	data []byte
	off  int
	err  error
}

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		what := fmt.Sprintf("%s: offset %d", r.name, r.off)
		r.err = refuse(what, spec.ErrSyntax, format, args...)
	}
}

func (r *reader) left() int { return len(r.data) - r.off }

// open reads the kind and the version.
func open(name string, kind byte, data []byte) *reader {
	r := &reader{name: name, data: data}
	switch {
	case len(data) < 2:
		r.fail("want a kind and a version, got %d bytes", len(data))
	case data[0] != kind:
		r.fail("want kind %q, got %q", kind, data[0])
	case data[1] != version:
		r.off = 1
		r.fail("want version %d, got %d", version, data[1])
	}
	r.off = 2
	return r
}

// close checks that nothing is left and returns the first error.
func (r *reader) close() error {
	if r.err == nil && r.left() > 0 {
		r.fail("%d bytes after the end", r.left())
	}
	return r.err
}

func (r *reader) uvarint() uint64 {
	if r.err != nil {
		return 0
	}
	v, n := binary.Uvarint(r.data[r.off:])
	if n <= 0 || n > 1 && r.data[r.off+n-1] == 0 {
		r.fail("want a varint of minimal length")
		return 0
	}
	r.off += n
	return v
}

// count reads a varint that is at most maxCount.
func (r *reader) count() uint64 {
	v := r.uvarint()
	if v > maxCount {
		r.fail("a count of %d", v)
		return 0
	}
	return v
}

// text reads a length and so many bytes, which it does not copy.
func (r *reader) text() []byte {
	n := r.uvarint()
	if n > uint64(r.left()) {
		r.fail("want %d bytes, have %d", n, r.left())
		return nil
	}
	b := r.data[r.off : r.off+int(n)]
	r.off += int(n)
	return b
}

func appendText(b []byte, s string) []byte {
	b = binary.AppendUvarint(b, uint64(len(s)))
	return append(b, s...)
}
