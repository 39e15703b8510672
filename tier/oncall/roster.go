package oncall

import (
	"slices"
	"time"

	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/tier/internal/named"
)

const (
	pkg          = "oncall"
	rosterSchema = "tier/oncall/roster/1"
)

// OnCaller says who is on call. [Roster] is one; an application with a schedule
// of its own brings its own.
type OnCaller interface {
	// OnCall returns the people who are on call for a role at t, none if
	// nobody is.
	OnCall(role string, t time.Time) []string
}

// RosterSpec says who is on call for each role.
type RosterSpec struct {
	Schema string     `json:"schema,omitzero"` // "tier/oncall/roster/1" or empty
	Roles  []RoleSpec `json:"roles"`
}

// RoleSpec says who is on call for a role: People always, and one person of
// each rotation.
type RoleSpec struct {
	Name      string         `json:"name"` // unique
	People    []string       `json:"people,omitzero"`
	Rotations []RotationSpec `json:"rotations,omitzero"`
}

// Validate returns nil or a [*tier.SpecError] with every defect: a role without
// a name or people, or with the name of another; a rotation without a zone, a
// start, a turn or people, an impossible time of day, dates or times in no
// order, a substitute or shadow of somebody who is never on call, a defective
// calendar.
func (s RosterSpec) Validate() error {
	_, err := s.compile(named.Calendars{})
	return err
}

func (s *RosterSpec) compile(cals named.Calendars) (*Roster, error) {
	d := &spec.Defects{Package: pkg}
	d.Schema(s.Schema, rosterSchema, "escalate/roster/1")
	r := &Roster{roles: map[string]*role{}}
	names := spec.Names{}
	for i := range s.Roles {
		has, path := &s.Roles[i], spec.Index("roles", i)
		names.Check(d, spec.Join(path, "name"), fold.String(has.Name))
		if len(has.Rotations) == 0 || len(has.People) > 0 {
			spec.CheckNames(d, spec.Join(path, "people"), has.People)
		}
		compiled := &role{name: has.Name, people: slices.Clone(has.People)}
		for j := range has.Rotations {
			rot := has.Rotations[j].compile(d, spec.Index(spec.Join(path, "rotations"), j), cals)
			compiled.rotations = append(compiled.rotations, rot)
		}
		r.roles[fold.String(has.Name)] = compiled
		r.order = append(r.order, compiled)
	}
	return r, d.Err()
}

// Roster is a compiled [RosterSpec]. It is an [OnCaller]. It is immutable and
// safe for concurrent use. The zero Roster has no roles.
type Roster struct {
	spec  RosterSpec
	roles map[string]*role
	order []*role
}

type role struct {
	name      string
	people    []string
	rotations []*Rotation
}

// NewRoster compiles s with the calendars that it may name. The error is what
// [RosterSpec.Validate] returns, or that a named calendar is not given.
func NewRoster(s RosterSpec, given map[string]*calendar.Calendar) (*Roster, error) {
	r, err := s.compile(named.Given(given))
	if err != nil {
		return nil, err
	}
	r.spec = s.clone()
	return r, nil
}

// Spec returns a copy of the document that r was made from.
func (r *Roster) Spec() RosterSpec { return r.spec.clone() }

// Has reports whether the roster has the role.
func (r *Roster) Has(role string) bool {
	_, ok := r.roles[fold.String(role)]
	return ok
}

// OnCall returns the people who are on call for the role at t, each once:
// those who always are, then one of each rotation with whoever handed over to
// them less than the overlap ago. For a role that the roster does not have
// there is nobody.
func (r *Roster) OnCall(role string, t time.Time) []string {
	has, ok := r.roles[fold.String(role)]
	if !ok {
		return nil
	}
	all := slices.Clone(has.people)
	add := func(person string) {
		if person != "" && !slices.Contains(all, person) {
			all = append(all, person)
		}
	}
	for _, rot := range has.rotations {
		d := rot.duty(t)
		add(d.Person)
		add(rot.leaving(t, &d))
	}
	return all
}

// NextOnCall returns the first instant from t on at which somebody is on call
// for the role; ok is false if nobody ever is.
func (r *Roster) NextOnCall(role string, t time.Time) (at time.Time, ok bool) {
	has, known := r.roles[fold.String(role)]
	if !known {
		return at, false
	}
	if len(has.people) > 0 {
		return t.Round(0), true
	}
	for _, rot := range has.rotations {
		if x, some := rot.NextOnCall(t); some && (!ok || x.Before(at)) {
			at, ok = x, true
		}
	}
	return at, ok
}

// Rotations returns the rotations of a role.
func (r *Roster) Rotations(role string) []*Rotation {
	if has, ok := r.roles[fold.String(role)]; ok {
		return slices.Clone(has.rotations)
	}
	return nil
}

func (s RosterSpec) clone() RosterSpec {
	s.Roles = slices.Clone(s.Roles)
	for i := range s.Roles {
		role := &s.Roles[i]
		role.People, role.Rotations = slices.Clone(role.People), slices.Clone(role.Rotations)
		for j := range role.Rotations {
			role.Rotations[j] = role.Rotations[j].clone()
		}
	}
	return s
}
