package metrics_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/supportops/policy/internal/spec/spectest"
	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/band"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/period"
	"github.com/supportops/policy/metrics/stat"
	"github.com/supportops/policy/priority"
	"pgregory.net/rapid"
)

// weeks returns the figures of successive weeks, the latest last.
func weeks(t interface{ Fatal(...any) }, summaries ...*observe.Summary) []metrics.PeriodData {
	out := make([]metrics.PeriodData, len(summaries))
	p := thisWeek(t)
	for i := len(out) - 1; i >= 0; i-- {
		out[i] = metrics.PeriodData{Period: p, Summary: summaries[i]}
		p = p.Previous()
	}
	return out
}

// A report of a series is that of its last two periods but for the trends,
// whose values are what each period's own report says.
func TestReportSeriesProperty(t *testing.T) {
	c := handbook(t)
	rapid.Check(t, func(t *rapid.T) {
		series := weeks(t, rapid.SliceOfN(genSummary(), 1, 8).Draw(t, "summaries")...)
		got, err := c.ReportSeries(series, stat.ChartSpec{}, 0)
		if err != nil {
			t.Fatal(err)
		}
		last := len(series) - 1
		var before *metrics.PeriodData
		if last > 0 {
			before = &series[last-1]
		}
		want, _ := c.Report(series[last], before, 0)
		if diff := diffJSON(want, withoutTrends(got)); diff != "" {
			t.Fatalf("(-report +series):\n%s", diff)
		}
		for i, f := range series {
			alone, _ := c.Report(f, nil, 0)
			for j, row := range alone.Rows {
				if diff := diffJSON(row.Measure, got.Rows[j].Trend.Values[i]); diff != "" {
					t.Fatalf("%s of period %d (-alone +trend):\n%s", row.Metric, i, diff)
				}
			}
		}
		for _, row := range got.Rows {
			checkChart(t, row)
		}
	})
}

// diffJSON compares two values as documents, since rational numbers have no
// exported fields.
func diffJSON(a, b any) string {
	x, _ := json.Marshal(a)
	y, _ := json.Marshal(b)
	return cmp.Diff(string(x), string(y))
}

func withoutTrends(r metrics.Report) metrics.Report {
	r.Series, r.Rows = nil, slices.Clone(r.Rows)
	for i := range r.Rows {
		r.Rows[i].Trend = nil
	}
	return r
}

// checkChart fails unless the chart is that of the numbers alone, with its
// signals where the numbers stand among the values.
func checkChart(t *rapid.T, row metrics.Row) {
	var numbers []band.Measure
	for _, m := range row.Trend.Values {
		if m.OK() {
			numbers = append(numbers, m)
		}
	}
	want, err := band.Chart(numbers, stat.ChartSpec{})
	if err != nil {
		if row.Trend.Chart != nil {
			t.Fatalf("%s: a chart of %v", row.Metric, numbers)
		}
		return
	}
	got := row.Trend.Chart
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(stat.Chart{}, "Anomalies"), cmpopts.IgnoreUnexported(stat.ChartPoint{})); diff != "" {
		t.Fatalf("%s (-numbers +trend):\n%s", row.Metric, diff)
	}
	if len(want.Anomalies) != len(got.Anomalies) {
		t.Fatalf("%s: signals %v, want %v", row.Metric, got.Anomalies, want.Anomalies)
	}
	for i, s := range want.Anomalies {
		m := row.Trend.Values[got.Anomalies[i].Index]
		if !m.OK() || m.Exact.Cmp(numbers[s.Index].Exact) != 0 || s.Rule != got.Anomalies[i].Rule {
			t.Fatalf("%s: signal %v stands at %v", row.Metric, s, got.Anomalies[i])
		}
	}
}

// promised returns a week in which so many of 200 promises were kept; with a
// negative number none fell due.
func promised(kept int) *observe.Summary {
	s := new(observe.Summary)
	for i := range 200 {
		if kept >= 0 {
			s.ResolutionPromise.PerTarget.Add(i < kept)
		}
	}
	return s
}

func TestTrend(t *testing.T) {
	c := handbook(t)
	for _, x := range []struct {
		name   string
		kept   []int
		normal bool
		news   string // the rule of the news; "" for none
	}{
		{"steadily bad", []int{161, 158, 163, 160, 159, 162, 157, 161}, true, ""},
		{"steadily bad, a week without promises", []int{161, 158, -1, 163, 160, 159, 162, 157}, true, ""},
		{"good", []int{191, 195, 193, 192, 196, 191, 193, 194}, false, ""},
		{"a sudden fall", []int{191, 195, 193, 192, 196, 191, 193, 140}, false, "beyond_limit"},
		{"a fall after a week without promises", []int{191, 195, 193, 192, 196, 191, 193, -1, 140}, false, "beyond_limit"},
		{"a fall before the last week", []int{191, 195, 193, 192, 196, 140, 190, 188}, false, ""},
		{"no promises in the last week", []int{191, 195, 193, 192, 196, 140, -1}, false, ""},
		{"too few weeks", []int{150, 151, 150, 151, 100}, false, ""},
		{"one week", []int{150}, false, ""},
	} {
		summaries := make([]*observe.Summary, len(x.kept))
		for i, k := range x.kept {
			summaries[i] = promised(k)
		}
		r, err := c.ReportSeries(weeks(t, summaries...), stat.ChartSpec{}, 0)
		if err != nil {
			t.Fatal(err)
		}
		trend := row(t, r, metrics.ResolutionSLA).Trend
		if trend.Normal != x.normal || len(trend.Values) != len(x.kept) || len(r.Series) != len(x.kept) {
			t.Errorf("%s: normal is %t, %d values", x.name, trend.Normal, len(trend.Values))
		}
		news := trend.News()
		if (len(news) > 0) != (x.news != "") || x.news != "" && (news[0].Rule != x.news || news[0].Above) {
			t.Errorf("%s: news %v, want %q", x.name, news, x.news)
		}
		if empty := row(t, r, metrics.CSAT).Trend; empty.Chart != nil || empty.Normal || empty.News() != nil {
			t.Errorf("%s: a trend of nothing: %+v", x.name, empty)
		}
	}
}

// A baseline and stated changes count periods, also those without a number: the
// chart is that of the numbers among them.
func TestTrendOfGapsProperty(t *testing.T) {
	c := handbook(t)
	rapid.Check(t, func(t *rapid.T) {
		kept := rapid.SliceOfN(rapid.SampledFrom([]int{-1, -1, 120, 140, 150, 160, 170, 180}), 4, 12).Draw(t, "kept")
		n := len(kept)
		var s stat.ChartSpec
		if rapid.Bool().Draw(t, "a baseline") {
			s.Baseline = rapid.IntRange(2, n).Draw(t, "baseline")
		}
		if rapid.Bool().Draw(t, "a change") {
			s.Changes = []int{rapid.IntRange(2, n-2).Draw(t, "change")}
		}
		summaries := make([]*observe.Summary, n)
		for i, k := range kept {
			summaries[i] = promised(k)
		}
		r, err := c.ReportSeries(weeks(t, summaries...), s, 0)
		if err != nil {
			t.Fatal(err)
		}
		trend := row(t, r, metrics.ResolutionSLA).Trend
		known := func(first int) (numbers int) {
			for _, m := range trend.Values[:first] {
				if m.OK() {
					numbers++
				}
			}
			return numbers
		}
		var numbers []band.Measure
		for _, m := range trend.Values {
			if m.OK() {
				numbers = append(numbers, m)
			}
		}
		of := stat.ChartSpec{Baseline: known(s.Baseline)}
		if s.Baseline > 0 && of.Baseline == 0 {
			of.Baseline = 1 // which is too few
		}
		for _, change := range s.Changes {
			of.Changes = append(of.Changes, known(change))
		}
		want, err := band.Chart(numbers, of)
		if err != nil {
			if trend.Chart != nil {
				t.Fatalf("a chart, though %v: %+v", err, trend.Chart)
			}
			return
		}
		if trend.Chart == nil {
			t.Fatalf("no chart of %d numbers", len(numbers))
		}
		if diff := cmp.Diff(want, trend.Chart, cmpopts.IgnoreFields(stat.Chart{}, "Anomalies"), cmpopts.IgnoreUnexported(stat.ChartPoint{})); diff != "" {
			t.Fatalf("%v of %v (-numbers +trend):\n%s", s, kept, diff)
		}
	})
}

func TestReportSeriesRefusals(t *testing.T) {
	c := handbook(t)
	if _, err := c.ReportSeries(nil, stat.ChartSpec{}, 0); !errors.Is(err, priority.ErrRequired) {
		t.Errorf("no figures: %v", err)
	}
	two := weeks(t, promised(1), promised(2))
	slices.Reverse(two)
	if _, err := c.ReportSeries(two, stat.ChartSpec{}, 0); !errors.Is(err, priority.ErrConflict) {
		t.Errorf("the latest first: %v", err)
	}
	two[0] = two[1]
	if _, err := c.ReportSeries(two, stat.ChartSpec{}, 0); !errors.Is(err, priority.ErrConflict) {
		t.Errorf("one week twice: %v", err)
	}
	three := weeks(t, promised(1), promised(2), promised(3))
	three[0].Given = []metrics.Given{{Metric: "mood"}}
	if _, err := c.ReportSeries(three, stat.ChartSpec{}, 0); !errors.Is(err, priority.ErrUnknown) {
		t.Errorf("an unknown metric long ago: %v", err)
	}
	six := weeks(t, promised(1), promised(2), promised(3), promised(4), promised(5), promised(6))
	low, high := 1.0, 0.0
	for _, row := range []struct {
		name   string
		series []metrics.PeriodData
		chart  stat.ChartSpec
		want   string
	}{
		{"plain", six, stat.ChartSpec{}, ""}, {"one period", six[5:], stat.ChartSpec{}, ""}, {"rules of one period", six[5:], stat.ChartSpec{Rules: stat.Nelson, Median: true}, ""},
		{"all that may be", six, stat.ChartSpec{Rules: stat.Nelson, Baseline: 6, Changes: []int{3}, Scale: 1, RangeScale: 2}, ""},
		{"no such rules", six, stat.ChartSpec{Rules: "x"}, `metrics: chart.rules: unknown: want one of ["wheeler" "western_electric" "nelson" "making_data_count"], got "x"`},
		{"no such rules of one period", six[5:], stat.ChartSpec{Rules: "x"}, `metrics: chart.rules: unknown: want one of ["wheeler" "western_electric" "nelson" "making_data_count"], got "x"`},
		{"a baseline of more", six, stat.ChartSpec{Baseline: 7}, "metrics: chart.baseline: out of range: want 2 to 6 points, got 7"},
		{"a change too late", six, stat.ChartSpec{Changes: []int{5}}, "metrics: chart.changes[0]: out of range: want ascending indexes with 2 points or more before, between and after them, of 6 points"},
		{"a negative scale", six, stat.ChartSpec{Scale: -1}, "metrics: chart.scale: out of range: want 0 to 1e6"},
		{"a negative scale of one period", six[5:], stat.ChartSpec{RangeScale: -1}, "metrics: chart.range_scale: out of range: want 0 to 1e6"},
		{"no room", six, stat.ChartSpec{Floor: &low, Ceiling: &high}, "metrics: chart.ceiling: out of range: want more than the floor"},
	} {
		if _, err := c.ReportSeries(row.series, row.chart, 0); spectest.Text(err) != row.want {
			t.Errorf("%s: %v, want %s", row.name, err, row.want)
		}
	}
	if _, err := c.ReportSeries(three[1:], stat.ChartSpec{}, 2); !errors.Is(err, priority.ErrRange) {
		t.Errorf("more than certain: %v", err)
	}
}

// Eight weeks of a desk that promises nine in ten and keeps eight: no week is
// news, and that is the news.
func ExampleCatalog_ReportSeries() {
	catalog, err := metrics.NewCatalog(metrics.RecommendedSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	var series []metrics.PeriodData
	for week, kept := range []uint64{161, 158, 163, 160, 159, 162, 157, 161} {
		from := time.Date(2026, 9, 7+7*week, 0, 0, 0, 0, time.UTC)
		p, _ := period.New(period.Spec{From: from.Format(time.DateOnly), To: from.AddDate(0, 0, 7).Format(time.DateOnly), Zone: "UTC"})
		s := new(observe.Summary)
		s.ResolutionPromise.PerTarget.Proportion = stat.Proportion{Hits: kept, Trials: 200}
		series = append(series, metrics.PeriodData{Period: p, Summary: s})
	}
	r, err := catalog.ReportSeries(series, stat.ChartSpec{}, 0.95)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, row := range r.Rows {
		if row.Metric == metrics.ResolutionSLA {
			t := row.Trend
			fmt.Printf("%s: %v, usual from %.1f to %.1f, news %v, taken for normal: %t\n", row.Title, row.Measure, t.Chart.Lower, t.Chart.Upper, t.News(), t.Normal)
		}
	}
	// Output: Resolutions in time: 80.5 %, usual from 71.6 to 88.5, news [], taken for normal: true
}

func ExampleTrend() {
	c, _ := metrics.NewCatalog(metrics.StandardSpec())
	week, _ := period.New(period.Spec{From: "2026-11-02", To: "2026-11-09", Zone: "UTC"})
	var series []metrics.PeriodData
	for _, satisfied := range []uint64{70, 91, 90, 92, 91, 92, 90, 91, 92} { // the latest first
		series = append(series, metrics.PeriodData{Period: week, Given: []metrics.Given{
			{Metric: metrics.CSAT, Measure: band.Rate(stat.Proportion{Hits: satisfied, Trials: 100}, "", 0)},
		}})
		week = week.Previous()
	}
	slices.Reverse(series)
	r, _ := c.ReportSeries(series, stat.ChartSpec{}, 0)
	for _, s := range r.Rows[0].Trend.News() {
		fmt.Printf("%s, above: %t\n", s.Rule, s.Above)
	}
	// Output: beyond_limit, above: false
}
