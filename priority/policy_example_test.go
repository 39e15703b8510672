package priority_test

import (
	"fmt"
	"time"

	"github.com/supportops/policy/priority"
)

// A ticket gets its level step by step, and the decision says how.
func Example() {
	spec := priority.StandardPolicySpec()
	spec.Aging = priority.StandardAgingSpec() // for a desk without a queue that ages
	policy, err := priority.NewPolicy(spec)
	if err != nil {
		fmt.Println(err)
		return
	}
	d := policy.Decide(priority.Input{
		Facts:  priority.Facts{"how_to": {"true"}, "vip": {"true"}},
		Waited: 80 * time.Hour,
	})
	fmt.Println(d.Level)
	for _, s := range d.Why {
		fmt.Printf("%-8s  %2s → %s  by %q\n", s.Stage, s.From, s.To, s.Name)
	}
	// Output:
	// p3
	// triage       → p5  by "how-to or request"
	// modifier  p5 → p4  by "VIP"
	// aging     p4 → p3  by "p4 to p3"
}

func ExamplePolicy() {
	policy, err := priority.NewPolicy(priority.PolicySpec{Matrix: priority.ServiceNowMatrixSpec()})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%+v\n", policy.Decide(priority.Input{Impact: "2 - Medium", Urgency: "1 - High"}))
	// Output: {Level:p2 Base:p2 Why:[{Stage:matrix Name:2 - Medium / 1 - High From: To:p2 Reason:}]}
}

func ExampleDecision() {
	policy, err := priority.NewPolicy(priority.PolicySpec{Matrix: priority.ServiceNowMatrixSpec()})
	if err != nil {
		fmt.Println(err)
		return
	}
	d := policy.Decide(priority.Input{Impact: "2 - Medium"}) // urgency not known
	fmt.Println(d.Level.IsValid(), d.Why[0].Reason)
	// Output: false no such cell
}
