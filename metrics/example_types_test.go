package metrics_test

import (
	"fmt"
	"math/big"
	"time"

	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/band"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/period"
	"github.com/supportops/policy/metrics/stat"
)

// trends returns a report with the trend of satisfaction, of so many satisfied
// among a hundred in each week.
func trends(catalog *metrics.Catalog, team string, satisfied ...uint64) metrics.Report {
	var series []metrics.PeriodData
	for i, n := range satisfied {
		monday := time.Date(2026, 9, 7+7*i, 0, 0, 0, 0, time.UTC)
		week, err := period.New(period.Spec{From: monday.Format(time.DateOnly), To: monday.AddDate(0, 0, 7).Format(time.DateOnly), Zone: "UTC"})
		if err != nil {
			panic(err)
		}
		series = append(series, metrics.PeriodData{Period: week, Given: []metrics.Given{
			{Metric: metrics.CSAT, Measure: band.Rate(stat.Proportion{Hits: n, Trials: 100}, "", 0)},
		}})
	}
	r, err := catalog.ReportSeries(series, stat.ChartSpec{}, 0)
	if err != nil {
		panic(err)
	}
	r.Key = []string{team}
	return r
}

// Two teams side by side, drawn on one scale.
func ExampleMultiples() {
	catalog, err := metrics.NewCatalog(metrics.StandardSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	m := metrics.SmallMultiples(metrics.CSAT, []metrics.Report{
		trends(catalog, "mail", 88, 90, 89, 91, 90, 89, 92),
		trends(catalog, "chat", 70, 74, 71, 73, 72, 70, 75),
	})
	fmt.Printf("%s from %.0f to %.0f\n", m.Metric, m.Low, m.High)
	for _, p := range m.Panels {
		fmt.Println(p.Key[0], p.Trend.Values)
	}
	// Output:
	// csat from 59 to 99
	// mail [88.0 % 90.0 % 89.0 % 91.0 % 90.0 % 89.0 % 92.0 %]
	// chat [70.0 % 74.0 % 71.0 % 73.0 % 72.0 % 70.0 % 75.0 %]
}

// Which of the teams has news this week?
func ExamplePanel() {
	catalog, err := metrics.NewCatalog(metrics.StandardSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	m := metrics.SmallMultiples(metrics.CSAT, []metrics.Report{
		trends(catalog, "mail", 90, 91, 90, 91, 90, 91, 90),
		trends(catalog, "chat", 90, 91, 90, 91, 90, 91, 70),
	})
	for _, p := range m.Panels {
		fmt.Println(p.Key[0], len(p.Trend.News()) > 0)
	}
	// Output:
	// mail false
	// chat true
}

// Two hundred active customers on each day of a week sent 84 tickets.
func ExampleCustomers() {
	week, err := period.New(period.Spec{From: "2026-11-02", To: "2026-11-09", Zone: "UTC"})
	if err != nil {
		fmt.Println(err)
		return
	}
	s := new(observe.Summary)
	for range 84 {
		s.Created.Add(true)
	}
	in := metrics.Inputs{Customers: metrics.Customers{Days: 7 * 200, AtStart: 205, Kept: 200}}
	for _, g := range in.Given(s, week, week.To()) {
		fmt.Println(g.Metric, g.Measure)
	}
	// Output:
	// ticket_volume 42
	// retention 97.6 %
}

// What customers bought beyond what they had, judged by the catalog.
func ExampleRevenue() {
	quarter, err := period.New(period.Spec{From: "2026-07-01", To: "2026-10-01", Zone: "UTC"})
	if err != nil {
		fmt.Println(err)
		return
	}
	in := metrics.Inputs{
		Customers: metrics.Customers{AtStart: 40, Kept: 39},
		Revenue:   metrics.Revenue{AtStart: big.NewRat(250_000, 1), Added: big.NewRat(30_000, 1)},
	}
	for _, g := range in.Given(nil, quarter, quarter.To()) {
		fmt.Println(g.Metric, g.Measure)
	}
	// Output:
	// retention 97.5 %
	// expansion 12.0 %
}

// What a rate leaves out is counted by reason and stays with the result.
func ExampleExclusion() {
	catalog, err := metrics.NewCatalog(metrics.StandardSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := catalog.Judge(metrics.Reopen, band.Rate(stat.Proportion{Hits: 4, Trials: 120}, "", 0),
		metrics.Exclusion{Reason: "merged", N: 9}, metrics.Exclusion{Reason: "window not over", N: 31})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.Measure, "of", r.Measure.N)
	for _, x := range r.Excluded {
		fmt.Println("left out:", x.N, x.Reason)
	}
	// Output:
	// 3.3 % of 120
	// left out: 9 merged
	// left out: 31 window not over
}

// A metric of the application's own, beside those that have a constant.
func ExampleMetric() {
	const firstFix metrics.Metric = "first_fix"
	spec := metrics.StandardSpec()
	spec.Definitions = append(spec.Definitions, metrics.DefinitionSpec{
		Metric: firstFix, Title: "Fixed at the first visit", Unit: band.Percent, Direction: band.Higher, Cohort: metrics.ByEvent,
		Target: []band.Bound{">= 75"}, Warning: []band.Bound{"< 60"},
	})
	catalog, err := metrics.NewCatalog(spec)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, m := range []metrics.Metric{firstFix, metrics.FCR} {
		r, err := catalog.Judge(m, band.Rate(stat.Proportion{Hits: 160, Trials: 200}, "", 0))
		fmt.Println(m, r.Measure, r.Verdict.Grade, err)
	}
	// Output:
	// first_fix 80.0 % on_target <nil>
	// fcr 80.0 % on_target <nil>
}
