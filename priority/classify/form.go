package classify

import (
	"slices"
	"sort"
	"unicode"
	"unicode/utf8"

	"github.com/supportops/policy/internal/fold"
)

// form is a text in the form in which it is compared, with the way back.
type form struct {
	source string
	folded []byte
	points []point // every few letters
}

// point says which byte of the source a byte of the folded text comes from.
type point struct{ folded, source int }

// stride is how many letters lie between two points.
const stride = 64

func newForm(source string) form {
	f := form{source: source, folded: make([]byte, 0, len(source)+8), points: []point{{}}}
	letters := 0
	for i := 0; i < len(source); letters++ {
		if letters >= stride && !mayCompose(runeAt(source, i)) {
			f.points = append(f.points, point{len(f.folded), i})
			letters = 0
		}
		var n int
		f.folded, n = fold.Next(f.folded, 0, source[i:])
		i += n
	}
	return f
}

// mayCompose reports whether r may become one letter with those before it: the
// vowels and ends of Hangul syllables.
func mayCompose(r rune) bool { return 0x1161 <= r && r < 0x11c3 }

func runeAt(s string, i int) rune {
	r, _ := utf8.DecodeRuneInString(s[i:])
	return r
}

// span returns the bytes of the source that became the bytes from to to of the
// folded text, whole letters with their marks.
func (f *form) span(from, to int) (start, stop int) {
	after := sort.Search(len(f.points), func(i int) bool { return f.points[i].folded > from })
	p := f.points[after-1]
	// Folding looks back at a letter and its marks, never at the whole text.
	const back = 256
	before := max(0, p.folded-back)
	i, dst := p.source, slices.Clone(f.folded[before:p.folded])
	from, to = from-before, to-before
	for i < len(f.source) {
		at := len(dst)
		var n int
		dst, n = fold.Next(dst, 0, f.source[i:])
		if at >= to && len(dst) > to {
			return start, i
		}
		if at <= from {
			start = i
		}
		i += n
	}
	return start, i
}

// continuous are the scripts that are written without spaces between words,
// or that join endings to them: a keyword may stand anywhere in them.
var continuous = []*unicode.RangeTable{
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Tibetan,
	unicode.Bopomofo, sharedLetters,
}

// sharedLetters are those that Unicode gives to no single script, since kana
// and ideographs share them: the sign of closing 〆, signs of repetition, the sign
// of a long vowel ー, and the masu mark 〼.
var sharedLetters = &unicode.RangeTable{R16: []unicode.Range16{{Lo: '〆', Hi: '〆', Stride: 1}, {Lo: '〱', Hi: '〵', Stride: 1}, {Lo: '〼', Hi: '〼', Stride: 1}, {Lo: 'ー', Hi: 'ー', Stride: 1}}}

// isContinuous reports whether r belongs to a script without spaces.
func isContinuous(r rune) bool { return r >= utf8.RuneSelf && unicode.In(r, continuous...) }

// inWord reports whether r belongs to words that are told apart by spaces.
func inWord(r rune) bool {
	return r == '_' || (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)) && !isContinuous(r)
}

// endsInWord reports whether b ends in a word that is told apart by spaces. A
// mark belongs to what its letter belongs to: folded, カード ends in one.
func endsInWord(b []byte) bool {
	r, n := utf8.DecodeLastRune(b)
	const most = 32 // marks of a letter
	for i := 0; i < most && fold.Class(r) != 0; i++ {
		b = b[:len(b)-n]
		r, n = utf8.DecodeLastRune(b)
	}
	return inWord(r)
}
