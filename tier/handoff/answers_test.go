package handoff_test

import (
	"testing"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/tier/handoff"
)

func TestAnswers(t *testing.T) {
	goldentest.Check(t, goldentest.Group("defects", func(w *goldentest.Writer) {
		goldentest.Defects[handoff.ChecklistSpec](w, everything(), 1000)
		goldentest.Alone[handoff.ChecklistSpec](w, everything())
	}))
	goldentest.Apart(t, everything(), handoff.NewChecklist)
}

// everything is a document that says everything once.
func everything() handoff.ChecklistSpec {
	s := handoff.ProcessChecklistSpec()
	s.Within = 60e9
	s.Items = append(s.Items, handoff.NeedSpec{Name: "more", Label: "l", When: priority.ConditionSpec{Facts: priority.Facts{"region": {"emea", "apac"}}, All: []priority.ConditionSpec{{Facts: priority.Facts{"plan": {"*"}}}}, Any: []priority.ConditionSpec{{Facts: priority.Facts{"vip": {"true"}}}, {Ranges: map[string]priority.RangeSpec{"users": priority.AtLeast(3)}}}, Not: &priority.ConditionSpec{Facts: priority.Facts{"spam": {"true"}}}}})
	return s
}
