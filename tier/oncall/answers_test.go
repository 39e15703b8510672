package oncall_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/oncall"
)

func TestAnswers(t *testing.T) {
	var groups []goldentest.Answers
	plans := genPlan()
	groups = append(groups, goldentest.Group("plans", func(w *goldentest.Writer) {
		for i := range 200 {
			s := plans.Example(i)
			if i%3 == 0 {
				s.Overlap = tier.Duration(i%25) * tier.Duration(time.Hour)
				s.Shadows = []oncall.ShadowSpec{{Person: "e", From: epoch, To: epoch.AddDate(0, 0, i%30+1)}, {Person: "d", Of: "a", From: epoch, To: epoch.AddDate(0, 0, 9)}}
			}
			r := mustRotation(t, s)
			from, to := epoch.AddDate(0, 0, -3), epoch.AddDate(0, 0, 12+i%20)
			for at := from; at.Before(to); at = at.Add(11 * time.Hour) {
				next, ok := r.NextOnCall(at)
				w.Put(r.Duty(at), next, ok)
			}
			load := oncall.LoadSpec{Zone: []string{"UTC", "Europe/Berlin", "America/New_York"}[i%3], Holidays: []calendar.Date{s.Start.Add(i % 9)}}
			if i%2 == 0 {
				load.NightFrom, load.NightTo = calendar.NewTimeOfDay(i%24, 30), calendar.NewTimeOfDay(i%7, 0)
			}
			loads, err := oncall.Loads(load, r.Shifts(from, to))
			even, failed := r.Even(from, to, loads[:len(loads)/2], oncall.EvenSpec{LoadSpec: load, Night: i % 3, Weekend: i % 4, Holiday: i % 5})
			roster, refused := oncall.NewRoster(oncall.RosterSpec{Roles: []oncall.RoleSpec{
				{Name: "first", Rotations: []oncall.RotationSpec{s, plans.Example(i + 1000)}},
				{Name: "second", People: []string{"a"}[:i%2], Rotations: []oncall.RotationSpec{plans.Example(i + 2000)}},
			}}, nil)
			if refused != nil {
				t.Fatal(refused)
			}
			next, ok := roster.NextOnCall("FIRST", from)
			w.Put(slices.Collect(r.Shifts(from, to)), loads, err, even, failed, roster.Coverage(from, to), roster.OnCall("first", epoch), next, ok)
		}
	}))
	groups = append(groups, goldentest.Group("defects", func(w *goldentest.Writer) {
		goldentest.Defects[oncall.RosterSpec](w, everything(), 366)
		goldentest.Alone[oncall.RosterSpec](w, everything())
	}))
	groups = append(groups, goldentest.Group("fair shares", func(w *goldentest.Writer) {
		plan := plans.Example(7)
		plan.Zone, plan.Overrides, plan.Substitutes = "Europe/Berlin", nil, nil
		r, from := mustRotation(t, plan), epoch
		s := oncall.EvenSpec{Night: 1, Weekend: 2, Holiday: 100, LoadSpec: oncall.LoadSpec{
			Zone: "Europe/Berlin", NightFrom: calendar.NewTimeOfDay(20, 0), NightTo: calendar.NewTimeOfDay(5, 30),
			Weekend: []calendar.Weekday{calendar.Fri, calendar.Sat}, Holidays: []calendar.Date{calendar.DateOf(from), calendar.DateOf(from).Add(9)},
		}}
		goldentest.Variants(s, func(variant []byte) {
			var s oncall.EvenSpec
			if err := json.Unmarshal(variant, &s); err != nil {
				return
			}
			loads, err := oncall.Loads(s.LoadSpec, r.Shifts(from, from.AddDate(0, 0, 10)))
			even, err2 := r.Even(from, from.AddDate(0, 0, 8), loads, s)
			w.Put(loads, err, even, err2)
		}, 100)
	}))
	goldentest.Check(t, groups...)
	open := everything().Roles[0].Rotations[0]
	desk, work := calendar.OfficeHours("Europe/Berlin"), calendar.OfficeHours("UTC")
	open.CalendarName, open.WorkdaysName, open.Calendar, open.Workdays = "", "", &desk, &work
	open.Members[1].To, open.Overrides, open.Shadows, open.Overlap = calendar.Date{}, open.Overrides[:1], open.Shadows[:1], 0
	copied := mustRotation(t, open).Spec()
	roster := oncall.RosterSpec{Roles: []oncall.RoleSpec{{Name: "first", Rotations: []oncall.RotationSpec{copied}}, {Name: "second", People: []string{"zoe"}}}}
	goldentest.Apart(t, roster, func(s oncall.RosterSpec) (*oncall.Roster, error) { return oncall.NewRoster(s, nil) })
	goldentest.Apart(t, open, func(s oncall.RotationSpec) (*oncall.Rotation, error) { return oncall.NewRotation(s, nil) })
}

// everything returns a document that states all that one can, things that
// exclude each other included.
func everything() oncall.RosterSpec {
	hour := tier.Duration(time.Hour)
	nine, from, to := calendar.NewTimeOfDay(9, 0), epoch, epoch.AddDate(0, 1, 0)
	rotation := oncall.RotationSpec{
		Zone: "Europe/Berlin", Start: calendar.NewDate(2026, time.March, 2), Handoff: nine, Days: 7, Overlap: hour,
		People:      []string{"ann", "bob", "ann"},
		Overrides:   []oncall.Shift{{From: from, To: to, Person: "cid"}, {From: to, To: to}},
		Substitutes: []oncall.SubstituteSpec{{For: "ann", By: "dan", From: from, To: to}, {For: "bob", By: "ann"}},
		Shadows:     []oncall.ShadowSpec{{Person: "eve", Of: "ann", From: from, To: to}, {Person: "fay", From: to, To: from}},
	}
	open := rotation
	open.People, open.Days, open.Overlap = nil, 0, 24*hour
	open.OpenDays, open.CalendarName, open.WorkdaysName = 2, "desk", "work"
	open.Members = []oncall.MemberSpec{
		{Person: "ann", From: calendar.NewDate(2026, time.March, 2), To: calendar.NewDate(2026, time.April, 1), Zone: "Asia/Tokyo", Handoff: &nine},
		{Person: "bob", From: calendar.NewDate(2026, time.April, 1), To: calendar.NewDate(2026, time.April, 1)},
	}
	all := open
	all.People, all.Days, all.Turn, all.Overlap = rotation.People, 1, 12*hour, -hour
	long := oncall.RotationSpec{Zone: "UTC", Start: open.Start, People: []string{"ann"}, Turn: 366*24*hour + tier.Duration(time.Minute)}
	return oncall.RosterSpec{Schema: "tier/oncall/roster/1", Roles: []oncall.RoleSpec{
		{Name: "first", People: []string{"zoe", "zoe", ""}, Rotations: []oncall.RotationSpec{open, long}},
		{Name: "First", Rotations: []oncall.RotationSpec{all}},
		{Name: "none"},
	}}
}
