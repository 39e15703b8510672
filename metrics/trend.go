package metrics

import (
	"slices"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/metrics/band"
	"github.com/supportops/policy/metrics/smell"
	"github.com/supportops/policy/metrics/stat"
)

// Trend is one metric over successive periods: whether the latest number is
// news, and whether the target is missed so steadily that missing it has become
// normal.
type Trend struct {
	// Values are the measures of the periods, the latest last; without a number
	// where a period has no data.
	Values []band.Measure `json:"values"`
	// Chart is the [band.Chart] of the periods that have a number, in the metric's
	// unit; the indexes of its signals are those of Values. Nil where a baseline
	// has fewer than two numbers. With fewer than six it is not
	// [stat.Chart.Sufficient].
	Chart *stat.Chart `json:"chart,omitzero"`
	// Normal reports that [smell.BreachNormal] holds for the periods that have
	// a number.
	Normal bool `json:"normal,omitzero"`
	// PerDay reports that the values are for a day, because the periods are not
	// equally long and a total would grow with them.
	PerDay bool `json:"per_day,omitzero"`
}

// News returns the signals that the latest period completes; none if it has no
// number, or if the chart rests on fewer than six.
func (t *Trend) News() []stat.Anomaly {
	var out []stat.Anomaly
	if t.Chart == nil || !t.Chart.Sufficient {
		return nil
	}
	for _, s := range t.Chart.Anomalies {
		if s.Index == len(t.Values)-1 {
			out = append(out, s)
		}
	}
	return out
}

func newTrend(values []band.Measure, b *band.Band, s stat.ChartSpec) *Trend {
	t := &Trend{Values: values}
	var known []band.Measure
	var at []int // index among the values
	for i, m := range values {
		if m.OK() {
			known, at = append(known, m), append(at, i)
		}
	}
	_, t.Normal = smell.BreachNormal(known, b)
	chart, err := band.Chart(known, among(s, at))
	if err != nil { // fewer than two
		return t
	}
	for i := range chart.Anomalies {
		chart.Anomalies[i].Index = at[chart.Anomalies[i].Index]
	}
	t.Chart = chart
	return t
}

// ReportSeries judges the last of successive periods as [Catalog.Report] does,
// compares it with the one before, if any, and gives every row its trend over
// all of them. The figures come in order of time, the latest last; there may
// be gaps between the periods. The chart says by which rules, from which
// baseline and since which stated changes the trends are judged; its indexes are
// those of the series. It fails as Report does, for no figures at all, for
// periods that are not in order or overlap, and for an invalid chart.
func (c *Catalog) ReportSeries(series []PeriodData, chart stat.ChartSpec, confidence stat.Confidence) (Report, error) {
	if err := c.checkSeries(series, chart, confidence); err != nil {
		return Report{}, err
	}
	last := len(series) - 1
	var before *PeriodData
	if last > 0 {
		before = &series[last-1]
	}
	r, err := c.Report(series[last], before, confidence)
	if err != nil {
		return Report{}, err
	}
	for i := range series {
		r.Series = append(r.Series, series[i].Period.Spec())
	}
	bad := &spec.Defects{Package: pkg}
	for i := range r.Rows {
		values, unequal := make([]band.Measure, len(series)), false
		d, b := c.spec.Definitions[c.index[r.Rows[i].Metric]], c.bands[c.index[r.Rows[i].Metric]]
		for j := range series {
			got, _, err := series[j].read(&d, confidence)
			bad.AddErr(spec.Index("series", j), err)
			values[j] = got.measure
			unequal = unequal || perDay(&d, series[0].Period, series[j].Period) != nil
		}
		for j := range values {
			if unequal {
				values[j] = over(values[j], daysOf(series[j].Period))
			}
		}
		r.Rows[i].Trend = newTrend(values, b, chart)
		r.Rows[i].Trend.PerDay = unequal
	}
	if err := bad.Err(); err != nil {
		return Report{}, err
	}
	return r, nil
}

// checkSeries returns what is wrong with successive periods, the figures that
// are given of them, and the chart over them.
func (c *Catalog) checkSeries(series []PeriodData, chart stat.ChartSpec, confidence stat.Confidence) error {
	d := &spec.Defects{Package: pkg}
	if len(series) == 0 {
		d.Add("series", spec.ErrRequired, "want the figures of one period or more")
	}
	for i := range series {
		path := spec.Index("series", i)
		if next := series[i].Period; i > 0 && next.From().Before(series[i-1].Period.To()) {
			d.Add(spec.Join(path, "period"), spec.ErrConflict, "%v does not follow %v", next, series[i-1].Period)
		}
		c.checkGiven(d, path, &series[i])
	}
	// A single period has no chart, whatever the chart would be.
	_, err := stat.NewXmR(make([]float64, max(len(series), 2)), chart)
	d.AddErr("chart", err)
	checkConfidence(d, confidence)
	return d.Err()
}

// among returns the chart with its indexes of all values as those of the values
// at the given indexes, which have a number.
func among(s stat.ChartSpec, at []int) stat.ChartSpec {
	known := func(i int) int { n, _ := slices.BinarySearch(at, i); return n }
	if s.Baseline > 0 {
		s.Baseline = max(known(s.Baseline), 1)
	}
	changes := make([]int, len(s.Changes))
	for i, change := range s.Changes {
		changes[i] = known(change)
	}
	s.Changes = changes
	return s
}
