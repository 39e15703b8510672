package main

import (
	"bytes"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/band"
	"github.com/supportops/policy/metrics/period"
	"github.com/supportops/policy/metrics/stat"
)

// series returns empty figures of the period and of those of the same length
// before it, the period the last. The dimension tells the last two apart.
func (x *extent) series(last period.Period, o metricsOptions) ([]figures, error) {
	var out []figures
	for p := last; len(out) < o.periods; p = p.Previous() {
		by := o.by
		if len(out) > 1 {
			if !x.covers(p) {
				break
			}
			by = ""
		}
		f, err := newFigures(p, by)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	slices.Reverse(out)
	return out, nil
}

// reportSeries judges the last period of a series, all keys together. Fewer
// than three make no trend.
func reportSeries(c *metrics.Catalog, series []figures) (metrics.Report, error) {
	all := make([]metrics.PeriodData, len(series))
	for i, f := range series {
		total, err := f.cells.Total()
		if err != nil {
			return metrics.Report{}, err
		}
		all[i] = metrics.PeriodData{Period: f.period, Summary: total}
	}
	now, rest := all[len(all)-1], all[:len(all)-1]
	switch len(rest) {
	case 0:
		return c.Report(now, nil, 0)
	case 1:
		return c.Report(now, &rest[0], 0)
	}
	return c.ReportSeries(all, stat.ChartSpec{}, 0)
}

// rules says in words what a signal of a chart is.
var rules = map[string]string{
	"beyond_limit": "beyond the usual", "3_of_4": "three of four near the end of the usual", "one_side": "eight on one side of the middle",
	"moving_range": "further from the period before than usual",
}

// writeTrends prints what is usual for each metric over many periods, and
// whether the last number is.
func (m *Metrics) writeTrends(b *bytes.Buffer) {
	if m.Report.Series == nil {
		return
	}
	n := len(m.Report.Series)
	fmt.Fprintf(b, "\ntrends over %d periods, from %s", n, m.Report.Series[0].From)
	if n < m.asked {
		fmt.Fprint(b, ", before which the log has none")
	}
	fmt.Fprintln(b)
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "metric\tmiddle\tusual\tnow\tnews")
	for i := range m.Report.Rows {
		row := &m.Report.Rows[i]
		if row.Trend == nil || row.Trend.Chart == nil {
			continue
		}
		c := row.Trend.Chart
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", row.Title, of(row, c.Center), usual(row), measured(row.Measure), news(row.Trend))
	}
	w.Flush()
}

// usual prints the limits of a chart. No time, share or count is below zero: a
// lower limit of zero says nothing, and neither does an upper one of 100 %.
func usual(row *metrics.Row) string {
	c := row.Trend.Chart
	switch low := c.Lower <= 0 && row.Measure.Unit != band.Points; {
	case low:
		return "up to " + of(row, c.Upper)
	case c.Upper >= 100 && row.Measure.Unit == band.Percent:
		return "from " + of(row, c.Lower)
	}
	return of(row, c.Lower) + " to " + of(row, c.Upper)
}

// of prints a number of a chart as the metric's own are.
func of(row *metrics.Row, x float64) string {
	return measured(band.Measure{Unit: row.Measure.Unit, Exact: new(big.Rat).SetFloat64(x)})
}

func news(t *metrics.Trend) string {
	if !t.Chart.Sufficient {
		return "too few periods"
	}
	var out []string
	for _, s := range t.News() {
		side := "below"
		if s.Rule == "moving_range" {
			side = "down"
		}
		if s.Above {
			side = map[string]string{"below": "above", "down": "up"}[side]
		}
		out = append(out, rules[s.Rule]+", "+side)
	}
	if t.Normal {
		out = append(out, "the target is missed as a rule")
	}
	if len(out) == 0 {
		return "-"
	}
	return strings.Join(out, "; ")
}
