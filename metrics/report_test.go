package metrics_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/metrics/band"
	"github.com/supportops/policy/metrics/improve"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/period"
	"github.com/supportops/policy/metrics/stat"
	"github.com/supportops/policy/priority"
	"pgregory.net/rapid"
)

func thisWeek(t interface{ Fatal(...any) }) period.Period {
	p, err := period.New(period.Spec{From: "2026-11-02", To: "2026-11-09", Zone: "Europe/Berlin"})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func handbook(t interface{ Fatal(...any) }) *metrics.Catalog {
	c, err := metrics.NewCatalog(metrics.RecommendedSpec())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// summary makes up a summary of n tickets.
func summary(seed uint64, n int) *observe.Summary {
	rng := rand.New(rand.NewPCG(seed, 5))
	s := new(observe.Summary)
	for range n {
		d := time.Duration(rng.Int64N(int64(48 * time.Hour)))
		s.P1.Add(rng.IntN(20) == 0)
		s.P2.Add(rng.IntN(8) == 0)
		s.Response.Add(d / 8)
		s.ResponseBusiness.Add(d / 16)
		s.First.Add(d)
		s.Final.Add(d + d/4)
		s.FinalBusiness.Add(d / 3)
		s.Active.Add(d / 2)
		s.Life.AddEvent(d + d/4)
		s.Life.AddCensored(d)
		s.Escalated.Add(rng.IntN(6) == 0)
		s.Reopened.Add(rng.IntN(15) == 0)
		s.Immature.Add(rng.IntN(3) == 0)
		s.Satisfied.Add(rng.IntN(10) > 0)
		_ = s.Recommend.Add(rng.IntN(11))
		s.ResponsePromise.PerTarget.Add(rng.IntN(12) > 0)
		s.ResponsePromise.AnyTicket.Add(rng.IntN(9) > 0)
		s.ResolutionPromise.PerTarget.Add(rng.IntN(12) > 0)
		s.Severe.Add(rng.IntN(50) == 0)
		s.Backlog.Add(d)
		for i := range s.FirstContact {
			s.FirstContact[i].Add(rng.IntN(3) > 0)
		}
	}
	return s
}

func genSummary() *rapid.Generator[*observe.Summary] {
	return rapid.Custom(func(t *rapid.T) *observe.Summary {
		return summary(rapid.Uint64().Draw(t, "seed"), rapid.SampledFrom([]int{0, 1, 5, 50, 400}).Draw(t, "n"))
	})
}

// Exchanging the periods exchanges better and worse and turns differences
// over.
func TestReportMirrorProperty(t *testing.T) {
	c, p := handbook(t), thisWeek(t)
	mirrored := map[improve.Movement]improve.Movement{
		improve.Improved: improve.Worsened, improve.Worsened: improve.Improved, improve.Unclear: improve.Unclear, improve.Insufficient: improve.Insufficient,
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := genSummary().Draw(t, "a"), genSummary().Draw(t, "b")
		x, err := c.Report(metrics.PeriodData{Period: p, Summary: a}, &metrics.PeriodData{Period: p.Previous(), Summary: b}, 0.9)
		y, errY := c.Report(metrics.PeriodData{Period: p, Summary: b}, &metrics.PeriodData{Period: p.Previous(), Summary: a}, 0.9)
		if err != nil || errY != nil {
			t.Fatal(err, errY)
		}
		if x.Compared != y.Compared {
			t.Fatalf("compared %d and %d", x.Compared, y.Compared)
		}
		for i, row := range x.Rows {
			other := y.Rows[i].Change
			if other.Movement != mirrored[row.Change.Movement] {
				t.Fatalf("%s: %v, other way %v", row.Metric, row.Change.Movement, other.Movement)
			}
			if d := row.Change.Difference; d != nil && *d != -*other.Difference {
				t.Fatalf("%s: %v, other way %v", row.Metric, *d, *other.Difference)
			}
		}
	})
}

// The report over all keys is that of their merged summaries, and the reports
// do not depend on the order in which cells were made.
func TestReportByProperty(t *testing.T) {
	c, p := handbook(t), thisWeek(t)
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(genSummary(), 1, 4).Draw(t, "parts")
		reports := func(order []int) []metrics.Report {
			k, _ := aggregate.NewKeyed[observe.Summary]("team")
			for _, i := range order {
				cell, err := k.At(fmt.Sprint("team", i))
				if err != nil {
					t.Fatal(err)
				}
				if err := cell.Merge(parts[i]); err != nil {
					t.Fatal(err)
				}
			}
			out, err := c.ReportBy(k, nil, p, period.Period{}, 0)
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		order := make([]int, len(parts))
		whole := new(observe.Summary)
		for i := range parts {
			order[i] = i
			if err := whole.Merge(parts[i]); err != nil {
				t.Fatal(err)
			}
		}
		got := reports(order)
		again := reports(rapid.Permutation(order).Draw(t, "order"))
		want, _ := c.Report(metrics.PeriodData{Period: p, Summary: whole}, nil, 0)
		a, _ := json.Marshal(got)
		b, _ := json.Marshal(again)
		if string(a) != string(b) || len(got) != len(parts)+1 {
			t.Fatal("the order of cells counts")
		}
		x, _ := json.Marshal(got[0])
		y, _ := json.Marshal(want)
		if string(x) != string(y) {
			t.Fatal("the report over all is not that of the whole")
		}
	})
}

func row(t interface {
	Helper()
	Fatalf(string, ...any)
}, r metrics.Report, m metrics.Metric) metrics.Row {
	t.Helper()
	for _, row := range r.Rows {
		if row.Metric == m {
			return row
		}
	}
	t.Fatalf("no row for %s", m)
	return metrics.Row{}
}

func TestReportRows(t *testing.T) {
	c, p := handbook(t), thisWeek(t)
	s := summary(1, 300)
	excluded, _ := aggregate.NewKeyed[aggregate.Proportion]("metric", "reason")
	n, _ := excluded.At("", "spam")
	n.Add(true)
	s.Excluded = *excluded
	r, err := c.Report(metrics.PeriodData{Period: p, Summary: s}, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	csat := row(t, r, metrics.CSAT)
	if csat.Measure.N != 300 || !cmp.Equal(csat.Excluded, []metrics.Exclusion{{Reason: "spam", N: 1}}) || csat.Change != nil {
		t.Errorf("csat %+v", csat)
	}
	if reopen := row(t, r, metrics.Reopen); len(reopen.Excluded) != 2 || reopen.Excluded[0].Reason != "immature" {
		t.Errorf("reopen %+v", reopen.Excluded)
	}
	var names []string
	for _, a := range row(t, r, metrics.Resolution).Also {
		names = append(names, a.Name)
	}
	if want := []string{"mean", "p90", "median, business", "first", "final", "active", "kaplan_meier"}; !cmp.Equal(names, want) {
		t.Errorf("beside the time to resolution: %q", names)
	}
	if frt := row(t, r, metrics.FirstResponse); frt.Also[2].Name != "median, calendar" { // the definition is in business time
		t.Errorf("beside the first response: %+v", frt.Also)
	}
	if fcr := row(t, r, metrics.FCR); len(fcr.Also) != 5 {
		t.Errorf("variants of first contact resolution: %+v", fcr.Also)
	}
	empty, _ := c.Report(metrics.PeriodData{Period: p, Summary: new(observe.Summary)}, nil, 0)
	for _, row := range empty.Rows {
		if row.Metric != metrics.Backlog && row.Metric != "tickets_waiting" && (row.Measure.OK() || row.Verdict.Grade != band.NoData) {
			t.Errorf("%s of nothing is %v, %v", row.Metric, row.Measure, row.Verdict.Grade)
		}
	}
	if none, _ := c.Report(metrics.PeriodData{Period: p}, nil, 0); len(none.Rows) != 0 {
		t.Errorf("no figures give %d rows", len(none.Rows))
	}
}

func TestReportChanges(t *testing.T) {
	c, p := handbook(t), thisWeek(t)
	rate := func(k, n uint64) band.Measure { return band.Rate(stat.Proportion{Hits: k, Trials: n}, "", 0) }
	money := func(x int64) band.Measure { return band.Figure(band.Money, big.NewRat(x, 1), 10) }
	for _, x := range []struct {
		name     string
		metric   metrics.Metric
		was, is  band.Measure
		want     improve.Movement
		interval bool
	}{
		{"a rate up", metrics.CSAT, rate(800, 1000), rate(900, 1000), improve.Improved, true},
		{"a rate up where less is better", metrics.Reopen, rate(40, 1000), rate(90, 1000), improve.Worsened, true},
		{"few answers", metrics.CSAT, rate(8, 10), rate(9, 10), improve.Unclear, true},
		{"no answers", metrics.CSAT, rate(0, 0), rate(9, 10), improve.Insufficient, false},
		{"onto the range", metrics.Deflection, rate(100, 1000), rate(400, 1000), improve.Improved, true},
		{"off the range at the top", metrics.Deflection, rate(400, 1000), rate(900, 1000), improve.Worsened, true},
		{"within the range", metrics.Deflection, rate(310, 1000), rate(490, 1000), improve.Unclear, true},
		{"farther off the range", metrics.Escalation, rate(310, 1000), rate(900, 1000), improve.Worsened, true},
		{"nearer to the range", metrics.Escalation, rate(900, 1000), rate(310, 1000), improve.Improved, true},
		{"from below to as far above", metrics.Escalation, rate(50, 1000), rate(250, 1000), improve.Unclear, true},
		{"a figure", metrics.CostPerTicket, money(20), money(30), improve.Worsened, false},
		{"the same figure", metrics.CostPerTicket, money(20), money(20), improve.Unclear, false},
	} {
		now := metrics.PeriodData{Period: p, Given: []metrics.Given{{Metric: x.metric, Measure: x.is}}}
		before := metrics.PeriodData{Period: p.Previous(), Given: []metrics.Given{{Metric: x.metric, Measure: x.was}}}
		r, err := c.Report(now, &before, 0)
		if err != nil {
			t.Fatal(err)
		}
		if ch := r.Rows[0].Change; ch.Movement != x.want || (ch.Interval != nil) != x.interval || ch.Tested != x.interval {
			t.Errorf("%s: %+v, want %v", x.name, ch, x.want)
		}
		if r.Compared != map[bool]int{true: 1}[x.interval] || r.Rows[0].Cohort == "" {
			t.Errorf("%s: %d changes compared, cohort %v", x.name, r.Compared, r.Rows[0].Cohort)
		}
	}
}

// Months of 28 and 31 days compare: rates as they are, totals by the day.
func TestReportOfUnequalPeriods(t *testing.T) {
	c := handbook(t)
	march, _ := period.Containing(time.Date(2026, 3, 9, 0, 0, 0, 0, time.UTC), period.Month, "Europe/Berlin")
	data := func(p period.Period, severe int, satisfied uint64) metrics.PeriodData {
		s := new(observe.Summary)
		for i := range 100 {
			s.Severe.Add(i < severe)
		}
		return metrics.PeriodData{Period: p, Summary: s, Given: []metrics.Given{{Metric: metrics.CSAT, Measure: band.Rate(stat.Proportion{Hits: satisfied, Trials: 100}, "", 0)}}}
	}
	now, before := data(march, 62, 90), data(march.Previous(), 56, 90)
	r, err := c.Report(now, &before, 0)
	if err != nil || r.Previous.From != "2026-02-01" || r.Previous.To != "2026-03-01" {
		t.Fatalf("%v: %+v", err, r.Previous)
	}
	if ch := row(t, r, "severe_breaches").Change; !ch.PerDay || *ch.Difference != 0 || ch.Movement != improve.Unclear || ch.After.Exact.RatString() != "2" {
		t.Errorf("two a day and two a day: %+v", ch)
	}
	if ch := row(t, r, metrics.CSAT).Change; ch.PerDay || ch.Movement != improve.Unclear {
		t.Errorf("90 %% and 90 %%: %+v", ch)
	}
	series, err := c.ReportSeries([]metrics.PeriodData{before, now}, stat.ChartSpec{}, 0)
	if trend := row(t, series, "severe_breaches").Trend; err != nil || !trend.PerDay || trend.Values[0].Exact.Cmp(trend.Values[1].Exact) != 0 {
		t.Errorf("%v: %+v", err, trend)
	}
}

// Where windows are not over, the report says which period can be judged.
func TestJudgeable(t *testing.T) {
	c := handbook(t)
	week, _ := period.New(period.Spec{From: "2026-11-16", To: "2026-11-23", Zone: "UTC"})
	s := new(observe.Summary)
	s.Immature.Add(true)
	r, _ := c.Report(metrics.PeriodData{Period: week, Summary: s}, nil, 0)
	if got := row(t, r, metrics.Reopen).Judgeable; got == nil || got.From != "2026-11-09" || got.To != "2026-11-16" {
		t.Errorf("offered %+v", got)
	}
	r, _ = c.Report(metrics.PeriodData{Period: week, Summary: s, Window: metrics.Duration(30 * 24 * time.Hour)}, nil, 0)
	if got := row(t, r, metrics.Reopen).Judgeable; got == nil || got.To != "2026-10-24" {
		t.Errorf("offered %+v", got)
	}
	if got := row(t, r, metrics.CSAT).Judgeable; got != nil {
		t.Errorf("satisfaction needs no window: %+v", got)
	}
}

func TestReportRefusals(t *testing.T) {
	c, p := handbook(t), thisWeek(t)
	if _, err := c.Report(metrics.PeriodData{Period: p}, nil, 1); !errors.Is(err, priority.ErrRange) {
		t.Errorf("certainty: %v", err)
	}
	if _, err := c.Report(metrics.PeriodData{Period: p, Given: []metrics.Given{{Metric: "mood"}}}, nil, 0); !errors.Is(err, priority.ErrUnknown) {
		t.Errorf("an unknown metric: %v", err)
	}
	if _, err := c.Report(metrics.PeriodData{Period: p, Given: []metrics.Given{{Metric: metrics.CES}, {Metric: metrics.CES}}}, nil, 0); !errors.Is(err, priority.ErrDuplicate) {
		t.Errorf("given twice: %v", err)
	}
	for i, m := range []metrics.Metric{metrics.Resolution, metrics.FCR, metrics.ResponseSLA} {
		s := metrics.RecommendedSpec()
		for j := range s.Definitions {
			if s.Definitions[j].Metric == m {
				s.Definitions[j].Variant = "fastest"
			}
		}
		odd, err := metrics.NewCatalog(s)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := odd.Report(metrics.PeriodData{Period: p, Summary: summary(1, 10)}, nil, 0); !errors.Is(err, priority.ErrUnknown) {
			t.Errorf("%d: an unknown variant of %s: %v", i, m, err)
		}
	}
}

func BenchmarkReport(b *testing.B) {
	c, p := handbook(b), thisWeek(b)
	now, before := metrics.PeriodData{Period: p, Summary: summary(1, 1000)}, metrics.PeriodData{Period: p.Previous(), Summary: summary(2, 1000)}
	b.ReportAllocs()
	for b.Loop() {
		_, _ = c.Report(now, &before, 0)
	}
}

// A week of a desk beside the one before it.
func ExampleReport() {
	catalog, err := metrics.NewCatalog(metrics.StandardSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	week, _ := period.New(period.Spec{From: "2026-11-02", To: "2026-11-09", Zone: "Europe/Berlin"})
	now, before := new(observe.Summary), new(observe.Summary)
	for i := range 200 {
		now.Satisfied.Add(i%10 > 0)
		before.Satisfied.Add(i%5 > 0)
		now.Final.Add(time.Duration(i) * 10 * time.Minute)
		before.Final.Add(time.Duration(i) * 11 * time.Minute)
	}
	r, err := catalog.Report(
		metrics.PeriodData{Period: week, Summary: now, Given: []metrics.Given{
			{Metric: metrics.Volume, Measure: band.Figure(band.Count, big.NewRat(25, 2), 200)},
		}},
		&metrics.PeriodData{Period: week.Previous(), Summary: before},
		0.95)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.Period.From, "to", r.Period.To)
	for _, row := range r.Rows {
		if row.Measure.OK() {
			fmt.Printf("%s: %v, %v (%v), before %v: %v\n", row.Title, row.Measure, row.Verdict.Grade, row.Verdict.Evidence, row.Change.Before, row.Change.Movement)
		}
	}
	// Output:
	// 2026-11-02 to 2026-11-09
	// Customer satisfaction: 90.0 %, on_target (likely), before 80.0 %: improved
	// Time to resolution: 16h35m, on_target (likely), before 18h15m: unclear
	// Tickets per 100 customers: 12.5, on_target (certain), before no data: insufficient
	// Backlog: 0,  (), before 0: unclear
}

func ExamplePeriodData() {
	c, _ := metrics.NewCatalog(metrics.RecommendedSpec())
	week, _ := period.New(period.Spec{From: "2026-11-02", To: "2026-11-09", Zone: "UTC"})
	r, _ := c.Report(metrics.PeriodData{Period: week, Given: []metrics.Given{
		{Metric: "helpfulness", Measure: band.Rate(stat.Proportion{Hits: 50, Trials: 100}, "", 0)},
	}}, nil, 0)
	fmt.Println(r.Rows[0].Title, r.Rows[0].Measure, r.Rows[0].Verdict.Grade)
	// Output: Helpful articles 50.0 % warning
}

// How much help was found without a ticket comes from the help centre.
func ExampleGiven() {
	c, err := metrics.NewCatalog(metrics.HandbookSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	week, err := period.New(period.Spec{From: "2026-11-02", To: "2026-11-09", Zone: "UTC"})
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := c.Report(metrics.PeriodData{Period: week, Given: []metrics.Given{
		{Metric: metrics.Deflection, Measure: band.Rate(stat.Proportion{Hits: 640, Trials: 2000}, "", 0), Excluded: []metrics.Exclusion{{Reason: "bot", N: 77}}},
	}}, nil, 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.Rows[0].Title, r.Rows[0].Measure, r.Rows[0].Verdict.Grade, r.Rows[0].Excluded)
	// Output:
	// Deflection rate 32.0 % on_target [{bot 77}]
}

func ExampleRow() {
	c, _ := metrics.NewCatalog(metrics.StandardSpec())
	week, _ := period.New(period.Spec{From: "2026-11-02", To: "2026-11-09", Zone: "UTC"})
	var s observe.Summary
	s.First.Add(time.Hour)
	s.Final.Add(3 * time.Hour)
	s.Life.AddEvent(3 * time.Hour)
	s.Life.AddCensored(9 * time.Hour)
	r, _ := c.Report(metrics.PeriodData{Period: week, Summary: &s}, nil, 0)
	for _, also := range r.Rows[2].Also {
		fmt.Println(also.Name, also.Measure)
	}
	// Output:
	// median 3h
	// p90 3h
	// median, business no data
	// first 1h
	// final 3h
	// active no data
	// kaplan_meier 3h
}

// What a ticket costs depends on which tickets count: the other reading stands
// beside the number.
func ExampleCompanion() {
	week, err := period.New(period.Spec{From: "2026-11-02", To: "2026-11-09", Zone: "UTC"})
	if err != nil {
		fmt.Println(err)
		return
	}
	s := new(observe.Summary)
	for i := range 500 {
		s.Created.Add(true)
		s.Handled.Add(i < 400)
	}
	for _, g := range (metrics.Inputs{Cost: big.NewRat(6000, 1)}).Given(s, week, week.To()) {
		fmt.Println(g.Metric, g.Measure)
		for _, c := range g.Also {
			fmt.Println(c.Name, c.Measure)
		}
	}
	// Output:
	// cost_per_ticket 15.00
	// of all tickets created 12.00
}

func ExampleRow_change() {
	c, _ := metrics.NewCatalog(metrics.StandardSpec())
	week, _ := period.New(period.Spec{From: "2026-11-02", To: "2026-11-09", Zone: "UTC"})
	figures := func(p period.Period, k uint64) metrics.PeriodData {
		return metrics.PeriodData{Period: p, Given: []metrics.Given{{Metric: metrics.CSAT, Measure: band.Rate(stat.Proportion{Hits: k, Trials: 100}, "", 0)}}}
	}
	before := figures(week.Previous(), 80)
	r, _ := c.Report(figures(week, 88), &before, 0)
	ch := r.Rows[0].Change
	fmt.Printf("%+.0f points (%.1f to %.1f): %v\n", *ch.Difference, ch.Interval.Lo, ch.Interval.Hi, ch.Movement)
	// Output: +8 points (-2.3 to 18.2): unclear
}

// A total with an interval is compared by the day, interval and all.
func TestReportOfUnequalPeriodsWithIntervals(t *testing.T) {
	c, err := metrics.NewCatalog(metrics.CatalogSpec{Definitions: []metrics.DefinitionSpec{{Metric: "saved", Title: "Saved", Unit: band.Money, Direction: band.Higher, Statistic: "total", Cohort: metrics.ByEvent}}})
	if err != nil {
		t.Fatal(err)
	}
	march, _ := period.Containing(time.Date(2026, 3, 9, 0, 0, 0, 0, time.UTC), period.Month, "UTC")
	data := func(p period.Period, perDay int64) metrics.PeriodData {
		days, _ := p.Days()
		x := perDay * int64(days)
		m := band.Measure{Unit: band.Money, Exact: big.NewRat(x, 1), N: 50, Interval: &stat.Interval{Lo: float64(x) * 0.97, Hi: float64(x) * 1.03}}
		return metrics.PeriodData{Period: p, Given: []metrics.Given{{Metric: "saved", Measure: m}}}
	}
	now, before := data(march, 100), data(march.Previous(), 100)
	r, err := c.Report(now, &before, 0)
	ch := row(t, r, "saved").Change
	if err != nil || ch.Movement != improve.Unclear || math.Abs(ch.After.Interval.Lo-97) > 1e-9 || math.Abs(ch.Before.Interval.Hi-103) > 1e-9 || now.Given[0].Measure.Interval.Lo != 3100*0.97 {
		t.Errorf("%v: %+v", err, ch)
	}
}

// Layers have names of their own, and list a metric once.
func TestLayersTwice(t *testing.T) {
	s := metrics.HandbookSpec()
	s.Layers = []metrics.LayerSpec{{Name: "day", Metrics: []metrics.Metric{metrics.CSAT, metrics.NPS, metrics.CSAT}}, {Name: "day", Metrics: []metrics.Metric{metrics.CSAT}}}
	want := "metrics: 2 defects\n\tlayers[0].metrics[2]: duplicate: \"csat\"\n\tlayers[1].name: duplicate: \"day\""
	if err := s.Validate(); err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}
