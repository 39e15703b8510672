package simulate_test

import (
	"fmt"
	"math"
	"time"

	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/queueing"
	"github.com/supportops/policy/capacity/simulate"
)

// A day with opening hours, many times: the runs are independent.
func ExampleSimulation_Simulate() {
	spec, err := capacity.Read[simulate.Spec]([]byte(`{
		"slot": "8h",
		"classes": [{"name": "mail", "arrivals": [40, 100, 20], "handle": {"mean": "10m"}}],
		"pools": [{"name": "desk", "serves": ["mail"], "staff": [0, 4, 0]}]
	}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	desk, err := simulate.New(spec)
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := desk.Simulate(simulate.ExperimentSpec{Seed: 7, Length: capacity.Duration(24 * time.Hour), Runs: 200, Within: []capacity.Duration{capacity.Duration(4 * time.Hour)}})
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
	desk, _ := simulate.New(simulate.Spec{
		Slot:    capacity.Duration(time.Hour),
		Classes: []simulate.ClassSpec{{Name: "calls", Arrivals: []float64{60}, Handle: simulate.Dist{Mean: capacity.Duration(3 * time.Minute)}}},
		Pools:   []simulate.PoolSpec{{Name: "desk", Serves: []string{"calls"}, Staff: []int{4}}},
	})
	r, err := desk.Simulate(simulate.ExperimentSpec{Seed: 1, Warmup: capacity.Duration(10 * time.Hour), Length: capacity.Duration(5000 * time.Hour), Batches: 25})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("share that waits: %v, by Erlang's formula 0.5094: inside %v\n", r.Total.Delayed, r.Total.Delayed.Contains(0.5094))
	// Output:
	// share that waits: 0.5082 ± 0.0064, by Erlang's formula 0.5094: inside true
}

// What is it worth that outages interrupt what people do? The seed is the
// same, so both desks meet the same work.
func ExampleClassSpec() {
	hour := capacity.Duration(time.Hour)
	spec := simulate.Spec{
		Slot: hour,
		Classes: []simulate.ClassSpec{
			{Name: "outages", Arrivals: []float64{1}, Handle: simulate.Dist{Mean: hour / 2}},
			{Name: "requests", Arrivals: []float64{4}, Handle: simulate.Dist{Mean: hour / 2}, Priority: 1},
		},
		Pools: []simulate.PoolSpec{{Name: "desk", Serves: []string{"outages", "requests"}, Staff: []int{3}}},
	}
	for _, interrupts := range []bool{false, true} {
		spec.Classes[0].Interrupts = interrupts
		desk, err := simulate.New(spec)
		if err != nil {
			fmt.Println(err)
			return
		}
		r, err := desk.Simulate(simulate.ExperimentSpec{Seed: 1, Warmup: 100 * hour, Length: 20000 * hour, Batches: 20})
		if err != nil {
			fmt.Println(err)
			return
		}
		outages, _ := r.Classes[0].Wait.Value()
		requests, _ := r.Classes[1].Sojourn.Value()
		fmt.Printf("interrupts %v: an outage waits %.1f minutes, a request is done after %.0f\n", interrupts, outages/60, requests/60)
	}
	// Output:
	// interrupts false: an outage waits 8.6 minutes, a request is done after 87
	// interrupts true: an outage waits 0.2 minutes, a request is done after 89
}

func ExampleExperimentSpec() {
	_, err := capacity.Read[simulate.ExperimentSpec]([]byte(`{"seed": 1, "runs": -1}`))
	fmt.Println(err)
	// Output:
	// simulate: 2 defects
	// 	length: required: want a duration above 0 (line 1, column 1)
	// 	runs: out of range: -1, want 0 to 131072 (line 1, column 21)
}

func ExampleShape() {
	_, err := capacity.Read[simulate.Spec]([]byte(`{"slot": "1h", "classes": [{"name": "calls", "arrivals": [10], "handle": {"shape": "normal", "mean": "5m"}}], "pools": [{"name": "desk", "serves": ["calls"], "staff": [3]}]}`))
	fmt.Println(err)
	// Output:
	// simulate: classes[0].handle.shape: unknown: "normal", want one of ["exponential" "fixed" "gamma" "lognormal"] (line 1, column 84)
}

// Three agents for six erlangs, and four places to wait: half of the callers
// are turned away.
func ExampleClassSpec_places() {
	four := 4
	desk, err := simulate.New(simulate.Spec{
		Slot: capacity.Duration(time.Hour),
		Classes: []simulate.ClassSpec{{Name: "calls", Arrivals: []float64{120}, Places: &four,
			Handle: simulate.Dist{Mean: capacity.Duration(3 * time.Minute)}}},
		Pools: []simulate.PoolSpec{{Name: "desk", Serves: []string{"calls"}, Staff: []int{3}}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := desk.Simulate(simulate.ExperimentSpec{Seed: 1, Length: capacity.Duration(2000 * time.Hour), Batches: 20})
	f, _ := queueing.WaitingRoom{Load: 6, Places: 4}.At(3)
	fmt.Println("turned away", r.Total.Blocked, "by the formula", math.Round(1000*f.ProbBlock)/1000, err)
	// Output: turned away 0.5044 ± 0.0028 by the formula 0.505 <nil>
}
