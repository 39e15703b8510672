package metrics_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/metrics/band"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/stat"
)

// whole returns a summary with something in every field, and of what was left
// out nothing was recorded for so many tickets.
func whole(seed uint64, unrecorded int) *observe.Summary { return filled(seed, unrecorded, 5, 40) }

// filled returns a summary with at least so many, and fewer than so many more,
// of everything.
func filled(seed uint64, unrecorded, least, more int) *observe.Summary {
	rng := rand.New(rand.NewPCG(seed, 21))
	s := new(observe.Summary)
	var fill func(v reflect.Value)
	fill = func(v reflect.Value) {
		n := least + rng.IntN(more)
		switch x := v.Addr().Interface().(type) {
		case *aggregate.Proportion:
			x.Trials = uint64(n)
			x.Hits = uint64(rng.IntN(n + 1))
		case *aggregate.Durations:
			for range n {
				x.Add(time.Duration(rng.Int64N(int64(90*time.Hour))) - time.Hour/4)
			}
		case *aggregate.Survival:
			for range n {
				x.AddEvent(time.Duration(rng.Int64N(int64(90 * time.Hour))))
				x.AddCensored(time.Duration(rng.Int64N(int64(50 * time.Hour))))
			}
		case *aggregate.NPS:
			for range n {
				_ = x.Add(rng.IntN(11)) // valid
			}
		case *aggregate.Keyed[aggregate.Ratings, *aggregate.Ratings]:
			k, _ := aggregate.NewKeyed[aggregate.Ratings]("scale") // valid
			for _, most := range []int{5, 7, 10} {
				r, _ := k.At(fmt.Sprintf("1 to %d", most))
				*r, _ = aggregate.NewRatings(1, most)
				for range n {
					_ = r.Add(1 + rng.IntN(most)) // valid
				}
			}
			*x = *k
		case *aggregate.Keyed[aggregate.Proportion, *aggregate.Proportion]:
			k, _ := aggregate.NewKeyed[aggregate.Proportion]("metric", "reason") // valid
			for _, key := range [][2]string{{"", "spam"}, {"csat", "unanswered"}, {"first_response", "opened by an agent"}, {"response_sla", "paused"}} {
				p, _ := k.At(key[:]...)
				p.Proportion = stat.Proportion{Hits: uint64(n), Trials: uint64(n)}
			}
			for _, metric := range []string{"fcr", "escalation_rate", "feedback_share"} {
				if p, _ := k.At(metric, "none recorded"); unrecorded > 0 {
					p.Proportion = stat.Proportion{Hits: uint64(unrecorded), Trials: uint64(unrecorded)}
				}
			}
			*x = *k
		default:
			for i := range v.NumField() {
				fill(v.Field(i))
			}
		}
	}
	v := reflect.ValueOf(s).Elem()
	for i := range v.NumField() {
		if f := v.Field(i); f.Kind() == reflect.Array {
			for k := range f.Len() {
				fill(f.Index(k))
			}
		} else {
			fill(f)
		}
	}
	return s
}

// putReadings writes what every metric is by every variant, cohort and clock,
// and by every statistic.
func putReadings(t *testing.T) func(w *goldentest.Writer) {
	week := thisWeek(t)
	return func(w *goldentest.Writer) {
		summaries := []*observe.Summary{whole(1, 0), whole(2, 3), filled(3, 0, 1, 1), filled(4, 1, 1, 2), filled(5, 0, 0, 1)}
		one := func(d metrics.DefinitionSpec) {
			c, err := metrics.NewCatalog(metrics.CatalogSpec{Definitions: []metrics.DefinitionSpec{d}})
			w.Put(err)
			if err != nil {
				return
			}
			for _, s := range summaries {
				r, err := c.Report(metrics.PeriodData{Period: week, Summary: s}, nil, 0)
				w.Put(err)
				for _, row := range r.Rows {
					w.Put(row.Measure, row.Also, row.Excluded)
				}
				if err != nil {
					return
				}
			}
		}
		variants := []string{"", "x", "kaplan_meier", "handoff", "assignment", "first", "final", "active", "at_creation", "at_resolution", "per_target", "any_ticket", "last_cycle", "effort_1_to_7", "ease_1_to_5"}
		for _, v := range observe.FirstContacts() {
			variants = append(variants, string(v))
		}
		seen := map[metrics.Metric]bool{}
		for _, d := range metrics.RecommendedSpec().Definitions {
			if seen[d.Metric] {
				continue
			}
			seen[d.Metric] = true
			d.Target, d.Warning = nil, nil
			for _, v := range variants {
				x := d
				x.Variant, x.Statistic = v, ""
				one(x)
				for _, x.TimeBase = range []metrics.TimeBase{"", metrics.Calendar, metrics.Business} {
					if x.TimeBase != d.TimeBase {
						one(x)
					}
				}
				x.TimeBase = d.TimeBase
				for _, x.Cohort = range []metrics.Cohort{metrics.ByEvent, metrics.ByCreation, metrics.AtInstant} {
					if x.Cohort != d.Cohort {
						one(x)
					}
				}
			}
			for _, d.Statistic = range []string{"rate", "score", "total", "median", "mean", "p90", "x"} {
				one(d)
			}
			d.Unit, d.TimeBase = band.Length, metrics.Calendar
			one(d)
		}
	}
}

// A metric of events is unknown where for every ticket it may be the log that
// lacks them, be it a single one; else it is the rate.
func TestNoneRecorded(t *testing.T) {
	for _, x := range []struct {
		trials, unrecorded int
		ok                 bool
	}{{1, 1, false}, {2, 1, true}, {2, 2, false}, {9, 9, false}, {9, 8, true}, {9, 0, true}, {0, 0, false}} {
		s := new(observe.Summary)
		for i := range x.trials {
			s.Escalated.Add(false)
			s.Feedback.Add(i == 99)
		}
		k, err := aggregate.NewKeyed[aggregate.Proportion]("metric", "reason")
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range []string{"escalation_rate", "feedback_share"} {
			for range x.unrecorded {
				p, err := k.At(m, "none recorded")
				if err != nil {
					t.Fatal(err)
				}
				p.Add(true)
			}
		}
		s.Excluded = *k
		r, err := handbook(t).Report(metrics.PeriodData{Period: thisWeek(t), Summary: s}, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range []metrics.Metric{metrics.Escalation, "feedback_share"} {
			got := row(t, r, m)
			if got.Measure.OK() != x.ok || (len(got.Excluded) > 0) != (!x.ok && x.trials > 0) {
				t.Errorf("%s of %d tickets, %d of them without any: %v, left out %v", m, x.trials, x.unrecorded, got.Measure, got.Excluded)
			}
		}
	}
}

// Of what is given, the statistic that is defined is judged.
func TestGivenStatistics(t *testing.T) {
	c, err := metrics.NewCatalog(metrics.CatalogSpec{Definitions: []metrics.DefinitionSpec{
		{Metric: "wait", Title: "Wait", Cohort: metrics.ByEvent, Unit: band.Count, Direction: band.Lower, Statistic: "mean"},
		{Metric: "free", Title: "Free", Cohort: metrics.ByEvent, Unit: band.Count, Direction: band.Lower},
	}})
	if err != nil {
		t.Fatal(err)
	}
	of := func(n uint64) band.Measure { return band.Score(stat.NPS{Promoters: n}, 0) }
	count := func(n uint64) band.Measure { m := of(n); m.Unit = band.Count; return m }
	also := []metrics.Companion{{Name: "median", Measure: count(1)}, {Name: "mean", Measure: count(2)}}
	for _, row := range []struct {
		name  string
		given metrics.Given
		n     uint64 // of the measure; 0: refused
		other string // the first beside it
	}{
		{"as defined", metrics.Given{Metric: "wait", Measure: count(5), Statistic: "mean", Also: also}, 5, "median"},
		{"not stated", metrics.Given{Metric: "wait", Measure: count(5), Also: also}, 5, "median"},
		{"beside it", metrics.Given{Metric: "wait", Measure: count(5), Statistic: "p90", Also: also}, 2, "median"},
		{"not there", metrics.Given{Metric: "wait", Measure: count(5), Statistic: "p90", Also: also[:1]}, 0, ""},
		{"not defined", metrics.Given{Metric: "free", Measure: count(5), Statistic: "p90", Also: also}, 5, "median"},
	} {
		r, err := c.Report(metrics.PeriodData{Period: thisWeek(t), Given: []metrics.Given{row.given}}, nil, 0)
		if row.n == 0 {
			if err == nil || errors.Unwrap(err) == nil && err.Error() != "metrics: wait: conflict: given as p90, defined as mean" {
				t.Errorf("%s: %v", row.name, err)
			}
			continue
		}
		if err != nil || len(r.Rows) != 1 || r.Rows[0].Measure.N != row.n || r.Rows[0].Also[0].Name != row.other || len(r.Rows[0].Also) != 2 {
			t.Errorf("%s: %+v, %v", row.name, r.Rows, err)
			continue
		}
		if row.name == "beside it" && (r.Rows[0].Also[1].Name != "p90" || r.Rows[0].Also[1].Measure.N != 5) {
			t.Errorf("%s: %+v", row.name, r.Rows[0].Also)
		}
	}
	if also[1].Name != "mean" {
		t.Error("what was given has changed")
	}
}
