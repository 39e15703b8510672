package metrics_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/stat"
)

// One scale holds every value and limit of all panels.
func TestSmallMultiples(t *testing.T) {
	c := handbook(t)
	var reports []metrics.Report
	for _, kept := range [][]int{{190, 192, 191}, {120, -1, 60}, {-1, -1, -1}} {
		r, err := c.ReportSeries(weeks(t, promised(kept[0]), promised(kept[1]), promised(kept[2])), stat.ChartSpec{}, 0)
		if err != nil {
			t.Fatal(err)
		}
		r.Key = []string{fmt.Sprint(kept[0])}
		reports = append(reports, r)
	}
	m := metrics.SmallMultiples(metrics.ResolutionSLA, reports)
	if len(m.Panels) != 3 || m.Panels[1].Key[0] != "120" || m.Low > 30 || m.High < 96 || m.High > 100 {
		t.Errorf("%d panels, %v to %v", len(m.Panels), m.Low, m.High)
	}
	low, high := math.Inf(1), math.Inf(-1)
	for _, p := range m.Panels {
		for _, v := range p.Trend.Values {
			if x, ok := v.Float64(); ok {
				low, high = min(low, x), max(high, x)
			}
		}
		if p.Trend.Chart != nil {
			for _, x := range p.Trend.Chart.Points {
				low, high = min(low, x.Lower), max(high, x.Upper)
			}
		}
	}
	if m.Low != low || m.High != high {
		t.Errorf("%v to %v, want %v to %v", m.Low, m.High, low, high)
	}
	var alone []metrics.Report // a week each, and so no limits
	for _, kept := range []int{150, 100, 190, -1} {
		r, err := c.ReportSeries(weeks(t, promised(kept)), stat.ChartSpec{}, 0)
		if err != nil {
			t.Fatal(err)
		}
		alone = append(alone, r)
	}
	for n, want := range [][2]float64{{0, 0}, {75, 75}, {50, 75}, {50, 95}, {50, 95}} {
		if m := metrics.SmallMultiples(metrics.ResolutionSLA, alone[:n]); len(m.Panels) != n || m.Low != want[0] || m.High != want[1] {
			t.Errorf("%d weeks alone: %d panels, %v to %v, want %v", n, len(m.Panels), m.Low, m.High, want)
		}
	}
	if none := metrics.SmallMultiples("mood", reports); none.Panels != nil || none.Low != 0 || none.High != 0 {
		t.Errorf("%+v", none)
	}
}
