package machine

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
)

// GuardSpec is a named condition on a step. All parts that are given must
// hold; at least one is given.
//
// A field is named as in [Snapshot.Field]: a facet such as "assignee", or a
// field that the application or a [lifecycle.Recorded] event fills, such as
// "resolution.cause" or "approval.manager".
type GuardSpec struct {
	Name       string             `json:"name"`
	Needs      []string           `json:"needs,omitzero"`       // fields that must hold something: a required record
	Where      []Match            `json:"where,omitzero"`       // fields that must hold one of some values
	Within     lifecycle.Duration `json:"within,omitzero"`      // at most so long after the ticket entered its present state, inclusive
	MaxReopens int                `json:"max_reopens,omitzero"` // reopened fewer than so many times; 0: no limit
	Func       string             `json:"func,omitzero"`        // a pure function, given to [New] under this name
	Note       string             `json:"note,omitzero"`
}

// Match holds if the field has one of the values, exactly. The empty value is
// that of a field that holds nothing. Values of the field "priority" are levels,
// read in either case as everywhere.
type Match struct {
	Field string   `json:"field"`
	OneOf []string `json:"one_of"`
}

func (w *Match) holds(t *Snapshot) bool {
	value := t.Field(w.Field)
	if w.Field != "priority" {
		return slices.Contains(w.OneOf, value)
	}
	return slices.ContainsFunc(w.OneOf, func(text string) bool {
		l, err := priority.ParseLevel(text)
		return err == nil && l.String() == value
	})
}

func (w *Match) defects(d *spec.Defects, at string) {
	if w.Field == "" {
		d.Add(at+".field", spec.ErrRequired, "")
	}
	if len(w.OneOf) == 0 {
		d.Add(at+".one_of", spec.ErrRequired, "want at least one value")
	}
	if w.Field != "priority" {
		return
	}
	for i, text := range w.OneOf {
		if _, err := priority.ParseLevel(text); err != nil {
			d.Add(spec.Index(at+".one_of", i), spec.ErrUnknown, "%q, want one of %v", text, priority.Levels())
		}
	}
}

// GuardFunc is a condition that data cannot state. It must be pure: its answer
// depends on the ticket alone, and it changes nothing.
type GuardFunc func(Snapshot) bool

// Snapshot is what a machine looks at when it answers for one ticket: the facets
// of its history (see [Timeline.Snapshot]), and what the application adds. The
// zero Ticket is in no state.
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
// t.Fields, else "".
func (t Snapshot) Field(name string) string {
	switch name {
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
	return t.Fields[name]
}

// Unmet is a guard that does not hold, with the parts of it that fail.
type Unmet struct {
	Guard   string   `json:"guard"`
	Missing []string `json:"missing,omitzero"`  // needed fields that hold nothing
	Wrong   []Match  `json:"wrong,omitzero"`    // fields with another value than one of these
	TooLate bool     `json:"too_late,omitzero"` // Within has passed, or it is not known when the state was entered
	TooMany bool     `json:"too_many,omitzero"` // reopened too often
	Func    string   `json:"func,omitzero"`     // the function that said no
}

// check returns what of the guard does not hold for t.
func (g *GuardSpec) check(t *Snapshot, fn GuardFunc) (u Unmet, met bool) {
	u = Unmet{Guard: g.Name}
	met = true
	for _, name := range g.Needs {
		if t.Field(name) == "" {
			u.Missing, met = append(u.Missing, name), false
		}
	}
	for i := range g.Where {
		if w := &g.Where[i]; !w.holds(t) {
			u.Wrong, met = append(u.Wrong, Match{Field: w.Field, OneOf: slices.Clone(w.OneOf)}), false
		}
	}
	if g.Within > 0 && (t.Entered.IsZero() || t.Now.IsZero() || t.Now.Sub(t.Entered) > g.Within.Std()) {
		u.TooLate, met = true, false
	}
	if g.MaxReopens > 0 && t.Reopens >= g.MaxReopens {
		u.TooMany, met = true, false
	}
	if g.Func != "" && (fn == nil || !fn(*t)) {
		u.Func, met = g.Func, false
	}
	return u, met
}

func (s *Spec) guardDefects(d *spec.Defects, bound func(name string) bool) {
	if len(s.Guards) > maxGuards {
		d.Add("guards", spec.ErrRange, "%d guards, want at most %d", len(s.Guards), maxGuards)
		return
	}
	seen := map[string]bool{}
	for i, g := range s.Guards {
		at := spec.Index("guards", i)
		if g.Name == "" {
			d.Add(at+".name", spec.ErrRequired, "")
		} else if seen[g.Name] {
			d.Add(at+".name", spec.ErrDuplicate, "%q", g.Name)
		}
		seen[g.Name] = true
		if len(g.Needs) == 0 && len(g.Where) == 0 && g.Within == 0 && g.MaxReopens == 0 && g.Func == "" {
			d.Add(at, spec.ErrRequired, "want needs, where, within, max_reopens or func")
		}
		for j, name := range g.Needs {
			if name == "" {
				d.Add(spec.Index(at+".needs", j), spec.ErrRequired, "")
			}
		}
		for j := range g.Where {
			g.Where[j].defects(d, spec.Index(at+".where", j))
		}
		if g.Within < 0 {
			d.Add(at+".within", spec.ErrRange, "%v, want none below 0", g.Within)
		}
		if g.MaxReopens < 0 {
			d.Add(at+".max_reopens", spec.ErrRange, "%d, want none below 0", g.MaxReopens)
		}
		if g.Func != "" && !bound(g.Func) {
			d.Add(at+".func", spec.ErrUnknown, "no function %q was given", g.Func)
		}
	}
}

// String names the guard and what of it fails.
func (u Unmet) String() string {
	text := "guard " + u.Guard
	if len(u.Missing) > 0 {
		text += " needs " + strings.Join(u.Missing, ", ")
	}
	for _, w := range u.Wrong {
		text += fmt.Sprintf(" wants %s to be one of %q", w.Field, w.OneOf)
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
	return text
}
