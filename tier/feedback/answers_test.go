package feedback_test

import (
	"testing"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/tier/feedback"
)

func TestAnswers(t *testing.T) {
	goldentest.Check(t, goldentest.Group("defects", func(w *goldentest.Writer) {
		goldentest.Defects[feedback.Spec](w, everything())
		goldentest.Alone[feedback.Spec](w, everything())
	}))
	goldentest.Apart(t, everything(), feedback.New)
}

// everything is a document that says everything once.
func everything() feedback.Spec {
	s := feedback.HandbookSpec()
	s.Facts = []string{"region", "plan", "vip", "users", "spam"}
	s.Rules = append(s.Rules[:1:1], feedback.RuleSpec{Name: "r", Action: "tell", To: []string{"a", "b"}, Urgency: s.Rules[0].Urgency, Within: 60e9, When: priority.ConditionSpec{Facts: priority.Facts{"region": {"emea", "apac"}}, All: []priority.ConditionSpec{{Facts: priority.Facts{"plan": {"*"}}}}, Any: []priority.ConditionSpec{{Facts: priority.Facts{"vip": {"true"}}}, {Ranges: map[string]priority.RangeSpec{"users": priority.AtLeast(3)}}}, Not: &priority.ConditionSpec{Facts: priority.Facts{"spam": {"true"}}}}})
	s.Rules[0].When = priority.ConditionSpec{Facts: priority.Facts{"plan": {"x"}}}
	return s
}
