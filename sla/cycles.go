package sla

import (
	"time"

	"github.com/supportops/policy/lifecycle"
)

// run is one cycle of one clock.
type run struct {
	clock       int32
	prev, next  int32   // runs of the same clock, -1: none
	former      int32   // the last one before that stopped, -1: none
	first, last int32   // marks
	cuts        int32   // the last one of its marks in Assessment.cuts, plus 1
	stood       int32   // of those in Assessment.fresh that stand the first resumption, plus 1
	trigger     instant // when the start signal was given
	start       instant // from which on it counts
	stop        instant // once it has ended
	stopEvent   int32   // index in the history; -1: nothing but time
	promise     int32   // that applies, or applied at the end
	signal      int32   // index in start, -1: a reset
	moved       bool    // its marks may have several promises
	end         ending
	dead        bool // erased, or taken back within its instant
}

type ending uint8

const (
	going ending = iota
	stopped
	cancelled
)

// mark is a point in a run from which on something else holds.
//
//	first ──▶ mark ──▶ mark ──▶ last        each with what holds from there on:
//	          pause    promise  gap         the pause, the promise, or neither
type mark struct {
	at      instant
	event   int32 // index in the history; -1: nothing but time
	next    int32 // 0: none
	pause   int32 // index of the pause that holds; -1: none
	promise int32
	gap     bool // the cycle had stopped
}

// track is how one clock of a ticket stands while its events are read.
type track struct {
	*clock
	index      int32  // of the clock
	mind       uint64 // cues of which it takes notice
	phase      phase
	head, run  int32  // the first and the last run; -1: none
	past, seen int32  // marks of pauses since the opening, where a cycle may count from there
	pause      int32  // that holds now, -1: none
	latched    uint64 // pauses that signals have begun
	since      int32  // index in Assessment.since of the first pause
}

// phase is what a clock may do next, and so which cues it reacts to.
type phase uint8

const (
	idle    phase = iota // no cycle yet
	runs                 // the last cycle is running
	ended                // it was stopped or cancelled
	nPhases = iota
)

// fresh is a run that began or resumed in the present instant. It is dropped
// if another event of the instant takes its start back.
type fresh struct {
	run     int32
	signal  int32
	old     int32   // index in Assessment.runs of a copy from before it went on, -1: it began
	trigger instant // when the signal was given
}

// cut is where marks of a run were dropped when it went on, which may be taken
// back.
type cut struct {
	prev  int32 // as run.cuts
	mark  int32 // the last that was kept
	next  int32 // the first that was dropped
	first mark  // of the run, as it was
}

// step moves one clock: stop, cancel, reset, start, targets, pauses.
func (f *fold) step(t *track, in *happening) {
	c := t.clock
	running, began := t.phase == runs, false
	if running && in.cues&c.ends != 0 {
		if s := f.given(c.stop, in); s != nil {
			f.end(c, t, s, in, stopped)
			if s.kinds != 0 && f.a.promises[f.a.runs[t.run].promise].target < 0 {
				f.forget(t)
			}
			running = false
		} else if s := f.given(c.cancel, in); s != nil {
			f.end(c, t, s, in, cancelled)
			running = false
		}
	}
	if t.run >= 0 && len(c.reset) > 0 {
		running, began = f.reset(c, t, in)
	}
	if !running && in.cues&c.starts != 0 && !(in.opening && f.given(c.born, in) != nil) {
		began = f.start(c, t, in)
	}
	if in.cues&c.holds != 0 || began && c.held {
		f.hold(c, t, in)
	}
	switch {
	case began:
		f.begin(c, t, in)
	case running:
		f.renew(c, t, in)
	case c.follow && t.run >= 0 && f.a.runs[t.run].end == stopped:
		f.note(t, in)
	}
}

// place says in which phase a clock is, and so of what it takes notice.
func (f *fold) place(c *clock, t *track) {
	switch {
	case t.run < 0:
		t.phase = idle
	case f.a.runs[t.run].end == going:
		t.phase = runs
	default:
		t.phase = ended
	}
	t.mind = c.minds[t.phase]
}

// end stops or cancels the running cycle.
func (f *fold) end(c *clock, t *track, s *signal, in *happening, how ending) {
	r := &f.a.runs[t.run]
	r.end, r.stop, r.stopEvent = how, f.own(s, in), in.event
	if r.stop.Before(r.start) && r.start.Before(in.at) {
		r.stop = r.start
	}
	t.phase, t.mind = ended, c.minds[ended]
}

// cut cancels what still runs when a ticket is merged into another.
func (f *fold) cut() {
	for i := range f.a.tracks {
		if t := &f.a.tracks[i]; t.phase == runs {
			f.end(&f.p.clocks[i], t, &signal{moment: -1}, &happening{at: f.a.instant}, cancelled)
		}
	}
}

// reset erases the last cycle if a signal says so, and reports whether one is
// running then, and whether it began there.
func (f *fold) reset(c *clock, t *track, in *happening) (running, began bool) {
	running = f.a.runs[t.run].end == going
	for k := range c.reset {
		x := &c.reset[k]
		if running && !x.running || !running && !x.ended || in.cues&x.cue == 0 || !f.gives(&x.signal, in) {
			continue
		}
		if f.drop(t, t.run); x.restart {
			f.add(t, in.at, in.at, -1)
		}
		f.place(c, t)
		return x.restart, x.restart
	}
	return running, false
}

// drop removes a run from its clock, as if it had never begun.
func (f *fold) drop(t *track, at int32) {
	r := &f.a.runs[at]
	r.dead = true
	if r.prev >= 0 {
		f.a.runs[r.prev].next = r.next
	} else {
		t.head = r.next
	}
	if r.next >= 0 {
		f.a.runs[r.next].prev = r.prev
	} else {
		t.run = r.prev
	}
}

// add appends a run.
func (f *fold) add(t *track, trigger, start instant, signal int32) {
	at := int32(len(f.a.runs))
	f.a.runs = append(f.a.runs, run{})
	r := &f.a.runs[at]
	r.clock, r.prev, r.next, r.former = t.index, t.run, -1, f.stoppedLast(t.run)
	r.trigger, r.start, r.signal = trigger, start, signal
	if t.run < 0 {
		t.head = at
	} else {
		f.a.runs[t.run].next = at
	}
	t.run = at
}

// start begins a cycle, or lets the last one go on, if a signal says so.
func (f *fold) start(c *clock, t *track, in *happening) bool {
	if t.run >= 0 && !c.again {
		return false
	}
	s := f.given(c.start, in)
	if s == nil {
		return false
	}
	at := fresh{signal: s.index, old: -1, trigger: f.own(s, in)}
	if t.run < 0 || f.a.runs[t.run].end == cancelled || c.Cycles == Each {
		f.add(t, at.trigger, f.origin(c, t, s, at.trigger), s.index)
	} else {
		at.old = int32(len(f.a.runs))
		f.a.runs = append(f.a.runs, f.a.runs[t.run])
		f.resume(c, t, &f.a.runs[t.run])
	}
	t.phase, t.mind = runs, c.minds[runs]
	if s.cond != nil || s.enters || c.past || len(f.a.fresh) > 0 {
		at.run, f.a.instant = t.run, in.at
		f.a.fresh = append(f.a.fresh, at)
	}
	return true
}

// origin returns the instant from which a cycle counts.
func (f *fold) origin(c *clock, t *track, s *signal, trigger instant) instant {
	switch {
	case s.From.Opened:
		return f.opened
	case s.from >= 0:
		if t, ok := instantText(f.a.vals[s.from].text, time.UTC); ok {
			if at := instantOf(t); !f.onlyBack(s) || !at.After(trigger) {
				return at
			}
		}
	case s.opening != nil:
		if at, ok := s.opening.NextOpen(trigger.time()); ok {
			return instantOf(at)
		}
	case s.From.FormerDue:
		if due, ok := f.formerDue(c, t); ok && due.After(trigger) {
			return due
		}
	}
	return trigger
}

// formerDue returns the deadline of the cycle that stopped last.
func (f *fold) formerDue(c *clock, t *track) (due instant, ok bool) {
	last := f.stoppedLast(t.run)
	if last < 0 {
		return instant{}, false
	}
	x := &f.a.tally
	x.count(f.p, f.a, &f.a.runs[last], f.a.runs[last].stop, false)
	return instantOf(x.due), x.noDue == ""
}

// stoppedLast returns the last run that stopped, looking back from a given
// run; -1 if none has.
func (f *fold) stoppedLast(at int32) int32 {
	for at >= 0 && (f.a.runs[at].end != stopped || f.a.runs[at].dead) {
		at = f.a.runs[at].former
	}
	return at
}

// trim drops the marks of a run after its stop, where a signal that carried an
// earlier instant stopped it.
func (f *fold) trim(r *run) {
	if !f.a.marks[r.last].at.After(r.stop) {
		return
	}
	first := f.a.marks[r.first]
	if first.at.After(r.stop) { // what held from the trigger on held before, too
		own := r.first
		for k := first.next; k != 0 && !f.a.marks[k].at.After(first.at); k = f.a.marks[k].next {
			own = k
		}
		m := f.a.marks[own]
		m.at, m.next = r.stop, first.next
		f.a.marks[r.first] = m
	}
	last := r.first
	for k := r.first; k != 0 && !f.a.marks[k].at.After(r.stop); k = f.a.marks[k].next {
		last = k
	}
	f.a.cuts = append(f.a.cuts, cut{r.cuts, last, f.a.marks[last].next, first})
	r.cuts = int32(len(f.a.cuts))
	f.a.marks[last].next, r.last = 0, last
}

// restore makes a run what it was when old was copied.
func (f *fold) restore(r, old *run) {
	for r.cuts > old.cuts {
		c := &f.a.cuts[r.cuts-1]
		f.a.marks[c.mark].next = c.next
		f.a.marks[r.first], r.cuts = c.first, c.prev
	}
	prev, next := r.prev, r.next
	*r = *old
	r.prev, r.next, r.stood = prev, next, 0
	f.a.marks[r.last].next = 0
}

// resume lets a stopped run go on.
func (f *fold) resume(c *clock, t *track, r *run) {
	if c.Cycles == Sum {
		f.trim(r)
		f.mark(r, mark{at: r.stop, event: r.stopEvent, pause: -1, promise: f.a.marks[r.last].promise, gap: true})
	}
	r.end, r.stop = going, instant{}
	f.follow(c, t, r)
}

// begin marks what holds for a run that begins or goes on.
func (f *fold) begin(c *clock, t *track, in *happening) {
	r := &f.a.runs[t.run]
	f.retarget(c, r, in.at)
	if f.a.promises[r.promise].target < 0 {
		f.bare = true
	}
	at := in.at
	if r.first == 0 && r.trigger.Before(at) { // after what is known of pauses by then
		at = latest(r.trigger, f.a.marks[t.seen].at)
	}
	f.mark(r, mark{at: at, event: in.event, pause: t.pause, promise: r.promise})
}

// renew marks in a running cycle what a happening has changed for it.
func (f *fold) renew(c *clock, t *track, in *happening) {
	r := &f.a.runs[t.run]
	if in.facts&c.origin != 0 {
		f.follow(c, t, r)
	}
	if in.facts&(c.asks|c.origin) != 0 || in.edge {
		f.retarget(c, r, in.at)
		if f.a.promises[r.promise].target < 0 {
			f.bare = true
		}
	}
	f.note(t, in)
}

// retarget finds what is promised to a running cycle now.
func (f *fold) retarget(c *clock, r *run, now instant) {
	if !c.keeps || f.a.promises[r.promise].target < 0 {
		r.promise = f.promise(c, r, now)
	}
}

// follow moves the start of a run to the instant that its fact states now.
func (f *fold) follow(c *clock, t *track, r *run) {
	if r.signal < 0 || c.start[r.signal].from < 0 {
		return
	}
	s := &c.start[r.signal]
	start := f.origin(c, t, s, r.trigger)
	if f.onlyBack(s) && start.After(r.start) && f.a.vals[s.from].id != noValue {
		return // another ticket, less old, was merged into this one
	}
	r.start = start
}

// onlyBack reports whether the fact from which a start counts may only move it
// back.
func (f *fold) onlyBack(s *signal) bool {
	return f.p.facts.facts[s.from].name == lifecycle.OldestOpened
}

// note appends a mark to the last run if the pause or the promise is another.
func (f *fold) note(t *track, in *happening) {
	r := &f.a.runs[t.run]
	if last := &f.a.marks[r.last]; last.pause != t.pause || last.promise != r.promise {
		f.mark(r, mark{at: in.at, event: in.event, pause: t.pause, promise: r.promise})
	}
}

// mark appends a mark to a run.
func (f *fold) mark(r *run, m mark) {
	at := int32(len(f.a.marks))
	f.a.marks = append(f.a.marks, m)
	if r.first == 0 {
		r.first = at
	} else {
		last := &f.a.marks[r.last]
		last.next, r.moved = at, r.moved || last.promise != m.promise
	}
	r.last = at
}

// settle ends the instant in which cycles began. If nothing else happened in
// it, all of them hold.
func (f *fold) settle() {
	if f.crowded {
		f.review()
	}
	f.a.fresh, f.crowded = f.a.fresh[:0], false
}

// review drops the cycles that began in the instant just past and whose start
// no longer holds, and takes back resumptions likewise: unless a later one of the
// instant stands, which would have begun the cycle, or let it go on, alone.
func (f *fold) review() {
	for k := range f.a.fresh {
		f.a.runs[f.a.fresh[k].run].stood = 0
	}
	for k := len(f.a.fresh) - 1; k >= 0; k-- {
		x := &f.a.fresh[k]
		r := &f.a.runs[x.run]
		c := &f.p.clocks[r.clock]
		s := &c.start[x.signal]
		stands := (s.cond == nil || s.cond.holds(f.a.vals)) && (!s.enters || f.true(s.watch))
		switch t := &f.a.tracks[r.clock]; {
		case stands && x.old >= 0:
			r.stood = int32(k + 1)
		case stands:
			f.known(r)
		case r.dead: // erased: it stays so
		case x.old >= 0 && r.stood > 0:
		case x.old >= 0:
			event := f.a.marks[r.last].event
			f.restore(r, &f.a.runs[x.old])
			if f.place(c, t); c.follow && t.run == x.run { // what holds since goes on to be noted
				f.note(t, &happening{at: f.a.instant, event: event})
			}
		case r.stood > 0:
			later := &f.a.fresh[r.stood-1]
			r.signal, r.trigger = later.signal, later.trigger
			r.start = f.origin(c, t, &c.start[later.signal], later.trigger)
			f.known(r)
		default:
			f.drop(t, x.run)
			f.place(c, t)
		}
	}
}

// known gives the marks from before the instant in which a run began the
// promise that applied at the end of that instant. A promise that another
// event of the same instant ended never applied.
func (f *fold) known(r *run) {
	for k := r.first; k != 0 && f.a.marks[k].at.Before(f.a.instant); k = f.a.marks[k].next {
		f.a.marks[k].promise = r.promise
	}
}
