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
