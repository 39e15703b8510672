package oncall_test

import (
	"fmt"
	"time"

	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/oncall"
)

// A year's plan for fourteen people, one working day each, and how fair it is.
// Whoever has the Friday keeps the weekend; so the plan is evened out, with an
// hour of the weekend or of a holiday counted three times.
func Example_year() {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		fmt.Println(err)
		return
	}
	holidays := []calendar.Date{
		calendar.NewDate(2026, 1, 1), calendar.NewDate(2026, 4, 3), calendar.NewDate(2026, 4, 6), calendar.NewDate(2026, 5, 1), calendar.NewDate(2026, 5, 14),
		calendar.NewDate(2026, 5, 25), calendar.NewDate(2026, 10, 3), calendar.NewDate(2026, 12, 25), calendar.NewDate(2026, 12, 26),
	}
	workdays := calendar.OfficeHours("Europe/Berlin")
	plan := oncall.RotationSpec{
		Zone: "Europe/Berlin", Start: calendar.NewDate(2026, 1, 1), Handoff: calendar.NewTimeOfDay(9, 0),
		OpenDays: 1, Workdays: &workdays,
		People: []string{"Ada", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gina", "Hal", "Ida", "Jon", "Kim", "Leo", "Mia", "Noa"},
	}
	rotation, err := oncall.NewRotation(plan, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	from := calendar.NewDate(2026, 1, 1).At(calendar.NewTimeOfDay(9, 0), zone)
	to := calendar.NewDate(2027, 1, 1).At(calendar.NewTimeOfDay(9, 0), zone)
	rules := oncall.LoadSpec{Zone: "Europe/Berlin", Holidays: holidays}
	before, err := oncall.Loads(rules, rotation.Shifts(from, to))
	if err != nil {
		fmt.Println(err)
		return
	}
	plan.Overrides, err = rotation.Even(from, to, nil, oncall.EvenSpec{LoadSpec: rules, Weekend: 2, Holiday: 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	evened, err := oncall.NewRotation(plan, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	after, err := oncall.Loads(rules, evened.Shifts(from, to))
	if err != nil {
		fmt.Println(err)
		return
	}
	later := map[string]oncall.Load{}
	for _, l := range after {
		later[l.Person] = l
	}
	hours := func(d tier.Duration) int { return int(d.Std().Hours()) }
	counted := func(l oncall.Load) int { return hours(l.Time + 2*l.Weekend + 2*l.Holiday) }
	fmt.Println("      in turn                              evened out")
	fmt.Println("      hours night weekend holiday counted  hours night weekend holiday counted")
	for _, a := range before {
		b := later[a.Person]
		fmt.Printf("%-5s %5d %5d %7d %7d %7d", a.Person, hours(a.Time), hours(a.Night), hours(a.Weekend), hours(a.Holiday), counted(a))
		fmt.Printf("  %5d %5d %7d %7d %7d\n", hours(b.Time), hours(b.Night), hours(b.Weekend), hours(b.Holiday), counted(b))
	}
	// Output:
	//       in turn                              evened out
	//       hours night weekend holiday counted  hours night weekend holiday counted
	// Ada     600   200     144      39     966    624   208     144      54    1020
	// Ben     649   217     193       9    1053    624   208     144      48    1008
	// Cleo    648   216     192      15    1062    624   208     144      48    1008
	// Dan     648   216     192      18    1068    624   208     144      48    1008
	// Eva     648   216     192      54    1140    623   207     191       9    1023
	// Finn    599   199     143       0     885    625   209     193       0    1011
	// Gina    648   216     192       0    1032    624   208     192       0    1008
	// Hal     648   216     192       0    1032    648   216     192       0    1032
	// Ida     648   216     192       0    1032    624   208     192       0    1008
	// Jon     576   192     144       9     882    624   208     192       0    1008
	// Kim     576   192     144      33     930    624   208     192       0    1008
	// Leo     624   208     192      30    1068    624   208     192       0    1008
	// Mia     624   208     192       0    1008    624   208     192       0    1008
	// Noa     624   208     192       0    1008    624   208     192       0    1008
}
