package aggregate_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/metrics/stat"
	"github.com/supportops/policy/priority"
)

// Two machines summarise the first responses of two teams; a third puts the
// parts together, in whichever order they come.
func Example() {
	east, west := new(aggregate.Durations), new(aggregate.Durations)
	for _, minutes := range []int{4, 9, 12, 50} {
		east.Add(time.Duration(minutes) * time.Minute)
	}
	for _, minutes := range []int{7, 240} {
		west.Add(time.Duration(minutes) * time.Minute)
	}

	ab, ba := new(aggregate.Durations), new(aggregate.Durations)
	_, _, _, _ = ab.Merge(east), ab.Merge(west), ba.Merge(west), ba.Merge(east)
	x, _ := ab.MarshalBinary()
	y, _ := ba.MarshalBinary()

	mean, _ := ab.Mean()
	median, _ := ab.Quantile(priority.Percent(50))
	fmt.Println(ab.Count(), mean.Round(time.Second), median.Mid().Round(10*time.Second), bytes.Equal(x, y))
	// Output: 6 53m40s 9m0s true
}

func ExampleDurations() {
	var s aggregate.Durations
	s.Add(90 * time.Minute)
	s.Add(30 * time.Minute)
	s.Add(-time.Second) // the clocks of two systems disagree
	mean, _ := s.Mean()
	max, _ := s.Max()
	fmt.Println(s.Count(), s.Invalid(), mean, max, s.Sum())
	// Output: 2 1 1h0m0s 1h30m0s 7200000000000
}

func ExampleBounds() {
	var s aggregate.Durations
	for i := range 1000 {
		s.Add(time.Duration(i) * time.Minute)
	}
	p90, _ := s.Quantile(priority.Percent(90))
	fmt.Println(p90.Lo.Round(time.Second), "to", p90.Hi.Round(time.Second))
	// Output: 14h57m56s to 15h2m31s
}

func ExampleSurvival() {
	var s aggregate.Survival
	for _, hours := range []int{1, 2, 3, 5} {
		s.AddEvent(time.Duration(hours) * time.Hour) // resolved
	}
	for range 3 {
		s.AddCensored(24 * time.Hour) // still open
	}
	resolved, _ := s.Events().Quantile(priority.Percent(50))
	all, _ := s.Quantile(priority.Percent(50))
	_, known := s.Quantile(priority.Percent(90))
	fmt.Println(resolved.Mid().Round(time.Hour), all.Mid().Round(time.Hour), known)
	// Output: 2h0m0s 5h0m0s false
}

func ExampleProportion() {
	var csat aggregate.Proportion
	for _, stars := range []int{5, 4, 2, 5} {
		csat.Add(stars >= 4)
	}
	rate, _ := csat.Rate()
	fmt.Println(rate, csat.Trials)
	// Output: 0.75 4
}

func ExampleNPS() {
	var s aggregate.NPS
	for _, score := range []int{10, 9, 8, 3} {
		if err := s.Add(score); err != nil {
			fmt.Println(err)
		}
	}
	score, _ := s.Score()
	fmt.Println(score.RatString(), s.Add(11))
	// Output: 25 aggregate: nps: add: out of range: want 0 to 10, got 11
}

func ExampleRatings() {
	stars, _ := aggregate.NewRatings(1, 5)
	for _, r := range []int{5, 4, 4, 2} {
		_ = stars.Add(r)
	}
	satisfied := stars.AtLeast(4)
	mean, _ := stars.Mean()
	fmt.Println(satisfied.Hits, "of", satisfied.Trials, "mean", mean.FloatString(2))
	// Output: 3 of 4 mean 3.75
}

func ExampleMoney() {
	var cost aggregate.Money
	_ = cost.Add("USD", 1999)
	_ = cost.Add("USD", 1)
	total, _ := cost.Total(2)
	fmt.Println(total.StringFixed(2), cost.Currency(), cost.Add("EUR", 1))
	// Output: 20.00 USD aggregate: money: add: conflict: USD and EUR
}

func ExampleKeyed() {
	cells, err := aggregate.NewKeyed[aggregate.Durations]("agent", "day")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, t := range []struct {
		agent, day string
		took       time.Duration
	}{{"bo", "mon", time.Hour}, {"ann", "mon", 2 * time.Hour}, {"ann", "tue", 4 * time.Hour}} {
		cell, _ := cells.At(t.agent, t.day)
		cell.Add(t.took)
	}
	byAgent, _ := cells.Rollup("agent")
	for key, s := range byAgent.All() {
		mean, _ := s.Mean()
		fmt.Println(key[0], s.Count(), mean)
	}
	// Output:
	// ann 2 3h0m0s
	// bo 1 1h0m0s
}

func ExampleStrata() {
	before, _ := aggregate.NewKeyed[aggregate.Proportion]("tier")
	after, _ := aggregate.NewKeyed[aggregate.Proportion]("tier")
	for _, c := range []struct {
		k            *aggregate.Keyed[aggregate.Proportion, *aggregate.Proportion]
		tier         string
		hits, trials uint64
	}{{before, "L1", 900, 1000}, {before, "L2", 160, 200}, {after, "L1", 460, 500}, {after, "L2", 574, 700}} {
		cell, _ := c.k.At(c.tier)
		cell.Hits, cell.Trials = c.hits, c.trials
	}
	strata, _ := aggregate.Strata(before, after)
	m, _ := stat.Decompose(strata)
	fmt.Println(m.Within.FloatString(3), m.Mix.FloatString(3), m.Reversal)
	// Output: 0.020 -0.042 true
}

// A summary of one's own: the sum and count of something.
type effort struct{ aggregate.Proportion }

func (e *effort) Merge(o *effort) error { return e.Proportion.Merge(&o.Proportion) }

func ExampleSummary() {
	cells, _ := aggregate.NewKeyed[effort]("team")
	cell, _ := cells.At("billing")
	cell.Add(true)
	total, _ := cells.Total()
	fmt.Println(total.Hits)
	// Output: 1
}

func Example_refused() {
	var s aggregate.Durations
	fmt.Println(s.UnmarshalBinary([]byte{'D', 2}))
	// Output: aggregate: durations: offset 1: malformed: want version 1, got 2
}

func ExampleDurations_MarshalJSON() {
	var s aggregate.Durations
	s.Add(1000)
	s.Add(1001)
	doc, _ := json.Marshal(&s)
	fmt.Println(string(doc))
	// Output: {"count":2,"min":"1µs","max":"1.001µs","sum_ns":2001,"buckets":[{"from":"1µs","count":2}]}
}
