// Package fold brings texts into the one form in which the module compares
// them: names that documents declare, and facts with the values that
// conditions list.
package fold

import (
	"unicode"
	"unicode/utf8"
)

// String returns the form of s that comparisons use. It returns s itself, and
// allocates nothing, if s has that form already.
func String(s string) string {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			return rest(s, i)
		}
	}
	return s
}

// rest folds s, whose first n bytes have the folded form already.
func rest(s string, n int) string {
	var buf [64]byte
	b := Append(append(buf[:0], s[:n]...), s[n:])
	if string(b) == s {
		return s
	}
	return string(b)
}

// Append appends the form of s that comparisons use to dst.
func Append(dst []byte, s string) []byte {
	for _, r := range s {
		dst = utf8.AppendRune(dst, Rune(r))
	}
	return dst
}

// Equal reports whether a and b are the same text in the form that comparisons
// use. It does not allocate for texts of up to 64 bytes.
func Equal(a, b string) bool {
	if a == b {
		return true
	}
	i := 0
	for ; i < len(a) && i < len(b) && a[i] < utf8.RuneSelf && b[i] < utf8.RuneSelf; i++ {
		if lower(a[i]) != lower(b[i]) {
			return false
		}
	}
	if i == len(a) || i == len(b) {
		return len(a) == len(b)
	}
	var x, y [64]byte
	return string(Append(x[:0], a[i:])) == string(Append(y[:0], b[i:]))
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// Rune returns the form of r that comparisons use: of letters that differ only
// in case, the smallest one, and a small letter for those of ASCII.
func Rune(r rune) rune {
	if r < utf8.RuneSelf {
		return rune(lower(byte(r)))
	}
	least := r
	for o := unicode.SimpleFold(r); o != r; o = unicode.SimpleFold(o) {
		least = min(least, o)
	}
	if least < utf8.RuneSelf { // such as the Kelvin sign
		return rune(lower(byte(least)))
	}
	return least
}
