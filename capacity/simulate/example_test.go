package simulate_test

import (
	"fmt"
	"time"

	"github.com/supportops/policy/capacity/simulate"
)

// Two languages, each with its own people, against the same number of people
// who speak both: no formula says what skills are worth.
func Example() {
	minutes := func(n float64) simulate.Duration { return simulate.Duration(n * float64(time.Minute)) }
	call := func(name string, perHour float64) simulate.ClassSpec {
		return simulate.ClassSpec{
			Name:     name,
			Arrivals: []float64{perHour},
			Handle:   simulate.Dist{Shape: simulate.Lognormal, Mean: minutes(6), CV: 1.1},
			Patience: simulate.Dist{Mean: minutes(4)},
		}
	}
	apart := simulate.DeskSpec{
		Slot:    minutes(60),
		Classes: []simulate.ClassSpec{call("german", 50), call("french", 30)},
		Pools: []simulate.PoolSpec{
			{Name: "german", Serves: []string{"german"}, Staff: []int{6}},
			{Name: "french", Serves: []string{"french"}, Staff: []int{4}},
		},
	}
	mixed := apart
	mixed.Pools = []simulate.PoolSpec{
		{Name: "german", Serves: []string{"german"}, Staff: []int{5}},
		{Name: "french", Serves: []string{"french"}, Staff: []int{3}},
		{Name: "both", Serves: []string{"german", "french"}, Staff: []int{2}},
	}
	for _, spec := range []simulate.DeskSpec{apart, mixed} {
		desk, err := simulate.NewDesk(spec)
		if err != nil {
			fmt.Println(err)
			return
		}
		r, err := desk.Simulate(simulate.Experiment{
			Seed: 1, Warmup: minutes(600), Length: minutes(60 * 2000), Batches: 20,
			Within: []simulate.Duration{minutes(0.5)},
		})
		if err != nil {
			fmt.Println(err)
			return
		}
		for _, c := range r.Classes {
			level, _ := c.Levels[0].AnsweredOfAll.Value()
			lo, hi, _ := c.Levels[0].AnsweredOfAll.Interval()
			left, _ := c.Abandon.Value()
			fmt.Printf("%s: %.1f %% within 30 s (%.1f to %.1f), %.1f %% leave\n", c.Name, 100*level, 100*lo, 100*hi, 100*left)
		}
	}
	// Output:
	// german: 71.0 % within 30 s (70.1 to 71.8), 11.0 % leave
	// french: 72.7 % within 30 s (71.6 to 73.9), 11.5 % leave
	// german: 76.2 % within 30 s (75.4 to 77.1), 8.3 % leave
	// french: 76.0 % within 30 s (75.1 to 77.0), 9.2 % leave
}

// A day with opening hours, many times: the runs are independent.
func ExampleDesk_Simulate() {
	spec, err := simulate.ParseDeskSpec([]byte(`{
		"slot": "8h",
		"classes": [{"name": "mail", "arrivals": [40, 100, 20], "handle": {"mean": "10m"}}],
		"pools": [{"name": "desk", "serves": ["mail"], "staff": [0, 4, 0]}]
	}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	desk, err := simulate.NewDesk(spec)
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := desk.Simulate(simulate.Experiment{Seed: 7, Length: simulate.Duration(24 * time.Hour), Runs: 200, Within: []simulate.Duration{simulate.Duration(4 * time.Hour)}})
	if err != nil {
		fmt.Println(err)
		return
	}
	met, _ := r.Total.Levels[0].AnsweredOfAll.Value()
	median, _ := r.Total.WaitQuantile(0.5)
	fmt.Printf("%d mails, %.0f %% answered within four hours, half of them within %v\n", r.Total.Offered, 100*met, median.Round(time.Minute))
	// Output:
	// 32095 mails, 72 % answered within four hours, half of them within 51m0s
}

func ExampleEstimate() {
	desk, _ := simulate.NewDesk(simulate.DeskSpec{
		Slot:    simulate.Duration(time.Hour),
		Classes: []simulate.ClassSpec{{Name: "calls", Arrivals: []float64{60}, Handle: simulate.Dist{Mean: simulate.Duration(3 * time.Minute)}}},
		Pools:   []simulate.PoolSpec{{Name: "desk", Serves: []string{"calls"}, Staff: []int{4}}},
	})
	r, err := desk.Simulate(simulate.Experiment{Seed: 1, Warmup: simulate.Duration(10 * time.Hour), Length: simulate.Duration(5000 * time.Hour), Batches: 25})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("share that waits: %v, by Erlang's formula 0.5094: inside %v\n", r.Total.Delayed, r.Total.Delayed.Contains(0.5094))
	// Output:
	// share that waits: 0.5082 ± 0.0064, by Erlang's formula 0.5094: inside true
}

func ExampleExperiment() {
	_, err := simulate.ParseExperiment([]byte(`{"seed": 1, "runs": -1}`))
	fmt.Println(err)
	// Output:
	// simulate: 2 defects
	// 	length: required: want a duration above 0
	// 	runs: out of range: -1, want 0 to 131072
}

func ExampleShape() {
	_, err := simulate.ParseDeskSpec([]byte(`{"slot": "1h", "classes": [{"name": "calls", "arrivals": [10], "handle": {"shape": "normal", "mean": "5m"}}], "pools": []}`))
	fmt.Println(err)
	// Output:
	// simulate: classes[0].handle.shape: unknown: "normal", want one of ["exponential" "fixed" "gamma" "lognormal"]
}
