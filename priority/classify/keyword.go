package classify

import (
	"strings"
	"unicode/utf8"

	"github.com/supportops/policy/internal/fold"
)

// keyword is a compiled keyword.
type keyword struct {
	text       string // as in the document
	folded     string
	open, more bool // may begin, may go on, inside a word
	solid      bool // has letters of a script without spaces
	starts     bool // begins with a letter of a script with spaces
	ends       bool // ends with one
}

// newKeyword compiles s; ok is false if nothing is left to look for.
func newKeyword(s string, normalise func(string) string) (k keyword, ok bool) {
	k.text = s
	if normalise != nil {
		s = normalise(s)
	}
	k.folded = strings.TrimSpace(fold.String(s))
	k.folded, k.open = strings.CutPrefix(k.folded, "*")
	k.folded, k.more = strings.CutSuffix(k.folded, "*")
	for _, r := range k.folded {
		k.solid = k.solid || isContinuous(r)
	}
	first, _ := utf8.DecodeRuneInString(k.folded)
	k.starts, k.ends = inWord(first), endsInWord([]byte(k.folded))
	return k, strings.TrimSpace(k.folded) != ""
}

// edge is what lies around the bytes of a folded text where a keyword ends.
type edge struct {
	marked bool // a combining mark follows: the last letter is another one
	goesOn bool // a word goes on
}

func edgeAt(folded []byte, end int) edge {
	r, _ := utf8.DecodeRune(folded[end:]) // at the end of the text one that is neither
	return edge{marked: fold.Class(r) != 0, goesOn: inWord(r)}
}

// stands reports whether k, found from start to where e is, stands there as a
// word, or as part of one where it may: not between two letters or digits of a
// script that separates words.
func (k *keyword) stands(folded []byte, start int, e edge) bool {
	if e.marked || k.ends && !k.more && e.goesOn {
		return false
	}
	return !k.starts || k.open || !endsInWord(folded[:start])
}
