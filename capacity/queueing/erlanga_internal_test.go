package queueing

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// The series over the number waiting and the integral of the density are two
// ways to the same figures, wherever both can be walked.
func TestAbandonmentMethodsAgreeProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := math.Exp(rapid.Float64Range(math.Log(20), math.Log(1e5)).Draw(t, "log load"))
		r := math.Exp(rapid.Float64Range(math.Log(1e-3), math.Log(10)).Draw(t, "log rate"))
		c := math.Round(max(a+rapid.Float64Range(-20, 10).Draw(t, "beta")*math.Sqrt(a), 1))
		at := rapid.Float64Range(0, 3).Draw(t, "time") / math.Sqrt(a*r)
		if a/r < 500 || (a-c)/r > 5e4 || a/r > 1e8 {
			t.Skip("one of them does not suit")
		}
		series := abandonment{a: a, c: c, r: r, series: true, p: 1}
		series.log0, series.sum0, series.share0 = queueSeries(a, c, r)
		integral := abandonment{a: a, c: c, r: r, p: 1}
		log, j, k := integral.density(0)
		integral.log0, integral.sum0, integral.share0 = log, c*j, k/j

		logA := series.log0 + math.Log(series.sum0)
		if logB := integral.log0 + math.Log(integral.sum0); math.Abs(logA-logB) > 1e-12*max(1, math.Abs(logA)) {
			t.Fatalf("log A %v by series, %v by integral", logA, logB)
		}
		if x, y := series.share0, integral.share0; math.Abs(x-y) > 2e-13*x {
			t.Fatalf("share %v by series, %v by integral", x, y)
		}
		s, i := series.by(at), integral.by(at)
		if math.Abs(s.OfferedWaiting-i.OfferedWaiting) > 1e-11 || math.Abs(s.Lost-i.Lost) > 1e-11 {
			t.Fatalf("at %v:\n%+v\n%+v", at, s, i)
		}
	})
}

// The integral behind Erlang B obeys its recursion, for whole and other staffs.
func TestBlockingIntegralRecursionProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := math.Exp(rapid.Float64Range(math.Log(fewErlang), math.Log(1e6)).Draw(t, "log load"))
		c := a + rapid.Float64Range(-12, 8).Draw(t, "beta")*math.Sqrt(a)
		c = max(math.Round(c), 20)
		if c-max(0, min(a, c)-9*math.Sqrt(a)) <= manySteps {
			c += 0.5 // else only the recursion is asked
		}
		log, v, ok := inverseIntegral(c, a)
		if !ok {
			t.Skip("the recursion is exact there")
		}
		x := log + math.Log(v)
		// One step of the recursion from the integral at c-1.
		log1, v1, ok := inverseIntegral(c-1, a)
		if !ok {
			t.Skip("the recursion is exact there")
		}
		y := math.Log(1 + math.Exp(log1)*v1*c/a)
		if math.Abs(x-y) > 3e-14*max(1, math.Abs(x)) {
			t.Fatalf("c %v, a %v: %v by integral, %v by a step", c, a, x, y)
		}
	})
}
