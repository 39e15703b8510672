package metrics_test

import (
	"fmt"
	"math/big"
	"testing"
	"time"

	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/period"
	"github.com/supportops/policy/metrics/qa"
	"github.com/supportops/policy/metrics/stat"
)

// The documents' example: $75,000 for 6,000 tickets are $12.50 a ticket.
func TestInputs(t *testing.T) {
	month, _ := period.Containing(time.Date(2026, 9, 9, 0, 0, 0, 0, time.UTC), period.Month, "UTC")
	at := func(day int) time.Time { return month.From().AddDate(0, 0, day) }
	s := new(observe.Summary)
	for range 6000 {
		s.Created.Add(true)
		s.Handled.Add(true)
		s.Handle.Add(20 * time.Minute)
		s.Waiting.Add(time.Hour)
	}
	s.Handled.Add(false)
	in := metrics.Inputs{
		Customers: metrics.Customers{Days: 30 * 60_000, AtStart: 50_000, Kept: 49_000},
		Revenue:   metrics.Revenue{AtStart: big.NewRat(1_000_000, 1), Added: big.NewRat(50_000, 1)},
		Cost:      big.NewRat(75_000, 1), Available: 2500 * time.Hour, Depths: []uint64{1900, 2000, 2100},
		Insights: []metrics.Insight{
			{Sent: at(0), Answered: at(3), Fixed: at(1), Customers: 10, Told: 8},
			{Sent: at(2), Answered: at(7)},
			{Sent: at(5)},
			{Sent: at(-60), Fixed: at(-20), Tickets: []time.Time{at(-48), at(-40), at(-30), at(-21), at(-19), at(20)}},
		},
	}
	want := map[metrics.Metric]string{
		metrics.Volume: "10", metrics.Retention: "98.0 %", metrics.Expansion: "5.0 %", metrics.CostPerTicket: "12.50",
		metrics.Utilization: "80.0 %", "queue_depth": "3", "feedback_response": "66.7 %", "feedback_ack": "120h",
		"feedback_closed": "80.0 %", "tickets_avoided": "0.4",
	}
	c := handbook(t)
	for _, g := range in.Given(s, month, month.To()) {
		if got := g.Measure.String(); got != want[g.Metric] {
			t.Errorf("%s: %s, want %s", g.Metric, got, want[g.Metric])
		}
		if _, err := c.Judge(g.Metric, g.Measure); err != nil {
			t.Error(err)
		}
		delete(want, g.Metric)
	}
	if len(want) > 0 {
		t.Errorf("not told: %v", want)
	}
	if got := (metrics.Inputs{}).Given(nil, month, month.To()); got != nil {
		t.Errorf("nothing tells %v", got)
	}
	early := in
	early.Insights = in.Insights[3:]
	for _, g := range early.Given(s, month, at(6)) {
		if g.Metric == "tickets_avoided" && g.Measure.Exact != nil {
			t.Errorf("avoided before four weeks are over: %v", g.Measure)
		}
	}
	for _, row := range []struct {
		worked time.Duration
		want   string
	}{{-1, "0.0 %"}, {0, "0.0 %"}, {3 * time.Hour, "150.0 %"}} {
		s := new(observe.Summary)
		s.Handle.Add(row.worked)
		given := metrics.Inputs{Available: 2 * time.Hour}.Given(s, month, month.To())
		if len(given) != 1 || given[0].Measure.String() != row.want {
			t.Errorf("%v of work in two hours: %v, want %s", row.worked, given, row.want)
		}
	}
}

// An insight that was answered before it was sent is left out of the time to an
// answer, and counted.
func TestInvalidInsights(t *testing.T) {
	month, _ := period.Containing(time.Date(2026, 9, 9, 0, 0, 0, 0, time.UTC), period.Month, "UTC")
	sent := month.From().AddDate(0, 0, 5)
	for _, g := range (metrics.Inputs{Insights: []metrics.Insight{{Sent: sent, Answered: sent.Add(-1)}, {Sent: sent, Answered: sent.Add(time.Hour)}}}).Given(nil, month, month.To()) {
		if g.Metric == "feedback_ack" && fmt.Sprint(g.Measure, g.Excluded) != "1h [{invalid 1}]" {
			t.Errorf("%v, %v left out", g.Measure, g.Excluded)
		}
	}
}

// The promises of SL-6: the mean response takes less than half of its target,
// the mean resolution less than three quarters.
func TestShareOfTarget(t *testing.T) {
	c := handbook(t)
	s := new(observe.Summary)
	for i := range 4 {
		s.ResponsePromise.Took.Add(time.Duration(10*i) * time.Minute)
		s.ResponsePromise.Within.Add(time.Hour)
	}
	r, err := c.Report(metrics.PeriodData{Period: thisWeek(t), Summary: s}, nil, 0)
	got := row(t, r, "response_use")
	if err != nil || got.Measure.String() != "25.0 %" || got.Verdict.Grade != "on_target" || got.Also[0].Measure.String() != "15m" {
		t.Errorf("%v: %+v", err, got)
	}
	if none := row(t, r, "resolution_use"); none.Measure.OK() || none.Verdict.Grade != "no_data" {
		t.Errorf("%+v", none)
	}
}

// A team lead asks for the figures of their layer.
func ExampleCatalog_Layer() {
	c, _ := metrics.NewCatalog(metrics.HandbookSpec())
	week, _ := period.New(period.Spec{From: "2026-11-02", To: "2026-11-09", Zone: "UTC"})
	s := new(observe.Summary)
	for i := range 40 {
		s.Backlog.Add(time.Duration(i) * time.Hour)
	}
	r, _ := c.Report(metrics.PeriodData{Period: week, Summary: s}, nil, stat.Confidence(0))
	part, layer, _ := c.Layer(r, "queue")
	fmt.Println(layer.Owner, "look at", layer.Focus)
	for _, row := range part.Rows {
		fmt.Println(row.Title, row.Measure)
	}
	// Output:
	// team leads look at flow optimization
	// Wait time no data
	// Backlog 40
}

func ExampleInputs() {
	week, _ := period.New(period.Spec{From: "2026-11-02", To: "2026-11-09", Zone: "UTC"})
	s := new(observe.Summary)
	for range 84 {
		s.Created.Add(true)
	}
	in := metrics.Inputs{Customers: metrics.Customers{Days: 7 * 1200, AtStart: 1200, Kept: 1188}}
	for _, g := range in.Given(s, week, week.To()) {
		fmt.Println(g.Metric, g.Measure)
	}
	// Output:
	// ticket_volume 7
	// retention 99.0 %
}

func ExampleInsight() {
	month, _ := period.New(period.Spec{From: "2026-10-01", To: "2026-11-01", Zone: "UTC"})
	at := func(day int) time.Time { return month.From().AddDate(0, 0, day) }
	in := metrics.Inputs{Insights: []metrics.Insight{{Sent: at(1), Answered: at(3)}, {Sent: at(4)}}}
	for _, g := range in.Given(nil, month, month.To()) {
		fmt.Println(g.Metric, g.Measure)
	}
	// Output:
	// feedback_response 50.0 %
	// feedback_ack 48h10m
	// feedback_closed no data
	// tickets_avoided no data
}

// A team's quality reviews go into the report of their week.
func ExampleInputs_quality() {
	card, _ := qa.New(qa.StandardSpec())
	board := card.Board([]qa.Scored{{Agent: "ann", Total: 88}, {Agent: "bob", Total: 76}}, []string{"ann", "bob"})
	c, _ := metrics.NewCatalog(metrics.HandbookSpec())
	week, _ := period.New(period.Spec{From: "2026-11-02", To: "2026-11-09", Zone: "UTC"})
	given := metrics.Inputs{Quality: &board}.Given(nil, week, week.To())
	r, _ := c.Report(metrics.PeriodData{Period: week, Given: given}, nil, 0)
	for _, row := range r.Rows {
		fmt.Println(row.Title, row.Measure, row.Verdict.Grade)
	}
	// Output:
	// Quality score +82.0 watch
	// Critical fails 0.0 % on_target
	// Agents reviewed 100.0 % on_target
	// Reviews against satisfaction no data no_data
	// Calibration variance no data no_data
}

// What a live board shows: four agents short is a warning, and the catalog says
// what to do.
func ExampleInputs_live() {
	c, _ := metrics.NewCatalog(metrics.HandbookSpec())
	day, _ := period.New(period.Spec{From: "2026-11-02", To: "2026-11-03", Zone: "UTC"})
	in := metrics.Inputs{Planned: 22, Present: 18, Needed: []uint64{4, 12, 6}, Staffed: []uint64{4, 5, 3}}
	r, _ := c.Report(metrics.PeriodData{Period: day, Given: in.Given(nil, day, day.To())}, nil, 0)
	for _, row := range r.Rows {
		fmt.Println(row.Title, row.Measure, row.Verdict.Grade, row.Do)
	}
	// Output:
	// Agents missing 4 warning [call backups]
	// Coverage gaps 1  []
}
