package sla

import (
	"github.com/supportops/policy/sla/calendar"
	"math"
	"time"
)

// after returns the earliest instant with d of open time of cal from t on, as
// [calendar.Calendar.Add] does; open is the reading of t.
func after(cal *calendar.Calendar, t time.Time, open calendar.Reading, d time.Duration) (time.Time, bool) {
	if d <= 0 {
		return t.In(cal.Location()), true
	}
	return cal.Reach(open.Add(d))
}

// stretch is a part of a run in which one thing held.
type stretch struct {
	from, to   time.Time
	at         calendar.Reading // from, in the calendar
	open       time.Duration    // from from to to, in the calendar
	before     time.Duration    // counted before from
	what       EntryKind        // Counted, PausedTime or DoneTime
	mark       int32
	overBudget bool // of a pause that has used up its budget
}

// clock is what a run comes to under one target of one calendar, up to an
// instant.
type clock struct {
	p       *Policy
	a       *Assessment
	cal     *calendar.Calendar
	target  int16 // -1: none applies
	within  time.Duration
	none    NoDue     // why there is no amount to count down
	start   time.Time // from which on the target counts
	end     time.Time
	stopped bool // at end, for good

	elapsed, paused time.Duration
	reached         bool // the deadline, on the way
	due             time.Time
	noDue           NoDue
	phase           Phase
	pausedBy        int16
	bounded         bool             // that pause has a budget
	resumes         bool             // it will be used up
	resume          time.Time        // at this instant
	to              time.Time        // up to which stretches were added
	at              calendar.Reading // the same, in the calendar
}

// evaluate makes c, which is zero, the clock of r under the target of mark
// under, from that mark's basis to end, where it has stopped or not. Marks from
// limit on are left out; 0 leaves none out.
func (c *clock) evaluate(p *Policy, a *Assessment, r *run, under, limit int32, end time.Time, stopped bool) {
	first := c.take(p, a, r, under)
	c.follow(first, limit, end, stopped)
}

// take makes c, which is zero, the clock of r under the target of mark under,
// before anything is counted. It returns the mark from which on the target
// counts.
func (c *clock) take(p *Policy, a *Assessment, r *run, under int32) (first int32) {
	m := &a.marks[under]
	c.p, c.a, c.cal, c.target, c.none = p, a, p.always, m.target, NothingPromised
	first = r.first
	if p.spec.Retarget == FromChange {
		first = p.applied(a, r, under)
	}
	c.start = a.marks[first].at
	if c.target >= 0 {
		c.cal = p.targets[c.target].cal
		c.within, c.none = p.amount(c.target, c.start, p.scale(m))
	}
	return first
}

// follow counts from mark first on, up to end, where c has stopped or not.
func (c *clock) follow(first, limit int32, end time.Time, stopped bool) {
	c.end, c.stopped = end, stopped
	c.to, c.at = c.start, c.cal.Reading(c.start)
	c.run(first, limit)
	c.settle()
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

// scale returns by what the target of a mark is scaled; the zero Ratio: by
// nothing.
func (p *Policy) scale(m *mark) Ratio {
	if m.factor < 0 || m.target < 0 || p.targets[m.target].Fixed {
		return Ratio{}
	}
	return p.spec.Factors[m.factor].Factor
}

// run adds up the stretches from mark first on. What another event of the same
// instant ended held for no time at all, and begins no budget.
func (c *clock) run(first, limit int32) {
	c.a.budget = c.a.budget[:0]
	for i := first; i != 0 && i != limit; i = c.a.marks[i].next {
		m := &c.a.marks[i]
		to := c.end
		if m.next != 0 && m.next != limit {
			if to = c.a.marks[m.next].at; to.Equal(m.at) {
				continue
			}
		}
		switch {
		case m.done:
			c.add(DoneTime, to, i, false)
		case m.pause >= 0:
			c.pause(to, i, m.pause)
		default:
			c.add(Counted, to, i, false)
		}
	}
}

// pause adds the stretch up to an instant, which a pause holds, and what
// follows when its budget is used up before.
func (c *clock) pause(to time.Time, mark int32, pause int16) {
	left, bounded := c.left(c.to, pause)
	c.pausedBy, c.bounded, c.resumes = pause, bounded, false
	if !bounded {
		c.add(PausedTime, to, mark, false)
		return
	}
	stop, ok := after(c.cal, c.to, c.at, left)
	if ok && !stop.After(to) {
		c.add(PausedTime, stop, mark, false)
		c.add(Counted, to, mark, true)
		return
	}
	c.add(PausedTime, to, mark, false)
	c.resumes, c.resume = ok, stop
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
		c.a.budget[pause] = c.budget(t, p)
	}
	return c.a.budget[pause], true
}

// budget returns the open time for which p holds a clock that it first holds
// at t. Business days that the calendar does not have are never used up.
func (c *clock) budget(t time.Time, p *PauseSpec) time.Duration {
	if p.BudgetDays == 0 {
		return time.Duration(p.Budget)
	}
	until, ok := c.cal.AddDays(t, p.BudgetDays, calendar.SameTime)
	if !ok {
		return math.MaxInt64
	}
	return c.cal.Elapsed(t, until)
}

// add takes the stretch from where the last one ended up to an instant into
// the sums.
func (c *clock) add(what EntryKind, to time.Time, mark int32, overBudget bool) {
	at := c.cal.Reading(to)
	open := at.Sub(c.at)
	if c.a.keep {
		c.a.stretches = append(c.a.stretches, stretch{c.to, to, c.at, open, c.elapsed, what, mark, overBudget})
	}
	switch what {
	case Counted:
		c.reach(to, open)
		c.elapsed = plus(c.elapsed, open)
		c.phase = Running
	case PausedTime:
		c.paused = plus(c.paused, open)
		c.phase = Paused
		if pause := c.a.marks[mark].pause; int(pause) < len(c.a.budget) {
			c.a.budget[pause] -= open
		}
	case DoneTime:
		c.phase = Stopped
	}
	c.to, c.at = to, at
}

// reach notes the deadline if the stretch up to an instant, which counts and
// has so much open time, comes to it.
func (c *clock) reach(to time.Time, open time.Duration) {
	if c.none != 0 || c.reached || plus(c.elapsed, open) < c.within {
		return
	}
	due, ok := c.p.targets[c.target].deadline(c.to, c.at, c.within-c.elapsed)
	if ok && !due.After(to) {
		c.due, c.reached = due, true
	}
}

// plus adds durations that are not negative; the sum is at most the largest.
func plus(a, b time.Duration) time.Duration {
	if a > math.MaxInt64-b {
		return math.MaxInt64
	}
	return a + b
}

// settle finds the deadline when it was not passed on the way, and the phase.
func (c *clock) settle() {
	paused := c.phase == Paused && !c.stopped
	if c.stopped {
		c.phase = Stopped
	}
	c.noDue = c.none
	switch {
	case c.noDue != 0 || c.reached:
	case paused && !c.bounded:
		c.noDue = WhilePaused
	case paused && !c.resumes:
		c.noDue = NeverOpens
	case paused:
		c.project(c.resume, c.cal.Reading(c.resume))
	default: // as if it had gone on, where it has stopped
		c.project(c.to, c.at)
	}
}

// project sets the deadline for a clock that runs from t on.
func (c *clock) project(t time.Time, at calendar.Reading) {
	due, ok := c.p.targets[c.target].deadline(t, at, c.within-c.elapsed)
	if !ok {
		c.noDue = NeverOpens
		return
	}
	c.due = due
}

// has reports whether the clock has come to an amount. To the amount of its
// target it comes at the deadline.
func (c *clock) has(amount time.Duration) bool {
	if amount == c.within {
		return c.reached
	}
	return amount <= c.elapsed
}

// reaches returns the instant at which the clock comes to an amount if nothing
// more happens; ok is false if it has, or if that is not foreseen.
func (c *clock) reaches(amount time.Duration) (t time.Time, ok bool) {
	switch {
	case c.phase == Stopped || c.has(amount):
		return time.Time{}, false
	case amount == c.within:
		return c.due, c.noDue == 0
	case amount == math.MaxInt64:
		return time.Time{}, false
	case c.phase == Running:
		return after(c.cal, c.to, c.at, amount-c.elapsed)
	case c.resumes:
		return after(c.cal, c.resume, c.cal.Reading(c.resume), amount-c.elapsed)
	}
	return time.Time{}, false
}
