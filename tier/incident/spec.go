package incident

import (
	"slices"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/priority/severity"
	"github.com/supportops/policy/tier"
)

const schema = "tier/incident/1"

// Spec is what a desk does in an incident.
type Spec struct {
	Schema  string     `json:"schema,omitzero"` // "tier/incident/1" or empty
	Roles   []PostSpec `json:"roles,omitzero"`
	Tasks   []TaskSpec `json:"tasks"`
	Notices []FormSpec `json:"notices,omitzero"` // what is told outside, by name
}

// PostSpec is a role in an incident.
type PostSpec struct {
	Name       string              `json:"name"`                // unique
	Duty       string              `json:"duty,omitzero"`       // what the role does, in words
	Severities []severity.Severity `json:"severities,omitzero"` // severities in which it is filled; none stated: all
	AsNeeded   bool                `json:"as_needed,omitzero"`  // it may stay empty
}

// TaskSpec is one task. It is due once, Within after From; or, with Every, for
// the first time Within after From and then again and again until the incident
// is resolved. A task with neither is a standing rule without an instant.
type TaskSpec struct {
	Name       string              `json:"name"`                // unique
	Role       string              `json:"role,omitzero"`       // who does it
	Severities []severity.Severity `json:"severities,omitzero"` // severities in which it is done; none stated: all
	From       Origin              `json:"from"`
	Within     tier.Duration       `json:"within,omitzero"`
	Every      tier.Duration       `json:"every,omitzero"` // at least a minute
}

// FormSpec is a notice or a record with the fields that it must have.
type FormSpec struct {
	Name       string              `json:"name"`                // unique
	Severities []severity.Severity `json:"severities,omitzero"` // severities for which it is written; none stated: all
	Fields     []string            `json:"fields"`
}

// Origin is what the time of a task counts from.
type Origin string

// The origins.
const (
	Paged    Origin = "paged"    // somebody was called
	Declared Origin = "declared" // the incident was declared
	Resolved Origin = "resolved" // the impact is gone
)

// Validate returns nil or a [*tier.SpecError] with every defect: a role, task
// or notice without a name or with that of another, a task of a role that is
// not declared, an unknown origin or severity, times out of range, a form
// without fields.
func (s Spec) Validate() error {
	d := &spec.Defects{Package: "incident"}
	d.Schema(s.Schema, schema)
	roles := spec.Names{}
	for i, r := range s.Roles {
		path := spec.Index("roles", i)
		roles.Check(d, spec.Join(path, "name"), r.Name)
		checkSeverities(d, path, r.Severities)
	}
	if len(s.Tasks) == 0 {
		d.Add("tasks", spec.ErrRequired, "want at least one task")
	}
	tasks := spec.Names{}
	for i, t := range s.Tasks {
		path := spec.Index("tasks", i)
		tasks.Check(d, spec.Join(path, "name"), t.Name)
		if _, known := roles[t.Role]; t.Role != "" && !known {
			d.Add(spec.Join(path, "role"), spec.ErrUnknown, "%q, want the name of a role", spec.Clip(t.Role))
		}
		checkSeverities(d, path, t.Severities)
		spec.NeedWord(d, spec.Join(path, "from"), t.From, Paged, Declared, Resolved)
		checkTime(d, spec.Join(path, "within"), t.Within, 0)
		if t.Every != 0 {
			checkTime(d, spec.Join(path, "every"), t.Every, minute)
		}
		if t.Every != 0 && t.From == Resolved {
			d.Add(spec.Join(path, "every"), spec.ErrConflict, "nothing recurs once the incident is resolved")
		}
	}
	forms := spec.Names{}
	for i, n := range s.Notices {
		path := spec.Index("notices", i)
		forms.Check(d, spec.Join(path, "name"), n.Name)
		checkSeverities(d, path, n.Severities)
		if len(n.Fields) == 0 {
			d.Add(spec.Join(path, "fields"), spec.ErrRequired, "want at least one")
		}
		fields := spec.Names{}
		for j, f := range n.Fields {
			fields.Check(d, spec.Index(spec.Join(path, "fields"), j), f)
		}
	}
	return d.Err()
}

func checkSeverities(d *spec.Defects, path string, list []severity.Severity) {
	spec.NotEmpty(d, spec.Join(path, "severities"), list, "all")
	for i, s := range list {
		if !s.IsValid() {
			d.Add(spec.Index(spec.Join(path, "severities"), i), spec.ErrRange, "%v", s)
		}
	}
}

func checkTime(d *spec.Defects, path string, t, least tier.Duration) {
	const most = 8760 * hour
	if spec.Length(d, path, t) && (t < least || t > most) {
		d.Add(path, spec.ErrRange, "%v, want %v to %v", t, least, most)
	}
}

func (s Spec) clone() Spec {
	s.Roles, s.Tasks, s.Notices = slices.Clone(s.Roles), slices.Clone(s.Tasks), slices.Clone(s.Notices)
	for i := range s.Roles {
		s.Roles[i].Severities = slices.Clone(s.Roles[i].Severities)
	}
	for i := range s.Tasks {
		s.Tasks[i].Severities = slices.Clone(s.Tasks[i].Severities)
	}
	for i := range s.Notices {
		s.Notices[i].Severities, s.Notices[i].Fields = slices.Clone(s.Notices[i].Severities), slices.Clone(s.Notices[i].Fields)
	}
	return s
}
