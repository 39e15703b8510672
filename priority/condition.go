package priority

import (
	"github.com/supportops/policy/internal/cond"
	"github.com/supportops/policy/internal/spec"
)

// ConditionSpec is a question about the facts of a ticket. It is the one form
// of conditions in this module: for targets, routes, triage, modifiers, guards
// and triggers. It holds if all parts that it states hold; the zero
// ConditionSpec always holds.
//
// Its JSON form is one object. The keys all, any and not are its parts of
// those names, and every other key is the name of a fact:
//
//	{"priority": ["p1", "p2"], "customer": ["enterprise"]}
//	{"users_affected": {"at_least": 1000}, "not": {"tags": ["test"]}}
//	{"any": [{"assignee": [""]}, {"outage": ["true"]}]}
//
// Letters' case does not matter, neither in the names of facts nor in their
// values. Conditions nest at most 32 deep, and one document holds at most
// 4,096 of them.
type ConditionSpec struct {
	// Facts lists values by the name of a fact: one value of the fact is in the
	// list. "*" in a list stands for any value, "" for no value at all.
	Facts map[string][]string
	// Ranges bound facts that are numbers, by name: one value of the fact is a
	// plain decimal number within the range.
	Ranges map[string]RangeSpec
	All    []ConditionSpec // all of these hold
	Any    []ConditionSpec // at least one of these holds, if any are stated
	Not    *ConditionSpec  // this does not hold; nil: not asked
}

// RangeSpec is a range of numbers, AtLeast inclusive and Below exclusive. A nil
// field sets no bound; at least one of the two is stated.
type RangeSpec struct {
	AtLeast *float64 `json:"at_least,omitzero"`
	Below   *float64 `json:"below,omitzero"`
}

// AtLeast returns the range of the numbers n and above.
func AtLeast(n float64) RangeSpec { return RangeSpec{AtLeast: &n} }

// Below returns the range of the numbers below n.
func Below(n float64) RangeSpec { return RangeSpec{Below: &n} }

// Validate returns nil or a [*SpecError] with every defect of s: a fact
// without values or with one stated twice, white space at an end of a name or
// value, a range without bounds or without numbers in it, names that differ only
// in letters' case, an empty condition below all, any or not, and documents
// beyond the limits of depth and size. A document that declares facts also
// refuses the conditions in it that ask for others.
func (s ConditionSpec) Validate() error {
	d := &spec.Defects{Package: "priority"}
	cond.Check(d, "", s, nil)
	return d.Err()
}

// Condition is a compiled [ConditionSpec]. The zero Condition always holds. It
// is immutable and safe for concurrent use.
type Condition struct {
	spec  ConditionSpec
	facts *cond.Table
	cond  cond.Cond
}

// NewCondition compiles s, or returns what [ConditionSpec.Validate] returns.
func NewCondition(s ConditionSpec) (*Condition, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	c := &Condition{spec: cond.Clone(s), facts: cond.NewTable()}
	c.cond = *cond.Compile(s, c.facts)
	return c, nil
}

// Spec returns a copy of the document that c was made from.
func (c *Condition) Spec() ConditionSpec { return cond.Clone(c.spec) }

// Holds reports whether c holds for facts.
func (c *Condition) Holds(facts Facts) bool {
	var buf [16][]string
	return c.cond.Holds(c.facts.View(buf[:], facts))
}

// NotNumbers returns the names of the facts that c compares as numbers and
// that have values of which none is a plain decimal number, such as "1,200",
// "about 5" or "1e3", in the order in which c names them. These facts are
// outside every range; a caller shows them as a mistake in the data.
func (c *Condition) NotNumbers(facts Facts) []string {
	var names []string
	for _, i := range c.cond.NotNumbers(c.facts.View(nil, facts)) {
		names = append(names, c.facts.Name(i))
	}
	return names
}
