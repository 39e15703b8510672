package sla

import (
	"iter"
	"slices"
	"time"

	"github.com/supportops/policy/lifecycle"
)

// Status is how one cycle of one clock stands. Times are in the zone of the
// target's calendar, in UTC for targets without one: show them in the reader's
// zone with [time.Time.In]. Times that do not exist are zero; durations are open
// time of the target's calendar unless their comment says otherwise.
type Status struct {
	Policy string `json:"policy,omitzero"` // name of the policy, in the answers of a set
	Clock  Clock  `json:"clock"`
	Cycle  int    `json:"cycle"`         // from 1
	Target int    `json:"target"`        // index in the clock's targets, -1 if none applies
	Rule   string `json:"rule,omitzero"` // name of that target

	Outcome  Outcome `json:"outcome"`
	Phase    Phase   `json:"phase"`
	Excluded string  `json:"excluded,omitzero"` // why the ticket is not judged, where Outcome is Excluded

	Start time.Time `json:"start"`           // the instant from which it counts; it may lie ahead
	Stop  time.Time `json:"stop,omitzero"`   // when it stopped or was cancelled
	Due   time.Time `json:"due,omitzero"`    // deadline; for a cycle that was met, the one it would have had
	NoDue NoDue     `json:"no_due,omitzero"` // why Due is zero

	Within    Duration `json:"within"`    // amount promised; for a date, the open time up to it
	Elapsed   Duration `json:"elapsed"`   // counted so far
	Remaining Duration `json:"remaining"` // Within less Elapsed, negative beyond the deadline; 0 if nothing is promised
	Paused    Duration `json:"paused"`    // time for which pauses held it

	Overdue     Duration `json:"overdue,omitzero"`      // counted beyond Within
	OverdueWall Duration `json:"overdue_wall,omitzero"` // since Due, in wall-clock time

	Warning       string `json:"warning,omitzero"`        // name of the last warning, in the order of the document, that was crossed
	PausedBy      string `json:"paused_by,omitzero"`      // name of the pause that holds the clock
	FormerTargets int    `json:"former_targets,omitzero"` // how many other targets applied before
	FormerBreach  bool   `json:"former_breach,omitzero"`  // whether one of them was breached while it applied

	// NextLook is the earliest instant after the moment of the answer at which
	// Outcome, Phase, Due or Warning may change if nothing more happens; zero:
	// never.
	NextLook time.Time `json:"next_look,omitzero"`
}

// Assessment is how all clocks of a ticket stand at one moment. The zero
// Assessment is ready to be filled by [Policy.AssessInto], again and again; it
// then keeps its memory. Do not copy one that is in use, and do not use one
// from two goroutines at once.
type Assessment struct {
	Now      time.Time `json:"now"`
	Statuses []Status  `json:"statuses"`           // by clock, in the order of the policy, then cycle
	NextLook time.Time `json:"next_look,omitzero"` // the earliest at which any answer may change: set one timer; zero: none. A store that cuts off nanoseconds rounds it up
	Excluded string    `json:"excluded,omitzero"`  // why the ticket is not judged, whether a clock runs or not; "": it is

	vals      []value
	truth     []truth // of the conditions that are watched
	waits     []waiting
	tracks    []track
	since     []instant // of pauses with a condition, when it came to hold
	runs      []run
	marks     []mark    // marks[0] is none
	promises  []promise // promises[0] is none
	fresh     []fresh
	cuts      []cut
	late      []late
	lateVals  []value
	before    []value // vals before the event at hand, where a cycle has run without a target
	instant   instant // in which fresh runs began, or in which the ticket was merged
	stretches []stretch
	starts    [4]memo // of the last runs: the clocks of a ticket share most of them
	ends      memo    // of the last run
	tally     tally   // of the run at hand
	spare     tally   // of a former promise of it
	other     tally   // of the run at hand in another mode
	profiles  []profile
	looks     []look
}

// reset makes a ready for a ticket.
func (a *Assessment) reset(p *Policy) {
	a.vals = cleared(a.vals, len(p.facts.facts))
	a.truth = cleared(a.truth, len(p.watches))
	a.waits = cleared(a.waits, len(p.moments))
	a.tracks = append(a.tracks[:0], p.tracks...)
	a.since = slices.Grow(a.since[:0], p.pauses)[:p.pauses]
	a.runs, a.fresh, a.cuts, a.late, a.lateVals = a.runs[:0], a.fresh[:0], a.cuts[:0], a.late[:0], a.lateVals[:0]
	a.marks = append(a.marks[:0], mark{})
	a.promises = append(a.promises[:0], promise{target: -1, factor: -1})
	a.stretches, a.tally.c = a.stretches[:0], nil
}

// cleared returns a list of n zero values, in the memory of list if it has
// enough.
func cleared[T any](list []T, n int) []T {
	list = slices.Grow(list[:0], n)[:n]
	clear(list)
	return list
}

// Status returns the last cycle of a clock; ok is false if there is none.
func (a *Assessment) Status(c Clock) (s Status, ok bool) {
	for i := len(a.Statuses) - 1; i >= 0; i-- {
		if a.Statuses[i].Clock == c {
			return a.Statuses[i], true
		}
	}
	return Status{}, false
}

// Assess returns how the clocks of a ticket with history h stand at now. Events
// after now are left out: the answer is what Assess would have returned then if
// no event had come late. It depends on nothing but p, the events of h and now.
//
// The time it takes grows with the number of events. The exception is cycles
// that count from the opening: if an earlier target had another calendar or
// cut-off, each of them is counted from there again.
func (p *Policy) Assess(h lifecycle.History, now time.Time) Assessment {
	var a Assessment
	p.AssessInto(&a, h, now)
	return Assessment{Now: a.Now, Statuses: a.Statuses, NextLook: a.NextLook, Excluded: a.Excluded}
}

// AssessInto is [Policy.Assess] into an Assessment whose memory is used again:
// once it has grown, nothing is allocated.
func (p *Policy) AssessInto(a *Assessment, h lifecycle.History, now time.Time) {
	p.assess(a, h, now, nil)
}

// assess fills a, and calls each with every run that has a status, if given.
func (p *Policy) assess(a *Assessment, h lifecycle.History, now time.Time, each func(*Status, *run)) {
	now = now.Round(0)
	if a.Statuses == nil {
		a.Statuses = []Status{} // [] in JSON, as in an assessment that is used again
	}
	a.Now, a.NextLook, a.Statuses, a.Excluded = now, time.Time{}, a.Statuses[:0], ""
	f := fold{p: p, a: a}
	f.walk(h, now)
	if !f.open {
		return
	}
	if !f.merged {
		p.wake(a, now)
	}
	a.Excluded = p.excluded(a)
	end := instantOf(now)
	for i := range a.tracks {
		cycle := 0
		for k := a.tracks[i].head; k >= 0; k = a.runs[k].next {
			r := &a.runs[k]
			cycle++
			if r.promise == 0 { // no target has ever applied
				p.await(a, r, end)
				continue
			}
			a.Statuses = append(a.Statuses, Status{})
			s := &a.Statuses[len(a.Statuses)-1]
			s.Clock, s.Cycle = p.clocks[i].Name, cycle
			p.status(s, a, r, end)
			a.NextLook = earlier(a.NextLook, s.NextLook)
			if each != nil {
				each(s, r)
			}
		}
	}
}

// wake notes when a clock that does not run may start.
func (p *Policy) wake(a *Assessment, now time.Time) {
	for i := range a.waits {
		if a.waits[i].armed {
			a.NextLook = earlier(a.NextLook, a.waits[i].at.time())
		}
	}
}

// await notes when a cycle that is not listed, since no target has ever applied
// to it, may come to be.
func (p *Policy) await(a *Assessment, r *run, now instant) {
	if r.end != going || !p.clocks[r.clock].edges {
		return
	}
	if turn, ok := p.nextTurn(now); ok {
		a.NextLook = earlier(a.NextLook, turn.time())
	}
}

// excluded returns why a ticket is not judged, "" if it is.
func (p *Policy) excluded(a *Assessment) string {
	for i := range p.exclude {
		if p.exclude[i].holds(a.vals) {
			return p.spec.Exclude[i].Reason
		}
	}
	return ""
}

// nextTurn returns the first instant after now at which a target comes into
// force or ends.
func (p *Policy) nextTurn(now instant) (instant, bool) {
	i, at := slices.BinarySearchFunc(p.turns, now, instant.compare)
	if at {
		i++
	}
	if i == len(p.turns) {
		return instant{}, false
	}
	return p.turns[i], true
}

// AssessAll assesses the tickets of a sequence one by one at now. The
// Assessment is the same each time: read it before going on, or copy what you
// keep.
func (p *Policy) AssessAll(tickets iter.Seq[lifecycle.History], now time.Time) iter.Seq2[lifecycle.History, *Assessment] {
	return func(yield func(lifecycle.History, *Assessment) bool) {
		var a Assessment
		for h := range tickets {
			p.AssessInto(&a, h, now)
			if !yield(h, &a) {
				return
			}
		}
	}
}
