package stat

import (
	"math"
	"math/big"
	"math/bits"
	"slices"

	"github.com/supportops/policy/internal/spec"
)

// Sample is a sorted list of finite numbers, immutable and safe for
// concurrent use. The zero value has no numbers and answers nothing.
type Sample struct {
	xs []float64
}

// NewSample returns the sample of xs, which it copies. It refuses NaN and
// infinities.
func NewSample(xs []float64) (Sample, error) {
	d := newDefects()
	if finite(d, xs); d.Len() > 0 {
		return Sample{}, d.Err()
	}
	s := Sample{slices.Clone(xs)}
	slices.Sort(s.xs)
	return s, nil
}

// finite records the numbers that are NaN or infinite.
func finite(d *spec.Defects, xs []float64) {
	for i, x := range xs {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			d.Add(spec.Index("xs", i), spec.ErrRange, "want a finite number, got %v", x)
		}
	}
}

func newDefects() *spec.Defects { return &spec.Defects{Package: "stat"} }

// Len returns the number of values.
func (s Sample) Len() int { return len(s.xs) }

// Mean returns the arithmetic mean. The second result is false for an empty
// sample.
func (s Sample) Mean() (float64, bool) {
	if len(s.xs) == 0 {
		return 0, false
	}
	return mean(s.xs), true
}

// mean adds in order, with Neumaier's compensation, and scales down where the
// sum would overflow.
func mean(xs []float64) float64 {
	n, scale := float64(len(xs)), 1.0
	for _, x := range xs {
		if math.Abs(x) > 1e290 {
			scale = 0x1p-64
		}
	}
	sum, lost := 0.0, 0.0
	for _, x := range xs {
		x = float64(x * scale)
		t := sum + x
		if math.Abs(sum) >= math.Abs(x) {
			lost += (sum - t) + x
		} else {
			lost += (x - t) + sum
		}
		sum = t
	}
	return (sum + lost) / n / scale
}

// Quantile returns the q-quantile by linear interpolation between order
// statistics at (n−1)·q: type 7 of Hyndman and Fan (1996), the default of R,
// numpy and golang.org/x/exp/stats, correctly rounded. The second result is
// false for an empty sample and a q off 0 % to 100 %.
func (s Sample) Quantile(q spec.Ratio) (float64, bool) {
	num, den, ok := share(q)
	if len(s.xs) == 0 || !ok {
		return 0, false
	}
	hi, lo := bits.Mul64(uint64(len(s.xs)-1), num)
	i, rem := bits.Div64(hi, lo, den)
	return s.between(int(i), rem, den), true
}

// NearestRank returns the q-quantile without interpolation, the ⌈n·q⌉-th
// smallest value: type 1 of Hyndman and Fan (1996), which merged summaries give
// too. The second result is false as [Sample.Quantile].
func (s Sample) NearestRank(q spec.Ratio) (float64, bool) {
	r := Rank(q, uint64(len(s.xs)))
	if r == 0 {
		return 0, false
	}
	return s.xs[r-1], true
}

// Weibull returns the q-quantile by linear interpolation at (n+1)·q: type 6 of
// Hyndman and Fan (1996), as Minitab and SPSS do; below the first value and
// beyond the last one it is that value. The second result is false as
// [Sample.Quantile].
func (s Sample) Weibull(q spec.Ratio) (float64, bool) {
	n := uint64(len(s.xs))
	num, den, ok := share(q)
	if n == 0 || !ok {
		return 0, false
	}
	hi, lo := bits.Mul64(n+1, num) // num is at most den, so hi is below it
	i, rem := bits.Div64(hi, lo, den)
	if i == 0 {
		return s.xs[0], true
	}
	return s.between(int(min(i, n)-1), rem, den), true
}

// between returns the value at num/den of the way from s.xs[i] to the next,
// correctly rounded.
func (s Sample) between(i int, num, den uint64) float64 {
	a := s.xs[i]
	if num == 0 || i+1 >= len(s.xs) || s.xs[i+1] == a {
		return a
	}
	x, y := new(big.Rat).SetFloat64(a), new(big.Rat).SetFloat64(s.xs[i+1])
	share := new(big.Rat).SetFrac(new(big.Int).SetUint64(num), new(big.Int).SetUint64(den))
	v, _ := x.Add(x, y.Sub(y, x).Mul(y, share)).Float64()
	return v
}

// QuantileInterval returns the distribution-free confidence interval of the
// q-quantile: the order statistics of [QuantileRanks]. The second result is
// false if the sample is too small to have both limits.
func (s Sample) QuantileInterval(q spec.Ratio, c Confidence) (Interval, bool) {
	r, ok := QuantileRanks(uint64(len(s.xs)), q, c)
	if !ok || r.Lower == 0 || r.Upper == 0 {
		return Interval{}, false
	}
	return Interval{s.xs[r.Lower-1], s.xs[r.Upper-1]}, true
}

// Ranks are the 1-based ranks of the order statistics that bound a quantile; 0
// means that the sample is too small for this limit.
type Ranks struct {
	Lower, Upper uint64
	// Coverage is the probability, at least the confidence asked for, that a
	// continuous quantile lies between the two; 0 unless both exist.
	Coverage float64
}

// QuantileRanks returns the ranks l and u such that, for n independent values
// of any distribution, the true q-quantile lies below X(l) and above X(u) with
// a probability of at most (1−c)/2 each: the exact binomial interval, no
// resampling. For a median: 2 and 9 of 10 values, 6 and 15 of 20, and no limits
// below 6 values at 95 %. The second result is false for n = 0 or above 2^32,
// for q not inside (0, 1) and for an invalid c.
func QuantileRanks(n uint64, q spec.Ratio, c Confidence) (Ranks, bool) {
	num, den, ok := share(q)
	if n == 0 || n > maxExactTrials || !ok || num == 0 || num == den || !c.IsValid() {
		return Ranks{}, false
	}
	x := float64(num) / float64(den)
	y := float64(den-num) / float64(den)
	tail := c.alpha() / 2 * (1 + 1e-12) // equality counts, rounding aside
	// P(hits < l) and P(hits ≥ u) of n trials at rate q.
	below := func(l uint64) float64 { _, p := betaTails(float64(l), float64(n-l+1), x, y); return p }
	above := func(u uint64) float64 { p, _ := betaTails(float64(u), float64(n-u+1), x, y); return p }
	var r Ranks
	// The greatest l in [1, n] with below(l) ≤ tail, the smallest u with
	// above(u) ≤ tail.
	r.Lower = lastTrue(n, func(l uint64) bool { return below(l) <= tail })
	if u := lastTrue(n, func(u uint64) bool { return above(u) > tail }); u < n {
		r.Upper = u + 1
	}
	if r.Lower > 0 && r.Upper > 0 {
		r.Coverage = 1 - below(r.Lower) - above(r.Upper)
	}
	return r, true
}

// lastTrue returns the greatest i in [1, n] with f(i), where f is true up to
// some point and false from there on; 0 if there is none.
func lastTrue(n uint64, f func(uint64) bool) uint64 {
	lo, hi := uint64(0), n // f(lo) holds or lo = 0; the answer is in [lo, hi]
	for lo < hi {
		mid := lo + (hi-lo+1)/2
		if f(mid) {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	return lo
}
