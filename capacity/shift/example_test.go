package shift_test

import (
	"fmt"

	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/shift"
)

func ExampleCover() {
	required := []int64{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}
	starts := []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}
	plan, err := shift.Cover(required, shift.Spans(12, 5, 1, starts...), shift.Options{})
	fmt.Println(plan.Cost, plan.Algorithm, plan.Optimal(), err)

	_, err = shift.Cover(required, shift.Spans(12, 5, 1, 0, 5), shift.Options{})
	fmt.Println(err)
	// Output:
	// 3 cyclic true <nil>
	// shift: infeasible: cover: no shift works in slots 10, 11
}

func ExamplePlan_Gap() {
	p := shift.Plan{Cost: 103, Bound: 100, Algorithm: "search"}
	share, _ := p.Gap()
	fmt.Printf("at most %.0f %% too much\n", 100*share)
	// Output:
	// at most 3 % too much
}

// Two people have been there for long; three start in the second week and
// need time to learn. A slot is half a day here.
func ExampleSchedule() {
	spec := shift.ScheduleSpec{
		Slots:  8 * 10,
		Shifts: []shift.Template{{Name: "day", Works: []bool{true, true}}},
		Ramp:   shift.StandardRamp(10),
		People: []shift.Person{
			{Name: "Ann", Shift: "day", From: -500},
			{Name: "Bo", Shift: "day", From: -500, Away: []shift.SlotSpan{{From: 60, To: 70}}},
			{Name: "class of May", Shift: "day", Count: 3, From: 10},
		},
	}
	r, err := shift.NewSchedule(spec)
	if err != nil {
		fmt.Println(err)
		return
	}
	heads, coverage := r.Heads(), r.Coverage()
	for week := range 8 {
		t := week * 10
		fmt.Printf("week %d: %d at work, worth %.2f\n", week+1, heads[t], float64(coverage[t])/100)
	}
	short := 0
	for _, g := range r.Mismatches([]int64{4}) {
		if g.Short() > 0 {
			short++
		}
	}
	fmt.Printf("short of 4 in %d of 80 half days\n", short)
	// Output:
	// week 1: 2 at work, worth 2.00
	// week 2: 5 at work, worth 2.00
	// week 3: 5 at work, worth 2.00
	// week 4: 5 at work, worth 2.75
	// week 5: 5 at work, worth 3.50
	// week 6: 5 at work, worth 4.25
	// week 7: 4 at work, worth 3.25
	// week 8: 5 at work, worth 5.00
	// short of 4 in 60 of 80 half days
}

func ExampleScheduleSpec() {
	_, err := capacity.Read[shift.ScheduleSpec]([]byte(`{"slots": 48, "shifts": [{"name": "early", "works": [true], "cost": 0}], "people": [{"shift": "late"}]}`))
	fmt.Println(err)
	// Output:
	// shift: people[0].shift: unknown: "late" (line 1, column 95)
}

func ExampleTemplate() {
	early := shift.Template{Name: "early", Works: shift.Span(12, 3, 5, 2), Cost: 120}
	fmt.Println(early.Works)
	// Output:
	// [false false false true true false true true false false false false]
}

func ExampleAlgorithm() {
	whole := []shift.Template{{Name: "early", Works: []bool{true, true, false}, Cost: 2}, {Name: "late", Works: []bool{false, true, true}, Cost: 2}}
	broken := append(whole, shift.Template{Name: "split", Works: []bool{true, false, true}, Cost: 2})
	for _, shifts := range [][]shift.Template{whole, broken} {
		p, err := shift.Cover([]int64{1, 1, 1}, shifts, shift.Options{})
		fmt.Println(p.Algorithm, p.Counts, p.Cost, err)
	}
	// Output:
	// flow [1 1] 4 <nil>
	// cyclic [0 1 1] 4 <nil>
}
