package forecast

import (
	"math"

	"github.com/supportops/policy/internal/spec"
)

// Limits on data, so that no intermediate result leaves the range in which
// 64-bit floating point keeps its digits.
const (
	maxSlots  = 1 << 20
	maxAmount = 1e12
	maxFactor = 1e6
)

// Slots says what is known about a run of slots apart from the amounts in them.
// A nil list takes the default for every slot; any other list has one element a
// slot. The zero Slots are open, ordinary and without drivers.
type Slots struct {
	Open    []bool      `json:"open,omitzero"`    // nil: every slot is open. A closed slot is absent, not zero
	Factors []float64   `json:"factors,omitzero"` // nil: 1. What an event such as a holiday multiplies the amount by; see [EventFactors]
	Drivers [][]float64 `json:"drivers,omitzero"` // Drivers[t] are the drivers of slot t, equally many in each
}

// Series is a history: the amounts of equally long slots, oldest first. The
// amount of a closed slot is not used, nor that of a slot with the factor 0.
type Series struct {
	Values []float64 `json:"values"` // 0 to 1e12
	Slots
}

// Ahead is the run of slots to forecast, the first of which follows the last
// slot of the series.
type Ahead struct {
	N int `json:"n"` // number of slots
	Slots
}

// isOpen reports whether slot t is open.
func (s *Slots) isOpen(t int) bool { return s.Open == nil || s.Open[t] }

// factor returns the factor of slot t.
func (s *Slots) factor(t int) float64 {
	if s.Factors == nil {
		return 1
	}
	return s.Factors[t]
}

// slice returns the slots [from, to), sharing memory.
func (s *Slots) slice(from, to int) Slots {
	var out Slots
	if s.Open != nil {
		out.Open = s.Open[from:to]
	}
	if s.Factors != nil {
		out.Factors = s.Factors[from:to]
	}
	if s.Drivers != nil {
		out.Drivers = s.Drivers[from:to]
	}
	return out
}

// split returns the first n slots as a history and the next h as the slots to
// be forecast.
func (s *Series) split(n, h int) (Series, Ahead) {
	return Series{Values: s.Values[:n], Slots: s.slice(0, n)}, Ahead{N: h, Slots: s.slice(n, n+h)}
}

// base returns the amount of slot t without the effect of its event; ok is
// false for a slot that is absent.
func (s *Series) base(t int) (amount float64, ok bool) {
	f := s.factor(t)
	return s.Values[t] / f, s.isOpen(t) && f != 0
}

func (s *Series) check(d *spec.Defects) {
	if n := len(s.Values); n > maxSlots {
		d.Add("values", spec.ErrRange, "%d slots, want at most %d", n, maxSlots)
		return
	}
	for t, v := range s.Values {
		if !(v >= 0 && v <= maxAmount) {
			d.Add(spec.Index("values", t), spec.ErrRange, "%v, want 0 to %g", v, float64(maxAmount))
		}
	}
	s.Slots.check(d, len(s.Values))
}

func (a *Ahead) check(d *spec.Defects) {
	if a.N < 0 || a.N > maxSlots {
		d.Add("n", spec.ErrRange, "%d, want 0 to %d", a.N, maxSlots)
		return
	}
	a.Slots.check(d, a.N)
}

func checkFactor(d *spec.Defects, path string, f float64) {
	if f != 0 && !(f >= 1/float64(maxFactor) && f <= maxFactor) {
		d.Add(path, spec.ErrRange, "%v, want 0 or %g to %g", f, 1/float64(maxFactor), float64(maxFactor))
	}
}

func (s *Slots) check(d *spec.Defects, n int) {
	if s.Open != nil && len(s.Open) != n {
		d.Add("open", spec.ErrConflict, "%d elements for %d slots", len(s.Open), n)
	}
	if s.Factors != nil && len(s.Factors) != n {
		d.Add("factors", spec.ErrConflict, "%d elements for %d slots", len(s.Factors), n)
	}
	for t, f := range s.Factors {
		checkFactor(d, spec.Index("factors", t), f)
	}
	if s.Drivers != nil && len(s.Drivers) != n {
		d.Add("drivers", spec.ErrConflict, "%d elements for %d slots", len(s.Drivers), n)
	}
	for t, row := range s.Drivers {
		at := spec.Index("drivers", t)
		if len(row) != len(s.Drivers[0]) {
			d.Add(at, spec.ErrConflict, "%d drivers, the first slot has %d", len(row), len(s.Drivers[0]))
		}
		for k, x := range row {
			if !(math.Abs(x) <= maxAmount) {
				d.Add(spec.Index(at, k), spec.ErrRange, "%v, want a number within ±%g", x, float64(maxAmount))
			}
		}
	}
}
