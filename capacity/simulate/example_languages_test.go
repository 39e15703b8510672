package simulate_test

import (
	"fmt"
	"time"

	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/simulate"
)

func minutes(n float64) capacity.Duration { return capacity.Duration(n * float64(time.Minute)) }

// call is a class of calls in one language.
func call(language string, perHour float64) simulate.ClassSpec {
	return simulate.ClassSpec{
		Name:     language,
		Arrivals: []float64{perHour},
		Handle:   simulate.Dist{Shape: simulate.Lognormal, Mean: minutes(6), CV: 1.1},
		Patience: simulate.Dist{Mean: minutes(4)},
	}
}

// Two languages, each with its own people, against the same number of people
// who speak both: no formula says what skills are worth.
func Example() {
	apart := simulate.Spec{
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
	for _, spec := range []simulate.Spec{apart, mixed} {
		desk, err := simulate.New(spec)
		if err != nil {
			fmt.Println(err)
			return
		}
		r, err := desk.Simulate(simulate.ExperimentSpec{
			Seed: 1, Warmup: minutes(600), Length: minutes(60 * 2000), Batches: 20,
			Within: []capacity.Duration{minutes(0.5)},
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
