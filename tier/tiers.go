package tier

import (
	"slices"
	"time"

	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/priority"
)

const tiersSchema = "tier/tiers/1"

// Duration is a length of time written as text in documents, such as "1h30m".
type Duration = spec.Duration

// TiersSpec is the tiers of a desk, the front first: L0, L1, L2, L3.
type TiersSpec struct {
	Schema string     `json:"schema,omitzero"` // "tier/tiers/1" or empty
	Tiers  []TierSpec `json:"tiers"`
}

// TierSpec is one tier: what it does, what share of the work it should take,
// and how soon it answers.
type TierSpec struct {
	Name  string     `json:"name"`           // "L1"
	Title string     `json:"title,omitzero"` // "Tier 1"
	Scope []string   `json:"scope,omitzero"` // what belongs here
	Goals []GoalSpec `json:"goals,omitzero"` // at most one for each ShareOf
	SLA   SLASpec    `json:"sla,omitzero"`

	HandleTime  TimeRangeSpec  `json:"handle_time,omitzero"`   // mean time that a ticket takes an agent
	PerAgentDay CountRangeSpec `json:"per_agent_day,omitzero"` // tickets that an agent solves in a day
}

// GoalSpec is a share that a tier should have: at least and at most, both
// inclusive, or below. A share of 0 states no bound.
type GoalSpec struct {
	ShareOf ShareOf        `json:"share_of"`
	AtLeast priority.Ratio `json:"at_least,omitzero"`
	AtMost  priority.Ratio `json:"at_most,omitzero"`
	Below   priority.Ratio `json:"below,omitzero"`
}

// TimeRangeSpec is a range of lengths of time, both bounds inclusive. 0 states
// no bound.
type TimeRangeSpec struct {
	AtLeast Duration `json:"at_least,omitzero"`
	AtMost  Duration `json:"at_most,omitzero"`
}

// Compare returns -1 if d is below the range, 1 if it is above, and 0 if it is
// within.
func (r TimeRangeSpec) Compare(d time.Duration) int {
	return compare(int64(d), int64(r.AtLeast), int64(r.AtMost))
}

// CountRangeSpec is a range of counts, both bounds inclusive. 0 states no
// bound.
type CountRangeSpec struct {
	AtLeast int `json:"at_least,omitzero"`
	AtMost  int `json:"at_most,omitzero"`
}

// Compare returns -1 if n is below the range, 1 if it is above, and 0 if it is
// within.
func (r CountRangeSpec) Compare(n int) int {
	return compare(int64(n), int64(r.AtLeast), int64(r.AtMost))
}

func compare(n, least, most int64) int {
	switch {
	case n < least:
		return -1
	case most > 0 && n > most:
		return 1
	}
	return 0
}

// checkRange records bounds below 0 and empty ranges.
func checkRange(d *spec.Defects, path string, least, most int64, say func(int64) any) {
	if least < 0 {
		d.Add(spec.Join(path, "at_least"), spec.ErrRange, "%v, want 0 or more", say(least))
	}
	if most < 0 {
		d.Add(spec.Join(path, "at_most"), spec.ErrRange, "%v, want 0 or more", say(most))
	} else if most > 0 && least > most {
		d.Add(spec.Join(path, "at_most"), spec.ErrConflict, "%v is less than at_least, %v", say(most), say(least))
	}
}

// SLASpec is how soon a tier answers: instantly, or usually within Usual and at
// the latest within Latest, or when it can. Without any of these, nothing is
// promised.
type SLASpec struct {
	Instant    bool     `json:"instant,omitzero"` // answers at once
	Usual      Duration `json:"usual,omitzero"`
	Latest     Duration `json:"latest,omitzero"`
	BestEffort bool     `json:"best_effort,omitzero"` // answers when it can
}

// Validate returns nil or a [*SpecError] with every defect: no tier, one
// without a name or with that of another, a share outside 0 to 100 percent or
// an empty range of them, times in no order, two promises.
func (s TiersSpec) Validate() error {
	d := &spec.Defects{Package: pkg}
	d.Schema(s.Schema, tiersSchema)
	if len(s.Tiers) == 0 {
		d.Add("tiers", spec.ErrRequired, "want at least one tier, the front first")
	}
	seen := spec.Names{}
	for i, t := range s.Tiers {
		path := spec.Index("tiers", i)
		seen.Check(d, spec.Join(path, "name"), fold.String(t.Name))
		stated := spec.Seen[ShareOf]{}
		for j, target := range t.Goals {
			at := spec.Index(spec.Join(path, "goals"), j)
			target.check(d, at)
			if stated.Again(target.ShareOf) {
				d.Add(spec.Join(at, "share_of"), spec.ErrDuplicate, "%v", target.ShareOf)
			}
		}
		t.SLA.check(d, spec.Join(path, "sla"))
		handle := spec.Join(path, "handle_time")
		low, high := spec.Length(d, spec.Join(handle, "at_least"), t.HandleTime.AtLeast), spec.Length(d, spec.Join(handle, "at_most"), t.HandleTime.AtMost)
		if low && high {
			checkRange(d, handle, int64(t.HandleTime.AtLeast), int64(t.HandleTime.AtMost), func(n int64) any { return Duration(n) })
		}
		checkRange(d, spec.Join(path, "per_agent_day"), int64(t.PerAgentDay.AtLeast), int64(t.PerAgentDay.AtMost), func(n int64) any { return n })
	}
	return d.Err()
}

func (t GoalSpec) check(d *spec.Defects, path string) {
	spec.NeedWord(d, spec.Join(path, "share_of"), t.ShareOf, Tickets, Resolution, Deflection, Escalation, FirstStop, Satisfied, Accuracy)
	ok := true
	for _, p := range []struct {
		name  string
		value priority.Ratio
	}{{"at_least", t.AtLeast}, {"at_most", t.AtMost}, {"below", t.Below}} {
		if p.value.Sign() < 0 || p.value.Compare(spec.Percent(100)) > 0 {
			d.Add(spec.Join(path, p.name), spec.ErrRange, "%v, want 0%% to 100%%", p.value)
			ok = false
		}
	}
	least, most, below := t.AtLeast.Sign() > 0, t.AtMost.Sign() > 0, t.Below.Sign() > 0
	switch {
	case !ok:
	case most && below:
		d.Add(spec.Join(path, "below"), spec.ErrConflict, "at_most is stated too, want one of them")
	case most && t.AtLeast.Compare(t.AtMost) > 0:
		d.Add(spec.Join(path, "at_most"), spec.ErrConflict, "%v is less than at_least, %v", t.AtMost, t.AtLeast)
	case below && t.AtLeast.Compare(t.Below) >= 0:
		d.Add(spec.Join(path, "below"), spec.ErrConflict, "%v is not more than at_least, %v", t.Below, t.AtLeast)
	case !least && !most && !below:
		d.Add(path, spec.ErrRequired, "want a bound: at_least, at_most or below")
	}
}

func (s SLASpec) check(d *spec.Defects, path string) {
	usual, latest := spec.Length(d, spec.Join(path, "usual"), s.Usual), spec.Length(d, spec.Join(path, "latest"), s.Latest)
	switch {
	case !usual || !latest:
	case s.Usual > s.Latest:
		d.Add(spec.Join(path, "latest"), spec.ErrConflict, "%v is less than usual, %v", s.Latest, s.Usual)
	}
	if s.Instant && s.BestEffort || (s.Instant || s.BestEffort) && s.Latest != 0 {
		d.Add(path, spec.ErrConflict, "want one of instant, usual and latest, best_effort")
	}
}

// Tiers is a compiled [TiersSpec]. It is immutable and safe for concurrent use.
// The zero Tiers has no tiers.
type Tiers struct{ spec TiersSpec }

// NewTiers compiles s, or returns what [TiersSpec.Validate] returns.
func NewTiers(s TiersSpec) (*Tiers, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	return &Tiers{s.clone()}, nil
}

// Spec returns a copy of the document that m was made from.
func (m *Tiers) Spec() TiersSpec { return m.spec.clone() }

// Tier returns the tier with that name, in either letters' case; ok is false if
// there is none.
func (m *Tiers) Tier(name string) (tier TierSpec, ok bool) {
	for _, t := range m.spec.Tiers {
		if fold.Equal(t.Name, name) {
			return t.clone(), true
		}
	}
	return TierSpec{}, false
}

// Rank returns the position of the tier with that name, in either letters'
// case, 0 for the front; ok is false if there is none.
func (m *Tiers) Rank(name string) (rank int, ok bool) {
	rank = slices.IndexFunc(m.spec.Tiers, func(t TierSpec) bool { return fold.Equal(t.Name, name) })
	return max(rank, 0), rank >= 0
}

func (s TiersSpec) clone() TiersSpec {
	s.Tiers = slices.Clone(s.Tiers)
	for i := range s.Tiers {
		s.Tiers[i] = s.Tiers[i].clone()
	}
	return s
}

func (t TierSpec) clone() TierSpec {
	t.Scope, t.Goals = slices.Clone(t.Scope), slices.Clone(t.Goals)
	return t
}
