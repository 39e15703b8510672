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
	// Satisfied is the least score that counts as satisfied; 0 means 4, of 5.
	Satisfied int `json:"satisfied,omitzero"`
	// Recommend are the surveys, by the Ref of their events, that ask for 0 to
	// 10 how likely a recommendation is. All others ask for satisfaction.
	Recommend []string `json:"recommend,omitzero"`
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
	for _, list := range []struct {
		path  string
		names []string
	}{{"recommend", s.Recommend}, {"exclude", s.Exclude}} {
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

// NewObserver returns the observer of a valid spec.
func NewObserver(s Spec) (*Observer, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	s = s.clone()
	return &Observer{given: s, spec: s.withDefaults()}, nil
}

// Spec returns a copy of the spec as it was given.
func (o *Observer) Spec() Spec { return o.given.clone() }

func (s Spec) clone() Spec {
	s.Recommend, s.Exclude, s.Absent = slices.Clone(s.Recommend), slices.Clone(s.Exclude), slices.Clone(s.Absent)
	return s
}
