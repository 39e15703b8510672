package metrics_test

import (
	"math/big"
	"testing"

	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/band"
	"github.com/supportops/policy/metrics/improve"
	"github.com/supportops/policy/metrics/period"
	"github.com/supportops/policy/metrics/stat"
)

// What became of a number: by the direction in which it is good, by how it was
// measured, and by the day where the periods differ and it grows with them.
func TestMovements(t *testing.T) {
	c, err := metrics.NewCatalog(metrics.CatalogSpec{Definitions: []metrics.DefinitionSpec{
		{Metric: "up", Title: "Up", Cohort: metrics.ByEvent, Unit: band.Percent, Direction: band.Higher},
		{Metric: "down", Title: "Down", Cohort: metrics.ByEvent, Unit: band.Money, Direction: band.Lower, Statistic: "total"},
		{Metric: "count", Title: "Count", Cohort: metrics.ByEvent, Unit: band.Count, Direction: band.Lower, Statistic: "total"},
		{Metric: "stock", Title: "Stock", Cohort: metrics.AtInstant, Unit: band.Count, Direction: band.Lower, Statistic: "total"},
		{Metric: "mean", Title: "Mean", Cohort: metrics.ByEvent, Unit: band.Count, Direction: band.Lower, Statistic: "mean"},
		{Metric: "range", Title: "Range", Cohort: metrics.ByEvent, Unit: band.Count, Direction: band.Range, Target: []band.Bound{">= 5", "<= 15"}},
		{Metric: "free", Title: "Free", Cohort: metrics.ByEvent, Unit: band.Count, Direction: band.Range},
	}})
	if err != nil {
		t.Fatal(err)
	}
	p := func(from, to string) period.Period {
		p, err := period.New(period.Spec{From: from, To: to, Zone: "UTC"})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	february, march := p("2026-02-01", "2026-03-01"), p("2026-03-01", "2026-04-01")
	fourWeeks := p("2026-01-31T00:00:00Z", "2026-02-28T00:00:00Z")
	rate := func(hits, trials uint64) band.Measure {
		return band.Rate(stat.Proportion{Hits: hits, Trials: trials}, "", 0)
	}
	money := func(x int64) band.Measure { return band.Figure(band.Money, big.NewRat(x, 1), 1) }
	count := func(x int64) band.Measure { return band.Figure(band.Count, big.NewRat(x, 1), 1) }
	guess := func(x int64, lo, hi float64) band.Measure {
		return band.Measure{Unit: band.Count, Exact: big.NewRat(x, 1), N: 9, Interval: &stat.Interval{Lo: lo, Hi: hi}}
	}
	for _, row := range []struct {
		name    string
		metric  metrics.Metric
		was, is band.Measure
		before  period.Period
		want    improve.Movement
		tested  bool
		perDay  bool
	}{
		{"a rate rises", "up", rate(50, 100), rate(90, 100), february, improve.Improved, true, false},
		{"a rate falls", "up", rate(90, 100), rate(50, 100), february, improve.Worsened, true, false},
		{"a rate rises a little", "up", rate(50, 100), rate(51, 100), february, improve.Unclear, true, false},
		{"no rate before", "up", rate(0, 0), rate(51, 100), february, improve.Insufficient, false, false},
		{"no rate now", "up", rate(51, 100), rate(0, 0), february, improve.Insufficient, false, false},
		{"less is spent", "down", money(100), money(99), march, improve.Improved, false, false},
		{"more is spent", "down", money(100), money(101), march, improve.Worsened, false, false},
		{"as much is spent", "down", money(100), money(100), march, improve.Unclear, false, false},
		{"as much a day is spent", "down", money(280), money(310), february, improve.Unclear, false, true},
		{"less a day is spent", "down", money(280), money(309), february, improve.Improved, false, true},
		{"less a day than in four weeks", "down", money(280), money(309), fourWeeks, improve.Improved, false, true},
		{"a count by the day", "count", count(28), count(32), february, improve.Worsened, false, true},
		{"a stock is not by the day", "stock", count(28), count(31), february, improve.Worsened, false, false},
		{"a mean is not by the day", "mean", count(28), count(31), february, improve.Worsened, false, false},
		{"intervals apart", "mean", guess(5, 4, 6), guess(8, 7, 9), march, improve.Worsened, true, false},
		{"intervals apart, the other way", "mean", guess(8, 7, 9), guess(5, 4, 6), march, improve.Improved, true, false},
		{"intervals that touch", "mean", guess(5, 4, 7), guess(8, 7, 9), march, improve.Unclear, true, false},
		{"intervals that touch, the other way", "mean", guess(8, 7, 9), guess(5, 4, 7), march, improve.Unclear, true, false},
		{"a figure beside an estimate", "mean", guess(5, 4, 6), count(8), march, improve.Unclear, false, false},
		{"into the range", "range", count(3), count(5), march, improve.Improved, false, false},
		{"out of the range", "range", count(15), count(16), march, improve.Worsened, false, false},
		{"within the range", "range", count(6), count(14), march, improve.Unclear, false, false},
		{"as far on the other side", "range", count(3), count(17), march, improve.Unclear, false, false},
		{"nearer on the other side", "range", count(3), count(16), march, improve.Improved, false, false},
		{"a range without bounds", "free", count(3), count(16), march, improve.Unclear, false, false},
	} {
		before := metrics.PeriodData{Period: row.before, Given: []metrics.Given{{Metric: row.metric, Measure: row.was}}}
		r, err := c.Report(metrics.PeriodData{Period: march, Given: []metrics.Given{{Metric: row.metric, Measure: row.is}}}, &before, 0)
		if err != nil || len(r.Rows) != 1 {
			t.Errorf("%s: %v, %d rows", row.name, err, len(r.Rows))
			continue
		}
		got := r.Rows[0].Change
		if got.Movement != row.want || got.Tested != row.tested || got.PerDay != row.perDay || (got.Difference == nil) != (row.want == improve.Insufficient) {
			t.Errorf("%s: %+v", row.name, got)
		}
		if want := 0.0; row.tested {
			want = 0.05
			if r.Compared != 1 || r.ExpectedFalse < want-1e-9 || r.ExpectedFalse > want+1e-9 {
				t.Errorf("%s: %d compared, %v expected", row.name, r.Compared, r.ExpectedFalse)
			}
		} else if r.Compared != 0 || r.ExpectedFalse != want {
			t.Errorf("%s: %d compared", row.name, r.Compared)
		}
	}
	twice := metrics.PeriodData{Period: march, Given: []metrics.Given{{Metric: "up", Measure: rate(1, 2)}, {Metric: "up", Measure: rate(1, 2)}}}
	once := metrics.PeriodData{Period: march, Given: twice.Given[:1]}
	unknown := metrics.PeriodData{Period: march, Given: []metrics.Given{{Metric: "other", Measure: rate(1, 2)}}}
	for name, row := range map[string]struct {
		now, before *metrics.PeriodData
		confidence  stat.Confidence
		ok          bool
	}{
		"plain": {&once, &once, 0, true}, "without before": {&once, nil, 0.9, true}, "twice": {&twice, nil, 0, false}, "twice before": {&once, &twice, 0, false},
		"unknown": {&unknown, nil, 0, false}, "unknown before": {&once, &unknown, 0, false}, "certainty": {&once, nil, 1, false},
	} {
		r, err := c.Report(*row.now, row.before, row.confidence)
		if (err == nil) != row.ok || err == nil && (r.Previous == nil) != (row.before == nil) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
