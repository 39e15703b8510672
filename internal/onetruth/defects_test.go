package onetruth_test

import (
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/supportops/policy/internal/spec/spectest"
	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/metrics/band"
	"github.com/supportops/policy/metrics/improve"
	"github.com/supportops/policy/metrics/period"
	"github.com/supportops/policy/metrics/qa"
	"github.com/supportops/policy/metrics/stat"
)

// A function that takes a list says of all its elements at once what is wrong
// with them, as documents do, and each with its path.
func TestAllDefectsOfLists(t *testing.T) {
	low, high, nan := 1.0, 0.0, math.NaN()
	many := stat.Proportion{Hits: 2, Trials: 1}
	chart := stat.ChartSpec{Rules: "x", Baseline: 9, Changes: []int{1, 0, 5}, Scale: -1, RangeScale: 2e6, Floor: &low, Ceiling: &high}
	ofChart := []string{
		`rules: unknown: want one of ["wheeler" "western_electric" "nelson" "making_data_count"], got "x"`,
		"baseline: out of range: want 2 to 4 points, got 9",
		"changes[0]: out of range: want ascending indexes with 2 points or more before, between and after them, of 4 points",
		"changes[1]: out of range: want ascending indexes with 2 points or more before, between and after them, of 4 points",
		"changes[2]: out of range: want ascending indexes with 2 points or more before, between and after them, of 4 points",
		"ceiling: out of range: want more than the floor",
	}
	card, err := qa.New(qa.StandardSpec())
	if err != nil {
		t.Fatal(err)
	}
	catalog, err := metrics.NewCatalog(metrics.RecommendedSpec())
	if err != nil {
		t.Fatal(err)
	}
	day, err := period.New(period.Spec{From: "2026-03-02", To: "2026-03-03", Zone: "UTC"})
	if err != nil {
		t.Fatal(err)
	}
	rate := band.Measure{Unit: band.Percent}
	wrong := metrics.PeriodData{Period: day, Given: []metrics.Given{{Metric: "mood"}, {Metric: metrics.CSAT, Measure: rate}, {Metric: "luck"}, {Metric: metrics.CSAT, Measure: rate}}}
	long := strings.Repeat("x", 1<<20)
	keyed, err := aggregate.NewKeyed[aggregate.Durations]("a", "b", "c")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name, pkg string
		call      func() error
		want      []string
	}{
		{"numbers", "stat", func() error { _, err := stat.NewSample([]float64{nan, 1, math.Inf(-1)}); return err },
			[]string{"xs[0]: out of range: want a finite number, got NaN", "xs[2]: out of range: want a finite number, got -Inf"}},
		{"a chart of numbers", "stat", func() error { _, err := stat.NewXmR([]float64{nan, 1, 2e290, -2e290}, chart); return err }, append([]string{
			"xs[0]: out of range: want a finite number, got NaN", "xs[2]: out of range: want at most 1e290, got 2e+290", "xs[3]: out of range: want at most 1e290, got -2e+290",
			"scale: out of range: want 0 to 1e6", "range_scale: out of range: want 0 to 1e6",
		}, ofChart...)},
		{"a chart of rates", "stat", func() error {
			_, err := stat.NewPChart([]stat.Proportion{many, {Trials: 1}, {}, {Trials: 1}}, chart)
			return err
		}, append([]string{
			"ps[0]: out of range: want trials, and no more hits than trials, got 2 of 1", "ps[2]: out of range: want trials, and no more hits than trials, got 0 of 0",
		}, ofChart...)},
		{"a chart of counts", "stat", func() error {
			_, err := stat.NewUChart([]stat.Exposure{{Size: 1}, {}, {Size: nan}, {Size: math.Inf(1)}}, chart)
			return err
		}, append([]string{
			"es[1].size: out of range: want 1e-100 to 1e100, got 0", "es[2].size: out of range: want 1e-100 to 1e100, got NaN", "es[3].size: out of range: want 1e-100 to 1e100, got +Inf",
		}, ofChart...)},
		{"a chart of one point", "stat", func() error {
			_, err := stat.NewXmR([]float64{nan}, stat.ChartSpec{Baseline: 9, Changes: []int{7}})
			return err
		},
			[]string{"xs[0]: out of range: want a finite number, got NaN", "points: out of range: want at least 2, got 1"}},
		{"strata", "stat", func() error {
			_, err := stat.Decompose([]stat.Stratum{{Name: "a", Before: many, After: stat.Proportion{Trials: 1<<51 + 1}}, {Name: "b"}, {Name: "a", After: many}})
			return err
		}, []string{
			"strata[0]: out of range: want hits ≤ trials ≤ 2^51, got 2 of 1", "strata[0]: out of range: want hits ≤ trials ≤ 2^51, got 0 of 2251799813685249",
			`strata[2].name: duplicate: "a"`, "strata[2]: out of range: want hits ≤ trials ≤ 2^51, got 2 of 1",
		}},
		{"survivors", "stat", func() error {
			_, err := stat.NewSurvival([]stat.EventCount{{Time: -1}, {Events: 1 << 53}, {Time: nan, Censored: 1}, {Events: math.MaxUint64, Censored: math.MaxUint64}})
			return err
		}, []string{
			"groups[0].time: out of range: want a finite time not below 0, got -1", "groups[2].time: out of range: want a finite time not below 0, got NaN",
			"groups[2]: out of range: more than 2^53 subjects",
		}},
		{"measures", "band", func() error {
			_, err := band.Chart([]band.Measure{{}, band.Rate(stat.Proportion{Hits: 1, Trials: 2}, "", 0), {}, band.Figure(band.Count, big.NewRat(3, 1), 1)}, stat.ChartSpec{})
			return err
		}, []string{
			"values[0]: required: want a measure with a number", "values[2]: required: want a measure with a number", "values[3]: conflict: in count, want percent as the first",
		}},
		{"measures of several units", "band", func() error {
			_, err := band.Chart([]band.Measure{band.Figure(band.Count, big.NewRat(3, 1), 1), band.Figure(band.Points, big.NewRat(3, 1), 1), band.Figure(band.Count, big.NewRat(3, 1), 1), band.Figure(band.Length, big.NewRat(3, 1), 1)}, stat.ChartSpec{})
			return err
		}, []string{"values[1]: conflict: in points, want count as the first", "values[3]: conflict: in duration, want count as the first"}},
		{"points", "qa", func() error { _, err := card.Score(-1, 25, 20, 13, 0); return err }, []string{
			"points.solution: out of range: want one of [30 25 20 15 10 0], got -1", "points.efficiency: out of range: want one of [15 12 9 6 3 0], got 13",
		}},
		{"a pilot", "improve", func() error {
			_, err := improve.Pilot{Confidence: 2, Rates: []improve.Rate{{Name: "a"}, {Name: "b", Direction: band.Higher}, {Name: "c", Direction: "up"}}}.Compare()
			return err
		}, []string{
			"confidence: out of range: want more than 0 and less than 1, got 2", `rates[0].direction: out of range: want higher or lower, got ""`,
			`rates[2].direction: out of range: want higher or lower, got "up"`,
		}},
		{"dimensions", "aggregate", func() error { _, err := aggregate.NewKeyed[aggregate.Durations]("a", "", "a"); return err }, []string{
			`keyed: conflict: want named dimensions that differ, got ""`, `keyed: conflict: want named dimensions that differ, got "a"`,
		}},
		{"a key", "aggregate", func() error { _, err := keyed.At(long, "x", long+"x"); return err }, []string{
			"keyed: at: out of range: want values of up to 4096 bytes, got 1048576", "keyed: at: out of range: want values of up to 4096 bytes, got 1048577",
		}},
		{"a report", "metrics", func() error { _, err := catalog.Report(wrong, &wrong, 7); return err }, []string{
			"confidence: out of range: want more than 0 and less than 1, got 7",
			"mood: unknown: no such metric in the catalog", "luck: unknown: no such metric in the catalog", "csat: duplicate: given twice",
			"mood: unknown: no such metric in the catalog", "luck: unknown: no such metric in the catalog", "csat: duplicate: given twice",
		}},
		{"a series", "metrics", func() error {
			_, err := catalog.ReportSeries([]metrics.PeriodData{{Period: day}, wrong}, stat.ChartSpec{Scale: -1, Floor: &low, Ceiling: &high}, 7)
			return err
		}, []string{
			"series[1].period: conflict: 2026-03-02 to 2026-03-02 does not follow 2026-03-02 to 2026-03-02",
			"series[1].mood: unknown: no such metric in the catalog", "series[1].luck: unknown: no such metric in the catalog", "series[1].csat: duplicate: given twice",
			"chart.scale: out of range: want 0 to 1e6", "chart.ceiling: out of range: want more than the floor",
			"confidence: out of range: want more than 0 and less than 1, got 7",
		}},
	} {
		_, got, _ := strings.Cut(spectest.Text(row.call()), " defects\n\t")
		if want := strings.Join(row.want, "\n\t"); got != want {
			t.Errorf("%s:\n\t%s\nwant\n\t%s", row.name, got, want)
		}
	}
}
