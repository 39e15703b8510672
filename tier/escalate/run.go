package escalate

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/tier/oncall"
)

// Notice is one step of a timetable: who is told when, and why then.
type Notice struct {
	Time    time.Time     `json:"time"`
	Step    string        `json:"step"`
	Round   int           `json:"round"`            // 0, then 1 for the first repeat
	Roles   []string      `json:"roles"`            // as the ladder says
	People  []string      `json:"people,omitzero"`  // each once; none: Silence says why
	Untold  []string      `json:"untold,omitzero"`  // roles that have nobody on call
	Silence Silence       `json:"silence,omitzero"` // why nobody is told
	Until   time.Time     `json:"until,omitzero"`   // until when the step is held because nobody is on call
	Why     Prompt        `json:"why"`
	Of      string        `json:"of,omitzero"`   // the step before, for unanswered and passed_over
	Wait    spec.Duration `json:"wait,omitzero"` // how long was waited: the delay, the wait of the step before, or that of the repeat
	Due     time.Time     `json:"due,omitzero"`  // when the step was due, if it was held
}

// Action is what a person did to a running ladder.
type Action struct {
	Time time.Time `json:"time"`
	Act  Act       `json:"act"`
	By   string    `json:"by,omitzero"`   // who did it
	Step string    `json:"step,omitzero"` // the step to go to; for [JumpTo] only
}

// Position is where a running ladder stands: plain data to store between one
// step and the next. It is made by [Ladder.Begin].
type Position struct {
	Start time.Time `json:"start"`         // of the ladder
	Step  int       `json:"step"`          // index of the step that comes next
	Round int       `json:"round"`         // of that step
	Time  time.Time `json:"time"`          // when it is taken; says nothing once Ended
	Due   time.Time `json:"due"`           // when it was due, before it was held; says nothing once Ended
	Ended bool      `json:"ended"`         // no step comes, unless somebody jumps to one
	Over  bool      `json:"over,omitzero"` // no step comes, ever

	Why  Prompt        `json:"why"`
	Of   string        `json:"of,omitzero"`
	Wait spec.Duration `json:"wait,omitzero"`
}

// Begin returns the position of a ladder that counts from start. An
// application sets a timer for its Time, and then calls [Ladder.Take].
func (l *Ladder) Begin(start time.Time) Position {
	start = start.Round(0)
	at, ok := l.add(start, l.spec.Delay, l.spec.Business)
	if !ok || len(l.spec.Steps) == 0 {
		return Position{Start: start, Ended: true}
	}
	return l.position(Position{Start: start, Time: at, Why: promptStarted, Wait: l.spec.Delay})
}

// position completes a position whose At is when the step is due.
func (l *Ladder) position(p Position) Position {
	p.Due = p.Time
	if l.spec.Steps[p.Step].WhenShut == Hold {
		if open, ok := l.cal.NextOpen(p.Time); ok {
			p.Time = open
		}
	}
	return p
}

// Take takes the step at p and returns its notice and the next position. The
// people are those whom roster names at that instant; a nil roster tells the
// roles themselves. For a position that has ended, it returns the zero Notice
// and p.
//
// A step that is held because nobody is on call gives a notice that tells
// nobody, and its position stays at the step, until somebody is. This needs a
// roster that can say when: one with a method NextOnCall, such as
// [oncall.Roster]. If nobody is on call while the step may be taken, within the
// next 1,000 changes, the step is passed over.
func (l *Ladder) Take(p Position, roster oncall.OnCaller) (Notice, Position) {
	if p.Ended || p.Step < 0 || p.Step >= len(l.spec.Steps) {
		p.Ended = true
		return Notice{}, p
	}
	step := &l.spec.Steps[p.Step]
	n := Notice{Time: p.Time, Step: step.Name, Round: p.Round, Roles: slices.Clone(step.Notify), Why: p.Why, Of: p.Of, Wait: p.Wait}
	if !p.Due.Equal(p.Time) {
		n.Due = p.Due
	}
	if step.WhenShut != "" && !l.cal.Open(p.Time) {
		n.Silence = silenceOutOfHours
		return n, l.next(p, true)
	}
	if n.People, n.Untold = people(step.Notify, p.Time, roster); n.People != nil {
		return n, l.next(p, false)
	}
	n.Silence = silenceNobodyOnCall
	if at, ok := l.reachable(step, p.Time, roster); ok {
		n.Until, p.Time = at, at
		return n, p
	}
	return n, l.next(p, true)
}

// maxOpenings is how many openings of the calendar a held step is looked ahead
// for, while the roster has people in shut hours alone.
const maxOpenings = 1000

// reachable returns, of a step that is held, the first instant after t at which
// somebody is on call for the step and it may be taken.
func (l *Ladder) reachable(step *StepSpec, t time.Time, roster oncall.OnCaller) (at time.Time, ok bool) {
	next, knows := roster.(interface {
		NextOnCall(role string, t time.Time) (time.Time, bool)
	})
	if !knows || step.WhenNone != Hold {
		return at, false
	}
	for range maxOpenings {
		ok = false
		for _, role := range step.Notify {
			if x, some := next.NextOnCall(role, t); some && (!ok || x.Before(at)) {
				at, ok = x, true
			}
		}
		if !ok || step.WhenShut == "" || l.cal.Open(at) {
			return at, ok
		}
		if t, ok = l.cal.NextOpen(at); !ok {
			return at, false
		}
	}
	return at, false
}

// next returns the position after the step at p, which was empty or not.
func (l *Ladder) next(p Position, empty bool) Position {
	step := &l.spec.Steps[p.Step]
	n := Position{Start: p.Start, Step: l.after(p.Step), Round: p.Round, Time: p.Time, Why: promptUnanswered, Of: step.Name, Wait: step.Wait}
	business, ended := step.Business, Position{Start: p.Start, Round: p.Round, Ended: true}
	switch {
	case n.Step == len(l.spec.Steps):
		if p.Round >= l.spec.Repeat.Times {
			return ended
		}
		r := l.spec.Repeat
		n = Position{Start: p.Start, Step: l.names[r.From], Round: p.Round + 1, Time: p.Time, Why: promptRepeated, Wait: r.After}
		business = r.Business
	case empty:
		n.Why, n.Wait = promptPassedOver, 0
	}
	at, ok := l.add(n.Time, n.Wait, business)
	if !ok {
		return ended
	}
	n.Time = at
	return l.position(n)
}

// people returns who is on call for the roles, each once, and the roles for
// which nobody is.
func people(roles []string, t time.Time, roster oncall.OnCaller) (all, untold []string) {
	if roster == nil {
		return slices.Clone(roles), nil
	}
	seen := map[string]bool{"": true}
	for _, role := range roles {
		reached := false
		for _, person := range roster.OnCall(role, t) {
			reached = reached || person != ""
			if !seen[person] {
				seen[person] = true
				all = append(all, person)
			}
		}
		if !reached {
			untold = append(untold, role)
		}
	}
	return all, untold
}

// Apply returns the position after an action. An action at the
// instant of a step comes in time, before the step is taken. Actions before the
// start and after an [End] are ignored.
//
// An acknowledgement only ever delays: the next step is not taken before the
// ladder's ack_for is over, and not before it was due anyway. A [JumpTo] takes
// its step at once, whatever was acknowledged before.
//
// The error, which wraps priority.ErrUnknown, names an unknown step or act.
func (l *Ladder) Apply(p Position, a Action) (Position, error) {
	if err := l.check(a); err != nil {
		return p, err
	}
	at := a.Time.Round(0)
	if p.Step < 0 || p.Step >= len(l.spec.Steps) { // of another ladder
		p.Ended = true
	}
	switch {
	case p.Over || at.Before(p.Start):
		return p, nil
	case a.Act == End:
		p.Ended, p.Over = true, true
	case a.Act == JumpTo:
		p = l.position(Position{Start: p.Start, Step: l.names[a.Step], Round: p.Round, Time: at, Why: promptJumped})
	case p.Ended || l.spec.AckFor == 0:
		p.Ended = true
	default:
		if until := at.Add(l.spec.AckFor.Std()); until.After(p.Time) {
			p.Time, p.Why, p.Of, p.Wait = until, promptLapsed, "", l.spec.AckFor
			p = l.position(p)
		}
	}
	return p, nil
}

// check returns an error for an unknown step or act.
func (l *Ladder) check(a Action) error {
	switch _, known := l.names[a.Step]; {
	case !slices.Contains(acts, a.Act):
		return fmt.Errorf("escalate: %w act %q, want one of %q", spec.ErrUnknown, spec.Clip(string(a.Act)), acts)
	case a.Act == JumpTo && !known:
		return fmt.Errorf("escalate: jump to %q: %w step", a.Step, spec.ErrUnknown)
	}
	return nil
}

// Timetable returns every step in advance, if nobody acknowledges: who is told
// when, and the cause of each instant.
func (l *Ladder) Timetable(start time.Time, roster oncall.OnCaller) []Notice {
	var entries []Notice
	for p := l.Begin(start); !p.Ended; {
		var e Notice
		e, p = l.Take(p, roster)
		entries = append(entries, e)
	}
	return entries
}

// Run returns the steps taken up to and including until, with what people did:
// who should have been told by then. The actions may come in any order; those
// after until have not happened yet, and [Ladder.Apply] says what those before
// count for. Of actions at one instant an acknowledgement counts first, then a
// jump, then an end; of several jumps, the one to the latest step applies.
//
// The error is that of [Ladder.Apply] for the first action, as they are given,
// with an unknown step or act, whether it has happened or not.
func (l *Ladder) Run(start time.Time, actions []Action, until time.Time, roster oncall.OnCaller) ([]Notice, error) {
	for _, a := range actions {
		if err := l.check(a); err != nil {
			return nil, err
		}
	}
	entries, _ := l.run(start, actions, until, roster)
	return entries, nil
}

// run does what [Ladder.Run] does with actions that are known, and returns the
// position after it.
func (l *Ladder) run(start time.Time, actions []Action, until time.Time, roster oncall.OnCaller) (entries []Notice, p Position) {
	actions = slices.DeleteFunc(slices.Clone(actions), func(a Action) bool { return a.Time.After(until) })
	slices.SortStableFunc(actions, l.compare)
	p = l.Begin(start)
	for {
		switch {
		case len(actions) > 0 && (p.Ended || !actions[0].Time.After(p.Time)):
			p, _ = l.Apply(p, actions[0]) // checked above
			actions = actions[1:]
		case p.Ended || p.Time.After(until):
			return entries, p
		default:
			var e Notice
			e, p = l.Take(p, roster)
			entries = append(entries, e)
		}
	}
}

// compare orders actions as they count.
func (l *Ladder) compare(a, b Action) int {
	return cmp.Or(a.Time.Compare(b.Time), cmp.Compare(slices.Index(acts, a.Act), slices.Index(acts, b.Act)), cmp.Compare(l.names[a.Step], l.names[b.Step]))
}
