package machine

import (
	"slices"

	"github.com/supportops/policy/internal/cond"
	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle"
)

// schema is that of a [Spec] document.
const schema = "lifecycle/machine/2"

// Wildcard, as a source of a transition, stands for every declared state except
// the transition's own target and the states in its Except.
const Wildcard lifecycle.State = "*"

// Bounds of a machine, far above those of any desk, which keep the cost of a
// hostile document small.
const (
	maxStates      = 512
	maxTransitions = 4096
	maxSteps       = 1 << 16 // transitions with all their sources written out
	maxGuards      = 512
	maxTimers      = 512
)

// Spec is a state machine as data: the states that a ticket may be in, where it
// may start and end, and the steps between, in order: if an event could make
// several, the first one allowed is made.
type Spec struct {
	Schema      string            `json:"schema,omitzero"` // "lifecycle/machine/2", or empty
	Name        string            `json:"name,omitzero"`
	Source      string            `json:"source,omitzero"` // where the model is from
	States      []StateSpec       `json:"states"`
	Start       []lifecycle.State `json:"start"`        // at least one
	End         []lifecycle.State `json:"end,omitzero"` // where a finished ticket may be; none: anywhere
	Transitions []TransitionSpec  `json:"transitions,omitzero"`
	Guards      []GuardSpec       `json:"guards,omitzero"`
	Timers      []TimerSpec       `json:"timers,omitzero"`

	// Excluded are reasons of a state, whichever it is, for which a ticket is
	// not judged: "spam", "test".
	Excluded []string `json:"excluded,omitzero"`
}

// StateSpec is one state. Excluded says why a ticket in the state is not
// judged: its promises are neither kept nor broken, and no figure counts it.
// All answers give this reason. Owner, Limit and Standard describe it as a node
// of a process and take no part in transitions. Inputs and Outputs name what a
// ticket must have before it leaves the state: each a facet or a fact, or a
// field that the application or a record fills, as in [GuardSpec.When]. Like
// guards, they can refuse a step out of the state; they are checked before the
// guards.
type StateSpec struct {
	Name     lifecycle.State    `json:"name"`
	Class    Class              `json:"class"`
	WaitsOn  string             `json:"waits_on,omitzero"` // on whom it waits: "customer", "vendor"; for class waiting
	Reasons  []ReasonSpec       `json:"reasons,omitzero"`  // reasons that wait on somebody else than the state does
	Excluded string             `json:"excluded,omitzero"` // why a ticket in it is not judged: "cancelled", "merged"; "": it is
	Owner    string             `json:"owner,omitzero"`    // role that works in this state
	Limit    lifecycle.Duration `json:"limit,omitzero"`    // how long the work here may take; 0: no limit
	Inputs   []string           `json:"inputs,omitzero"`   // what the owner works from
	Outputs  []string           `json:"outputs,omitzero"`  // what the owner leaves behind
	Standard string             `json:"standard,omitzero"` // how it is to be done, for people
	Note     string             `json:"note,omitzero"`
}

// ReasonSpec says on whom a ticket waits while it is in a state for a reason.
type ReasonSpec struct {
	Reason  string `json:"reason"`
	WaitsOn string `json:"waits_on"` // "" is the desk itself
}

// TransitionSpec is one step, or one for each of several sources.
type TransitionSpec struct {
	Event  string            `json:"event,omitzero"`  // what makes the step; empty: the name of To
	From   []lifecycle.State `json:"from"`            // sources, or Wildcard alone
	Except []lifecycle.State `json:"except,omitzero"` // sources that Wildcard leaves out
	To     lifecycle.State   `json:"to"`
	Guards []string          `json:"guards,omitzero"` // names of guards, all of which must hold
	Roles  []string          `json:"roles,omitzero"`  // who may do it; none: anybody
	Note   string            `json:"note,omitzero"`   // why the step exists
}

// Validate reports every defect of s as a [*lifecycle.SpecError], in document
// order. Letters' case of states does not matter: two states that differ in
// case alone are a defect, and a reference may be written in any case. It does
// not judge whether the machine is a good one; package lint does. A machine has
// at most 512 states, 4,096 transitions, 65,536 steps when all sources of its
// transitions are written out, 512 guards and 512 timers.
//
// [New] accepts every valid spec together with the functions that its guards
// name. These are code, not part of the document, so New checks that they are
// given. If no guard names a function, they may be nil.
func (s Spec) Validate() error {
	d := &spec.Defects{Package: pkg}
	s.defects(d, func(string) bool { return true })
	return d.Err()
}

// defects reports every defect of s, a guard's function that is not bound
// included.
func (s *Spec) defects(d *spec.Defects, bound func(name string) bool) {
	d.Schema(s.Schema, schema)
	declared := s.declared()
	s.stateDefects(d)
	s.referenceDefects(d, "start", s.Start, declared)
	if len(s.Start) == 0 {
		d.Add("start", spec.ErrRequired, "want at least one state in which tickets start")
	}
	s.referenceDefects(d, "end", s.End, declared)
	spec.NotEmpty(d, "end", s.End, "any state")
	guards := map[string]bool{}
	for _, g := range s.Guards {
		guards[g.Name] = true
	}
	s.transitionDefects(d, declared, guards)
	s.guardDefects(d, bound)
	s.timerDefects(d, declared)
	excluded := spec.Names{}
	for i, reason := range s.Excluded {
		excluded.Check(d, spec.Index("excluded", i), reason)
	}
}

// states are the states of a machine as they are declared, by folded name.
type states map[string]lifecycle.State

func (s *Spec) declared() states {
	m := make(states, len(s.States))
	for i := range s.States {
		if folded := fold.String(string(s.States[i].Name)); m[folded] == "" {
			m[folded] = s.States[i].Name
		}
	}
	return m
}

// spell makes name what the declaration has, if it differs in letters' case.
func (m states) spell(name *lifecycle.State) {
	if as, ok := m[fold.String(string(*name))]; ok {
		*name = as
	}
}

func (m states) has(name lifecycle.State) bool { return m[fold.String(string(name))] != "" }

// spell makes every state that s names what its declaration has.
func (s *Spec) spell() {
	m := s.declared()
	all := func(list []lifecycle.State) {
		for i := range list {
			m.spell(&list[i])
		}
	}
	all(s.Start)
	all(s.End)
	for i := range s.Transitions {
		t := &s.Transitions[i]
		all(t.From)
		all(t.Except)
		m.spell(&t.To)
	}
	for i := range s.Timers {
		m.spell(&s.Timers[i].State)
	}
}

func (s *Spec) stateDefects(d *spec.Defects) {
	first := make(map[string]int, len(s.States))
	switch {
	case len(s.States) == 0:
		d.Add("states", spec.ErrRequired, "want at least one state")
	case len(s.States) > maxStates:
		d.Add("states", spec.ErrRange, "%d states, want at most %d", len(s.States), maxStates)
	}
	for i, st := range s.States {
		at := spec.Index("states", i)
		folded := fold.String(string(st.Name))
		earlier, again := first[folded]
		switch {
		case st.Name == "":
			d.Add(at+".name", spec.ErrRequired, "")
		case folded == string(Wildcard):
			d.Add(at+".name", spec.ErrConflict, "%q stands for every state and cannot be one", Wildcard)
		case again:
			d.Add(at+".name", spec.ErrDuplicate, "%q is %q of states[%d]: letters' case does not matter", st.Name, s.States[earlier].Name, earlier)
		default:
			first[folded] = i
		}
		switch {
		case st.Class == 0:
			d.Add(at+".class", spec.ErrRequired, "want one of %q", classNames.Text[1:])
		case !st.Class.IsValid():
			d.Add(at+".class", spec.ErrRange, "%v, want one of %q", st.Class, classNames.Text[1:])
		}
		seen := spec.Seen[string]{}
		for j, r := range st.Reasons {
			if r.Reason == "" {
				d.Add(spec.Index(at+".reasons", j)+".reason", spec.ErrRequired, "")
			} else if seen.Again(fold.String(r.Reason)) {
				d.Add(spec.Index(at+".reasons", j)+".reason", spec.ErrDuplicate, "%q", r.Reason)
			}
		}
		st.needDefects(d, at)
		spec.Length(d, at+".limit", st.Limit)
	}
}

// needDefects checks that inputs and outputs have names, each once.
func (st *StateSpec) needDefects(d *spec.Defects, at string) {
	for _, list := range []struct {
		path  string
		names []string
	}{{at + ".inputs", st.Inputs}, {at + ".outputs", st.Outputs}} {
		seen := spec.Seen[string]{}
		for i, name := range list.names {
			if name == "" {
				d.Add(spec.Index(list.path, i), spec.ErrRequired, "")
			} else if seen.Again(name) {
				d.Add(spec.Index(list.path, i), spec.ErrDuplicate, "%q", name)
			}
		}
	}
}

// referenceDefects checks a list of states that must be declared, each once.
func (s *Spec) referenceDefects(d *spec.Defects, path string, list []lifecycle.State, declared states) {
	seen := spec.Seen[string]{}
	for i, st := range list {
		at := spec.Index(path, i)
		switch {
		case !declared.has(st):
			d.Add(at, spec.ErrUnknown, "no state %q", st)
		case seen.Again(fold.String(string(st))):
			d.Add(at, spec.ErrDuplicate, "%q", st)
		}
	}
}

func (s *Spec) transitionDefects(d *spec.Defects, declared states, guards map[string]bool) {
	if len(s.Transitions) > maxTransitions {
		d.Add("transitions", spec.ErrRange, "%d transitions, want at most %d", len(s.Transitions), maxTransitions)
		return
	}
	steps := 0
	for i, t := range s.Transitions {
		at := spec.Index("transitions", i)
		wild := slices.Contains(t.From, Wildcard)
		if steps += len(t.From); wild {
			steps += len(s.States)
		}
		switch {
		case len(t.From) == 0:
			d.Add(at+".from", spec.ErrRequired, "want states, or %q", Wildcard)
		case wild && len(t.From) > 1:
			d.Add(at+".from", spec.ErrConflict, "%q stands alone", Wildcard)
		case !wild:
			s.referenceDefects(d, at+".from", t.From, declared)
		}
		if len(t.Except) > 0 && !wild {
			d.Add(at+".except", spec.ErrConflict, "only a source %q has exceptions", Wildcard)
		}
		s.referenceDefects(d, at+".except", t.Except, declared)
		if !declared.has(t.To) {
			d.Add(at+".to", spec.ErrUnknown, "no state %q", t.To)
		}
		seen := spec.Seen[string]{}
		for j, g := range t.Guards {
			if !guards[g] {
				d.Add(spec.Index(at+".guards", j), spec.ErrUnknown, "no guard %q", g)
			} else if seen.Again(g) {
				d.Add(spec.Index(at+".guards", j), spec.ErrDuplicate, "%q", g)
			}
		}
		spec.NotEmpty(d, at+".roles", t.Roles, "anybody")
		for j, r := range t.Roles {
			if r == "" {
				d.Add(spec.Index(at+".roles", j), spec.ErrRequired, "")
			}
		}
	}
	if steps > maxSteps {
		d.Add("transitions", spec.ErrRange, "%d steps with all sources written out, want at most %d", steps, maxSteps)
	}
}

// clone returns a deep copy of s.
func (s Spec) clone() Spec {
	s.States = slices.Clone(s.States)
	for i := range s.States {
		st := &s.States[i]
		st.Reasons, st.Inputs, st.Outputs = slices.Clone(st.Reasons), slices.Clone(st.Inputs), slices.Clone(st.Outputs)
	}
	s.Start, s.End = slices.Clone(s.Start), slices.Clone(s.End)
	s.Transitions = slices.Clone(s.Transitions)
	for i := range s.Transitions {
		t := &s.Transitions[i]
		t.From, t.Except = slices.Clone(t.From), slices.Clone(t.Except)
		t.Guards, t.Roles = slices.Clone(t.Guards), slices.Clone(t.Roles)
	}
	s.Guards = slices.Clone(s.Guards)
	for i := range s.Guards {
		g := &s.Guards[i]
		g.When = cond.Clone(g.When)
	}
	s.Timers = slices.Clone(s.Timers)
	s.Excluded = slices.Clone(s.Excluded)
	return s
}
