package observe

import (
	"slices"
	"time"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/internal/text"
	"github.com/supportops/policy/lifecycle"
)

// Duration is a length of time written as text in documents, such as "168h".
type Duration = text.Duration

// Spec says how tickets are read. The zero value stands for the defaults of
// each field.
type Spec struct {
	Schema string `json:"schema,omitzero"` // "metrics/observe/1"
	// Window is how long after a resolution a reopening or a new ticket of the
	// same customer with the same counts against it; 0 means 168h.
	Window Duration `json:"window,omitzero"`
	// Quick is the limit of [Within15Minutes]; 0 means 15m.
	Quick Duration `json:"quick,omitzero"`
	// Scale is the greatest score of a survey of satisfaction, the least being
	// 1; 0 means 5. Satisfied is the least score that counts as satisfied; 0
	// means 4.
	Scale     int `json:"scale,omitzero"`
	Satisfied int `json:"satisfied,omitzero"`
	// Recommend are the surveys, by the Ref of their events, that ask for 0 to
	// 10 how likely a recommendation is, and Effort those that ask for 1, none,
	// to 5 how much effort it took. All others ask for satisfaction. A score
	// off its scale is no answer, and is counted as left out.
	Recommend []string `json:"recommend,omitzero"`
	Effort    []string `json:"effort,omitzero"`
	// Exclude are the reasons of a ticket's last state for which nothing of it
	// counts; nil means spam, deleted and test. Merged tickets never count.
	Exclude []string `json:"exclude,omitzero"`
	// Absent are the kinds of events that the log does not have. What depends
	// on them is then unknown, where it would otherwise be taken for none: no
	// reply, no escalation, no insight sent upstream.
	Absent []lifecycle.Kind `json:"absent,omitzero"`
}

const schema = "metrics/observe/1"

// StandardSpec returns the defaults, written out.
func StandardSpec() Spec { return Spec{Schema: schema}.withDefaults() }

func (s Spec) withDefaults() Spec {
	if s.Window == 0 {
		s.Window = Duration(7 * 24 * time.Hour)
	}
	if s.Quick == 0 {
		s.Quick = Duration(15 * time.Minute)
	}
	if s.Scale == 0 {
		s.Scale = 5
	}
	if s.Satisfied == 0 {
		s.Satisfied = 4
	}
	if s.Exclude == nil {
		s.Exclude = []string{"spam", "deleted", "test"}
	}
	return s
}

// Validate returns every defect of the spec as a [*SpecError], nil if there is
// none.
func (s Spec) Validate() error {
	d := spec.Defects{Package: "observe"}
	d.Schema(s.Schema, schema)
	if s.Window < 0 {
		d.Add("window", ErrRange, "want 0 or more, got %v", s.Window)
	}
	if s.Quick < 0 {
		d.Add("quick", ErrRange, "want 0 or more, got %v", s.Quick)
	}
	if s.Scale != 0 && (s.Scale < 2 || s.Scale > 100) {
		d.Add("scale", ErrRange, "want 2 to 100, or 0 for 5, got %d", s.Scale)
	} else if full := s.withDefaults(); full.Satisfied < 1 || full.Satisfied > full.Scale {
		d.Add("satisfied", ErrRange, "want 1 to %d, got %d", full.Scale, full.Satisfied)
	}
	for i, name := range s.Effort {
		if slices.Contains(s.Recommend, name) {
			d.Add(spec.Index("effort", i), ErrConflict, "%q asks for a recommendation already", name)
		}
	}
	for _, list := range []struct {
		path  string
		names []string
	}{{"recommend", s.Recommend}, {"effort", s.Effort}, {"exclude", s.Exclude}} {
		for i, name := range list.names {
			switch {
			case name == "":
				d.Add(spec.Index(list.path, i), ErrRequired, "")
			case slices.Contains(list.names[:i], name):
				d.Add(spec.Index(list.path, i), ErrDuplicate, "%q", name)
			}
		}
	}
	for i, k := range s.Absent {
		switch {
		case !k.IsValid():
			d.Add(spec.Index("absent", i), ErrRange, "want a kind of event, got %v", k)
		case slices.Contains(s.Absent[:i], k):
			d.Add(spec.Index("absent", i), ErrDuplicate, "%v", k)
		}
	}
	return d.Err()
}

// ParseSpec reads a spec from JSON, strictly, and validates it.
func ParseSpec(data []byte) (Spec, error) {
	s, err := spec.Read[Spec]("observe", data)
	if err == nil {
		err = s.Validate()
	}
	if err != nil {
		return Spec{}, err
	}
	return s, nil
}

// Observer reads tickets. It is immutable and safe for concurrent use.
type Observer struct {
	given Spec
	spec  Spec // with defaults
}

// New returns the observer of a valid spec.
func New(s Spec) (*Observer, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	s = s.clone()
	return &Observer{given: s, spec: s.withDefaults()}, nil
}

// Spec returns a copy of the spec as it was given.
func (o *Observer) Spec() Spec { return o.given.clone() }

func (s Spec) clone() Spec {
	s.Recommend, s.Effort = slices.Clone(s.Recommend), slices.Clone(s.Effort)
	s.Exclude, s.Absent = slices.Clone(s.Exclude), slices.Clone(s.Absent)
	return s
}
