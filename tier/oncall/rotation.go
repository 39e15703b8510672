package oncall

import (
	"cmp"
	"slices"
	"time"

	"github.com/supportops/policy/internal/spec"

	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/internal/named"
)

// RotationSpec is people who are on call in turn. A turn lasts so many days of
// the calendar (Days), so many open days (OpenDays), or a time from an hour up
// (Turn); exactly one of them is stated. It begins on a date at a time of the
// wall clock, as [calendar.Date.At] resolves it where clocks change, and ends
// where the next begins. Before Start nobody is on call. The last turn to begin
// is that in the year 9999, which does not end.
type RotationSpec struct {
	Zone     string             `json:"zone"`               // IANA name
	Start    calendar.Date      `json:"start"`              // date on which the first turn begins; with OpenDays, the first open day from that date on
	Handoff  calendar.TimeOfDay `json:"handoff"`            // time of day at which a turn begins, such as "09:00"; zero: midnight
	Days     int                `json:"days,omitzero"`      // length of one turn in days, 1 to 366; 7 is a week
	OpenDays int                `json:"open_days,omitzero"` // length of one turn in open days of Workdays, 1 to 366
	Turn     tier.Duration      `json:"turn,omitzero"`      // length of one turn on the wall clock, whole minutes from 1h to 8784h
	Overlap  tier.Duration      `json:"overlap,omitzero"`   // how long whoever hands over stays on call beside the next, up to 24h

	People  []string     `json:"people,omitzero"`  // in turn; one may have several turns
	Members []MemberSpec `json:"members,omitzero"` // instead of People: with dates, or hand-off times of their own

	Overrides   []Shift          `json:"overrides,omitzero"`   // each puts a person, or nobody, on call for a time; of several for one instant the last in the list holds
	Substitutes []SubstituteSpec `json:"substitutes,omitzero"` // each gives the turns of one person to another
	Shadows     []ShadowSpec     `json:"shadows,omitzero"`     // people who learn

	// People are on call only while Calendar is open; always without one.
	// OpenDays counts the open days of Workdays, or else of Calendar. Either
	// may be the name of a calendar that the application has instead.
	Calendar     *calendar.Spec `json:"calendar,omitzero"`
	CalendarName string         `json:"calendar_name,omitzero"`
	Workdays     *calendar.Spec `json:"workdays,omitzero"`
	WorkdaysName string         `json:"workdays_name,omitzero"`
}

// MemberSpec is a place in the order of a rotation. A turn goes to the next
// place, in the order of the list, whose dates include the date on which the
// turn begins; so joining or leaving moves no turn before that date. A turn
// that has begun is kept to its end.
type MemberSpec struct {
	Person  string              `json:"person"`
	From    calendar.Date       `json:"from,omitzero"`    // first date on which a turn may begin; unset: no bound
	To      calendar.Date       `json:"to,omitzero"`      // first date on which none may begin any more; unset: no bound
	Zone    string              `json:"zone,omitzero"`    // of the member's own hand-off; empty: the rotation's
	Handoff *calendar.TimeOfDay `json:"handoff,omitzero"` // when the member takes over; nil: the rotation's
}

// SubstituteSpec gives all turns of one person to another from From to before
// To. Substitutes are not chained: what By takes over stays with By, even while
// somebody else stands in for By. If several hold for one person at an instant,
// the last stated applies.
type SubstituteSpec struct {
	For  string    `json:"for"` // one of the people or members
	By   string    `json:"by"`
	From time.Time `json:"from,omitzero"` // zero: no bound
	To   time.Time `json:"to,omitzero"`   // zero: no bound
}

// ShadowSpec is a person who follows whoever is on call, from From to before
// To, without being on call.
type ShadowSpec struct {
	Person string    `json:"person"`
	Of     string    `json:"of,omitzero"` // only while this person is on call, who has turns, stands in or is put on call; empty: anybody
	From   time.Time `json:"from"`
	To     time.Time `json:"to"`
}

// Shift is a time during which one person is on call, from From to before To.
// As an override it puts the person, or nobody, on call outside the hours of
// the calendar too.
type Shift struct {
	From   time.Time `json:"from"`
	To     time.Time `json:"to"`
	Person string    `json:"person,omitzero"` // empty: nobody
}

// Rotation is a compiled [RotationSpec]. It is immutable and safe for
// concurrent use. The zero Rotation has nobody on call, ever.
type Rotation struct {
	spec    RotationSpec
	members []member
	loc     *time.Location
	cal     *calendar.Calendar // nil for none
	days    *calendar.Calendar // of open days; nil for none
	first   calendar.Date      // of the first turn
	stints  []stint

	overrides   []layer            // disjoint, in order
	substitutes map[string][]layer // the same for each person
}

// member is a compiled [MemberSpec].
type member struct {
	person  string
	from    calendar.Date
	to      calendar.Date
	loc     *time.Location
	handoff calendar.TimeOfDay
}

const (
	minTurn   = tier.Duration(time.Hour)
	maxTurn   = 366 * 24 * tier.Duration(time.Hour)
	maxPeople = 1000
)

// NewRotation compiles s with the calendars that it may name, or returns a
// [*tier.SpecError] with every defect.
func NewRotation(s RotationSpec, given map[string]*calendar.Calendar) (*Rotation, error) {
	d := &spec.Defects{Package: pkg}
	r := s.compile(d, "", named.Given(given))
	if err := d.Err(); err != nil {
		return nil, err
	}
	return r, nil
}

// Spec returns a copy of the document that r was made from.
func (r *Rotation) Spec() RotationSpec { return r.spec.clone() }

func (s *RotationSpec) compile(d *spec.Defects, path string, cals named.Calendars) *Rotation {
	at := func(name string) string { return spec.Join(path, name) }
	before := d.Len()
	r := &Rotation{spec: s.clone()}
	r.loc = zone(d, at("zone"), s.Zone)
	if s.Start.IsZero() {
		d.Add(at("start"), spec.ErrRequired, "want a date")
	}
	if !s.Handoff.IsValid() {
		d.Add(at("handoff"), spec.ErrRange, "%v, want 00:00 to 24:00", s.Handoff)
	}
	s.checkTurn(d, at)
	r.members = s.compileMembers(d, at, r.loc)
	s.checkChanges(d, at)
	r.cal = cals.Compile(d, at("calendar"), s.Calendar, s.CalendarName)
	r.days = cals.Compile(d, at("workdays"), s.Workdays, s.WorkdaysName)
	if d.Len() > before || !cals.Bound() && s.CalendarName+s.WorkdaysName != "" {
		return r
	}
	if r.days == nil {
		r.days = r.cal
	}
	r.first = s.Start
	if s.OpenDays > 0 && !r.days.BusinessDay(s.Start) {
		ok := false
		if r.first, ok = r.days.AddBusinessDays(s.Start, 1); !ok {
			d.Add(at("start"), spec.ErrConflict, "no open day from %v on", s.Start)
			return r
		}
	}
	r.stints = r.layOut()
	r.overrides, r.substitutes = flatten(s.Overrides), flattenSubstitutes(s.Substitutes)
	return r
}

// zone returns the location of that name, UTC for one that is a defect.
func zone(d *spec.Defects, path, name string) *time.Location {
	return cmp.Or(d.Zone(path, name), time.UTC)
}

func (s *RotationSpec) checkTurn(d *spec.Defects, at func(string) string) {
	stated := 0
	for _, n := range []struct {
		name  string
		value int
	}{{"days", s.Days}, {"open_days", s.OpenDays}} {
		if n.value != 0 {
			stated++
		}
		if n.value < 0 || n.value > 366 {
			d.Add(at(n.name), spec.ErrRange, "%d, want 1 to 366", n.value)
		}
	}
	if s.Turn != 0 {
		stated++
		if s.Turn < minTurn || s.Turn > maxTurn || s.Turn%tier.Duration(time.Minute) != 0 {
			d.Add(at("turn"), spec.ErrRange, "%v, want whole minutes from %v to %v", s.Turn, minTurn, maxTurn)
		}
	}
	switch {
	case stated == 0:
		d.Add(at("days"), spec.ErrRequired, "want days, open_days or turn")
	case stated > 1:
		d.Add(at("days"), spec.ErrConflict, "want one of days, open_days and turn")
	}
	workdays := s.Workdays != nil || s.WorkdaysName != ""
	if s.OpenDays != 0 && !workdays && s.Calendar == nil && s.CalendarName == "" {
		d.Add(at("open_days"), spec.ErrConflict, "there are neither workdays nor a calendar")
	}
	if workdays && s.OpenDays == 0 {
		d.Add(at("workdays"), spec.ErrConflict, "only open_days counts them")
	}
	if s.Overlap < 0 || s.Overlap > tier.Duration(24*time.Hour) {
		d.Add(at("overlap"), spec.ErrRange, "%v, want 0s to 24h", s.Overlap)
	}
}

// compileMembers returns the places of the rotation's order.
func (s *RotationSpec) compileMembers(d *spec.Defects, at func(string) string, loc *time.Location) []member {
	name, n := "people", len(s.People)
	if len(s.Members) > 0 {
		if n > 0 {
			d.Add(at("members"), spec.ErrConflict, "people are stated too, want one of them")
		}
		name, n = "members", len(s.Members)
	}
	if n == 0 {
		d.Add(at(name), spec.ErrRequired, "want at least one")
	}
	if n > maxPeople {
		d.Add(at(name), spec.ErrRange, "%d, want at most %d", n, maxPeople)
		return nil
	}
	members := make([]member, 0, n)
	for i, p := range s.People {
		if p == "" {
			d.Add(spec.Index(at("people"), i), spec.ErrRequired, "")
		}
		members = append(members, member{person: p, loc: loc, handoff: s.Handoff})
	}
	for i := range s.Members {
		members = append(members, s.compileMember(d, spec.Index(at("members"), i), &s.Members[i], loc))
	}
	return members
}

func (s *RotationSpec) compileMember(d *spec.Defects, path string, m *MemberSpec, loc *time.Location) member {
	out := member{person: m.Person, from: m.From, to: m.To, loc: loc, handoff: s.Handoff}
	if m.Person == "" {
		d.Add(spec.Join(path, "person"), spec.ErrRequired, "")
	}
	if !m.From.IsZero() && !m.To.IsZero() && m.From.Compare(m.To) >= 0 {
		d.Add(spec.Join(path, "to"), spec.ErrRange, "from %v to %v, want some dates", m.From, m.To)
	}
	if m.Zone != "" {
		out.loc = zone(d, spec.Join(path, "zone"), m.Zone)
	}
	if m.Handoff != nil {
		if out.handoff = *m.Handoff; !out.handoff.IsValid() {
			d.Add(spec.Join(path, "handoff"), spec.ErrRange, "%v, want 00:00 to 24:00", out.handoff)
		}
	}
	if s.Turn != 0 && (m.Zone != "" || m.Handoff != nil) {
		d.Add(path, spec.ErrConflict, "a turn of so many hours has no hand-off of the member's own")
	}
	return out
}

// checkChanges checks what departs from the turns.
func (s *RotationSpec) checkChanges(d *spec.Defects, at func(string) string) {
	for i, o := range s.Overrides {
		if !o.From.Before(o.To) {
			d.Add(spec.Join(spec.Index(at("overrides"), i), "to"), spec.ErrRange, "%v, want it after from, %v", instant(o.To), instant(o.From))
		}
	}
	inTurn, onCall := s.known()
	for i, x := range s.Substitutes {
		path := spec.Index(at("substitutes"), i)
		if x.For == "" {
			d.Add(spec.Join(path, "for"), spec.ErrRequired, "")
		} else if !inTurn[x.For] {
			d.Add(spec.Join(path, "for"), spec.ErrUnknown, "%q has no turns", spec.Clip(x.For))
		}
		if x.By == "" {
			d.Add(spec.Join(path, "by"), spec.ErrRequired, "")
		}
		if !x.From.IsZero() && !x.To.IsZero() && !x.From.Before(x.To) {
			d.Add(spec.Join(path, "to"), spec.ErrRange, "%v, want it after from, %v", instant(x.To), instant(x.From))
		}
	}
	for i, x := range s.Shadows {
		path := spec.Index(at("shadows"), i)
		if x.Person == "" {
			d.Add(spec.Join(path, "person"), spec.ErrRequired, "")
		}
		if x.Of != "" && !onCall[x.Of] {
			d.Add(spec.Join(path, "of"), spec.ErrUnknown, "%q is never on call", spec.Clip(x.Of))
		}
		if !x.From.Before(x.To) {
			d.Add(spec.Join(path, "to"), spec.ErrRange, "%v, want it after from, %v", instant(x.To), instant(x.From))
		}
	}
}

// known returns who has turns, and who is on call at times, by a turn or instead
// of somebody.
func (s *RotationSpec) known() (inTurn, onCall map[string]bool) {
	inTurn, onCall = map[string]bool{}, map[string]bool{}
	for _, p := range s.People {
		inTurn[p], onCall[p] = true, true
	}
	for i := range s.Members {
		p := s.Members[i].Person
		inTurn[p], onCall[p] = true, true
	}
	for _, o := range s.Overrides {
		onCall[o.Person] = true
	}
	for _, x := range s.Substitutes {
		onCall[x.By] = true
	}
	return inTurn, onCall
}

// instant returns an instant as documents write it.
func instant(t time.Time) string { return t.Format(time.RFC3339) }

func (s RotationSpec) clone() RotationSpec {
	s.People, s.Overrides = slices.Clone(s.People), slices.Clone(s.Overrides)
	s.Members, s.Substitutes, s.Shadows = slices.Clone(s.Members), slices.Clone(s.Substitutes), slices.Clone(s.Shadows)
	for i := range s.Members {
		if h := s.Members[i].Handoff; h != nil {
			copied := *h
			s.Members[i].Handoff = &copied
		}
	}
	s.Calendar, s.Workdays = named.Clone(s.Calendar), named.Clone(s.Workdays)
	return s
}
