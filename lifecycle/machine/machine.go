package machine

import (
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"

	"github.com/supportops/policy/internal/cond"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle"
)

// Machine is a state machine made from a [Spec]: a table that answers
// for any ticket and holds the state of none. It is immutable and safe for
// concurrent use.
type Machine struct {
	spec  Spec
	index stateIndex // of spec.States
	out   [][]int32  // per state, the indexes of spec.Transitions that leave it, in order
	after [][]int32  // per state, the states that they lead to, each once, in order
	edges []bool     // from*len(states)+to
	start []bool
	end   []bool // all true where the spec names no end
	guard map[string]*guard
	leave []*guard // per state, what its inputs and outputs ask for; nil for nothing
	funcs map[string]GuardFunc
	names []string // of all events, each once, in declaration order
}

// New makes a machine of s, which it copies. funcs are the functions that
// guards of s name; a name without a function is a defect like others, and
// functions that no guard names are ignored. They must be pure and safe for
// concurrent use. The error is that of [Spec.Validate].
func New(s Spec, funcs map[string]GuardFunc) (*Machine, error) {
	d := &spec.Defects{Package: pkg}
	s.defects(d, func(name string) bool { return funcs[name] != nil })
	if err := d.Err(); err != nil {
		return nil, err
	}
	m := &Machine{
		spec:  s.clone(),
		guard: make(map[string]*guard, len(s.Guards)),
		funcs: maps.Clone(funcs),
	}
	m.spec.spell()
	m.compile()
	return m, nil
}

// compile fills the tables from the spec, which is valid.
func (m *Machine) compile() {
	n := len(m.spec.States)
	m.index = newStateIndex(m.spec.States)
	for i := range m.spec.Guards {
		g := &m.spec.Guards[i]
		m.guard[g.Name] = newGuard(g, m.funcs[g.Func])
	}
	m.leave = make([]*guard, n)
	for i := range m.spec.States {
		m.leave[i] = m.spec.States[i].needs()
	}
	m.start, m.end = make([]bool, n), make([]bool, n)
	for _, st := range m.spec.Start {
		m.start[m.index.find(st)] = true
	}
	for i := range m.end {
		m.end[i] = len(m.spec.End) == 0 || slices.Contains(m.spec.End, m.spec.States[i].Name)
	}
	m.out, m.after = make([][]int32, n), make([][]int32, n)
	m.edges = make([]bool, n*n)
	seen := map[string]bool{}
	for i := range m.spec.Transitions {
		t := &m.spec.Transitions[i]
		if name := t.event(); !seen[name] {
			seen[name] = true
			m.names = append(m.names, name)
		}
		to := int(m.index.find(t.To))
		for _, from := range m.sources(t) {
			m.out[from] = append(m.out[from], int32(i))
			if edge := &m.edges[int(from)*n+to]; !*edge {
				*edge = true
				m.after[from] = append(m.after[from], int32(to))
			}
		}
	}
}

// sources returns the states that t leaves.
func (m *Machine) sources(t *TransitionSpec) []int32 {
	var from []int32
	if t.From[0] != Wildcard {
		for _, st := range t.From {
			from = append(from, m.index.find(st))
		}
		return from
	}
	for i, st := range m.spec.States {
		if st.Name != t.To && !slices.Contains(t.Except, st.Name) {
			from = append(from, int32(i))
		}
	}
	return from
}

// Spec returns a copy of the spec that m was made from, states spelled as they
// are declared. Together with [Machine.Funcs] it makes m again: New(m.Spec(), m.Funcs()).
func (m *Machine) Spec() Spec { return m.spec.clone() }

// Funcs returns the functions that m was made with, by name, in a new map.
func (m *Machine) Funcs() map[string]GuardFunc { return maps.Clone(m.funcs) }

// State returns a copy of the declaration of a state; ok is false if m declares
// no state of this name.
func (m *Machine) State(name lifecycle.State) (s StateSpec, ok bool) {
	i := m.index.find(name)
	if i < 0 {
		return StateSpec{}, false
	}
	s = m.spec.States[i]
	s.Reasons, s.Inputs, s.Outputs = slices.Clone(s.Reasons), slices.Clone(s.Inputs), slices.Clone(s.Outputs)
	return s, true
}

// Class returns the class of a state, unset for one that m does not declare.
func (m *Machine) Class(name lifecycle.State) Class {
	if i := m.index.find(name); i >= 0 {
		return m.spec.States[i].Class
	}
	return 0
}

// IsStart reports whether a ticket may start in the state.
func (m *Machine) IsStart(name lifecycle.State) bool {
	i := m.index.find(name)
	return i >= 0 && m.start[i]
}

// IsEnd reports whether a finished ticket may be in the state: any declared
// one if the spec names no end.
func (m *Machine) IsEnd(name lifecycle.State) bool {
	i := m.index.find(name)
	return i >= 0 && m.end[i]
}

// HasEdge reports whether some transition leads from one state to the other,
// whatever its guards and roles.
func (m *Machine) HasEdge(from, to lifecycle.State) bool {
	i, j := m.index.find(from), m.index.find(to)
	return i >= 0 && j >= 0 && m.edge(i, j)
}

func (m *Machine) edge(from, to int32) bool {
	return m.edges[int(from)*len(m.spec.States)+int(to)]
}

// Transition is one step from one state to another.
type Transition struct {
	Event string          `json:"event"`
	From  lifecycle.State `json:"from"`
	To    lifecycle.State `json:"to"`
	Rule  int             `json:"rule"` // index in the spec's transitions
}

// Transitions returns every step, wildcards written out: those of the first
// declared state first, and of one state in declaration order.
func (m *Machine) Transitions() iter.Seq[Transition] {
	return func(yield func(Transition) bool) {
		for from := range m.out {
			for _, rule := range m.out[from] {
				if !yield(m.transition(int32(from), rule)) {
					return
				}
			}
		}
	}
}

func (m *Machine) transition(from, rule int32) Transition {
	t := &m.spec.Transitions[rule]
	return Transition{Event: t.event(), From: m.spec.States[from].Name, To: t.To, Rule: int(rule)}
}

// event returns the name of what makes the step.
func (t *TransitionSpec) event() string {
	if t.Event == "" {
		return string(t.To)
	}
	return t.Event
}

// Permit is the answer for one transition that leaves the state of a ticket:
// allowed, or what stands against it.
type Permit struct {
	Transition
	Unmet []Unmet  `json:"unmet,omitzero"` // what the state still needs, then guards that do not hold, in the order of the transition
	Roles []string `json:"roles,omitzero"` // who may do it, if the ticket's Role may not
}

// Allowed reports whether nothing stands against the transition.
func (p Permit) Allowed() bool { return len(p.Unmet) == 0 && len(p.Roles) == 0 }

// Permitted returns every transition that leaves the ticket's state, in
// declaration order, allowed or with all that stands against it. A state that
// m does not declare has none.
func (m *Machine) Permitted(t Snapshot) []Permit {
	from := m.index.find(t.State)
	if from < 0 {
		return nil
	}
	permits := make([]Permit, 0, len(m.out[from]))
	for _, rule := range m.out[from] {
		permits = append(permits, m.permit(&t, from, rule))
	}
	return permits
}

func (m *Machine) permit(t *Snapshot, from, rule int32) Permit {
	p := Permit{Transition: m.transition(from, rule)}
	s := &m.spec.Transitions[rule]
	if g := m.leave[from]; g != nil {
		if u, met := g.check(t); !met {
			p.Unmet = append(p.Unmet, u)
		}
	}
	for _, name := range s.Guards {
		if u, met := m.guard[name].check(t); !met {
			p.Unmet = append(p.Unmet, u)
		}
	}
	if len(s.Roles) > 0 && !slices.Contains(s.Roles, t.Role) {
		p.Roles = slices.Clone(s.Roles)
	}
	return p
}

// Next returns the step that an event makes from the ticket's state: the first
// one allowed, in declaration order, so that guards choose between targets.
// The error is a [*TransitionError].
func (m *Machine) Next(t Snapshot, event string) (Transition, error) {
	step, refusal := m.next(t, event)
	if refusal != nil {
		return Transition{}, refusal
	}
	return step, nil
}

func (m *Machine) next(t Snapshot, event string) (Transition, *TransitionError) {
	e := &TransitionError{From: t.State, Event: event}
	from := m.index.find(t.State)
	if from < 0 {
		m.unknownState(e)
		return Transition{}, e
	}
	permitted := map[string]bool{}
	for _, rule := range m.out[from] {
		step := m.transition(from, rule)
		if step.Event == event && len(e.Refused) < maxRefused {
			p := m.permit(&t, from, rule)
			if p.Allowed() {
				return step, nil
			}
			e.Refused = append(e.Refused, p)
			continue
		}
		if permitted[step.Event] {
			continue
		}
		met, allowed := m.allows(&t, from, rule)
		switch {
		case step.Event == event && met && allowed:
			return step, nil
		case step.Event == event:
			e.More++
		case met && allowed:
			permitted[step.Event] = true
			e.Permitted = append(e.Permitted, step.Event)
		}
	}
	if len(e.Refused) == 0 && !slices.Contains(m.names, event) {
		e.Unknown = "event"
		e.Meant, _ = cond.NewNames(m.names).Nearest(event)
	}
	return Transition{}, e
}

// unknownState says that the machine does not declare the state of a ticket, if
// it is in one.
func (m *Machine) unknownState(e *TransitionError) {
	if e.From == "" {
		return
	}
	names := make([]string, 0, len(m.spec.States))
	for i := range m.spec.States {
		names = append(names, string(m.spec.States[i].Name))
	}
	e.Unknown = "state"
	e.Meant, _ = cond.NewNames(names).Nearest(string(e.From))
}

// maxRefused is how many refused transitions an answer lists. A machine may
// have thousands between two states, and a history as many events.
const maxRefused = 16

// allows reports whether all guards of a transition from a state are met, and
// whether the role is one that may make it.
func (m *Machine) allows(t *Snapshot, from, rule int32) (met, allowed bool) {
	s := &m.spec.Transitions[rule]
	allowed = len(s.Roles) == 0 || slices.Contains(s.Roles, t.Role)
	if g := m.leave[from]; g != nil {
		if _, met := g.check(t); !met {
			return false, allowed
		}
	}
	for _, name := range s.Guards {
		if _, met := m.guard[name].check(t); !met {
			return false, allowed
		}
	}
	return true, allowed
}

// TransitionError says why an event makes no step from a state. It wraps
// [ErrRefused] and, if the machine does not have the state or the event at all,
// priority.ErrUnknown.
type TransitionError struct {
	From      lifecycle.State `json:"from"`
	Event     string          `json:"event"`
	Refused   []Permit        `json:"refused,omitzero"`   // the first 16 transitions of this event, each with what stands against it
	More      int             `json:"more,omitzero"`      // how many more transitions of this event are refused
	Permitted []string        `json:"permitted,omitzero"` // other events that are allowed, in declaration order
	Unknown   string          `json:"unknown,omitzero"`   // "state" or "event": what of the two the machine does not have; letters' case of events counts
	Meant     string          `json:"meant,omitzero"`     // the one of the machine that is most like it; empty if none is
}

// Error names the state, the event and every unmet guard.
func (e *TransitionError) Error() string {
	text := fmt.Sprintf("machine: event %q from state %q: %v", e.Event, e.From, ErrRefused)
	for _, p := range e.Refused {
		for _, u := range p.Unmet {
			text += "; " + u.String()
		}
		if len(p.Roles) > 0 {
			text += fmt.Sprintf("; only for roles %q", p.Roles)
		}
	}
	if e.More > 0 {
		text += fmt.Sprintf("; %d more transitions are refused", e.More)
	}
	if e.Unknown != "" {
		text += fmt.Sprintf("; the machine has no such %s", e.Unknown)
		if e.Meant != "" {
			text += fmt.Sprintf(", but %q", e.Meant)
		}
	}
	switch {
	case len(e.Refused) > 0 || e.Unknown == "state":
	case len(e.Permitted) == 0:
		text += "; the machine permits no event from there"
	default:
		text += fmt.Sprintf("; permitted are %q", e.Permitted)
	}
	return text
}

// Unwrap returns [ErrRefused], joined with priority.ErrUnknown for a state or an
// event that the machine does not have.
func (e *TransitionError) Unwrap() error {
	if e.Unknown != "" {
		return errors.Join(ErrRefused, spec.ErrUnknown)
	}
	return ErrRefused
}
