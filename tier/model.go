package tier

import (
	"math"
	"slices"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/internal/text"
)

const modelSchema = "tier/model/1"

// Duration is a length of time written as text in documents, such as "1h30m".
type Duration = text.Duration

// ModelSpec is the tiers of a desk, the front first: L0, L1, L2, L3.
type ModelSpec struct {
	Schema string     `json:"schema,omitzero"` // "tier/model/1" or empty
	Tiers  []TierSpec `json:"tiers"`
}

// TierSpec is one tier: what it does, what share of the work it should take,
// and how soon it answers.
type TierSpec struct {
	Name    string       `json:"name"`             // "L1"
	Title   string       `json:"title,omitzero"`   // "Tier 1"
	Scope   []string     `json:"scope,omitzero"`   // what belongs here
	Targets []TargetSpec `json:"targets,omitzero"` // at most one of each measure
	SLA     SLASpec      `json:"sla,omitzero"`
}

// TargetSpec is a share in percent that a tier should have: at least and at
// most, both inclusive, or below. 0 states no bound.
type TargetSpec struct {
	Measure Measure `json:"measure"`
	AtLeast float64 `json:"at_least,omitzero"`
	AtMost  float64 `json:"at_most,omitzero"`
	Below   float64 `json:"below,omitzero"`
}

// SLASpec is how soon a tier answers: instantly, or usually From and at the
// latest To, or when it can. Without any, nothing is promised.
type SLASpec struct {
	Instant    bool     `json:"instant,omitzero"`
	From       Duration `json:"from,omitzero"`
	To         Duration `json:"to,omitzero"`
	BestEffort bool     `json:"best_effort,omitzero"`
}

// ParseModelSpec reads a JSON document strictly and validates it.
func ParseModelSpec(data []byte) (ModelSpec, error) { return parse[ModelSpec](data) }

// Validate returns nil or a [*SpecError] with every defect: no tier, one
// without a name or with that of another, a share outside 0 to 100 percent or
// an empty range of them, times in no order, two promises.
func (s ModelSpec) Validate() error {
	d := &spec.Defects{Package: pkg}
	d.Schema(s.Schema, modelSchema)
	if len(s.Tiers) == 0 {
		d.Add("tiers", ErrRequired, "want at least one tier, the front first")
	}
	seen := names{}
	for i, t := range s.Tiers {
		path := spec.Index("tiers", i)
		seen.check(d, spec.Join(path, "name"), t.Name)
		for j, target := range t.Targets {
			at := spec.Index(spec.Join(path, "targets"), j)
			target.check(d, at)
			if slices.IndexFunc(t.Targets, func(x TargetSpec) bool { return x.Measure == target.Measure }) < j {
				d.Add(spec.Join(at, "measure"), ErrDuplicate, "%v", target.Measure)
			}
		}
		t.SLA.check(d, spec.Join(path, "sla"))
	}
	return d.Err()
}

func (t TargetSpec) check(d *spec.Defects, path string) {
	spec.NeedWord(d, spec.Join(path, "measure"), t.Measure, Tickets, Resolution, Deflection, Escalation, FirstStop)
	ok := true
	for _, p := range []struct {
		name  string
		value float64
	}{{"at_least", t.AtLeast}, {"at_most", t.AtMost}, {"below", t.Below}} {
		if math.IsNaN(p.value) || p.value < 0 || p.value > 100 {
			d.Add(spec.Join(path, p.name), ErrRange, "%v, want 0 to 100 percent", p.value)
			ok = false
		}
	}
	switch {
	case !ok:
	case t.AtMost > 0 && t.Below > 0:
		d.Add(spec.Join(path, "below"), ErrConflict, "at_most is stated too, want one of them")
	case t.AtMost > 0 && t.AtLeast > t.AtMost:
		d.Add(spec.Join(path, "at_most"), ErrConflict, "%v is less than at_least, %v", t.AtMost, t.AtLeast)
	case t.Below > 0 && t.AtLeast >= t.Below:
		d.Add(spec.Join(path, "below"), ErrConflict, "%v is not more than at_least, %v", t.Below, t.AtLeast)
	case t.AtLeast == 0 && t.AtMost == 0 && t.Below == 0:
		d.Add(path, ErrRequired, "want a bound: at_least, at_most or below")
	}
}

func (s SLASpec) check(d *spec.Defects, path string) {
	switch {
	case s.From < 0 || s.To < 0:
		d.Add(path, ErrRange, "%v to %v, want 0 or more", s.From, s.To)
	case s.From > s.To:
		d.Add(spec.Join(path, "to"), ErrConflict, "%v is less than from, %v", s.To, s.From)
	}
	if s.Instant && s.BestEffort || (s.Instant || s.BestEffort) && s.To != 0 {
		d.Add(path, ErrConflict, "want one of instant, from and to, best_effort")
	}
}

// Model is a compiled [ModelSpec]. It is immutable and safe for concurrent
// use.
type Model struct{ spec ModelSpec }

// NewModel compiles s, or returns what [ModelSpec.Validate] returns.
func NewModel(s ModelSpec) (*Model, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	return &Model{s.clone()}, nil
}

// Spec returns a copy of the document that m was made from.
func (m *Model) Spec() ModelSpec { return m.spec.clone() }

// Tier returns the tier with that name.
func (m *Model) Tier(name string) (tier TierSpec, ok bool) {
	for _, t := range m.spec.Tiers {
		if t.Name == name {
			return t.clone(), true
		}
	}
	return TierSpec{}, false
}

// Rank returns the position of the tier with that name, 0 for the front.
func (m *Model) Rank(name string) (rank int, ok bool) {
	rank = slices.IndexFunc(m.spec.Tiers, func(t TierSpec) bool { return t.Name == name })
	return max(rank, 0), rank >= 0
}

func (s ModelSpec) clone() ModelSpec {
	s.Tiers = slices.Clone(s.Tiers)
	for i := range s.Tiers {
		s.Tiers[i] = s.Tiers[i].clone()
	}
	return s
}

func (t TierSpec) clone() TierSpec {
	t.Scope, t.Targets = slices.Clone(t.Scope), slices.Clone(t.Targets)
	return t
}
