package metrics_test

import (
	"fmt"
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
	if none := metrics.SmallMultiples("mood", reports); none.Panels != nil || none.Low != 0 || none.High != 0 {
		t.Errorf("%+v", none)
	}
}
