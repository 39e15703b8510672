package band

import (
	"math/big"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/metrics/stat"
)

// mostChance is the mean number of trials from which the limits of rates are
// corrected by Laney's method: chance alone is then so small that ordinary
// variation would be taken for signals. The figure is our own.
const mostChance = 300

// Chart returns the chart of successive measures of one unit, the latest last;
// each must have a number. The limits of rates depend on their numbers of
// trials, lie within 0 and 100 %, and have Laney's correction from a mean of
// 300 trials on. Other measures have the limits of individual values; those of
// lengths, counts, amounts and shares are not below 0. Floor and Ceiling are in
// the unit of the measures, 100 for 100 %. It fails as
// [stat.NewXmR] does, for measures without a number and for those in another unit
// than the first.
func Chart(values []Measure, s stat.ChartSpec) (*stat.Chart, error) {
	ps, trials := make([]stat.Proportion, 0, len(values)), 0.0
	xs := make([]float64, 0, len(values))
	d := &spec.Defects{Package: "band"}
	var unit Unit
	for i, m := range values {
		x, ok := m.Float64()
		if !ok {
			d.Add(spec.Index("values", i), spec.ErrRequired, "want a measure with a number")
			continue
		}
		if len(xs) == 0 {
			unit = m.Unit
		}
		if m.Unit != unit {
			d.Add(spec.Index("values", i), spec.ErrConflict, "in %v, want %v as the first", m.Unit, unit)
		}
		xs = append(xs, x)
		if p, ok := m.Proportion(); ok {
			ps, trials = append(ps, p), trials+float64(p.Trials)
		}
	}
	if err := d.Err(); err != nil {
		return nil, err
	}
	if len(ps) == len(values) {
		s.Laney = s.Laney || trials/float64(len(ps)) >= mostChance
		s.Floor, s.Ceiling = hundredth(s.Floor), hundredth(s.Ceiling)
		c, err := stat.NewPChart(ps, s)
		if err == nil {
			inPercent(c)
		}
		return c, err
	}
	zero := 0.0
	if unit != Points && s.Floor == nil {
		s.Floor = &zero
	}
	return stat.NewXmR(xs, s)
}

// hundredth returns a percentage as a share.
func hundredth(x *float64) *float64 {
	if x == nil {
		return nil
	}
	share := *x / 100
	return &share
}

func inPercent(c *stat.Chart) {
	for _, x := range []*float64{&c.Center, &c.Lower, &c.Upper} {
		*x = float64(100 * *x)
	}
	for i := range c.Points {
		p := &c.Points[i]
		p.Value, p.Center, p.Lower, p.Upper = float64(100*p.Value), float64(100*p.Center), float64(100*p.Lower), float64(100*p.Upper)
	}
}

// Proportion returns the hits and trials of a rate. ok is false for any other
// number.
func (m Measure) Proportion() (p stat.Proportion, ok bool) {
	if m.Unit != Percent || m.Whole || m.N == 0 || m.Exact == nil {
		return stat.Proportion{}, false
	}
	hits := new(big.Rat).Mul(m.Exact, new(big.Rat).SetFrac(new(big.Int).SetUint64(m.N), big.NewInt(100)))
	if !hits.IsInt() || !hits.Num().IsUint64() {
		return stat.Proportion{}, false
	}
	p = stat.Proportion{Hits: hits.Num().Uint64(), Trials: m.N}
	return p, p.IsValid()
}
