package forecast

import (
	"slices"

	"github.com/supportops/policy/internal/spec"
)

// Fit is a method fitted to a history. It is immutable and safe for
// concurrent use; [Method.Fit] makes one.
type Fit struct {
	method *Method
	n      int // slots of the history
	par    Parameters
}

// Parameters holds everything that a [Fit] has taken from a history. The base
// of slot t, counted from the first slot of the history, is
//
//	(Level + Slope·(t − Origin) + Σ Coefficients·drivers) joined with Season[t mod len(Season)]
//
// by Form; the forecast is the base times the factor of the slot, and at
// least 0.
type Parameters struct {
	Origin       int
	Level        float64
	Slope        float64   // a slot
	Coefficients []float64 // for [Regression], one for each driver; else nil
	Form         Form      // unset: no season
	Season       []Index   // by position, nil without a season
}

// Point is the forecast of one slot.
type Point struct {
	Open      bool    // false: the slot is closed and both amounts are 0
	Mean      float64 // never below 0
	Unfloored float64 // what the method gives before that floor; may be below 0
}

// finite reports whether all of p are numbers. A slope or coefficient that is
// none takes the level with it.
func (p *Parameters) finite() bool {
	return finite(p.Level) && !slices.ContainsFunc(p.Season, func(x Index) bool { return !finite(x.Value) })
}

// Parameters returns a copy of what m has taken from its history.
func (m *Fit) Parameters() Parameters {
	p := m.par
	p.Coefficients = slices.Clone(p.Coefficients)
	p.Season = slices.Clone(p.Season)
	return p
}

// Forecast returns one point for each slot ahead. It fails with a
// *capacity.SpecError for defects of a, and with one that wraps [ErrNoData] for
// an open slot at a position of the season at which the history was never open.
func (m *Fit) Forecast(a Ahead) ([]Point, error) {
	d := &spec.Defects{Package: "forecast"}
	a.check(d)
	if k := len(m.par.Coefficients); k > 0 && a.N > 0 {
		if len(a.Drivers) == 0 {
			d.Add("drivers", spec.ErrRequired, "the history has %d", k)
		} else if len(a.Drivers[0]) != k {
			d.Add("drivers", spec.ErrConflict, "%d drivers, the history has %d", len(a.Drivers[0]), k)
		}
	}
	if err := d.Err(); err != nil {
		return nil, err
	}
	out := make([]Point, a.N)
	for i := range out {
		if !a.isOpen(i) {
			continue
		}
		v, ok := m.base(m.n+i, a.Slots, i)
		if !ok {
			d.Add(spec.Index("open", i), ErrNoData, "position %d of the season was never open", (m.n+i)%len(m.par.Season))
			continue
		}
		v *= a.factor(i)
		if !finite(v) {
			d.Add(spec.Index("open", i), spec.ErrRange, "%s leaves the range of numbers there", m.method.name)
			continue
		}
		out[i] = Point{Open: true, Mean: max(0, v), Unfloored: v}
	}
	if err := d.Err(); err != nil {
		return nil, err
	}
	return out, nil
}

// base returns the base of slot t, which is slot i of s; ok is false where the
// season is not known.
func (m *Fit) base(t int, s Slots, i int) (v float64, ok bool) {
	p := &m.par
	v = p.Level + float64(p.Slope*float64(t-p.Origin))
	for k, c := range p.Coefficients {
		v += float64(c * s.Drivers[i][k])
	}
	if p.Form == "" {
		return v, true
	}
	x := p.Season[t%len(p.Season)]
	if p.Form == Additive {
		v += x.Value
	} else {
		v *= x.Value
	}
	return v, x.N > 0
}
