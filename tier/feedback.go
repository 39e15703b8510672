package tier

import (
	"slices"
	"time"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
)

const feedbackSchema = "tier/feedback/1"

// FeedbackSpec says where what customers tell goes besides their ticket: to
// product, documentation, customer success. Every rule that holds sends it
// somewhere.
type FeedbackSpec struct {
	Schema string         `json:"schema,omitzero"` // "tier/feedback/1" or empty
	Facts  []string       `json:"facts,omitzero"`  // the names that conditions may use; none stated: any
	Rules  []FeedbackRule `json:"rules"`
}

// FeedbackRule sends one kind of feedback somewhere.
type FeedbackRule struct {
	Name    string                   `json:"name"` // unique: the kind of feedback
	When    priority.LegacyCondition `json:"when"`
	To      string                   `json:"to"`
	Urgency priority.Level           `json:"urgency"`
	Within  Duration                 `json:"within,omitzero"` // 0: with the next regular report
}

// ParseFeedbackSpec reads a JSON document strictly and validates it.
func ParseFeedbackSpec(data []byte) (FeedbackSpec, error) { return parse[FeedbackSpec](data) }

// Validate returns nil or a [*SpecError] with every defect: no rule, one
// without a name or with that of another, without a condition, destination or
// urgency, a negative time.
func (s FeedbackSpec) Validate() error {
	d := &spec.Defects{Package: pkg}
	d.Schema(s.Schema, feedbackSchema)
	if len(s.Rules) == 0 {
		d.Add("rules", ErrRequired, "want at least one rule")
	}
	seen := names{}
	for i, r := range s.Rules {
		path := spec.Index("rules", i)
		seen.check(d, spec.Join(path, "name"), r.Name)
		if isAlways(r.When) {
			d.Add(spec.Join(path, "when"), ErrRequired, "want a condition: not every ticket is feedback")
		}
		d.AddErr(spec.Join(path, "when"), r.When.Validate(s.Facts...))
		if r.To == "" {
			d.Add(spec.Join(path, "to"), ErrRequired, "")
		}
		if !r.Urgency.IsValid() {
			d.Add(spec.Join(path, "urgency"), ErrRequired, "want one of %v", priority.Levels())
		}
		if r.Within < 0 {
			d.Add(spec.Join(path, "within"), ErrRange, "%v, want 0 or more", r.Within)
		}
	}
	return d.Err()
}

// Feedback is a compiled [FeedbackSpec]. It is immutable and safe for
// concurrent use.
type Feedback struct{ spec FeedbackSpec }

// NewFeedback compiles s, or returns what [FeedbackSpec.Validate] returns.
func NewFeedback(s FeedbackSpec) (*Feedback, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	return &Feedback{s.clone()}, nil
}

// Spec returns a copy of the document that f was made from.
func (f *Feedback) Spec() FeedbackSpec { return f.spec.clone() }

// Referral is a place to send feedback to, and why.
type Referral struct {
	Rule    string         `json:"rule"`
	To      string         `json:"to"`
	Urgency priority.Level `json:"urgency"`
	Within  Duration       `json:"within,omitzero"`
}

// Route returns where a ticket with these facts is to be told of, the most
// urgent first, then in the order of the rules; none means nowhere.
func (f *Feedback) Route(facts priority.Facts) []Referral {
	var out []Referral
	for i := range f.spec.Rules {
		if r := &f.spec.Rules[i]; r.When.Holds(facts) {
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

func (s FeedbackSpec) clone() FeedbackSpec {
	s.Facts = slices.Clone(s.Facts)
	s.Rules = slices.Clone(s.Rules)
	for i := range s.Rules {
		s.Rules[i].When = s.Rules[i].When.Clone()
	}
	return s
}
