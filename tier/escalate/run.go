package escalate

import (
	"fmt"
	"slices"
	"time"

	"github.com/supportops/policy/internal/spec"
)

// OnCaller says who is on call. [Roster] is one; an application with a schedule
// of its own brings its own.
type OnCaller interface {
	// OnCall returns the people who are on call for a role at t, none if
	// nobody is.
	OnCall(role string, t time.Time) []string
}

// Entry is one step of a timetable: who is told when, and why then.
type Entry struct {
	At     time.Time `json:"at"`
	Step   string    `json:"step"`
	Round  int       `json:"round,omitzero"`  // 0, then 1 for the first repeat
	Roles  []string  `json:"roles"`           // as the ladder says
	People []string  `json:"people,omitzero"` // each once; none: see Gap
	Gap    Gap       `json:"gap,omitzero"`    // why nobody is told
	Cause  Cause     `json:"cause"`
	Of     string    `json:"of,omitzero"`   // the step before, for unanswered and passed_over
	Wait   Duration  `json:"wait,omitzero"` // what was waited: the delay, the wait of the step before, or that of the repeat
	Due    time.Time `json:"due,omitzero"`  // when the step was due, if it is held until an opening
}

// Action is what a person did to a running ladder.
type Action struct {
	At   time.Time `json:"at"`
	Act  Act       `json:"act"`
	By   string    `json:"by,omitzero"`
	Step string    `json:"step,omitzero"` // of a jump
}

// Position is where a running ladder stands: plain data to store between one
// step and the next. It is made by [Ladder.Begin].
type Position struct {
	Step  int       `json:"step"`  // index of the step that comes next
	Round int       `json:"round"` // of that step
	At    time.Time `json:"at"`    // when it is taken
	Due   time.Time `json:"due"`   // when it was due, before it was held
	Ended bool      `json:"ended"` // no step comes

	Cause Cause    `json:"cause"`
	Of    string   `json:"of,omitzero"`
	Wait  Duration `json:"wait,omitzero"`
}

// Begin returns the position of a ladder that counts from start. An
// application sets a timer for its At, and then calls [Ladder.Take].
func (l *Ladder) Begin(start time.Time) Position {
	at, ok := l.add(start.Round(0), l.spec.Delay, l.spec.Business)
	if !ok {
		return Position{Ended: true}
	}
	return l.position(Position{At: at, Cause: Started, Wait: l.spec.Delay})
}

// position completes a position whose At is when the step is due.
func (l *Ladder) position(p Position) Position {
	p.Due = p.At
	if l.spec.Steps[p.Step].WhenShut == Hold {
		if open, ok := l.cal.NextOpen(p.At); ok {
			p.At = open
		}
	}
	return p
}

// Take takes the step at p and returns its entry and the next position. The
// people are those whom roster names at that instant; a nil roster tells the
// roles themselves. Of a position that has ended it returns the zero Entry and
// p.
func (l *Ladder) Take(p Position, roster OnCaller) (Entry, Position) {
	if p.Ended || p.Step < 0 || p.Step >= len(l.spec.Steps) {
		p.Ended = true
		return Entry{}, p
	}
	step := &l.spec.Steps[p.Step]
	e := Entry{At: p.At, Step: step.Name, Round: p.Round, Roles: slices.Clone(step.Notify), Cause: p.Cause, Of: p.Of, Wait: p.Wait}
	if !p.Due.Equal(p.At) {
		e.Due = p.Due
	}
	switch {
	case step.WhenShut != 0 && !l.cal.Open(p.At):
		e.Gap = OutOfHours
	default:
		if e.People = people(step.Notify, p.At, roster); e.People == nil {
			e.Gap = NobodyOnCall
		}
	}
	return e, l.next(p, e.Gap != 0)
}

// next returns the position after the step at p, which was empty or not.
func (l *Ladder) next(p Position, empty bool) Position {
	step := &l.spec.Steps[p.Step]
	n := Position{Step: l.after(p.Step), Round: p.Round, At: p.At, Cause: Unanswered, Of: step.Name, Wait: step.Wait}
	business := step.Business
	switch {
	case n.Step == len(l.spec.Steps):
		if p.Round >= l.spec.Repeat.Times {
			return Position{Ended: true, Round: p.Round}
		}
		r := l.spec.Repeat
		n = Position{Step: max(l.index(r.From), 0), Round: p.Round + 1, At: p.At, Cause: Repeated, Wait: r.After}
		business = r.Business
	case empty:
		n.Cause, n.Wait = PassedOver, 0
	}
	at, ok := l.add(n.At, n.Wait, business)
	if !ok {
		return Position{Ended: true, Round: p.Round}
	}
	n.At = at
	return l.position(n)
}

// people returns who is on call for the roles, each once.
func people(roles []string, t time.Time, roster OnCaller) []string {
	if roster == nil {
		return slices.Clone(roles)
	}
	var all []string
	for _, role := range roles {
		for _, person := range roster.OnCall(role, t) {
			if person != "" && !slices.Contains(all, person) {
				all = append(all, person)
			}
		}
	}
	return all
}

// Apply returns the position after an action. An acknowledgement or an end
// that comes at the very instant of a step comes in time. The error, which
// wraps [sla.ErrUnknown], names a step or act that there is not.
func (l *Ladder) Apply(p Position, a Action) (Position, error) {
	switch a.Act {
	case Acknowledge:
		if p.Ended || l.spec.AckFor == 0 {
			p.Ended = true
			return p, nil
		}
		p.At, p.Cause, p.Of, p.Wait = a.At.Round(0).Add(l.spec.AckFor.Std()), Lapsed, "", l.spec.AckFor
		return l.position(p), nil
	case JumpTo:
		i := l.index(a.Step)
		if i < 0 {
			return p, fmt.Errorf("escalate: jump to %q: %w step", a.Step, spec.ErrUnknown)
		}
		return l.position(Position{Step: i, Round: p.Round, At: a.At.Round(0), Cause: Jumped}), nil
	case End:
		p.Ended = true
		return p, nil
	}
	return p, fmt.Errorf("escalate: %w act %v", spec.ErrUnknown, a.Act)
}

// Timetable returns every step in advance, if nobody acknowledges: who is told
// when, and the cause of each instant.
func (l *Ladder) Timetable(start time.Time, roster OnCaller) []Entry {
	var entries []Entry
	for p := l.Begin(start); !p.Ended; {
		var e Entry
		e, p = l.Take(p, roster)
		entries = append(entries, e)
	}
	return entries
}

// Run returns the steps taken up to and including until, with what people did:
// who should have been told by then. The actions may come in any order; those
// after until have not happened yet, and none counts after an [End].
func (l *Ladder) Run(start time.Time, actions []Action, until time.Time, roster OnCaller) ([]Entry, error) {
	actions = slices.Clone(actions)
	slices.SortStableFunc(actions, func(a, b Action) int { return a.At.Compare(b.At) })
	var entries []Entry
	p := l.Begin(start)
	for {
		switch {
		case len(actions) > 0 && !actions[0].At.After(until) && (p.Ended || !actions[0].At.After(p.At)):
			a := actions[0]
			actions = actions[1:]
			var err error
			if p, err = l.Apply(p, a); err != nil {
				return nil, err
			}
			if a.Act == End {
				return entries, nil
			}
		case p.Ended || p.At.After(until):
			return entries, nil
		default:
			var e Entry
			e, p = l.Take(p, roster)
			entries = append(entries, e)
		}
	}
}

// Told returns the people whom the entries name, each once, in the order in
// which they were first told.
func Told(entries []Entry) []string {
	var all []string
	for _, e := range entries {
		for _, person := range e.People {
			if !slices.Contains(all, person) {
				all = append(all, person)
			}
		}
	}
	return all
}
