package metrics_test

import (
	"fmt"
	"time"

	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/metrics/band"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/period"
	"github.com/supportops/policy/metrics/stat"
	"github.com/supportops/policy/priority"
)

// A week of a small team against the first source document's table.
func Example() {
	catalog, err := metrics.NewCatalog(metrics.StandardSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	var first aggregate.Durations
	for i := range 40 {
		first.Add(time.Duration(5+4*i) * time.Minute)
	}
	for _, row := range []struct {
		metric  metrics.Metric
		measure band.Measure
	}{
		{metrics.CSAT, band.Rate(stat.Proportion{Hits: 17, Trials: 18}, stat.Wilson, 0.95)},
		{metrics.FirstResponse, band.Quantile(&first, priority.Percent(50), 0.95)},
		{metrics.Reopen, band.Rate(stat.Proportion{Hits: 9, Trials: 40}, stat.Wilson, 0.95)},
		{metrics.NPS, band.Score(stat.NPS{}, 0.95)},
	} {
		r, err := catalog.Judge(row.metric, row.measure)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Printf("%s %v of %d: %v, %v\n", r.Metric, r.Measure, r.Measure.N, r.Verdict.Grade, r.Verdict.Evidence)
	}
	// Output:
	// csat 94.4 % of 18: on_target, insufficient
	// first_response 1h21m of 40: watch, likely
	// reopen_rate 22.5 % of 40: warning, certain
	// nps no data of 0: no_data,
}

func ExampleCatalog() {
	c, _ := metrics.NewCatalog(metrics.BenchmarkSpec(metrics.Enterprise))
	b, _ := c.Band(metrics.FirstResponse)
	fmt.Println(b)
	for _, l := range c.Spec().Layers[:5] {
		fmt.Println(l.Name, l.Metrics, l.Owner)
	}
	// Output:
	// target < 30m
	// tickets [handle_time csat] agents
	// queue [wait_time backlog] team leads
	// channel [deflection containment] managers
	// operations [cost_per_ticket nps] directors
	// strategy [retention expansion] VP or C-level
}

func ExampleCatalogSpec() {
	_, err := metrics.Read[metrics.CatalogSpec]([]byte(`{"definitions": [
		{"metric": "csat", "title": "CSAT", "unit": "percent", "direction": "higher", "cohort": "by_event", "target": ["> 90 %"]}
	]}`))
	fmt.Println(err)
	// Output: metrics: definitions[0].target[0]: malformed: want a decimal number after the operator, got "> 90 %" (line 2, column 114)
}

func ExampleDefinitionSpec() {
	c, _ := metrics.NewCatalog(metrics.StandardSpec())
	d, _ := c.Definition(metrics.FCR)
	fmt.Println(d.Numerator)
	fmt.Println("of", d.Denominator)
	// Output:
	// resolved with one public agent reply, not escalated, not reopened within 7 days
	// of tickets resolved whose 7 days are over
}

func ExampleResult() {
	c, _ := metrics.NewCatalog(metrics.StandardSpec())
	r, _ := c.Judge(metrics.CSAT, band.Rate(stat.Proportion{Hits: 400, Trials: 500}, "", 0), metrics.Exclusion{Reason: "spam", N: 12})
	fmt.Println(r.Measure, r.Verdict.Grade, r.Verdict.Bound, r.Excluded)
	// Output: 80.0 % warning < 85 [{spam 12}]
}

func ExampleLayerSpec() {
	l := metrics.StandardSpec().Layers[1]
	fmt.Println(l.Name, l.Focus, l.Owner)
	// Output: queue flow optimization team leads
}

// Which tickets is a number about? The catalog says so for each metric.
func ExampleCohort() {
	c, err := metrics.NewCatalog(metrics.StandardSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, m := range []metrics.Metric{metrics.Reopen, metrics.Escalation, metrics.Volume, metrics.Backlog} {
		d, _ := c.Definition(m)
		fmt.Println(d.Title+":", d.Cohort)
	}
	// Output:
	// Reopen rate: by_event
	// Escalation rate: by_event
	// Tickets per 100 customers: by_creation
	// Backlog: at_instant
}

// A desk that is measured by its opening hours says so in the definition.
func ExampleTimeBase() {
	spec := metrics.StandardSpec()
	for i, d := range spec.Definitions {
		if d.Metric == metrics.FirstResponse {
			spec.Definitions[i].TimeBase = metrics.Business
		}
	}
	c, err := metrics.NewCatalog(spec)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, m := range []metrics.Metric{metrics.FirstResponse, metrics.Resolution} {
		d, _ := c.Definition(m)
		fmt.Println(d.Title+":", d.TimeBase)
	}
	// Output:
	// First response time: business
	// Time to resolution: calendar
}

func ExampleMaturity() {
	c, _ := metrics.NewCatalog(metrics.BenchmarkSpec(metrics.Growth))
	b, _ := c.Band(metrics.CSAT)
	fmt.Println(b)
	// Output: target >= 88
}

func ExampleSpecError() {
	c, _ := metrics.NewCatalog(metrics.StandardSpec())
	_, err := c.Judge("mood", band.Measure{})
	fmt.Println(err)
	// Output: metrics: mood: unknown: no such metric in the catalog
}

// Thirty tickets wait on a Monday at ten. In the eight weeks before it were
// about nine, but for the week of an outage.
func ExampleInputs_depths() {
	day, _ := period.New(period.Spec{From: "2026-11-02", To: "2026-11-03", Zone: "UTC"})
	s := new(observe.Summary)
	for range 30 {
		s.Waiting.Add(time.Hour)
	}
	given := metrics.Inputs{Depths: []uint64{8, 11, 7, 9, 64, 10, 9, 8}}.Given(s, day, day.To())
	c, _ := metrics.NewCatalog(metrics.HandbookSpec())
	r, _ := c.Judge("queue_depth", given[0].Measure)
	fmt.Println(r.Measure, "times the normal:", r.Verdict.Grade)
	// Output: 3.3 times the normal: warning
}
