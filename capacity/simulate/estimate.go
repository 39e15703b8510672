package simulate

import (
	"fmt"
	"math"
)

// Estimate is a measured figure with its confidence interval: a ratio of
// sums over all batches. Its interval is that of Student's t over the
// batches, with each batch weighing as much as happened in it. The zero
// Estimate has no answer.
type Estimate struct {
	value, half float64
	batches     int
	any         bool
}

// Value returns the figure. ok is false if nothing was measured for it.
func (e Estimate) Value() (v float64, ok bool) { return e.value, e.any }

// Interval returns the ends of the confidence interval. ok is false without a
// value, and with fewer than two batches. If all batches agree, as they do
// about what never happened, the interval has no width; that proves nothing.
func (e Estimate) Interval() (lo, hi float64, ok bool) {
	if !e.any || e.batches < 2 {
		return 0, 0, false
	}
	return e.value - e.half, e.value + e.half, true
}

// Contains reports whether v lies in the interval, ends included.
func (e Estimate) Contains(v float64) bool {
	lo, hi, ok := e.Interval()
	return ok && lo <= v && v <= hi
}

// String returns "0.412 ± 0.013", "0.412" without an interval, "no data"
// without a value.
func (e Estimate) String() string {
	switch {
	case !e.any:
		return "no data"
	case e.batches < 2:
		return fmt.Sprintf("%.4g", e.value)
	}
	return fmt.Sprintf("%.4g ± %.2g", e.value, e.half)
}

// estimate returns Σ num / Σ den and the interval of that ratio. A batch
// without anything in den still counts.
func estimate(num, den []float64, confidence float64) Estimate {
	n := len(num)
	sumNum, sumDen := 0.0, 0.0
	for i := range num {
		sumNum += num[i]
		sumDen += den[i]
	}
	if !(sumDen > 0) {
		return Estimate{batches: n}
	}
	e := Estimate{value: sumNum / sumDen, batches: n, any: true}
	if n < 2 {
		return e
	}
	sq := 0.0
	for i := range num {
		d := num[i] - float64(e.value*den[i])
		sq += float64(d * d)
	}
	mean := sumDen / float64(n)
	e.half = studentT(1-(1-confidence)/2, n-1) * math.Sqrt(sq/float64(n-1)/float64(n)) / mean
	return e
}

const (
	quantileHalvings = 60    // down to the last digit of a quantile
	lentzSteps       = 10000 // terms of a continued fraction at most
)

// studentT returns the p-quantile, p above one half, of Student's
// distribution with df degrees of freedom, by bisection of its tail, to 12
// digits.
func studentT(p float64, df int) float64 {
	tail := func(t float64) float64 {
		return incompleteBeta(float64(df)/(float64(df)+float64(t*t)), float64(df)/2, 0.5) / 2
	}
	lo, hi := 0.0, 1.0
	for tail(hi) > 1-p {
		hi *= 2
	}
	for range quantileHalvings {
		if mid := (lo + hi) / 2; tail(mid) > 1-p {
			lo = mid
		} else {
			hi = mid
		}
	}
	return (lo + hi) / 2
}

// incompleteBeta returns the regularised incomplete beta function I_x(a, b)
// of x in [0, 1], by Lentz's continued fraction.
func incompleteBeta(x, a, b float64) float64 {
	if x > (a+1)/(a+b+2) {
		return 1 - incompleteBeta(1-x, b, a)
	}
	la, _ := math.Lgamma(a)
	lb, _ := math.Lgamma(b)
	lab, _ := math.Lgamma(a + b)
	front := math.Exp(lab-la-lb+float64(a*math.Log(x))+float64(b*math.Log1p(-x))) / a
	c, d, f := 1.0, 0.0, 1.0
	for i := range lentzSteps {
		m := float64(i / 2)
		var num float64
		switch {
		case i == 0:
			num = 1
		case i%2 == 0:
			num = m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m))
		default:
			num = -(a + m) * (a + b + m) * x / ((a + 2*m) * (a + 2*m + 1))
		}
		d = 1 / nonzero(1+float64(num*d))
		c = nonzero(1 + num/c)
		f *= float64(c * d)
		if math.Abs(1-float64(c*d)) < 1e-15 {
			break
		}
	}
	return front * (f - 1)
}

func nonzero(x float64) float64 {
	if math.Abs(x) < 1e-300 {
		return 1e-300
	}
	return x
}
