package classify

import (
	"strings"
	"unicode/utf8"
)

// keyword is a compiled keyword.
type keyword struct {
	text       string // as in the document
	folded     string
	open, more bool // may begin, may go on, inside a word
}

// newKeyword compiles s; ok is false if nothing is left to look for.
func newKeyword(s string) (k keyword, ok bool) {
	k.text = s
	k.folded = strings.TrimSpace(foldText(s))
	k.folded, k.open = strings.CutPrefix(k.folded, "*")
	k.folded, k.more = strings.CutSuffix(k.folded, "*")
	return k, strings.TrimSpace(k.folded) != ""
}

// find returns where k first stands in folded as a word, or as part of one
// where it may: not between two letters or digits of a script that separates
// words.
func (k *keyword) find(folded string) (start, end int, ok bool) {
	first, _ := utf8.DecodeRuneInString(k.folded)
	last, _ := utf8.DecodeLastRuneInString(k.folded)
	for from := 0; ; {
		i := strings.Index(folded[from:], k.folded)
		if i < 0 {
			return 0, 0, false
		}
		start = from + i
		end = start + len(k.folded)
		before, n := utf8.DecodeLastRuneInString(folded[:start])
		after, m := utf8.DecodeRuneInString(folded[end:])
		if (k.open || n == 0 || !inWord(first) || !inWord(before)) && (k.more || m == 0 || !inWord(last) || !inWord(after)) {
			return start, end, true
		}
		_, size := utf8.DecodeRuneInString(folded[start:])
		from = start + size
	}
}
