package queueing_test

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/supportops/policy/capacity/queueing"
)

// A call desk gets 100 calls of 3 minutes in half an hour and promises to
// answer 80 % within 20 seconds.
func Example() {
	desk := queueing.Traffic{Volume: 100, Interval: 30 * time.Minute, HandleTime: 3 * time.Minute}
	load, err := desk.Load()
	if err != nil {
		fmt.Println(err)
		return
	}
	within := desk.Units(20 * time.Second)
	level := queueing.Target{Measure: queueing.ServiceLevel, Limit: 0.8, Within: within}
	busy := queueing.Target{Measure: queueing.Occupancy, Limit: 0.85}

	r, err := queueing.Require(queueing.ErlangC{Load: load}, level, busy)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.0f erlangs need %d agents\n\n", load, r.Agents)
	fmt.Println("agents  within 20 s  mean wait  occupancy")
	for n := r.Agents - 2; n <= r.Agents+1; n++ {
		f, err := queueing.ErlangC{Load: load}.At(float64(n))
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%6d %10.1f %% %10v %8.1f %%\n", n, 100*f.ServiceLevel(within, queueing.AnsweredOfAll),
			desk.Duration(f.MeanWait).Round(time.Second), 100*f.Occupancy)
	}
	// Output:
	// 10 erlangs need 14 agents
	//
	// agents  within 20 s  mean wait  occupancy
	//     12       64.0 %        40s     83.3 %
	//     13       79.6 %        17s     76.9 %
	//     14       88.8 %         8s     71.4 %
	//     15       94.1 %         4s     66.7 %
}

func ExampleErlangB() {
	f, err := queueing.ErlangB{Load: 25}.At(30)
	fmt.Printf("%.4f turned away, lines busy %.1f %%, %v\n", f.ProbBlock, 100*f.Occupancy, err)

	log, err := queueing.ErlangB{Load: 5}.LogBlocking(1000)
	fmt.Printf("log of a chance too small to write: %.3f, %v\n", log, err)
	// Output:
	// 0.0526 turned away, lines busy 78.9 %, <nil>
	// log of a chance too small to write: -4307.690, <nil>
}

func ExampleErlangC() {
	_, err := queueing.ErlangC{Load: 10}.At(10)
	fmt.Println(err)
	f, err := queueing.ErlangC{Load: 10}.At(11)
	fmt.Printf("%.3f wait, %.1f in the queue, %v\n", f.ProbWait, f.QueueLength, err)
	// Output:
	// queueing: unstable: 10 agents for a load of 10, want at least 11
	// 0.682 wait, 6.8 in the queue, <nil>
}

// Impatient customers keep a desk stable that is short of staff, at a price.
func ExampleErlangA() {
	desk := queueing.Traffic{Volume: 100, Interval: 30 * time.Minute, HandleTime: 3 * time.Minute}
	patience := 2 * time.Minute
	m := queueing.ErlangA{Load: 10, AbandonRate: 1 / desk.Units(patience)}
	for n := 8.0; n <= 12; n += 2 {
		f, err := m.At(n)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%2.0f agents: %4.1f %% give up, %4.1f %% answered within 20 s\n",
			n, 100*f.ProbAbandon, 100*f.ServiceLevel(desk.Units(20*time.Second), ""))
	}
	// Output:
	// 8 agents: 25.8 % give up, 40.3 % answered within 20 s
	// 10 agents: 13.7 % give up, 64.0 % answered within 20 s
	// 12 agents:  6.2 % give up, 82.6 % answered within 20 s
}

func ExampleCounting() {
	f, err := queueing.ErlangA{Load: 10, AbandonRate: 1.5}.At(8)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, d := range []queueing.Counting{queueing.AnsweredOfAll, queueing.AnsweredOfStaying, queueing.AnsweredOfServed, queueing.VirtualWait, queueing.NotWaitingLonger} {
		fmt.Printf("%-19s %.3f\n", d, f.ServiceLevel(0.2, d))
	}
	// Output:
	// answered_of_all     0.495
	// answered_of_staying 0.587
	// answered_of_served  0.667
	// virtual_wait        0.530
	// not_waiting_longer  0.652
}

func ExampleFate() {
	f, err := queueing.ErlangA{Load: 10, AbandonRate: 1.5}.At(8)
	if err != nil {
		fmt.Println(err)
		return
	}
	o := f.By(0.2)
	fmt.Printf("answered %.3f, lost %.3f, waiting %.3f\n", o.Answered, o.Lost, o.Waiting)
	// Output:
	// answered 0.495, lost 0.157, waiting 0.348
}

func ExampleFigures() {
	f, err := queueing.ErlangC{Load: 10}.At(12)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range []float64{0.5, 0.75, 0.9} {
		t, ok := f.WaitPercentile(p)
		fmt.Printf("%2.0f %% wait no longer than %.2f handle times, %v\n", 100*p, t, ok)
	}
	// Output:
	// 50 % wait no longer than 0.00 handle times, true
	// 75 % wait no longer than 0.29 handle times, true
	// 90 % wait no longer than 0.75 handle times, true
}

// How many give up depends on the shape of the patience too.
func ExamplePatient() {
	for _, p := range []queueing.Patience{
		queueing.FixedPatience(1),
		queueing.ErlangPatience{Stages: 1, Mean: 1},
		queueing.MixedPatience{{Share: 0.3, Patience: queueing.FixedPatience(0.2)}, {Share: 0.7}},
		queueing.PatienceCurve{{At: 0.5, Staying: 0.8}, {At: 2, Staying: 0.1}},
	} {
		f, err := queueing.Patient{Load: 10, Patience: p}.At(10)
		fmt.Printf("%-24T %4.1f %% give up, mean wait %.3f, %v\n", p, 100*f.ProbAbandon, f.MeanWait, err)
	}
	// Output:
	// queueing.FixedPatience    6.8 % give up, mean wait 0.409, <nil>
	// queueing.ErlangPatience  12.5 % give up, mean wait 0.125, <nil>
	// queueing.MixedPatience   11.1 % give up, mean wait 0.183, <nil>
	// queueing.PatienceCurve   10.1 % give up, mean wait 0.215, <nil>
}

// Urgent tickets keep their promise while the others wait.
func ExamplePriority() {
	m := queueing.Priority{Loads: []float64{1, 3, 5.5}}
	for k := range m.Loads {
		f, err := m.Class(k).At(10)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("P%d: mean wait %.3f, within a quarter of the handle time %.1f %%\n", k+1, f.MeanWait, 100*f.ServiceLevel(0.25, ""))
	}
	// Output:
	// P1: mean wait 0.092, within a quarter of the handle time 91.3 %
	// P2: mean wait 0.153, within a quarter of the handle time 79.0 %
	// P3: mean wait 2.752, within a quarter of the handle time 25.0 %
}

// What urgent work needs, and what the rest needs with it.
func ExamplePriorityClass() {
	m := queueing.Priority{Loads: []float64{1, 3, 5.5}, Preemptive: true}
	within := queueing.Target{Measure: queueing.ServiceLevel, Limit: 0.9, Within: 0.5}
	for k := range m.Loads {
		r, err := queueing.Require(m.Class(k), within)
		fmt.Printf("P%d needs %d, %v\n", k+1, r.Agents, err)
	}
	// Output:
	// P1 needs 3, <nil>
	// P2 needs 7, <nil>
	// P3 needs 13, <nil>
}

// Batches of tickets with handle times that vary much, by three formulas.
func ExampleApproximation() {
	for _, a := range []queueing.Approximation{queueing.AllenCunneen, queueing.Sakasegawa, queueing.Whitt} {
		m := queueing.GGc{Load: 8, ArrivalCV: 1.5, HandleCV: 2, Approximation: a}
		f, err := m.At(10)
		fmt.Printf("%-13v mean wait %.3f, approximate %v, %v\n", a, f.MeanWait, f.Approximate, err)
	}
	// Output:
	// allen_cunneen mean wait 0.639, approximate true, <nil>
	// sakasegawa    mean wait 0.686, approximate true, <nil>
	// whitt         mean wait 0.603, approximate true, <nil>
}

// Two or three chats at once save staff, though each takes longer.
func ExampleChat() {
	level := queueing.Target{Measure: queueing.ServiceLevel, Limit: 0.9, Within: 0.1}
	for _, slowdown := range [][]float64{{1}, {1, 1.25}, {1, 1.25, 1.6}} {
		m := queueing.Chat{Load: 12, Slowdown: slowdown}
		r, err := queueing.Require(m, level)
		fmt.Printf("%d at once: %d agents, a chat takes %.2f, %v\n",
			len(slowdown), r.Agents, r.Figures.MeanSojourn-r.Figures.MeanWait, err)
	}
	// Output:
	// 1 at once: 17 agents, a chat takes 1.00, <nil>
	// 2 at once: 10 agents, a chat takes 1.13, <nil>
	// 3 at once: 8 agents, a chat takes 1.31, <nil>
}

// The smallest staff, and which target one agent less would break.
func ExampleRequirement() {
	targets := []queueing.Target{
		{Measure: queueing.ServiceLevel, Limit: 0.8, Within: 0.1},
		{Measure: queueing.Occupancy, Limit: 0.8},
	}
	r, err := queueing.Require(queueing.ErlangC{Load: 48}, targets...)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d agents; with %d broken:", r.Agents, r.Agents-1)
	for _, i := range r.Binding {
		got, _ := targets[i].Of(r.OneLess)
		fmt.Printf(" %v, got %.3f", targets[i], got)
	}
	fmt.Println()
	// Output: 60 agents; with 59 broken: occupancy ≤ 0.8, got 0.814
}

// How much may grow before the staff is too small?
func ExampleMaxLoad() {
	desk := queueing.Traffic{Interval: time.Hour, HandleTime: 6 * time.Minute}
	level := queueing.Target{Measure: queueing.ServiceLevel, Limit: 0.8, Within: desk.Units(30 * time.Second)}
	load, err := queueing.MaxLoad(queueing.ErlangC{}, 12, level)
	fmt.Printf("12 agents carry %.2f erlangs, %.0f contacts an hour, %v\n", load, desk.VolumeOf(load), err)
	// Output:
	// 12 agents carry 8.95 erlangs, 89 contacts an hour, <nil>
}

// Two channels share a pool: add first, round once.
func ExampleRequireReal() {
	level := queueing.Target{Measure: queueing.ServiceLevel, Limit: 0.8, Within: 0.1}
	var sum float64
	for _, load := range []float64{3.2, 5.7} {
		n, err := queueing.RequireReal(queueing.ErlangC{Load: load}, level)
		fmt.Printf("%.2f %v\n", n, err)
		sum += n
	}
	fmt.Printf("%.2f in all\n", sum)
	// Output:
	// 5.21 <nil>
	// 8.20 <nil>
	// 13.41 in all
}

func ExampleSquareRoot() {
	for _, beta := range []float64{0.5, 1, 2} {
		fmt.Printf("%.0f agents for 1000 erlangs: about %.1f %% wait\n", queueing.SquareRoot(1000, beta), 100*queueing.Garnett(beta, 0))
	}
	// Output:
	// 1016 agents for 1000 erlangs: about 50.5 % wait
	// 1032 agents for 1000 erlangs: about 22.3 % wait
	// 1063 agents for 1000 erlangs: about 2.7 % wait
}

// Tickets of two hours: the load of the morning peak is still there at noon.
func ExampleLaggedLoad() {
	perHour := []float64{10, 40, 40, 10, 10}
	loads, err := queueing.LaggedLoad(perHour, 0.5, 0)
	fmt.Printf("%.1f %v\n", loads, err)
	fmt.Printf("not %.0f\n", []float64{20, 80, 80, 20, 20})
	// Output:
	// [7.9 36.3 53.5 40.3 32.3] <nil>
	// not [20 80 80 20 20]
}

func ExampleTraffic() {
	desk := queueing.Traffic{Volume: 240, Interval: time.Hour, HandleTime: 5 * time.Minute}
	load, err := desk.Load()
	fmt.Println(load, desk.Units(30*time.Second), desk.Duration(0.25), err)

	_, err = queueing.Traffic{Volume: 240, HandleTime: -time.Minute}.Load()
	fmt.Println(err)
	// Output:
	// 20 0.1 1m15s <nil>
	// queueing: 2 defects
	// 	interval: out of range: want a length above 0, got 0s
	// 	handle_time: out of range: want a length above 0, got -1m0s
}

func ExampleTarget() {
	t := queueing.Target{Measure: queueing.ServiceLevel, Limit: 0.8, Within: 0.1}
	doc, err := json.Marshal(t)
	fmt.Println(t)
	fmt.Println(string(doc), err)
	// Output:
	// service_level ≥ 0.8 within 0.1
	// {"measure":"service_level","limit":0.8,"within":0.1} <nil>
}

func ExampleQuantity() {
	f, err := queueing.ErlangC{Load: 10}.At(12)
	fmt.Println(err)
	for _, q := range []queueing.Quantity{queueing.MeanWait, queueing.ProbWait, queueing.QueueLength, queueing.Occupancy} {
		got, met := queueing.Target{Measure: q, Limit: 0.8}.Of(f)
		fmt.Printf("%s %.3f %v\n", q, got, met)
	}
	// Output:
	// <nil>
	// mean_wait 0.225 true
	// prob_wait 0.449 true
	// queue_length 2.247 false
	// occupancy 0.833 false
}

// The same staff under three assumptions.
func ExampleModel() {
	for _, m := range []queueing.Model{queueing.ErlangB{Load: 9}, queueing.ErlangC{Load: 9}, queueing.ErlangA{Load: 9, AbandonRate: 1}} {
		f, err := m.At(10)
		fmt.Printf("%T: %.3f wait, %.3f lost, %v\n", m, f.ProbWait, f.ProbBlock+f.ProbAbandon, err)
	}
	// Output:
	// queueing.ErlangB: 0.000 wait, 0.168 lost, <nil>
	// queueing.ErlangC: 0.669 wait, 0.000 lost, <nil>
	// queueing.ErlangA: 0.413 wait, 0.086 lost, <nil>
}

// A quarter of the customers leave after a tenth of a handle time, the others
// never.
func ExamplePatienceShare() {
	p := queueing.MixedPatience{
		{Share: 0.25, Patience: queueing.FixedPatience(0.1)}, // leave at once
		{Share: 0.75}, // stay for ever
	}
	fmt.Println(p.Survival(0.05), p.Survival(0.5), p.Integral(1))
	// Output: 1 0.75 0.775
}

func ExampleErlangPatience() {
	for _, stages := range []int{1, 4, 100} {
		p := queueing.ErlangPatience{Stages: stages, Mean: 1}
		fmt.Printf("%3d stages: %.3f wait for half the mean, %.3f for twice the mean\n", stages, p.Survival(0.5), p.Survival(2))
	}
	// Output:
	// 1 stages: 0.607 wait for half the mean, 0.135 for twice the mean
	//   4 stages: 0.857 wait for half the mean, 0.042 for twice the mean
	// 100 stages: 1.000 wait for half the mean, 0.000 for twice the mean
}

func ExamplePatienceCurve() {
	measured := queueing.PatienceCurve{{At: 1, Staying: 0.6}, {At: 3, Staying: 0}}
	fmt.Printf("%.2f %.2f %.2f\n", measured.Survival(0.5), measured.Survival(2), measured.Integral(10))
	// Output: 0.80 0.30 1.40
}

func ExampleFixedPatience() {
	closes := queueing.FixedPatience(0.5)
	fmt.Println(closes.Survival(0.4), closes.Survival(0.5), closes.Integral(2))
	// Output: 1 0 0.5
}
