package oncall

import (
	"iter"
	"slices"
	"time"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/sla/calendar"
)

const rosterSchema = "tier/oncall/roster/1"

// RosterSpec says who is on call for each role.
type RosterSpec struct {
	Schema string     `json:"schema,omitzero"` // "tier/oncall/roster/1" or empty
	Roles  []RoleSpec `json:"roles"`
}

// RoleSpec is who is on call for a role: some people always, and one of each
// rotation.
type RoleSpec struct {
	Name      string         `json:"name"` // unique
	People    []string       `json:"people,omitzero"`
	Rotations []RotationSpec `json:"rotations,omitzero"`
}

// RotationSpec is people who are on call in turn. Each turn begins on a date
// at a time of the wall clock, as [calendar.Date.At] resolves it where clocks
// change, and ends where the next begins. Before Start nobody is on call. The
// last turn to begin is that in the year 9999, which does not end.
type RotationSpec struct {
	Zone      string                 `json:"zone"`    // IANA name
	Start     calendar.Date          `json:"start"`   // of the first turn
	Handoff   calendar.TimeOfDay     `json:"handoff"` // "09:00"
	Days      int                    `json:"days"`    // of one turn, 1 to 366; 7 is a week
	People    []string               `json:"people"`  // in turn; one may have several turns
	Overrides []Override             `json:"overrides,omitzero"`
	Calendar  *calendar.CalendarSpec `json:"calendar,omitzero"` // on call only while it is open; nil: always
}

// Override puts another person on call from From to before To, or nobody. Of
// several for one instant the last stated holds. It holds out of the hours of
// the calendar too.
type Override struct {
	From   time.Time `json:"from"`
	To     time.Time `json:"to"`
	Person string    `json:"person,omitzero"` // empty: nobody
}

// ParseRosterSpec reads a JSON document strictly and validates it.
func ParseRosterSpec(data []byte) (RosterSpec, error) { return parse[RosterSpec](data) }

// Validate returns nil or a [*sla.SpecError] with every defect: a role without
// a name or people, or with the name of another; a rotation without a zone, a
// start or people, an impossible time of day, an override of no time, a
// defective calendar.
func (s RosterSpec) Validate() error {
	_, err := s.compile()
	return err
}

func (s *RosterSpec) compile() (map[string]*role, error) {
	d := &spec.Defects{Package: pkg}
	d.Schema(s.Schema, rosterSchema)
	roles := map[string]*role{}
	for i := range s.Roles {
		r, path := &s.Roles[i], spec.Index("roles", i)
		switch _, again := roles[r.Name]; {
		case r.Name == "":
			d.Add(spec.Join(path, "name"), spec.ErrRequired, "")
		case again:
			d.Add(spec.Join(path, "name"), spec.ErrDuplicate, "%q", r.Name)
		}
		if len(r.Rotations) == 0 || len(r.People) > 0 {
			checkList(d, spec.Join(path, "people"), r.People)
		}
		compiled := &role{people: slices.Clone(r.People)}
		for j := range r.Rotations {
			rot := r.Rotations[j].compile(d, spec.Index(spec.Join(path, "rotations"), j))
			compiled.rotations = append(compiled.rotations, rot)
		}
		roles[r.Name] = compiled
	}
	return roles, d.Err()
}

func (s *RotationSpec) compile(d *spec.Defects, path string) *Rotation {
	at := func(name string) string { return spec.Join(path, name) }
	r := &Rotation{}
	if s.Zone == "" || s.Zone == "Local" {
		d.Add(at("zone"), spec.ErrRequired, "want an IANA name such as \"Europe/Berlin\"")
	} else if loc, err := time.LoadLocation(s.Zone); err != nil {
		d.Add(at("zone"), spec.ErrUnknown, "%q, want an IANA name such as \"Europe/Berlin\"", s.Zone)
	} else {
		r.loc = loc
	}
	if s.Start.IsZero() {
		d.Add(at("start"), spec.ErrRequired, "want a date")
	}
	if !s.Handoff.IsValid() {
		d.Add(at("handoff"), spec.ErrRange, "%v, want 00:00 to 24:00", s.Handoff)
	}
	if s.Days < 1 || s.Days > 366 {
		d.Add(at("days"), spec.ErrRange, "%d, want 1 to 366", s.Days)
	}
	if len(s.People) == 0 {
		d.Add(at("people"), spec.ErrRequired, "want at least one")
	}
	for i, p := range s.People {
		if p == "" {
			d.Add(spec.Index(at("people"), i), spec.ErrRequired, "")
		}
	}
	for i, o := range s.Overrides {
		if !o.From.Before(o.To) {
			d.Add(spec.Index(at("overrides"), i), spec.ErrRange, "from %v to %v, want some time", o.From, o.To)
		}
	}
	r.cal = compileCalendar(d, at("calendar"), s.Calendar)
	r.spec = s.clone()
	return r
}

// Roster is a compiled [RosterSpec]. It is an [OnCaller]. It is immutable and
// safe for concurrent use.
type Roster struct {
	spec  RosterSpec
	roles map[string]*role
}

type role struct {
	people    []string
	rotations []*Rotation
}

// NewRoster compiles s, or returns what [RosterSpec.Validate] returns.
func NewRoster(s RosterSpec) (*Roster, error) {
	roles, err := s.compile()
	if err != nil {
		return nil, err
	}
	return &Roster{s.clone(), roles}, nil
}

// Spec returns a copy of the document that r was made from.
func (r *Roster) Spec() RosterSpec { return r.spec.clone() }

// OnCall returns the people who are on call for the role at t, each once:
// those who always are, then one of each rotation. For a role that the roster
// does not have there is nobody.
func (r *Roster) OnCall(role string, t time.Time) []string {
	has, ok := r.roles[role]
	if !ok {
		return nil
	}
	all := slices.Clone(has.people)
	for _, rot := range has.rotations {
		if person, ok := rot.OnCall(t); ok && !slices.Contains(all, person) {
			all = append(all, person)
		}
	}
	return all
}

// Has reports whether the roster has the role.
func (r *Roster) Has(role string) bool {
	_, ok := r.roles[role]
	return ok
}

// Rotations returns the rotations of a role.
func (r *Roster) Rotations(role string) []*Rotation {
	if has, ok := r.roles[role]; ok {
		return slices.Clone(has.rotations)
	}
	return nil
}

// Rotation is a compiled [RotationSpec]. It is immutable and safe for
// concurrent use.
type Rotation struct {
	spec RotationSpec
	loc  *time.Location
	cal  *calendar.Calendar // nil for none
}

// NewRotation compiles s, or returns a [*sla.SpecError] with every defect.
func NewRotation(s RotationSpec) (*Rotation, error) {
	d := &spec.Defects{Package: pkg}
	r := s.compile(d, "")
	if err := d.Err(); err != nil {
		return nil, err
	}
	return r, nil
}

// Spec returns a copy of the document that r was made from.
func (r *Rotation) Spec() RotationSpec { return r.spec.clone() }

// OnCall returns who is on call at t; ok is false if nobody is.
func (r *Rotation) OnCall(t time.Time) (person string, ok bool) {
	for _, o := range slices.Backward(r.spec.Overrides) {
		if !t.Before(o.From) && t.Before(o.To) {
			return o.Person, o.Person != ""
		}
	}
	if r.cal != nil && !r.cal.Open(t) {
		return "", false
	}
	k, ok := r.turn(t)
	if !ok {
		return "", false
	}
	return r.spec.People[k%len(r.spec.People)], true
}

// turn returns the number of the turn at t, from 0: the last that has begun.
func (r *Rotation) turn(t time.Time) (k int, ok bool) {
	if first, ok := r.begin(0); !ok || t.Before(first) {
		return 0, false
	}
	date := calendar.DateOf(t.In(r.loc))
	if date.IsZero() {
		date = calendar.NewDate(9999, time.December, 31) // the last date that there is
	}
	for k = date.Sub(r.spec.Start)/r.spec.Days + 1; k > 0; k-- {
		if at, ok := r.begin(k); ok && !t.Before(at) {
			break
		}
	}
	return max(k, 0), true
}

// begin returns when turn k begins; ok is false beyond the last date.
func (r *Rotation) begin(k int) (at time.Time, ok bool) {
	date := r.spec.Start.Add(k * r.spec.Days)
	if date.IsZero() {
		return time.Time{}, false
	}
	return date.At(r.spec.Handoff, r.loc), true
}

// Shift is a time during which one person is on call.
type Shift struct {
	From   time.Time `json:"from"`
	To     time.Time `json:"to"`
	Person string    `json:"person"` // empty: nobody
}

// Shifts returns who is on call from from to before to, without gap or
// overlap; neighbours have different people. It is empty unless from is before
// to.
func (r *Rotation) Shifts(from, to time.Time) iter.Seq[Shift] {
	return func(yield func(Shift) bool) {
		from := from.Round(0).In(r.loc)
		if !from.Before(to) {
			return
		}
		at := from
		person, _ := r.OnCall(at)
		for {
			next, ok := r.change(at)
			if !ok || !next.Before(to) {
				yield(Shift{from, to.Round(0).In(r.loc), person})
				return
			}
			at = next
			if p, _ := r.OnCall(at); p != person {
				if !yield(Shift{from, at, person}) {
					return
				}
				from, person = at, p
			}
		}
	}
}

// change returns the first instant after t at which something may change: a
// turn, an override, the calendar. ok is false if nothing does.
func (r *Rotation) change(t time.Time) (at time.Time, ok bool) {
	consider := func(x time.Time, known bool) {
		if known && x.After(t) && (!ok || x.Before(at)) {
			at, ok = x.In(r.loc), true
		}
	}
	k, begun := r.turn(t)
	if !begun {
		consider(r.begin(0))
	} else {
		for n := k + 1; ; n++ { // turns of no length lie where a date does not exist
			x, known := r.begin(n)
			if consider(x, known); !known || x.After(t) {
				break
			}
		}
	}
	for _, o := range r.spec.Overrides {
		consider(o.From, true)
		consider(o.To, true)
	}
	if r.cal != nil {
		consider(r.cal.NextOpening(t))
		consider(r.cal.NextClosing(t))
	}
	return at, ok
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

func (s RotationSpec) clone() RotationSpec {
	s.People, s.Overrides = slices.Clone(s.People), slices.Clone(s.Overrides)
	s.Calendar = cloneCalendar(s.Calendar)
	return s
}
