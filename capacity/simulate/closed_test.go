package simulate_test

import (
	"flag"
	"math"
	"testing"
	"time"

	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/queueing"
	"github.com/supportops/policy/capacity/simulate"
)

var seeds = flag.Int("simulate.seeds", 3, "experiments a point of the grid against the closed forms")

// figure is a figure that has a closed form.
type figure struct {
	name string
	want float64
	of   func(*simulate.Result) simulate.Estimate
}

// point is a desk of the grid with its figures.
type point struct {
	name    string
	desk    simulate.Spec
	figures []figure
}

// erlangB is the blocking of c servers at load a, by the recursion.
func erlangB(c int, a float64) float64 {
	b := 1.0
	for n := 1; n <= c; n++ {
		b = a * b / (float64(n) + a*b)
	}
	return b
}

// Times in handle times of 100 s. The wait of the levels is 20 s.
const handle, target = 100.0, 0.2

// erlangC is the desk of single, everybody waiting as long as it takes.
func erlangC(name string, c int, a float64) point {
	b := erlangB(c, a)
	pw := float64(c) * b / (float64(c) - a + a*b)
	tail := pw * math.Exp(-(float64(c)-a)*target)
	return point{name, single(a, c, 0), []figure{
		{"delayed", pw, func(r *simulate.Result) simulate.Estimate { return r.Total.Delayed }},
		{"wait", handle * pw / (float64(c) - a), func(r *simulate.Result) simulate.Estimate { return r.Total.Wait }},
		{"level", 1 - tail, func(r *simulate.Result) simulate.Estimate { return r.Total.Levels[0].AnsweredOfAll }},
		{"occupancy", a / float64(c), func(r *simulate.Result) simulate.Estimate { return r.Pools[0].Occupancy }},
	}}
}

// room is a desk with places for so many to wait, by package queueing.
func room(name string, c, places int, a, r float64) point {
	f, err := queueing.WaitingRoom{Load: a, AbandonRate: r, Places: places}.At(float64(c))
	if err != nil {
		panic(err)
	}
	patience := time.Duration(0)
	if r > 0 {
		patience = time.Duration(handle / r * 1e9)
	}
	desk := single(a, c, patience)
	desk.Classes[0].Places = &places
	return point{name, desk, []figure{
		{"blocked", f.ProbBlock, func(r *simulate.Result) simulate.Estimate { return r.Total.Blocked }},
		{"delayed", f.ProbWait, func(r *simulate.Result) simulate.Estimate { return r.Total.Delayed }},
		{"abandon", f.ProbAbandon, func(r *simulate.Result) simulate.Estimate { return r.Total.Abandon }},
		{"queue", f.QueueLength, func(r *simulate.Result) simulate.Estimate { return r.Total.Queue }},
		{"level", f.ServiceLevel(target, queueing.AnsweredOfAll), func(r *simulate.Result) simulate.Estimate { return r.Total.Levels[0].AnsweredOfAll }},
		{"of staying", f.ServiceLevel(target, queueing.AnsweredOfStaying), func(r *simulate.Result) simulate.Estimate { return r.Total.Levels[0].AnsweredOfStaying }},
		{"not waiting", f.ServiceLevel(target, queueing.NotWaitingLonger), func(r *simulate.Result) simulate.Estimate { return r.Total.Levels[0].NotWaitingLonger }},
		{"occupancy", f.Occupancy, func(r *simulate.Result) simulate.Estimate { return r.Pools[0].Occupancy }},
	}}
}

// erlangA is the same with exponential patience of mean 1/r handle times, by
// the stationary probabilities of the number in the system.
func erlangA(name string, c int, a, r float64) point {
	p, sum := []float64{1}, 1.0
	for n := 1; n < 20*c+2000; n++ {
		p = append(p, p[n-1]*a/(math.Min(float64(n), float64(c))+r*math.Max(0, float64(n-c))))
		sum += p[n]
	}
	pw, queue := 0.0, 0.0
	for n := c; n < len(p); n++ {
		pw += p[n] / sum
		queue += float64(n-c) * p[n] / sum
	}
	return point{name, single(a, c, time.Duration(handle/r*1e9)), []figure{
		{"delayed", pw, func(r *simulate.Result) simulate.Estimate { return r.Total.Delayed }},
		{"abandon", r * queue / a, func(r *simulate.Result) simulate.Estimate { return r.Total.Abandon }},
		{"wait", handle * queue / a, func(r *simulate.Result) simulate.Estimate { return r.Total.Wait }},
		{"queue", queue, func(r *simulate.Result) simulate.Estimate { return r.Total.Queue }},
		{"occupancy", (a - r*queue) / float64(c), func(r *simulate.Result) simulate.Estimate { return r.Pools[0].Occupancy }},
	}}
}

// priorities is two classes with the same handle time (Cobham 1954).
func priorities(name string, c int, high, low float64) point {
	s := single(high, c, 0)
	s.Classes = append(s.Classes, s.Classes[0])
	s.Classes[0].Name, s.Classes[1].Name = "high", "low"
	s.Classes[1].Arrivals, s.Classes[1].Priority = []float64{low}, 1
	s.Pools[0].Serves = []string{"high", "low"}
	a, n := high+low, float64(c)
	b := erlangB(c, a)
	pw := n * b / (n - a + a*b)
	wait := func(k int) func(*simulate.Result) simulate.Estimate {
		return func(r *simulate.Result) simulate.Estimate { return r.Classes[k].Wait }
	}
	return point{name, s, []figure{
		{"delayed", pw, func(r *simulate.Result) simulate.Estimate { return r.Total.Delayed }},
		{"wait high", handle * pw / (n - high), wait(0)},
		{"wait low", handle * pw * n / ((n - high) * (n - a)), wait(1)},
	}}
}

// pollaczek is one agent with any handle time (Pollaczek, Khinchine).
func pollaczek(name string, a float64, shape simulate.Shape, cv float64) point {
	s := single(a, 1, 0)
	s.Classes[0].Handle.Shape, s.Classes[0].Handle.CV = shape, cv
	return point{name, s, []figure{
		{"delayed", a, func(r *simulate.Result) simulate.Estimate { return r.Total.Delayed }},
		{"wait", handle * a * (1 + cv*cv) / (2 * (1 - a)), func(r *simulate.Result) simulate.Estimate { return r.Total.Wait }},
	}}
}

// loss is a desk whose customers have next to no patience: Erlang's B.
func loss(name string, c int, a float64) point {
	s := single(a, c, time.Nanosecond)
	return point{name, s, []figure{
		{"abandon", erlangB(c, a), func(r *simulate.Result) simulate.Estimate { return r.Total.Abandon }},
		{"occupancy", a * (1 - erlangB(c, a)) / float64(c), func(r *simulate.Result) simulate.Estimate { return r.Pools[0].Occupancy }},
	}}
}

// patient is impatience of any kind, by the integrals of package queueing.
func patient(name string, c int, a float64, d simulate.Dist, p queueing.Patience) point {
	s := single(a, c, 0)
	s.Classes[0].Patience = d
	f, err := queueing.Patient{Load: a, Patience: p}.At(float64(c))
	if err != nil {
		return point{name: name + ": " + err.Error()}
	}
	level := func(d queueing.Counting) float64 { return f.ServiceLevel(target, d) }
	return point{name, s, []figure{
		{"delayed", f.ProbWait, func(r *simulate.Result) simulate.Estimate { return r.Total.Delayed }},
		{"abandon", f.ProbAbandon, func(r *simulate.Result) simulate.Estimate { return r.Total.Abandon }},
		{"wait", handle * f.MeanWait, func(r *simulate.Result) simulate.Estimate { return r.Total.Wait }},
		{"of all", level(queueing.AnsweredOfAll), func(r *simulate.Result) simulate.Estimate { return r.Total.Levels[0].AnsweredOfAll }},
		{"of staying", level(queueing.AnsweredOfStaying), func(r *simulate.Result) simulate.Estimate { return r.Total.Levels[0].AnsweredOfStaying }},
		{"of served", level(queueing.AnsweredOfServed), func(r *simulate.Result) simulate.Estimate { return r.Total.Levels[0].AnsweredOfServed }},
		{"not longer", level(queueing.NotWaitingLonger), func(r *simulate.Result) simulate.Estimate { return r.Total.Levels[0].NotWaitingLonger }},
	}}
}

// classLevels is what each of two priorities waits longer than the target.
func classLevels(name string, c int, high, low float64) point {
	p := priorities(name, c, high, low)
	p.figures = nil
	for k, class := range []string{"level high", "level low"} {
		f, err := queueing.Priority{Loads: []float64{high, low}}.Class(k).At(float64(c))
		if err != nil {
			return point{name: name + ": " + err.Error()}
		}
		p.figures = append(p.figures, figure{class, f.ServiceLevel(target, queueing.AnsweredOfAll), func(r *simulate.Result) simulate.Estimate {
			return r.Classes[k].Levels[0].AnsweredOfAll
		}})
	}
	return p
}

// interrupting is two priorities of which the first interrupts the second.
func interrupting(name string, c int, high, low float64) point {
	p := priorities(name, c, high, low)
	p.desk.Classes[0].Interrupts = true
	p.figures = nil
	for k, class := range []string{"high", "low"} {
		f, err := queueing.Priority{Loads: []float64{high, low}, Preemptive: true}.Class(k).At(float64(c))
		if err != nil {
			return point{name: name + ": " + err.Error()}
		}
		p.figures = append(p.figures,
			figure{"done " + class, handle * f.MeanSojourn, func(r *simulate.Result) simulate.Estimate { return r.Classes[k].Sojourn }},
			figure{"delay " + class, f.ProbWait, func(r *simulate.Result) simulate.Estimate { return r.Classes[k].Delayed }})
	}
	return p
}

func grid() []point {
	seconds := func(n float64) capacity.Duration { return dur(time.Duration(n * 1e9)) }
	return []point{
		erlangC("M/M/1 at 0.5", 1, 0.5),
		erlangC("M/M/5 at 0.8", 5, 4),
		erlangC("M/M/10 at 0.7", 10, 7),
		erlangC("M/M/20 at 0.9", 20, 18),
		erlangC("M/M/100 at 0.95", 100, 95),
		loss("M/M/10/10 at 0.9", 10, 9),
		erlangA("M/M/10+M at 0.9", 10, 9, 0.5),
		erlangA("M/M/10+M at 1.5", 10, 15, 1),
		erlangA("M/M/50+M at 1.0", 50, 50, 0.2),
		priorities("two priorities, 8 at 0.8", 8, 2.4, 4),
		classLevels("two priorities, 5 at 0.9", 5, 1.5, 3),
		interrupting("interrupting, 5 at 0.8", 5, 2, 2),
		interrupting("interrupting, 1 at 0.7", 1, 0.3, 0.4),
		patient("M/M/10+M at 1.1", 10, 11, simulate.Dist{Mean: seconds(80)}, queueing.ErlangPatience{Stages: 1, Mean: 0.8}),
		patient("M/M/10+D at 1.2", 10, 12, simulate.Dist{Shape: simulate.Fixed, Mean: seconds(50)}, queueing.FixedPatience(0.5)),
		patient("M/M/6+Erlang-4 at 1.0", 6, 6, simulate.Dist{Shape: simulate.Gamma, Mean: seconds(40), CV: 0.5}, queueing.ErlangPatience{Stages: 4, Mean: 0.4}),
		pollaczek("M/D/1 at 0.6", 0.6, simulate.Fixed, 0),
		pollaczek("M/Gamma/1 at 0.6", 0.6, simulate.Gamma, 0.5),
		pollaczek("M/Lognormal/1 at 0.5", 0.5, simulate.Lognormal, 1),
		room("M/M/3/7 at 2", 3, 4, 6, 0),
		room("M/M/10/15 at 0.9", 10, 5, 9, 0),
		room("M/M/5/8+M at 1.2", 5, 3, 6, 2),
		room("M/M/4/4 at 1", 4, 0, 4, 0),
	}
}

// The intervals of the simulation hold the closed form as often as they say,
// over the whole grid. Seeds are fixed, so this does not change from run to
// run; -simulate.seeds=200 -v measures it point by point.
func TestClosedFormsProperty(t *testing.T) {
	const confidence = 0.95
	held, tried := 0, 0
	for number, p := range grid() {
		d, err := simulate.New(p.desk)
		if err != nil {
			t.Fatal(p.name, err)
		}
		load := 0.0
		for _, c := range p.desk.Classes {
			load += c.Arrivals[0]
		}
		// 20 batches of 1000 arrivals or 200 handle times, the longer.
		batch := time.Duration(max(200, 1000/load)*handle) * time.Second
		in := make([]int, len(p.figures))
		sums, halves := make([]float64, len(p.figures)), make([]float64, len(p.figures))
		for seed := range *seeds {
			r, err := d.Simulate(simulate.ExperimentSpec{Seed: uint64(1000*number + seed), Warmup: dur(batch), Length: dur(20 * batch), Batches: 20,
				Confidence: confidence, Within: []capacity.Duration{dur(time.Duration(target * handle * 1e9))}})
			if err != nil {
				t.Fatal(p.name, err)
			}
			for i, f := range p.figures {
				e := f.of(&r)
				v, ok := e.Value()
				if !ok {
					t.Fatalf("%s: no %s", p.name, f.name)
				}
				sums[i] += v
				if e.Contains(f.want) {
					in[i]++
				}
				lo, hi, _ := e.Interval()
				halves[i] += (hi - lo) / 2 / float64(*seeds)
			}
		}
		for i, f := range p.figures {
			held += in[i]
			tried += *seeds
			mean := sums[i] / float64(*seeds)
			t.Logf("%-26s %-10s closed form %10.5g  mean of runs %10.5g  held %3d of %d", p.name, f.name, f.want, mean, in[i], *seeds)
			// Half an interval is about two standard errors of one run.
			if math.Abs(mean-f.want) > 2.5*halves[i]/math.Sqrt(float64(*seeds)) {
				t.Errorf("%s: %s is %v on average, want %v", p.name, f.name, mean, f.want)
			}
		}
	}
	share := float64(held) / float64(tried)
	t.Logf("intervals of %.0f %% held in %.1f %% of %d", 100*confidence, 100*share, tried)
	if slack := 4 * math.Sqrt(confidence*(1-confidence)/float64(tried)); math.Abs(share-confidence) > slack+0.02 {
		t.Errorf("intervals held in %.3f of %d, want %.2f", share, tried, confidence)
	}
}
