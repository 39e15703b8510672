package sla

import (
	"iter"
	"slices"
	"time"

	"github.com/supportops/policy/internal/text"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/sla/calendar"
)

// Status is how one clock of a ticket stands: one cycle of one metric. Times
// are in the zone of the target's calendar, in UTC for targets without one:
// show them in the reader's zone with [time.Time.In]. Times that do not exist
// are zero; durations are open time of the target's calendar
// unless their comment says otherwise.
type Status struct {
	Metric Metric `json:"metric"`
	Cycle  int    `json:"cycle"`         // from 1; of an operational target, its own count
	Target int    `json:"target"`        // index in the policy's targets, -1 if none applies
	Rule   string `json:"rule,omitzero"` // name of that target

	Outcome  Outcome `json:"outcome"`
	Phase    Phase   `json:"phase"`
	Excluded string  `json:"excluded,omitzero"` // why the ticket is not judged: a reason or a state of the policy, or "merged"

	Start time.Time `json:"start"`           // from which on the target counts: the start of the clock, under [FromChange] the change
	Stop  time.Time `json:"stop,omitzero"`   // when what was promised happened, or the clock ended
	Due   time.Time `json:"due,omitzero"`    // deadline; of a clock that was met, what it would have been
	NoDue NoDue     `json:"no_due,omitzero"` // why Due is zero

	Within  Duration `json:"within"`  // promised; 0 if nothing is
	Elapsed Duration `json:"elapsed"` // counted
	Paused  Duration `json:"paused"`  // held by pauses

	Overdue     Duration `json:"overdue,omitzero"`      // counted beyond Within
	OverdueWall Duration `json:"overdue_wall,omitzero"` // since Due, as time passes

	Warning       string `json:"warning,omitzero"`        // name of the last warning that was crossed
	PausedBy      string `json:"paused_by,omitzero"`      // name of the pause that holds the clock
	FormerTargets int    `json:"former_targets,omitzero"` // other targets that applied before
	FormerBreach  bool   `json:"former_breach,omitzero"`  // one of them was breached while it applied

	// NextLook is the earliest instant after the moment of the answer at which
	// Outcome, Phase, Due or Warning change if nothing more happens, or at
	// which some target of the policy comes into force or ends, whether or not
	// it is one for this ticket; zero: never.
	NextLook time.Time `json:"next_look,omitzero"`
}

// Remaining returns the open time that is left, negative beyond the deadline;
// 0 if nothing is promised.
func (s *Status) Remaining() time.Duration {
	if s.Within == 0 {
		return 0
	}
	return time.Duration(s.Within - s.Elapsed)
}

// NoDue says why a clock has no deadline. The zero NoDue is that it has one.
type NoDue uint8

// The reasons.
const (
	NothingPromised NoDue = iota + 1 // no target matches, or the one that does is best effort
	WhilePaused                      // a pause without a budget holds the clock
	NeverOpens                       // the calendar has shut for good before
)

var noDueNames = text.Names{Kind: "sla: no due", Type: "NoDue", Text: []string{"", "nothing_promised", "paused", "never_opens"}}

// ParseNoDue reads the text of a reason, exactly. The empty text is none.
func ParseNoDue(s string) (NoDue, error) { return text.Parse[NoDue](&noDueNames, s) }

// String returns the text of n, "" for none, NoDue(n) out of range.
func (n NoDue) String() string { return noDueNames.String(uint8(n)) }

// AppendText appends the text of n. It fails for a value out of range.
func (n NoDue) AppendText(b []byte) ([]byte, error) { return noDueNames.Append(b, uint8(n)) }

// MarshalText returns the text of n. It fails for a value out of range.
func (n NoDue) MarshalText() ([]byte, error) { return n.AppendText(nil) }

// UnmarshalText reads what [ParseNoDue] reads; a failure leaves n untouched.
func (n *NoDue) UnmarshalText(b []byte) error { return text.Unmarshal(&noDueNames, n, b) }

// Assessment is how all clocks of a ticket stand at one moment. The zero
// Assessment is ready to be filled by [Policy.AssessInto], again and again; it
// then keeps its memory. Do not copy one that is in use, and do not use one
// from two goroutines at once.
type Assessment struct {
	Now      time.Time `json:"now"`
	Statuses []Status  `json:"statuses"`           // by metric, then target of operational ones, then cycle
	NextLook time.Time `json:"next_look,omitzero"` // the earliest of the statuses': set one timer; zero: none

	runs     []run
	marks    []mark // marks[0] is none
	late     []late
	ops      []int32
	opCycles []int32
	budget   []time.Duration // left of each pause of the run at hand; -1: not touched

	keep      bool // whether evaluating a run keeps its stretches
	stretches []stretch
}

// Status returns the last cycle of m, for an operational target the last one
// listed; ok is false if there is none.
func (a *Assessment) Status(m Metric) (s Status, ok bool) {
	for i := len(a.Statuses) - 1; i >= 0; i-- {
		if a.Statuses[i].Metric == m {
			return a.Statuses[i], true
		}
	}
	return Status{}, false
}

// Assess returns how the clocks of a ticket with history h stand at now.
// Events after now are left out: the answer is the one that was right then. It
// depends on nothing but p, the events of h and now.
func (p *Policy) Assess(h lifecycle.History, now time.Time) Assessment {
	var a Assessment
	p.AssessInto(&a, h, now)
	return Assessment{Now: a.Now, Statuses: a.Statuses, NextLook: a.NextLook}
}

// AssessInto is [Policy.Assess] into an Assessment whose memory is used again:
// once it has grown, nothing is allocated.
func (p *Policy) AssessInto(a *Assessment, h lifecycle.History, now time.Time) {
	p.assess(a, h, now.Round(0))
}

// assess fills a and returns the instant up to which the clocks of the ticket
// run: now, or the merge that ended it.
func (p *Policy) assess(a *Assessment, h lifecycle.History, now time.Time) (end time.Time) {
	a.Now, a.NextLook, a.Statuses = now, time.Time{}, a.Statuses[:0]
	f := fold{p: p, a: a}
	f.walk(h, now)
	excluded, end := p.excluded(&f, h, now)
	turn, hasTurn := p.nextTurn(now)
	if hasTurn && f.opened && !f.merged && len(p.rules[Operational].targets) > 0 {
		a.NextLook = turn // when a clock may start
	}
	for m := FirstResponse; m <= numMetrics; m++ {
		if len(p.rules[m].targets) == 0 {
			continue
		}
		for i := range a.runs {
			if r := &a.runs[i]; r.metric == m {
				a.Statuses = append(a.Statuses, Status{})
				s := &a.Statuses[len(a.Statuses)-1]
				s.Metric, s.Cycle, s.Excluded = m, int(r.cycle), excluded
				p.status(s, a, r, end, f.merged)
				if hasTurn && s.Phase != Stopped {
					s.NextLook = earlier(s.NextLook, turn)
				}
				a.NextLook = earlier(a.NextLook, s.NextLook)
			}
		}
	}
	if len(p.rules[Operational].targets) > 1 {
		slices.SortStableFunc(a.Statuses, func(s, t Status) int {
			if s.Metric != t.Metric || s.Metric != Operational {
				return int(s.Metric) - int(t.Metric)
			}
			return s.Target - t.Target
		})
	}
	return end
}

// AssessAll assesses the tickets of a sequence one by one at now. The
// Assessment is the same each time: read it before going on, or copy what is
// kept of it.
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

// excluded returns why the ticket is not judged, if it is not, and the instant
// up to which its clocks run: now, or the merge that ended it.
func (p *Policy) excluded(f *fold, h lifecycle.History, now time.Time) (why string, end time.Time) {
	if f.merged {
		for i := range h.Len() {
			if e := h.Ref(i); e.Kind == lifecycle.Merged {
				return "merged", e.Time
			}
		}
	}
	if f.reason != "" && slices.Contains(p.spec.Exclude, f.reason) {
		return f.reason, now
	}
	if slices.Contains(p.spec.ExcludeStates, f.facets.State) {
		return string(f.facets.State), now
	}
	return "", now
}

// nextTurn returns the first instant after now at which a target comes into
// force or ends.
func (p *Policy) nextTurn(now time.Time) (time.Time, bool) {
	i, at := slices.BinarySearchFunc(p.turns, now, time.Time.Compare)
	if at {
		i++
	}
	if i == len(p.turns) {
		return time.Time{}, false
	}
	return p.turns[i], true
}

// earlier returns the earlier of two instants, a zero one being none.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// status fills s with what one run comes to up to end.
func (p *Policy) status(s *Status, a *Assessment, r *run, end time.Time, merged bool) {
	stopped, ended := true, false // ended: without what was promised
	switch {
	case r.stopped:
		end = r.stop
	case r.done != 0:
		end, ended = a.marks[r.done].at, r.metric != Resolution
	case merged:
		ended = true
	default:
		stopped = false
	}
	under, limit := a.final(r)
	var c clock
	c.evaluate(p, a, r, under, limit, end, stopped)
	s.Target = int(c.target)
	if stopped {
		s.Stop = in(end, c.cal)
	}
	s.Start = in(c.start, c.cal)
	if c.target >= 0 {
		s.Rule = p.targets[c.target].Name
	}
	s.Phase, s.Due, s.NoDue = c.phase, c.due, c.noDue
	s.Within, s.Elapsed, s.Paused = Duration(c.within), Duration(c.elapsed), Duration(c.paused)
	if c.phase == Paused {
		s.PausedBy = p.spec.Pauses[c.pausedBy].Name
	}
	s.Outcome = s.judge(end, ended)
	s.overdue(end)
	p.warn(s, &c)
	p.former(a, r, under, s)
}

// in returns t in the zone of c, a zero t as it is.
func in(t time.Time, c *calendar.Calendar) time.Time {
	if t.IsZero() {
		return t
	}
	return t.In(c.Location())
}

// final returns the mark under which a run is judged, and the one from which on
// nothing counts any more: what changes once the ticket is done changes no
// verdict.
func (a *Assessment) final(r *run) (under, limit int32) {
	if r.done != 0 {
		return r.done, a.marks[r.done].next
	}
	return r.last, 0
}

// judge returns the verdict at end.
func (s *Status) judge(end time.Time, ended bool) Outcome {
	switch {
	case s.NoDue == NothingPromised:
		return NoTarget
	case s.NoDue == 0 && end.After(s.Due):
		return Breached
	case ended:
		return Void
	case s.Phase == Stopped:
		return Met
	}
	return Pending
}

func (s *Status) overdue(end time.Time) {
	if s.Outcome == Breached {
		s.Overdue = max(s.Elapsed-s.Within, 0)
		s.OverdueWall = Duration(end.Sub(s.Due))
	}
}

// warn finds the last warning that was crossed, and when to look again.
func (p *Policy) warn(s *Status, c *clock) {
	if c.phase == Paused && c.resumes {
		s.NextLook = c.resume
	}
	if c.none != 0 {
		return
	}
	for i := range p.spec.Warnings {
		w := &p.spec.Warnings[i]
		amount := w.At.Of(c.within)
		if !c.has(amount) {
			t, _ := c.reaches(amount)
			s.NextLook = earlier(s.NextLook, t)
			break
		}
		s.Warning = w.Name
	}
	if s.Outcome == Pending && s.NoDue == 0 {
		s.NextLook = earlier(s.NextLook, s.Due.Add(1)) // the first instant past the deadline
	}
}

// former looks at the targets that applied before the present one.
func (p *Policy) former(a *Assessment, r *run, under int32, s *Status) {
	for i := r.first; i != under; {
		next := a.marks[i].next
		if p.retargeted(a, i, next) {
			s.FormerTargets++
			s.FormerBreach = s.FormerBreach || p.formerBreach(a, r, i, next)
		}
		i = next
	}
}

// formerBreach reports whether the target of mark i, which applied to r up to
// mark next, was breached by then. No clock counts more time than has passed,
// so most often nothing is counted.
func (p *Policy) formerBreach(a *Assessment, r *run, i, next int32) bool {
	var c clock
	first := c.take(p, a, r, i)
	end := a.marks[next].at
	if c.none != 0 || end.Sub(c.start) < c.within {
		return false
	}
	c.follow(first, next, end, false)
	return c.noDue == 0 && end.After(c.due)
}

// retargeted reports whether another target applies from mark next on than
// from mark i on.
func (p *Policy) retargeted(a *Assessment, i, next int32) bool {
	m, n := &a.marks[i], &a.marks[next]
	return m.target != n.target || m.factor != n.factor && m.target >= 0 && !p.targets[m.target].Fixed
}
