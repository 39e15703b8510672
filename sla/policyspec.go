package sla

import (
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/supportops/policy/internal/cond"
	folding "github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla/calendar"
)

const (
	pkg          = "sla"
	policySchema = "sla/policy/2"
)

// PolicySpec is the document from which a [Policy] is made: the clocks that
// measure a ticket, and what is promised by them. It is plain data;
// [NewPolicy] checks and copies it. The zero PolicySpec is not valid: it has no
// clocks.
type PolicySpec struct {
	Schema string `json:"schema,omitzero"` // "sla/policy/2" or unset
	Name   string `json:"name,omitzero"`

	// Calendars are the calendars of the policy, by name. CalendarNames are
	// those that the application has; NewPolicy is given them.
	Calendars     map[string]calendar.Spec `json:"calendars,omitzero"`
	CalendarNames []string                 `json:"calendar_names,omitzero"`

	// States gives states their class, the fact "class" of conditions. A state
	// that is not listed has none.
	States map[machine.Class][]lifecycle.State `json:"states,omitzero"`

	// Clocks are what is measured, each by its own name. Answers list them in
	// this order.
	Clocks []ClockSpec `json:"clocks"`

	// Factors scale targets: the first whose condition holds applies.
	Factors []FactorSpec `json:"factors,omitzero"`

	// Exclude says which tickets are not judged, and why: the first whose condition
	// holds gives the reason. [PolicySpec.OnMachine] takes them from the states of
	// a machine.
	Exclude []ExclusionSpec `json:"exclude,omitzero"`
}

// mostTimes bounds factors and shares of warnings: a larger number was meant
// as a percentage.
const mostTimes = 10

// FactorSpec scales the targets of some tickets, such as those of a customer
// tier. A number of business days is rounded up.
type FactorSpec struct {
	Name   string                 `json:"name,omitzero"`
	When   priority.ConditionSpec `json:"when"`
	Factor priority.Ratio         `json:"factor"` // what targets are multiplied by: "50%" halves them
}

// ExclusionSpec says why some tickets are not judged: cancelled, merged, spam.
type ExclusionSpec struct {
	Reason string                 `json:"reason"`
	When   priority.ConditionSpec `json:"when"`
}

// Validate reports whether [NewPolicy] accepts s, given the calendars that
// CalendarNames lists and, where s has none, states. The error is a [*SpecError] with every defect.
func (s PolicySpec) Validate() error {
	d := &spec.Defects{Package: pkg}
	s.validate(d)
	return d.Err()
}

// declared are the calendars that a document declares, by folded name.
type declared struct {
	calendars map[string]string
	sorted    []string // their names, once somebody asks for one that is missing

	ticket, event *cond.Known // the facts whose values are a closed list
}

// newDeclared returns names without calendars.
func newDeclared() *declared {
	levels, sides := texts(priority.Levels()), texts(lifecycle.Sides())
	return &declared{calendars: map[string]string{},
		ticket: cond.NewKnown(nil, map[string][]string{
			"priority": levels, "turn": sides, "opener": sides, "replied": {"yes"}, "merged": {"yes"},
			"class": texts([]machine.Class{machine.Open, machine.Waiting, machine.Done}),
		}),
		event: cond.NewKnown(nil, map[string][]string{
			"priority": levels, "side": sides, "kind": texts(lifecycle.Kinds()), "visibility": texts(lifecycle.Visibilities()),
		}),
	}
}

func texts[T fmt.Stringer](values []T) (list []string) {
	for _, v := range values {
		list = append(list, v.String())
	}
	return list
}

// add declares a calendar, unless one has a name that differs in letters' case
// alone.
func (n *declared) add(d *spec.Defects, path, name string) {
	folded := folding.String(name)
	if other, ok := n.calendars[folded]; ok {
		d.Add(path, spec.ErrDuplicate, "%q is also the calendar %q", name, other)
	}
	n.calendars[folded] = name
}

func (n *declared) calendar(d *spec.Defects, path, name string) {
	if _, ok := n.calendars[folding.String(name)]; ok {
		return
	}
	if n.sorted == nil {
		n.sorted = slices.Sorted(maps.Values(n.calendars))
	}
	d.Add(path, spec.ErrUnknown, "%q, want one of %q: add it to calendars, or to calendar_names if the application has it", name, listed(n.sorted))
}

// listed returns as many names as a reader takes in.
func listed(names []string) []string {
	const most = 20
	if len(names) <= most {
		return names
	}
	return append(slices.Clone(names[:most]), "…")
}

// validate records every defect of s and returns its own calendars, compiled.
func (s *PolicySpec) validate(d *spec.Defects) map[string]*calendar.Calendar {
	d.Schema(s.Schema, policySchema)
	calendars := make(map[string]*calendar.Calendar, len(s.Calendars))
	names := newDeclared()
	for _, name := range slices.Sorted(maps.Keys(s.Calendars)) {
		if name == "" {
			d.Add("calendars", spec.ErrRequired, "a calendar needs a name; no name is around the clock")
		}
		c, err := calendar.New(s.Calendars[name])
		d.AddErr(spec.Key("calendars", name), err)
		calendars[name] = c
		names.add(d, spec.Key("calendars", name), name)
	}
	noBlank(d, "calendar_names", s.CalendarNames)
	for i, name := range s.CalendarNames {
		names.add(d, spec.Index("calendar_names", i), name)
	}
	s.validateStates(d)
	if len(s.Clocks) == 0 {
		d.Add("clocks", spec.ErrRequired, "want at least one clock")
	}
	first := make(map[Clock]int, len(s.Clocks))
	for i := range s.Clocks {
		s.Clocks[i].validate(d, spec.Index("clocks", i), names)
		if j, ok := first[s.Clocks[i].Name]; ok && s.Clocks[i].Name != "" {
			d.Add(spec.Join(spec.Index("clocks", i), "name"), spec.ErrDuplicate, "%q is also clocks[%d]", s.Clocks[i].Name, j)
			continue
		}
		first[s.Clocks[i].Name] = i
	}
	for i, f := range s.Factors {
		path := spec.Index("factors", i)
		checkCondition(d, spec.Join(path, "when"), f.When, names.ticket)
		if f.Factor.Sign() <= 0 {
			d.Add(spec.Join(path, "factor"), spec.ErrRange, "%v, want more than 0%%, such as \"50%%\" or \"2.0\"", f.Factor)
		} else if f.Factor.Compare(priority.Percent(100*mostTimes)) > 0 {
			d.Add(spec.Join(path, "factor"), spec.ErrRange, "%v, want at most %v, such as \"50%%\" or \"2.0\"", f.Factor, priority.Percent(100*mostTimes))
		}
	}
	for i, x := range s.Exclude {
		path := spec.Index("exclude", i)
		if x.Reason == "" {
			d.Add(spec.Join(path, "reason"), spec.ErrRequired, "want the reason that answers give")
		}
		if isZero(x.When) {
			d.Add(spec.Join(path, "when"), spec.ErrRequired, "want the tickets that are not judged")
		}
		checkCondition(d, spec.Join(path, "when"), x.When, names.ticket)
	}
	return calendars
}

func (s *PolicySpec) validateStates(d *spec.Defects) {
	first := map[string]machine.Class{}
	for _, class := range slices.Sorted(maps.Keys(s.States)) {
		path := spec.Join("states", class.String())
		if !class.IsValid() {
			d.Add("states", spec.ErrRange, "%v, want open, waiting or done", class)
		}
		for i, state := range s.States[class] {
			other, again := first[folding.String(string(state))]
			switch {
			case state == "":
				d.Add(spec.Index(path, i), spec.ErrRequired, "want a name")
			case state == machine.Wildcard:
				d.Add(spec.Index(path, i), spec.ErrConflict, "%q stands for every state, in conditions, and is not one", state)
			case again && other != class:
				d.Add(spec.Index(path, i), spec.ErrConflict, "%q is also %v", state, other)
			case again:
				d.Add(spec.Index(path, i), spec.ErrDuplicate, "%q is there before", state)
			}
			first[folding.String(string(state))] = class
		}
	}
}

func (s PolicySpec) clone() PolicySpec {
	s.Calendars = maps.Clone(s.Calendars)
	for name, c := range s.Calendars {
		s.Calendars[name] = c.Clone()
	}
	s.CalendarNames = slices.Clone(s.CalendarNames)
	s.States = maps.Clone(s.States)
	for class, list := range s.States {
		s.States[class] = slices.Clone(list)
	}
	s.Clocks = slices.Clone(s.Clocks)
	for i := range s.Clocks {
		s.Clocks[i] = s.Clocks[i].clone()
	}
	s.Factors = slices.Clone(s.Factors)
	for i := range s.Factors {
		s.Factors[i].When = cloneCondition(s.Factors[i].When)
	}
	s.Exclude = slices.Clone(s.Exclude)
	for i := range s.Exclude {
		s.Exclude[i].When = cloneCondition(s.Exclude[i].When)
	}
	return s
}

func checkCondition(d *spec.Defects, path string, c priority.ConditionSpec, known *cond.Known) {
	if !isZero(c) {
		cond.Check(d, path, c, known)
	}
}

func cloneCondition(c priority.ConditionSpec) priority.ConditionSpec {
	if isZero(c) {
		return priority.ConditionSpec{}
	}
	return cond.Clone(c)
}

// isZero reports whether a condition asks for nothing.
func isZero(c priority.ConditionSpec) bool {
	return len(c.Facts) == 0 && len(c.Ranges) == 0 && len(c.All) == 0 && len(c.Any) == 0 && c.Not == nil
}

func equal[T any](a, b T) bool { return reflect.DeepEqual(a, b) }

// noBlank records empty and repeated names in a list.
func noBlank[T ~string](d *spec.Defects, path string, list []T) {
	for i, v := range list {
		if v == "" {
			d.Add(spec.Index(path, i), spec.ErrRequired, "want a name")
		}
	}
	noRepeat(d, path, list)
}

func noRepeat[T comparable](d *spec.Defects, path string, list []T) {
	if len(list) < 2 {
		return
	}
	first := make(map[T]int, len(list))
	for i, v := range list {
		if j, ok := first[v]; ok {
			d.Add(spec.Index(path, i), spec.ErrDuplicate, "%v is also at %s", v, spec.Index(path, j))
			continue
		}
		first[v] = i
	}
}
