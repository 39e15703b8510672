package classify

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// foldRune returns the form of r that comparisons use: full-width forms become
// ASCII, letters the smallest of those that differ only in case, any white
// space a space.
func foldRune(r rune) rune {
	if r < utf8.RuneSelf {
		switch {
		case 'A' <= r && r <= 'Z':
			return r + 'a' - 'A'
		case '\t' <= r && r <= '\r':
			return ' '
		}
		return r
	}
	switch {
	case '！' <= r && r <= '～':
		return foldRune(r - '！' + '!')
	case unicode.IsSpace(r):
		return ' '
	}
	least := r
	for o := unicode.SimpleFold(r); o != r; o = unicode.SimpleFold(o) {
		least = min(least, o)
	}
	if 'A' <= least && least <= 'Z' { // such as the Kelvin sign
		least += 'a' - 'A'
	}
	return least
}

// foldText returns the form of s that comparisons use, runs of white space as one
// space.
func foldText(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range s {
		f := foldRune(r)
		if f == ' ' && space {
			continue
		}
		space = f == ' '
		b.WriteRune(f)
	}
	return b.String()
}

// unfold returns the offsets in s of the bytes from to end of foldText(s), both at
// the start of runes, end after from.
func unfold(s string, from, end int) (start, stop int) {
	n, space := 0, false
	start, stop = -1, len(s)
	for i, r := range s {
		f := foldRune(r)
		if f == ' ' && space {
			continue // belongs to the space before
		}
		switch {
		case n == from:
			start = i
		case n == end:
			return start, i
		}
		space = f == ' '
		n += utf8.RuneLen(f)
	}
	return start, stop
}

// continuous are the scripts that are written without spaces between words,
// or that join endings to them: a keyword may stand anywhere in them.
var continuous = []*unicode.RangeTable{
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Tibetan,
}

// inWord reports whether r belongs to words that are told apart by spaces.
func inWord(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '_'
	}
	return (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)) && !unicode.In(r, continuous...)
}
