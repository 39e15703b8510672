package classify

import (
	"strings"
	"testing"
)

// Keywords that have been found are not looked at again: of a keyword and all
// its endings, at each letter of a text, none is when each has stood once. Those
// that have not stood yet are.
func TestFoundKeywordsArePassedOver(t *testing.T) {
	const n = 50
	var a automaton
	for i := range n {
		k, _ := newKeyword("*"+strings.Repeat("a", i+1)+"*", nil)
		a.add(k)
	}
	never, _ := newKeyword("aa", nil) // nowhere a word by itself
	id := a.add(never)
	a.link()
	s := a.pass([]byte(strings.Repeat("a", 2*n)))
	if len(s.found) != n {
		t.Fatalf("%d keywords found", len(s.found))
	}
	if _, found := s.found[id]; found {
		t.Errorf("a part of a word is found")
	}
	for at := range int32(len(a.nodes)) {
		want := int32(0)
		if at >= 2 { // the node of aa is left
			want = 2
		}
		if got := s.skipped(at); got != want {
			t.Errorf("from node %d the next to look at is %d, want %d", at, got, want)
		}
		if at > 2 && s.skip[at] != want {
			t.Errorf("from node %d the way is not shortened: %d", at, s.skip[at])
		}
	}
}
