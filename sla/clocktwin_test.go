package sla_test

import (
	"reflect"
	"slices"
	"strconv"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
)

// The slow twin of the language of clocks. It walks a ticket in steps of ten
// minutes, keeps every fact in a map, tries every signal and every target, and
// asks a calendar nothing but whether it is open. It reads the documents as the
// package documentation explains them and shares no code with the fold. All
// instants and amounts of its tickets lie on the grid of its steps.
const twinStep = 10 * time.Minute

// twinStatus is what the twin says about one cycle.
type twinStatus struct {
	Clock   sla.Clock
	Cycle   int
	Outcome sla.Outcome
	Phase   sla.Phase
	Start   time.Time
	Stop    time.Time
	Due     time.Time
	NoDue   sla.NoDue
	Elapsed time.Duration
	Paused  time.Duration
	Target  int
	Rule    string

	Within, Remaining, Overdue, OverdueWall time.Duration

	PausedBy string
	Warning  string
}

// twinPromise is a target and what it takes from the ticket.
type twinPromise struct {
	target int // -1: none
	cal    string
	amount time.Duration
	factor priority.Ratio
	by     time.Time
}

type twinCycle struct {
	trigger, start, stop time.Time
	signal               int // -1: a reset
	ended, voided, dead  bool
	gaps                 []calendar.Span
	promises             []twinPromise // by step since the first event of the ticket
	ever                 bool          // a target has matched
	last                 twinPromise
	resumes              []twinResume // within the present instant
	fresh                bool         // it began within the present instant
}

// twinResume is a start signal by which a cycle went on, and what it was before.
type twinResume struct {
	signal  int
	trigger time.Time
	old     twinCycle
}

type twinClock struct {
	spec    sla.ClockSpec
	truth   map[*priority.ConditionSpec]bool
	latched []bool
	since   []time.Time
	hold    int
	holds   []int // by step since the first event
	cycles  []*twinCycle
}

type twin struct {
	spec   sla.PolicySpec
	cals   map[string]*calendar.Calendar
	facets lifecycle.Facets
	facts  map[string]string
	clocks []*twinClock
	first  time.Time // of the grid
	opened time.Time
	armed  map[string]time.Time // instants that signals wait for
	merged bool
	early  bool // merged before the opening, so with it
}

// happening is what the twin reads at once: one event, or time alone.
type twinHappening struct {
	at      time.Time
	e       *lifecycle.Event
	opening bool
	before  map[string]string
	reached map[string]time.Time // of At texts: the instant that the signal carries
}

func newTwin(s sla.PolicySpec, cals map[string]*calendar.Calendar) *twin {
	w := &twin{spec: s, cals: cals, facts: map[string]string{}, armed: map[string]time.Time{}}
	for _, c := range s.Clocks {
		w.clocks = append(w.clocks, &twinClock{
			spec: c, truth: map[*priority.ConditionSpec]bool{}, hold: -1,
			latched: make([]bool, len(c.Pauses)), since: make([]time.Time, len(c.Pauses)),
		})
	}
	return w
}

// assess answers for the events up to now, which are in order.
func (w *twin) assess(events []lifecycle.Event, now time.Time) []twinStatus {
	events = slices.DeleteFunc(slices.Clone(events), func(e lifecycle.Event) bool { return e.Time.After(now) })
	if len(events) == 0 {
		return nil
	}
	opening := max(slices.IndexFunc(events, func(e lifecycle.Event) bool { return e.Kind == lifecycle.Created }), 0)
	w.first, w.opened = events[0].Time, events[opening].Time
	open := false
	next := 0
	for t := w.first; !t.After(now) && !w.merged; t = t.Add(twinStep) {
		if open {
			w.timed(t)
		}
		for ; next < len(events) && events[next].Time.Equal(t) && !w.merged; next++ {
			open = open || next == opening
			w.event(&events[next], next == opening, open)
		}
		if w.merged {
			w.cut(t)
		}
		w.settle()
		w.record()
	}
	var list []twinStatus
	for _, c := range w.clocks {
		n := 0
		for _, cy := range c.cycles {
			if cy.dead {
				continue
			}
			n++
			if cy.ever {
				list = append(list, w.status(c, cy, n, now))
			}
		}
	}
	return list
}

// timed reads the instants that are reached at t, before the events of t.
func (w *twin) timed(t time.Time) {
	in := twinHappening{at: t, before: w.copyFacts(), reached: map[string]time.Time{}}
	for text, at := range w.armed {
		if at.Equal(t) {
			in.reached[text] = at
			delete(w.armed, text)
		}
	}
	w.step(&in)
}

func (w *twin) copyFacts() map[string]string {
	m := map[string]string{}
	for k, v := range w.facts {
		m[k] = v
	}
	return m
}

// event reads one event; before the opening it only states facts.
func (w *twin) event(e *lifecycle.Event, opening, open bool) {
	in := twinHappening{at: e.Time, e: e, opening: opening, before: w.copyFacts(), reached: map[string]time.Time{}}
	w.facets.Apply(e)
	for name, list := range w.facets.Facts() {
		w.facts[name] = list[0]
	}
	for _, name := range []string{"group", "assignee", "reason"} {
		if len(w.facets.Facts()[name]) == 0 {
			delete(w.facts, name)
		}
	}
	for class, states := range w.spec.States {
		if slices.Contains(states, w.facets.State) {
			w.facts["class"] = class.String()
		}
	}
	if w.facets.State == "" || !w.classed(w.facets.State) {
		delete(w.facts, "class")
	}
	if !open {
		w.early = w.early || e.Kind == lifecycle.Merged
		return
	}
	if opening {
		in.before = map[string]string{}
		w.set("opener", e.Side)
		w.set("turn", e.Side)
	}
	if e.IsReply() {
		w.facts["replied"] = "yes"
	}
	if e.IsContact() || e.Kind == lifecycle.Message && e.Visibility == lifecycle.Public && e.Side == lifecycle.Agent {
		w.set("turn", e.Side)
	}
	if e.Kind == lifecycle.Merged {
		w.facts["merged"], w.merged = "yes", true
	}
	w.arm(&in)
	w.step(&in)
	if w.early {
		w.facts["merged"], w.merged = "yes", true
	}
}

func (w *twin) classed(s lifecycle.State) bool {
	for _, states := range w.spec.States {
		if slices.Contains(states, s) {
			return true
		}
	}
	return false
}

func (w *twin) set(fact string, side lifecycle.Side) {
	if side == 0 {
		delete(w.facts, fact)
		return
	}
	w.facts[fact] = side.String()
}

// arm notes the instants that signals wait for.
func (w *twin) arm(in *twinHappening) {
	for _, c := range w.clocks {
		for _, text := range ats(c.spec) {
			at, literal := twinInstant(text)
			if literal {
				if in.opening && at.After(in.at) {
					w.armed[text] = at
				}
				continue
			}
			if in.before[text] == w.facts[text] {
				continue
			}
			delete(w.armed, text)
			if at, ok := twinInstant(w.facts[text]); ok && at.After(in.at) {
				w.armed[text] = at
			} else if ok {
				in.reached[text] = at
			}
		}
	}
}

// ats are the texts of a clock's signals that wait for an instant.
func ats(c sla.ClockSpec) (list []string) {
	add := func(signals []sla.SignalSpec) {
		for _, s := range signals {
			if s.At != "" {
				list = append(list, s.At)
			}
		}
	}
	add(c.Start)
	add(c.Stop)
	add(c.Cancel)
	for _, r := range c.Reset {
		add([]sla.SignalSpec{r.SignalSpec})
	}
	for _, p := range c.Pauses {
		add(p.From)
		add(p.Until.Signals)
	}
	return list
}

func twinInstant(s string) (time.Time, bool) {
	t, err := time.Parse(time.RFC3339, s)
	return t, err == nil
}

// step shows a happening to every clock: stop, cancel, reset, start, targets,
// pauses.
func (w *twin) step(in *twinHappening) {
	for _, c := range w.clocks {
		running := c.running()
		if cy := c.alive(); running {
			if s := w.given(c.spec.Stop, in); s >= 0 {
				cy.ended, cy.stop = true, w.stopTime(cy, c.spec.Stop[s], in)
				running = false
			} else if s := w.given(c.spec.Cancel, in); s >= 0 {
				cy.ended, cy.voided, cy.stop = true, true, w.stopTime(cy, c.spec.Cancel[s], in)
				running = false
			}
		}
		if cy := c.alive(); cy != nil {
			for _, r := range c.spec.Reset {
				of := running && (len(r.Of) == 0 || slices.Contains(r.Of, "running")) || !running && (len(r.Of) == 0 || slices.Contains(r.Of, "ended"))
				if !of || !w.gives(r.SignalSpec, in) {
					continue
				}
				cy.dead, running = true, false
				if r.Then != "wait" {
					c.cycles = append(c.cycles, &twinCycle{trigger: in.at, start: in.at, signal: -1, last: twinPromise{target: -1}})
					running = true
				}
				break
			}
		}
		born := in.opening && slices.ContainsFunc(slices.Concat(c.spec.Stop, c.spec.Cancel), func(s sla.SignalSpec) bool {
			return s.On == "" && s.At == "" && len(s.Changes) == 0 && w.gives(s, in) && // enters: leaves is never given at the opening
				!slices.ContainsFunc(c.spec.Start, func(x sla.SignalSpec) bool { return reflect.DeepEqual(x.Enters, s.Enters) })
		})
		if !running && !born {
			w.start(c, in)
		}
		w.retarget(c, in)
		w.hold(c, in)
	}
}

func (w *twin) stopTime(cy *twinCycle, s sla.SignalSpec, in *twinHappening) time.Time {
	at := w.own(s, in)
	if at.Before(cy.start) && cy.start.Before(in.at) {
		return cy.start
	}
	return at
}

func (w *twin) own(s sla.SignalSpec, in *twinHappening) time.Time {
	if at, ok := in.reached[s.At]; ok && s.At != "" {
		return at
	}
	return in.at
}

func (c *twinClock) alive() *twinCycle {
	for i := len(c.cycles) - 1; i >= 0; i-- {
		if !c.cycles[i].dead {
			return c.cycles[i]
		}
	}
	return nil
}

func (c *twinClock) running() bool {
	cy := c.alive()
	return cy != nil && !cy.ended
}

func (w *twin) start(c *twinClock, in *twinHappening) {
	last := c.alive()
	if last != nil && (c.spec.Cycles == sla.Once || c.spec.Cycles == "") {
		return
	}
	k := w.given(c.spec.Start, in)
	if k < 0 {
		return
	}
	s := c.spec.Start[k]
	if last != nil && !last.voided && c.spec.Cycles != sla.Each {
		old := *last
		old.gaps, old.promises = slices.Clone(old.gaps), slices.Clone(old.promises)
		if c.spec.Cycles == sla.Sum {
			last.gaps = append(last.gaps, calendar.Span{From: last.stop, To: in.at})
		}
		last.resumes = append(last.resumes, twinResume{k, w.own(s, in), old})
		last.ended, last.stop = false, time.Time{}
		return
	}
	cy := &twinCycle{trigger: w.own(s, in), signal: k, fresh: true, last: twinPromise{target: -1}}
	cy.start = w.origin(c, s, cy.trigger)
	c.cycles = append(c.cycles, cy)
}

func (w *twin) origin(c *twinClock, s sla.SignalSpec, trigger time.Time) time.Time {
	switch {
	case s.From.Opened:
		return w.opened
	case s.From.At != "":
		if at, ok := twinInstant(w.facts[s.From.At]); ok {
			return at
		}
	case s.From.Opening != "":
		t := trigger
		for !w.cals[s.From.Opening].Open(t) {
			t = t.Add(twinStep)
		}
		return t
	case s.From.FormerDue:
		for i := len(c.cycles) - 1; i >= 0; i-- {
			cy := c.cycles[i]
			if cy.dead || !cy.ended || cy.voided {
				continue
			}
			if x := w.status(c, cy, 0, cy.stop); x.NoDue == "" && x.Due.After(trigger) {
				return x.Due
			}
			break
		}
	}
	return trigger
}

func (w *twin) given(list []sla.SignalSpec, in *twinHappening) int {
	return slices.IndexFunc(list, func(s sla.SignalSpec) bool { return w.gives(s, in) })
}

func (w *twin) gives(s sla.SignalSpec, in *twinHappening) bool {
	is := false
	switch {
	case s.On != "":
		is = in.e != nil && onWord(s.On, in) && (len(s.By) == 0 || slices.Contains(s.By, in.e.Side)) && twinHolds(s.Event, eventFacts(in.e))
	case s.At != "":
		_, is = in.reached[s.At]
	case len(s.Changes) > 0:
		is = !in.opening && slices.ContainsFunc(s.Changes, func(f string) bool { return in.before[f] != w.facts[f] })
	case !twinZero(s.Enters):
		is = !(twinHolds(s.Enters, in.before) && !in.opening) && twinHolds(s.Enters, w.facts)
	case !twinZero(s.Leaves):
		is = !in.opening && twinHolds(s.Leaves, in.before) && !twinHolds(s.Leaves, w.facts)
	}
	return is && twinHolds(s.If, w.facts)
}

func onWord(word string, in *twinHappening) bool {
	switch word {
	case "opened":
		return in.opening
	case "contact":
		return in.e.IsContact() && !in.opening
	case "reply":
		return in.e.IsReply()
	case "note":
		return in.e.Kind == lifecycle.Message && in.e.Visibility == lifecycle.Internal
	}
	return in.e.Kind.String() == word
}

func eventFacts(e *lifecycle.Event) map[string]string {
	return map[string]string{
		"kind": e.Kind.String(), "side": e.Side.String(), "actor": e.Actor, "visibility": e.Visibility.String(),
		"state": string(e.State), "group": e.Group, "priority": e.Priority.String(), "category": e.Category, "channel": e.Channel,
	}
}

func twinZero(c priority.ConditionSpec) bool {
	return len(c.Facts)+len(c.Ranges)+len(c.All)+len(c.Any) == 0 && c.Not == nil
}

func twinHolds(c priority.ConditionSpec, facts map[string]string) bool {
	for name, values := range c.Facts {
		v := facts[name]
		if !slices.Contains(values, v) && !(v != "" && slices.Contains(values, "*")) {
			return false
		}
	}
	for name, r := range c.Ranges {
		n, err := strconv.ParseFloat(facts[name], 64)
		if err != nil || r.AtLeast != nil && n < *r.AtLeast || r.Below != nil && n >= *r.Below {
			return false
		}
	}
	for _, x := range c.All {
		if !twinHolds(x, facts) {
			return false
		}
	}
	if c.Not != nil && twinHolds(*c.Not, facts) {
		return false
	}
	return len(c.Any) == 0 || slices.ContainsFunc(c.Any, func(x priority.ConditionSpec) bool { return twinHolds(x, facts) })
}

// retarget finds what is promised to the running cycle now.
func (w *twin) retarget(c *twinClock, in *twinHappening) {
	if !c.running() {
		return
	}
	cy := c.alive()
	if cy.signal >= 0 && c.spec.Start[cy.signal].From.At != "" {
		cy.start = w.origin(c, c.spec.Start[cy.signal], cy.trigger)
	}
	if c.spec.Retarget == sla.KeepFirst && cy.last.target >= 0 {
		return
	}
	cy.last = w.find(c, cy, in.at)
	cy.ever = cy.ever || cy.last.target >= 0
}

func (w *twin) find(c *twinClock, cy *twinCycle, now time.Time) twinPromise {
	best := twinPromise{target: -1}
	var first time.Time
	for i, t := range c.spec.Targets {
		x := w.promise(i, t)
		by, dated := twinInstant(w.facts[t.By])
		_, err := time.ParseDuration(w.factAmount(t))
		switch {
		case !twinHolds(t.When, w.facts):
		case now.Before(t.From) || !t.To.IsZero() && !now.Before(t.To):
		case w.opened.Before(t.OpenedFrom) || !t.OpenedTo.IsZero() && !w.opened.Before(t.OpenedTo):
		case t.By != "" && !dated:
		case t.Within != nil && t.Within.Fact != "" && err != nil:
		case t.Started == "shut" && w.cals[x.cal].Open(cy.start):
		default:
			x.by = by
			if c.spec.Pick == "" {
				return x
			}
			due, ok := w.freeDue(t, x, cy.start)
			if best.target < 0 || ok && (first.IsZero() || due.Before(first)) {
				best = x
				if ok {
					first = due
				}
			}
		}
	}
	return best
}

func (w *twin) factAmount(t sla.TargetSpec) string {
	if t.Within == nil {
		return ""
	}
	return w.facts[t.Within.Fact]
}

func (w *twin) promise(i int, t sla.TargetSpec) twinPromise {
	x := twinPromise{target: i, cal: t.Calendar, factor: priority.Percent(100)}
	for _, f := range t.CalendarOf {
		if _, ok := w.cals[w.facts[f]]; ok && w.facts[f] != "" {
			x.cal = w.facts[f]
			break
		}
	}
	if t.Within != nil {
		x.amount = t.Within.Time.Std()
		if t.Within.Fact != "" {
			x.amount, _ = time.ParseDuration(w.facts[t.Within.Fact])
		}
	}
	if !t.Fixed && t.By == "" {
		for _, f := range w.spec.Factors {
			if twinHolds(f.When, w.facts) {
				x.factor = f.Factor
				break
			}
		}
	}
	x.amount = x.factor.Of(x.amount)
	return x
}

// freeDue is the deadline of a cycle that is never held.
func (w *twin) freeDue(t sla.TargetSpec, x twinPromise, start time.Time) (time.Time, bool) {
	switch {
	case t.By != "":
		return w.byDue(t, x, start), true
	case t.Days > 0:
		return w.daysDue(t, x, start)
	case t.Within != nil:
		return w.forward(x.cal, start, x.amount)
	}
	return time.Time{}, false
}

func (w *twin) byDue(t sla.TargetSpec, x twinPromise, start time.Time) time.Time {
	due := x.by.Add(t.Plus.Std())
	if t.Shut == "next_open" {
		for !w.cals[x.cal].Open(due) {
			due = due.Add(twinStep)
		}
	}
	if least := start.Add(t.Least.Std()); t.Least > 0 && due.Before(least) {
		due = least
	}
	return due
}

func (w *twin) daysDue(t sla.TargetSpec, x twinPromise, start time.Time) (time.Time, bool) {
	n := (x.factor.Of(time.Duration(t.Days)*time.Hour) + time.Hour - 1) / time.Hour
	return w.cals[x.cal].AddDays(start, int(n), t.DayRule)
}

// forward is the earliest instant with an amount of open time after t.
func (w *twin) forward(cal string, t time.Time, d time.Duration) (time.Time, bool) {
	for ; d > 0; t = t.Add(twinStep) {
		if w.cals[cal].Open(t) {
			d -= twinStep
		}
	}
	return t, true
}

// hold finds the pause that holds a clock now.
func (w *twin) hold(c *twinClock, in *twinHappening) {
	c.hold = -1
	for k, p := range c.spec.Pauses {
		holds := false
		if len(p.From) > 0 {
			if w.given(p.From, in) >= 0 {
				c.latched[k] = true
			}
			if w.given(p.Until.Signals, in) >= 0 {
				c.latched[k] = false
			}
			holds = c.latched[k]
		} else {
			is := twinHolds(p.When, w.facts)
			if is && !c.latched[k] {
				c.since[k] = in.at
			}
			c.latched[k], holds = is, is
			if until, ok := twinInstant(w.facts[p.Until.Fact]); ok && is && until.After(c.since[k]) && !until.After(in.at) {
				holds = false
			}
		}
		if holds && c.hold < 0 {
			c.hold = k
		}
	}
}

// cut ends a ticket that was merged into another.
func (w *twin) cut(t time.Time) {
	for _, c := range w.clocks {
		if c.running() {
			cy := c.alive()
			cy.ended, cy.voided, cy.stop = true, true, t
		}
	}
}

// settle takes back what began in the instant that is over and whose start no
// longer holds.
func (w *twin) settle() {
	for _, c := range w.clocks {
		for i := len(c.cycles) - 1; i >= 0; i-- {
			cy := c.cycles[i]
			stands := func(k int) bool {
				s := c.spec.Start[k]
				return twinHolds(s.If, w.facts) && twinHolds(s.Enters, w.facts)
			}
			var stood *twinResume // the first of those that stand after one that does not
			for _, r := range slices.Backward(cy.resumes) {
				switch {
				case stands(r.signal):
					stood = &r
				case stood == nil && !cy.dead: // what was erased stays so
					*cy = r.old
				}
			}
			cy.resumes = nil
			switch {
			case !cy.fresh || stands(cy.signal):
			case stood == nil:
				cy.dead = true
			default: // it began with that
				cy.signal, cy.trigger = stood.signal, stood.trigger
				cy.start = w.origin(c, c.spec.Start[stood.signal], stood.trigger)
			}
			cy.fresh = false
		}
	}
}

// record keeps what holds from this step to the next.
func (w *twin) record() {
	for _, c := range w.clocks {
		c.holds = append(c.holds, c.hold)
		for _, cy := range c.cycles {
			for len(cy.promises) < len(c.holds) {
				cy.promises = append(cy.promises, cy.last)
			}
			cy.promises[len(c.holds)-1] = cy.last
		}
	}
}

// at returns what held in the step of t; what is not known yet is the last.
func (w *twin) at(list []int, t time.Time) int {
	k := int(t.Sub(w.first) / twinStep)
	if t.Before(w.first) {
		return -1
	}
	return list[min(k, len(list)-1)]
}

func (w *twin) status(c *twinClock, cy *twinCycle, n int, now time.Time) twinStatus {
	x := cy.last
	s := twinStatus{Clock: c.spec.Name, Cycle: n, Phase: sla.Running, Start: cy.start, Target: x.target}
	end := now
	if cy.ended {
		s.Phase, s.Stop = sla.Stopped, cy.stop
		end = cy.stop
	}
	dated := x.target >= 0 && c.spec.Targets[x.target].By != ""
	hold := -1
	if !cy.ended && len(c.spec.Pauses) > 0 && !dated {
		hold = c.hold
	}
	w.count(c, cy, &s, end, hold)
	if s.Phase == sla.Paused {
		s.PausedBy = c.spec.Pauses[hold].Name
	}
	if x.target >= 0 {
		s.Rule = c.spec.Targets[x.target].Name
	}
	switch {
	case s.NoDue == sla.NothingPromised:
		s.Outcome = sla.NoTarget
	case s.NoDue == "" && end.After(s.Due):
		s.Outcome = sla.Breached
	case cy.voided:
		s.Outcome = sla.Void
	case cy.ended:
		s.Outcome = sla.Met
	default:
		s.Outcome = sla.Pending
	}
	if s.NoDue == sla.NothingPromised {
		return s
	}
	s.Remaining = s.Within - s.Elapsed
	if s.Outcome == sla.Breached {
		s.Overdue, s.OverdueWall = max(s.Elapsed-s.Within, 0), end.Sub(s.Due)
	}
	list := c.spec.Targets[x.target].Warnings
	if list == nil { // an empty list is none
		list = c.spec.Warnings
	}
	for _, warning := range list {
		if s.crossed(warning, end) {
			s.Warning = warning.Name
		}
	}
	return s
}

// crossed reports whether a warning has been given at the end; those that are
// given some time before the deadline, as time passes, are left to a law.
func (s *twinStatus) crossed(w sla.WarningSpec, end time.Time) bool {
	if w.Wall {
		return s.NoDue == "" && !s.Due.Add(w.AfterDue.Std()).After(end)
	}
	var amount time.Duration
	switch {
	case w.After != 0:
		amount = w.After.Std()
	case w.Before != 0:
		amount = max(s.Within-w.Before.Std(), 0)
	case w.AfterDue != 0:
		amount = s.Within + w.AfterDue.Std()
	default:
		amount = w.Share.Of(s.Within)
	}
	if amount == s.Within {
		return s.NoDue == "" && !s.Due.After(end)
	}
	return s.Elapsed >= amount && !s.Start.After(end)
}

// count walks a cycle from its start to end, and on to its deadline.
func (w *twin) count(c *twinClock, cy *twinCycle, s *twinStatus, end time.Time, hold int) {
	x := cy.last
	var t sla.TargetSpec
	if x.target >= 0 {
		t = c.spec.Targets[x.target]
	}
	var within time.Duration
	var d0 time.Time
	switch {
	case x.target < 0 || t.Within == nil && t.Days == 0 && t.By == "":
		s.NoDue = sla.NothingPromised
	case t.By != "":
		s.Due = w.byDue(t, x, cy.start)
		for u := cy.start; u.Before(s.Due); u = u.Add(twinStep) {
			if w.cals[x.cal].Open(u) {
				s.Within += twinStep
			}
		}
	case t.Days > 0:
		d0, _ = w.daysDue(t, x, cy.start)
		for u := cy.start; u.Before(d0); u = u.Add(twinStep) {
			if w.cals[x.cal].Open(u) {
				within += twinStep
			}
		}
	default:
		within = x.amount
	}
	if s.Within == 0 {
		s.Within = within
	}
	carry, changes := c.spec.Retarget == sla.Carry, false
	applied := func(u time.Time) twinPromise {
		k := max(int(u.Sub(w.first)/twinStep), int(maxTime(cy.trigger, w.first).Sub(w.first)/twinStep))
		if n := len(cy.promises); n > 0 {
			return cy.promises[min(k, n-1)]
		}
		return cy.last // in the instant in which it began, all there is
	}
	for u := cy.start; u.Before(end); u = u.Add(twinStep) { // nothing is carried over until another promise applies
		changes = changes || applied(u) != x
	}
	carry = carry && changes
	named := t.Days > 0 && !carry
	budget := map[int]time.Duration{}
	var used, lost, usedBefore time.Duration
	held, reached := false, false
	var reachedAt, heldFrom time.Time
	if within == 0 && !named {
		reached, reachedAt = true, cy.start
	}
	for u := cy.start; u.Before(end); u = u.Add(twinStep) {
		cal, pr := x.cal, x
		if carry {
			pr = applied(u)
			cal = pr.cal
		}
		open := w.cals[cal].Open(u)
		if inGap(cy, u) {
			held = false
			if open {
				lost += twinStep
			}
			continue
		}
		h := w.at(c.holds, u)
		if pr.target >= 0 && c.spec.Targets[pr.target].By != "" {
			h = -1
		}
		if cy.signal >= 0 && c.spec.Start[cy.signal].Holds == "trigger" && u.Before(cy.trigger) {
			h = -1
		}
		counts := h < 0
		if h >= 0 {
			if !held {
				usedBefore, heldFrom = used, u
			}
			p := c.spec.Pauses[h]
			switch left, bounded := w.left(budget, p, h, cal, u); {
			case p.Time == "counts":
				counts, held = true, true
			case bounded && left <= 0:
				counts, held = true, false
			default:
				held = true
				if open && bounded {
					budget[h] = left - twinStep
				}
				if open {
					lost += twinStep
					s.Paused += twinStep
				}
			}
		} else {
			held = false
		}
		if !counts {
			continue
		}
		if open {
			used += twinStep
		}
		switch {
		case reached || s.NoDue != "" || t.By != "":
		case named:
			if cand := w.later(x.cal, d0, lost); used >= within && !cand.After(u.Add(twinStep)) {
				reached, reachedAt = true, cand
			}
		case used >= within:
			reached, reachedAt = true, u.Add(twinStep)
		}
	}
	s.Elapsed = used
	if hold >= 0 {
		left, bounded := w.left(budget, c.spec.Pauses[hold], hold, x.cal, maxTime(end, cy.start))
		if bounded && left <= 0 {
			hold = -1
		} else {
			s.Phase = sla.Paused
		}
	}
	if s.NoDue != "" || t.By != "" {
		return
	}
	if hold >= 0 && c.spec.Pauses[hold].Time == "counts" {
		if !held {
			usedBefore, heldFrom = used, maxTime(end, cy.start)
		}
		if reached && (usedBefore < within || reachedAt.After(heldFrom)) {
			reached = false
		}
	}
	switch {
	case reached:
		s.Due = reachedAt
	case hold >= 0:
		left, bounded := w.left(budget, c.spec.Pauses[hold], hold, x.cal, maxTime(end, cy.start))
		if !bounded || c.spec.Pauses[hold].Time == "counts" {
			s.NoDue = sla.WhilePaused
			return
		}
		from := maxTime(end, cy.start)
		to, _ := w.forward(x.cal, from, left)
		if named {
			s.Due = w.later(x.cal, d0, lost+left)
		} else {
			s.Due, _ = w.forward(x.cal, to, within-used)
		}
	case named:
		s.Due = w.later(x.cal, d0, lost)
	default:
		s.Due, _ = w.forward(x.cal, maxTime(end, cy.start), within-used)
	}
}

func (w *twin) later(cal string, t time.Time, d time.Duration) time.Time {
	if d == 0 {
		return t
	}
	t, _ = w.forward(cal, t, d)
	return t
}

func (w *twin) left(budget map[int]time.Duration, p sla.PauseSpec, h int, cal string, u time.Time) (time.Duration, bool) {
	if p.Budget == 0 && p.Days == 0 {
		return 0, false
	}
	if _, ok := budget[h]; !ok {
		budget[h] = p.Budget.Std()
		if p.Days > 0 {
			until, _ := w.cals[cal].AddDays(u, p.Days, calendar.SameTime)
			budget[h] = 0
			for v := u; v.Before(until); v = v.Add(twinStep) {
				if w.cals[cal].Open(v) {
					budget[h] += twinStep
				}
			}
		}
	}
	return budget[h], true
}

func inGap(cy *twinCycle, u time.Time) bool {
	return slices.ContainsFunc(cy.gaps, func(g calendar.Span) bool { return !u.Before(g.From) && u.Before(g.To) })
}

func maxTime(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}
