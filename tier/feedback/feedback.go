package feedback

import (
	"cmp"
	"slices"
	"time"

	"github.com/supportops/policy/internal/cond"
	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/tier"
)

const (
	pkg            = "feedback"
	feedbackSchema = "tier/feedback/2"
)

// Spec routes the feedback in tickets: to product, documentation, customer
// success. Every rule that holds sends it somewhere.
type Spec struct {
	Schema string     `json:"schema,omitzero"` // "tier/feedback/2" or empty
	Facts  []string   `json:"facts,omitzero"`  // the names that conditions may use; none stated: any
	Rules  []RuleSpec `json:"rules"`
}

// RuleSpec sends one kind of feedback somewhere.
type RuleSpec struct {
	Name    string                 `json:"name"` // unique: the kind of feedback
	When    priority.ConditionSpec `json:"when"`
	To      []string               `json:"to"`              // who hears of it
	Action  string                 `json:"action,omitzero"` // what they are asked for
	Urgency Urgency                `json:"urgency,omitzero"`
	Within  tier.Duration          `json:"within,omitzero"` // 0: with the next regular report
}

// Validate returns nil or a [*tier.SpecError] with every defect: a fact without
// a name or stated twice, no rule, one without a name or with that of another,
// without a condition or destination, an unknown urgency, a negative time.
func (s Spec) Validate() error {
	d := &spec.Defects{Package: pkg}
	d.Schema(s.Schema, feedbackSchema)
	if len(s.Rules) == 0 {
		d.Add("rules", spec.ErrRequired, "want at least one rule")
	}
	spec.NotEmpty(d, "facts", s.Facts, "any")
	facts := spec.Names{}
	for i, name := range s.Facts {
		facts.Check(d, spec.Index("facts", i), fold.String(name))
	}
	seen, known := spec.Names{}, cond.NewKnown(s.Facts, nil)
	for i, r := range s.Rules {
		path := spec.Index("rules", i)
		seen.Check(d, spec.Join(path, "name"), r.Name)
		if cond.IsZero(r.When) {
			d.Add(spec.Join(path, "when"), spec.ErrRequired, "want a condition: not every ticket is feedback")
		}
		cond.Check(d, spec.Join(path, "when"), r.When, known)
		if len(r.To) == 0 {
			d.Add(spec.Join(path, "to"), spec.ErrRequired, "want at least one")
		}
		to := spec.Names{}
		for j, name := range r.To {
			to.Check(d, spec.Index(spec.Join(path, "to"), j), name)
		}
		spec.Word(d, spec.Join(path, "urgency"), r.Urgency, urgencies...)
		spec.Length(d, spec.Join(path, "within"), r.Within)
	}
	return d.Err()
}

// Feedback is a compiled [Spec]. It is immutable and safe for concurrent use.
// The zero Feedback sends nothing anywhere.
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
	Rule    string        `json:"rule"`
	To      []string      `json:"to"`
	Action  string        `json:"action,omitzero"`
	Urgency Urgency       `json:"urgency,omitzero"`
	Within  tier.Duration `json:"within,omitzero"` // how soon; 0: with the next regular report
}

// Route returns who is to hear of a ticket with these facts, the most urgent
// first, then in the order of the rules; an empty result means nobody.
func (f *Feedback) Route(facts priority.Facts) []Referral {
	if len(f.when) == 0 {
		return nil
	}
	var out []Referral
	var buf [16][]string
	view := f.facts.View(buf[:], facts)
	for i := range f.spec.Rules {
		if r := &f.spec.Rules[i]; f.when[i].Holds(view) {
			out = append(out, Referral{r.Name, slices.Clone(r.To), r.Action, r.Urgency, r.Within})
		}
	}
	slices.SortStableFunc(out, func(a, b Referral) int { return cmp.Compare(a.Urgency.rank(), b.Urgency.rank()) })
	return out
}

// Escalations counts the escalations in histories within [from, to). An account
// with many of them is at risk.
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
		s.Rules[i].When, s.Rules[i].To = cond.Clone(s.Rules[i].When), slices.Clone(s.Rules[i].To)
	}
	return s
}
