package hiring_test

import (
	"fmt"

	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/hiring"
	"github.com/supportops/policy/capacity/shift"
)

// The season needs three more from week 20; one leaves in week 8.
func ExampleHiring() {
	h, err := hiring.New(hiring.Spec{
		Have:    12,
		Leaving: []int{0, 0, 0, 0, 0, 0, 0, 0, 1},
		Lead:    []hiring.LeadSpec{{Name: "approval", Weeks: 1}, {Name: "search", Weeks: 4}, {Name: "notice", Weeks: 4}},
		Ramp:    shift.StandardRamp(1),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	need := make([]int, 26)
	for week := range need {
		if need[week] = 12; week >= 20 {
			need[week] = 15
		}
	}
	plan, err := h.Plan(need)
	for _, hire := range plan.Hires {
		fmt.Printf("hire %d: decide in week %d, at work from week %d, full from week %d, needed in week %d, late %v\n",
			hire.Count, hire.Decide, hire.Start, hire.Full, hire.Need, hire.Late)
	}
	fmt.Print("short in weeks")
	for _, g := range plan.Short {
		fmt.Printf(" %d (%d %%)", g.Slot, g.Short())
	}
	fmt.Println()
	fmt.Println(err)
	// Output:
	// hire 1: decide in week 0, at work from week 9, full from week 15, needed in week 8, late true
	// hire 3: decide in week 5, at work from week 14, full from week 20, needed in week 20, late false
	// short in weeks 8 (100 %) 9 (100 %) 10 (100 %) 11 (75 %) 12 (50 %) 13 (25 %) 14 (25 %)
	// <nil>
}

// An agent leaves: for when does the decision to replace them help?
func ExampleHandbookLead() {
	lead, _ := hiring.HandbookLead("replacement")
	h, _ := hiring.New(hiring.Spec{Have: 10, Lead: []hiring.LeadSpec{lead}, Ramp: shift.StandardRamp(1)})
	fmt.Println("takes", lead.Least, "to", lead.Weeks, "weeks; for a full agent in week 26 decide in week", h.HireBy(26))
	// Output: takes 9 to 13 weeks; for a full agent in week 26 decide in week 7
}

// One person fully productive from week 30 on: what has to happen when.
func ExampleHire() {
	h, err := hiring.New(hiring.Spec{
		Have: 1,
		Lead: []hiring.LeadSpec{{Name: "search and notice", Weeks: 10}},
		Ramp: shift.StandardRamp(1),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	need := make([]int, 31)
	need[30] = 2
	plan, err := h.Plan(need)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, x := range plan.Hires {
		fmt.Printf("hire %d for week %d: decide in week %d, first day in week %d, full in week %d\n", x.Count, x.Need, x.Decide, x.Start, x.Full)
	}
	// Output:
	// hire 1 for week 30: decide in week 14, first day in week 24, full in week 30
}

// The decision came too late: the plan says so, and which weeks stay short.
func ExampleHiringPlan() {
	h, err := hiring.New(hiring.Spec{
		Have: 4,
		Lead: []hiring.LeadSpec{{Name: "search", Weeks: 3}},
		Ramp: shift.Ramp{Percent: []int{50}, Step: 2},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	plan, err := h.Plan([]int{4, 4, 4, 4, 5, 5, 5})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("late:", plan.Hires[0].Late)
	fmt.Println("staff in hundredths:", plan.Effective)
	for _, g := range plan.Short {
		fmt.Printf("week %d: %d of %d\n", g.Slot, g.Have, g.Required)
	}
	// Output:
	// late: true
	// staff in hundredths: [400 400 400 450 450 500 500]
	// week 4: 450 of 500
}

// Where does the time until the first day go?
func ExampleLeadSpec() {
	lead := []hiring.LeadSpec{{Name: "approval", Weeks: 2, Least: 1}, {Name: "search", Weeks: 6, Least: 3}, {Name: "notice", Weeks: 12}}
	weeks := 0
	for _, l := range lead {
		weeks += l.Weeks
		fmt.Printf("%-8s done in week %2d\n", l.Name, weeks)
	}
	h, err := hiring.New(hiring.Spec{Lead: lead})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("for week 26, decide in week", h.HireBy(26))
	// Output:
	// approval done in week  2
	// search   done in week  8
	// notice   done in week 20
	// for week 26, decide in week 6
}

func ExampleSpec() {
	s, err := capacity.Read[hiring.Spec]([]byte(`{
		"schema": "capacity/hiring/1",
		"have": 10,
		"leaving": [0, 0, 0, 1],
		"lead": [{"name": "search", "weeks": 6}, {"name": "notice", "weeks": 4}],
		"ramp": {"percent": [0, 25, 50, 75], "step": 2}
	}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	h, err := hiring.New(s)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("fully productive in week 20: decide in week", h.HireBy(20))

	s.Lead[1].Least = 8
	fmt.Println(s.Validate())
	// Output:
	// fully productive in week 20: decide in week 2
	// hiring: lead[1].least: out of range: want 0 to the 4 weeks, got 8
}
