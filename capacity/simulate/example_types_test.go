package simulate_test

import (
	"fmt"
	"time"

	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/simulate"
)

// run simulates two thousand hours of a desk and measures answers within half
// a minute.
func run(spec simulate.Spec) simulate.Result {
	desk, err := simulate.New(spec)
	if err != nil {
		panic(err)
	}
	r, err := desk.Simulate(simulate.ExperimentSpec{
		Seed: 1, Warmup: minutes(600), Length: minutes(60 * 2000), Batches: 20, Within: []capacity.Duration{minutes(0.5)},
	})
	if err != nil {
		panic(err)
	}
	return r
}

// oneQueue is a desk with one kind of calls, forty in an hour.
func oneQueue(handle simulate.Dist, staff int) simulate.Spec {
	return simulate.Spec{
		Slot:    minutes(60),
		Classes: []simulate.ClassSpec{{Name: "calls", Arrivals: []float64{40}, Handle: handle, Patience: simulate.Dist{Mean: minutes(3)}}},
		Pools:   []simulate.PoolSpec{{Name: "desk", Serves: []string{"calls"}, Staff: []int{staff}}},
	}
}

// How customers fare, with the interval of each figure.
func ExampleClassResult() {
	calls := run(oneQueue(simulate.Dist{Mean: minutes(6)}, 4)).Classes[0]
	fmt.Println(calls.Offered, "came,", calls.Served, "were served,", calls.Abandoned, "gave up")
	fmt.Println("share that gave up:", calls.Abandon)
	fmt.Println("mean wait in seconds:", calls.Wait)
	nine, _ := calls.WaitQuantile(0.9)
	fmt.Println("nine of ten waited at most", nine.Round(time.Second))
	// Output:
	// 80049 came, 61797 were served, 18252 gave up
	// share that gave up: 0.228 ± 0.0042
	// mean wait in seconds: 41.69 ± 1.1
	// nine of ten waited at most 2m16s
}

// Customers wait longer the more handle times vary around the same mean.
func ExampleDist() {
	for _, handle := range []simulate.Dist{
		{Shape: simulate.Fixed, Mean: minutes(6)},
		{Shape: simulate.Exponential, Mean: minutes(6)},
		{Shape: simulate.Lognormal, Mean: minutes(6), CV: 2},
	} {
		spec := oneQueue(handle, 5)
		spec.Classes[0].Patience = simulate.Dist{}
		wait, _ := run(spec).Total.Wait.Value()
		fmt.Printf("%-11s mean wait %.0f seconds\n", handle.Shape, wait)
	}
	// Output:
	// fixed       mean wait 108 seconds
	// exponential mean wait 202 seconds
	// lognormal   mean wait 472 seconds
}

// Experts take calls while everybody in the first pool is busy. How busy is
// each pool?
func ExamplePoolResult() {
	spec := oneQueue(simulate.Dist{Mean: minutes(6)}, 3)
	spec.Pools = append(spec.Pools, simulate.PoolSpec{Name: "experts", Serves: []string{"calls"}, Staff: []int{2}})
	for _, p := range run(spec).Pools {
		fmt.Println(p.Name, p.Occupancy)
	}
	// Output:
	// desk 0.776 ± 0.0032
	// experts 0.582 ± 0.006
}

// Two people from 8 to 10 and three from 10 to 12, every day: the staff of a
// pool is repeated from its first slot.
func ExamplePoolSpec() {
	pool := simulate.PoolSpec{Name: "desk", Serves: []string{"calls"}, Staff: make([]int, 24)}
	pool.Staff[8], pool.Staff[9], pool.Staff[10], pool.Staff[11] = 2, 2, 3, 3
	calls := simulate.ClassSpec{Name: "calls", Arrivals: make([]float64, 24), Handle: simulate.Dist{Mean: minutes(6)}}
	for hour := 8; hour < 12; hour++ {
		calls.Arrivals[hour] = 18
	}
	desk, err := simulate.New(simulate.Spec{Slot: minutes(60), Classes: []simulate.ClassSpec{calls}, Pools: []simulate.PoolSpec{pool}})
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := desk.Simulate(simulate.ExperimentSpec{Seed: 3, Length: minutes(24 * 60), Runs: 500})
	fmt.Println("occupancy", r.Pools[0].Occupancy, err)
	// Output:
	// occupancy 0.7095 ± 0.01 <nil>
}

// All classes together, and what it took to find out.
func ExampleResult() {
	spec := oneQueue(simulate.Dist{Mean: minutes(6)}, 7)
	spec.Classes = append(spec.Classes, simulate.ClassSpec{Name: "chats", Arrivals: []float64{20}, Handle: simulate.Dist{Mean: minutes(6)}})
	spec.Pools[0].Serves = []string{"calls", "chats"}
	r := run(spec)
	for _, c := range r.Classes {
		fmt.Println(c.Name, c.Offered, "came, mean wait in seconds:", c.Wait)
	}
	fmt.Println("in all", r.Total.Offered, "came, mean wait in seconds:", r.Total.Wait)
	fmt.Println("events simulated:", r.Events)
	// Output:
	// calls 80049 came, mean wait in seconds: 27.16 ± 0.92
	// chats 39842 came, mean wait in seconds: 42.33 ± 2.2
	// in all 119891 came, mean wait in seconds: 32.2 ± 1.3
	// events simulated: 241058
}

// The share answered in time depends on which customers are counted.
func ExampleServiceLevel() {
	level := run(oneQueue(simulate.Dist{Mean: minutes(6)}, 4)).Classes[0].Levels[0]
	fmt.Println("within", level.Within)
	fmt.Println("answered, of all who came:  ", level.AnsweredOfAll)
	fmt.Println("of those who had not left:  ", level.AnsweredOfStaying)
	fmt.Println("of those who were answered: ", level.AnsweredOfServed)
	fmt.Println("no longer waiting, of all:  ", level.NotWaitingLonger)
	// Output:
	// within 30s
	// answered, of all who came:   0.5664 ± 0.0078
	// of those who had not left:   0.61 ± 0.0084
	// of those who were answered:  0.7336 ± 0.0066
	// no longer waiting, of all:   0.6379 ± 0.0078
}

// A pool that serves a class which is not declared is refused.
func ExampleSpec() {
	_, err := capacity.Read[simulate.Spec]([]byte(`{
		"slot": "1h",
		"classes": [{"name": "calls", "arrivals": [10], "handle": {"mean": "5m"}}],
		"pools": [{"name": "desk", "serves": ["chats"], "staff": [3]}]
	}`))
	fmt.Println(err)
	// Output:
	// simulate: pools[0].serves[0]: unknown: "chats" (line 4, column 41)
}
