package priority

import (
	"slices"

	"github.com/supportops/policy/internal/cond"
	"github.com/supportops/policy/internal/spec"
)

const triageSchema = "priority/triage/2"

// TriageSpec is an ordered decision tree over facts that gives every ticket a
// level.
type TriageSpec struct {
	Schema    string           `json:"schema,omitzero"` // "priority/triage/2" or empty
	Facts     []string         `json:"facts,omitzero"`  // the names that conditions may use; none stated: any
	Rules     []TriageRuleSpec `json:"rules,omitzero"`  // tried in order
	Otherwise Level            `json:"otherwise"`       // when no rule gives a level
}

// TriageRuleSpec gives a level when its condition holds: that of the first of its
// own rules that gives one, else its Level. A rule that gives none, since it
// has only rules of its own, leaves the decision to the next.
type TriageRuleSpec struct {
	Name  string           `json:"name"` // unique in the tree
	When  ConditionSpec    `json:"when,omitzero"`
	Level Level            `json:"level,omitzero"`
	Rules []TriageRuleSpec `json:"rules,omitzero"`
}

// Validate returns nil or a [*SpecError] with every defect: a rule without a
// name or with that of another, without a level or rules, a defective
// condition, a rule that nothing can reach, no level otherwise.
func (s TriageSpec) Validate() error {
	d := &spec.Defects{Package: "priority"}
	d.Schema(s.Schema, triageSchema)
	checkNames(d, "facts", s.Facts)
	spec.NotEmpty(d, "facts", s.Facts, "any")
	c := ruleChecker{d: d, known: cond.NewKnown(s.Facts, nil), names: map[string]string{}, left: maxRules}
	c.check("rules", s.Rules, 0)
	if c.left < 0 {
		d.Add("rules", ErrRange, "more than %d rules", maxRules)
	}
	checkGrade(d, "otherwise", s.Otherwise)
	return d.Err()
}

// maxRules bounds how many rules a triage has, and maxDepth how deep they nest.
const (
	maxRules = 10000
	maxDepth = cond.MaxDepth
)

// ruleChecker collects the defects of the rules of one triage.
type ruleChecker struct {
	d     *spec.Defects
	known *cond.Known
	names map[string]string // name to the path of the rule that has it
	left  int               // how many more rules may follow
}

// check checks the rules at path, and reports whether one of them always gives
// a level.
func (c *ruleChecker) check(path string, rules []TriageRuleSpec, depth int) (decides bool) {
	if depth > maxDepth {
		c.d.Add(path, ErrRange, "nested deeper than %d", maxDepth)
		return false
	}
	always := "" // the path of the first rule that always gives a level
	for i, r := range rules {
		if c.left--; c.left < 0 {
			return false
		}
		at := spec.Index(path, i)
		switch first, again := c.names[r.Name]; {
		case r.Name == "":
			c.d.Add(spec.Join(at, "name"), ErrRequired, "")
		case again:
			c.d.Add(spec.Join(at, "name"), ErrDuplicate, "%q is the name of %s already", r.Name, first)
		default:
			c.names[r.Name] = at
		}
		cond.Check(c.d, spec.Join(at, "when"), r.When, c.known)
		switch {
		case r.Level == 0 && len(r.Rules) == 0:
			c.d.Add(spec.Join(at, "level"), ErrRequired, "want a level or rules")
		case r.Level != 0:
			checkGrade(c.d, spec.Join(at, "level"), r.Level)
		}
		if always != "" {
			c.d.Add(at, ErrConflict, "never reached: %s holds always", always)
		}
		below := len(r.Rules) > 0 && c.check(spec.Join(at, "rules"), r.Rules, depth+1)
		if always == "" && cond.IsZero(r.When) && (r.Level != 0 || below) {
			always = at
		}
	}
	return always != ""
}

// Triage is a compiled [TriageSpec]. It is immutable and safe for concurrent
// use. A zero Triage gives no level.
type Triage struct {
	spec  TriageSpec
	facts *cond.Table
	rules []triageRule
}

// triageRule is a compiled rule.
type triageRule struct {
	name  string
	when  *cond.Cond
	level Level
	rules []triageRule
}

// NewTriage compiles s, or returns what [TriageSpec.Validate] returns.
func NewTriage(s TriageSpec) (*Triage, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	t := &Triage{spec: s.clone(), facts: cond.NewTable()}
	t.rules = compileRules(s.Rules, t.facts)
	return t, nil
}

func compileRules(rules []TriageRuleSpec, facts *cond.Table) []triageRule {
	compiled := make([]triageRule, len(rules))
	for i, r := range rules {
		compiled[i] = triageRule{r.Name, cond.Compile(r.When, facts), r.Level, compileRules(r.Rules, facts)}
	}
	return compiled
}

// Spec returns a copy of the document that t was made from.
func (t *Triage) Spec() TriageSpec { return t.spec.clone() }

// Decide returns the level for facts, and the names of the rules that led to
// it, from the root to the one that decided. An empty path means that no rule
// gave a level: the level is then the Otherwise of the document.
func (t *Triage) Decide(facts Facts) (level Level, path []string) {
	var buf [32][]string
	if level, path = decide(t.rules, t.facts.View(buf[:], facts), 0); level == 0 {
		return t.spec.Otherwise, nil
	}
	return level, path
}

// decide returns the level that the rules give, and the path to it. The rules
// are depth steps below the root.
func decide(rules []triageRule, facts [][]string, depth int) (level Level, path []string) {
	for i := range rules {
		r := &rules[i]
		if !r.when.Holds(facts) {
			continue
		}
		level, path = decide(r.rules, facts, depth+1)
		if level == 0 && r.level != 0 {
			level, path = r.level, make([]string, depth+1)
		}
		if level != 0 {
			path[depth] = r.name
			return level, path
		}
	}
	return 0, nil
}

func (s TriageSpec) clone() TriageSpec {
	s.Facts = slices.Clone(s.Facts)
	s.Rules = cloneRules(s.Rules)
	return s
}

func cloneRules(rules []TriageRuleSpec) []TriageRuleSpec {
	rules = slices.Clone(rules)
	for i := range rules {
		rules[i].When = cond.Clone(rules[i].When)
		rules[i].Rules = cloneRules(rules[i].Rules)
	}
	return rules
}
