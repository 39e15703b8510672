package hiring_test

import (
	"fmt"

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
