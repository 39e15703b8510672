package severity

import (
	"slices"

	"github.com/supportops/policy/internal/cond"
	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/priority"
)

const (
	pkg    = "severity"
	schema = "priority/severity/1"
)

// ScaleSpec says how grave an incident is, by its impairment and its scope, and
// what each severity means. Both axes are the customer's. A severity that a
// cell names may be left out of Levels; it then has no written meaning.
type ScaleSpec struct {
	Schema     string            `json:"schema,omitzero"` // "priority/severity/1" or empty
	Name       string            `json:"name,omitzero"`
	Impairment priority.AxisSpec `json:"impairment"` // the gravest first: complete, major, minor
	Scope      priority.AxisSpec `json:"scope"`      // the widest first: all, multiple, one
	Cells      [][]Severity      `json:"cells"`      // Cells[i][j] belongs to Impairment.Values[i] and Scope.Values[j]
	Levels     []MeaningSpec     `json:"levels,omitzero"`
}

// MeaningSpec is what one severity means: its definition, who handles it, and
// who is told about it in which way.
type MeaningSpec struct {
	Severity      Severity          `json:"severity"`
	Definition    string            `json:"definition"`
	EscalateTo    []string          `json:"escalate_to,omitzero"`    // empty: the normal queue
	EscalateAfter priority.Duration `json:"escalate_after,omitzero"` // 0: at once
	Communication []string          `json:"communication,omitzero"`  // how people are told, such as "status page"
	Name          string            `json:"name,omitzero"`           // "Critical"
	Examples      []string          `json:"examples,omitzero"`       // "production down"
	Response      priority.Duration `json:"response,omitzero"`       // time to the first response; 0: not stated
	Update        priority.Duration `json:"update,omitzero"`         // how often there is news; 0: at the resolution, or not stated
}

// Validate returns nil or a [*priority.SpecError] with every defect: an axis
// without values or with one repeated, a cell missing or beyond the axes, a
// severity repeated or out of order, no definition, a negative time.
func (s ScaleSpec) Validate() error {
	d := &spec.Defects{Package: pkg}
	d.Schema(s.Schema, schema, "severity/scale/1")
	checkAxis(d, "impairment.values", s.Impairment.Values)
	checkAxis(d, "scope.values", s.Scope.Values)
	s.checkCells(d)
	for i, l := range s.Levels {
		path := spec.Index("levels", i)
		checkSeverity(d, spec.Join(path, "severity"), l.Severity)
		if i > 0 && l.Severity.IsValid() && !s.Levels[i-1].Severity.Graver(l.Severity) {
			d.Add(spec.Join(path, "severity"), spec.ErrConflict, "%v after %v, want each once, the gravest first", l.Severity, s.Levels[i-1].Severity)
		}
		if l.Definition == "" {
			d.Add(spec.Join(path, "definition"), spec.ErrRequired, "")
		}
		spec.Length(d, spec.Join(path, "escalate_after"), l.EscalateAfter)
		spec.Length(d, spec.Join(path, "response"), l.Response)
		spec.Length(d, spec.Join(path, "update"), l.Update)
	}
	return d.Err()
}

func checkAxis(d *spec.Defects, path string, values []string) {
	if len(values) == 0 {
		d.Add(path, spec.ErrRequired, "want at least one value, the gravest first")
	}
	seen := map[string]int{}
	for i, v := range values {
		first, again := seen[fold.String(v)]
		switch {
		case v == "":
			d.Add(spec.Index(path, i), spec.ErrRequired, "want a name")
		case again:
			d.Add(spec.Index(path, i), spec.ErrDuplicate, "%q is %s already", spec.Clip(v), spec.Index(path, first))
		default:
			seen[fold.String(v)] = i
		}
	}
}

func (s ScaleSpec) checkCells(d *spec.Defects) {
	if got, want := len(s.Cells), len(s.Impairment.Values); got != want {
		d.Add("cells", spec.ErrRange, "%d rows, want %d: every cell is stated", got, want)
	}
	for i, row := range s.Cells {
		path := spec.Index("cells", i)
		if got, want := len(row), len(s.Scope.Values); got != want {
			d.Add(path, spec.ErrRange, "%d cells, want %d: every cell is stated", got, want)
		}
		for j, v := range row {
			checkSeverity(d, spec.Index(path, j), v)
		}
	}
}

func checkSeverity(d *spec.Defects, path string, v Severity) {
	switch {
	case v == 0:
		d.Add(path, spec.ErrRequired, "")
	case !v.IsValid():
		d.Add(path, spec.ErrRange, "%v", v)
	}
}

// Scale is a compiled [ScaleSpec]. It is immutable and safe for concurrent
// use.
type Scale struct {
	spec              ScaleSpec
	impairment, scope *cond.Table
}

// NewScale compiles s, or returns what [ScaleSpec.Validate] returns.
func NewScale(s ScaleSpec) (*Scale, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	return &Scale{s.clone(), cond.NewTable(s.Impairment.Values...), cond.NewTable(s.Scope.Values...)}, nil
}

// Spec returns a copy of the document that s was made from.
func (s *Scale) Spec() ScaleSpec { return s.spec.clone() }

// Severity returns how grave an incident of that impairment and scope is, each
// named as on its axis, in either case; ok is false if an axis lacks the name.
func (s *Scale) Severity(impairment, scope string) (severity Severity, ok bool) {
	i, known := s.impairment.Index(impairment)
	j, ok := s.scope.Index(scope)
	if !known || !ok {
		return 0, false
	}
	return s.spec.Cells[i][j], true
}

// Level returns what v means on this scale; ok is false if the Levels of the
// scale have no v, even if a cell names it: [StandardScaleSpec] has SEV5 in a
// cell and not among its Levels.
func (s *Scale) Level(v Severity) (meaning MeaningSpec, ok bool) {
	for _, l := range s.spec.Levels {
		if l.Severity == v {
			return l.clone(), true
		}
	}
	return MeaningSpec{}, false
}

func (s ScaleSpec) clone() ScaleSpec {
	s.Impairment.Values, s.Scope.Values = slices.Clone(s.Impairment.Values), slices.Clone(s.Scope.Values)
	s.Cells = slices.Clone(s.Cells)
	for i := range s.Cells {
		s.Cells[i] = slices.Clone(s.Cells[i])
	}
	s.Levels = slices.Clone(s.Levels)
	for i := range s.Levels {
		s.Levels[i] = s.Levels[i].clone()
	}
	return s
}

func (l MeaningSpec) clone() MeaningSpec {
	l.EscalateTo, l.Communication, l.Examples = slices.Clone(l.EscalateTo), slices.Clone(l.Communication), slices.Clone(l.Examples)
	return l
}
