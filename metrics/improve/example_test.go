package improve_test

import (
	"fmt"
	"time"

	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/metrics/band"
	"github.com/supportops/policy/metrics/improve"
	"github.com/supportops/policy/metrics/period"
	"github.com/supportops/policy/metrics/stat"
)

// Three months of tickets: where to begin?
func Example() {
	cells, err := aggregate.NewKeyed[improve.CategoryTotals]("category")
	if err != nil {
		fmt.Println(err)
		return
	}
	for i := range 1000 {
		category, hours := "other", 4
		switch {
		case i%10 < 3:
			category, hours = "login", 9
		case i%10 < 5:
			category, hours = "data sync", 5
		}
		c, _ := cells.At(category)
		c.Add(time.Duration(hours)*time.Hour, i%7 == 0, i%50 == 0)
	}
	f, _ := improve.Survey(cells, improve.SurveySpec{})
	fmt.Println("mean", f.Overall.Mean, "repeats", f.Overall.Repeats)
	for _, h := range f.Spots {
		fmt.Printf("%s: %v of tickets, %v above the mean, frequent %t, slow %t\n", h.Category, h.Share, h.Slower, h.Frequent, h.Slow)
	}
	// Output:
	// mean 5h42m repeats 14.3 %
	// login: 30.0 % of tickets, 57.9 % above the mean, frequent true, slow true
	// other: 50.0 % of tickets, -29.8 % above the mean, frequent true, slow false
	// data sync: 20.0 % of tickets, -12.3 % above the mean, frequent false, slow false
}

func ExampleSurveySpec() {
	_, err := metrics.Read[improve.SurveySpec]([]byte(`{"frequent": 130}`))
	fmt.Println(err)
	// Output: improve: frequent: out of range: want 0 to 100, got 130 (line 1, column 14)
}

func ExampleCategoryTotals() {
	var a, b improve.CategoryTotals
	a.Add(time.Hour, false, false)
	b.Add(3*time.Hour, true, false)
	b.Add(-1, false, true) // still open
	_ = a.Merge(&b)
	mean, _ := a.Resolution.Mean()
	fmt.Println(mean, a.Repeats.Hits, "of", a.Repeats.Trials)
	// Output: 2h0m0s 1 of 3
}

func ExampleHotSpot() {
	cells, _ := aggregate.NewKeyed[improve.CategoryTotals]("category")
	for _, hours := range []int{1, 1, 1, 5} {
		category := "quick"
		if hours > 1 {
			category = "slow"
		}
		c, _ := cells.At(category)
		c.Add(time.Duration(hours)*time.Hour, false, false)
	}
	f, _ := improve.Survey(cells, improve.SurveySpec{})
	fmt.Println(f.Spots[0].Category, "could save", f.Spots[0].Excess)
	// Output: slow could save 3h0m0s
}

func ExampleSurveyResult() {
	cells, _ := aggregate.NewKeyed[improve.CategoryTotals]("category")
	f, err := improve.Survey(cells, improve.SurveySpec{})
	fmt.Println(f.Overall.Mean, len(f.Spots), err)
	// Output: no data 0 <nil>
}

func ExampleParetoRow() {
	causes, _ := improve.Pareto([]improve.ParetoRow{{Name: "slow", Count: 12}, {Name: "rude", Count: 3}, {Name: "unsolved", Count: 25}})
	for _, c := range causes {
		fmt.Println(c.Name, c.Count, c.Cumulative)
	}
	// Output:
	// unsolved 25 62.5 %
	// slow 12 92.5 %
	// rude 3 100.0 %
}

// A group of five tries a new standard for two weeks.
func ExamplePilot() {
	after, _ := period.New(period.Spec{From: "2026-11-02", To: "2026-11-16", Zone: "Asia/Shanghai"})
	slow, fast := new(aggregate.Survival), new(aggregate.Survival)
	for i := range 60 {
		slow.AddEvent(time.Duration(60+10*i) * time.Minute)
		fast.AddEvent(time.Duration(30+5*i) * time.Minute)
	}
	fast.AddCensored(2 * time.Hour) // still open
	outcome, err := improve.Pilot{
		Before: after.Previous(), After: after,
		Rates: []improve.Rate{
			{Name: "csat", Direction: band.Higher, Before: stat.Proportion{Hits: 41, Trials: 50}, After: stat.Proportion{Hits: 46, Trials: 52}},
			{Name: "repeat contacts", Direction: band.Lower, Before: stat.Proportion{Hits: 30, Trials: 120}, After: stat.Proportion{Hits: 14, Trials: 125}},
		},
		Times: []improve.Time{{Name: "resolution", Before: slow, After: fast}},
	}.Compare()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range outcome.Comparisons {
		fmt.Println(e.Name, e.Before, "to", e.After, e.Movement)
	}
	fmt.Printf("%v, %.2f false signals to be expected\n", outcome.Movement, outcome.ExpectedFalse)
	// Output:
	// csat 82.0 % to 88.5 % unclear
	// repeat contacts 25.0 % to 11.2 % improved
	// resolution 5h49m to 3h improved
	// improved, 0.15 false signals to be expected
}

func ExampleRate() {
	after, _ := period.New(period.Spec{From: "2026-11-02", To: "2026-11-16", Zone: "UTC"})
	o, _ := improve.Pilot{Before: after.Previous(), After: after, Rates: []improve.Rate{
		{Name: "reopened", Direction: band.Lower, Before: stat.Proportion{Hits: 10, Trials: 200}, After: stat.Proportion{Hits: 40, Trials: 200}},
	}}.Compare()
	fmt.Printf("%+.0f points: %v\n", *o.Comparisons[0].Difference, o.Movement)
	// Output: +15 points: worsened
}

func ExampleTime() {
	after, _ := period.New(period.Spec{From: "2026-11-02", To: "2026-11-16", Zone: "UTC"})
	o, _ := improve.Pilot{Before: after.Previous(), After: after, Times: []improve.Time{{Name: "resolution"}}}.Compare()
	fmt.Println(o.Movement)
	// Output: insufficient
}

func ExampleComparison() {
	after, _ := period.New(period.Spec{From: "2026-11-02", To: "2026-11-16", Zone: "UTC"})
	o, _ := improve.Pilot{Before: after.Previous(), After: after, Rates: []improve.Rate{
		{Name: "csat", Direction: band.Higher, Before: stat.Proportion{Hits: 80, Trials: 100}, After: stat.Proportion{Hits: 85, Trials: 100}},
	}}.Compare()
	e := o.Comparisons[0]
	fmt.Printf("%+.1f (%.1f to %.1f): %v\n", *e.Difference, e.Interval.Lo, e.Interval.Hi, e.Movement)
	// Output: +5.0 (-5.6 to 15.6): unclear
}

// Of twenty rates that did not change, one looks changed by chance: the result
// says how many to expect.
func ExamplePilotResult() {
	after, err := period.New(period.Spec{From: "2026-11-02", To: "2026-11-16", Zone: "UTC"})
	if err != nil {
		fmt.Println(err)
		return
	}
	p := improve.Pilot{Before: after.Previous(), After: after}
	for i := range 20 {
		same := stat.Proportion{Hits: 80, Trials: 100}
		p.Rates = append(p.Rates, improve.Rate{Name: fmt.Sprint("rate ", i), Direction: band.Higher, Before: same, After: same})
	}
	r, err := p.Compare()
	fmt.Printf("%s; false signals to expect of %d: %.0f, %v\n", r.Movement, len(r.Comparisons), r.ExpectedFalse, err)
	// Output:
	// unclear; false signals to expect of 20: 1, <nil>
}

// Three rates of a pilot: one is better beyond chance, one is worse, one is not
// clear.
func ExampleMovement() {
	after, err := period.New(period.Spec{From: "2026-11-02", To: "2026-11-16", Zone: "UTC"})
	if err != nil {
		fmt.Println(err)
		return
	}
	of := func(hits uint64) stat.Proportion { return stat.Proportion{Hits: hits, Trials: 400} }
	r, err := improve.Pilot{Before: after.Previous(), After: after, Rates: []improve.Rate{
		{Name: "solved at once", Direction: band.Higher, Before: of(240), After: of(290)},
		{Name: "reopened", Direction: band.Lower, Before: of(20), After: of(45)},
		{Name: "satisfied", Direction: band.Higher, Before: of(350), After: of(355)},
	}}.Compare()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range r.Comparisons {
		fmt.Println(c.Name+":", c.Movement)
	}
	fmt.Println("together:", r.Movement)
	// Output:
	// solved at once: improved
	// reopened: worsened
	// satisfied: unclear
	// together: mixed
}

func Example_refused() {
	var c improve.CategoryTotals
	fmt.Println(c.UnmarshalBinary([]byte{9}))
	// Output: improve: cell: malformed: want three summaries, each with its length
}
