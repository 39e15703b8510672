package queueing_test

import (
	"fmt"
	"time"

	"github.com/supportops/policy/capacity/queueing"
)

// Scripted calls take almost equally long: with the same load, the queue is
// shorter than by Erlang C.
func ExampleGGc() {
	for _, cv := range []float64{1, 0.3} {
		f, err := queueing.GGc{Load: 8, ArrivalCV: 1, HandleCV: cv}.At(10)
		fmt.Printf("handle times vary by %.1f: mean wait %.3f handle times, %v\n", cv, f.MeanWait, err)
	}
	// Output:
	// handle times vary by 1.0: mean wait 0.205 handle times, <nil>
	// handle times vary by 0.3: mean wait 0.112 handle times, <nil>
}

// Customers of two kinds: a fifth hang up early, the others have time.
func ExampleMixedPatience() {
	p := queueing.MixedPatience{
		{Share: 0.2, Patience: queueing.ErlangPatience{Stages: 1, Mean: 0.1}},
		{Share: 0.8, Patience: queueing.ErlangPatience{Stages: 1, Mean: 4}},
	}
	for _, t := range []float64{0.1, 2} {
		fmt.Printf("%.0f %% still wait after %.1f handle times\n", 100*p.Survival(t), t)
	}
	// Output:
	// 85 % still wait after 0.1 handle times
	// 49 % still wait after 2.0 handle times
}

// A patience from a log of calls: of those not answered by then, how many
// still waited after half a minute, one minute and three?
func ExamplePatiencePoint() {
	desk := queueing.Traffic{Volume: 100, Interval: time.Hour, HandleTime: 5 * time.Minute}
	var curve queueing.PatienceCurve
	for _, seen := range []struct {
		after   time.Duration
		staying float64
	}{{30 * time.Second, 0.9}, {time.Minute, 0.7}, {3 * time.Minute, 0.2}} {
		curve = append(curve, queueing.PatiencePoint{At: desk.Units(seen.after), Staying: seen.staying})
	}
	load, err := desk.Load()
	if err != nil {
		fmt.Println(err)
		return
	}
	f, err := queueing.Patient{Load: load, Patience: curve}.At(9)
	fmt.Printf("%.1f %% give up with 9 agents, %v\n", 100*f.ProbAbandon, err)
	// Output:
	// 11.8 % give up with 9 agents, <nil>
}
