package feedback_test

import (
	"fmt"

	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/tier/feedback"
)

func ExampleFeedback() {
	f, err := feedback.New(feedback.StandardSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range f.Route(priority.Facts{"kind": {"bug"}, "churn_mention": {"true"}}) {
		fmt.Println(r.Rule, "→", r.To, r.Urgency)
	}
	// Output:
	// churn mention → customer success p1
	// bug → engineering p3
}

func ExampleSpec() {
	_, err := feedback.ParseFeedbackSpec([]byte(`{"rules": [{"name": "all", "to": "product", "urgency": "p5"}]}`))
	fmt.Println(err)
	// Output: feedback: rules[0].when: required: want a condition: not every ticket is feedback
}

func ExampleRuleSpec() {
	fmt.Println(feedback.StandardSpec().Rules[0].To)
	// Output: customer success lead
}

func ExampleReferral() {
	f, err := feedback.New(feedback.StandardSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%+v\n", f.Route(priority.Facts{"executive_complaint": {"true"}})[0])
	// Output: {Rule:executive complaint To:customer success lead Urgency:p1 Within:1h}
}
