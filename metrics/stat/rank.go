package stat

import (
	"math/bits"

	"github.com/supportops/policy/internal/spec"
)

// Rank returns ⌈n·q⌉, at least 1: the 1-based rank of the value below or at
// which a share q of n values lies (nearest rank, type 1 of Hyndman and Fan
// 1996). It is 0 for n = 0 and for a q below 0 % or above 100 %.
//
// The share is exact, because the binary 0.9 is not 9/10, which moves the rank
// of a percentile by one now and then.
func Rank(q spec.Ratio, n uint64) uint64 {
	num, den, ok := share(q)
	if n == 0 || !ok {
		return 0
	}
	hi, lo := bits.Mul64(n, num)
	lo, carry := bits.Add64(lo, den-1, 0)
	rank, _ := bits.Div64(hi+carry, lo, den) // below (n+1)·den, so the quotient fits
	return max(rank, 1)
}

// share returns q as a fraction; ok is false unless it lies within 0 and 1.
func share(q spec.Ratio) (num, den uint64, ok bool) {
	if q.Sign() < 0 || q.Compare(spec.Percent(100)) > 0 {
		return 0, 1, false
	}
	r := q.Rat()
	return r.Num().Uint64(), r.Denom().Uint64(), true
}
