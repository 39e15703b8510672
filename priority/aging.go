package priority

import (
	"slices"
	"time"

	"github.com/supportops/policy/internal/spec"
)

const agingSchema = "priority/aging/1"

// AgingSpec makes a waiting ticket rise: from each stated level to the next
// more urgent one after a wait at that level, never above the cap. The zero
// AgingSpec ages nothing.
type AgingSpec struct {
	Schema string          `json:"schema,omitzero"` // "priority/aging/1" or empty
	Cap    Level           `json:"cap,omitzero"`    // the most urgent level that waiting reaches
	Steps  []AgingStepSpec `json:"steps,omitzero"`
}

// AgingStepSpec says how long a ticket waits at a level before it rises by one.
type AgingStepSpec struct {
	Level Level    `json:"level"`
	After Duration `json:"after"` // more than 0, at most 50 years of 8,760 hours
}

const maxWait = 50 * 8760 * Duration(time.Hour) // four of them do not overflow

// Validate returns nil or a [*SpecError] with every defect: a level stated
// twice or that the cap keeps from rising, a wait out of range, steps without a
// cap.
func (s AgingSpec) Validate() error {
	d := &spec.Defects{Package: "priority"}
	d.Schema(s.Schema, agingSchema)
	if s.Cap != 0 || len(s.Steps) > 0 {
		checkGrade(d, "cap", s.Cap)
	}
	seen := map[Level]bool{}
	for i, step := range s.Steps {
		at := spec.Index("steps", i)
		checkGrade(d, spec.Join(at, "level"), step.Level)
		switch {
		case !step.Level.IsValid():
		case seen[step.Level]:
			d.Add(spec.Join(at, "level"), ErrDuplicate, "%v", step.Level)
		case s.Cap.IsValid() && !s.Cap.MoreUrgent(step.Level):
			d.Add(spec.Join(at, "level"), ErrConflict, "%v cannot rise under the cap %v", step.Level, s.Cap)
		}
		seen[step.Level] = true
		if after := spec.Join(at, "after"); step.After <= 0 || step.After > maxWait {
			d.Add(after, ErrRange, "%v, want more than 0, at most %v", step.After, maxWait)
		} else {
			spec.Length(d, after, step.After)
		}
	}
	return d.Err()
}

// Aging is a compiled [AgingSpec]. It is immutable and safe for concurrent
// use.
type Aging struct {
	spec AgingSpec
	wait [numLevels + 1]time.Duration // 0: does not rise
}

// NewAging compiles s, or returns what [AgingSpec.Validate] returns.
func NewAging(s AgingSpec) (*Aging, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	a := &Aging{spec: s.clone()}
	for _, step := range s.Steps {
		a.wait[step.Level] = step.After.Std()
	}
	return a, nil
}

// Spec returns a copy of the document that a was made from.
func (a *Aging) Spec() AgingSpec { return a.spec.clone() }

// Rise is one rise by waiting.
type Rise struct {
	From  Level    `json:"from"`
	To    Level    `json:"to"`
	After Duration `json:"after"` // since the ticket began to wait
}

// Level returns the level of a ticket that began at base, after it has waited
// for the time waited. The wait may be wall-clock or business time, as the
// caller measures it. A ticket rises at the instant its wait is over. Level does
// not allocate.
func (a *Aging) Level(base Level, waited time.Duration) Level {
	l := base
	for l.IsValid() && a.wait[l] > 0 && waited >= a.wait[l] {
		waited -= a.wait[l]
		l--
	}
	return l
}

// Rises returns every rise that a ticket beginning at base meets if it waits
// long enough, in order.
func (a *Aging) Rises(base Level) []Rise {
	var rises []Rise
	total := Duration(0)
	for l := base; l.IsValid() && a.wait[l] > 0; l-- {
		total += Duration(a.wait[l])
		rises = append(rises, Rise{l, l - 1, total})
	}
	return rises
}

// Bound returns the wait after which a ticket that began at base stands before
// every ticket that begins to wait later, whatever its level. ok is false if
// there is no such wait: the rises from base end below P1, so newer tickets may
// overtake it indefinitely.
func (a *Aging) Bound(base Level) (wait time.Duration, ok bool) {
	l := base
	for ; l.IsValid() && a.wait[l] > 0; l-- {
		wait += a.wait[l]
	}
	if l != P1 {
		return 0, false
	}
	return wait, true
}

func (s AgingSpec) clone() AgingSpec {
	s.Steps = slices.Clone(s.Steps)
	return s
}
