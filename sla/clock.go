package sla

import (
	"math"
	"time"
)

// instant is a point on the open time of a calendar, since its epoch.
type instant struct{ s, ns int64 }

func (c *Calendar) instant(t time.Time) instant {
	s, ns := c.elapsed(t)
	return instant{s, ns}
}

// sub returns the open time from b to a.
func (a instant) sub(b instant) time.Duration { return saturate(a.s-b.s, a.ns-b.ns) }

// stretch is a part of a run in which one thing held. Its ends are instants
// of wall-clock time and of the calendar's open time.
type stretch struct {
	from, to   time.Time
	open       time.Duration // from from to to, in the calendar
	before     time.Duration // counted before from
	what       EntryKind     // Counted, PausedTime or DoneTime
	mark       int32
	overBudget bool // of a pause that has used up its budget
}

// clock is what a run comes to under one target of one calendar, up to an
// instant.
type clock struct {
	p      *Policy
	a      *Assessment
	cal    *Calendar
	metric Metric
	target int16 // -1: none applies
	within time.Duration
	start  time.Time // from which on the target counts

	elapsed, paused time.Duration
	held            time.Duration // open time that was not counted
	due             time.Time
	noDue           NoDue
	phase           Phase
	last            stretch   // the last stretch, up to end
	resume          time.Time // when the budget of the pause that holds the clock is used up
	pausedBy        int16
	end             time.Time
	at              time.Time // up to which stretches were added
	atOpen          instant   // the calendar's open time there
}

// evaluate runs the clock of r under the target of mark under, from that
// mark's basis to end. Marks from limit on are left out; 0 leaves none out.
func (p *Policy) evaluate(a *Assessment, r *run, under, limit int32, end time.Time) clock {
	m := &a.marks[under]
	c := clock{p: p, a: a, cal: p.always, metric: r.metric, target: m.target, pausedBy: -1, end: end}
	first := r.first
	if p.spec.Retarget == FromChange {
		first = p.applied(a, r, under)
	}
	c.start = a.marks[first].at
	if c.target >= 0 {
		c.cal = p.targets[c.target].cal
		c.within = p.allowed(c.target, m.factor, c.start)
	}
	c.run(first, limit)
	c.settle()
	return c
}

// applied returns the mark from which on the target of mark under has applied
// without a break.
func (p *Policy) applied(a *Assessment, r *run, under int32) int32 {
	first := r.first
	for i := r.first; i != under; {
		next := a.marks[i].next
		if p.retargeted(a, i, next) {
			first = next
		}
		i = next
	}
	return first
}

// allowed returns the open time that target i allows from start, under a
// factor of the policy.
func (p *Policy) allowed(i, factor int16, start time.Time) time.Duration {
	customer := ""
	if factor >= 0 {
		customer = p.spec.Factors[factor].Customer
	}
	return p.amount(i, start, customer)
}

// run adds up the stretches from mark first on.
func (c *clock) run(first, limit int32) {
	c.a.budget = c.a.budget[:0]
	for i := first; i != 0 && i != limit; i = c.a.marks[i].next {
		m := &c.a.marks[i]
		to := c.end
		if m.next != 0 && m.next != limit {
			to = c.a.marks[m.next].at
		}
		s := stretch{from: m.at, to: to, mark: i}
		switch {
		case m.done:
			s.what = DoneTime
			c.add(s)
		case m.pause >= 0:
			c.pause(s, m.pause)
		default:
			s.what = Counted
			c.add(s)
		}
	}
}

// pause adds a stretch that a pause holds, and what follows when its budget is
// used up before the end.
func (c *clock) pause(s stretch, pause int16) {
	s.what = PausedTime
	left, bounded := c.left(s.from, pause)
	c.pausedBy, c.resume = pause, time.Time{}
	if !bounded {
		c.add(s)
		return
	}
	stop, ok := c.cal.Add(s.from, left)
	if ok && !stop.After(s.to) {
		rest := s
		rest.what, rest.from, rest.overBudget = Counted, stop, true
		s.to = stop
		c.add(s)
		c.add(rest)
		return
	}
	c.add(s)
	if ok {
		c.resume = stop
	}
}

// left returns what is left of the budget of a pause at a stay that begins at
// t; bounded is false if it has none.
func (c *clock) left(t time.Time, pause int16) (left time.Duration, bounded bool) {
	p := &c.p.spec.Pauses[pause]
	if p.Budget == 0 && p.BudgetDays == 0 {
		return 0, false
	}
	for len(c.a.budget) <= int(pause) {
		c.a.budget = append(c.a.budget, -1)
	}
	if c.a.budget[pause] < 0 {
		c.a.budget[pause] = time.Duration(p.Budget)
		if until, ok := c.cal.AddDays(t, p.BudgetDays, SameTime); ok && p.BudgetDays > 0 {
			c.a.budget[pause] = c.cal.Elapsed(t, until)
		}
	}
	return c.a.budget[pause], true
}

// add takes a stretch into the sums.
func (c *clock) add(s stretch) {
	if !s.from.Equal(c.at) {
		c.atOpen = c.cal.instant(s.from)
	}
	from := c.atOpen
	c.at, c.atOpen = s.to, c.cal.instant(s.to)
	s.open, s.before = c.atOpen.sub(from), c.elapsed
	c.last = s
	switch s.what {
	case Counted:
		if c.due.IsZero() && c.within > 0 && plus(c.elapsed, s.open) >= c.within {
			c.due, _ = c.cal.Add(s.from, c.within-c.elapsed)
		}
		c.elapsed = plus(c.elapsed, s.open)
		c.phase = Running
	case PausedTime:
		c.paused = plus(c.paused, s.open)
		c.phase = Paused
		if pause := c.a.marks[s.mark].pause; int(pause) < len(c.a.budget) {
			c.a.budget[pause] -= s.open
		}
	case DoneTime:
		c.phase = Stopped
	}
	if s.what != Counted {
		c.held = plus(c.held, s.open)
	}
	if c.a.keep {
		c.a.stretches = append(c.a.stretches, s)
	}
}

// plus adds durations that are not negative; the sum is at most the largest.
func plus(a, b time.Duration) time.Duration {
	if a > math.MaxInt64-b {
		return math.MaxInt64
	}
	return a + b
}

// settle finds the deadline when it was not passed on the way.
func (c *clock) settle() {
	switch {
	case c.target < 0 || c.p.targets[c.target].None || c.within <= 0:
		c.noDue = NothingPromised
		c.within = 0
		return
	case !c.due.IsZero():
	case c.phase == Paused && c.resume.IsZero():
		c.noDue = WhilePaused
		return
	case c.phase == Paused:
		c.project(c.resume, c.within-c.elapsed)
	case c.last.what == Counted:
		c.project(c.last.from, c.within-c.last.before)
	default: // done: as if it had gone on
		c.project(c.last.from, c.within-c.elapsed)
	}
	if t := c.p.targets[c.target]; t.Days > 0 && c.held == 0 && c.plain() {
		// Business days name an instant. The clock has counted to the closing
		// before it where that instant is an opening.
		if due, ok := t.cal.AddDays(c.start, t.Days, t.DayRule); ok && c.cal.Elapsed(c.due, due) == 0 {
			c.due = due
		}
	}
}

// plain reports whether no factor scales the target.
func (c *clock) plain() bool {
	f := c.a.marks[c.last.mark].factor
	return f < 0 || c.p.targets[c.target].Fixed
}

// project sets the deadline as amount of open time after t.
func (c *clock) project(t time.Time, amount time.Duration) {
	due, ok := c.cal.Add(t, amount)
	if !ok {
		c.noDue = NeverOpens
		return
	}
	c.due = due
}

// reaches returns the instant at which the clock reaches an amount if nothing
// more happens; ok is false if that is not foreseen.
func (c *clock) reaches(amount time.Duration) (t time.Time, ok bool) {
	switch {
	case amount <= c.elapsed || amount == math.MaxInt64:
		return time.Time{}, false
	case c.phase == Running:
		return c.cal.Add(c.last.from, amount-c.last.before)
	case c.phase == Paused && !c.resume.IsZero():
		return c.cal.Add(c.resume, amount-c.elapsed)
	}
	return time.Time{}, false
}
