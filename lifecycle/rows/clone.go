package rows

import (
	"maps"
	"slices"

	"github.com/supportops/policy/internal/cond"
)

// clone returns a deep copy of s.
func (s Spec) clone() Spec {
	s.Layouts, s.Missing, s.Systems = slices.Clone(s.Layouts), slices.Clone(s.Missing), slices.Clone(s.Systems)
	s.Events = slices.Clone(s.Events)
	for i := range s.Events {
		e := &s.Events[i]
		e.When, e.Time = cond.Clone(e.When), slices.Clone(e.Time)
		for _, f := range e.fields() {
			*f.spec = f.spec.clone()
		}
		e.Facts = maps.Clone(e.Facts)
		for name, f := range e.Facts {
			e.Facts[name] = f.clone()
		}
	}
	return s
}

func (f SourceSpec) clone() SourceSpec {
	f.Columns, f.Values = slices.Clone(f.Columns), maps.Clone(f.Values)
	return f
}
