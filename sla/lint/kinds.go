package lint

import (
	"encoding/binary"
	"fmt"
	"iter"
	"math/bits"
	"slices"
	"strings"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
)

// The facets that targets ask for by name, in the order in which kinds of
// tickets are told apart.
const (
	byCustomer = iota
	byCategory
	byChannel
	byGroup
	byTier
	byState
	numFacets
)

// facetNames are those of sla.Match as JSON.
var facetNames = [numFacets]string{"customers", "categories", "channels", "groups", "tiers", "states"}

// kind is what tells one ticket from another but for its priority, "" being
// anything that no target names.
type kind [numFacets]string

// facets returns what a ticket of the kind and level states.
func (k kind) facets(l priority.Level) lifecycle.Facets {
	return lifecycle.Facets{
		Priority: l, Customer: k[byCustomer], Category: k[byCategory], Channel: k[byChannel],
		Group: k[byGroup], Tier: k[byTier], State: lifecycle.State(k[byState]),
	}
}

// who describes tickets in words.
func who(f lifecycle.Facets) string {
	var b strings.Builder
	b.WriteString(f.Priority.String())
	if f.Priority == 0 {
		b.WriteString("a ticket without priority")
	}
	say := func(word, name string) {
		if name != "" {
			fmt.Fprintf(&b, " %s %q", word, name)
		}
	}
	say("of", f.Customer)
	say("about", f.Category)
	say("by", f.Channel)
	say("with", f.Group)
	say("in tier", f.Tier)
	say("in state", string(f.State))
	return b.String()
}

// asked returns the names that m asks for, by facet.
func asked(m *sla.Match) (lists [numFacets][]string) {
	lists[byCustomer], lists[byCategory], lists[byChannel] = m.Customers, m.Categories, m.Channels
	lists[byGroup], lists[byTier] = m.Groups, m.Tiers
	for _, s := range m.States {
		lists[byState] = append(lists[byState], string(s))
	}
	return lists
}

// rows is a set of the targets of one metric, by their place among them.
type rows []uint64

func (r rows) add(i int) { r[i/64] |= 1 << (i % 64) }

// before yields the rows that come before one, in order.
func (r rows) before(row int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i, word := range r[:row/64+1] {
			if i == row/64 {
				word &= 1<<(row%64) - 1
			}
			for ; word != 0; word &= word - 1 {
				if !yield(i*64 + bits.TrailingZeros64(word)) {
					return
				}
			}
		}
	}
}

// first returns the first row that is in all three sets, -1 for none.
func first(r, s, u rows) int {
	for i := range r {
		if all := r[i] & s[i] & u[i]; all != 0 {
			return i*64 + bits.TrailingZeros64(all)
		}
	}
	return -1
}

// index finds the targets of one metric that are for a kind of tickets.
type index struct {
	targets []int // of the document
	asked   [][numFacets][]string
	open    [numFacets]rows // which ask nothing of the facet
	named   [numFacets]map[string]*naming
	levels  [int(priority.P5) + 1]rows
	every   rows
	scratch rows
}

// naming is the targets that ask for a name.
type naming struct {
	list []int
	set  rows // with those that ask nothing of the facet; nil where the list is short
}

const short = 64

func newIndex(s *sla.PolicySpec, m sla.Metric) *index {
	x := &index{}
	for i := range s.Targets {
		if s.Targets[i].Metric == m {
			x.targets = append(x.targets, i)
		}
	}
	for f := range x.open {
		x.open[f], x.named[f] = x.none(), map[string]*naming{}
	}
	for l := range x.levels {
		x.levels[l] = x.none()
	}
	for row, i := range x.targets {
		when := &s.Targets[i].When
		x.asked = append(x.asked, asked(when))
		for f, list := range x.asked[row] {
			if len(list) == 0 {
				x.open[f].add(row)
			}
			for _, name := range list {
				n := x.named[f][name]
				if n == nil {
					n = &naming{}
					x.named[f][name] = n
				}
				n.list = append(n.list, row)
			}
		}
		for l := range x.levels {
			if len(when.Priorities) == 0 || slices.Contains(when.Priorities, priority.Level(l)) {
				x.levels[l].add(row)
			}
		}
	}
	for f := range x.named {
		for _, n := range x.named[f] { // in any order: each for itself
			if len(n.list) > short {
				n.set = x.none()
				n.fill(n.set, x.open[f])
			}
		}
	}
	x.scratch, x.every = x.none(), x.none()
	for row := range x.targets {
		x.every.add(row)
	}
	return x
}

// fill makes r the rows of n and those that are open.
func (n *naming) fill(r, open rows) {
	copy(r, open)
	for _, row := range n.list {
		r.add(row)
	}
}

func (x *index) none() rows { return make(rows, (len(x.targets)+63)/64) }

// keep takes out of r the rows that do not match tickets with a name. It
// reports whether any stay.
func (x *index) keep(r rows, facet int, name string) bool {
	s := x.open[facet]
	switch n := x.named[facet][name]; {
	case n == nil:
	case n.set != nil:
		s = n.set
	default:
		n.fill(x.scratch, s)
		s = x.scratch
	}
	return r.and(s)
}

// and takes out of r what s lacks. It reports whether anything stays.
func (r rows) and(s rows) bool {
	var any uint64
	for i := range r {
		r[i] &= s[i]
		any |= r[i]
	}
	return any != 0
}

// match makes r the rows for tickets of a kind, whatever their priority.
func (x *index) match(r rows, k *kind) {
	copy(r, x.every)
	for facet, name := range k {
		if !x.keep(r, facet, name) {
			return
		}
	}
}

// hiders yields the rows before one that match every ticket which it matches, but
// for the time in which they are in force.
func (x *index) hiders(row int, levels []priority.Level) iter.Seq[int] {
	n := row/64 + 1
	r := slices.Clone(x.every[:n])
	r[n-1] &= 2<<(row%64) - 1 // up to row itself
	if len(levels) == 0 {
		levels = append([]priority.Level{0}, priority.Levels()...)
	}
	for _, l := range levels {
		r.and(x.levels[l][:n])
	}
	for facet, list := range x.asked[row] {
		if len(list) == 0 {
			r.and(x.open[facet][:n])
		}
		for _, name := range list {
			if x.keep(r, facet, name); r.lone(row) {
				return r.before(row)
			}
		}
	}
	return r.before(row)
}

// lone reports whether r has no row but one, which is in its last word.
func (r rows) lone(row int) bool {
	for _, word := range r[:len(r)-1] {
		if word != 0 {
			return false
		}
	}
	return r[len(r)-1] == 1<<(row%64)
}

// values are the names of each facet that kinds of tickets have.
type values [numFacets][]string

// values returns, of each facet, one of the names that the same targets ask for
// and that have the same factor; none of those that are as good as unnamed.
func (l *linter) values(list ...*index) (v values) {
	for facet := range v {
		var names []string
		if facet == byCustomer {
			for _, f := range l.spec.Factors {
				names = append(names, f.Customer)
			}
		}
		for _, x := range list {
			for row := range x.asked {
				names = append(names, x.asked[row][facet]...)
			}
		}
		seen, alike := map[string]bool{}, map[string]bool{}
		for _, name := range names {
			if seen[name] {
				continue
			}
			seen[name] = true
			key, plain := l.class(list, facet, name)
			if !plain && !alike[key] {
				alike[key] = true
				v[facet] = append(v[facet], name)
			}
		}
	}
	return v
}

// class returns a text that names of a facet share if no target and no factor
// tells them apart; plain reports that nothing tells them from other names.
func (l *linter) class(list []*index, facet int, name string) (key string, plain bool) {
	plain = true
	var b []byte
	for _, x := range list {
		n := x.named[facet][name]
		if n == nil {
			b = append(b, 0)
			continue
		}
		plain = false
		for last, row := range n.list {
			if last > 0 {
				row -= n.list[last-1]
			}
			b = binary.AppendUvarint(b, uint64(row)+1)
		}
		b = append(b, 0)
	}
	if factor, ok := l.factors[name]; ok && facet == byCustomer {
		b = append(b, factor.String()...)
		plain = false
	}
	return string(b), plain
}

// kinds yields every combination of values, those that state fewest first.
func (v *values) kinds() iter.Seq[*kind] {
	return func(yield func(*kind) bool) {
		for stated := range numFacets + 1 {
			var k kind
			if !v.combine(&k, 0, stated, yield) {
				return
			}
		}
	}
}

// combine yields k with so many of the facets from one on stated.
func (v *values) combine(k *kind, facet, stated int, yield func(*kind) bool) bool {
	if facet == numFacets {
		return yield(k)
	}
	left := 0 // facets that follow and can be stated
	for _, list := range v[facet+1:] {
		left += min(len(list), 1)
	}
	if stated > 0 {
		for _, name := range v[facet] {
			k[facet] = name
			if left >= stated-1 && !v.combine(k, facet+1, stated-1, yield) {
				return false
			}
		}
		k[facet] = ""
	}
	return left < stated || v.combine(k, facet+1, stated, yield)
}
