package feedback

import (
	"slices"
	"time"

	"github.com/supportops/policy/internal/cond"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/tier"
)

const (
	pkg            = "feedback"
	feedbackSchema = "tier/feedback/2"
)

// Spec says where what customers tell goes besides their ticket: to
// product, documentation, customer success. Every rule that holds sends it
// somewhere.
type Spec struct {
	Schema string     `json:"schema,omitzero"` // "tier/feedback/2" or empty
	Facts  []string   `json:"facts,omitzero"`  // the names that conditions may use; none stated: any
	Rules  []RuleSpec `json:"rules"`
}

// RuleSpec sends one kind of feedback somewhere.
type RuleSpec struct {
	Name    string                 `json:"name"` // unique: the kind of feedback
	When    priority.ConditionSpec `json:"when"`
	To      string                 `json:"to"`
	Urgency priority.Level         `json:"urgency"`
	Within  tier.Duration          `json:"within,omitzero"` // 0: with the next regular report
}

// ParseFeedbackSpec reads a JSON document strictly and validates it.
func ParseFeedbackSpec(data []byte) (Spec, error) { return parse[Spec](data) }

// Validate returns nil or a [*tier.SpecError] with every defect: no rule, one
// without a name or with that of another, without a condition, destination or
// urgency, a negative time.
func (s Spec) Validate() error {
	d := &spec.Defects{Package: pkg}
	d.Schema(s.Schema, feedbackSchema)
	if len(s.Rules) == 0 {
		d.Add("rules", tier.ErrRequired, "want at least one rule")
	}
	seen, known := spec.Names{}, cond.NewKnown(s.Facts, nil)
	for i, r := range s.Rules {
		path := spec.Index("rules", i)
		seen.Check(d, spec.Join(path, "name"), r.Name)
		if cond.IsZero(r.When) {
			d.Add(spec.Join(path, "when"), tier.ErrRequired, "want a condition: not every ticket is feedback")
		}
		cond.Check(d, spec.Join(path, "when"), r.When, known)
		if r.To == "" {
			d.Add(spec.Join(path, "to"), tier.ErrRequired, "")
		}
		if !r.Urgency.IsValid() {
			d.Add(spec.Join(path, "urgency"), tier.ErrRequired, "want one of %v", priority.Levels())
		}
		if r.Within < 0 {
			d.Add(spec.Join(path, "within"), tier.ErrRange, "%v, want 0 or more", r.Within)
		}
	}
	return d.Err()
}

// Feedback is a compiled [Spec]. It is immutable and safe for
// concurrent use.
type Feedback struct {
	spec  Spec
	facts *cond.Table
	when  []*cond.Cond
}

// New compiles s, or returns what [Spec.Validate] returns.
func New(s Spec) (*Feedback, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	f := &Feedback{spec: s.clone(), facts: cond.NewTable()}
	for _, r := range s.Rules {
		f.when = append(f.when, cond.Compile(r.When, f.facts))
	}
	return f, nil
}

// Spec returns a copy of the document that f was made from.
func (f *Feedback) Spec() Spec { return f.spec.clone() }

// Referral is a place to send feedback to, and why.
type Referral struct {
	Rule    string         `json:"rule"`
	To      string         `json:"to"`
	Urgency priority.Level `json:"urgency"`
	Within  tier.Duration  `json:"within,omitzero"`
}

// Route returns where a ticket with these facts is to be told of, the most
// urgent first, then in the order of the rules; none means nowhere.
func (f *Feedback) Route(facts priority.Facts) []Referral {
	var out []Referral
	var buf [16][]string
	view := f.facts.View(buf[:0], facts)
	for i := range f.spec.Rules {
		if r := &f.spec.Rules[i]; f.when[i].Holds(view) {
			out = append(out, Referral{r.Name, r.To, r.Urgency, r.Within})
		}
	}
	slices.SortStableFunc(out, func(a, b Referral) int { return a.Urgency.Compare(b.Urgency) })
	return out
}

// Escalations returns how many escalations histories tell of within [from,
// to): what makes an account one at risk.
func Escalations(histories []lifecycle.History, from, to time.Time) int {
	n := 0
	for _, h := range histories {
		for _, e := range h.All() {
			if e.Kind == lifecycle.Escalated && !e.Time.Before(from) && e.Time.Before(to) {
				n++
			}
		}
	}
	return n
}

func (s Spec) clone() Spec {
	s.Facts = slices.Clone(s.Facts)
	s.Rules = slices.Clone(s.Rules)
	for i := range s.Rules {
		s.Rules[i].When = cond.Clone(s.Rules[i].When)
	}
	return s
}

// StandardSpec returns where feedback goes in support handbooks. The
// times and urgencies are this package's own.
func StandardSpec() Spec {
	kind := func(name string) priority.ConditionSpec {
		return priority.ConditionSpec{Facts: priority.Facts{"kind": {name}}}
	}
	return Spec{
		Schema: feedbackSchema,
		Facts:  []string{"kind", "escalations_30d", "churn_mention", "executive_complaint"},
		Rules: []RuleSpec{
			{Name: "executive complaint", When: priority.ConditionSpec{Facts: priority.Facts{"executive_complaint": {"true"}}}, To: "customer success lead", Urgency: priority.P1, Within: tier.Duration(1 * time.Hour)},
			{Name: "churn mention", When: priority.ConditionSpec{Facts: priority.Facts{"churn_mention": {"true"}}}, To: "customer success", Urgency: priority.P1, Within: tier.Duration(4 * time.Hour)},
			{Name: "account at risk", When: priority.ConditionSpec{Ranges: map[string]priority.RangeSpec{"escalations_30d": priority.AtLeast(3)}}, To: "customer success", Urgency: priority.P2, Within: tier.Duration(24 * time.Hour)},
			{Name: "bug", When: kind("bug"), To: "engineering", Urgency: priority.P3},
			{Name: "documentation gap", When: kind("documentation"), To: "knowledge base", Urgency: priority.P4},
			{Name: "feature request", When: kind("feature"), To: "product", Urgency: priority.P5},
			{Name: "usability", When: kind("usability"), To: "product", Urgency: priority.P4},
			{Name: "praise", When: kind("praise"), To: "customer success", Urgency: priority.P5},
		},
	}
}

// parse reads a document strictly and validates it.
func parse[S interface{ Validate() error }](data []byte) (S, error) {
	s, err := spec.Decode[S](data)
	if err == nil {
		err = s.Validate()
	}
	if err != nil {
		var zero S
		return zero, err
	}
	return s, nil
}
