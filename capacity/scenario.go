package capacity

import (
	"math/big"

	"github.com/supportops/policy/internal/spec"
)

// Scenario is a change of volume to be prepared for. The zero Scenario changes
// nothing.
type Scenario struct {
	Name   string `json:"name,omitzero"`
	Change Ratio  `json:"change,omitzero"` // of the volume: "300%" is four times, "-50%" half; ≥ -100 %
	// Response is what the desk does then.
	Response string `json:"response,omitzero"`
}

// StandardScenarios returns a normal period and the five scenarios of the
// handbook's workforce file: a product outage, a major release, a holiday,
// customers who come over from a competitor, and a crisis in public.
func StandardScenarios() []Scenario {
	return []Scenario{
		{Name: "normal"},
		{Name: "outage", Change: Percent(300), Response: "all hands, the rest is deferred"},
		{Name: "release", Change: Percent(50), Response: "extra cover is planned"},
		{Name: "holiday", Change: Percent(-50), Response: "skeleton crew"},
		{Name: "migration", Change: Percent(100), Response: "temporary staff, longer hours"},
		{Name: "crisis", Change: Percent(500), Response: "emergency protocol, executives"},
	}
}

// Validate reports the defects of s as a [*SpecError], nil without any.
func (s Scenario) Validate() error {
	d := defects()
	s.check(d)
	return d.Err()
}

func (s Scenario) check(d *spec.Defects) {
	if !within(s.Change, Percent(-100), Percent(10_000_000)) {
		d.Add("change", ErrRange, "want -100%% to 10000000%%, got %v", s.Change)
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
	factor := s.factor()
	num, _ := new(big.Float).SetInt(factor.Num()).Float64()
	den, _ := new(big.Float).SetInt(factor.Denom()).Float64()
	out := make([]float64, len(volumes))
	for i, v := range volumes {
		out[i] = v * num / den // whole volumes stay exact
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
	n := s.factor()
	n.Mul(n, big.NewRat(w.Tickets, 1))
	tickets, rest := new(big.Int).QuoRem(n.Num(), n.Denom(), new(big.Int))
	w.Tickets = 1e12
	if tickets.IsInt64() && tickets.Int64() < 1e12 {
		w.Tickets = tickets.Int64() + int64(rest.Sign())
	}
	return w, nil
}

// factor returns by what the volume is multiplied, exactly.
func (s Scenario) factor() *big.Rat {
	f := s.Change.Rat()
	return f.Add(f, big.NewRat(1, 1))
}
