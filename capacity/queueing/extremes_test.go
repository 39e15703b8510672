package queueing_test

import (
	"math"
	"testing"

	. "github.com/supportops/policy/capacity/queueing"
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
