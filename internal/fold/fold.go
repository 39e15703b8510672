// Package fold brings texts into the one form in which the module compares
// them: names that documents declare, facts with the values that conditions
// list, keywords and the texts in which they are looked for.
//
// Two texts are alike if they differ only in letters' case (ß and ss, dotted
// and dotless i included), in full-width or half-width forms, in precomposed or
// combining accents, in which apostrophe, quotation mark, hyphen or dash they
// use, in ligatures and forms of a letter by its place (Latin, Armenian, Arabic),
// in whether an ideograph is a compatibility ideograph, in the amount of white
// space, or in characters that nobody sees: soft hyphens, zero-width characters,
// Arabic tatweel, marks of direction, variation selectors and Hangul fillers.
//
// Accents themselves count: é is not e. Other compatibility forms, such as ½ or
// ², are left as they are.
package fold

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// String returns the form of s that comparisons use. It returns s itself, and
// allocates nothing, if s is up to 64 bytes long and has that form already.
func String(s string) string {
	if Plain(s) {
		return strings.ToLower(s)
	}
	var buf [64]byte
	b := Append(buf[:0], s)
	if string(b) == s {
		return s
	}
	return string(b)
}

// Append appends the form of s that comparisons use to dst. The forms of two
// texts put together are the form of both only if the second text begins with
// no mark and no white space.
func Append(dst []byte, s string) []byte {
	start := len(dst)
	for i := 0; i < len(s); {
		var n int
		dst, n = Next(dst, start, s[i:])
		i += n
	}
	return dst
}

// Equal reports whether a and b are alike in the form that comparisons use. It
// does not allocate for texts of up to 64 bytes.
func Equal(a, b string) bool {
	if a == b {
		return true
	}
	if x, y := initial(a), initial(b); x != y && x != 0 && y != 0 {
		return false
	}
	if Plain(a) && Plain(b) {
		return strings.EqualFold(a, b)
	}
	var x, y [64]byte
	return string(Append(x[:0], a)) == string(Append(y[:0], b))
}

// initial returns the Latin letter without an accent with which a text begins,
// in lower case; 0 if it begins with anything else. No text that begins with
// another letter is alike.
func initial(s string) byte {
	if s == "" {
		return 0
	}
	return latin[s[0]]
}

// latin has for each byte the letter that it is, in lower case, or 0.
var latin = strings.Repeat("\x00", 'A') + alphabet + strings.Repeat("\x00", 'a'-'Z'-1) + alphabet + strings.Repeat("\x00", 0xff-'z')

const alphabet = "abcdefghijklmnopqrstuvwxyz"

// Index returns the place in a list of the first text that is alike s, -1 if none
// is.
func Index[S ~string](list []S, s S) int {
	return slices.IndexFunc(list, func(x S) bool { return Equal(string(x), string(s)) })
}

// Contains reports whether a text of the list is alike s.
func Contains[S ~string](list []S, s S) bool {
	return slices.Contains(list, s) || Index(list, s) >= 0
}

// Lookup returns what a map has under a name: under exactly this one, else under
// the first, in the order of bytes, that is alike.
func Lookup[V any](m map[string]V, name string) (v V, ok bool) {
	if v, ok = m[name]; ok {
		return v, true
	}
	first := ""
	for other := range m {
		switch {
		case !Equal(other, name):
		case ok:
			first = min(first, other)
		default:
			first, ok = other, true
		}
	}
	if ok {
		v = m[first]
	}
	return v, ok
}

// Lookups is [Lookup] for many names of one map, of which it makes an index
// when a name is there in another form only.
func Lookups[V any](m map[string]V) func(name string) V {
	var first map[string]string // by the folded name
	return func(name string) V {
		if v, ok := m[name]; ok {
			return v
		}
		if first == nil {
			first = make(map[string]string, len(m))
			for _, other := range slices.Backward(slices.Sorted(maps.Keys(m))) {
				first[String(other)] = other
			}
		}
		other, ok := first[String(name)]
		if !ok {
			var none V
			return none
		}
		return m[other]
	}
}

// All returns a list with its texts folded, nil for nil.
func All(list []string) []string {
	list = slices.Clone(list)
	for i, s := range list {
		list[i] = String(s)
	}
	return list
}

// Set returns the texts of a list, folded.
func Set(list []string) map[string]bool {
	set := make(map[string]bool, len(list))
	for _, s := range list {
		set[String(s)] = true
	}
	return set
}

// Plain reports whether s is ASCII and, but for letters' case, its own form.
func Plain(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c >= utf8.RuneSelf || '\t' <= c && c <= '\r' || c == ' ' && i > 0 && s[i-1] == ' ' {
			return false
		}
	}
	return true
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// letter appends the form of r, which has no decomposition: letters that
// differ in case alone have one form, which is a small letter if there is one.
func letter(dst []byte, r rune) []byte {
	if r < utf8.RuneSelf {
		return append(dst, lower(byte(r)))
	}
	switch r {
	case 'ß', 'ẞ':
		return append(dst, "ss"...)
	case 'ı':
		return append(dst, 'i')
	case 'ŉ':
		return append(dst, "'n"...)
	case '\ufb00', '\ufb01', '\ufb02', '\ufb03', '\ufb04', '\ufb05', '\ufb06':
		return append(dst, [...]string{"ff", "fi", "fl", "ffi", "ffl", "st", "st"}[r-'\ufb00']...)
	}
	return utf8.AppendRune(dst, small(r))
}

// small returns the form of a letter beyond ASCII that becomes one letter: the
// first small letter of those that differ in case alone, or else the first.
func small(r rune) rune {
	best := r
	for o := unicode.SimpleFold(r); o != r; o = unicode.SimpleFold(o) {
		switch a, b := unicode.Is(unicode.Ll, o), unicode.Is(unicode.Ll, best); {
		case a == b:
			best = min(best, o)
		case a:
			best = o
		}
	}
	return best
}
