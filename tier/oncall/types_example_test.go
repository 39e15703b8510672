package oncall_test

import (
	"fmt"
	"time"

	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/oncall"
)

// weekly is a rotation of a week's turns from Monday 2 March 2026, 09:00 UTC.
func weekly(people ...string) oncall.RotationSpec {
	return oncall.RotationSpec{Zone: "UTC", Start: calendar.NewDate(2026, 3, 2), Handoff: calendar.NewTimeOfDay(9, 0), Days: 7, People: people}
}

// printShifts prints the shifts of the first weeks.
func printShifts(s oncall.RotationSpec, weeks int) {
	r, err := oncall.NewRotation(s, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for s := range r.Shifts(epoch, epoch.AddDate(0, 0, 7*weeks)) {
		fmt.Println(s.From.Format("2 Jan 15:04"), s.Person)
	}
}

func ExampleMemberSpec() {
	s := weekly()
	s.Members = []oncall.MemberSpec{
		{Person: "ann"},
		{Person: "bob", To: calendar.NewDate(2026, 3, 30)},   // leaves
		{Person: "cid", From: calendar.NewDate(2026, 3, 12)}, // joins
	}
	printShifts(s, 6)
	// Output:
	// 2 Mar 09:00 ann
	// 9 Mar 09:00 bob
	// 16 Mar 09:00 cid
	// 23 Mar 09:00 ann
	// 30 Mar 09:00 cid
	// 6 Apr 09:00 ann
}

func ExampleSubstituteSpec() {
	s := weekly("ann", "bob", "cid")
	s.Substitutes = []oncall.SubstituteSpec{{For: "ann", By: "bob", To: time.Date(2026, 3, 25, 0, 0, 0, 0, time.UTC)}} // bob takes all of ann's turns until then
	printShifts(s, 4)
	// Output:
	// 2 Mar 09:00 bob
	// 16 Mar 09:00 cid
	// 23 Mar 09:00 bob
	// 25 Mar 00:00 ann
}

func ExampleShadowSpec() {
	s := weekly("ann", "bob")
	s.Shadows = []oncall.ShadowSpec{{Person: "new", Of: "bob", From: epoch, To: epoch.AddDate(0, 1, 0)}}
	r, err := oncall.NewRotation(s, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.Duty(epoch).Shadows, r.Duty(epoch.AddDate(0, 0, 7)).Shadows)
	// Output: [] [new]
}

func ExampleDuty() {
	s := weekly("ann", "bob")
	s.Overlap = tier.Duration(30 * time.Minute)
	s.Substitutes = []oncall.SubstituteSpec{{For: "bob", By: "cid"}}
	r, err := oncall.NewRotation(s, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	d := r.Duty(epoch.AddDate(0, 0, 7))
	fmt.Println(d.Person, d.Why, "of", d.Of+";", d.Leaving, "hands over")
	// Output: cid substitute of bob; ann hands over
}

// Why is this person on call, or nobody?
func ExampleGround() {
	s := weekly("ann", "bob")
	s.Overrides = []oncall.Shift{{From: epoch.AddDate(0, 0, 2), To: epoch.AddDate(0, 0, 3), Person: "cid"}}
	s.Substitutes = []oncall.SubstituteSpec{{For: "bob", By: "dee"}}
	r, err := oncall.NewRotation(s, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, day := range []int{-1, 0, 2, 7} {
		d := r.Duty(epoch.AddDate(0, 0, day))
		fmt.Printf("%q %s\n", d.Person, d.Why)
	}
	// Output:
	// "" not_begun
	// "ann" turn
	// "cid" override
	// "dee" substitute
}

func ExampleRotation_NextOnCall() {
	s := weekly("ann")
	office := calendar.OfficeHours("UTC")
	s.Calendar = &office
	r, err := oncall.NewRotation(s, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	saturday := epoch.AddDate(0, 0, 5)
	at, ok := r.NextOnCall(saturday)
	fmt.Println(at.Format("Mon 15:04"), ok)
	// Output: Mon 09:00 true
}

func ExampleCoverage() {
	second := weekly("bob", "ann")
	second.Overrides = []oncall.Shift{{From: epoch.AddDate(0, 0, 8), To: epoch.AddDate(0, 0, 9), Person: "bob"}, {From: epoch.AddDate(0, 0, 9), To: epoch.AddDate(0, 0, 10)}}
	r, err := oncall.NewRoster(oncall.RosterSpec{Roles: []oncall.RoleSpec{
		{Name: "primary", Rotations: []oncall.RotationSpec{weekly("ann", "bob", "cid")}},
		{Name: "secondary", Rotations: []oncall.RotationSpec{second}},
	}}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	c := r.Coverage(epoch, epoch.AddDate(0, 0, 14))
	for _, v := range c.Vacancies {
		fmt.Println("nobody is", v.Role, "on", v.From.Format("2 Jan"))
	}
	for _, x := range c.Clashes {
		fmt.Println(x.Person, "is", x.Layers, "on", x.From.Format("2 Jan"))
	}
	fmt.Println("never on call:", c.Never)
	// Output:
	// nobody is secondary on 11 Mar
	// bob is [primary secondary] on 10 Mar
	// never on call: [cid]
}

func ExampleVacancy() {
	r, err := oncall.NewRoster(oncall.RosterSpec{Roles: []oncall.RoleSpec{{Name: "primary", Rotations: []oncall.RotationSpec{weekly("ann")}}}}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	v := r.Coverage(epoch.Add(-2*time.Hour), epoch).Vacancies[0]
	fmt.Println(v.Role, v.From.Format("15:04"), v.To.Format("15:04"))
	// Output: primary 07:00 09:00
}

func ExampleClash() {
	r, err := oncall.NewRoster(oncall.RosterSpec{Roles: []oncall.RoleSpec{
		{Name: "primary", Rotations: []oncall.RotationSpec{weekly("ann")}}, {Name: "manager", People: []string{"ann"}},
	}}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.Coverage(epoch, epoch.Add(time.Hour)).Clashes[0].Layers)
	// Output: [manager primary]
}

func ExampleLoads() {
	r, err := oncall.NewRotation(weekly("ann", "bob"), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	loads, err := oncall.Loads(oncall.LoadSpec{Zone: "UTC", Holidays: []calendar.Date{calendar.NewDate(2026, 3, 8)}}, r.Shifts(epoch, epoch.AddDate(0, 0, 14)))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, l := range loads {
		fmt.Println(l.Person, l.Time, "nights", l.Night, "weekends", l.Weekend, "holidays", l.Holiday)
	}
	// Output:
	// ann 168h nights 56h weekends 48h holidays 24h
	// bob 168h nights 56h weekends 48h holidays 0s
}

func ExampleLoad() {
	loads, err := oncall.Loads(oncall.LoadSpec{Zone: "UTC"}, func(yield func(oncall.Shift) bool) {
		yield(oncall.Shift{From: epoch, To: epoch.Add(14 * time.Hour), Person: "ann"})
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%+v\n", loads[0])
	// Output: {Person:ann Shifts:1 Time:14h Night:1h Weekend:0s Holiday:0s}
}

// What counts as a night is the desk's own: here from 20:00 to 08:00, and
// Sunday alone is a weekend.
func ExampleLoadSpec() {
	loads, err := oncall.Loads(oncall.LoadSpec{
		Zone: "UTC", NightFrom: calendar.NewTimeOfDay(20, 0), NightTo: calendar.NewTimeOfDay(8, 0), Weekend: []calendar.Weekday{calendar.Sun},
	}, func(yield func(oncall.Shift) bool) {
		yield(oncall.Shift{From: epoch, To: epoch.AddDate(0, 0, 7), Person: "ann"})
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(loads[0].Person, loads[0].Time, "nights", loads[0].Night, "weekends", loads[0].Weekend)
	// Output:
	// ann 168h nights 84h weekends 24h
}

func ExampleEvenSpec() {
	s := weekly("ann", "bob")
	s.Days = 1
	r, err := oncall.NewRotation(s, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	past := []oncall.Load{{Person: "ann", Time: tier.Duration(48 * time.Hour)}}
	shifts, err := r.Even(epoch, epoch.AddDate(0, 0, 5), past, oncall.EvenSpec{LoadSpec: oncall.LoadSpec{Zone: "UTC"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range shifts {
		fmt.Print(s.Person, " ")
	}
	fmt.Println()
	// Output: bob bob ann bob ann
}

func ExampleOnCaller() {
	r, err := oncall.NewRoster(oncall.RosterSpec{Roles: []oncall.RoleSpec{{Name: "lead", People: []string{"ann"}}}}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	var who oncall.OnCaller = r
	fmt.Println(who.OnCall("lead", epoch), who.OnCall("board", epoch))
	// Output: [ann] []
}
