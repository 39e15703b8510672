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
	c := p.clock(name)
	if c == nil {
		return nil, promise{target: -1}
	}
	r := p.known(f, instantOf(start))
	return c, r.a.promises[r.promise(c, &run{start: r.opened}, r.opened)]
}

// clock returns the clock of a name; nil if there is none.
func (p *Policy) clock(name Clock) *clock {
	i := slices.IndexFunc(p.clocks, func(c clock) bool { return c.Name == name })
	if i < 0 {
		return nil
	}
	return &p.clocks[i]
}

// known returns a fold of a ticket that is opened at an instant and of which only
// f is known.
func (p *Policy) known(f lifecycle.Facets, opened instant) *fold {
	a := Assessment{vals: make([]value, len(p.facts.facts)), promises: []promise{{target: -1, factor: -1}}}
	r := &fold{p: p, a: &a, facets: f, was: f.State, opened: opened}
	e := lifecycle.Event{State: f.State, Tier: f.Tier, Priority: f.Priority, Customer: f.Customer, Category: f.Category, Channel: f.Channel}
	for from := p.sources; from != 0; from &= from - 1 {
		r.facet(source(bits.TrailingZeros32(from)), &e)
	}
	for k := range p.facts.facts {
		if p.facts.facts[k].source == ofEvents {
			r.setAll(k, f.Fact(p.facts.facts[k].name))
		}
	}
	return r
}

// StartBy is the reverse of [Policy.Due]: it returns the latest instant, up to
// due, at which a cycle of a clock can start for a ticket with facets f and
// have a deadline that is not after due, in the zone of due. ok is false if there
// is none within the twenty years before due, or the policy has no such clock.
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
			return last.to.In(due.Location()), true
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
		return early.In(due.Location()), true
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
		turns := make([]time.Time, len(shut)) // the last of each calendar up to the end of the stretch
		for i, cal := range shut {
			turns[i] = turnedBy(cal, due)
		}
		for to := due; !to.Before(first); {
			from := first
			for len(left) > 0 && left[len(left)-1].After(to) {
				left = left[:len(left)-1]
			}
			if n := len(left); n > 0 && left[n-1].After(from) {
				from = left[n-1]
			}
			for i, cal := range shut {
				if turns[i].After(to) {
					turns[i] = turnedBy(cal, to)
				}
				if turns[i].After(from) {
					from = turns[i]
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
	c := p.clock(name)
	if c == nil {
		return nil, nil
	}
	for _, turn := range p.turns {
		edges = append(edges, turn.time())
	}
	vals := p.known(f, instant{}).a.vals
	for k := range c.targets {
		t := &c.targets[k]
		if !c.match.conds[k].holds(vals) {
			continue
		}
		for _, bound := range []time.Time{t.OpenedFrom, t.OpenedTo} {
			if !bound.IsZero() {
				edges = append(edges, bound)
			}
		}
		if cal := p.calendars[p.calendarOf(t, vals)].Calendar; t.Started != "" && !slices.Contains(shut, cal) {
			shut = append(shut, cal)
		}
	}
	slices.SortFunc(edges, time.Time.Compare)
	return edges, shut
}

// turnedBy returns the last opening or closing of a calendar up to t; zero if
// there is none.
func turnedBy(c *calendar.Calendar, t time.Time) time.Time {
	for open := range c.Before(t.Add(1)) {
		if open.To.After(t) {
			return open.From
		}
		return open.To
	}
	return time.Time{}
}
