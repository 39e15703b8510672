package stat

import (
	"math"
	"math/big"
)

// Proportion is a count of hits among trials, such as 45 satisfied customers
// of 50 that answered. The zero value has no trials and hence no rate.
// Comparable with ==.
type Proportion struct {
	Hits   uint64 `json:"hits"`
	Trials uint64 `json:"trials"`
}

// maxExactTrials bounds the trials for the intervals that are found by
// search: their series take about √n steps.
const maxExactTrials = 1 << 32

// IsValid reports whether p has trials and no more hits than trials.
func (p Proportion) IsValid() bool { return p.Trials > 0 && p.Hits <= p.Trials }

// Rate returns Hits/Trials, correctly rounded while both are below 2^53. The
// second result is false if there are no trials or more hits than trials.
func (p Proportion) Rate() (float64, bool) {
	if !p.IsValid() {
		return 0, false
	}
	return float64(p.Hits) / float64(p.Trials), true
}

// Rat returns Hits/Trials exactly; the second result is false as for
// [Proportion.Rate].
func (p Proportion) Rat() (*big.Rat, bool) {
	if !p.IsValid() {
		return nil, false
	}
	num, den := new(big.Int).SetUint64(p.Hits), new(big.Int).SetUint64(p.Trials)
	return new(big.Rat).SetFrac(num, den), true
}

// Interval returns the two-sided confidence interval of the true rate, within
// [0, 1]. The second result is false if there is no rate, for an invalid method
// or confidence, and, for the methods other than the two of Wilson, above 2^32
// trials.
//
// Relative error: at most 1e-14 for Wilson's two, 1e-12 for the others.
func (p Proportion) Interval(m IntervalMethod, c Confidence) (Interval, bool) {
	z, ok := c.Z()
	if !ok || !p.IsValid() {
		return Interval{}, false
	}
	k, n := float64(p.Hits), float64(p.Trials)
	switch m {
	case "", Wilson:
		return Interval{wilsonLower(k, n, z), wilsonUpper(k, n, z)}, true
	case WilsonContinuity:
		iv := Interval{0, 1}
		if p.Hits > 0 {
			iv.Lo = wilsonLower(k-0.5, n, z)
		}
		if p.Hits < p.Trials {
			iv.Hi = wilsonUpper(k+0.5, n, z)
		}
		return iv, true
	}
	if p.Trials > maxExactTrials {
		return Interval{}, false
	}
	lower, upper, ok := tailsOf(m, k, n-k)
	if !ok {
		return Interval{}, false
	}
	iv := Interval{0, 1}
	if p.Hits > 0 {
		iv.Lo = solveTail(wilsonLower(k, n, z), c.alpha()/2, lower)
	}
	if p.Hits < p.Trials {
		iv.Hi = solveTail(wilsonUpper(k, n, z), c.alpha()/2, upper)
	}
	return iv, true
}

// wilsonUpper returns the greater root u of (u − k/n)² = z²·u·(1−u)/n.
func wilsonUpper(k, n, z float64) float64 {
	if k == n {
		return 1
	}
	zz := float64(z * z)
	root := math.Sqrt(zz + float64(4*k*((n-k)/n)))
	return min(max((float64(2*k)+zz+float64(z*root))/(2*(n+zz)), k/n), 1)
}

// wilsonLower returns the smaller root. The product of the two is
// k²/(n(n+z²)), which avoids the difference of the textbook formula.
func wilsonLower(k, n, z float64) float64 {
	if k == 0 {
		return 0
	}
	zz := float64(z * z)
	root := math.Sqrt(zz + float64(4*k*((n-k)/n)))
	return min(float64(2*k*(k/n))/(float64(2*k)+zz+float64(z*root)), k/n)
}

// tailsOf returns, as functions of the true rate x and y = 1−x, the
// probability of k hits or more and that of k or fewer, in the way that m
// counts the observed k itself; j = n−k.
func tailsOf(m IntervalMethod, k, j float64) (lower, upper func(x, y float64) float64, ok bool) {
	switch m {
	case ClopperPearson:
		lower = func(x, y float64) float64 { p, _ := betaTails(k, j+1, x, y); return p }
		upper = func(x, y float64) float64 { _, q := betaTails(k+1, j, x, y); return q }
	case Jeffreys:
		lower = func(x, y float64) float64 { p, _ := betaTails(k+0.5, j+0.5, x, y); return p }
		upper = func(x, y float64) float64 { _, q := betaTails(k+0.5, j+0.5, x, y); return q }
	case MidP:
		lower = func(x, y float64) float64 {
			p := 0.0
			if j > 0 {
				p, _ = betaTails(k+1, j, x, y)
			}
			return p + binomialDensity(k, j, x, y)/2
		}
		upper = func(x, y float64) float64 {
			q := 0.0
			if k > 0 {
				_, q = betaTails(k, j+1, x, y)
			}
			return q + binomialDensity(k, j, x, y)/2
		}
	default:
		return nil, nil, false
	}
	return lower, upper, true
}

// Difference returns p's rate minus q's, with Newcombe's hybrid score interval
// (Newcombe 1998, method 10) within [-1, 1]. An interval without 0 is evidence
// that the rates differ. ok is false if either has no rate or c is invalid.
func (p Proportion) Difference(q Proportion, c Confidence) (diff float64, iv Interval, ok bool) {
	z, ok := c.Z()
	a, okA := p.Rat()
	b, okB := q.Rat()
	if !ok || !okA || !okB {
		return 0, Interval{}, false
	}
	diff, _ = a.Sub(a, b).Float64()
	iv.Lo = max(diff-hypotenuse(wilsonArm(p.misses(), p.Trials, z), wilsonArm(q.Hits, q.Trials, z)), -1)
	iv.Hi = min(diff+hypotenuse(wilsonArm(p.Hits, p.Trials, z), wilsonArm(q.misses(), q.Trials, z)), 1)
	return diff, iv, true
}

// misses returns the trials that were no hits.
func (p Proportion) misses() uint64 { return p.Trials - p.Hits }

// wilsonArm returns how far the upper limit of k hits in n trials lies above
// k/n; that of the misses is how far the lower limit lies below it. It is the
// distance of the interval's middle from k/n and half of its width together, or
// where they have different signs the quotient that their product gives, so that
// nothing is lost beside a rate near 1.
func wilsonArm(k, n uint64, z float64) float64 {
	p, m := float64(k)/float64(n), float64(n-k)/float64(n)
	zz := float64(z * z)
	d := float64(n) + zz
	spread := float64(k) * m
	half := float64(z*math.Sqrt(spread+zz/4)) / d
	middle := float64(zz*(m-p)) / 2 / d
	if middle >= 0 {
		return half + middle
	}
	return float64(zz*p) * m / d / (half - middle)
}

// hypotenuse returns √(x²+y²) for x and y within [-1, 1].
func hypotenuse(x, y float64) float64 { return math.Sqrt(float64(x*x) + float64(y*y)) }
