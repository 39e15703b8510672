package priority

import (
	"slices"

	"github.com/supportops/policy/internal/spec"
)

const triageSchema = "priority/triage/1"

// TriageSpec is an ordered decision tree over facts that gives every ticket a
// level.
type TriageSpec struct {
	Schema    string       `json:"schema,omitzero"` // "priority/triage/1" or empty
	Facts     []string     `json:"facts,omitzero"`  // the names that conditions may use; none stated: any
	Rules     []TriageRule `json:"rules,omitzero"`  // tried in order
	Otherwise Level        `json:"otherwise"`       // when no rule gives a level
}

// TriageRule gives a level when its condition holds: that of the first of its
// own rules that gives one, else its Level. A rule that gives none, since it
// has only rules of its own, leaves the decision to the next.
type TriageRule struct {
	Name  string          `json:"name"` // unique in the tree
	When  LegacyCondition `json:"when,omitzero"`
	Level Level           `json:"level,omitzero"`
	Rules []TriageRule    `json:"rules,omitzero"`
}

// ParseTriageSpec reads a JSON document strictly and validates it.
func ParseTriageSpec(data []byte) (TriageSpec, error) { return parse[TriageSpec](data) }

// Validate returns nil or a [*SpecError] with every defect: a rule without a
// name or with that of another, without a level or rules, a defective
// condition, a rule that nothing can reach, no level otherwise.
func (s TriageSpec) Validate() error {
	d := &spec.Defects{Package: "priority"}
	d.Schema(s.Schema, triageSchema)
	checkNames(d, "facts", s.Facts)
	checkRules(d, "rules", s.Rules, s.Facts, map[string]string{}, 0)
	checkGrade(d, "otherwise", s.Otherwise)
	return d.Err()
}

func checkRules(d *spec.Defects, path string, rules []TriageRule, known []string, names map[string]string, depth int) {
	if depth > maxDepth {
		d.Add(path, ErrRange, "nested deeper than %d", maxDepth)
		return
	}
	always := -1
	for i, r := range rules {
		at := spec.Index(path, i)
		switch first, again := names[r.Name]; {
		case r.Name == "":
			d.Add(spec.Join(at, "name"), ErrRequired, "")
		case again:
			d.Add(spec.Join(at, "name"), ErrDuplicate, "%q is the name of %s already", r.Name, first)
		default:
			names[r.Name] = at
		}
		r.When.check(d, spec.Join(at, "when"), known, 0)
		switch {
		case r.Level == 0 && len(r.Rules) == 0:
			d.Add(spec.Join(at, "level"), ErrRequired, "want a level or rules")
		case r.Level != 0:
			checkGrade(d, spec.Join(at, "level"), r.Level)
		}
		if always >= 0 {
			d.Add(at, ErrConflict, "never reached: %s holds always", spec.Index(path, always))
		} else if r.When.isZero() && r.Level != 0 {
			always = i
		}
		checkRules(d, spec.Join(at, "rules"), r.Rules, known, names, depth+1)
	}
}

// isZero reports whether c states nothing and so holds always.
func (c *LegacyCondition) isZero() bool {
	return c.Fact == "" && len(c.All) == 0 && len(c.Any) == 0 && len(c.None) == 0
}

// Triage is a compiled [TriageSpec]. It is immutable and safe for concurrent
// use.
type Triage struct{ spec TriageSpec }

// NewTriage compiles s, or returns what [TriageSpec.Validate] returns.
func NewTriage(s TriageSpec) (*Triage, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	return &Triage{s.clone()}, nil
}

// Spec returns a copy of the document that t was made from.
func (t *Triage) Spec() TriageSpec { return t.spec.clone() }

// Verdict is the level that a triage gives, and the names of the rules that
// led to it, from the root to the one that decided. Without any, no rule gave
// a level and the triage's Otherwise stands.
type Verdict struct {
	Level Level    `json:"level"`
	Path  []string `json:"path"`
}

// Rule returns the name of the rule that decided, "" for none.
func (v Verdict) Rule() string {
	if len(v.Path) == 0 {
		return ""
	}
	return v.Path[len(v.Path)-1]
}

// Decide returns the level for facts. There always is one.
func (t *Triage) Decide(facts Facts) Verdict {
	if level, path := decide(t.spec.Rules, facts); level != 0 {
		slices.Reverse(path)
		return Verdict{level, path}
	}
	return Verdict{Level: t.spec.Otherwise}
}

// decide returns the level and the path to it, the deciding rule first.
func decide(rules []TriageRule, facts Facts) (Level, []string) {
	for i := range rules {
		r := &rules[i]
		if !r.When.holds(facts, 0) {
			continue
		}
		if level, path := decide(r.Rules, facts); level != 0 {
			return level, append(path, r.Name)
		}
		if r.Level != 0 {
			return r.Level, []string{r.Name}
		}
	}
	return 0, nil
}

func (s TriageSpec) clone() TriageSpec {
	s.Facts = slices.Clone(s.Facts)
	s.Rules = cloneRules(s.Rules)
	return s
}

func cloneRules(rules []TriageRule) []TriageRule {
	rules = slices.Clone(rules)
	for i := range rules {
		rules[i].When = rules[i].When.Clone()
		rules[i].Rules = cloneRules(rules[i].Rules)
	}
	return rules
}
