package shift_test

import (
	"fmt"

	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/shift"
)

// A crew of five where six would be needed: what stays short is in the hours
// that matter least.
func ExampleFilling() {
	shifts := []shift.Template{
		{Name: "early", Works: []bool{true, true, false}},
		{Name: "late", Works: []bool{false, true, true}},
	}
	crew := shift.Crew{People: 5, Penalties: []int64{1, 1, 3}}
	f, err := shift.Fill([]int64{3, 5, 3}, shifts, crew, shift.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("early", f.Counts[0], "late", f.Counts[1])
	for _, g := range f.Short {
		fmt.Println("slot", g.Slot, "is short of", g.Short())
	}
	fmt.Println("penalty", f.Penalty, "none is lower:", f.Optimal())
	// Output:
	// early 2 late 3
	// slot 0 is short of 1
	// penalty 1 none is lower: true
}

// Where a roster has too few people, and where too many.
func ExampleMismatch() {
	for _, g := range shift.Mismatches([]int64{2, 4, 5, 3}, []int64{3, 4, 4, 4}) {
		fmt.Printf("slot %d: %d for %d, %d short, %d over\n", g.Slot, g.Have, g.Required, g.Short(), g.Over())
	}
	// Output:
	// slot 0: 3 for 2, 0 short, 1 over
	// slot 2: 4 for 5, 1 short, 0 over
	// slot 3: 4 for 3, 0 short, 1 over
}

// Shifts with breaks around the clock are searched. A search of one node has a
// plan that covers, and says how far from the least cost it may be.
func ExampleOptions() {
	var shifts []shift.Template
	for start := range 24 {
		shifts = append(shifts, shift.Template{Works: shift.Span(24, start, 9, 4), Cost: pay(start)})
	}
	for _, opt := range []shift.Options{{Nodes: 1}, {}} {
		plan, err := shift.Cover(required, shifts, opt)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println("cost", plan.Cost, "none below", plan.Bound, "least cost:", plan.Optimal())
	}
	// Output:
	// cost 336000 none below 332000 least cost: false
	// cost 336000 none below 336000 least cost: true
}

// A person leaves in the second week, another follows with a day between. A
// slot is a day.
func ExamplePerson() {
	r, err := shift.NewSchedule(shift.ScheduleSpec{
		Slots:  14,
		Shifts: []shift.Template{{Name: "weekdays", Works: []bool{true, true, true, true, true, false, false}}},
		People: []shift.Person{
			{Name: "Ann", Shift: "weekdays", To: 9},
			{Name: "Bo", Shift: "weekdays", From: 10},
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.Heads())
	// Output:
	// [1 1 1 1 1 0 0 1 1 0 1 1 0 0]
}

// How much of a full person's work a new one gets done, week by week.
func ExampleRamp() {
	const week = 5 // days
	r, err := shift.NewSchedule(shift.ScheduleSpec{
		Slots:  5 * week,
		Shifts: []shift.Template{{Name: "day", Works: []bool{true}}},
		Ramp:   shift.Ramp{Percent: []int{0, 50, 75}, Step: week},
		People: []shift.Person{{Shift: "day", From: week}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for first := 0; first < 5*week; first += week {
		fmt.Printf("week %d: %d%%\n", first/week+1, r.Coverage()[first])
	}
	// Output:
	// week 1: 0%
	// week 2: 0%
	// week 3: 50%
	// week 4: 75%
	// week 5: 100%
}

// Leave from slot 2 on, back in slot 4.
func ExampleSlotSpan() {
	s, err := capacity.Read[shift.ScheduleSpec]([]byte(`{
		"slots": 6,
		"shifts": [{"name": "day", "works": [true], "cost": 0}],
		"people": [{"name": "Ann", "shift": "day", "away": [{"from": 2, "to": 4}]}]
	}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := shift.NewSchedule(s)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.Heads())
	// Output:
	// [1 1 0 0 1 1]
}
