package sla

import (
	"math"
	"sort"
	"time"

	"github.com/supportops/policy/sla/calendar"
)

// A run is counted in stretches, each with one calendar and one thing that
// held, from its start to its end or to now:
//
//	start        mark            mark       budget used up          end
//	  ├─ counted ──┼──── paused ────┼─ paused ──┼──── counted ────────┤
//	  used 0      used 2h          used 2h     used 2h             used 5h
//
// All questions about a run are questions about its stretches: what was used
// when, when the deadline was reached, when a warning was.

// stretch is a part of a run in which one thing held.
type stretch struct {
	from, to   time.Time
	at         calendar.Reading // of from
	open       time.Duration    // from from to to
	before     time.Duration    // used before from
	lost       time.Duration    // held, or in gaps, before from
	cal        int32
	mark       int32
	pause      int32 // that holds, or whose time counts; -1: none
	what       stretchKind
	overBudget bool // of a pause that has used up its budget
}

type stretchKind uint8

const (
	counts stretchKind = iota
	held
	gap
)

// tally is what a run comes to under one promise, up to an instant.
type tally struct {
	p       *Policy
	a       *Assessment
	r       *run
	c       *clock
	promise promise
	t       *target // nil: none
	cal     *calendar.Calendar
	mode    tallyMode
	start   time.Time // from which on it counts, by the cut-off of the target
	end     time.Time
	first   int // of a.stretches
	limit   int // of a.stretches, first out

	within time.Duration
	days   time.Time // the instant that a date or business days name
	none   NoDue     // why there is no amount to count down
	used   time.Duration
	held   time.Duration // by pauses
	lost   time.Duration // by pauses and in gaps
	due    time.Time
	noDue  NoDue

	// Where the last stretch ended, and what holds there.
	to         time.Time
	at         calendar.Reading
	calID      int32
	now        *calendar.Calendar
	pause      int32         // -1: none
	bounded    bool          // that pause has a budget
	resumes    time.Time     // when the budget will be used up; zero: never
	usedBefore time.Duration // used when pauses began to hold
	explain    bool          // former deadlines are wanted, not just whether they were missed
}

type tallyMode struct {
	cal    int32              // of all stretches; -1: each has that of its promise
	holds  bool               // pauses are looked at
	cutoff calendar.TimeOfDay // after which counting starts on the next day
}

// count makes x what a run comes to under the promise that it has, up to end or
// its stop.
func (x *tally) count(p *Policy, a *Assessment, r *run, end time.Time) {
	x.begin(p, a, r, r.promise, end)
	a.stretches, a.profiles = a.stretches[:0], a.profiles[:0]
	x.build()
	x.finish()
}

// begin makes x a tally in which nothing is counted yet.
func (x *tally) begin(p *Policy, a *Assessment, r *run, under int32, end time.Time) {
	*x = tally{}
	x.p, x.a, x.r, x.c, x.end, x.pause = p, a, r, &p.clocks[r.clock], end, -1
	x.promise = a.promises[under]
	if r.end != going && r.stop.Before(end) {
		x.end = r.stop
	}
	x.mode = tallyMode{cal: x.promise.cal, holds: true}
	x.cal, x.start = p.calendars[x.promise.cal].Calendar, r.start
	if x.promise.target >= 0 {
		x.t = &x.c.targets[x.promise.target]
		x.mode.holds, x.mode.cutoff = x.t.by < 0, x.t.Cutoff
		x.start = received(x.cal, r.start, x.t.Cutoff)
	}
	if x.c.Retarget == Carry {
		x.mode.cal, x.mode.holds = -1, true
	}
	x.amount()
}

// received returns the instant from which what starts at t counts: with a
// cut-off that has passed, from the next day.
func received(cal *calendar.Calendar, t time.Time, cutoff calendar.TimeOfDay) time.Time {
	if cutoff == 0 {
		return t
	}
	if start, ok := cal.Received(t, cutoff); ok {
		return start
	}
	return t
}

// amount finds what the promise allows, counted from the start.
func (x *tally) amount() {
	t := x.t
	switch {
	case t == nil || !t.hasDeadline():
		x.none = NothingPromised
	case t.by >= 0:
		x.days, x.within = x.p.date(x.c, &x.promise, x.start)
	case t.Days > 0:
		due, ok := x.p.days(x.c, &x.promise, x.start)
		if !ok {
			x.none = NeverOpens
			return
		}
		x.days, x.within = due, max(x.cal.Elapsed(x.start, due), 0)
	default:
		x.within = x.promise.amount
	}
}

// date returns the deadline that a ticket states, and the open time up to it.
func (p *Policy) date(c *clock, pr *promise, start time.Time) (due time.Time, within time.Duration) {
	t := &c.targets[pr.target]
	cal := p.calendars[pr.cal].Calendar
	due = pr.by.Add(time.Duration(t.Plus))
	if t.Shut == NextOpen {
		if open, ok := cal.NextOpen(due); ok {
			due = open
		}
	}
	if least := start.Add(time.Duration(t.Least)); t.Least > 0 && due.Before(least) {
		due = least
	}
	return due.In(cal.Location()), max(cal.Elapsed(start, due), 0)
}

// days returns the instant that a promise in business days names.
func (p *Policy) days(c *clock, pr *promise, start time.Time) (due time.Time, ok bool) {
	t := &c.targets[pr.target]
	n := t.Days
	if pr.factor >= 0 {
		n = scaledDays(n, p.spec.Factors[pr.factor].Factor)
	}
	cal := p.calendars[pr.cal]
	if t.Cutoff != 0 {
		if start, ok = cal.Received(start, t.Cutoff); !ok {
			return time.Time{}, false
		}
	}
	return cal.AddDays(start, n, t.DayRule)
}

// scaledDays returns a number of days times a factor, rounded up.
func scaledDays(n int, factor Ratio) int {
	scaled := factor.Of(time.Duration(n) * time.Hour)
	return int(min((scaled+time.Hour-1)/time.Hour, maxDays*1000))
}

// build appends the stretches of the run up to the end.
func (x *tally) build() {
	x.first = len(x.a.stretches)
	x.a.budget = x.a.budget[:0]
	marks := x.a.marks
	x.to = x.start
	first := x.r.first // of those of one instant the last: the others held for no time at all
	for next := marks[first].next; next != 0 && !marks[next].at.After(marks[first].at); next = marks[first].next {
		first = next
	}
	x.use(x.calOf(first))
	if at := marks[first].at; x.to.Before(at) && x.to.Before(x.end) { // before anything was known
		x.add(earliest(at, x.end), first, -1, counts, false)
	}
	for i := x.r.first; i != 0; {
		m := &marks[i]
		last := m.next == 0 || marks[m.next].at.After(x.end)
		to := x.end
		if !last {
			to = marks[m.next].at
		}
		if last || x.to.Before(to) {
			x.use(x.calOf(i))
			x.spend(i, m, to)
		}
		if last {
			break
		}
		i = m.next
	}
	x.limit = len(x.a.stretches)
}

// use makes a calendar that which counts from here on.
func (x *tally) use(cal int32) {
	if x.calID != cal || x.now == nil {
		x.calID, x.now = cal, x.p.calendars[cal].Calendar
		x.at = x.a.reading(x.p, cal, x.to)
	}
}

// calOf returns the calendar in which a mark's time is counted.
func (x *tally) calOf(mark int32) int32 {
	if x.mode.cal >= 0 {
		return x.mode.cal
	}
	return x.a.promises[x.a.marks[mark].promise].cal
}

// spend adds the time from where the last stretch ended up to an instant, in
// which one mark held.
func (x *tally) spend(i int32, m *mark, to time.Time) {
	pause := m.pause
	if !x.mode.holds || x.mode.cal < 0 && x.dated(m.promise) {
		pause = -1
	}
	if pause < 0 || m.gap {
		what := counts
		if m.gap {
			what = gap
		}
		x.pause = -1
		x.add(to, i, -1, what, false)
		return
	}
	if x.pause < 0 {
		x.usedBefore = x.used
	}
	x.pause, x.bounded, x.resumes = pause, false, time.Time{}
	if x.c.Pauses[pause].Time != "" {
		x.add(to, i, pause, counts, false)
		return
	}
	left, bounded := x.left(pause)
	x.bounded = bounded
	if !bounded {
		x.add(to, i, pause, held, false)
		return
	}
	stop, ok := after(x.now, x.to, x.at, left)
	if ok && !stop.After(to) {
		x.add(stop, i, pause, held, false)
		x.pause = -1
		x.add(to, i, pause, counts, true)
		return
	}
	x.add(to, i, pause, held, false)
	if ok {
		x.resumes = stop
	}
}

// dated reports whether a promise is a date, which no pause moves.
func (x *tally) dated(promise int32) bool {
	i := x.a.promises[promise].target
	return i >= 0 && x.c.targets[i].by >= 0
}

// add appends the stretch from where the last one ended up to an instant. What
// another event of the same instant ended held for no time at all.
func (x *tally) add(to time.Time, mark, pause int32, what stretchKind, overBudget bool) {
	if !x.to.Before(to) {
		return
	}
	at := x.a.reading(x.p, x.calID, to)
	open := at.Sub(x.at)
	x.a.stretches = append(x.a.stretches, stretch{
		from: x.to, to: to, at: x.at, open: open, before: x.used, lost: x.lost,
		cal: x.calID, mark: mark, pause: pause, what: what, overBudget: overBudget,
	})
	switch what {
	case counts:
		x.used = plus(x.used, open)
	case gap:
		x.lost = plus(x.lost, open)
	case held:
		x.held, x.lost = plus(x.held, open), plus(x.lost, open)
		if int(pause) < len(x.a.budget) {
			x.a.budget[pause] -= open
		}
	}
	x.to, x.at = to, at
}

// left returns what is left of the budget of a pause; bounded is false if it
// has none.
func (x *tally) left(pause int32) (left time.Duration, bounded bool) {
	s := &x.c.Pauses[pause]
	if s.Budget == 0 && s.Days == 0 {
		return 0, false
	}
	for len(x.a.budget) <= int(pause) {
		x.a.budget = append(x.a.budget, -1)
	}
	if x.a.budget[pause] < 0 {
		x.a.budget[pause] = x.budget(s)
	}
	return x.a.budget[pause], true
}

// budget returns the open time for which a pause holds a run that it holds
// for the first time. Business days that the calendar does not have are never
// used up.
func (x *tally) budget(s *PauseSpec) time.Duration {
	if s.Days == 0 {
		return time.Duration(s.Budget)
	}
	until, ok := x.now.AddDays(x.to, s.Days, calendar.SameTime)
	if !ok {
		return math.MaxInt64
	}
	return x.now.Elapsed(x.to, until)
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
	used := x.used
	if paused && x.c.Pauses[x.pause].Time != "" {
		used = x.usedBefore
	}
	due, ok := time.Time{}, false
	if used >= x.within {
		due, ok = x.deadline(used)
	}
	switch {
	case ok:
		x.due = due
	case paused && !x.bounded:
		x.noDue = WhilePaused
		return
	case paused && x.resumes.IsZero():
	case paused:
		x.due, ok = x.project(x.resumes, x.a.reading(x.p, x.calID, x.resumes), x.lost+x.resumed())
	default: // as if it had gone on, where it has stopped
		x.due, ok = x.project(x.to, x.at, x.lost)
	}
	if !ok {
		x.due, x.noDue = time.Time{}, NeverOpens
	}
}

// resumed returns for how long the pause that holds will hold on.
func (x *tally) resumed() time.Duration { return x.now.Elapsed(x.to, x.resumes) }

// named reports whether the deadline is the instant that business days name,
// moved by what was lost.
func (x *tally) named() bool { return x.t.Days > 0 && x.mode.cal >= 0 }

// project returns the deadline of a run that goes on at t.
func (x *tally) project(t time.Time, at calendar.Reading, lost time.Duration) (time.Time, bool) {
	if x.named() {
		return x.moved(lost)
	}
	return after(x.now, t, at, x.within-x.used)
}

// moved returns the instant that business days name, later by open time.
func (x *tally) moved(by time.Duration) (time.Time, bool) {
	if by == 0 {
		return x.days, true
	}
	return x.cal.Add(x.days, by)
}

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
		if due, ok = x.moved(s.lost); ok && s.what == counts && s.before <= used && !due.After(s.to) {
			return due, true
		}
	}
	return time.Time{}, false
}

// using returns the index of the stretch in which a run had first used an
// amount.
func (x *tally) using(amount time.Duration) int {
	list := x.a.stretches[x.first:x.limit]
	return sort.Search(len(list), func(i int) bool { return plus(list[i].before, list[i].counted()) >= amount })
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

// counted returns what a stretch adds to the time used.
func (s *stretch) counted() time.Duration {
	if s.what == counts {
		return s.open
	}
	return 0
}

// after returns the earliest instant with d of open time from t on; at is the
// reading of t.
func after(c *calendar.Calendar, t time.Time, at calendar.Reading, d time.Duration) (time.Time, bool) {
	if d <= 0 {
		return t.In(c.Location()), true
	}
	return c.Reach(at.Add(d))
}

// reading returns what a calendar shows at t. It remembers the last instants,
// since the clocks of a ticket share most of theirs.
func (a *Assessment) reading(p *Policy, cal int32, t time.Time) calendar.Reading {
	c := p.calendars[cal].Calendar
	s, ns := t.Unix(), int32(t.Nanosecond())
	for i := range a.memo {
		if m := &a.memo[i]; m.s == s && m.ns == ns && m.cal == c {
			return m.reading
		}
	}
	r := c.Reading(t)
	a.memo[a.oldest] = memo{s, ns, c, r}
	a.oldest = (a.oldest + 1) % len(a.memo)
	return r
}

type memo struct {
	s       int64
	ns      int32
	cal     *calendar.Calendar
	reading calendar.Reading
}

// plus adds durations that are not negative; the sum is at most the largest.
func plus(a, b time.Duration) time.Duration {
	if a > math.MaxInt64-b {
		return math.MaxInt64
	}
	return a + b
}

func earliest(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
