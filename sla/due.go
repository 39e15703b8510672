package sla

import (
	"iter"
	"math/bits"
	"slices"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/sla/calendar"
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
	// Deadlines never go back as starts go on, except where another target begins
	// to be the one for what starts then.
	for last := range p.lastStarts(c, f, due) {
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

// lastStarts returns the stretches of time in the twenty years up to due in which
// the same targets of a clock are for what starts then, from the latest back.
func (p *Policy) lastStarts(name Clock, f lifecycle.Facets, due time.Time) iter.Seq[startSpan] {
	const reach = 20 * 366 * 24 * time.Hour
	edges, shut := p.startEdges(name, f)
	return func(yield func(startSpan) bool) {
		first, left := due.Add(-reach), edges
		for to := due; !to.Before(first); {
			from := first
			for len(left) > 0 && left[len(left)-1].After(to) {
				left = left[:len(left)-1]
			}
			if n := len(left); n > 0 && left[n-1].After(from) {
				from = left[n-1]
			}
			for _, cal := range shut {
				if turn, ok := turnedBy(cal, to); ok && turn.After(from) {
					from = turn
				}
			}
			if !yield(startSpan{from, to}) {
				return
			}
			to = from.Add(-1)
		}
	}
}

// startEdges returns the instants at which another target of a clock may be that
// of what starts then, in order, and the calendars at whose openings and closings
// one may.
func (p *Policy) startEdges(name Clock, f lifecycle.Facets) (edges []time.Time, shut []*calendar.Calendar) {
	for _, turn := range p.turns {
		edges = append(edges, turn.time())
	}
	i := slices.IndexFunc(p.clocks, func(c clock) bool { return c.Name == name })
	if i < 0 {
		return edges, nil
	}
	for k := range p.clocks[i].targets {
		t := &p.clocks[i].targets[k]
		for _, bound := range []time.Time{t.OpenedFrom, t.OpenedTo} {
			if !bound.IsZero() {
				edges = append(edges, bound)
			}
		}
		if cal := p.calendarFor(t, f); t.Started != "" && !slices.Contains(shut, cal) {
			shut = append(shut, cal)
		}
	}
	slices.SortFunc(edges, time.Time.Compare)
	return edges, shut
}

// calendarFor returns the calendar of a target for a ticket with facets f.
func (p *Policy) calendarFor(t *target, f lifecycle.Facets) *calendar.Calendar {
	for _, name := range t.CalendarOf {
		for _, value := range slices.Backward(f.Fact(name)) {
			if value == "" {
				continue
			}
			if i := p.calendarID(value); i > 0 {
				return p.calendars[i].Calendar
			}
			break // of several values the last counts
		}
	}
	return p.calendars[t.cal].Calendar
}

// turnedBy returns the last opening or closing of a calendar up to t.
func turnedBy(c *calendar.Calendar, t time.Time) (turn time.Time, ok bool) {
	for open := range c.Before(t.Add(1)) {
		if open.To.After(t) {
			return open.From, true
		}
		return open.To, true
	}
	return time.Time{}, false
}
