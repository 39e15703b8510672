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
	from, to instant
	at       calendar.Reading // of from
	open     time.Duration    // from from to to
	before   time.Duration    // used before from
	lost     time.Duration    // held, or in gaps, before from
	cal      int32
	mark     int32
	pause    int32 // that holds, or whose time counts; -1: none
	what     stretchKind
}

type stretchKind uint8

const (
	counts stretchKind = iota
	held
	gap
)

// counted returns what a stretch adds to the time used.
func (s *stretch) counted() time.Duration {
	if s.what == counts {
		return s.open
	}
	return 0
}

// tallyMode is what stretches depend on besides the marks and the start of the
// run.
type tallyMode struct {
	cal   int32 // of all stretches; -1: each has that of its promise
	holds bool  // pauses are looked at
}

// build appends the stretches of the run up to the end.
func (x *tally) build() {
	budget := x.budget[:0]
	x.progress = progress{}
	x.first, x.to, x.pause, x.budget = len(x.a.stretches), x.start, -1, budget
	marks := x.a.marks
	i := x.trigger()
	if past := x.a.tracks[x.r.clock].past; past != 0 && x.start.Before(marks[i].at) && marks[past].at.Before(marks[i].at) {
		i = past
	}
	x.use(x.calOf(i))
	if at := marks[i].at; x.to.Before(at) && x.to.Before(x.end) { // before anything was known
		x.add(earliest(at, x.end), i, -1, counts)
	}
	x.walk(i)
}

// goOn is build for a cycle with the same start as the one before: it
// continues where that one stopped.
func (x *tally) goOn() {
	if x.idle {
		x.undo()
	}
	x.trigger()
	i := x.noted()
	for n := x.a.marks[i].next; n != 0 && n < x.r.first && !x.a.marks[n].at.After(x.to); n = x.a.marks[i].next {
		i = n
	}
	x.walk(i)
}

// follows reports whether goOn may: counting has not come beyond the end, and
// what held where it has come to is known.
func (x *tally) follows() bool {
	return x.mode.cal >= 0 && !x.end.Before(x.to) && !x.to.Before(x.a.marks[x.noted()].at)
}

// noted returns the last mark of pauses since the opening that was counted, the
// first if none was.
func (x *tally) noted() int32 { return max(x.past, x.a.tracks[x.r.clock].past) }

// trigger finds the mark that holds from the trigger on: of those of one instant
// the last, since the others held for no time at all.
func (x *tally) trigger() int32 {
	marks := x.a.marks
	x.own = x.r.first
	for next := marks[x.own].next; next != 0 && !marks[next].at.After(marks[x.own].at); next = marks[next].next {
		x.own = next
	}
	return x.own
}

// walk adds the time from mark i on.
func (x *tally) walk(i int32) {
	marks := x.a.marks
	for i != 0 {
		next := x.next(i)
		to := x.end
		if next != 0 && marks[next].at.After(x.end) {
			next = 0
		} else if next != 0 {
			to = marks[next].at
		}
		if next == 0 || x.to.Before(to) {
			if x.idle = x.c.joins && !x.to.Before(to); x.idle {
				x.keep(i)
			}
			if x.mode.cal < 0 {
				x.use(x.calOf(i))
			}
			x.spend(i, to)
		}
		if i < x.r.first {
			x.past = i
		}
		i = next
	}
	x.limit = len(x.a.stretches)
}

// keep notes how far counting has come before a mark at the end that has held
// for no time yet. If another cycle goes on from there, it may hold for none.
func (x *tally) keep(mark int32) {
	x.before, x.whole = x.progress, -1
	if p := x.a.marks[mark].pause; p >= 0 && int(p) < len(x.budget) && x.budget[p] < 0 {
		x.whole = p
	}
}

// undo takes back what a mark that has held for no time has set.
func (x *tally) undo() {
	limit := x.limit
	x.progress = x.before
	if x.limit = limit; x.whole >= 0 {
		x.budget[x.whole] = -1
	}
}

// next returns the mark after which other things hold than after mark i: in
// the pauses since the opening, if the run counts from before its trigger, and
// then in its own marks. 0 is none.
func (x *tally) next(i int32) int32 {
	marks := x.a.marks
	for k := i; ; {
		n := marks[k].next
		if k < x.r.first && (n == 0 || n >= x.r.first || !marks[n].at.Before(marks[x.own].at)) {
			n = x.own
		}
		if n == 0 || x.explain {
			return n
		}
		if a, b := &marks[i], &marks[n]; a.pause != b.pause || a.gap != b.gap || x.mode.cal < 0 && x.promised(i) != x.promised(n) || x.late(i) {
			return n
		}
		k = n
	}
}

// promised returns the promise that applied after a mark: before the trigger
// that with which the run began.
func (x *tally) promised(mark int32) int32 {
	return x.a.marks[max(mark, x.own)].promise
}

// late reports whether no pause holds the run after a mark: the mark is from
// before the trigger, and the start signal lets pauses hold only from there on.
func (x *tally) late(mark int32) bool {
	return mark < x.r.first && x.r.signal >= 0 && x.c.Start[x.r.signal].Holds != ""
}

// use makes a calendar the one that counts from here on.
func (x *tally) use(cal int32) {
	if x.calID != cal || x.now == nil {
		x.calID, x.now = cal, x.p.calendars[cal].Calendar
		x.at = x.a.starts[uint64(x.to.sec)*spread>>62].of(x.now, x.to)
	}
}

// calOf returns the calendar in which a mark's time is counted.
func (x *tally) calOf(mark int32) int32 {
	if x.mode.cal >= 0 {
		return x.mode.cal
	}
	return x.a.promises[x.promised(mark)].cal
}

// spend adds the time from where the last stretch ended up to an instant, in
// which one mark held.
func (x *tally) spend(i int32, to instant) {
	m := &x.a.marks[i]
	pause := m.pause
	if !x.mode.holds || x.mode.cal < 0 && x.dated(x.promised(i)) {
		pause = -1
	}
	switch {
	case m.gap:
		x.pause = -1
		x.add(to, i, -1, gap)
		return
	case pause >= 0 && x.to.Before(x.r.trigger) && x.late(i):
		x.pause = -1
		if x.add(earliest(to, x.r.trigger), i, -1, counts); !x.to.Before(to) {
			return // the pause has not held yet, so its budget is whole
		}
	}
	if pause < 0 {
		x.pause = -1
		x.add(to, i, -1, counts)
		return
	}
	if x.pause < 0 && x.freed != x.to { // it was held by none for some time
		x.heldFrom, x.usedBefore = x.to, x.used
	}
	x.pause, x.bounded, x.resumes = pause, false, instant{}
	if x.c.pauses[pause].counts {
		x.add(to, i, pause, counts)
		return
	}
	x.heldBy(i, pause, to)
}

// heldBy adds time in which a pause holds the run, as far as its budget goes.
func (x *tally) heldBy(i, pause int32, to instant) {
	left, bounded := x.left(pause)
	x.bounded = bounded
	if !bounded {
		x.add(to, i, pause, held)
		return
	}
	at, ok := after(x.now, x.to, x.at, left)
	stop := instantOf(at)
	if ok && !stop.After(to) {
		x.add(stop, i, pause, held)
		x.pause, x.freed = -1, stop
		x.add(to, i, -1, counts)
		return
	}
	x.add(to, i, pause, held)
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
func (x *tally) add(to instant, mark, pause int32, what stretchKind) {
	if !x.to.Before(to) {
		return
	}
	var at calendar.Reading
	if to == x.end {
		at = x.a.ends.of(x.now, to)
	} else {
		at = x.now.Reading(to.time())
	}
	open := at.Sub(x.at)
	n := len(x.a.stretches)
	x.a.stretches = append(x.a.stretches, stretch{})
	s := &x.a.stretches[n]
	s.from, s.to, s.at, s.open, s.before, s.lost = x.to, to, x.at, open, x.used, x.lost
	s.cal, s.mark, s.pause, s.what = x.calID, mark, pause, what
	switch what {
	case counts:
		x.used = plus(x.used, open)
	case gap:
		x.lost = plus(x.lost, open)
	case held:
		x.held, x.lost = plus(x.held, open), plus(x.lost, open)
		if int(pause) < len(x.budget) {
			x.budget[pause] -= open
		}
	}
	x.to, x.at = to, at
}

// left returns what is left of the budget of a pause; bounded is false if it
// has none. A pause that holds a run for the first time has all of it.
// Business days that the calendar does not have are never used up.
func (x *tally) left(pause int32) (left time.Duration, bounded bool) {
	s := x.c.pauses[pause].PauseSpec
	if s.Budget == 0 && s.Days == 0 {
		return 0, false
	}
	for len(x.budget) <= int(pause) {
		x.budget = append(x.budget, -1)
	}
	b := &x.budget[pause]
	if *b >= 0 {
		return *b, true
	}
	*b = time.Duration(s.Budget)
	if s.Days > 0 {
		*b = math.MaxInt64
		if until, ok := x.now.AddDays(x.to.time(), s.Days, calendar.SameTime); ok {
			*b = x.now.Elapsed(x.to.time(), until)
		}
	}
	return *b, true
}

// using returns the index of the stretch in which a run had first used an
// amount.
func (x *tally) using(amount time.Duration) int {
	list := x.a.stretches[x.first:x.limit]
	return sort.Search(len(list), func(i int) bool { return plus(list[i].before, list[i].counted()) >= amount })
}

// after returns the earliest instant with d of open time from t on; at is the
// reading of t.
func after(c *calendar.Calendar, t instant, at calendar.Reading, d time.Duration) (time.Time, bool) {
	if d <= 0 {
		return t.In(c.Location()), true
	}
	return c.Reach(at.Add(d))
}

// spread deals instants out over the memos of starts.
const spread = 0x9e3779b97f4a7c15

// of returns what a calendar shows at t, where a run starts or ends: the
// clocks of a ticket share most of these instants.
func (m *memo) of(c *calendar.Calendar, t instant) calendar.Reading {
	if m.at != t || m.cal != c {
		m.at, m.cal, m.reading = t, c, c.Reading(t.time())
	}
	return m.reading
}

// memo is the last reading of its kind.
type memo struct {
	at      instant
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
