package oncall_test

import (
	"fmt"
	"time"

	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/oncall"
)

func ExampleRotation() {
	start, err := calendar.ParseDate("2026-03-27")
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := oncall.NewRotation(oncall.RotationSpec{
		Zone: "Europe/Berlin", Start: start, Handoff: calendar.NewTimeOfDay(20, 0), Days: 1, People: []string{"ann", "bob", "cat"},
	}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	from := time.Date(2026, 3, 27, 19, 0, 0, 0, time.UTC)
	for s := range r.Shifts(from, from.Add(71*time.Hour)) {
		fmt.Println(s.Person, s.From.Format("Mon 15:04 -0700"), s.To.Sub(s.From))
	}
	// Output:
	// ann Fri 20:00 +0100 24h0m0s
	// bob Sat 20:00 +0100 23h0m0s
	// cat Sun 20:00 +0200 24h0m0s
}

func ExampleRotationSpec() {
	_, err := oncall.NewRotation(oncall.RotationSpec{Zone: "Europe/Berlin", People: []string{"ann"}}, nil)
	fmt.Println(err)
	// Output:
	// oncall: 2 defects
	// 	start: required: want a date
	// 	days: required: want days, open_days or turn
}

func ExampleRotationSpec_override() {
	start, err := calendar.ParseDate("2026-03-02")
	if err != nil {
		fmt.Println(err)
		return
	}
	at := func(day int) time.Time { return time.Date(2026, 3, day, 12, 0, 0, 0, time.UTC) }
	r, err := oncall.NewRotation(oncall.RotationSpec{
		Zone: "UTC", Start: start, Days: 7, People: []string{"ann", "bob"},
		Overrides: []oncall.Shift{{From: at(3), To: at(5), Person: "cat"}},
	}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for day := 2; day <= 5; day++ {
		person, _ := r.OnCall(at(day))
		fmt.Print(person, " ")
	}
	// Output: ann cat cat ann
}

func ExampleShift() {
	start, err := calendar.ParseDate("2026-03-02")
	if err != nil {
		fmt.Println(err)
		return
	}
	cal := calendar.OfficeHours("UTC")
	r, err := oncall.NewRotation(oncall.RotationSpec{Zone: "UTC", Start: start, Days: 7, People: []string{"ann"}, Calendar: &cal}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	from := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	for s := range r.Shifts(from, from.AddDate(0, 0, 1)) {
		fmt.Printf("%s to %s %q\n", s.From.Format("15:04"), s.To.Format("15:04"), s.Person)
	}
	// Output:
	// 00:00 to 09:00 ""
	// 09:00 to 17:00 "ann"
	// 17:00 to 00:00 ""
}

func ExampleRoster() {
	roster, err := oncall.NewRoster(oncall.RosterSpec{Roles: []oncall.RoleSpec{
		{Name: "CTO", People: []string{"grace"}},
	}}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	now := time.Date(2026, 6, 1, 10, 0, 0, 0, time.UTC)
	fmt.Println(roster.OnCall("CTO", now), roster.OnCall("CEO", now))
	// Output: [grace] []
}

func ExampleRosterSpec() {
	_, err := tier.Read[oncall.RosterSpec]([]byte(`{"roles": [{"name": "CTO"}]}`))
	fmt.Println(err)
	// Output: oncall: roles[0].people: required: want at least one (line 1, column 12)
}

func ExampleRoleSpec() {
	roster, err := oncall.NewRoster(oncall.RosterSpec{Roles: []oncall.RoleSpec{{Name: "leads", People: []string{"ann", "bob"}}}}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(roster.OnCall("leads", time.Date(2026, 6, 1, 10, 0, 0, 0, time.UTC)))
	// Output: [ann bob]
}
