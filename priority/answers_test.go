package priority_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/priority"
)

func TestAnswers(t *testing.T) {
	var groups []goldentest.Answers
	policies, facts, conditions, matrices := genPolicySpec(), genFacts(), genCondition(2), genMatrixSpec()
	groups = append(groups, goldentest.Group("decisions", func(w *goldentest.Writer) {
		for i := range 150 {
			s := policies.Example(i)
			p, err := priority.NewPolicy(s)
			if err != nil {
				w.Put(s, err)
				continue
			}
			w.Put(p.Spec())
			for k := range 8 {
				in := priority.Input{Facts: facts.Example(i*8 + k), Waited: time.Duration(i*k) * time.Millisecond}
				if len(s.Matrix.Cells) > 0 {
					in.Impact, in.Urgency = s.Matrix.Impact.Values[(i+k)%len(s.Matrix.Impact.Values)], s.Matrix.Urgency.Values[k%len(s.Matrix.Urgency.Values)]
				}
				d := p.Decide(in)
				w.Put(d)
			}
		}
	}))
	groups = append(groups, goldentest.Group("conditions", func(w *goldentest.Writer) {
		for i := range 250 {
			s := conditions.Example(i)
			c, err := priority.NewCondition(s)
			if err != nil {
				t.Fatal(err)
			}
			data, err := json.Marshal(s)
			w.Put(string(data), err)
			for k := range 10 {
				w.Put(c.Holds(facts.Example(i*10 + k)))
			}
		}
	}))
	groups = append(groups, goldentest.Group("matrices", func(w *goldentest.Writer) {
		for i := range 200 {
			s := matrices.Example(i)
			m, err := priority.NewMatrix(s)
			if err != nil {
				w.Put(s, err)
				continue
			}
			w.Put(m.Cells(), m.Inversions(), s)
		}
	}))
	groups = append(groups, goldentest.Group("defects", func(w *goldentest.Writer) {
		goldentest.Defects[priority.PolicySpec](w, everyPolicy(), 4, 5)
		goldentest.Alone[priority.PolicySpec](w, everyPolicy())
	}))
	goldentest.Check(t, groups...)
	goldentest.Apart(t, everyPolicy(), priority.NewPolicy)
	goldentest.Apart(t, everyPolicy().Matrix, priority.NewMatrix)
	goldentest.Apart(t, everyPolicy().Triage, priority.NewTriage)
	goldentest.Apart(t, everyPolicy().Aging, priority.NewAging)
	goldentest.Apart(t, everyPolicy().Modifiers[0].When, priority.NewCondition)
}

// everyPolicy says everything once.
func everyPolicy() priority.PolicySpec {
	when := priority.ConditionSpec{Facts: priority.Facts{"region": {"emea", "apac"}}, All: []priority.ConditionSpec{{Facts: priority.Facts{"plan": {"*"}}}}, Any: []priority.ConditionSpec{{Facts: priority.Facts{"vip": {"true"}}}, {Ranges: map[string]priority.RangeSpec{"users": priority.AtLeast(3)}}}, Not: &priority.ConditionSpec{Facts: priority.Facts{"spam": {"true"}}}}
	hour := priority.Duration(time.Hour)
	return priority.PolicySpec{
		Matrix: priority.ServiceNowMatrixSpec(),
		Triage: priority.TriageSpec{Facts: []string{"region", "plan", "vip", "users", "spam"}, Otherwise: priority.P4, Rules: []priority.TriageRuleSpec{
			{Name: "a", When: when, Level: priority.P1}, {Name: "b", When: when, Rules: []priority.TriageRuleSpec{{Name: "c", When: when, Level: priority.P2}, {Name: "d", Level: priority.P3}}},
		}},
		Modifiers: []priority.ModifierSpec{{Name: "m", When: when, Raise: 1, Limit: priority.P2}, {Name: "n", Raise: -2}},
		Aging:     priority.AgingSpec{Cap: priority.P1, Steps: []priority.AgingStepSpec{{Level: priority.P4, After: hour}, {Level: priority.P3, After: 2 * hour}}},
	}
}
