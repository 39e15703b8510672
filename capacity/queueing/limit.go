package queueing

import (
	"math"

	"github.com/supportops/policy/internal/spec"
)

// SquareRoot returns load + beta·√load, the square-root rule: for large desks,
// the service level of a beta hardly depends on the size. It is a first guess,
// never the answer; [Garnett] says what a beta gives. It is 0 where the result
// would be below 0, and for a load or beta that is not finite.
func SquareRoot(load, beta float64) float64 {
	c := load + beta*math.Sqrt(load)
	if math.IsNaN(c) || math.IsInf(c, 1) {
		return 0
	}
	return positive(c)
}

// Garnett returns the probability of waiting in a large desk that is staffed by
// the square-root rule with beta (of either sign), where a waiting customer
// gives up at the rate r (as ErlangA.AbandonRate), in the limit of an infinite
// load. At r = 0 nobody gives up (Halfin and Whitt 1981) and it is 1 unless
// beta is above 0; for a rate below 0 or a NaN it is 1 too.
func Garnett(beta, r float64) float64 {
	switch {
	case !(r >= 0) || math.IsNaN(beta):
		return 1
	case r == 0:
		return 1 / (1 + positive(beta)/hazard(-beta))
	case math.IsInf(r, 1):
		return 0
	}
	s := math.Sqrt(r)
	return 1 / (1 + s*hazard(beta/s)/hazard(-beta))
}

// hazard returns φ(x)/(1-Φ(x)) of the standard normal distribution.
func hazard(x float64) float64 {
	if x < 12 {
		return math.Sqrt(2/math.Pi) * math.Exp(-x*x/2) / math.Erfc(x/math.Sqrt2)
	}
	// x + 1/(x + 2/(x + 3/(x + …))), Laplace's continued fraction.
	v := x
	for k := 60.0; k >= 1; k-- {
		v = x + k/v
	}
	return v
}

// LaggedLoad returns the load in erlangs that is to be staffed in each
// interval of a day whose volume changes faster than the work is finished:
// the mean number of contacts in work if everybody were answered at once, at
// the end of each interval, for Poisson arrivals at a constant rate within
// each. volumes[i] are the contacts of interval i, length is an interval in
// mean handle times, and initial the number in work at the start. The peak of
// the load comes later than that of the arrivals and is lower.
//
// From a length of 2 on the usual volume/length is nearly the same. The error
// is a *capacity.SpecError, or a *capacity.TooLargeError for a load above 1e9.
func LaggedLoad(volumes []float64, length, initial float64) ([]float64, error) {
	d := defects()
	for i, v := range volumes {
		checkNonNegative(d, spec.Index("volumes", i), v)
	}
	checkPositive(d, "length", length)
	checkNonNegative(d, "initial", initial)
	if err := d.Err(); err != nil {
		return nil, err
	}
	loads := make([]float64, len(volumes))
	load, left := initial, math.Exp(-length)
	for i, v := range volumes {
		// dm/dt = λ - m within the interval.
		load = v/length*-math.Expm1(-length) + load*left
		if err := within("load", load, maxAgents); err != nil {
			return nil, err
		}
		loads[i] = load
	}
	return loads, nil
}
