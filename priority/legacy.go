package priority

import (
	"math"
	"slices"
	"strconv"

	"github.com/supportops/policy/internal/spec"
)

// LegacyCondition is the first form of [ConditionSpec]. It goes away as soon as no
// document uses it.
//
// LegacyCondition is a question about facts. It holds if every part that it states
// holds; the zero Condition holds always.
//
// A LegacyCondition with a Fact and no test holds if the fact is "true". A fact that
// is not known fails every test, so that only None can hold for it.
type LegacyCondition struct {
	Fact    string            `json:"fact,omitzero"`
	Is      []string          `json:"is,omitzero"`       // the fact is one of these, exactly
	AtLeast *float64          `json:"at_least,omitzero"` // the fact is a number and not below
	Below   *float64          `json:"below,omitzero"`    // the fact is a number and below
	All     []LegacyCondition `json:"all,omitzero"`      // all of these hold
	Any     []LegacyCondition `json:"any,omitzero"`      // one of these holds
	None    []LegacyCondition `json:"none,omitzero"`     // none of these holds
}

// Validate returns nil or a [*SpecError] with every defect of c: a test
// without a fact, a number that is none, a fact outside known if any are
// given, nesting deeper than 32.
func (c LegacyCondition) Validate(known ...string) error {
	d := &spec.Defects{Package: "priority"}
	c.check(d, "", known, 0)
	return d.Err()
}

func (c LegacyCondition) check(d *spec.Defects, path string, known []string, depth int) {
	if depth > maxDepth {
		d.Add(path, ErrRange, "nested deeper than %d", maxDepth)
		return
	}
	tests := len(c.Is) > 0 || c.AtLeast != nil || c.Below != nil
	switch {
	case c.Fact == "" && tests:
		d.Add(spec.Join(path, "fact"), ErrRequired, "want the fact to test")
	case c.Fact != "" && len(known) > 0 && !slices.Contains(known, c.Fact):
		d.Add(spec.Join(path, "fact"), ErrUnknown, "%q, want one of %q", c.Fact, known)
	}
	checkNames(d, spec.Join(path, "is"), c.Is)
	for _, n := range []struct {
		name  string
		value *float64
	}{{"at_least", c.AtLeast}, {"below", c.Below}} {
		if n.value != nil && (math.IsNaN(*n.value) || math.IsInf(*n.value, 0)) {
			d.Add(spec.Join(path, n.name), ErrRange, "%v, want a finite number", *n.value)
		}
	}
	if c.AtLeast != nil && c.Below != nil && !(*c.AtLeast < *c.Below) {
		d.Add(spec.Join(path, "below"), ErrConflict, "no number is at least %v and below %v", *c.AtLeast, *c.Below)
	}
	for _, sub := range []struct {
		name string
		list []LegacyCondition
	}{{"all", c.All}, {"any", c.Any}, {"none", c.None}} {
		for i, s := range sub.list {
			s.check(d, spec.Index(spec.Join(path, sub.name), i), known, depth+1)
		}
	}
}

// Holds reports whether c holds for facts. Nesting deeper than Validate
// allows does not hold.
func (c LegacyCondition) Holds(facts Facts) bool { return c.holds(facts, 0) }

func (c *LegacyCondition) holds(facts Facts, depth int) bool {
	if depth > maxDepth || c.Fact != "" && !slices.ContainsFunc(facts[c.Fact], c.test) {
		return false
	}
	for i := range c.All {
		if !c.All[i].holds(facts, depth+1) {
			return false
		}
	}
	for i := range c.None {
		if c.None[i].holds(facts, depth+1) {
			return false
		}
	}
	for i := range c.Any {
		if c.Any[i].holds(facts, depth+1) {
			return true
		}
	}
	return len(c.Any) == 0
}

// test reports whether the value of the fact passes the tests.
func (c *LegacyCondition) test(value string) bool {
	if value == "" {
		return false
	}
	if len(c.Is) == 0 && c.AtLeast == nil && c.Below == nil {
		return value == "true"
	}
	if len(c.Is) > 0 && !slices.Contains(c.Is, value) {
		return false
	}
	if c.AtLeast == nil && c.Below == nil {
		return true
	}
	n, err := strconv.ParseFloat(value, 64)
	return err == nil && !math.IsNaN(n) && (c.AtLeast == nil || n >= *c.AtLeast) && (c.Below == nil || n < *c.Below)
}

// Clone returns a copy of c that shares no memory with it. Nesting deeper than
// Validate allows is cut.
func (c LegacyCondition) Clone() LegacyCondition { return c.clone(0) }

func (c LegacyCondition) clone(depth int) LegacyCondition {
	c.Is = slices.Clone(c.Is)
	if c.AtLeast != nil {
		at := *c.AtLeast
		c.AtLeast = &at
	}
	if c.Below != nil {
		below := *c.Below
		c.Below = &below
	}
	for _, list := range []*[]LegacyCondition{&c.All, &c.Any, &c.None} {
		*list = slices.Clone(*list)
		for i := range *list {
			if depth < maxDepth {
				(*list)[i] = (*list)[i].clone(depth + 1)
			}
		}
	}
	return c
}
