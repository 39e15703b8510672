package metrics_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/metrics/band"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/stat"
	"github.com/supportops/policy/priority"
)

// A summary with a number of its own for everything that can be read.
func distinct() *observe.Summary {
	s := new(observe.Summary)
	for _, x := range []struct {
		d       *aggregate.Durations
		minutes int
	}{
		{&s.Response, 10}, {&s.ResponseBusiness, 5}, {&s.Wait, 20}, {&s.First, 100}, {&s.Final, 200}, {&s.FinalBusiness, 150},
		{&s.Active, 50}, {&s.Handle, 30}, {&s.Backlog, 5000}, {&s.Waiting, 300},
	} {
		for range 20 {
			x.d.Add(time.Duration(x.minutes) * time.Minute)
		}
	}
	for i, r := range []*aggregate.Proportion{
		&s.P1, &s.P2, &s.LastP1, &s.LastP2, &s.Escalated, &s.Feedback, &s.Reopened, &s.Satisfied, &s.Answered, &s.Severe,
		&s.ResponsePromise.PerTarget, &s.ResponsePromise.AnyTicket, &s.ResponsePromise.LastCycle,
		&s.ResolutionPromise.PerTarget, &s.ResolutionPromise.AnyTicket, &s.ResolutionPromise.LastCycle,
		&s.FirstContact[0], &s.FirstContact[1], &s.FirstContact[2], &s.FirstContact[3], &s.FirstContact[4],
	} {
		r.Proportion = stat.Proportion{Hits: uint64(i) + 1, Trials: 100}
	}
	s.Handled.Proportion = stat.Proportion{Hits: 40, Trials: 100}
	s.Responded.AddEvent(15 * time.Minute)
	s.Life.AddEvent(250 * time.Minute)
	_ = s.Recommend.Add(10)
	effort, _ := aggregate.NewKeyed[aggregate.Ratings]("scale")
	for key, answer := range map[string]int{"1 to 5": 2, "1 to 7": 6} {
		r, _ := effort.At(key)
		*r, _ = aggregate.NewRatings(1, int(key[5]-'0'))
		_ = r.Add(answer)
	}
	s.Effort = *effort
	return s
}

// Each variant, clock and statistic that a definition may state has a number
// of its own; what it may not state is refused and not read as something else.
func TestForms(t *testing.T) {
	for _, x := range []struct {
		metric    metrics.Metric
		variant   string
		cohort    metrics.Cohort   // "": as in the preset
		clock     metrics.TimeBase // "": as in the preset
		statistic string           // "": as in the preset
		want      string           // "" is refused
	}{
		{metrics.FirstResponse, "", "", metrics.Business, "", "5m0s"},
		{metrics.FirstResponse, "", "", metrics.Calendar, "", "10m0s"},
		{metrics.FirstResponse, "", "", metrics.Calendar, "p90", "10m0s"},
		{metrics.FirstResponse, "kaplan_meier", metrics.ByCreation, metrics.Calendar, "", "15m0s"},
		{metrics.FirstResponse, "kaplan_meier", metrics.ByEvent, metrics.Calendar, "", ""},
		{metrics.FirstResponse, "kaplan_meier", metrics.ByCreation, metrics.Business, "", ""},
		{metrics.FirstResponse, "handoff", "", "", "", ""},
		{metrics.FirstResponse, "", metrics.ByCreation, "", "", ""},
		{metrics.FirstResponse, "", "", "", "p95", ""},
		{metrics.NextResponse, "", "", "", "", "20m0s"},
		{metrics.Resolution, "final", "", metrics.Calendar, "", "3h20m0s"},
		{metrics.Resolution, "final", "", metrics.Business, "", "2h30m0s"},
		{metrics.Resolution, "first", "", metrics.Calendar, "", "1h40m0s"},
		{metrics.Resolution, "first", "", metrics.Business, "", ""},
		{metrics.Resolution, "active", "", metrics.Calendar, "", "50m0s"},
		{metrics.Resolution, "kaplan_meier", metrics.ByCreation, metrics.Calendar, "", "4h10m0s"},
		{metrics.Resolution, "kaplan_meier", metrics.ByEvent, metrics.Calendar, "", ""},
		{metrics.CSAT, "", "", "", "", "8.0 %"},
		{metrics.CSAT, "", "", "", "median", ""},
		{metrics.CSAT, "", "", metrics.Business, "", ""},
		{metrics.CES, "effort_1_to_5", "", "", "", "+2.0"},
		{metrics.CES, "agreement_1_to_7", "", "", "", ""},
		{metrics.WaitTime, "", "", metrics.Business, "", ""},
		{"p1_share", "at_creation", "", "", "", "1.0 %"},
		{"p1_share", "at_resolution", metrics.ByEvent, "", "", "3.0 %"},
		{"p1_share", "at_resolution", metrics.ByCreation, "", "", ""},
		{"p2_share", "nonsense", "", "", "", ""},
		{metrics.ResolutionSLA, "last_cycle", "", "", "", "16.0 %"},
		{metrics.ResolutionSLA, "first_cycle", "", "", "", ""},
		{metrics.FCR, "within_15_minutes", "", "", "", "21.0 %"},
		{"tickets_waiting", "", "", "", "", "20"},
		{"tickets_handled", "", "", "", "", "40"},
		{"breaches", "", "", "", "", "175"},
		{metrics.FCR, "sometimes", "", "", "", ""},
	} {
		s := metrics.RecommendedSpec()
		for i := range s.Definitions {
			d := &s.Definitions[i]
			if d.Metric != x.metric {
				continue
			}
			d.Variant = x.variant
			if x.cohort != "" {
				d.Cohort = x.cohort
			}
			if x.clock != "" {
				d.TimeBase = x.clock
			}
			if x.statistic != "" {
				d.Statistic = x.statistic
			}
		}
		c, err := metrics.NewCatalog(s)
		if err != nil {
			t.Fatal(err)
		}
		name := fmt.Sprint(x.metric, " ", x.variant, " ", x.cohort, " ", x.clock, " ", x.statistic)
		r, err := c.Report(metrics.PeriodData{Period: thisWeek(t), Summary: distinct()}, nil, 0)
		if x.want == "" {
			if !errors.Is(err, priority.ErrUnknown) && !errors.Is(err, priority.ErrConflict) {
				t.Errorf("%s: %v, want to be refused", name, err)
			}
			// A measure from elsewhere is of whatever form it is.
			given := metrics.PeriodData{Period: thisWeek(t), Summary: distinct(), Given: []metrics.Given{{Metric: x.metric, Measure: band.Measure{}}}}
			if _, err := c.Report(given, nil, 0); err != nil {
				t.Errorf("%s, given: %v", name, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		// Times are right to 0.4 %.
		if got := row(t, r, x.metric).Measure; !near(got, x.want) {
			t.Errorf("%s: %v, want %s", name, got, x.want)
		}
	}
}

// Every metric that a summary tells is told in the unit of the presets, and a
// definition in another is refused whether or not there is data.
func TestUnitsOfForms(t *testing.T) {
	for _, s := range []*observe.Summary{distinct(), new(observe.Summary)} {
		spec := metrics.RecommendedSpec()
		if _, err := handbook(t).Report(metrics.PeriodData{Period: thisWeek(t), Summary: s}, nil, 0); err != nil {
			t.Error(err)
		}
		for i := range spec.Definitions {
			if d := &spec.Definitions[i]; d.Metric == metrics.NPS {
				d.Unit, d.Target, d.Warning = band.Percent, nil, nil
			}
		}
		c, err := metrics.NewCatalog(spec)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Report(metrics.PeriodData{Period: thisWeek(t), Summary: s}, nil, 0); !errors.Is(err, priority.ErrConflict) {
			t.Errorf("a score in percent: %v", err)
		}
	}
}

func near(m band.Measure, want string) bool {
	d, err := time.ParseDuration(want)
	if err != nil {
		return m.String() == want
	}
	x, ok := m.Float64()
	return ok && x > 0.996*float64(d) && x < 1.004*float64(d)
}

// What is left out of one metric is shown with that one, and what is left out of
// all with every one, for whatever reason.
func TestExclusionsByMetric(t *testing.T) {
	s := distinct()
	k, _ := aggregate.NewKeyed[aggregate.Proportion]("metric", "reason")
	for _, key := range [][2]string{{"first_response", "opened by an agent"}, {"csat", "unanswered"}, {"resolution_sla", "third_party"}, {"", "spam"}, {"", "gone fishing"}} {
		n, err := k.At(key[0], key[1])
		if err != nil {
			t.Fatal(err)
		}
		n.Add(true)
	}
	s.Excluded = *k
	r, err := handbook(t).Report(metrics.PeriodData{Period: thisWeek(t), Summary: s}, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	for metric, want := range map[metrics.Metric]string{
		metrics.FirstResponse: "[{gone fishing 1} {spam 1} {opened by an agent 1}]", metrics.CSAT: "[{gone fishing 1} {spam 1} {unanswered 1}]",
		metrics.ResolutionSLA: "[{gone fishing 1} {spam 1} {third_party 1}]", metrics.ResponseSLA: "[{gone fishing 1} {spam 1}]", metrics.Escalation: "[{gone fishing 1} {spam 1}]",
	} {
		if got := fmt.Sprint(row(t, r, metric).Excluded); got != want {
			t.Errorf("%s: %s, want %s", metric, got, want)
		}
	}
	// A table of other dimensions is none of observe's and tells nothing.
	k, _ = aggregate.NewKeyed[aggregate.Proportion]("reason")
	_, _ = k.At("spam")
	s.Excluded = *k
	if r, err := handbook(t).Report(metrics.PeriodData{Period: thisWeek(t), Summary: s}, nil, 0); err != nil || row(t, r, metrics.CSAT).Excluded != nil {
		t.Errorf("a table by reason alone: %v", err)
	}
}

// Breaches are counted as soon as one target has fallen due.
func TestBreachesOfFewTargets(t *testing.T) {
	c := handbook(t)
	for due, want := range []string{"", "1", "2"} {
		s := new(observe.Summary)
		for range due {
			s.ResponsePromise.PerTarget.Add(false)
		}
		r, err := c.Report(metrics.PeriodData{Period: thisWeek(t), Summary: s}, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		if m := row(t, r, "breaches").Measure; m.OK() != (due > 0) || m.OK() && (m.Exact.RatString() != want || m.N != uint64(due)) {
			t.Errorf("%d due: %v", due, m)
		}
	}
}
