package forecast

import "math"

// Counts is the distribution of a number of arrivals with the given mean and
// variance Mean·Dispersion: negative binomial for a dispersion above 1, else
// Poisson. A dispersion below 1 is read as 1, so an interval is never narrower
// than that of independent arrivals. The zero Counts is 0 with certainty.
type Counts struct {
	Mean       float64 // 0 to 1e12
	Dispersion float64 // see [Accuracy.Dispersion]
}

// Interval returns the central interval [lo, hi], both ends included, that
// holds the count with a probability of at least level: each tail outside has
// at most (1−level)/2. ok is false for a level outside (0, 1) and for a mean or
// dispersion that is NaN, negative, or above 1e12.
//
// The interval covers the chance in the arrivals around the given mean. It
// covers errors of the forecast too if the dispersion comes from real forecasts
// over the same horizon, as a [BackTest] measures it.
//
// Up to a mean of 1e5 times the dispersion, and a dispersion of 1000, the ends
// are exact (the probabilities are summed, to about 1e-12). Beyond, they are
// those of the gamma or the normal distribution with the same mean, variance
// and skewness, within about a thousandth of a standard deviation for levels
// up to 0.999.
func (c Counts) Interval(level float64) (lo, hi int64, ok bool) {
	if !(level > 0 && level < 1) || !(c.Mean >= 0 && c.Mean <= maxAmount) || !(c.Dispersion >= 0 && c.Dispersion <= maxAmount) {
		return 0, 0, false
	}
	tail := (1 - level) / 2
	phi := max(1, c.Dispersion)
	sd := math.Sqrt(float64(c.Mean * phi))
	switch shape := c.Mean / phi; {
	case c.Mean == 0:
		return 0, 0, true
	case phi > 1000 && shape <= 1e4:
		lo = int64(gammaQuantile(shape, tail) * phi)
		hi = int64(math.Ceil(gammaQuantile(shape, 1-tail) * phi))
		return lo, hi, true
	case phi > 1000 || shape > 1e5:
		z := math.Sqrt2 * math.Erfinv(1-2*tail)
		shift := (2*phi - 1) / sd * (z*z - 1) / 6
		lo = int64(math.Floor(max(0, c.Mean+float64(sd*(shift-z)))))
		hi = int64(math.Ceil(c.Mean + float64(sd*(shift+z))))
		return lo, hi, true
	}
	lo, hi = c.sum(phi, tail)
	return lo, hi, true
}

// sum finds the interval from the probabilities relative to that of the mode,
// leaving out those below 1e-18 of it.
func (c Counts) sum(phi, tail float64) (lo, hi int64) {
	// Negative binomial of size r = mean/(φ−1): p(k+1)/p(k) = (k+r)/(k+1)·(φ−1)/φ,
	// written as (k(φ−1)+mean)/((k+1)φ), which is mean/(k+1) at φ = 1.
	up := func(k float64) float64 { return (float64(k*(phi-1)) + c.Mean) / float64((k+1)*phi) }
	const least = 1e-18
	mode := math.Floor(max(0, c.Mean-phi+1))
	first, w := mode, 1.0
	for first > 0 && w >= least {
		first--
		w /= up(first)
	}
	total, end := 0.0, first
	for x := w; x >= least || end <= mode; end++ {
		total += x
		x *= up(end)
	}
	lo = -1
	for k, x, below := first, w, 0.0; ; k++ {
		below += x
		if lo < 0 && below > tail*total {
			lo = int64(k)
		}
		if total-below <= tail*total { // at the latest where all is below
			hi = int64(k)
			break
		}
		x *= up(k)
	}
	if lo < 0 { // half of the probability on each side, up to rounding
		lo = hi
	}
	return lo, hi
}

const (
	quantileHalvings = 80  // down to the last digit of a quantile
	lentzSteps       = 1e5 // terms of a continued fraction at most
)

// gammaQuantile returns the p-quantile of the gamma distribution of the given
// shape and scale 1, by bisection.
func gammaQuantile(shape, p float64) float64 {
	lo, hi := 0.0, shape+1
	for gammaBelow(shape, hi) < p {
		hi *= 2
	}
	for range quantileHalvings {
		mid := (lo + hi) / 2
		if gammaBelow(shape, mid) < p {
			lo = mid
		} else {
			hi = mid
		}
	}
	return hi
}

// gammaBelow returns the regularised lower incomplete gamma function P(a, x) of x ≥ 0:
// by its series below a+1, by Lentz's continued fraction above.
func gammaBelow(a, x float64) float64 {
	lg, _ := math.Lgamma(a + 1)
	front := math.Exp(float64(a*math.Log(x)) - x - lg) // x^a e^−x / Γ(a+1)
	if x < a+1 {
		term, sum, last := 1.0, 1.0, 0.0
		for n := 1.0; sum != last; n++ {
			term *= x / (a + n)
			last, sum = sum, sum+term
		}
		return front * sum
	}
	const tiny = 1e-300
	b := x + 1 - a
	c, d := 1/tiny, 1/b
	h := d
	for i := range int(lentzSteps) {
		n := float64(i + 1)
		an := -n * (n - a)
		b += 2
		d = 1 / nonzero(float64(an*d)+b, tiny)
		c = nonzero(b+an/c, tiny)
		h *= d * c
		if math.Abs(d*c-1) < 1e-15 {
			break
		}
	}
	return 1 - float64(front*a*h)
}

func nonzero(x, tiny float64) float64 {
	if math.Abs(x) < tiny {
		return tiny
	}
	return x
}
