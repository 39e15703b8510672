package sla

import (
	"math/bits"
	"slices"
	"time"

	"github.com/supportops/policy/lifecycle"
)

// Target returns the promise of a clock for a ticket with facets f, for a cycle
// that starts at start: the index in the clock's targets, and the amount of open
// time. ok is false if the policy has no such clock, letters' case included, no
// target matches, or the one that does has no deadline.
func (p *Policy) Target(c Clock, f lifecycle.Facets, start time.Time) (index int, within time.Duration, ok bool) {
	k, x := p.promisedTo(c, f, start)
	if x.target < 0 {
		return -1, 0, false
	}
	due, ok := p.due(k, &x, instantOf(start))
	if t := &k.targets[x.target]; t.By == "" && t.Days == 0 {
		return int(x.target), x.amount, ok
	}
	return int(x.target), max(p.calendars[x.cal].Elapsed(start, due), 0), ok
}

// Due returns the deadline of a clock for a ticket with facets f whose cycle
// starts at start and is never held: what to promise on opening. ok is false if
// the policy has no such clock, letters' case included, or nothing is promised;
// [Policy.Spec] lists its clocks.
func (p *Policy) Due(c Clock, f lifecycle.Facets, start time.Time) (due time.Time, ok bool) {
	k, x := p.promisedTo(c, f, start)
	return p.due(k, &x, instantOf(start))
}

// promisedTo returns a clock, and what it promises to a ticket that is
// opened at start and of which only f is known.
func (p *Policy) promisedTo(name Clock, f lifecycle.Facets, start time.Time) (*clock, promise) {
	i := slices.IndexFunc(p.clocks, func(c clock) bool { return c.Name == name })
	if i < 0 {
		return nil, promise{target: -1}
	}
	a := Assessment{vals: make([]value, len(p.facts.facts))}
	r := fold{p: p, a: &a, facets: f, was: f.State, opened: instantOf(start)}
	e := lifecycle.Event{State: f.State, Tier: f.Tier, Priority: f.Priority, Customer: f.Customer, Category: f.Category, Channel: f.Channel}
	for from := p.sources; from != 0; from &= from - 1 {
		r.facet(source(bits.TrailingZeros32(from)), &e)
	}
	for k := range p.facts.facts {
		if p.facts.facts[k].source == ofEvents {
			r.setAll(k, f.Fact(p.facts.facts[k].name))
		}
	}
	c := &p.clocks[i]
	a.promises = append(a.promises, promise{target: -1, factor: -1})
	return c, a.promises[r.promise(c, &run{start: r.opened}, r.opened)]
}

// StartBy is the reverse of [Policy.Due]: it returns the latest instant, up to
// due, at which a cycle of a clock can start for a ticket with facets f and
// have a deadline that is not after due. ok is false if there is none within
// the twenty years before due, or the policy has no such clock.
func (p *Policy) StartBy(c Clock, f lifecycle.Facets, due time.Time) (start time.Time, ok bool) {
	due = due.Round(0)
	inTime := func(t time.Time) bool {
		at, ok := p.Due(c, f, t)
		return ok && !at.After(due)
	}
	// Deadlines never go back as starts go on, except where another target
	// comes into force.
	for _, last := range p.lastStarts(due) {
		early := last.from
		if inTime(last.to) {
			return last.to, true
		}
		if !inTime(early) {
			continue
		}
		late := last.to
		for late.Sub(early) > 1 {
			if mid := early.Add(late.Sub(early) / 2); inTime(mid) {
				early = mid
			} else {
				late = mid
			}
		}
		return early, true
	}
	return time.Time{}, false
}

type startSpan struct{ from, to time.Time }

// lastStarts returns the stretches of time up to due in which one target is in
// force, from the latest back.
func (p *Policy) lastStarts(due time.Time) (list []startSpan) {
	const reach = 20 * 366 * 24 * time.Hour
	to := due
	for _, turn := range slices.Backward(p.turns) {
		if turn := turn.time(); !turn.After(to) {
			list, to = append(list, startSpan{turn, to}), turn.Add(-1)
		}
	}
	return append(list, startSpan{due.Add(-reach), to})
}
