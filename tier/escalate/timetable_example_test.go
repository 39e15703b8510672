package escalate_test

import (
	"fmt"
	"time"

	"github.com/supportops/policy/priority/severity"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/escalate"
	"github.com/supportops/policy/tier/oncall"
)

// An outage in the night of Easter 2024 in Berlin, in which clocks went from
// 2:00 to 3:00, told in advance. Nobody is on call as VP engineering. The
// account manager is told after one more open hour: on Tuesday, since Easter
// Monday is a holiday.
func Example() {
	spec, _ := escalate.HandbookLadderSpec(severity.SEV1)
	office := calendar.OfficeHours("Europe/Berlin")
	office.Holidays = []calendar.HolidaySpec{{Name: "Easter Monday", Easter: &calendar.Easter{Days: 1}}}
	spec.Calendar = &office
	board := &spec.Steps[len(spec.Steps)-1]
	board.Wait, board.Business = tier.Duration(time.Hour), true
	spec.Steps = append(spec.Steps, escalate.StepSpec{Name: "account manager", Notify: []string{"account manager"}})
	ladder, err := escalate.NewLadder(spec, nil)
	if err != nil {
		fmt.Println(err)
		return
	}

	friday, err := calendar.ParseDate("2024-03-29")
	if err != nil {
		fmt.Println(err)
		return
	}
	daily := oncall.RotationSpec{Zone: "Europe/Berlin", Start: friday, Handoff: calendar.NewTimeOfDay(2, 30), Days: 1, People: []string{"ann", "bob", "cat"}}
	roster, err := oncall.NewRoster(oncall.RosterSpec{Roles: []oncall.RoleSpec{
		{Name: "on-call engineer", Rotations: []oncall.RotationSpec{daily}},
		{Name: "CTO", People: []string{"grace"}},
		{Name: "CEO", People: []string{"ada"}},
		{Name: "board", People: []string{"the board"}},
		{Name: "account manager", People: []string{"max"}},
	}}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}

	start := time.Date(2024, 3, 31, 0, 45, 0, 0, time.UTC) // 1:45 in Berlin
	zone := roster.Rotations("on-call engineer")[0].Spec().Zone
	berlin, err := time.LoadLocation(zone)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range ladder.Timetable(start, roster) {
		fmt.Printf("%s  %v %v  %v %s %v\n", e.Time.In(berlin).Format("Mon 15:04 -07"), e.Step, e.People, e.Why, e.Of, e.Wait)
	}
	// Output:
	// Sun 01:45 +01  on-call engineer [bob]  started  0s
	// Sun 03:15 +02  VP engineering []  unanswered on-call engineer 30m
	// Sun 03:15 +02  CTO [grace]  passed_over VP engineering 0s
	// Sun 04:15 +02  CEO [ada]  unanswered CTO 1h
	// Sun 06:15 +02  board [the board]  unanswered CEO 2h
	// Tue 10:00 +02  account manager [max]  unanswered board 1h
}
