package sla

import (
	"time"

	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla/calendar"
)

// tally is what a run comes to under one promise, up to an instant.
type tally struct {
	p       *Policy
	a       *Assessment
	r       *run
	c       *clock
	promise *promise
	t       *target // nil: none
	cal     *calendar.Calendar
	mode    tallyMode
	start   instant // from which on it counts, by the cut-off of the target
	end     instant
	own     int32 // the mark that holds from the trigger on
	explain bool  // all is wanted, not just what a status says: each mark and each former deadline

	changed  bool // another promise has come to apply, with what was counted carried over
	change   instant
	original int32 // the promise before

	progress
	idle   bool     // the last mark has held for no time yet
	before progress // how far counting had come without it
	whole  int32    // a pause whose budget it was the first to touch; -1: none

	within time.Duration
	days   time.Time // the instant that a date or business days name
	none   NoDue     // why there is no amount to count down
	due    time.Time
	noDue  NoDue
}

// progress is how far counting has come.
type progress struct {
	first int   // of a.stretches
	limit int   // of a.stretches, first out
	past  int32 // the mark that holds at to, of pauses since the opening
	used  time.Duration
	held  time.Duration // by pauses
	lost  time.Duration // by pauses and in gaps

	// Where the last stretch ended, and what holds there.
	to         instant
	at         calendar.Reading
	calID      int32
	now        *calendar.Calendar
	pause      int32         // -1: none
	bounded    bool          // that pause has a budget
	resumes    instant       // when the budget will be used up; zero: never
	heldFrom   instant       // when pauses began to hold
	usedBefore time.Duration // used then
	freed      instant       // when the budget of a pause was last used up

	budget []time.Duration // left of each pause; -1: not touched
}

// count makes x what a run comes to under the promise that it has, up to end or
// its stop.
func (x *tally) count(p *Policy, a *Assessment, r *run, end instant, explain bool) {
	c := &p.clocks[r.clock]
	joins := c.joins && x.c == c && x.to == x.end && !x.explain && !explain
	start, mode := x.start, x.mode
	x.begin(p, a, r, &a.promises[r.promise], end)
	if x.changed = false; c.carry && r.moved {
		if x.noteChange(); x.changed && x.start.Before(x.end) && (x.change.Before(x.end) || a.promises[x.original] != *x.promise) {
			x.carry()
		}
	}
	x.explain = explain
	a.profiles = a.profiles[:0]
	if joins && x.start == start && x.mode == mode && x.follows() {
		a.stretches = a.stretches[:x.limit]
		x.goOn()
	} else {
		a.stretches, a.looks = a.stretches[:0], a.looks[:0]
		x.build()
	}
	x.finish()
}

// begin makes x a tally in which nothing is counted yet.
func (x *tally) begin(p *Policy, a *Assessment, r *run, under *promise, end instant) {
	x.p, x.a, x.r, x.c, x.promise, x.t, x.end = p, a, r, &p.clocks[r.clock], under, nil, end
	if r.end != going && r.stop.Before(end) {
		x.end = r.stop
	}
	x.mode = tallyMode{cal: under.cal, holds: true}
	x.cal, x.start = p.calendars[under.cal].Calendar, r.start
	if under.target >= 0 {
		x.t = &x.c.targets[under.target]
		x.mode.holds = x.t.by < 0
		if x.t.days == 0 { // of days the deadline alone depends on the cut-off
			x.start = received(x.cal, r.start, x.t.cutoff)
		}
	}
	x.amount()
}

// carry makes each stretch count in the calendar of its promise.
func (x *tally) carry() { x.mode.cal, x.mode.holds = -1, true }

// noteChange notes when another promise came to apply to a run for the first
// time after its start, where what was counted before is carried over. Until then
// nothing is.
func (x *tally) noteChange() {
	marks, known := x.a.marks, false
	for k := x.r.first; k != 0; k = marks[k].next {
		m := &marks[k]
		switch {
		case m.next != 0 && !marks[m.next].at.After(m.at): // it held for no time
		case !known || !m.at.After(x.start):
			x.original, known = m.promise, true
		case x.a.promises[m.promise] != x.a.promises[x.original]:
			x.changed, x.change = true, m.at
			return
		}
	}
}

// received returns the instant from which what starts at t counts: with a
// cut-off that has passed, from the next day.
func received(cal *calendar.Calendar, t instant, cutoff calendar.TimeOfDay) instant {
	if cutoff == 0 {
		return t
	}
	if start, ok := cal.Received(t.time(), cutoff); ok {
		return instantOf(start)
	}
	return t
}

// amount finds what the promise allows, counted from the start.
func (x *tally) amount() {
	t := x.t
	x.days, x.within, x.none, x.due, x.noDue = time.Time{}, 0, "", time.Time{}, ""
	switch {
	case t == nil || !t.deadline:
		x.none = NothingPromised
	case t.by >= 0:
		x.days, x.within = x.p.date(t, x.promise, x.start)
	case t.days > 0:
		due, ok := x.p.days(t, x.promise, x.r.start)
		if !ok {
			x.none = NeverOpens
			return
		}
		x.days, x.within = due, max(x.cal.Elapsed(x.start.time(), due), 0)
	default:
		x.within = x.promise.amount
	}
}

// date returns the deadline that a ticket states, and the open time up to it.
func (p *Policy) date(t *target, pr *promise, start instant) (due time.Time, within time.Duration) {
	cal := p.calendars[pr.cal].Calendar
	due = pr.by.Add(time.Duration(t.Plus)).time()
	if t.Shut == nextOpen {
		if open, ok := cal.NextOpen(due); ok {
			due = open
		}
	}
	if least := start.time().Add(time.Duration(t.Least)); t.Least != 0 && due.Before(least) {
		due = least
	}
	return due.In(cal.Location()), max(cal.Elapsed(start.time(), due), 0)
}

// days returns the instant that a promise in business days names, for what
// starts at from, before or after the cut-off.
func (p *Policy) days(t *target, pr *promise, from instant) (due time.Time, ok bool) {
	n := int(t.days)
	if pr.factor >= 0 {
		n = scaledDays(n, p.spec.Factors[pr.factor].Factor)
	}
	cal, start := p.calendars[pr.cal], from.time()
	if t.cutoff != 0 {
		if start, ok = cal.Received(start, t.cutoff); !ok {
			return time.Time{}, false
		}
	}
	return cal.AddDays(start, n, t.DayRule)
}

// scaledDays returns a number of days times a factor, rounded up.
func scaledDays(n int, factor priority.Ratio) int {
	scaled := factor.Of(time.Duration(n) * time.Hour)
	return int(min((scaled+time.Hour-1)/time.Hour, maxDays*1000))
}

// finish finds the deadline.
func (x *tally) finish() {
	if x.noDue = x.none; x.noDue != "" {
		return
	}
	if x.t.by >= 0 {
		x.due = x.days
		return
	}
	if x.mode.cal < 0 {
		x.use(x.promise.cal) // from here on, whatever a signal with an earlier instant left out
	}
	paused := x.pause >= 0 && x.r.end == going
	unknown := paused && x.c.pauses[x.pause].counts // unless it had passed before
	used := x.used
	if unknown {
		used = x.usedBefore
	}
	due, ok := time.Time{}, false
	if used >= x.within {
		due, ok = x.deadline(used)
		ok = ok && !(unknown && instantOf(due).After(x.heldFrom))
	}
	switch {
	case ok:
		x.due = due
	case paused && !x.bounded:
		x.noDue = WhilePaused
		return
	case paused && x.resumes.IsZero():
	case paused:
		x.due, ok = x.project(x.resumes, x.now.Reading(x.resumes.time()), x.lost+x.resumed())
	default: // as if it had gone on, where it has stopped
		x.due, ok = x.project(x.to, x.at, x.lost)
	}
	if !ok {
		x.due, x.noDue = time.Time{}, NeverOpens
	}
}

// resumed returns for how long the pause that holds will hold on.
func (x *tally) resumed() time.Duration { return x.now.Elapsed(x.to.time(), x.resumes.time()) }

// named reports whether the deadline is the instant that business days name,
// moved by what was lost.
func (x *tally) named() bool { return x.t.days > 0 && x.mode.cal >= 0 }

// project returns the deadline of a run that goes on at t.
func (x *tally) project(t instant, at calendar.Reading, lost time.Duration) (time.Time, bool) {
	if x.named() {
		return x.moved(lost)
	}
	return after(x.now, t, at, x.within-x.used)
}

// moved returns the instant that business days name, later by open time.
func (x *tally) moved(by time.Duration) (time.Time, bool) { return x.cal.Add(x.days, by) }

// deadline returns the instant at which a run that has used what is promised
// came to its deadline. Business days name an instant that may lie after the
// one at which their amount was used: while nothing was open. ok is false if it
// was held before.
func (x *tally) deadline(used time.Duration) (due time.Time, ok bool) {
	if !x.named() {
		return x.reach(x.within)
	}
	list := x.a.stretches[x.first:x.limit]
	for i := x.using(x.within); i < len(list); i++ {
		s := &list[i]
		if due, ok = x.moved(s.lost); ok && s.what == counts && s.before <= used && !instantOf(due).After(s.to) {
			return due, true
		}
	}
	return time.Time{}, false
}

// reach returns the instant at which a run that has used an amount had first
// used it.
func (x *tally) reach(amount time.Duration) (time.Time, bool) {
	list := x.a.stretches[x.first:x.limit]
	i := x.using(amount)
	if i == len(list) { // nothing to use
		return x.start.In(x.cal.Location()), true
	}
	s := &list[i]
	return after(x.p.calendars[s.cal].Calendar, s.from, s.at, amount-s.before)
}
