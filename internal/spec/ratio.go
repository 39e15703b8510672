package spec

import (
	"cmp"
	"fmt"
	"math"
	"math/big"
	"math/bits"
	"time"
)

// Ratio is an exact number that is a share, a factor or a relative change,
// such as 80 %, 3/2 or -50 %. It may be negative and above 1.
//
// The numerator and the denominator, in lowest terms, are 63-bit numbers; what
// does not fit is refused. A Ratio is written as a percentage with at most nine
// decimals where that is exact, such as "80%" or "12.5%", else as a fraction,
// such as "1/3". It is read from a percentage, a decimal with a point or a
// fraction: "80%", "0.8" and "4/5" are one Ratio. A whole number alone, such as
// "30", could mean 30 % or 30 times and is refused, except "0".
//
// The zero Ratio is 0 %. Ratios are comparable with ==.
type Ratio struct {
	num  int64
	less int64 // the denominator less 1, so that the zero Ratio is 0/1
}

// Percent returns n per cent.
func Percent(n int) Ratio {
	r, _ := reduced(int64(n), 100)
	return r
}

// NewRatio returns num/den. It fails if den is 0, or if the result in lowest
// terms is not a Ratio, which takes an argument of -2^63.
func NewRatio(num, den int64) (Ratio, error) {
	if den == 0 {
		return Ratio{}, fmt.Errorf("%w: want a denominator other than 0, got %d/0", ErrRange, num)
	}
	r, ok := reduced(num, den)
	if !ok {
		return Ratio{}, fmt.Errorf("%w: want a numerator and a denominator of at most 2^63-1, got %d/%d", ErrRange, num, den)
	}
	return r, nil
}

// RatioOf returns x as a Ratio; ok is false if x does not fit.
func RatioOf(x *big.Rat) (r Ratio, ok bool) {
	if !x.Num().IsInt64() || !x.Denom().IsInt64() || x.Num().Int64() == math.MinInt64 {
		return Ratio{}, false
	}
	return Ratio{x.Num().Int64(), x.Denom().Int64() - 1}, true
}

// reduced returns num/den in lowest terms, for a den other than 0.
func reduced(num, den int64) (r Ratio, ok bool) {
	a, b := magnitude(num), magnitude(den)
	g := a
	for rest := b; rest != 0; {
		g, rest = rest, g%rest
	}
	a, b = a/g, b/g
	if a > math.MaxInt64 || b > math.MaxInt64 {
		return Ratio{}, false
	}
	r = Ratio{int64(a), int64(b) - 1}
	if num^den < 0 { // of different signs
		r.num = -r.num
	}
	return r, true
}

func magnitude(n int64) uint64 { return uint64(max(n, -n)) }

func (r Ratio) den() int64 { return r.less + 1 }

// Sign returns -1, 0 or +1 as r is negative, 0 or positive.
func (r Ratio) Sign() int { return cmp.Compare(r.num, 0) }

// Compare returns -1, 0 or +1 as r is less than, equal to or more than q.
func (r Ratio) Compare(q Ratio) int {
	if s := cmp.Compare(r.Sign(), q.Sign()); s != 0 {
		return s
	}
	hi, lo := bits.Mul64(magnitude(r.num), uint64(q.den()))
	qhi, qlo := bits.Mul64(magnitude(q.num), uint64(r.den()))
	return r.Sign() * cmp.Or(cmp.Compare(hi, qhi), cmp.Compare(lo, qlo))
}

// Of returns r times d, rounded up to the nanosecond: the least duration that
// is not below the exact product. A product beyond what a duration can hold is
// the longest one, or the most negative one.
func (r Ratio) Of(d time.Duration) time.Duration {
	negative := r.num^int64(d) < 0 // of different signs
	hi, lo := bits.Mul64(magnitude(int64(d)), magnitude(r.num))
	n := uint64(math.MaxUint64)
	if den := uint64(r.den()); hi < den {
		var rest uint64
		if n, rest = bits.Div64(hi, lo, den); rest > 0 && !negative && n < math.MaxUint64 {
			n++
		}
	}
	switch {
	case negative && n > math.MaxInt64:
		return math.MinInt64
	case negative:
		return -time.Duration(n)
	case n > math.MaxInt64:
		return math.MaxInt64
	}
	return time.Duration(n)
}

// Float returns the nearest float64: 0.75 for 75 %.
func (r Ratio) Float() float64 {
	if (magnitude(r.num)|uint64(r.den()))>>53 == 0 { // whole numbers up to here are float64s
		return float64(r.num) / float64(r.den())
	}
	x, _ := r.Rat().Float64()
	return x
}

// Rat returns r as a [big.Rat] of the caller's own.
func (r Ratio) Rat() *big.Rat { return big.NewRat(r.num, r.den()) }
