package stat

import (
	"math"
	"slices"

	"github.com/supportops/policy/internal/spec"
)

// ChartSpec says how the limits of a chart are set and which patterns are
// signals. The zero value takes all points as the baseline, Wheeler's constants
// of the mean moving range, and Wheeler's rules.
//
//	points     o o o o o o │ o o o o o o o
//	phases     └ baseline ┘  change   └ limits frozen on its first points
type ChartSpec struct {
	// Rules names the patterns that are signals; unset means [Wheeler].
	Rules RuleSet `json:"rules,omitzero"`
	// Baseline is how many of the first points of a phase set its limits; 0
	// means all. Freeze it once a process is understood, since limits that
	// follow the data explain every change away.
	Baseline int `json:"baseline,omitzero"`
	// Changes are the indexes, ascending, of the first points after stated
	// changes: each begins a phase with limits of its own, and no pattern reaches
	// over it.
	Changes []int `json:"changes,omitzero"`
	// Floor and Ceiling are the least and the greatest possible number; limits
	// are cut off there. Limits of rates lie within 0 and 1 besides, those of
	// counts not below 0.
	Floor   *float64 `json:"floor,omitzero"`
	Ceiling *float64 `json:"ceiling,omitzero"`

	// Median takes the median moving range in place of the mean, which one
	// spike cannot widen; the constants become 3.145 and 3.865. For [NewXmR].
	Median bool `json:"median,omitzero"`
	// Scale is the multiple of the moving range between the centre and a
	// limit; 0 means 2.66 (3.145 with Median). Texts also use 3/1.128. For
	// [NewXmR].
	Scale float64 `json:"scale,omitzero"`
	// RangeScale is the multiple for the upper limit of moving ranges; 0
	// means 3.267 (3.865 with Median). For [NewXmR].
	RangeScale float64 `json:"range_scale,omitzero"`
	// Laney widens or narrows the limits of rates by how much the rates really
	// vary from point to point (Laney 2002): of thousands of trials, chance
	// alone is so small that every point would be a signal. For [NewPChart] and
	// [NewUChart].
	Laney bool `json:"laney,omitzero"`
}

// Chart is a control chart: what tells a signal from the noise that every
// series of weekly figures has. The fields from Center to Sufficient are those
// of the last phase, and the limits are those of the last point.
type Chart struct {
	Center     float64 `json:"center"`
	Range      float64 `json:"range,omitzero"` // mean or median moving range of the baseline; from [NewXmR] only, else 0
	Lower      float64 `json:"lower"`
	Upper      float64 `json:"upper"`
	UpperRange float64 `json:"upper_range,omitzero"` // limit of the moving ranges; from [NewXmR] only, else 0
	Dispersion float64 `json:"dispersion,omitzero"`  // how much more the rates vary than by chance; with Laney's correction only, else 0
	Sufficient bool    `json:"sufficient"`           // the baseline has 6 points or more

	Points    []ChartPoint `json:"points"`
	Anomalies []Anomaly    `json:"anomalies,omitzero"` // by index, then rule
}

// ChartPoint is one point with its limits. In a chart of rates the limits
// depend on the point's number of trials.
type ChartPoint struct {
	Value  float64 `json:"value"`
	Phase  int     `json:"phase,omitzero"` // how many changes came before
	Center float64 `json:"center"`
	Lower  float64 `json:"lower"`
	Upper  float64 `json:"upper"`

	reach float64 // from the centre to a limit that is not cut off
}

// NewXmR returns the chart of individual values and moving ranges of xs in
// order of time. It refuses numbers that are not finite or greater than 1e290,
// fewer than two points in a baseline, and constants below 0.
func NewXmR(xs []float64, s ChartSpec) (*Chart, error) {
	d := newDefects()
	finite(d, xs)
	for i, x := range xs {
		if math.Abs(x) > 1e290 && !math.IsInf(x, 0) {
			d.Add(spec.Index("xs", i), spec.ErrRange, "want at most 1e290, got %v", x)
		}
	}
	if !(s.Scale >= 0 && s.Scale <= 1e6) {
		d.Add("scale", spec.ErrRange, "want 0 to 1e6")
	}
	if !(s.RangeScale >= 0 && s.RangeScale <= 1e6) {
		d.Add("range_scale", spec.ErrRange, "want 0 to 1e6")
	}
	return s.chart(d, len(xs), true, func(c *Chart, at, end int) {
		reach := s.individuals(c, xs[at:end])
		for _, x := range xs[at:s.baselineEnd(len(xs), at)] {
			c.Points = append(c.Points, s.point(x, c.Center, reach))
		}
	})
}

// individuals sets the centre of a phase by its baseline, and returns how far
// from it the limits lie, by the moving ranges.
func (s ChartSpec) individuals(c *Chart, base []float64) (reach float64) {
	ranges := make([]float64, len(base)-1)
	for i := range ranges {
		ranges[i] = math.Abs(base[i+1] - base[i])
	}
	c.Center = min(max(mean(base), slices.Min(base)), slices.Max(base)) // the mean of equal numbers may be another, by its rounding
	scale, rangeScale := 2.66, 3.267
	if s.Median {
		scale, rangeScale = 3.145, 3.865
		slices.Sort(ranges)
		c.Range, _ = Sample{ranges}.Quantile(spec.Percent(50))
	} else {
		c.Range = mean(ranges)
	}
	if s.Scale > 0 {
		scale = s.Scale
	}
	if s.RangeScale > 0 {
		rangeScale = s.RangeScale
	}
	c.UpperRange = float64(rangeScale * c.Range)
	return float64(scale * c.Range)
}

// NewPChart returns the chart of rates of successive periods, with limits that
// depend on each period's number of trials and lie within 0 and 1. It refuses
// periods without trials, and fewer than two in a baseline.
func NewPChart(ps []Proportion, s ChartSpec) (*Chart, error) {
	d, rates := newDefects(), make([]rate, len(ps))
	for i, p := range ps {
		if !p.IsValid() {
			d.Add(spec.Index("ps", i), spec.ErrRange, "want trials, and no more hits than trials, got %d of %d", p.Hits, p.Trials)
		}
		rates[i] = rate{float64(p.Hits), float64(p.Trials)}
	}
	one := 1.0
	if s.Ceiling == nil || *s.Ceiling > 1 && !math.IsInf(*s.Ceiling, 1) {
		s.Ceiling = &one
	}
	return s.rates(d, rates, func(center float64) float64 { return float64(center * (1 - center)) })
}

// Exposure is a count of events and the size of what they happened in, such as
// a number of days, customers or agents.
type Exposure struct {
	Count uint64  `json:"count"`
	Size  float64 `json:"size"` // more than 0
}

// NewUChart returns the chart of counts for each unit of exposure, such as
// tickets a day of months of 28 to 31 days, with limits that depend on each
// period's exposure and do not lie below 0. It refuses exposures that are not
// from 1e-100 to 1e100, and fewer than two periods in a baseline.
func NewUChart(es []Exposure, s ChartSpec) (*Chart, error) {
	d, rates := newDefects(), make([]rate, len(es))
	for i, e := range es {
		if !(e.Size >= 1e-100 && e.Size <= 1e100) {
			d.Add(spec.Join(spec.Index("es", i), "size"), spec.ErrRange, "want 1e-100 to 1e100, got %v", e.Size)
		}
		rates[i] = rate{float64(e.Count), e.Size}
	}
	return s.rates(d, rates, func(center float64) float64 { return center })
}

// rate is a count for so many trials or so much exposure.
type rate struct{ count, size float64 }

func (r rate) value() float64 { return r.count / r.size }

// rates returns the chart of rates whose variance for one trial at a centre is
// that of the function.
func (s ChartSpec) rates(d *spec.Defects, rs []rate, variance func(center float64) float64) (*Chart, error) {
	zero := 0.0
	if s.Floor == nil || *s.Floor < 0 && !math.IsInf(*s.Floor, -1) {
		s.Floor = &zero
	}
	return s.chart(d, len(rs), false, func(c *Chart, at, end int) {
		count, size := 0.0, 0.0
		for _, r := range rs[at:end] {
			count, size = count+r.count, size+r.size
		}
		c.Center = count / size
		sigma := func(r rate) float64 { return math.Sqrt(variance(c.Center) / r.size) }
		if c.Dispersion = 1; s.Laney {
			c.Dispersion = dispersion(rs[at:end], c.Center, sigma)
		}
		for _, r := range rs[at:s.baselineEnd(len(rs), at)] {
			c.Points = append(c.Points, s.point(r.value(), c.Center, float64(3*float64(sigma(r)*c.Dispersion))))
		}
		if !s.Laney {
			c.Dispersion = 0
		}
	})
}

// dispersion returns how much the standardised rates vary from point to point:
// their mean moving range over 1.128, which is 1 where chance alone moves them.
func dispersion(rs []rate, center float64, sigma func(rate) float64) float64 {
	sum, last := 0.0, 0.0
	for i, r := range rs {
		z := 0.0
		if s := sigma(r); s > 0 {
			z = (r.value() - center) / s
		}
		if i > 0 {
			sum += math.Abs(z - last)
		}
		last = z
	}
	return sum / float64(len(rs)-1) / 1.128
}

// point returns a point with the limits that lie so far from the centre, cut
// off at floor and ceiling.
func (s ChartSpec) point(x, center, reach float64) ChartPoint {
	p := ChartPoint{Value: x, Center: center, Lower: center - reach, Upper: center + reach, reach: reach}
	if s.Floor != nil {
		p.Lower = max(p.Lower, *s.Floor)
	}
	if s.Ceiling != nil {
		p.Upper = min(p.Upper, *s.Ceiling)
	}
	return p
}

// baselineEnd returns where the phase that begins at a point ends.
func (s ChartSpec) baselineEnd(n, at int) int {
	if i, _ := slices.BinarySearch(s.Changes, at+1); i < len(s.Changes) {
		return s.Changes[i]
	}
	return n
}

// chart calls phase for every phase with the ends of its baseline, which sets
// the centre and appends the phase's points, and looks for signals, among moving
// ranges too if the chart has them. It fails if there are defects, its own or
// those known before.
func (s ChartSpec) chart(d *spec.Defects, n int, ranges bool, phase func(c *Chart, at, end int)) (*Chart, error) {
	const least = 2
	if s.check(d, n, least); d.Len() > 0 {
		return nil, d.Err()
	}
	c := &Chart{}
	for at, k := 0, 0; at < n; k++ {
		end := s.baselineEnd(n, at)
		base := end - at
		if s.Baseline > 0 {
			base = min(base, s.Baseline)
		}
		c.Sufficient = base >= 6
		phase(c, at, at+base)
		for i := at; i < end; i++ {
			c.Points[i].Phase = k
		}
		s.signals(c, at, end, ranges)
		at = end
	}
	last := c.Points[n-1]
	c.Lower, c.Upper = last.Lower, last.Upper
	return c, nil
}

// check records what is wrong with s for a chart of n points, of which each phase
// needs a least number.
func (s ChartSpec) check(d *spec.Defects, n, least int) {
	if _, ok := ruleSets[s.Rules]; !ok {
		d.Add("rules", spec.ErrUnknown, "want one of %q, got %q", RuleSets(), s.Rules)
	}
	if n < least {
		d.Add("points", spec.ErrRange, "want at least %d, got %d", least, n)
	} else {
		s.checkPhases(d, n, least)
	}
	finite := true
	for _, end := range []struct {
		path string
		at   *float64
	}{{"floor", s.Floor}, {"ceiling", s.Ceiling}} {
		if end.at != nil && (math.IsNaN(*end.at) || math.IsInf(*end.at, 0)) {
			d.Add(end.path, spec.ErrRange, "want a finite number, got %v", *end.at)
			finite = false
		}
	}
	if finite && s.Floor != nil && s.Ceiling != nil && *s.Floor >= *s.Ceiling {
		d.Add("ceiling", spec.ErrRange, "want more than the floor")
	}
}

// checkPhases records what is wrong with the phases of n points.
func (s ChartSpec) checkPhases(d *spec.Defects, n, least int) {
	if s.Baseline != 0 && (s.Baseline < least || s.Baseline > n) {
		d.Add("baseline", spec.ErrRange, "want %d to %d points, got %d", least, n, s.Baseline)
	}
	last := 0
	for i, at := range s.Changes {
		if at < last+least || at > n-least {
			d.Add(spec.Index("changes", i), spec.ErrRange, "want ascending indexes with %d points or more before, between and after them, of %d points", least, n)
		}
		last = min(at, n)
	}
}
