package sla

import (
	"time"

	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla/calendar"
)

// target is a compiled TargetSpec: small, and what every assessment asks for
// first, since there may be thousands.
type target struct {
	within   time.Duration // if it is fixed
	cal      int32
	days     int32
	by       int32 // fact, -1: none
	amount   int32 // fact, -1: none
	cutoff   calendar.TimeOfDay
	deadline bool // it can have one
	plain    bool // its condition alone decides whether it applies
	static   bool // nothing of the ticket decides what a plain one promises
	name     string
	warn     *alarms
	promise  promise // of a static one
	calOf    []int   // facts
	*TargetSpec
}

// alarms are the warnings of targets that promise the same.
type alarms struct {
	list   []WarningSpec
	rising bool            // shares in ascending order, of an amount: the first one not given is the next
	points []time.Duration // at which they are given, where the document alone says so
}

// compileTargets compiles the targets of a clock.
func (p *Policy) compileTargets(c *clock) {
	c.match = newIndex(p.facts, len(c.Targets), func(i int) (priority.ConditionSpec, bool) {
		return c.Targets[i].When, c.Targets[i].plain()
	})
	c.asks |= c.match.facts
	c.plain, c.static = true, c.Pick == ""
	c.targets = make([]target, len(c.Targets))
	given := map[promised]*alarms{}
	for i := range c.Targets {
		s := &c.Targets[i]
		t := &c.targets[i]
		*t = target{TargetSpec: s, name: s.Name, days: int32(s.Days), cutoff: s.Cutoff, by: -1, amount: -1, deadline: s.hasDeadline(), plain: s.plain()}
		p.compilePromise(c, t, i)
		t.warn = c.alarms(t, given)
		c.plain, c.static = c.plain && t.plain, c.static && t.plain && t.static
		for _, edge := range []time.Time{s.From, s.To} {
			if !edge.IsZero() {
				p.turns, c.edges = append(p.turns, instantOf(edge)), true
			}
		}
	}
}

// compilePromise notes what of a ticket decides what a target promises.
func (p *Policy) compilePromise(c *clock, t *target, i int) {
	ask := func(name string) int {
		f := p.facts.fact(name)
		c.asks |= 1 << uint(f&(maxFacts-1))
		return f
	}
	if t.By != "" {
		t.by = int32(ask(t.By))
	}
	if t.Within != nil && t.Within.Fact != "" {
		t.amount = int32(ask(t.Within.Fact))
	} else if t.Within != nil {
		t.within = time.Duration(t.Within.Time)
	}
	for _, name := range t.CalendarOf {
		t.calOf = append(t.calOf, ask(name))
	}
	t.cal = p.calendarID(t.Calendar)
	t.promise = promise{target: int32(i), factor: -1, cal: t.cal, amount: t.within}
	t.static = len(t.calOf) == 0 && (t.Fixed || len(p.factors.conds) == 0)
}

// promised is what the points of warnings depend on.
type promised struct {
	warnings *WarningSpec // the first
	within   time.Duration
	fixed    bool
	dated    bool
}

// alarms returns the warnings of a target. Those in given are shared by
// targets that promise the same.
func (c *clock) alarms(t *target, given map[promised]*alarms) *alarms {
	list := t.Warnings
	if list == nil {
		list = c.Warnings
	}
	if len(list) == 0 {
		return &alarms{rising: true}
	}
	key := promised{&list[0], t.within, t.Within != nil && t.amount < 0, t.by >= 0}
	if w := given[key]; w != nil {
		return w
	}
	// More than the time up to a date may be used before it: what other
	// calendars counted and a change of target carried along.
	w := &alarms{list: list, rising: !key.dated && rising(list)}
	if w.rising && key.fixed {
		for _, one := range list {
			w.points = append(w.points, one.Share.Of(t.within))
		}
	}
	given[key] = w
	return w
}

// rising reports whether warnings are shares in ascending order.
func rising(list []WarningSpec) bool {
	for i, w := range list {
		if w.Share == (priority.Ratio{}) || i > 0 && w.Share.Compare(list[i-1].Share) <= 0 {
			return false
		}
	}
	return true
}

// promise is what applies to a run: a target and all that it takes from the
// ticket. Promise 0 is none.
type promise struct {
	target int32 // -1: none
	factor int32 // -1: none
	cal    int32
	amount time.Duration // of within, scaled
	by     instant
}

// promise returns the index of what is promised to a run now, by what the
// ticket is.
func (f *fold) promise(c *clock, r *run, now instant) int32 {
	if c.static { // the target says it all
		i := ^c.match.down(f.a.vals)
		if i < 0 {
			i = c.match.first(f.a.vals, int32(len(c.targets)), nil)
		}
		x := &f.a.promises[0]
		if int(i) < len(c.targets) {
			x = &c.targets[i].promise
		}
		if x.target == f.a.promises[r.promise].target {
			return r.promise
		}
		f.a.promises = append(f.a.promises, *x)
		return int32(len(f.a.promises) - 1)
	}
	var x promise
	if c.Pick != "" {
		x = f.earliest(c, r, now)
	} else {
		f.p.promise(&x, c, f.p.first(c, f.a.vals, r.start, f.opened, now), f.a.vals)
	}
	if x == f.a.promises[r.promise] {
		return r.promise
	}
	f.a.promises = append(f.a.promises, x)
	return int32(len(f.a.promises) - 1)
}

// first returns the first target that applies to a ticket opened at opened and
// a run that counts from start; -1 if none does.
func (p *Policy) first(c *clock, vals []value, start, opened, now instant) int32 {
	var ok func(int32) bool
	if !c.plain {
		ok = func(i int32) bool { return c.targets[i].plain || p.applies(c, i, vals, start, opened, now) }
	}
	none := int32(len(c.targets))
	if i := c.match.first(vals, none, ok); i < none {
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
		if i := p.calendarID(vals[fact].text); i > 0 { // that around the clock has no name
			return i
		}
	}
	return t.cal
}

// promise makes x what target i promises to a ticket.
func (p *Policy) promise(x *promise, c *clock, i int32, vals []value) {
	*x = promise{target: i, factor: -1}
	if i < 0 {
		return
	}
	t := &c.targets[i]
	x.cal, x.amount = p.calendarOf(t, vals), t.within
	if n := int32(len(p.factors.conds)); n > 0 && !t.Fixed && t.by < 0 {
		if k := p.factors.first(vals, n, nil); k < n {
			x.factor = k
		}
	}
	switch {
	case t.by >= 0:
		by, _ := instantText(vals[t.by].text, p.calendars[x.cal].Location())
		x.by = instantOf(by)
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
	start = received(cal, start, t.cutoff)
	return after(cal, start, cal.Reading(start.time()), x.amount)
}
