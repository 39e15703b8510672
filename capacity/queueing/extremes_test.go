package queueing_test

import (
	"errors"
	"math"
	"testing"

	"github.com/supportops/policy/capacity"
	. "github.com/supportops/policy/capacity/queueing"
	"pgregory.net/rapid"
)

// Survival and Integral can be called before anything has checked p: numbers
// out of bounds must neither take for ever nor give NaN.
func TestErlangPatienceOutOfBounds(t *testing.T) {
	for _, p := range []ErlangPatience{
		{}, {Stages: math.MaxInt, Mean: 1}, {Stages: math.MinInt, Mean: 1}, {Stages: 1001, Mean: 1},
		{Stages: 2, Mean: math.NaN()}, {Stages: 2, Mean: math.Inf(1)}, {Stages: 2, Mean: -1}, {Stages: 2, Mean: 1e-320},
	} {
		if s, i := p.Survival(1), p.Integral(1); s != 0 || i != 0 {
			t.Errorf("%v: survival %v, integral %v, want 0", p, s, i)
		}
	}
	p := ErlangPatience{Stages: 3, Mean: 2}
	for at, want := range map[float64][2]float64{-1: {1, 0}, 0: {1, 0}, math.NaN(): {1, 0}, math.Inf(1): {0, 2}, math.MaxFloat64: {0, 2}} {
		if got := [2]float64{p.Survival(at), p.Integral(at)}; got != want {
			t.Errorf("%v at %v: %v, want %v", p, at, got, want)
		}
	}
}

// Next to no staff, or next to no load, has figures too: 5e-324 agents gave
// NaN, and 1e-9 of them for 1e9 erlangs.
func TestErlangAExtremes(t *testing.T) {
	for _, a := range []float64{1e-9, 0.1, 3.7, 100, 1e6, 1e9} {
		for _, r := range []float64{1e-15, 1e-9, 1e-3, 1, 100, 1e9, 1e15} {
			for _, c := range []float64{5e-324, 1e-100, 1e-20, 1e-15, 1e-9, 1e-6, 1e-3, 1, 9, 1e3, 1e9} {
				f, err := ErlangA{a, r}.At(c)
				if err != nil {
					t.Fatal(err)
				}
				for _, x := range []float64{f.ProbWait, f.ProbAbandon, f.Occupancy} {
					if !(x >= 0 && x <= 1) {
						t.Fatalf("load %v, rate %v, %v agents: %+v", a, r, c, f)
					}
				}
				for _, at := range []float64{0, 1e-9, 1, 1e3, 1e9, 1e15} {
					o := f.By(at)
					if sum := o.Answered + o.Lost + o.Waiting; !(math.Abs(sum-1) < 1e-9) {
						t.Fatalf("load %v, rate %v, %v agents, by %v: %+v", a, r, c, at, o)
					}
				}
			}
		}
	}
}

// A class without load, above which there is none either, waits for nobody:
// the delay was 0/0.
func TestPreemptiveWithoutLoad(t *testing.T) {
	for _, loads := range [][]float64{{0, 0}, {0, 3}} {
		f, err := Priority{Loads: loads, Preemptive: true}.Class(0).At(5)
		if err != nil || f.MeanSojourn != 1 || f.QueueLength != 0 {
			t.Errorf("%v: %+v, %v", loads, f, err)
		}
	}
}

// counted is a patience of a kind that the package does not know, which counts
// how often it is asked.
type counted struct {
	Patience
	asked *int
}

func (c counted) Survival(t float64) float64 { *c.asked++; return c.Patience.Survival(t) }
func (c counted) Integral(t float64) float64 { *c.asked++; return c.Patience.Integral(t) }

func extremePatience() []Patience {
	curve := PatienceCurve{{1e-15, 0.9}, {1e-9, 0.5}, {1, 0.4}, {1e15, 0}}
	return []Patience{
		FixedPatience(1e-15), FixedPatience(1), FixedPatience(1e15), ErlangPatience{1, 1}, ErlangPatience{100, 1e-15},
		ErlangPatience{100, 1}, ErlangPatience{100, 1e15}, PatienceCurve{{1, 0.5}, {2, 0}}, PatienceCurve{{1, 0.5}}, curve,
		MixedPatience{{0.5, FixedPatience(1)}, {0.5, nil}}, MixedPatience{{0.5, ErlangPatience{100, 1e-9}}, {0.5, ErlangPatience{100, 1e9}}},
	}
}

// The integral was halved for digits that its exponent did not have, and loads
// were tried one after the other where none breaks a target: 17 million
// questions to the patience, and seconds.
func TestMaxLoadPatienceSteps(t *testing.T) {
	for _, p := range extremePatience() {
		for _, target := range []Target{
			{Measure: ServiceLevel, Limit: 0.8, Within: 1. / 9}, {Measure: Occupancy, Limit: 1}, {Measure: MeanWait, Limit: 1e-300},
		} {
			for _, agents := range []float64{1, 1e9} {
				asked := 0
				load, err := MaxLoad(Patient{Patience: counted{p, &asked}}, agents, target)
				if asked > 2e6 {
					t.Errorf("%v, %v, %v agents: %v, %v after %d questions", p, target, agents, load, err, asked)
				}
				var large *capacity.TooLargeError
				if err != nil && !errors.As(err, &large) || !(load >= 0 && load <= 1e9) {
					t.Errorf("%v, %v, %v agents: %v, %v", p, target, agents, load, err)
				}
			}
		}
	}
}

// Where half of the customers never give up, twice the staff is the limit.
func TestMaxLoadOfPatientHalf(t *testing.T) {
	for _, agents := range []float64{1, 1000, 1e6} {
		load, err := MaxLoad(Patient{Patience: PatienceCurve{{1, 0.5}}}, agents, Target{Measure: Occupancy, Limit: 1})
		if err != nil || math.Abs(load/agents-2) > 1e-8 {
			t.Errorf("%v agents: %v, %v, want twice as many", agents, load, err)
		}
	}
}

// What is known of a kind of patience, its breaks and sums, saves time and
// digits. A jump that is not known may lie between all nodes of two panels.
func TestPatienceKindProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := someLoad().Draw(t, "load")
		c := max(someAgents(a).Draw(t, "agents"), 1)
		p := somePatience().Draw(t, "patience")
		f, err := Patient{a, p}.At(c)
		g, err2 := Patient{a, counted{p, new(int)}}.At(c)
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		within := rapid.Float64Range(0, 5).Draw(t, "within")
		for _, x := range [][2]float64{{f.ProbWait, g.ProbWait}, {f.ProbAbandon, g.ProbAbandon}, {f.QueueLength, g.QueueLength},
			{f.ServiceLevel(within, ""), g.ServiceLevel(within, "")}} {
			if math.Abs(x[0]-x[1]) > 2e-3*max(1, x[0]) {
				t.Fatalf("known %+v, unknown %+v", f, g)
			}
		}
	})
}

// The twin adds up every stage.
func TestErlangPatienceSumProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := ErlangPatience{rapid.IntRange(1, 1000).Draw(t, "stages"), rapid.Float64Range(0.01, 100).Draw(t, "mean")}
		at := p.Mean * math.Exp(rapid.Float64Range(-20, 5).Draw(t, "log time"))
		x := at * float64(p.Stages) / p.Mean
		log, share, mean := -x, math.Exp(-x), 0.0
		for j := 1; j < p.Stages; j++ {
			log += math.Log(x / float64(j))
			share += math.Exp(log)
			mean += float64(j) * math.Exp(log)
		}
		mean = (mean + float64(p.Stages)*max(1-share, 0)) * p.Mean / float64(p.Stages)
		if s, i := p.Survival(at), p.Integral(at); math.Abs(s-share) > 1e-11 || math.Abs(i-mean) > 1e-11*p.Mean {
			t.Fatalf("got %v, %v, want %v, %v", s, i, share, mean)
		}
	})
}

// A class without customers above an overload, with next to no agents: no
// figure is NaN, nor infinite while the class is stable.
func TestPriorityWithNextToNoAgents(t *testing.T) {
	for _, agents := range []float64{5e-324, 1e-320, 1e-310, 1e-300} {
		for _, preemptive := range []bool{false, true} {
			f, err := Priority{Loads: []float64{0, 1}, Preemptive: preemptive}.Class(0).At(agents)
			for _, x := range []float64{f.ProbWait, f.MeanWait, f.MeanSojourn, f.QueueLength, f.Occupancy, f.ServiceLevel(1, "")} {
				if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
					t.Errorf("%v agents: %v, %+v", agents, err, f)
				}
			}
		}
	}
}
