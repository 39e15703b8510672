package priority_test

import (
	"time"

	"fmt"

	"github.com/supportops/policy/priority"
	"pgregory.net/rapid"
)

func genLevel() *rapid.Generator[priority.Level] { return rapid.SampledFrom(priority.Levels()) }

// genAxis draws an axis of one to five values in an order that is not that of
// their texts.
func genAxis(name string) *rapid.Generator[priority.AxisSpec] {
	return rapid.Custom(func(t *rapid.T) priority.AxisSpec {
		n := rapid.IntRange(1, 5).Draw(t, "values")
		values := make([]string, n)
		for i := range values {
			values[i] = fmt.Sprintf("%s %d", name, i+1)
		}
		return priority.AxisSpec{Name: name, Values: rapid.Permutation(values).Draw(t, "order")}
	})
}

func genMatrixSpec() *rapid.Generator[priority.MatrixSpec] {
	return rapid.Custom(func(t *rapid.T) priority.MatrixSpec {
		s := priority.MatrixSpec{
			Schema:  "priority/matrix/1",
			Impact:  genAxis("impact").Draw(t, "impact"),
			Urgency: genAxis("urgency").Draw(t, "urgency"),
		}
		for range s.Impact.Values {
			n := len(s.Urgency.Values)
			s.Cells = append(s.Cells, rapid.SliceOfN(genLevel(), n, n).Draw(t, "row"))
		}
		return s
	})
}

var factNames = []string{"outage", "users", "customer"}

func genFacts() *rapid.Generator[priority.Facts] {
	values := rapid.SampledFrom([]string{"", "true", "True", "false", "3", "10", "-1000", "1e3", "NaN", "enterprise", "Enterprise"})
	return rapid.Map(rapid.MapOf(rapid.SampledFrom(factNames), rapid.SliceOfN(values, 0, 2)), func(m map[string][]string) priority.Facts { return m })
}

// genCondition draws a condition without defects, nested up to so deep.
func genCondition(depth int) *rapid.Generator[priority.ConditionSpec] {
	return rapid.Custom(func(t *rapid.T) priority.ConditionSpec {
		var c priority.ConditionSpec
		for _, name := range factNames {
			switch rapid.IntRange(0, 5).Draw(t, name) {
			case 0:
				if c.Facts == nil {
					c.Facts = map[string][]string{}
				}
				c.Facts[name] = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"true", "3", "enterprise", "*", ""}), 1, 3, rapid.ID).Draw(t, "values")
			case 1:
				if c.Ranges == nil {
					c.Ranges = map[string]priority.RangeSpec{}
				}
				from, below := rapid.SampledFrom([]float64{-2000, 0, 3, 5}), rapid.SampledFrom([]float64{5.5, 10, 50})
				c.Ranges[name] = rapid.OneOf(rapid.Map(from, priority.AtLeast), rapid.Map(below, priority.Below),
					rapid.Custom(func(t *rapid.T) priority.RangeSpec {
						return priority.RangeSpec{AtLeast: priority.AtLeast(from.Draw(t, "from")).AtLeast, Below: priority.Below(below.Draw(t, "below")).Below}
					})).Draw(t, "range")
			}
		}
		if depth > 0 {
			some := func(name string) []priority.ConditionSpec {
				if rapid.Bool().Draw(t, name) {
					return nil
				}
				return rapid.SliceOfN(genPart(depth-1), 1, 2).Draw(t, name)
			}
			c.All, c.Any = some("all"), some("any")
			if rapid.Bool().Draw(t, "has not") {
				not := genPart(depth-1).Draw(t, "not")
				c.Not = &not
			}
		}
		return c
	})
}

// genPart draws a condition that may be part of another: one that is not empty.
func genPart(depth int) *rapid.Generator[priority.ConditionSpec] {
	return rapid.Map(genCondition(depth), func(c priority.ConditionSpec) priority.ConditionSpec {
		if len(c.Facts)+len(c.Ranges)+len(c.All)+len(c.Any) == 0 && c.Not == nil {
			c.Facts = map[string][]string{"users": {"3", ""}}
		}
		return c
	})
}

// genAgingSpec draws an aging whose steps lie below its cap; it may be empty.
func genAgingSpec() *rapid.Generator[priority.AgingSpec] {
	return rapid.Custom(func(t *rapid.T) priority.AgingSpec {
		s := priority.AgingSpec{Cap: genLevel().Draw(t, "cap")}
		for l := s.Cap + 1; l <= priority.P5; l++ {
			if rapid.IntRange(0, 4).Draw(t, "ages") > 0 {
				s.Steps = append(s.Steps, priority.AgingStepSpec{Level: l, After: priority.Duration(rapid.Int64Range(1, 20).Draw(t, "after")) * priority.Duration(time.Millisecond)})
			}
		}
		return s
	})
}

func genTriageRules(depth int, prefix string) *rapid.Generator[[]priority.TriageRuleSpec] {
	return rapid.Custom(func(t *rapid.T) []priority.TriageRuleSpec {
		var rules []priority.TriageRuleSpec
		for i := range rapid.IntRange(0, 3).Draw(t, "rules") {
			r := priority.TriageRuleSpec{Name: fmt.Sprintf("%s%d", prefix, i), When: genCondition(1).Draw(t, "when")}
			if len(r.When.Facts) == 0 {
				r.When.Facts = map[string][]string{"outage": {"true"}} // never always, so that no rule is out of reach
				delete(r.When.Ranges, "outage")
			}
			if depth > 0 {
				r.Rules = genTriageRules(depth-1, r.Name+".").Draw(t, "sub")
			}
			if len(r.Rules) == 0 || rapid.Bool().Draw(t, "has level") {
				r.Level = genLevel().Draw(t, "level")
			}
			rules = append(rules, r)
		}
		return rules
	})
}

func genTriageSpec() *rapid.Generator[priority.TriageSpec] {
	return rapid.Custom(func(t *rapid.T) priority.TriageSpec {
		return priority.TriageSpec{
			Schema:    "priority/triage/2",
			Facts:     factNames,
			Rules:     genTriageRules(2, "r").Draw(t, "rules"),
			Otherwise: genLevel().Draw(t, "otherwise"),
		}
	})
}

// ptr returns a pointer to a copy of v.
func ptr[T any](v T) *T { return &v }
