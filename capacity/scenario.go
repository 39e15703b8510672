package capacity

import (
	"math"

	"github.com/supportops/policy/internal/spec"
)

// Scenario is a change of volume to be prepared for. The zero Scenario changes
// nothing.
type Scenario struct {
	Name   string `json:"name,omitzero"`
	Change Share  `json:"change,omitzero"` // of the volume: "300%" is four times, "-50%" half; ≥ -100 %
}

// StandardScenarios returns the usual ones of support handbooks: a normal
// period, an outage (+300 %), a release (+50 %) and a holiday (-50 %).
func StandardScenarios() []Scenario {
	return []Scenario{
		{Name: "normal"},
		{Name: "outage", Change: Percent(300)},
		{Name: "release", Change: Percent(50)},
		{Name: "holiday", Change: Percent(-50)},
	}
}

// Validate reports the defects of s as a [*SpecError], nil without any.
func (s Scenario) Validate() error {
	d := defects()
	s.check(d)
	return d.Err()
}

func (s Scenario) check(d *spec.Defects) {
	if s.Change < -One || s.Change > maxShare {
		d.Add("change", ErrRange, "want a share in [-100%%, 10000000%%], got %v", s.Change)
	}
}

// Volumes returns the volumes with the change applied, in new memory. The
// error is a [*SpecError] for a defect of s and for volumes that are not from 0
// to 1e9, before the change or after it.
func (s Scenario) Volumes(volumes []float64) ([]float64, error) {
	d := defects()
	s.check(d)
	out := s.volumes(d, "volumes", volumes)
	if err := d.Err(); err != nil {
		return nil, err
	}
	return out, nil
}

// volumes returns the changed volumes at path and records those that are out
// of bounds.
func (s Scenario) volumes(d *spec.Defects, path string, volumes []float64) []float64 {
	out := make([]float64, len(volumes))
	for i, v := range volumes {
		out[i] = v * float64(One+s.Change) / float64(One) // whole volumes stay exact
		checkVolume(d, spec.Index(path, i), v)
		if v >= 0 && v <= maxVolume && out[i] > maxVolume {
			d.Add(spec.Index(path, i), ErrRange, "want at most %g contacts after a change of %v, got %v", float64(maxVolume), s.Change, out[i])
		}
	}
	return out
}

// Work returns w with its tickets changed, rounded up to whole ones and within
// 1e12. The error is a [*SpecError] for a defect of s and for tickets out of
// bounds.
func (s Scenario) Work(w Work) (Work, error) {
	d := defects()
	s.check(d)
	w.checkTickets(d, "")
	if err := d.Err(); err != nil {
		return Work{}, err
	}
	n, rest := mulDiv(w.Tickets, int64(One+s.Change), int64(One))
	if rest {
		n++
	}
	w.Tickets = min(n, 1e12)
	return w, nil
}

// mulDiv returns ⌊a·b/c⌋ and whether something is left, math.MaxInt64 where
// that is beyond an int64, for a, b ≥ 0 and c > 0.
func mulDiv(a, b, c int64) (q int64, rest bool) {
	whole, part := a/c, a%c
	if b != 0 && whole > (math.MaxInt64-b)/b {
		return math.MaxInt64 - 1, false
	}
	return whole*b + part*b/c, part*b%c != 0
}
