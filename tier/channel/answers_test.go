package channel_test

import (
	"testing"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/tier/channel"
)

func TestAnswers(t *testing.T) {
	goldentest.Check(t, goldentest.Group("defects", func(w *goldentest.Writer) {
		goldentest.Defects[channel.Spec](w, everything())
		goldentest.Alone[channel.Spec](w, everything())
	}))
	goldentest.Apart(t, everything(), channel.New)
}

// everything is a document that says everything once.
func everything() channel.Spec {
	s := channel.StandardSpec()
	s.Facts = []string{"region", "plan", "vip", "users", "spam"}
	s.Rules = []channel.AdviceRuleSpec{{Name: "r", Note: "n", Suits: []string{s.Channels[0].Name, s.Channels[1].Name}, When: priority.ConditionSpec{Facts: priority.Facts{"region": {"emea", "apac"}}, All: []priority.ConditionSpec{{Facts: priority.Facts{"plan": {"*"}}}}, Any: []priority.ConditionSpec{{Facts: priority.Facts{"vip": {"true"}}}, {Ranges: map[string]priority.RangeSpec{"users": priority.AtLeast(3)}}}, Not: &priority.ConditionSpec{Facts: priority.Facts{"spam": {"true"}}}}}}
	return s
}
