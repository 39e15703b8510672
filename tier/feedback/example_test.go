package feedback_test

import (
	"fmt"

	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/feedback"
)

func ExampleFeedback() {
	f, err := feedback.New(feedback.HandbookSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range f.Route(priority.Facts{"kind": {"bug report"}, "churn_mention": {"true"}}) {
		fmt.Println(r.Rule, "→", r.To, r.Urgency)
	}
	// Output:
	// churn mentioned → [customer success] high
	// bug report → [engineering]
}

func ExampleSpec() {
	_, err := tier.Read[feedback.Spec]([]byte(`{"rules": [{"name": "all", "to": ["product"], "urgency": "low"}]}`))
	fmt.Println(err)
	// Output: feedback: rules[0].when: required: want a condition: not every ticket is feedback (line 1, column 12)
}

func ExampleRuleSpec() {
	fmt.Println(feedback.HandbookSpec().Rules[0].To)
	// Output: [customer success]
}

func ExampleReferral() {
	f, err := feedback.New(feedback.HandbookSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%+v\n", f.Route(priority.Facts{"executive_complaint": {"true"}})[0])
	// Output: {Rule:executive complaint To:[customer success] Action:VIP escalation Urgency:immediate Within:0s}
}

func ExampleUrgency() {
	fmt.Println(feedback.Immediate, feedback.Medium)
	// Output: immediate medium
}
