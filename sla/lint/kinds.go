package lint

import (
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

// until returns the rows before one, in order.
func (r rows) until(row int) []int {
	var list []int
	for i := range row {
		if r[i/64]&(1<<(i%64)) != 0 {
			list = append(list, i)
		}
	}
	return list
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
	named   [numFacets]map[string][]int
	levels  [int(priority.P5) + 1]rows
	scratch rows
}

func newIndex(s *sla.PolicySpec, m sla.Metric) *index {
	x := &index{}
	for i := range s.Targets {
		if s.Targets[i].Metric == m {
			x.targets = append(x.targets, i)
		}
	}
	for f := range x.open {
		x.open[f], x.named[f] = x.none(), map[string][]int{}
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
				x.named[f][name] = append(x.named[f][name], row)
			}
		}
		for l := range x.levels {
			if len(when.Priorities) == 0 || slices.Contains(when.Priorities, priority.Level(l)) {
				x.levels[l].add(row)
			}
		}
	}
	x.scratch = x.none()
	return x
}

func (x *index) none() rows { return make(rows, (len(x.targets)+63)/64) }

// all returns the set of every row.
func (x *index) all() rows {
	r := x.none()
	for i := range x.targets {
		r.add(i)
	}
	return r
}

// keep takes out of r the rows that do not match tickets with a name.
func (x *index) keep(r rows, facet int, name string) {
	s := x.open[facet]
	if list := x.named[facet][name]; len(list) > 0 {
		copy(x.scratch, s)
		s = x.scratch
		for _, row := range list {
			s.add(row)
		}
	}
	for i := range r {
		r[i] &= s[i]
	}
}

// match returns the rows for tickets of a kind, whatever their priority.
func (x *index) match(k *kind) rows {
	r := x.all()
	for facet, name := range k {
		x.keep(r, facet, name)
	}
	return r
}

// hiders returns the rows that match every ticket which a row matches, that row
// among them, but for the time in which they are in force.
func (x *index) hiders(row int, levels []priority.Level) rows {
	r := x.all()
	for facet, list := range x.asked[row] {
		if len(list) == 0 {
			x.keep(r, facet, "")
		}
		for _, name := range list {
			x.keep(r, facet, name)
		}
	}
	if len(levels) == 0 {
		levels = append([]priority.Level{0}, priority.Levels()...)
	}
	for _, l := range levels {
		for i := range r {
			r[i] &= x.levels[l][i]
		}
	}
	return r
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
	var b strings.Builder
	for _, x := range list {
		fmt.Fprintln(&b, x.named[facet][name])
		plain = plain && len(x.named[facet][name]) == 0
	}
	if factor, ok := l.factors[name]; ok && facet == byCustomer {
		b.WriteString(factor.String())
		plain = false
	}
	return b.String(), plain
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
