package machine

import (
	"slices"
	"strings"
	"time"

	"github.com/supportops/policy/internal/cond"
	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
)

// GuardSpec is a named condition on a step. All parts that are given must
// hold; at least one is given.
type GuardSpec struct {
	Name string `json:"name"`

	// When is about the facts of the ticket: a facet such as "assignee", a fact
	// of the application's own that events state, or a field that the application
	// or a [lifecycle.Recorded] event fills, such as "resolution.cause" (see
	// [Snapshot.Field]). A field that must be filled in is {"resolution.cause":
	// ["*"]}.
	When priority.ConditionSpec `json:"when,omitzero"`

	Within     lifecycle.Duration `json:"within,omitzero"`      // how long after the ticket entered its present state the step is allowed, inclusive; 0: no limit
	MaxReopens int                `json:"max_reopens,omitzero"` // the step is allowed while the ticket was reopened fewer times than this; 0: no limit
	Func       string             `json:"func,omitzero"`        // a pure function, given to [New] under this name
	Note       string             `json:"note,omitzero"`
}

// guard is a compiled guard.
type guard struct {
	spec  *GuardSpec
	when  *cond.Cond
	facts *cond.Table // of when
	fn    GuardFunc
}

func newGuard(s *GuardSpec, fn GuardFunc) *guard {
	g := &guard{spec: s, facts: cond.NewTable(), fn: fn}
	g.when = cond.Compile(s.When, g.facts)
	return g
}

// needs returns the guard of the steps out of a state: that its inputs and
// outputs are there. It is nil for a state without any.
func (st *StateSpec) needs() *guard {
	if len(st.Inputs)+len(st.Outputs) == 0 {
		return nil
	}
	facts := priority.Facts{}
	for _, name := range slices.Concat(st.Inputs, st.Outputs) {
		facts[name] = []string{"*"}
	}
	return newGuard(&GuardSpec{Name: "of " + string(st.Name), When: priority.ConditionSpec{Facts: facts}}, nil)
}

// GuardFunc is a condition that data cannot state. It must be pure: its answer
// depends on the ticket alone, and it changes nothing.
type GuardFunc func(Snapshot) bool

// Snapshot is what a machine looks at when it answers for one ticket: the facets
// of its history (see [Timeline.Snapshot]), and what the application adds. The
// zero Snapshot is in no state.
type Snapshot struct {
	lifecycle.Facets
	Role    string            `json:"role,omitzero"`    // of who wants to act
	Fields  map[string]string `json:"fields,omitzero"`  // fields and records by name; read, never written
	Entered time.Time         `json:"entered,omitzero"` // when the present state was entered
	Now     time.Time         `json:"now,omitzero"`
	Reopens int               `json:"reopens,omitzero"` // how many times it was reopened so far
}

// Field returns the value of a facet by its JSON name (state, reason, group,
// assignee, tier, priority, customer, category, channel), else the one of
// t.Fields, else "". Letters' case does not matter.
func (t Snapshot) Field(name string) string {
	switch fold.String(name) {
	case "state":
		return string(t.State)
	case "reason":
		return t.Reason
	case "group":
		return t.Group
	case "assignee":
		return t.Assignee
	case "tier":
		return t.Tier
	case "priority":
		return t.Priority.String()
	case "customer":
		return t.Customer
	case "category":
		return t.Category
	case "channel":
		return t.Channel
	}
	value, _ := fold.Lookup(t.Fields, name)
	return value
}

// isFacet reports whether name is that of a built-in facet.
func isFacet(name string) bool {
	switch fold.String(name) {
	case "state", "reason", "group", "assignee", "tier", "priority", "customer", "category", "channel":
		return true
	}
	return false
}

// Unmet is a guard that does not hold, with the parts of it that fail.
type Unmet struct {
	Guard   string   `json:"guard"`             // the guard's name, or "of" and the state's name for what the state itself requires
	Missing []string `json:"missing,omitzero"`  // facts that have no value and need one
	Wrong   []string `json:"wrong,omitzero"`    // facts that have another value than the condition wants
	TooLate bool     `json:"too_late,omitzero"` // Within has passed, or it is not known when the state was entered
	TooMany bool     `json:"too_many,omitzero"` // reopened too often
	Func    string   `json:"func,omitzero"`     // the function that said no
	Note    string   `json:"note,omitzero"`     // of the guard, as its document has it
}

// check returns what of the guard does not hold for t.
func (g *guard) check(t *Snapshot) (u Unmet, met bool) {
	u = Unmet{Guard: g.spec.Name, Note: g.spec.Note}
	met = g.checkFacts(t, &u)
	if w := g.spec.Within; w != 0 && (t.Entered.IsZero() || t.Now.IsZero() || t.Now.Sub(t.Entered) > w.Std()) {
		u.TooLate, met = true, false
	}
	if g.spec.MaxReopens > 0 && t.Reopens >= g.spec.MaxReopens {
		u.TooMany, met = true, false
	}
	if g.spec.Func != "" && (g.fn == nil || !g.fn(*t)) {
		u.Func, met = g.spec.Func, false
	}
	return u, met
}

// checkFacts reports whether the condition holds, and names in u the facts
// that keep it from it.
func (g *guard) checkFacts(t *Snapshot, u *Unmet) bool {
	var ones [8]string
	var lists [8][]string
	n := g.facts.Len()
	values, view := slices.Grow(ones[:0], n)[:n], slices.Grow(lists[:0], n)[:n]
	for i := range n {
		name := g.facts.Name(i)
		if view[i] = t.Own.Fact(name); len(view[i]) == 0 || isFacet(name) {
			values[i] = t.Field(name)
			view[i] = values[i : i+1]
		}
	}
	if g.when.Holds(view) {
		return true
	}
	missing, wrong := g.when.Failing(view)
	u.Missing, u.Wrong = g.names(missing), g.names(wrong)
	return false
}

func (g *guard) names(facts []int) (names []string) {
	for _, i := range facts {
		names = append(names, g.facts.Name(i))
	}
	return names
}

func (s *Spec) guardDefects(d *spec.Defects, bound func(name string) bool) {
	if len(s.Guards) > maxGuards {
		d.Add("guards", spec.ErrRange, "%d guards, want at most %d", len(s.Guards), maxGuards)
		return
	}
	known := s.guardFacts()
	seen := map[string]bool{}
	for i, g := range s.Guards {
		at := spec.Index("guards", i)
		if g.Name == "" {
			d.Add(at+".name", spec.ErrRequired, "")
		} else if seen[g.Name] {
			d.Add(at+".name", spec.ErrDuplicate, "%q", g.Name)
		}
		seen[g.Name] = true
		if cond.IsZero(g.When) && g.Within == 0 && g.MaxReopens == 0 && g.Func == "" {
			d.Add(at, spec.ErrRequired, "want when, within, max_reopens or func")
		}
		cond.Check(d, at+".when", g.When, known)
		spec.Length(d, at+".within", g.Within)
		if g.MaxReopens < 0 {
			d.Add(at+".max_reopens", spec.ErrRange, "%d, want none below 0", g.MaxReopens)
		}
		if g.Func != "" && !bound(g.Func) {
			d.Add(at+".func", spec.ErrUnknown, "no function %q was given", g.Func)
		}
	}
}

// guardFacts returns what is known of the facts of guards: any name may be
// asked for, but states must be those of s and priorities be levels.
func (s *Spec) guardFacts() *cond.Known {
	var levels, states []string
	for _, l := range priority.Levels() {
		levels = append(levels, l.String())
	}
	for _, st := range s.States {
		states = append(states, string(st.Name))
	}
	return cond.NewKnown(nil, map[string][]string{"priority": levels, "state": states})
}

// String names the guard, what of it fails, and its note.
func (u Unmet) String() string {
	text := "guard " + u.Guard
	if len(u.Missing) > 0 {
		text += " needs " + strings.Join(u.Missing, ", ")
	}
	if len(u.Wrong) > 0 {
		text += " wants another " + strings.Join(u.Wrong, ", ")
	}
	if u.TooLate {
		text += " comes too late"
	}
	if u.TooMany {
		text += " allows no more reopenings"
	}
	if u.Func != "" {
		text += " (" + u.Func + ") does not hold"
	}
	if u.Note != "" {
		text += " (" + u.Note + ")"
	}
	return text
}
