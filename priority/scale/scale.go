package scale

import (
	"slices"

	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/priority"
)

const scaleSchema = "priority/scale/1"

// Spec says what the levels of a desk mean: a name, the business impact,
// examples, and the targets that are promised for each.
type Spec struct {
	Schema string      `json:"schema,omitzero"` // "priority/scale/1" or empty
	Name   string      `json:"name,omitzero"`
	Levels []LevelSpec `json:"levels"` // most urgent first; a desk need not use all five
}

// LevelSpec is one level of a scale. A target of zero is not promised.
type LevelSpec struct {
	Level          priority.Level    `json:"level"`
	Name           string            `json:"name"`                     // "Critical"
	Impact         string            `json:"impact,omitzero"`          // "Complete outage, data loss"
	Examples       []string          `json:"examples,omitzero"`        // "System down"
	Response       priority.Duration `json:"response,omitzero"`        // time to the first response
	Resolution     priority.Duration `json:"resolution,omitzero"`      // time to the resolution; at most one of this and ResolutionDays
	ResolutionDays int               `json:"resolution_days,omitzero"` // a number of business days instead of Resolution
	Update         priority.Duration `json:"update,omitzero"`          // how often the customer gets news; 0: when the status changes, or not stated
	Affected       string            `json:"affected,omitzero"`        // "several users"
	Urgency        string            `json:"urgency,omitzero"`         // "significant block"
	Action         string            `json:"action,omitzero"`          // "next free agent"
}

// Validate returns nil or a [*priority.SpecError] with every defect: no level, a level
// repeated or out of order, no name, a negative target, a resolution in both
// time and days.
func (s Spec) Validate() error {
	d := &spec.Defects{Package: "priority"}
	d.Schema(s.Schema, scaleSchema)
	if len(s.Levels) == 0 {
		d.Add("levels", spec.ErrRequired, "want at least one level")
	}
	for i, l := range s.Levels {
		path := spec.Index("levels", i)
		l.check(d, path)
		if i == 0 || !l.Level.IsValid() || !s.Levels[i-1].Level.IsValid() {
			continue
		}
		at := spec.Join(path, "level")
		switch before := s.Levels[i-1].Level; {
		case l.Level == before:
			d.Add(at, spec.ErrDuplicate, "%v", l.Level)
		case l.Level.MoreUrgent(before):
			d.Add(at, spec.ErrConflict, "%v after %v, want the most urgent first", l.Level, before)
		}
	}
	return d.Err()
}

func (l LevelSpec) check(d *spec.Defects, path string) {
	switch at := spec.Join(path, "level"); {
	case l.Level == 0:
		d.Add(at, spec.ErrRequired, "")
	case !l.Level.IsValid():
		d.Add(at, spec.ErrRange, "%v", l.Level)
	}
	if l.Name == "" {
		d.Add(spec.Join(path, "name"), spec.ErrRequired, "")
	}
	spec.Length(d, spec.Join(path, "update"), l.Update)
	spec.Length(d, spec.Join(path, "response"), l.Response)
	spec.Length(d, spec.Join(path, "resolution"), l.Resolution)
	switch at := spec.Join(path, "resolution_days"); {
	case l.ResolutionDays < 0:
		d.Add(at, spec.ErrRange, "%d, want 0 or more", l.ResolutionDays)
	case l.ResolutionDays > 0 && l.Resolution != 0:
		d.Add(at, spec.ErrConflict, "resolution is stated as %v too, want one of them", l.Resolution)
	}
}

// Scale is a compiled [Spec]. It is immutable and safe for concurrent
// use.
type Scale struct {
	spec  Spec
	index map[priority.Level]int // position in spec.Levels
}

// New compiles s, or returns what [Spec.Validate] returns.
func New(s Spec) (*Scale, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	c := &Scale{spec: s.clone(), index: make(map[priority.Level]int, len(s.Levels))}
	for i, l := range s.Levels {
		c.index[l.Level] = i
	}
	return c, nil
}

// Spec returns a copy of the document that s was made from.
func (s *Scale) Spec() Spec { return s.spec.clone() }

// Level returns what l means on this scale; ok is false if the scale does not
// use l.
func (s *Scale) Level(l priority.Level) (meaning LevelSpec, ok bool) {
	i, ok := s.index[l]
	if !ok {
		return LevelSpec{}, false
	}
	return s.spec.Levels[i].clone(), true
}

// Named returns the level with the given name, in either letters' case; ok is
// false if no level has it.
func (s *Scale) Named(name string) (level priority.Level, ok bool) {
	i := slices.IndexFunc(s.spec.Levels, func(l LevelSpec) bool { return fold.Equal(l.Name, name) })
	if i < 0 {
		return 0, false
	}
	return s.spec.Levels[i].Level, true
}

func (s Spec) clone() Spec {
	s.Levels = slices.Clone(s.Levels)
	for i := range s.Levels {
		s.Levels[i] = s.Levels[i].clone()
	}
	return s
}

func (l LevelSpec) clone() LevelSpec {
	l.Examples = slices.Clone(l.Examples)
	return l
}
