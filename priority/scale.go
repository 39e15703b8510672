package priority

import (
	"slices"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/internal/text"
)

const scaleSchema = "priority/scale/1"

// Duration is a length of time written as text in documents, such as "1h30m".
// It has no unit for a day.
type Duration = text.Duration

// ScaleSpec says what the levels of a desk mean: a name, the business impact,
// examples, and the targets that are promised for each.
type ScaleSpec struct {
	Schema string      `json:"schema,omitzero"` // "priority/scale/1" or empty
	Name   string      `json:"name,omitzero"`
	Levels []LevelSpec `json:"levels"` // most urgent first; a desk need not use all five
}

// LevelSpec is one level of a scale. A target of zero is not promised.
type LevelSpec struct {
	Level          Level    `json:"level"`
	Name           string   `json:"name"`                     // "Critical"
	Impact         string   `json:"impact,omitzero"`          // "Complete outage, data loss"
	Examples       []string `json:"examples,omitzero"`        // "System down"
	Response       Duration `json:"response,omitzero"`        // time to the first response
	Resolution     Duration `json:"resolution,omitzero"`      // time to the resolution, or
	ResolutionDays int      `json:"resolution_days,omitzero"` // the same as a number of days, which has no fixed length
}

// ParseScaleSpec reads a JSON document strictly and validates it.
func ParseScaleSpec(data []byte) (ScaleSpec, error) { return parse[ScaleSpec](data) }

// Validate returns nil or a [*SpecError] with every defect: no level, a level
// repeated or out of order, no name, a negative target, a resolution in both
// time and days.
func (s ScaleSpec) Validate() error {
	d := &spec.Defects{Package: "priority"}
	d.Schema(s.Schema, scaleSchema)
	if len(s.Levels) == 0 {
		d.Add("levels", ErrRequired, "want at least one level")
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
			d.Add(at, ErrDuplicate, "%v", l.Level)
		case l.Level.MoreUrgent(before):
			d.Add(at, ErrConflict, "%v after %v, want the most urgent first", l.Level, before)
		}
	}
	return d.Err()
}

func (l LevelSpec) check(d *spec.Defects, path string) {
	checkGrade(d, spec.Join(path, "level"), l.Level)
	if l.Name == "" {
		d.Add(spec.Join(path, "name"), ErrRequired, "")
	}
	if l.Response < 0 {
		d.Add(spec.Join(path, "response"), ErrRange, "%v, want 0 or more", l.Response)
	}
	if l.Resolution < 0 {
		d.Add(spec.Join(path, "resolution"), ErrRange, "%v, want 0 or more", l.Resolution)
	}
	switch at := spec.Join(path, "resolution_days"); {
	case l.ResolutionDays < 0:
		d.Add(at, ErrRange, "%d, want 0 or more", l.ResolutionDays)
	case l.ResolutionDays > 0 && l.Resolution != 0:
		d.Add(at, ErrConflict, "resolution is stated as %v too, want one of them", l.Resolution)
	}
}

// Scale is a compiled [ScaleSpec]. It is immutable and safe for concurrent
// use.
type Scale struct {
	spec  ScaleSpec
	index [numLevels + 1]int // position in spec.Levels plus one, 0 for none
}

// NewScale compiles s, or returns what [ScaleSpec.Validate] returns.
func NewScale(s ScaleSpec) (*Scale, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	c := &Scale{spec: s.clone()}
	for i, l := range s.Levels {
		c.index[l.Level] = i + 1
	}
	return c, nil
}

// Spec returns a copy of the document that s was made from.
func (s *Scale) Spec() ScaleSpec { return s.spec.clone() }

// Level returns what l means on this scale; ok is false if the scale does not
// use l.
func (s *Scale) Level(l Level) (meaning LevelSpec, ok bool) {
	if !l.IsValid() || s.index[l] == 0 {
		return LevelSpec{}, false
	}
	return s.spec.Levels[s.index[l]-1].clone(), true
}

// Named returns the level with the given name, exactly.
func (s *Scale) Named(name string) (level Level, ok bool) {
	i := slices.IndexFunc(s.spec.Levels, func(l LevelSpec) bool { return l.Name == name })
	if i < 0 {
		return 0, false
	}
	return s.spec.Levels[i].Level, true
}

func (s ScaleSpec) clone() ScaleSpec {
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
