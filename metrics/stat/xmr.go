package stat

import (
	"fmt"
	"math"
	"slices"

	"github.com/supportops/policy/internal/spec"
)

// XmRSpec says how the limits of a chart are set. The zero value takes all
// points as the baseline and Wheeler's constants of the mean moving range.
type XmRSpec struct {
	// Baseline is how many of the first points set the limits; 0 means all.
	// Freeze it once a process is understood: limits that follow the data
	// explain every change away.
	Baseline int `json:"baseline,omitzero"`
	// Median takes the median moving range in place of the mean, which one
	// spike cannot widen; the constants become 3.145 and 3.865.
	Median bool `json:"median,omitzero"`
	// Scale is the multiple of the moving range between the centre and a
	// limit; 0 means 2.66 (3.145 with Median). Texts also use 3/1.128.
	Scale float64 `json:"scale,omitzero"`
	// RangeScale is the multiple for the upper limit of moving ranges; 0
	// means 3.267 (3.865 with Median).
	RangeScale float64 `json:"range_scale,omitzero"`
}

// XmR is a chart of individual values and moving ranges: what tells a signal
// from the noise that every series of weekly figures has.
type XmR struct {
	Center     float64   `json:"center"`
	Range      float64   `json:"range"` // mean or median moving range of the baseline
	Lower      float64   `json:"lower"` // lower natural limit; not cut off at 0
	Upper      float64   `json:"upper"`
	UpperRange float64   `json:"upper_range"` // limit of the moving ranges
	Sufficient bool      `json:"sufficient"`  // the baseline has 6 points or more
	Anomalies  []Anomaly `json:"anomalies,omitzero"`
}

// Anomaly is a pattern that noise alone rarely makes.
type Anomaly struct {
	// Rule is Wheeler's number: 1, a point beyond a limit; 2, three of four
	// successive points nearer to one limit than to the centre; 3, eight
	// successive points on one side of the centre.
	Rule  int  `json:"rule"`
	Index int  `json:"index"` // the point that completes the pattern
	Above bool `json:"above"` // which side of the centre
}

// NewXmR returns the chart of xs in order of time. It refuses numbers that
// are not finite or greater than 1e290, fewer than two points in the
// baseline, and constants below 0.
func NewXmR(xs []float64, s XmRSpec) (*XmR, error) {
	base, err := s.baseline(xs)
	if err != nil {
		return nil, err
	}
	ranges := make([]float64, len(base)-1)
	for i := range ranges {
		ranges[i] = math.Abs(base[i+1] - base[i])
	}
	c := &XmR{Center: mean(base), Sufficient: len(base) >= 6}
	if slices.Min(base) == slices.Max(base) { // of equal numbers the mean may be another, by its rounding
		c.Center = base[0]
	}
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
	c.Upper = c.Center + float64(scale*c.Range)
	c.Lower = c.Center - float64(scale*c.Range)
	c.UpperRange = float64(rangeScale * c.Range)
	c.signals(xs)
	return c, nil
}

func (s XmRSpec) baseline(xs []float64) ([]float64, error) {
	if err := finite(xs); err != nil {
		return nil, err
	}
	for i, x := range xs {
		if math.Abs(x) > 1e290 {
			return nil, &ArgumentError{What: fmt.Sprintf("xs[%d]", i), Err: fmt.Errorf("%w: want at most 1e290, got %v", ErrRange, x)}
		}
	}
	if !(s.Scale >= 0 && s.Scale <= 1e6) || !(s.RangeScale >= 0 && s.RangeScale <= 1e6) {
		return nil, &ArgumentError{What: "scale", Err: fmt.Errorf("%w: want 0 to 1e6", ErrRange)}
	}
	n := len(xs)
	if s.Baseline != 0 {
		n = s.Baseline
	}
	if n < 2 || n > len(xs) {
		return nil, &ArgumentError{What: "baseline", Err: fmt.Errorf("%w: want 2 to %d points, got %d", ErrRange, len(xs), n)}
	}
	return xs[:n], nil
}

// signals applies the three rules to every point, in order of index and rule.
func (c *XmR) signals(xs []float64) {
	upper, lower := c.Center+(c.Upper-c.Center)/2, c.Center-(c.Center-c.Lower)/2
	for i, x := range xs {
		above := x > c.Center
		if x > c.Upper || x < c.Lower {
			c.Anomalies = append(c.Anomalies, Anomaly{1, i, above})
		}
		near := func(x float64) bool { return above && x > upper || !above && x < lower }
		if i >= 3 && near(x) && count(xs[i-3:i+1], near) >= 3 {
			c.Anomalies = append(c.Anomalies, Anomaly{2, i, above})
		}
		side := func(x float64) bool { return above && x > c.Center || !above && x < c.Center }
		if i >= 7 && side(x) && count(xs[i-7:i+1], side) == 8 {
			c.Anomalies = append(c.Anomalies, Anomaly{3, i, above})
		}
	}
}

func count(xs []float64, f func(float64) bool) int {
	n := 0
	for _, x := range xs {
		if f(x) {
			n++
		}
	}
	return n
}
