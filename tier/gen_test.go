package tier_test

import (
	"time"

	"fmt"

	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/tier"
	"pgregory.net/rapid"
)

func genFacts() *rapid.Generator[priority.Facts] {
	values := rapid.SampledFrom([]string{"a", "b", "c", "true", ""})
	return rapid.Map(rapid.MapOf(rapid.SampledFrom([]string{"category", "language"}), values), func(m map[string]string) priority.Facts { return priority.FactsOf(m) })
}

func genCondition() *rapid.Generator[priority.ConditionSpec] {
	return rapid.Custom(func(t *rapid.T) priority.ConditionSpec {
		fact := rapid.SampledFrom([]string{"category", "language"}).Draw(t, "fact")
		values := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "b", "c"}), 1, 2, rapid.ID).Draw(t, "values")
		return priority.ConditionSpec{Facts: priority.Facts{fact: values}}
	})
}

func holds(t interface{ Fatal(...any) }, s priority.ConditionSpec, facts priority.Facts) bool {
	c, err := priority.NewCondition(s)
	if err != nil {
		t.Fatal(err)
	}
	return c.Holds(facts)
}

func genSkills() *rapid.Generator[[]string] {
	return rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"s1", "s2", "s3", "s4"}), 0, 4, rapid.ID)
}

func genDestination() *rapid.Generator[tier.Destination] {
	return rapid.Custom(func(t *rapid.T) tier.Destination {
		required, preferred := splitSkills(t)
		return tier.Destination{
			Tier:      rapid.SampledFrom([]string{"L1", "L2", "L3"}).Draw(t, "tier"),
			Group:     rapid.SampledFrom([]string{"", "q1", "q2"}).Draw(t, "group"),
			Required:  required,
			Preferred: preferred,
		}
	})
}

func splitSkills(t *rapid.T) (required []string, preferred []tier.Preference) {
	skills := genSkills().Draw(t, "skills")
	n := rapid.IntRange(0, len(skills)).Draw(t, "required")
	for i, s := range skills {
		if i < n {
			required = append(required, s)
		} else {
			preferred = append(preferred, tier.Preference{Skill: s, For: tier.Duration(i) * tier.Duration(time.Minute)})
		}
	}
	return required, preferred
}

func genRouterSpec() *rapid.Generator[tier.RouterSpec] {
	return rapid.Custom(func(t *rapid.T) tier.RouterSpec {
		s := tier.RouterSpec{
			Schema:   "tier/router/2",
			Facts:    []string{"category", "language"},
			Tiers:    []string{"L1", "L2", "L3"},
			Groups:   []string{"q1", "q2"},
			Fallback: genDestination().Draw(t, "fallback"),
		}
		for i := range rapid.IntRange(0, 4).Draw(t, "routes") {
			s.Routes = append(s.Routes, tier.RouteSpec{
				Name: fmt.Sprint("r", i),
				When: genCondition().Draw(t, "when"),
				To:   genDestination().Draw(t, "to"),
				Then: rapid.SliceOfN(genDestination(), 0, 2).Draw(t, "then"),
			})
		}
		for i := range rapid.IntRange(0, 3).Draw(t, "skill rules") {
			required, preferred := splitSkills(t)
			if len(required)+len(preferred) == 0 {
				required = []string{"s9"}
			}
			s.Skills = append(s.Skills, tier.SkillSpec{Name: fmt.Sprint("k", i), When: genCondition().Draw(t, "when"), Required: required, Preferred: preferred})
		}
		return s
	})
}
