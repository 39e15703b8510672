package observe

import (
	"slices"
	"strings"
	"time"

	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle"
)

// Spec says how tickets are read. The zero value stands for the defaults of
// each field.
type Spec struct {
	Schema string `json:"schema,omitzero"` // "metrics/observe/2"
	// Window is how long after a resolution a reopening, or a new ticket of the
	// same customer on the same subject, counts against it; 0 means 168h.
	Window spec.Duration `json:"window,omitzero"`
	// Quick is the limit of [Within15Minutes]; 0 means 15m.
	Quick spec.Duration `json:"quick,omitzero"`
	// Surveys say what surveys ask, by the Ref of their events. Letters' case
	// does not matter, here and in Rules. A survey that is not listed asks for
	// satisfaction on 1 to 5, of which 4 and 5 count as satisfied. A score off
	// its scale is not an answer, and is counted as left out.
	Surveys []QuestionSpec `json:"surveys,omitzero"`
	// Rules are the actors that are programs, such as "autoclose": what they do
	// says nothing about any person, whatever side the log gives them.
	Rules []string `json:"rules,omitzero"`
	// Present are the kinds of events that the log has wherever they happen, so
	// that a ticket without one had none: no escalation, no insight sent
	// upstream, no reply, no survey. Absent are those that it never has; what
	// depends on them is unknown. Of other kinds nothing is stated: what depends
	// on them is unknown until some ticket has one.
	Present []lifecycle.Kind `json:"present,omitzero"`
	Absent  []lifecycle.Kind `json:"absent,omitzero"`
}

const schema = "metrics/observe/2"

// StandardSpec returns the spec with every default written out.
func StandardSpec() Spec { return Spec{Schema: schema}.withDefaults() }

func (s Spec) withDefaults() Spec {
	if s.Window == 0 {
		s.Window = spec.Duration(7 * 24 * time.Hour)
	}
	if s.Quick == 0 {
		s.Quick = spec.Duration(15 * time.Minute)
	}
	return s
}

// Validate returns every defect of the spec as a *metrics.SpecError, nil if there is
// none.
func (s Spec) Validate() error {
	d := spec.Defects{Package: "observe"}
	d.Schema(s.Schema, schema)
	spec.Length(&d, "window", s.Window)
	spec.Length(&d, "quick", s.Quick)
	surveys := spec.Seen[string]{}
	for i, q := range s.Surveys {
		q.validate(&d, spec.Index("surveys", i))
		if surveys.Again(fold.String(q.Name)) {
			d.Add(spec.Join(spec.Index("surveys", i), "name"), spec.ErrDuplicate, "%q", q.Name)
		}
	}
	names(&d, "rules", s.Rules)
	s.kinds(&d)
	return d.Err()
}

// kinds checks that every kind of event is known, and is said once to be
// present or absent.
func (s *Spec) kinds(d *spec.Defects) {
	stated := map[lifecycle.Kind]string{}
	for _, x := range []struct {
		path string
		list []lifecycle.Kind
	}{{"present", s.Present}, {"absent", s.Absent}} {
		for i, k := range x.list {
			switch was := stated[k]; {
			case !k.IsValid():
				d.Add(spec.Index(x.path, i), spec.ErrRange, "want a kind of event, got %v", k)
			case was == x.path:
				d.Add(spec.Index(x.path, i), spec.ErrDuplicate, "%v", k)
			case was != "":
				d.Add(spec.Index(x.path, i), spec.ErrConflict, "%v is %s, too", k, was)
			}
			stated[k] = x.path
		}
	}
}

// names records names that are empty or stated twice.
func names(d *spec.Defects, path string, list []string) {
	seen := spec.Seen[string]{}
	for i, name := range list {
		switch {
		case strings.TrimSpace(name) == "":
			d.Add(spec.Index(path, i), spec.ErrRequired, "")
		case name == "*":
			d.Add(spec.Index(path, i), spec.ErrConflict, "%q stands for no actor, want names", name)
		case seen.Again(fold.String(name)):
			d.Add(spec.Index(path, i), spec.ErrDuplicate, "%q", name)
		}
	}
}

// Observer reads tickets. It is immutable and safe for concurrent use.
type Observer struct {
	given   Spec
	spec    Spec // with defaults
	surveys map[string]QuestionSpec
	rules   map[string]bool
}

// New returns the observer of a valid spec, else what [Spec.Validate] returns.
func New(s Spec) (*Observer, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	s = s.clone()
	o := &Observer{given: s, spec: s.withDefaults(), surveys: map[string]QuestionSpec{}, rules: map[string]bool{}}
	for _, q := range s.Surveys {
		o.surveys[fold.String(q.Name)] = q.full()
	}
	for _, name := range s.Rules {
		o.rules[fold.String(name)] = true
	}
	return o, nil
}

// surveyOf returns what the survey of the name asks.
func (o *Observer) surveyOf(name string) QuestionSpec {
	if s, ok := o.surveys[fold.String(name)]; ok {
		return s
	}
	if s, ok := o.surveys[""]; ok {
		return s
	}
	return QuestionSpec{}.full()
}

// isRule reports whether the actor is a program.
func (o *Observer) isRule(actor string) bool { return len(o.rules) != 0 && o.rules[fold.String(actor)] }

// Spec returns a copy of the spec as it was given.
func (o *Observer) Spec() Spec { return o.given.clone() }

func (s Spec) clone() Spec {
	s.Surveys, s.Rules, s.Present, s.Absent = slices.Clone(s.Surveys), slices.Clone(s.Rules), slices.Clone(s.Present), slices.Clone(s.Absent)
	return s
}
