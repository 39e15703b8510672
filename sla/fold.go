package sla

import (
	"slices"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
)

// run is one cycle of one clock.
type run struct {
	clock       int32
	prev, next  int32     // runs of the same clock, -1: none
	first, last int32     // marks
	trigger     time.Time // when the start signal was given
	start       time.Time // from which on it counts
	stop        time.Time // once it has ended
	stopEvent   int32     // index in the history; -1: nothing but time
	promise     int32     // that applies, or applied at the end
	signal      int32     // index in start, -1: a reset
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
	at      time.Time
	event   int32 // index in the history; -1: nothing but time
	next    int32 // 0: none
	pause   int32 // index of the pause that holds; -1: none
	promise int32
	gap     bool // the cycle had stopped
}

// promise is what applies to a run: a target and all that it takes from the
// ticket. Promise 0 is none.
type promise struct {
	target int32 // -1: none
	factor int32 // -1: none
	cal    int32
	amount time.Duration // of within, scaled
	by     time.Time
}

// track is how one clock of a ticket stands while its events are read.
type track struct {
	truth      uint64 // of the conditions that signals watch
	head, run  int32  // the first and the last run; -1: none
	past, seen int32  // marks of pauses since the opening, where a cycle may count from there
	pause      int32  // that holds now, -1: none
	latched    uint64 // pauses that signals have begun
	since      int32  // index in Assessment.since of the first pause
}

// happening is one event, or an instant that signals waited for, as clocks see
// it.
type happening struct {
	at      time.Time
	event   int32
	e       *lifecycle.Event // nil: nothing but time
	kinds   kindSet
	changed factSet
	moments factSet // that are reached
	opening bool
	edge    bool // a target comes into force or ends
}

// fold makes the runs of a ticket, in one pass over its events: what an
// [Assessment] is computed from.
type fold struct {
	p *Policy
	a *Assessment

	facets lifecycle.Facets
	opened time.Time
	open   bool // the opening was read
	merged bool
	turn   int     // next of p.turns
	stated factSet // facts that the event at hand states and that had no value
}

// fresh is a run that began or went on in the present instant: it never was
// if the instant takes its start back.
type fresh struct {
	run    int32
	signal int32
	old    run  // before it went on
	resume bool // it went on, else it began
}

// moment is the state of an instant that signals wait for.
type waiting struct {
	at    time.Time
	armed bool // not reached yet
}

// walk folds the events of h up to and including now.
func (f *fold) walk(h lifecycle.History, now time.Time) {
	a, p := f.a, f.p
	a.reset(p)
	n := h.Len()
	for n > 0 && h.Ref(n-1).Time.After(now) {
		n--
	}
	o, _ := h.Opening()
	if n == 0 {
		return
	}
	if o.Index >= n { // it was created later
		o.Index = 0
	}
	opening := o.Index
	f.opened = h.Ref(opening).Time
	timed := len(p.moments) > 0 || len(p.turns) > 0
	for f.turn < len(p.turns) && !p.turns[f.turn].After(f.opened) {
		f.turn++
	}
	for i := 0; i < n && !f.merged; i++ {
		e := h.Ref(i)
		if timed && f.open {
			f.until(e.Time)
		}
		if f.open {
			f.settleBefore(e.Time)
		}
		f.a.instant = e.Time
		f.event(int32(i), e, i == opening)
	}
	if f.merged {
		f.cut()
	} else if timed {
		f.until(now)
	}
	f.settle()
}

// settleBefore settles the present instant if t lies after it.
func (f *fold) settleBefore(t time.Time) {
	if t.After(f.a.instant) {
		f.settle()
	}
}

// until reads the instants up to t that signals wait for, and those at which
// targets come into force or end, in order.
func (f *fold) until(t time.Time) {
	for {
		at, which, ok := f.nextMoment()
		edge := f.turn < len(f.p.turns) && (!ok || !f.p.turns[f.turn].After(at))
		if edge {
			if turn := f.p.turns[f.turn]; !ok || turn.Before(at) {
				at, which = turn, 0
			}
		}
		if !ok && !edge || at.After(t) {
			return
		}
		if at.After(f.a.instant) {
			f.settle()
			f.a.instant = at
		}
		if edge {
			f.turn++
		}
		for i := range f.a.waits {
			if which.has(i) {
				f.a.waits[i].armed = false
			}
		}
		in := happening{at: at, event: -1, moments: which, edge: edge}
		f.clocks(&in)
	}
}

// nextMoment returns the earliest instant that is not reached yet, and all that
// fall on it.
func (f *fold) nextMoment() (at time.Time, which factSet, ok bool) {
	for i := range f.a.waits {
		w := &f.a.waits[i]
		switch {
		case !w.armed || ok && w.at.After(at):
		case ok && w.at.Equal(at):
			which |= 1 << uint(i)
		default:
			at, which, ok = w.at, 1<<uint(i), true
		}
	}
	return at, which, ok
}

// event reads one event.
func (f *fold) event(i int32, e *lifecycle.Event, opening bool) {
	in := happening{at: e.Time, event: i, e: e, opening: opening}
	f.stated = 0
	in.changed = f.apply(e)
	if !f.open && !opening {
		return
	}
	if opening {
		f.open = true
		in.changed = ^factSet(0)
		f.side(ofOpener, e.Side)
		f.side(ofTurn, e.Side)
	}
	in.kinds = 1 << e.Kind
	if opening {
		in.kinds |= isOpened
	}
	if e.Kind == lifecycle.Message || e.Kind == lifecycle.Created {
		in.changed |= f.message(e, &in)
	}
	if e.Kind == lifecycle.Merged {
		f.merged = true
		in.changed |= f.set(ofMerged, "yes")
	}
	if len(f.p.moments) > 0 {
		in.moments = f.written(&in)
	}
	if in.changed|in.moments != 0 || in.kinds&f.p.kinds != 0 {
		f.clocks(&in)
	}
	if f.stated != 0 && len(f.a.late) > 0 {
		f.learn()
	}
}

// message adds what a message or an opening means to signals, and returns the
// facts that it changes.
func (f *fold) message(e *lifecycle.Event, in *happening) (changed factSet) {
	switch {
	case e.IsReply():
		in.kinds |= isReply
		changed = f.set(ofReplied, "yes")
	case e.IsContact():
		if !in.opening {
			in.kinds |= isContact
		}
		return f.side(ofTurn, e.Side)
	case e.Kind == lifecycle.Message && e.Visibility == lifecycle.Internal:
		in.kinds |= isNote
	}
	if e.Kind == lifecycle.Message && e.Visibility == lifecycle.Public {
		changed |= f.side(ofTurn, e.Side)
	}
	return changed
}

// apply makes the facts those after e, and returns which have changed.
func (f *fold) apply(e *lifecycle.Event) (changed factSet) {
	if f.p.sources&stated(e) != 0 {
		was := f.facets.State
		if e.Facts == nil {
			f.facets.Apply(e)
		} else {
			plain := *e
			plain.Facts = nil // kept below, without a copy of all
			f.facets.Apply(&plain)
		}
		for _, b := range f.p.facets {
			changed |= f.facet(b.source, b.fact, was)
		}
		if i := f.p.facts.of[ofClass]; i >= 0 && changed.has(f.p.facts.of[ofState]) {
			changed |= f.set(ofClass, f.p.classOf(f.a.vals[f.p.facts.of[ofState]].id))
		}
	}
	for name, list := range e.Facts {
		if i, ok := f.p.facts.own(name); ok && f.setAll(i, list) {
			changed |= 1 << uint(i)
		}
	}
	return changed
}

// stated returns the facets that may be others after e, as a set of sources.
func stated(e *lifecycle.Event) (s uint32) {
	if e.State != "" || e.Kind == lifecycle.Updated {
		s |= 1<<ofState | 1<<ofReason
	}
	if e.Group != "" || e.Assignee != "" || e.Kind == lifecycle.Assigned {
		s |= 1<<ofGroup | 1<<ofAssignee
	}
	if e.Priority != 0 {
		s |= 1 << ofPriority
	}
	if e.Tier != "" {
		s |= 1 << ofTier
	}
	if e.Customer != "" {
		s |= 1 << ofCustomer
	}
	if e.Category != "" {
		s |= 1 << ofCategory
	}
	if e.Channel != "" {
		s |= 1 << ofChannel
	}
	return s
}

// facet makes a fact what the facet of that name is now.
func (f *fold) facet(from source, i int, was lifecycle.State) factSet {
	var text string
	switch from {
	case ofState:
		text = string(f.facets.State)
	case ofReason:
		if text = f.facets.Reason; text == "" && f.keepsReason(was) {
			return 0
		}
	case ofGroup:
		text = f.facets.Group
	case ofAssignee:
		text = f.facets.Assignee
	case ofTier:
		text = f.facets.Tier
	case ofPriority:
		text = f.facets.Priority.String()
	case ofCustomer:
		text = f.facets.Customer
	case ofCategory:
		text = f.facets.Category
	case ofChannel:
		text = f.facets.Channel
	}
	v := &f.a.vals[i]
	if v.text == text {
		return 0
	}
	if v.id == noValue {
		f.stated |= 1 << uint(i)
	}
	v.text, v.id = text, f.p.facts.facts[i].id(text)
	return 1 << uint(i)
}

// keepsReason reports whether a reason that nobody states any more holds on:
// from one state that is done to another.
func (f *fold) keepsReason(was lifecycle.State) bool {
	if f.facets.State == was {
		return false
	}
	done := func(s lifecycle.State) bool { return slices.Contains(f.p.spec.States[machine.Done], s) }
	return done(was) && done(f.facets.State)
}

// set makes a fact of the library's own another value.
func (f *fold) set(from source, text string) factSet {
	i := f.p.facts.of[from]
	if i < 0 || f.a.vals[i].text == text {
		return 0
	}
	f.a.vals[i] = value{id: f.p.facts.facts[i].id(text), text: text}
	return 1 << uint(i)
}

// side makes a fact of the library's own a side.
func (f *fold) side(from source, side lifecycle.Side) factSet {
	i := f.p.facts.of[from]
	if i < 0 || int(side) >= len(f.p.sides) {
		return 0
	}
	v, is := &f.a.vals[i], &f.p.sides[side]
	if v.text == is.text {
		return 0
	}
	if v.text, v.id = is.text, is.turn; from == ofOpener {
		v.id = is.opener
	}
	return 1 << uint(i)
}

// setAll makes a fact of the application's own other values, and reports
// whether they are others.
func (f *fold) setAll(i int, list []string) bool {
	v := &f.a.vals[i]
	if v.id == noValue {
		f.stated |= 1 << uint(i)
	}
	known, text := 0, ""
	for _, one := range list {
		if one != "" {
			known, text = known+1, one
		}
	}
	if known > 1 {
		if slices.Equal(v.all, list) {
			return false
		}
		*v = value{id: otherValue, text: text, all: list}
		return true
	}
	if len(v.all) == 0 && v.text == text {
		return false
	}
	*v = value{id: f.p.facts.facts[i].id(text), text: text}
	return true
}

// written notes instants that an event states, and returns those that have
// passed already: they are reached with it.
func (f *fold) written(in *happening) (reached factSet) {
	for i := range f.p.moments {
		m := &f.p.moments[i]
		w := &f.a.waits[i]
		switch {
		case m.fact < 0 && in.opening:
			w.at, w.armed = m.at, m.at.After(in.at)
		case m.fact >= 0 && in.changed.has(m.fact):
			at, ok := instantText(f.a.vals[m.fact].text, time.UTC)
			if !ok {
				*w = waiting{}
				continue
			}
			w.at, w.armed = at, at.After(in.at)
			if !w.armed {
				reached |= 1 << uint(i)
			}
		}
	}
	return reached
}

// clocks shows a happening to every clock that takes notice of such.
func (f *fold) clocks(in *happening) {
	for i := range f.p.clocks {
		c := &f.p.clocks[i]
		if in.kinds&c.kinds != 0 || in.changed&c.facts != 0 || in.moments&c.moments != 0 || in.opening || in.edge && c.edges {
			f.step(int32(i), c, &f.a.tracks[i], in)
		}
	}
}

// step moves one clock: stop, cancel, reset, start, targets, pauses.
func (f *fold) step(i int32, c *clock, t *track, in *happening) {
	var entered, left uint64
	if in.changed&c.watched != 0 {
		truth := t.truth
		for k := range c.watch {
			if w := &c.watch[k]; w.facts&in.changed != 0 {
				truth = setBit(truth, k, w.holds(f.p.facts, f.a.vals))
			}
		}
		entered, left = truth&^t.truth, t.truth&^truth
		if in.opening {
			left = 0
		}
		t.truth = truth
	}
	if entered|left == 0 && in.kinds&c.kinds == 0 && in.changed&c.beyond == 0 && in.moments == 0 && !in.opening && !in.edge {
		return
	}
	running := t.run >= 0 && f.a.runs[t.run].end == going
	if running {
		if k, ok := f.given(c.stop, in, entered, left); ok {
			f.end(t, c.stop[k].moment, in, stopped)
			if c.stop[k].kinds != 0 && f.a.promises[f.a.runs[t.run].promise].target < 0 {
				f.forget(t)
			}
			running = false
		} else if k, ok := f.given(c.cancel, in, entered, left); ok {
			f.end(t, c.cancel[k].moment, in, cancelled)
			running = false
		}
	}
	if t.run >= 0 && len(c.reset) > 0 {
		running = f.reset(i, c, t, in, entered, left)
	}
	began := false
	if !running {
		began = f.start(i, c, t, in, entered, left)
	}
	if in.changed&c.held != 0 || c.latches && (in.kinds&c.kinds != 0 || in.moments&c.moments != 0 || entered|left != 0) || in.opening && (c.past || len(c.pauses) > 0) || in.moments&c.moments != 0 && len(c.pauses) > 0 {
		f.hold(c, t, in, entered, left)
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

func setBit(word uint64, i int, on bool) uint64 {
	if on {
		return word | 1<<uint(i)
	}
	return word &^ (1 << uint(i))
}

// given returns the first of some signals that is given.
func (f *fold) given(list []signal, in *happening, entered, left uint64) (int, bool) {
	for i := range list {
		if f.gives(&list[i], in, entered, left) {
			return i, true
		}
	}
	return -1, false
}

func (f *fold) gives(s *signal, in *happening, entered, left uint64) bool {
	switch {
	case s.kinds != 0:
		if in.kinds&s.kinds == 0 || s.sides != 0 && s.sides>>in.e.Side&1 == 0 {
			return false
		}
		if s.event != nil && !s.event.holdsFor(f.p.events, in.e) {
			return false
		}
	case s.enters >= 0:
		if entered>>uint(s.enters)&1 == 0 {
			return false
		}
	case s.leaves >= 0:
		if left>>uint(s.leaves)&1 == 0 {
			return false
		}
	case s.changes != 0:
		if in.changed&s.changes == 0 || in.opening {
			return false
		}
	default:
		if !in.moments.has(s.moment) {
			return false
		}
	}
	return s.cond == nil || s.cond.holds(f.p.facts, f.a.vals)
}

// own returns the instant of a signal: that which it states itself, or that of
// the event.
func (f *fold) own(moment int, in *happening) time.Time {
	if moment >= 0 {
		return f.a.waits[moment].at
	}
	return in.at
}

// end stops or cancels the running cycle.
func (f *fold) end(t *track, moment int, in *happening, how ending) {
	r := &f.a.runs[t.run]
	r.end, r.stop, r.stopEvent = how, f.own(moment, in), in.event
	if r.stop.Before(r.start) && r.start.Before(in.at) {
		r.stop = r.start
	}
}

// reset erases the last cycle if a signal says so, and reports whether one is
// running then.
func (f *fold) reset(i int32, c *clock, t *track, in *happening, entered, left uint64) (running bool) {
	r := &f.a.runs[t.run]
	running = r.end == going
	for k := range c.reset {
		x := &c.reset[k]
		if running && !x.running || !running && !x.ended || !f.gives(&x.signal, in, entered, left) {
			continue
		}
		f.drop(t, t.run)
		if x.restart {
			f.add(i, c, t, in.at, in.at, -1)
			f.begin(c, t, in)
		}
		return x.restart
	}
	return running
}

// drop takes a run out of its clock: it never was.
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

// start begins a cycle, or lets the last one go on, if a signal says so.
func (f *fold) start(i int32, c *clock, t *track, in *happening, entered, left uint64) bool {
	last := (*run)(nil)
	if t.run >= 0 {
		if last = &f.a.runs[t.run]; c.Cycles == Once || c.Cycles == "" {
			return false
		}
	}
	k, ok := f.given(c.start, in, entered, left)
	if !ok {
		return false
	}
	s := &c.start[k]
	trigger := f.own(s.moment, in)
	if last != nil && last.end == stopped && c.Cycles != Each {
		if c.Cycles == Sum {
			f.trim(last)
		}
		f.a.fresh = append(f.a.fresh, fresh{t.run, int32(k), *last, true})
		f.resume(c, last, in)
		return true
	}
	start := f.origin(c, t, s, trigger)
	f.add(i, c, t, trigger, start, int32(k))
	f.a.fresh = append(f.a.fresh, fresh{run: t.run, signal: int32(k)})
	return true
}

// origin returns the instant from which a cycle counts.
func (f *fold) origin(c *clock, t *track, s *signal, trigger time.Time) time.Time {
	switch {
	case s.From.Opened:
		return f.opened
	case s.from >= 0:
		if at, ok := instantText(f.a.vals[s.from].text, time.UTC); ok {
			return at
		}
	case s.opening != nil:
		if at, ok := s.opening.NextOpen(trigger); ok {
			return at
		}
	case s.From.FormerDue:
		if due, ok := f.formerDue(c, t); ok && due.After(trigger) {
			return due
		}
	}
	return trigger
}

// formerDue returns the deadline of the cycle that stopped last.
func (f *fold) formerDue(c *clock, t *track) (due time.Time, ok bool) {
	last := int32(-1)
	for k := t.run; k >= 0 && last < 0; k = f.a.runs[k].prev {
		if f.a.runs[k].end == stopped {
			last = k
		}
	}
	if last < 0 {
		return time.Time{}, false
	}
	x := &f.a.tally
	x.count(f.p, f.a, &f.a.runs[last], f.a.runs[last].stop)
	return x.due, x.noDue == ""
}

// add appends a run.
func (f *fold) add(i int32, c *clock, t *track, trigger, start time.Time, signal int32) {
	at := int32(len(f.a.runs))
	f.a.runs = grown(f.a.runs)
	r := &f.a.runs[at]
	r.clock, r.prev, r.next, r.trigger, r.start, r.signal = i, t.run, -1, trigger, start, signal
	if t.run < 0 {
		t.head = at
	} else {
		f.a.runs[t.run].next = at
	}
	t.run = at
}

// trim drops the marks of a run after its stop, where a signal that carried an
// earlier instant stopped it.
func (f *fold) trim(r *run) {
	if !f.a.marks[r.last].at.After(r.stop) {
		return
	}
	last := r.first
	for k := r.first; k != 0 && !f.a.marks[k].at.After(r.stop); k = f.a.marks[k].next {
		last = k
	}
	f.a.marks[last].next, r.last = 0, last
}

// resume lets a stopped run go on.
func (f *fold) resume(c *clock, r *run, in *happening) {
	if c.Cycles == Sum {
		f.mark(r, mark{at: r.stop, event: r.stopEvent, pause: -1, promise: r.promise, gap: true})
	}
	r.end, r.stop = going, time.Time{}
}

// begin marks what holds for a run that begins or goes on.
func (f *fold) begin(c *clock, t *track, in *happening) {
	r := &f.a.runs[t.run]
	f.follow(c, t, r)
	promise := f.promise(c, r, in.at)
	if r.first == 0 {
		f.before(c, t, r, promise)
	}
	if c.Retarget == KeepFirst && f.a.promises[r.promise].target >= 0 {
		promise = r.promise
	}
	r.promise = promise
	at := in.at
	if r.first == 0 && r.trigger.Before(at) {
		at = r.trigger
	}
	f.mark(r, mark{at: at, event: in.event, pause: t.pause, promise: promise})
}

// before marks the pauses from the opening on, for a run that may count from
// before its trigger.
func (f *fold) before(c *clock, t *track, r *run, promise int32) {
	if !c.past {
		return
	}
	free := r.signal >= 0 && c.start[r.signal].Holds == "trigger"
	held := int32(-1)
	for k := t.past; k != 0; k = f.a.marks[k].next {
		m := f.a.marks[k]
		m.next, m.promise = 0, promise
		if free && m.at.Before(r.trigger) {
			held, m.pause = m.pause, -1
		} else if free {
			f.mark(r, mark{at: r.trigger, event: m.event, pause: held, promise: promise})
			free = false
		}
		f.mark(r, m)
	}
	if free && held >= 0 {
		f.mark(r, mark{at: r.trigger, event: -1, pause: held, promise: promise})
	}
}

// renew marks in a running cycle what a happening has changed for it.
func (f *fold) renew(c *clock, t *track, in *happening) {
	r := &f.a.runs[t.run]
	if in.changed&c.origin != 0 {
		f.follow(c, t, r)
	}
	if in.changed&(c.asks|c.origin) != 0 || in.edge {
		if c.Retarget != KeepFirst || f.a.promises[r.promise].target < 0 {
			r.promise = f.promise(c, r, in.at)
		}
	}
	f.note(t, in)
}

// follow makes the start of a run what the fact that states it says now.
func (f *fold) follow(c *clock, t *track, r *run) {
	if r.signal >= 0 && c.start[r.signal].from >= 0 {
		r.start = f.origin(c, t, &c.start[r.signal], r.trigger)
	}
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
		f.a.marks[r.last].next = at
	}
	r.last = at
}

// hold finds the pause that holds a clock after a happening.
func (f *fold) hold(c *clock, t *track, in *happening, entered, left uint64) {
	pause := int32(-1)
	for k := range c.pauses {
		x := &c.pauses[k]
		if len(x.from) > 0 {
			if _, ok := f.given(x.from, in, entered, left); ok {
				t.latched |= 1 << uint(k)
			}
			if _, ok := f.given(x.until, in, entered, left); ok {
				t.latched &^= 1 << uint(k)
			}
			if pause < 0 && t.latched>>uint(k)&1 != 0 {
				pause = int32(k)
			}
			continue
		}
		if f.lasts(c, x, t, k, in) && pause < 0 {
			pause = int32(k)
		}
	}
	if c.past && (pause != t.pause || t.past == 0) {
		f.remember(t, mark{at: in.at, event: in.event, pause: pause})
	}
	t.pause = pause
}

// lasts reports whether a pause with a condition holds: the condition does,
// and the instant that ends it is not reached, or from before it began.
func (f *fold) lasts(c *clock, x *pause, t *track, k int, in *happening) bool {
	if !x.when.holds(f.p.facts, f.a.vals) {
		t.latched &^= 1 << uint(k)
		return false
	}
	since := &f.a.since[int(t.since)+k]
	if t.latched>>uint(k)&1 == 0 { // here: the condition has held before
		t.latched |= 1 << uint(k)
		*since = in.at
	}
	if x.moment < 0 {
		return true
	}
	w := &f.a.waits[x.moment]
	return !(w.at.After(*since) && !w.at.After(in.at))
}

// remember appends a mark to the pauses since the opening.
func (f *fold) remember(t *track, m mark) {
	at := int32(len(f.a.marks))
	f.a.marks = append(f.a.marks, m)
	if t.past == 0 {
		t.past = at
	} else {
		f.a.marks[t.seen].next = at
	}
	t.seen = at
}

// settle takes back the cycles of the instant that is over whose start no
// longer holds.
func (f *fold) settle() {
	for k := len(f.a.fresh) - 1; k >= 0; k-- {
		x := &f.a.fresh[k]
		r := &f.a.runs[x.run]
		c := &f.p.clocks[r.clock]
		s := &c.start[x.signal]
		t := &f.a.tracks[r.clock]
		stands := (s.cond == nil || s.cond.holds(f.p.facts, f.a.vals)) && (s.enters < 0 || t.truth>>uint(s.enters)&1 != 0)
		if stands {
			if c.past && !x.resume {
				f.known(r)
			}
			continue
		}
		if r.dead { // erased: it stays so
			continue
		}
		if x.resume {
			prev, next := r.prev, r.next
			*r = x.old
			r.prev, r.next = prev, next
			f.a.marks[r.last].next = 0
		} else {
			f.drop(t, x.run)
		}
	}
	f.a.fresh = f.a.fresh[:0]
}

// known gives the marks of a run from before the instant in which it began what
// was promised when that instant was over: what another event of the same
// instant ended applied for no time at all.
func (f *fold) known(r *run) {
	for k := r.first; k != 0 && f.a.marks[k].at.Before(f.a.instant); k = f.a.marks[k].next {
		f.a.marks[k].promise = r.promise
	}
}

// cut cancels what still runs when a ticket is merged into another.
func (f *fold) cut() {
	in := happening{at: f.a.instant}
	for i := range f.a.tracks {
		if t := &f.a.tracks[i]; t.run >= 0 && f.a.runs[t.run].end == going {
			f.end(t, -1, &in, cancelled)
		}
	}
}

// promise returns the index of what is promised to a run now.
func (f *fold) promise(c *clock, r *run, now time.Time) int32 {
	x, other := f.find(c, r, now)
	if !other || x == f.a.promises[r.promise] {
		return r.promise
	}
	f.a.promises = append(f.a.promises, x)
	return int32(len(f.a.promises) - 1)
}
