package flow_test

import (
	"fmt"

	"github.com/supportops/policy/metrics/flow"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/tier"
)

func ExampleTally() {
	var t flow.Tally
	t.Add(flow.Journey{Stops: []string{"L1"}, Solved: true})
	t.Add(flow.Journey{Stops: []string{"L1", "L2"}, Solved: true})
	solved, of := t.Front()
	fmt.Println("solved at the front:", solved, "of", of)
	fmt.Printf("%+v\n", t.Count("L1"))
	// Output:
	// solved at the front: 1 of 2
	// {Reached:2 First:2 Solved:1 Alone:1 Left:1 Passed:1}
}

func ExampleJourney() {
	var t flow.Tally
	t.Add(flow.Journey{Stops: []string{"desk", "network", "desk"}, Solved: true})
	fmt.Println(t.Handoffs(), "handoffs")
	// Output: 2 handoffs
}

func ExampleStopCount() {
	var t flow.Tally
	t.Add(flow.Journey{Stops: []string{"desk", "network"}, Solved: true})
	fmt.Println(t.Count("network").Solved, t.Count("network").Alone)
	// Output: 1 0
}

func ExampleTierShare() {
	m, err := tier.NewTiers(tier.StandardTiersSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	var t flow.Tally
	for range 90 {
		t.Add(flow.Journey{Stops: []string{"L1"}, Solved: true})
	}
	for range 10 {
		t.Add(flow.Journey{Stops: []string{"L1", "L2"}, Solved: true})
	}
	for _, s := range flow.Shares(m, &t) {
		if s.Whole == 0 {
			fmt.Println(s.Tier, "no data")
			continue
		}
		fmt.Printf("%s %d of %d %q\n", s.Tier, s.Part, s.Whole, s.Grade)
	}
	// Output:
	// L0 no data
	// L1 90 of 100 "warning"
	// L2 10 of 100 "watch"
	// L3 0 of 100 "on_target"
}

func ExampleCounted() {
	tiers, err := tier.NewTiers(tier.TiersSpec{Tiers: []tier.TierSpec{{Name: "L1", Goals: []tier.GoalSpec{{ShareOf: tier.Satisfied, AtLeast: priority.Percent(90)}}}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	s := flow.Shares(tiers, &flow.Tally{}, flow.Counted{Tier: "L1", ShareOf: tier.Satisfied, Part: 240, Whole: 300})[0]
	fmt.Println(s.Part, "of", s.Whole, s.Grade)
	// Output: 240 of 300 warning
}
