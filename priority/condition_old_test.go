package priority_test

import (
	"fmt"
	"slices"
	"strconv"
	"testing"

	"github.com/supportops/policy/priority"
	"pgregory.net/rapid"
)

// oldCondition is the form that conditions had before [ConditionSpec],
// with its meaning, for facts of one value each.
type oldCondition struct {
	Fact           string
	Is             []string
	AtLeast, Below *float64
	All, Any, None []oldCondition
}

func (c oldCondition) holds(facts map[string]string) bool {
	value := facts[c.Fact]
	switch n, err := strconv.ParseFloat(value, 64); {
	case c.Fact == "":
	case value == "":
		return false
	case len(c.Is) == 0 && c.AtLeast == nil && c.Below == nil && value != "true":
		return false
	case len(c.Is) > 0 && !slices.Contains(c.Is, value):
		return false
	case c.AtLeast != nil && (err != nil || n < *c.AtLeast), c.Below != nil && (err != nil || n >= *c.Below):
		return false
	}
	holds := func(part oldCondition) bool { return part.holds(facts) }
	fails := func(part oldCondition) bool { return !part.holds(facts) }
	return !slices.ContainsFunc(c.All, fails) && !slices.ContainsFunc(c.None, holds) && (len(c.Any) == 0 || slices.ContainsFunc(c.Any, holds))
}

// renewed returns c in the new form, as CHANGELOG says.
func (c oldCondition) renewed() priority.ConditionSpec {
	var s priority.ConditionSpec
	for _, part := range c.All {
		s.All = append(s.All, part.renewed())
	}
	for _, part := range c.Any {
		s.Any = append(s.Any, part.renewed())
	}
	if len(c.None) > 0 {
		s.Not = &priority.ConditionSpec{}
		for _, part := range c.None {
			s.Not.Any = append(s.Not.Any, part.renewed())
		}
	}
	switch values, bounded := c.Is, c.AtLeast != nil || c.Below != nil; {
	case c.Fact == "":
	case len(values) == 0 && !bounded:
		s.Facts = priority.Facts{c.Fact: {"true"}}
	case len(values) > 0 && bounded:
		s.All = append(s.All, priority.ConditionSpec{Facts: priority.Facts{c.Fact: values}})
		fallthrough
	case bounded:
		s.Ranges = map[string]priority.RangeSpec{c.Fact: {AtLeast: c.AtLeast, Below: c.Below}}
	default:
		s.Facts = priority.Facts{c.Fact: values}
	}
	return s
}

func genOldCondition(depth int) *rapid.Generator[oldCondition] {
	return rapid.Custom(func(t *rapid.T) oldCondition {
		c := oldCondition{Fact: rapid.SampledFrom(append([]string{""}, factNames...)).Draw(t, "fact")}
		if c.Fact != "" {
			c.Is = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"true", "3", "enterprise"}), 0, 2, rapid.ID).Draw(t, "is")
			if rapid.Bool().Draw(t, "bounded below") {
				c.AtLeast = ptr(rapid.SampledFrom([]float64{-2000, 0, 3}).Draw(t, "at least"))
			}
			if rapid.Bool().Draw(t, "bounded above") {
				c.Below = ptr(rapid.SampledFrom([]float64{3.5, 10, 50}).Draw(t, "below"))
			}
		}
		if depth > 0 {
			part := rapid.Map(genOldCondition(depth-1), func(c oldCondition) oldCondition {
				if c.Fact == "" && len(c.All)+len(c.Any)+len(c.None) == 0 {
					c.Fact = "outage" // an empty part is refused now
				}
				return c
			})
			parts := rapid.SliceOfN(part, 0, 2)
			c.All, c.Any, c.None = parts.Draw(t, "all"), parts.Draw(t, "any"), parts.Draw(t, "none")
		}
		return c
	})
}

// A condition of the first version and the same in the new form give equal
// answers.
func TestOldAndNewConditionsAgreeProperty(t *testing.T) {
	values := rapid.SampledFrom([]string{"", "true", "false", "3", "10", "-1000", "2.5", "many", "enterprise"})
	rapid.Check(t, func(t *rapid.T) {
		c := genOldCondition(2).Draw(t, "condition")
		facts := rapid.MapOf(rapid.SampledFrom(factNames), values).Draw(t, "facts")
		if got, want := mustCondition(t, c.renewed()).Holds(priority.FactsOf(facts)), c.holds(facts); got != want {
			t.Fatalf("holds %t, held %t", got, want)
		}
	})
}

// The rows of CHANGELOG: each old form beside the new one.
func TestOldAndNewForms(t *testing.T) {
	five := 5.0
	for _, tt := range []struct {
		old oldCondition
		now string
	}{
		{oldCondition{Fact: "vip"}, `{"vip":["true"]}`},
		{oldCondition{Fact: "customer", Is: []string{"enterprise"}}, `{"customer":["enterprise"]}`},
		{oldCondition{Fact: "users", AtLeast: &five}, `{"users":{"at_least":5}}`},
		{oldCondition{None: []oldCondition{{Fact: "a"}, {Fact: "b"}}}, `{"not":{"any":[{"a":["true"]},{"b":["true"]}]}}`},
		{oldCondition{Fact: "a", Is: []string{"5"}, Below: &five}, `{"a":{"below":5},"all":[{"a":["5"]}]}`},
	} {
		data, err := tt.old.renewed().MarshalJSON()
		if got := fmt.Sprint(string(data), err); got != tt.now+"<nil>" {
			t.Errorf("got %s, want %s", got, tt.now)
		}
	}
}
