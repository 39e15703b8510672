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

// A desk that sends words on translations to its writers, beside the handbook's
// rules.
func ExampleRuleSpec() {
	s := feedback.HandbookSpec()
	s.Rules = append(s.Rules, feedback.RuleSpec{
		Name: "translation", When: priority.ConditionSpec{Facts: priority.Facts{"kind": {"translation"}}}, To: []string{"writers"},
	})
	f, err := feedback.New(s)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(f.Route(priority.Facts{"kind": {"translation"}})[0].To)
	// Output:
	// [writers]
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

// The same bug from a customer who is about to leave: who hears of it how soon?
func ExampleUrgency() {
	f, err := feedback.New(feedback.HandbookSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range f.Route(priority.Facts{"kind": {"bug report"}, "churn_mention": {"true"}, "executive_complaint": {"true"}}) {
		fmt.Printf("%s: %q\n", r.Rule, r.Urgency)
	}
	// Output:
	// executive complaint: "immediate"
	// churn mentioned: "high"
	// bug report: ""
}
