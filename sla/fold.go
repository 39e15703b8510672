package sla

import (
	"slices"
	"time"

	"github.com/supportops/policy/lifecycle"
)

// run is one clock of a ticket: one cycle of one metric.
type run struct {
	metric      Metric
	target      int16 // at the start; an operational run keeps it
	cycle       int32
	first, last int32 // marks
	done        int32 // the mark at which the ticket became done, while it is; 0: it is not
	stop        time.Time
	stopEvent   int32
	stopped     bool // what was promised has happened, at stop
}

// mark is a point in a run from which on something else holds.
type mark struct {
	at    time.Time
	event int32 // index in the history; -1: a target came into force or ended
	next  int32 // 0: none
	state
}

// state is what holds for a run.
type state struct {
	pause  int16 // index of the pause that holds the run; -1: none
	target int16 // index of the target that applies; -1: none
	factor int16 // index of the customer's factor; -1: none
	done   bool  // the ticket is done
}

// fold makes the runs of a ticket, in one pass over its events: what an
// [Assessment] is computed from. It knows no calendar.
type fold struct {
	p *Policy
	a *Assessment

	facets  lifecycle.Facets
	reason  string // of the state, or of the done state before this one
	touched facet  // what the event at hand states
	opened  bool
	byAgent bool // who owes himself no first response
	unknown int  // facets that were not known when late runs were last looked at
	waiting bool // for the first reply
	done    bool
	merged  bool
	current [numMetrics + 1]int32 // the open run of each metric, -1: none
	cycles  [numMetrics + 1]int32
}

// walk folds the events of h up to and including now.
func (f *fold) walk(h lifecycle.History, now time.Time) {
	f.a.runs, f.a.marks, f.a.late = f.a.runs[:0], append(f.a.marks[:0], mark{}), f.a.late[:0]
	f.a.ops, f.a.opCycles = f.a.ops[:0], f.a.opCycles[:0]
	for range f.p.rules[Operational].targets {
		f.a.ops, f.a.opCycles = append(f.a.ops, -1), append(f.a.opCycles, 0)
	}
	for m := range f.current {
		f.current[m] = -1
	}
	n := h.Len()
	for n > 0 && h.Ref(n-1).Time.After(now) {
		n--
	}
	turn := 0
	if n > 0 {
		f.byAgent = openedByAgent(h, n)
		turn, _ = slices.BinarySearchFunc(f.p.turns, h.Ref(0).Time, time.Time.Compare)
	}
	for i := 0; i < n && !f.merged; i++ {
		e := h.Ref(i)
		if turn < len(f.p.turns) {
			turn = f.turnUntil(turn, e.Time)
		}
		f.event(int32(i), e)
	}
	f.turnUntil(turn, now)
}

// turnUntil marks the instants up to t at which targets come into force or end,
// from the given one on, and returns the next.
func (f *fold) turnUntil(turn int, t time.Time) int {
	for ; turn < len(f.p.turns) && !f.p.turns[turn].After(t); turn++ {
		if f.opened && !f.merged {
			f.touched = anyFacet
			f.change(f.p.turns[turn], -1)
		}
	}
	return turn
}

func (f *fold) event(i int32, e *lifecycle.Event) {
	f.touched = stated(e)
	if f.touched != 0 {
		f.facets.Apply(e)
	}
	wasDone := f.done
	if f.touched&ofState != 0 {
		f.done = slices.Contains(f.p.spec.Done, f.facets.State)
	}
	if f.touched&ofReason != 0 && (f.facets.Reason != "" || !wasDone || !f.done) {
		f.reason = f.facets.Reason
	}
	if !f.opened {
		f.open(i, e)
	} else {
		if wasDone && !f.done {
			f.reopen(e.Time, i)
		}
		if f.touched&f.p.reads != 0 {
			f.change(e.Time, i)
		}
		if f.touched&learned != 0 && len(f.a.late) > 0 {
			f.learn()
		}
		f.message(i, e)
	}
	if e.Kind == lifecycle.Merged {
		f.merged = true
	}
}

// openedByAgent reports whether an agent opened the ticket, of whose events n
// count. Many systems write the assignment of a new ticket before its creation,
// at the same instant: the creation says who it was, without one the first
// event.
func openedByAgent(h lifecycle.History, n int) bool {
	first := h.Ref(0)
	for i := 0; i < n && h.Ref(i).Time.Equal(first.Time); i++ {
		switch e := h.Ref(i); e.Kind {
		case lifecycle.Created:
			return e.Side == lifecycle.Agent
		case lifecycle.Merged: // it ended before
			return first.Side == lifecycle.Agent
		}
	}
	return first.Side == lifecycle.Agent
}

// open starts the clocks of a new ticket. The first event opens it, of
// whatever kind it is.
func (f *fold) open(i int32, e *lifecycle.Event) {
	f.opened = true
	f.waiting = !f.byAgent
	f.start(Resolution, e.Time, i)
	if f.waiting {
		f.start(FirstResponse, e.Time, i)
	}
	f.operational(e.Time, i)
	if e.IsReply() {
		f.message(i, e)
	}
}

// message moves the clocks that messages start and stop.
func (f *fold) message(i int32, e *lifecycle.Event) {
	switch {
	case e.IsReply():
		f.waiting = false
		f.stop(FirstResponse, e.Time, i)
		f.stop(NextResponse, e.Time, i)
		f.stop(UpdateCadence, e.Time, i)
		f.start(UpdateCadence, e.Time, i)
	case e.IsContact() && !f.waiting && f.current[NextResponse] < 0:
		f.start(NextResponse, e.Time, i)
	}
}

// reopen moves the clock of resolution when a ticket is no longer done.
func (f *fold) reopen(t time.Time, i int32) {
	at := f.current[Resolution]
	if at < 0 {
		return
	}
	r := &f.a.runs[at]
	switch f.p.spec.Reopen {
	case Resume:
	case Continue:
		for i := r.first; i != 0; i = f.a.marks[i].next {
			f.a.marks[i].done = false
		}
		r.done = 0
	case NewCycle, Frozen:
		done := &f.a.marks[r.done]
		r.stop, r.stopEvent, r.stopped = done.at, done.event, true
		f.current[Resolution] = -1
		if f.p.spec.Reopen == NewCycle {
			f.start(Resolution, t, i)
		}
	}
}

// start opens a run of m unless no target of m exists.
func (f *fold) start(m Metric, t time.Time, i int32) {
	if len(f.p.rules[m].targets) == 0 {
		return
	}
	f.cycles[m]++
	f.current[m] = f.add(m, f.cycles[m], f.p.match(m, &f.facets, t), t, i)
}

// add appends a run that starts at t under a target, and returns its index.
func (f *fold) add(m Metric, cycle int32, target int16, t time.Time, i int32) int32 {
	at := int32(len(f.a.runs))
	f.a.runs = append(f.a.runs, run{})
	r := &f.a.runs[at]
	r.metric, r.target, r.cycle = m, target, cycle
	f.mark(r, t, i, state{f.p.pause(m, &f.facets), target, f.factor(), f.done && m != Operational})
	return at
}

func (f *fold) stop(m Metric, t time.Time, i int32) {
	if at := f.current[m]; at >= 0 {
		r := &f.a.runs[at]
		r.stop, r.stopEvent, r.stopped = t, i, true
		f.current[m] = -1
		if f.a.marks[r.last].target < 0 && f.p.spec.Retarget == FromCreation && unset(&f.facets) > 0 {
			f.a.late, f.unknown = append(f.a.late, late{at, f.facets}), unset(&f.facets)
		}
	}
}

// change marks in every open run that the facets, or what is in force, may
// have changed.
func (f *fold) change(t time.Time, i int32) {
	for m := FirstResponse; m < Operational; m++ {
		if at := f.current[m]; at >= 0 {
			f.renew(&f.a.runs[at], t, i)
		}
	}
	f.operational(t, i)
}

// renew marks in a run what the event at hand has changed for it, if anything.
func (f *fold) renew(r *run, t time.Time, i int32) {
	was := f.a.marks[r.last].state
	now := was
	now.done = f.done && r.metric != Operational
	if f.touched&(ofState|ofReason) != 0 {
		now.pause = f.p.pause(r.metric, &f.facets)
	}
	if f.p.spec.Retarget != KeepFirst {
		if f.touched&ofCustomer != 0 {
			now.factor = f.factor()
		}
		if f.touched&f.p.rules[r.metric].asks != 0 && r.metric != Operational {
			now.target = f.p.match(r.metric, &f.facets, t)
		}
	}
	if now != was {
		f.mark(r, t, i, now)
	}
}

// mark appends a mark to a run.
func (f *fold) mark(r *run, t time.Time, i int32, s state) {
	at := int32(len(f.a.marks))
	f.a.marks = append(f.a.marks, mark{})
	m := &f.a.marks[at]
	m.at, m.event, m.state = t, i, s
	if r.first == 0 {
		r.first = at
	} else {
		f.a.marks[r.last].next = at
	}
	r.last = at
	switch {
	case !s.done:
		r.done = 0
	case r.done == 0:
		r.done = at
	}
}

// factor returns the index of the factor of the ticket's customer.
func (f *fold) factor() int16 { return f.p.factorOf(f.facets.Customer) }

// factorOf returns the index of the factor of a customer, -1 for none.
func (p *Policy) factorOf(customer string) int16 {
	for i := range p.spec.Factors {
		if p.spec.Factors[i].Customer == customer {
			return int16(i)
		}
	}
	return -1
}

// operational starts and stops the runs of operational targets: one for each
// stay of the ticket where the target matches.
func (f *fold) operational(t time.Time, i int32) {
	for k, index := range f.p.rules[Operational].targets {
		w := &f.p.targets[index].When
		in := w.matches(&f.facets) && w.inForce(t) && (!f.done || len(w.States) > 0)
		switch at := f.a.ops[k]; {
		case in && at < 0:
			f.a.opCycles[k]++
			f.a.ops[k] = f.add(Operational, f.a.opCycles[k], index, t, i)
		case in:
			f.renew(&f.a.runs[at], t, i)
		case at >= 0:
			r := &f.a.runs[at]
			r.stop, r.stopEvent, r.stopped = t, i, true
			f.a.ops[k] = -1
		}
	}
}
