package cond

import (
	"slices"

	"github.com/supportops/policy/internal/fold"
)

// Table numbers the names of facts, in the order in which they were added.
// Letters' case does not matter. It is filled while documents are compiled,
// and safe for concurrent use from then on.
type Table struct {
	index map[string]int
	names []string
}

// NewTable returns a table of names, the first of which has the number 0. A
// name that is there already gets no second number.
func NewTable(names ...string) *Table {
	t := &Table{index: make(map[string]int, len(names))}
	for _, name := range names {
		t.Add(name)
	}
	return t
}

// Add returns the number of name, a new one if the table lacks it.
func (t *Table) Add(name string) int {
	folded := fold.String(name)
	i, ok := t.index[folded]
	if !ok {
		i = len(t.names)
		t.index[folded] = i
		t.names = append(t.names, name)
	}
	return i
}

// Index returns the number of name; ok is false if the table lacks it. It does
// not allocate for names of up to 64 bytes. A nil table has no names.
func (t *Table) Index(name string) (i int, ok bool) {
	if t == nil {
		return 0, false
	}
	if i, ok = t.index[name]; ok {
		return i, true
	}
	var buf [64]byte
	i, ok = t.index[string(fold.Append(buf[:0], name))]
	return i, ok
}

// Name returns the name with number i.
func (t *Table) Name(i int) string { return t.names[i] }

// Len returns how many names there are.
func (t *Table) Len() int { return len(t.names) }

// View returns the values of facts by the numbers of their names, in dst if
// that is large enough. Facts that the table lacks are left out. Names that
// differ only in letters' case are one fact with the values of all. A nil table
// has no names.
func (t *Table) View(dst [][]string, facts map[string][]string) [][]string {
	if t == nil {
		return nil
	}
	dst = slices.Grow(dst[:0], len(t.names))[:len(t.names)]
	clear(dst)
	for name, values := range facts {
		i, ok := t.Index(name)
		switch {
		case !ok:
		case dst[i] == nil:
			dst[i] = values
		default:
			dst[i] = slices.Concat(dst[i], values)
		}
	}
	return dst
}

// Others returns the names of facts that the table lacks, in the order of
// bytes.
func (t *Table) Others(facts map[string][]string) []string {
	var names []string
	for name := range facts {
		if _, ok := t.Index(name); !ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
