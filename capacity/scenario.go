package capacity

import "math"

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
	if s.Change < -One || s.Change > maxShare {
		d.Add("change", ErrRange, "want a share in [-100%%, 10000000%%], got %v", s.Change)
	}
	return d.Err()
}

// Volumes returns the volumes with the change applied, in new memory. What is
// not a number stays as it is.
func (s Scenario) Volumes(volumes []float64) []float64 {
	out := make([]float64, len(volumes))
	for i, v := range volumes {
		out[i] = v * (float64(One+s.Change) / float64(One))
	}
	return out
}

// Work returns w with its tickets changed, rounded up to whole ones and within
// 1e12.
func (s Scenario) Work(w Work) Work {
	if s.Validate() != nil || w.Tickets < 0 || w.Tickets > 1e12 {
		return w
	}
	n, rest := mulDiv(w.Tickets, int64(One+s.Change), int64(One))
	if rest {
		n++
	}
	w.Tickets = min(n, 1e12)
	return w
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
