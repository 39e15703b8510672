package lint

import (
	"fmt"
	"slices"
	"sort"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
)

// monotone finds levels that are due after a less urgent one.
func (l *linter) monotone() {
	for _, m := range []sla.Metric{sla.FirstResponse, sla.NextResponse, sla.UpdateCadence, sla.Resolution} {
		t := l.newTrial(NotMonotone, func(r *rival) string {
			return fmt.Sprintf("%v of %s is due after that of %s for %.0f %% of the hours of %d at which a ticket may be opened",
				m, who(r.ticket), who(withPriority(r.ticket, r.level)), 100*r.share(), l.from.Year())
		}, m)
		t.run(func(s *stretch) {
			above := priority.Level(0) // the last level that something is promised to
			for _, level := range priority.Levels() {
				if t.count(s, s.targets[0][above], s.targets[0][level], above, level) {
					above = level
				}
			}
		})
	}
}

// responseLast finds tickets whose first response is due after the resolution.
func (l *linter) responseLast() {
	t := l.newTrial(ResponseLast, func(r *rival) string {
		return fmt.Sprintf("the first response of %s is due after its resolution for %.0f %% of the hours of %d",
			who(r.ticket), 100*r.share(), l.from.Year())
	}, sla.FirstResponse, sla.Resolution)
	t.run(func(s *stretch) {
		for _, level := range append(priority.Levels(), 0) {
			t.count(s, s.targets[0][level], s.targets[1][level], level, level)
		}
	})
}

func withPriority(f lifecycle.Facets, l priority.Level) lifecycle.Facets {
	f.Priority = l
	return f
}

// Bounds of what is tried, far above what desks have, so that no document takes
// long. What is beyond them is a finding of its own, [Untried].
const (
	maxKinds = 10_000  // kinds of tickets, times the stretches of the year in which other targets are in force
	maxHours = 1 << 28 // deadlines
	daysCost = 40      // what a deadline in business days counts for
)

// rival is a promise that should not be due after another, as counted for the
// first kind of tickets that shows it.
type rival struct {
	pair
	count
	ticket lifecycle.Facets // under the first promise
	level  priority.Level   // under the second
}

// pair is two targets.
type pair struct{ first, second int }

// stretch is a part of the year in which the same targets are in force.
type stretch struct {
	span
	kind    kind
	targets [][]int // for tickets of the kind, by index and level; -1 for none
}

// trial tries every kind of tickets that some metrics tell apart for rivals that
// come in the wrong order.
type trial struct {
	l     *linter
	code  Code
	words func(*rival) string
	list  []*index
	turns []int    // hours from which on other targets may be in force, from 0
	force [][]rows // of each index, which rows are in force from a turn on
	found map[pair]bool
	held  []rival // counted for the kind at hand
}

func (l *linter) newTrial(code Code, words func(*rival) string, metrics ...sla.Metric) *trial {
	t := &trial{l: l, code: code, words: words, turns: []int{0}, found: map[pair]bool{}}
	for _, m := range metrics {
		x := l.index[m]
		t.list = append(t.list, x)
		for _, i := range x.targets {
			when := &l.spec.Targets[i].When
			for _, turn := range []time.Time{when.From, when.Until} {
				if h := l.hourOf(turn); 0 < h && h < l.hours {
					t.turns = append(t.turns, h)
				}
			}
		}
	}
	slices.Sort(t.turns)
	t.turns = slices.Compact(t.turns)
	for _, x := range t.list {
		t.force = append(t.force, l.force(x, t.turns))
	}
	return t
}

// force returns the rows that are in force from each of some hours on.
func (l *linter) force(x *index, turns []int) []rows {
	at := func(t time.Time) int { // the first of the hours that is not before t
		return sort.Search(len(turns), func(n int) bool { return !l.hour(turns[n]).Before(t) })
	}
	changes := make([][]int, len(turns)+1) // rows that come into force or end
	for row, i := range x.targets {
		when := &l.spec.Targets[i].When
		from, until := at(when.From), len(turns)
		if !when.Until.IsZero() {
			until = at(when.Until)
		}
		changes[from], changes[until] = append(changes[from], row), append(changes[until], row)
	}
	now, list := x.none(), make([]rows, len(turns))
	for n := range turns {
		for _, row := range changes[n] {
			now[row/64] ^= 1 << (row % 64)
		}
		list[n] = slices.Clone(now)
	}
	return list
}

// hourOf returns the first hour of the year that does not begin before t, -1
// where the year does not have t.
func (l *linter) hourOf(t time.Time) int {
	if t.Before(l.from) || !t.Before(l.to) {
		return -1
	}
	return int((t.Sub(l.from) + time.Hour - 1) / time.Hour)
}

// run calls try for every kind of tickets in each stretch of the year, and
// reports the rivals that it counts.
func (t *trial) run(try func(*stretch)) {
	if slices.ContainsFunc(t.list, func(x *index) bool { return len(x.targets) == 0 }) {
		return
	}
	matching := make([]rows, len(t.list))
	s := stretch{targets: make([][]int, len(t.list))}
	for n, x := range t.list {
		matching[n], s.targets[n] = x.none(), make([]int, len(x.levels))
	}
	v := t.l.values(t.list...)
	left := maxKinds
	for k := range v.kinds() {
		if left -= len(t.turns); left < 0 {
			t.l.untried(fmt.Sprintf("%v was looked for in the first %d kinds of tickets alone, times the stretches of %d in which other targets are in force",
				t.code, maxKinds, t.l.from.Year()), maxKinds)
			return
		}
		for n, x := range t.list {
			x.match(matching[n], k)
		}
		s.kind, t.held = *k, t.held[:0]
		for turn := range t.turns {
			t.enter(&s, turn, matching)
			try(&s)
		}
		t.report()
	}
}

// enter makes s the stretch from a turn on.
func (t *trial) enter(s *stretch, turn int, matching []rows) {
	s.span = span{t.turns[turn], t.l.hours}
	if turn+1 < len(t.turns) {
		s.to = t.turns[turn+1]
	}
	for n, x := range t.list {
		for level := range x.levels {
			s.targets[n][level] = -1
			if row := first(matching[n], t.force[n][turn], x.levels[level]); row >= 0 {
				s.targets[n][level] = x.targets[row]
			}
		}
	}
}

// count counts, over a stretch, the starts of clocks at which a target is due
// after another. It reports whether the second promises anything.
func (t *trial) count(s *stretch, first, second int, level, other priority.Level) bool {
	q, ok := t.l.promise(second, s.kind[byCustomer])
	if !ok {
		return false
	}
	p, ok := t.l.promise(first, s.kind[byCustomer])
	if !ok || first == second {
		return true
	}
	at := pair{first, second}
	if t.found[at] {
		return true
	}
	c := t.l.later(p, q, s.span)
	ticket := s.kind.facets(level)
	for i := range t.held {
		if r := &t.held[i]; r.pair == at && r.ticket.Equal(ticket) && r.level == other {
			r.late, r.tried = r.late+c.late, r.tried+c.tried
			return true
		}
	}
	t.held = append(t.held, rival{at, c, ticket, other})
	return true
}

// report adds a finding for each pair of targets that came in the wrong order
// for the first time. Kinds of tickets that meet the same targets, and differ in
// nothing but factors, are one finding.
func (t *trial) report() {
	for i := range t.held {
		r := &t.held[i]
		if r.late == 0 || t.found[r.pair] {
			continue
		}
		t.found[r.pair] = true
		t.l.add(Finding{
			Code: t.code, Path: target(r.first), Other: target(r.second), Message: t.words(r),
			Ticket: r.ticket, Share: r.share(), N: r.tried,
		})
	}
}

func (c count) share() float64 { return float64(c.late) / float64(c.tried) }

// target returns the path of a target.
func target(i int) string { return fmt.Sprintf("targets[%d]", i) }
