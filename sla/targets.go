package sla

import (
	"slices"
	"time"
)

// promise is what applies to a run: a target and all that it takes from the
// ticket. Promise 0 is none.
type promise struct {
	target int32 // -1: none
	factor int32 // -1: none
	cal    int32
	amount time.Duration // of within, scaled
	by     time.Time
}

// promise returns the index of what is promised to a run now, by what the
// ticket is.
func (f *fold) promise(c *clock, r *run, now instant) int32 {
	n, was := len(f.a.promises), r.promise
	f.a.promises = slices.Grow(f.a.promises, 1)[:n+1]
	x := &f.a.promises[n]
	if c.Pick != "" {
		*x = f.earliest(c, r, now)
	} else if i := f.p.first(c, f.a.vals, r.start, f.opened, now); i < 0 || !c.targets[i].static {
		f.p.promise(x, c, i, f.a.vals)
	} else {
		*x = promise{target: i, factor: -1, cal: c.targets[i].cal, amount: c.targets[i].within}
	}
	if x.target == f.a.promises[was].target && *x == f.a.promises[was] {
		f.a.promises = f.a.promises[:n]
		return was
	}
	return int32(n)
}

// first returns the first target that applies to a ticket opened at opened and
// a run that counts from start; -1 if none does.
func (p *Policy) first(c *clock, vals []value, start, opened, now instant) int32 {
	var ok func(int32) bool
	if !c.plain {
		ok = func(i int32) bool { return c.targets[i].plain || p.applies(c, i, vals, start, opened, now) }
	}
	none := int32(len(c.targets))
	if i := c.match.first(p.facts, vals, none, ok); i < none {
		return i
	}
	return -1
}

// earliest returns, of all that match, the promise with the earliest deadline,
// counted from the start without pauses.
func (f *fold) earliest(c *clock, r *run, now instant) promise {
	best := promise{target: -1, factor: -1}
	var first time.Time
	for i := range c.targets {
		k := int32(i)
		if !c.match.conds[i].holds(f.a.vals) || !f.p.applies(c, k, f.a.vals, r.start, f.opened, now) {
			continue
		}
		var x promise
		f.p.promise(&x, c, k, f.a.vals)
		due, ok := f.p.due(c, &x, r.start)
		switch {
		case best.target < 0, ok && (first.IsZero() || due.Before(first)):
			best = x
			if ok {
				first = due
			}
		}
	}
	return best
}

// applies reports whether target i, whose condition holds, is in force at now
// for a ticket opened at opened and a run that counts from start, and finds
// what it asks for stated.
func (p *Policy) applies(c *clock, i int32, vals []value, start, opened, now instant) bool {
	t := &c.targets[i]
	if c.edges && (now.time().Before(t.From) || !t.To.IsZero() && !now.time().Before(t.To)) {
		return false
	}
	if opened.time().Before(t.OpenedFrom) || !t.OpenedTo.IsZero() && !opened.time().Before(t.OpenedTo) {
		return false
	}
	if t.by >= 0 {
		if _, ok := instantText(vals[t.by].text, time.UTC); !ok {
			return false
		}
	}
	if t.amount >= 0 {
		if _, ok := amountText(vals[t.amount].text); !ok {
			return false
		}
	}
	return t.Started == "" || !p.calendars[p.calendarOf(t, vals)].Open(start.time())
}

// amountText reads an amount of time that a fact states.
func amountText(s string) (time.Duration, bool) {
	d, err := time.ParseDuration(s)
	return d, err == nil && d >= 0
}

// calendarOf returns the calendar of a target for a ticket.
func (p *Policy) calendarOf(t *target, vals []value) int32 {
	for _, fact := range t.calOf {
		if name := vals[fact].text; name != "" {
			if i := p.calendarID(name); i >= 0 {
				return i
			}
		}
	}
	return t.cal
}

// promise makes x what target i promises to a ticket.
func (p *Policy) promise(x *promise, c *clock, i int32, vals []value) {
	x.target, x.factor, x.cal, x.amount, x.by = i, -1, 0, 0, time.Time{}
	if i < 0 {
		return
	}
	t := &c.targets[i]
	x.cal, x.amount = p.calendarOf(t, vals), t.within
	if n := int32(len(p.factors.conds)); n > 0 && !t.Fixed && t.by < 0 {
		if k := p.factors.first(p.facts, vals, n, nil); k < n {
			x.factor = k
		}
	}
	switch {
	case t.by >= 0:
		x.by, _ = instantText(vals[t.by].text, p.calendars[x.cal].Location())
	case t.amount >= 0:
		x.amount, _ = amountText(vals[t.amount].text)
	}
	if x.factor >= 0 && t.Within != nil {
		x.amount = p.spec.Factors[x.factor].Factor.Of(x.amount)
	}
}

// due returns the deadline of a run that starts at start and is never held.
func (p *Policy) due(c *clock, x *promise, start instant) (time.Time, bool) {
	if x.target < 0 {
		return time.Time{}, false
	}
	t := &c.targets[x.target]
	start = received(p.calendars[x.cal].Calendar, start, t.cutoff)
	switch {
	case !t.deadline:
		return time.Time{}, false
	case t.by >= 0:
		due, _ := p.date(t, x, start)
		return due, true
	case t.days > 0:
		return p.days(t, x, start)
	}
	cal := p.calendars[x.cal].Calendar
	return after(cal, start, cal.Reading(start.time()), x.amount)
}
