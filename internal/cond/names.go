package cond

import (
	"fmt"
	"strings"

	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/spec"
)

// Names are names that a document declares. Letters' case does not matter.
type Names struct {
	list []string
	set  map[string]struct{} // folded
	left int                 // how many more times a nearest name is looked for
}

// NewNames returns list as a set of names.
func NewNames(list []string) *Names {
	n := &Names{list: list, set: make(map[string]struct{}, len(list)), left: 20}
	for _, name := range list {
		n.set[fold.String(name)] = struct{}{}
	}
	return n
}

// Has reports whether name is declared.
func (n *Names) Has(name string) bool {
	_, ok := n.set[fold.String(name)]
	return ok
}

// Unknown returns the text of a defect that says that name is not declared:
// with the nearest of the declared names, or else with the first of them. The
// text is short, and the time to find it bounded, however many there are.
func (n *Names) Unknown(name string) string {
	if n.left > 0 {
		n.left--
		if near, ok := n.nearest(name); ok {
			return fmt.Sprintf("%s, want one that is declared, such as %s", clip(name), clip(near))
		}
	}
	const most = 12
	first := make([]string, 0, most)
	for _, known := range n.list[:min(most, len(n.list))] {
		first = append(first, clip(known))
	}
	if more := len(n.list) - most; more > 0 {
		return fmt.Sprintf("%s, want one of %s and %d more", clip(name), strings.Join(first, ", "), more)
	}
	return fmt.Sprintf("%s, want one of %s", clip(name), strings.Join(first, ", "))
}

// nearest returns the first of the first 500 names that differs in the
// fewest letters, at most a third of them.
func (n *Names) nearest(name string) (near string, ok bool) {
	const longest = 40
	want := []rune(fold.String(name))
	if len(want) == 0 || len(want) > longest {
		return "", false
	}
	least := 1 + (len(want)+2)/3
	for _, known := range n.list[:min(500, len(n.list))] {
		have := []rune(fold.String(known))
		if len(have) > longest || len(have) == 0 {
			continue
		}
		if away := distance(want, have); away < least {
			near, ok, least = known, true, away
		}
	}
	return near, ok
}

// distance returns how many letters must be changed, added, left out or
// swapped with their neighbour to make b of a.
func distance(a, b []rune) int {
	before, last := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row := make([]int, len(b)+1)
		row[0] = i + 1
		for j := range b {
			change := last[j]
			if a[i] != b[j] {
				change++
			}
			row[j+1] = min(change, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}

// clip quotes the beginning of s for a message.
func clip(s string) string { return fmt.Sprintf("%q", spec.Clip(s)) }

// Nearest returns the declared name that was most likely meant by name: the
// first of those that differ from it in the fewest letters, at most a third of
// them. Letters' case is no difference.
func (n *Names) Nearest(name string) (near string, ok bool) { return n.nearest(name) }
