package main

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/supportops/policy/examples/internal/ticketlog"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/metrics/band"
	"github.com/supportops/policy/metrics/stat"
	"github.com/supportops/policy/priority"
)

// How much of each table the report has, and how much of it is printed.
const (
	maxRows    = 50
	maxPrinted = 12
)

// Follow is how often one row of a case directly follows another: a line of the
// directly-follows table.
type Follow struct {
	From   lifecycle.State `json:"from"`
	To     lifecycle.State `json:"to"`
	N      int             `json:"n"`
	Cases  int             `json:"cases"`
	Median band.Measure    `json:"median"` // of the time between the two
}

// Variant is a sequence of states with how many cases went through it.
type Variant struct {
	States  []lifecycle.State `json:"states"`
	Cases   int               `json:"cases"`
	Share   band.Measure      `json:"share"` // of all cases
	Example string            `json:"example"`
}

// Returns is how many of the cases of one group, category or product came back
// to an owner who had passed them on.
type Returns struct {
	Name      string       `json:"name"`
	Cases     int          `json:"cases"`
	Handoffs  int          `json:"handoffs"`
	PingPongs int          `json:"pingpongs"`
	Share     band.Measure `json:"share"` // of the cases, those with a ping-pong
}

// Exchange is how often two groups passed cases to and fro.
type Exchange struct {
	Group string `json:"group"` // that had the case, and got it back
	With  string `json:"with"`
	N     int    `json:"n"`
	Cases int    `json:"cases"`
}

// Flow are the ways that cases take.
type Flow struct {
	Follows   []Follow   `json:"directly_follows"` // the most frequent first
	MoreSteps int        `json:"more_steps"`       // different steps that are not listed
	Variants  []Variant  `json:"variants"`         // the most frequent first
	Exchanges []Exchange `json:"pingpongs_between,omitzero"`
	ByGroup   []Returns  `json:"pingpongs_by_group,omitzero"`
	Category  []Returns  `json:"pingpongs_by_category,omitzero"`
	Product   []Returns  `json:"pingpongs_by_product,omitzero"`
}

// step is a pair of states, one directly after the other.
type step struct{ from, to lifecycle.State }

type stepTally struct {
	n, cases int
	last     int // number of the case counted last
	times    aggregate.Durations
}

type variantTally struct {
	states []lifecycle.State
	cases  int
	first  string
}

type returnTally struct{ cases, handoffs, pingPongs, withPingPong, last, lastPing int }

type exchangeTally struct{ n, cases, last int }

// flow counts the ways that cases take.
type flow struct {
	cases     int
	steps     map[step]*stepTally
	variants  map[string]*variantTally
	exchanges map[[2]string]*exchangeTally
	group     map[string]*returnTally
	category  map[string]*returnTally
	product   map[string]*returnTally
}

func newFlow() flow {
	return flow{
		steps: map[step]*stepTally{}, variants: map[string]*variantTally{}, exchanges: map[[2]string]*exchangeTally{},
		group: map[string]*returnTally{}, category: map[string]*returnTally{}, product: map[string]*returnTally{},
	}
}

// at returns the value of a key, made new if it is not there.
func at[K comparable, V any](m map[K]*V, key K) *V {
	v := m[key]
	if v == nil {
		v = new(V)
		m[key] = v
	}
	return v
}

func (f *flow) add(c *ticketlog.Case, t *machine.Timeline) {
	f.cases++
	var key strings.Builder
	for i, s := range t.Statements {
		key.WriteString(string(s.State))
		key.WriteByte(0)
		if i == 0 {
			continue
		}
		before := t.Statements[i-1]
		k := at(f.steps, step{before.State, s.State})
		if k.n++; k.last != f.cases {
			k.cases, k.last = k.cases+1, f.cases
		}
		k.times.Add(s.Time.Sub(before.Time))
	}
	v := at(f.variants, key.String())
	if v.cases++; v.cases == 1 {
		v.first = strings.Clone(c.ID)
		for _, s := range t.Statements {
			v.states = append(v.states, lifecycle.State(strings.Clone(string(s.State))))
		}
	}
	f.owners(t)
}

// owners counts how the case passed between groups, for each group that had it,
// and for the category and the product that it had last.
func (f *flow) owners(t *machine.Timeline) {
	var groups []string // one after the other; times without one are left out
	for _, s := range t.Groups {
		if s.Value != "" && (len(groups) == 0 || groups[len(groups)-1] != s.Value) {
			groups = append(groups, s.Value)
		}
	}
	handoffs, pings := t.Groups.Handoffs(), t.Groups.PingPongs()
	if name := t.Facets.Category; name != "" {
		at(f.category, name).add(f.cases, handoffs, pings)
	}
	for _, name := range t.Facets.Fact("product") {
		at(f.product, name).add(f.cases, handoffs, pings)
	}
	for i, g := range groups {
		passed, back := 0, 0
		if i > 0 {
			passed = 1 // to it
		}
		if i >= 2 && groups[i-2] == g {
			back = 1
			x := at(f.exchanges, [2]string{g, groups[i-1]})
			if x.n++; x.last != f.cases {
				x.cases, x.last = x.cases+1, f.cases
			}
		}
		at(f.group, g).add(f.cases, passed, back)
	}
}

// add counts what befell case number n, which may be told in parts.
func (r *returnTally) add(n, handoffs, pings int) {
	if r.last != n {
		r.cases, r.last = r.cases+1, n
	}
	r.handoffs += handoffs
	if pings > 0 && r.lastPing != n {
		r.withPingPong, r.lastPing = r.withPingPong+1, n
	}
	r.pingPongs += pings
}

func (f *flow) report() *Flow {
	r := &Flow{MoreSteps: max(len(f.steps)-maxRows, 0)}
	half := priority.Percent(50)
	for _, s := range top(f.steps, func(t *stepTally) int { return t.n }, func(a, b step) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to))
	}) {
		t := f.steps[s]
		r.Follows = append(r.Follows, Follow{s.from, s.to, t.n, t.cases, band.Quantile(&t.times, half, 0)})
	}
	for _, key := range top(f.variants, func(t *variantTally) int { return t.cases }, cmp.Compare[string]) {
		v := f.variants[key]
		r.Variants = append(r.Variants, Variant{v.states, v.cases, share(v.cases, f.cases), v.first})
	}
	for _, pair := range top(f.exchanges, func(t *exchangeTally) int { return t.n }, func(a, b [2]string) int {
		return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]))
	}) {
		x := f.exchanges[pair]
		r.Exchanges = append(r.Exchanges, Exchange{pair[0], pair[1], x.n, x.cases})
	}
	r.ByGroup, r.Category, r.Product = returns(f.group), returns(f.category), returns(f.product)
	return r
}

// top returns the keys of the greatest, at most maxRows.
func top[K comparable, V any](m map[K]V, n func(V) int, order func(a, b K) int) []K {
	keys := slices.SortedFunc(maps.Keys(m), func(a, b K) int { return cmp.Or(cmp.Compare(n(m[b]), n(m[a])), order(a, b)) })
	return keys[:min(len(keys), maxRows)]
}

func returns(of map[string]*returnTally) (all []Returns) {
	for _, name := range top(of, func(t *returnTally) int { return t.withPingPong }, cmp.Compare[string]) {
		if t := of[name]; t.handoffs > 0 {
			all = append(all, Returns{name, t.cases, t.handoffs, t.pingPongs, share(t.withPingPong, t.cases)})
		}
	}
	return all
}

func share(part, whole int) band.Measure {
	return band.Rate(stat.Proportion{Hits: uint64(part), Trials: uint64(whole)}, "", 0)
}

func (r *Report) writeFlow(b *bytes.Buffer) {
	f := r.Flow
	if f == nil || len(f.Variants) == 0 {
		return
	}
	fmt.Fprintln(b)
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "directly follows\tcount\tcases\tmedian time between")
	for _, s := range f.Follows[:min(len(f.Follows), maxPrinted)] {
		fmt.Fprintf(w, "%s -> %s\t%d\t%d\t%s\n", s.From, s.To, s.N, s.Cases, measured(s.Median))
	}
	w.Flush()
	if more := len(f.Follows) - maxPrinted + f.MoreSteps; more > 0 {
		fmt.Fprintf(b, "and %d more steps\n", more)
	}
	fmt.Fprintln(b)
	fmt.Fprintln(w, "variant\tcases\tshare\tsuch as")
	for _, v := range f.Variants[:min(len(f.Variants), maxPrinted)] {
		fmt.Fprintf(w, "%s\t%d\t%s\t%s\n", path(v.States), v.Cases, v.Share, v.Example)
	}
	w.Flush()
	if more := r.Variants - maxPrinted; more > 0 {
		fmt.Fprintf(b, "and %d more variants\n", more)
	}
	if len(f.Exchanges) > 0 {
		fmt.Fprintln(b)
		fmt.Fprintln(w, "passed on and got back\tcount\tcases")
		for _, x := range f.Exchanges[:min(len(f.Exchanges), maxPrinted)] {
			fmt.Fprintf(w, "%s -> %s -> %s\t%d\t%d\n", x.Group, x.With, x.Group, x.N, x.Cases)
		}
		w.Flush()
	}
	for _, by := range []struct {
		name string
		rows []Returns
	}{{"group", f.ByGroup}, {"category", f.Category}, {"product", f.Product}} {
		if len(by.rows) == 0 {
			continue
		}
		fmt.Fprintln(b)
		fmt.Fprintf(w, "%s\tcases\thandoffs\tping-pongs\tcases with a ping-pong\n", by.name)
		for _, x := range by.rows[:min(len(by.rows), maxPrinted)] {
			fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%s\n", x.Name, x.Cases, x.Handoffs, x.PingPongs, x.Share.InFull())
		}
		w.Flush()
	}
}

// path prints a sequence of states, repetitions taken together, and cut short.
func path(states []lifecycle.State) string {
	const most = 8
	var parts []string
	for i := 0; i < len(states); {
		n := 1
		for i+n < len(states) && states[i+n] == states[i] {
			n++
		}
		part := string(states[i])
		if n > 1 {
			part += fmt.Sprintf(" ×%d", n)
		}
		parts = append(parts, part)
		i += n
	}
	if len(parts) > most {
		parts = append(parts[:most], fmt.Sprintf("… %d more", len(parts)-most))
	}
	return strings.Join(parts, " > ")
}
