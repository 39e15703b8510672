package smell

import (
	"slices"

	"github.com/supportops/policy/metrics/band"
	"github.com/supportops/policy/metrics/stat"
)

// Normal says how steadily a target is missed.
type Normal struct {
	Missed int         `json:"missed"` // of the last four periods, how many miss the target for certain
	Chart  *stat.Chart `json:"chart"`  // of the numbers, in their unit
}

// BreachNormal looks at one metric in successive periods, the latest last, such
// as the promises kept in each week. It reports true where at least three of
// the last four miss the target of the band with their whole confidence
// interval, and the [band.Chart] of all periods shows no signal: bad and
// stable, so that it alarms nobody any more. A sudden fall is news, not normal.
// BreachNormal needs six periods, each with a number in the band's unit, and a
// band with a target; otherwise it reports false.
func BreachNormal(values []band.Measure, b *band.Band) (Normal, bool) {
	if len(values) < 6 || b == nil || len(b.Spec().Target) == 0 {
		return Normal{}, false
	}
	var n Normal
	for i, m := range values {
		v, sameUnit := b.Judge(m)
		if !m.OK() || !sameUnit {
			return Normal{}, false
		}
		if i >= len(values)-4 && len(v.Possible) > 0 && !slices.Contains(v.Possible, band.OnTarget) {
			n.Missed++
		}
	}
	chart, err := band.Chart(values, stat.ChartSpec{})
	if err != nil {
		return Normal{}, false
	}
	n.Chart = chart
	return n, n.Missed >= 3 && len(chart.Anomalies) == 0
}
