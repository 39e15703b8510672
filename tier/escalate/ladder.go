package escalate

import (
	"slices"
	"time"

	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/priority/severity"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/tier/internal/named"
	"github.com/supportops/policy/tier/oncall"
)

const (
	pkg          = "escalate"
	ladderSchema = "tier/escalate/ladder/2"
)

// LadderSpec says who is told, one after another, until somebody acknowledges,
// and who is kept informed meanwhile.
type LadderSpec struct {
	Schema   string            `json:"schema,omitzero"` // "tier/escalate/ladder/2" or empty
	Name     string            `json:"name,omitzero"`
	Severity severity.Severity `json:"severity,omitzero"` // for which it is meant; unset: not stated

	From     machine.Anchor `json:"from,omitzero"`     // what the delay counts from: SinceCreated or SinceFirstReply; unset: since the opening
	Delay    spec.Duration  `json:"delay,omitzero"`    // how long after that the first step is taken; 0: at once
	Business bool           `json:"business,omitzero"` // the delay counts open time

	Steps  []StepSpec    `json:"steps"`
	Repeat RepeatSpec    `json:"repeat,omitzero"`
	AckFor spec.Duration `json:"ack_for,omitzero"` // how long an acknowledgement holds the next step back, which it never brings forward; 0: for good
	Duties []DutySpec    `json:"duties,omitzero"`

	// Calendar says what business time and opening hours are; CalendarName names a
	// calendar of the application instead. With neither, nothing in the ladder may
	// count open time.
	Calendar     *calendar.Spec `json:"calendar,omitzero"`
	CalendarName string         `json:"calendar_name,omitzero"`
}

// StepSpec is one step of a ladder.
type StepSpec struct {
	Name     string        `json:"name"`               // unique
	Notify   []string      `json:"notify"`             // roles
	Wait     spec.Duration `json:"wait,omitzero"`      // how long to wait for an acknowledgement before the next step; 0 at the last step and nowhere else
	Business bool          `json:"business,omitzero"`  // the wait counts open time
	WhenShut Recourse      `json:"when_shut,omitzero"` // while the calendar is shut
	WhenNone Recourse      `json:"when_none,omitzero"` // while nobody is on call for the roles
	Next     string        `json:"next,omitzero"`      // a later step that follows instead of the next one
}

// RepeatSpec begins a ladder anew after its last step. The zero RepeatSpec
// repeats nothing.
type RepeatSpec struct {
	Times    int           `json:"times,omitzero"`    // how many times, up to 1,000
	From     string        `json:"from,omitzero"`     // the step that it begins with; empty: the first
	After    spec.Duration `json:"after,omitzero"`    // how long after the last step
	Business bool          `json:"business,omitzero"` // After counts open time
}

// Validate returns nil or a *tier.SpecError with every defect: no step, one
// without a name, roles or wait, or with the name of another, a jump that does
// not lead to a later step, a repeat that never waits, business time without a
// calendar, a defective calendar, times out of range.
func (s LadderSpec) Validate() error {
	_, err := s.compile(named.Calendars{})
	return err
}

// compile validates s and returns its calendar, nil for none.
func (s *LadderSpec) compile(cals named.Calendars) (*calendar.Calendar, error) {
	d := &spec.Defects{Package: pkg}
	d.Schema(s.Schema, ladderSchema)
	if s.Severity != 0 && !s.Severity.IsValid() {
		d.Add("severity", spec.ErrRange, "%v", s.Severity)
	}
	spec.Word(d, "from", s.From, machine.SinceCreated, machine.SinceFirstReply)
	checkTime(d, "delay", s.Delay, 0)
	s.needCalendar(d, "business", s.Business)
	if len(s.Steps) == 0 {
		d.Add("steps", spec.ErrRequired, "want at least one step")
	}
	names := make(map[string]int, len(s.Steps)) // the first step of each name
	for i, step := range s.Steps {
		if _, again := names[step.Name]; !again {
			names[step.Name] = i
		}
	}
	for i := range s.Steps {
		s.checkStep(d, i, names)
	}
	s.checkRepeat(d, names)
	checkTime(d, "ack_for", s.AckFor, 0)
	duties := spec.Names{}
	for i, duty := range s.Duties {
		s.checkDuty(d, i, duty, duties)
	}
	cal := cals.Compile(d, "calendar", s.Calendar, s.CalendarName)
	return cal, d.Err()
}

func (s *LadderSpec) checkStep(d *spec.Defects, i int, names map[string]int) {
	step, path := &s.Steps[i], spec.Index("steps", i)
	switch first := names[step.Name]; {
	case step.Name == "":
		d.Add(spec.Join(path, "name"), spec.ErrRequired, "")
	case first < i:
		d.Add(spec.Join(path, "name"), spec.ErrDuplicate, "%q is steps[%d] already", spec.Clip(step.Name), first)
	}
	spec.CheckNames(d, spec.Join(path, "notify"), fold.All(step.Notify))
	last := i == len(s.Steps)-1
	switch {
	case last && step.Wait != 0:
		d.Add(spec.Join(path, "wait"), spec.ErrConflict, "no step follows; the wait before a repeat is repeat.after")
	case !last && step.Wait == 0:
		d.Add(spec.Join(path, "wait"), spec.ErrRequired, "want how long the next step waits")
	}
	checkTime(d, spec.Join(path, "wait"), step.Wait, 0)
	s.needCalendar(d, spec.Join(path, "business"), step.Business)
	spec.Word(d, spec.Join(path, "when_shut"), step.WhenShut, Hold, Skip)
	s.needCalendar(d, spec.Join(path, "when_shut"), step.WhenShut != "")
	spec.Word(d, spec.Join(path, "when_none"), step.WhenNone, Hold, Skip)
	if step.Next != "" {
		switch to, ok := names[step.Next]; {
		case !ok:
			d.Add(spec.Join(path, "next"), spec.ErrUnknown, "%q, want the name of a step", spec.Clip(step.Next))
		case to <= i:
			d.Add(spec.Join(path, "next"), spec.ErrConflict, "%q does not lead on; to go back, repeat", spec.Clip(step.Next))
		}
	}
}

func (s *LadderSpec) checkRepeat(d *spec.Defects, names map[string]int) {
	r := s.Repeat
	if r == (RepeatSpec{}) {
		return
	}
	if r.Times < 1 || r.Times > 1000 {
		d.Add("repeat.times", spec.ErrRange, "%d, want 1 to 1000", r.Times)
	}
	if _, ok := names[r.From]; r.From != "" && !ok {
		d.Add("repeat.from", spec.ErrUnknown, "%q, want the name of a step", spec.Clip(r.From))
	}
	if n := len(s.Steps) * (r.Times + 1); r.Times > 0 && r.Times <= 1000 && n > maxNotices {
		d.Add("repeat.times", spec.ErrRange, "%d steps %d times over are %d, want at most %d", len(s.Steps), r.Times+1, n, maxNotices)
	}
	if r.After == 0 {
		d.Add("repeat.after", spec.ErrRequired, "want how long after the last step")
	}
	checkTime(d, "repeat.after", r.After, 0)
	s.needCalendar(d, "repeat.business", r.Business)
}

func (s *LadderSpec) needCalendar(d *spec.Defects, path string, needed bool) {
	if needed && s.Calendar == nil && s.CalendarName == "" {
		d.Add(path, spec.ErrConflict, "there is no calendar")
	}
}

// maxNotices bounds the steps of a ladder with all its repeats, so that a
// timetable stays small.
const maxNotices = 10_000

// Ladder is a compiled [LadderSpec]. It is immutable and safe for concurrent
// use. The zero Ladder has no steps and tells nobody.
type Ladder struct {
	spec  LadderSpec
	cal   *calendar.Calendar // nil for none
	names map[string]int     // index of each step
}

// NewLadder compiles s with the calendars that it may name. The error is what
// [LadderSpec.Validate] returns, or that the named calendar is not given.
func NewLadder(s LadderSpec, given map[string]*calendar.Calendar) (*Ladder, error) {
	cal, err := s.compile(named.Given(given))
	if err != nil {
		return nil, err
	}
	l := &Ladder{s.clone(), cal, make(map[string]int, len(s.Steps))}
	for i, step := range s.Steps {
		l.names[step.Name] = i
	}
	return l, nil
}

// Spec returns a copy of the document that l was made from.
func (l *Ladder) Spec() LadderSpec { return l.spec.clone() }

// Start returns the instant that the ladder counts from in h: the opening or,
// if From says so, the first reply after it. ok is false if it has not come
// yet.
func (l *Ladder) Start(h lifecycle.History) (at time.Time, ok bool) {
	opening, ok := h.Opening()
	if !ok || l.spec.From != machine.SinceFirstReply {
		return opening.Time, ok
	}
	for i := opening.Index; i < h.Len(); i++ {
		if e := h.Ref(i); e.IsReply() {
			return e.Time, true
		}
	}
	return time.Time{}, false
}

// Unreachable returns the names of the steps that no timetable comes to,
// because a step before jumps past them: only a [JumpTo] reaches them. Usually
// that is a mistake.
func (l *Ladder) Unreachable() []string {
	if len(l.spec.Steps) == 0 {
		return nil
	}
	reached := make([]bool, len(l.spec.Steps))
	for _, from := range []string{l.spec.Steps[0].Name, l.spec.Repeat.From} {
		for i := l.names[from]; i < len(reached) && !reached[i]; i = l.after(i) {
			reached[i] = true
		}
	}
	var names []string
	for i, ok := range reached {
		if !ok {
			names = append(names, l.spec.Steps[i].Name)
		}
	}
	return names
}

// Lacks returns the roles that the steps of l notify and that the roster does
// not have, each once, in the order of the steps. Nobody is ever told in these
// roles: a [Notice] lists them as untold.
func (l *Ladder) Lacks(r *oncall.Roster) []string {
	var out []string
	seen := map[string]bool{}
	for _, s := range l.spec.Steps {
		for _, role := range s.Notify {
			if !seen[role] && !r.Has(role) {
				out = append(out, role)
			}
			seen[role] = true
		}
	}
	return out
}

// after returns the index of the step that follows step i.
func (l *Ladder) after(i int) int {
	if next := l.spec.Steps[i].Next; next != "" {
		return l.names[next]
	}
	return i + 1
}

// add moves t on by d, in open time if business is set; ok is false if the
// calendar does not open so long.
func (l *Ladder) add(t time.Time, d spec.Duration, business bool) (at time.Time, ok bool) {
	if business {
		return l.cal.Add(t, d.Std())
	}
	return t.Add(d.Std()), true
}

func (s LadderSpec) clone() LadderSpec {
	s.Steps, s.Duties = slices.Clone(s.Steps), slices.Clone(s.Duties)
	for i := range s.Steps {
		s.Steps[i].Notify = slices.Clone(s.Steps[i].Notify)
	}
	for i := range s.Duties {
		s.Duties[i].To = slices.Clone(s.Duties[i].To)
	}
	s.Calendar = named.Clone(s.Calendar)
	return s
}
