package survey

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/metrics/observe"
)

// Spec says when a survey goes out and what an answer demands.
type Spec struct {
	Schema string `json:"schema,omitzero"` // "metrics/survey/1"
	// Name is the Ref of the survey's events. Letters' case does not matter.
	Name string `json:"name"`
	// After is how long a ticket must have been resolved before its survey goes
	// out. Until is how long it may have been resolved at most; 0 means no
	// limit.
	After spec.Duration `json:"after,omitzero"`
	Until spec.Duration `json:"until,omitzero"`
	// Skip are the facts of tickets whose customers are not asked, by name and
	// values, such as the channel "internal" or the tag "no-survey". "*" stands
	// for any value, "" for no value at all. Letters' case does not matter.
	Skip map[string][]string `json:"skip,omitzero"`
	// FollowUps say what answers demand, the lowest scores first.
	FollowUps []FollowUpSpec `json:"follow_ups,omitzero"`
}

// FollowUpSpec says what an answer with a score of Score or less demands. The
// first that applies is used.
type FollowUpSpec struct {
	Score  int           `json:"score"`
	Do     string        `json:"do"`              // what is to be done
	By     string        `json:"by"`              // a role, such as "manager"
	Within spec.Duration `json:"within,omitzero"` // 0: at once
}

const schema = "metrics/survey/1"

// HandbookSpec returns the rules of the guide's metrics and tooling files, for
// scores of 1 to 5. The two hours of one file are a delay and the 24 of the other a
// limit, so both hold.
func HandbookSpec() Spec {
	day := spec.Duration(24 * time.Hour)
	return Spec{
		Schema: schema, Name: "csat", After: spec.Duration(2 * time.Hour), Until: day,
		Skip: map[string][]string{"channel": {"internal"}, "tag": {"no-survey"}},
		FollowUps: []FollowUpSpec{
			{Score: 1, Do: "manager review and service recovery", By: "manager"},
			{Score: 2, Do: "follow up", By: "agent"},
			{Score: 3, Do: "investigate and follow up", By: "agent", Within: day},
		},
	}
}

// Validate returns every defect of the spec as a *metrics.SpecError, nil if
// there is none.
func (s Spec) Validate() error {
	d := spec.Defects{Package: "survey"}
	d.Schema(s.Schema, schema)
	if s.Name == "" {
		d.Add("name", spec.ErrRequired, "want the name of the survey's events")
	}
	spec.Length(&d, "after", s.After)
	if s.Until != 0 && s.Until < s.After {
		d.Add("until", spec.ErrRange, "want 0, or %v and more, got %v", s.After, s.Until)
	}
	for _, name := range slices.Sorted(maps.Keys(s.Skip)) {
		path := spec.Key("skip", name)
		if name == "" {
			d.Add(path, spec.ErrRequired, "want the name of a fact")
		}
		if len(s.Skip[name]) == 0 {
			d.Add(path, spec.ErrRequired, `want at least one value, "*" for any, "" for none`)
		}
	}
	for i, f := range s.FollowUps {
		path := spec.Index("follow_ups", i)
		if i > 0 && f.Score <= s.FollowUps[i-1].Score {
			d.Add(spec.Join(path, "score"), spec.ErrConflict, "want more than %d, the score before, got %d", s.FollowUps[i-1].Score, f.Score)
		}
		if f.Do == "" {
			d.Add(spec.Join(path, "do"), spec.ErrRequired, "")
		}
		spec.Length(&d, spec.Join(path, "within"), f.Within)
	}
	return d.Err()
}

// Rules decide about surveys. They are immutable and safe for concurrent use.
type Rules struct{ spec Spec }

// New returns the rules of a valid spec, else what [Spec.Validate] returns.
func New(s Spec) (*Rules, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	return &Rules{s.clone()}, nil
}

// Spec returns a copy of the spec.
func (r *Rules) Spec() Spec { return r.spec.clone() }

func (s Spec) clone() Spec {
	s.FollowUps = slices.Clone(s.FollowUps)
	if s.Skip != nil {
		skip := make(map[string][]string, len(s.Skip))
		for name, values := range s.Skip {
			skip[name] = slices.Clone(values)
		}
		s.Skip = skip
	}
	return s
}

// Readiness says whether a survey may go out.
//
//   - "ready": it goes out now
//   - "waits": it goes out at Time, if the ticket stays resolved
//   - "open": the ticket is not resolved
//   - "asked": one has gone out since the resolution
//   - "skipped": the ticket has a fact for which nobody is asked
//   - "excluded": the ticket is not judged, such as a merged one
//   - "too_late": it has been resolved for too long
//   - "no_person": no person had a part in it
type Readiness string

// The readiness of a survey.
const (
	Ready             Readiness = "ready" // it goes out now
	Waits             Readiness = "waits" // it goes out at Time, if the ticket stays resolved
	readinessOpen     Readiness = "open"
	readinessAsked    Readiness = "asked"
	readinessSkipped  Readiness = "skipped"
	readinessExcluded Readiness = "excluded"
	readinessTooLate  Readiness = "too_late"
	readinessNoReply  Readiness = "no_person"
)

// Invitation says whether the survey of a ticket goes out.
type Invitation struct {
	Why  Readiness `json:"why"`
	Fact string    `json:"fact,omitzero"` // the name of the fact that skips it
	Time time.Time `json:"time,omitzero"` // when it goes out or went; zero if it does not
}

// Decide says whether the survey of a ticket goes out at the instant up to which
// it was observed. The facets are those of the ticket's history at that instant.
func (r *Rules) Decide(o *observe.Observation, f lifecycle.Facets) Invitation {
	n := len(o.Resolutions)
	switch {
	case o.Excluded != "":
		return Invitation{Why: readinessExcluded}
	case n == 0 || !o.Resolutions[n-1].Reopened.IsZero():
		return Invitation{Why: readinessOpen}
	}
	resolved := o.Resolutions[n-1].Time
	for _, s := range o.Surveys {
		if fold.Equal(s.Survey, r.spec.Name) && !s.Time.Before(resolved) {
			return Invitation{Why: readinessAsked, Time: s.Time}
		}
	}
	if name, ok := r.skips(f); ok {
		return Invitation{Why: readinessSkipped, Fact: name}
	}
	if o.Replies == 0 && o.Resolutions[n-1].Rule {
		return Invitation{Why: readinessNoReply}
	}
	due := resolved.Add(r.spec.After.Std())
	switch {
	case o.Now.Before(due):
		return Invitation{Why: Waits, Time: due}
	case r.spec.Until > 0 && o.Now.After(resolved.Add(r.spec.Until.Std())):
		return Invitation{Why: readinessTooLate}
	}
	return Invitation{Why: Ready, Time: o.Now}
}

// skips returns the first name, in alphabetical order, of a fact for which
// nobody is asked.
func (r *Rules) skips(f lifecycle.Facets) (string, bool) {
	var names []string
	for name, unwanted := range r.spec.Skip {
		if matches(unwanted, f.Fact(name)) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return "", false
	}
	return slices.MinFunc(names, cmp.Compare[string]), true
}

// matches reports whether one of the values is among those wanted, as in a
// condition.
func matches(wanted, values []string) bool {
	stated := false
	for _, value := range values {
		stated = stated || value != ""
		if value != "" && slices.ContainsFunc(wanted, func(w string) bool { return w == "*" || fold.Equal(w, value) }) {
			return true
		}
	}
	return !stated && slices.Contains(wanted, "")
}

// FollowUp is what an answer demands.
type FollowUp struct {
	Do  string    `json:"do"`          // what is to be done
	By  string    `json:"by,omitzero"` // the role that does it
	Due time.Time `json:"due"`         // until when; for a follow-up at once, the time of the answer
}

// FollowUp returns what an answer demands, and until when. ok is false if the
// answer is to another survey, off its scale, or good enough.
func (r *Rules) FollowUp(a observe.Answer) (f FollowUp, ok bool) {
	if !fold.Equal(a.Survey, r.spec.Name) || !a.Valid {
		return FollowUp{}, false
	}
	for _, s := range r.spec.FollowUps {
		if a.Score <= s.Score {
			return FollowUp{Do: s.Do, By: s.By, Due: a.Time.Add(s.Within.Std())}, true
		}
	}
	return FollowUp{}, false
}
