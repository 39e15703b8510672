package main

import (
	"encoding/json"
	"math"
	"math/big"
	"time"

	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/sla"
)

// schema is the resolution of the native histograms, which is the scale of
// OpenTelemetry's exponential ones: bucket i holds what is above
// 2^((i-1)/2^schema) seconds, up to 2^(i/2^schema).
//
// A quantile read from them lies in the right bucket or, since a bucket of the
// summary may straddle a limit, in the one beside it: it is off by at most
// MaxError, where the summary itself is off by 0.4 %.
const schema = 6

// MaxError is how far a quantile of a native histogram can be from the true one,
// as a share of it: the width of a native bucket, 2^(1/64) - 1 = 1.09 %, and
// that of a bucket of the summary, 1/128 = 0.78 %.
const MaxError = 0.0188

// native is a summary in the buckets of a native histogram.
type native struct {
	count   uint64
	sum     float64 // seconds
	zero    uint64  // values of 0
	buckets map[int]int64
}

// nativeOf puts each bucket of the summary into the native bucket in which its
// middle lies. Counts and the sum stay exact.
func nativeOf(s *aggregate.Durations) (native, error) {
	n := native{count: s.Count(), buckets: map[int]int64{}}
	n.sum, _ = new(big.Rat).SetFrac(s.Sum(), big.NewInt(int64(time.Second))).Float64()
	data, err := s.MarshalJSON()
	if err != nil {
		return n, err
	}
	var document struct {
		Buckets []struct {
			From  sla.Duration
			Count int64
		}
	}
	if err := json.Unmarshal(data, &document); err != nil {
		return n, err
	}
	for _, b := range document.Buckets {
		if b.From == 0 {
			n.zero += uint64(b.Count)
			continue
		}
		n.buckets[index(middle(time.Duration(b.From)))] += b.Count
	}
	return n, nil
}

// middle returns the middle of the summary's bucket that begins at from, in seconds:
// buckets are 2^k wide, where from has 8 bits above k.
func middle(from time.Duration) float64 {
	width := 1.0
	for v := from >> 8; v > 0; v >>= 1 {
		width *= 2
	}
	return (float64(from) + (width-1)/2) / float64(time.Second)
}

// index returns the native bucket of a positive number of seconds.
func index(seconds float64) int {
	return int(math.Ceil(math.Log2(seconds) * (1 << schema)))
}

// upper returns the upper limit of a native bucket in seconds.
func upper(index int) float64 { return math.Exp2(float64(index) / (1 << schema)) }

// quantile returns what Prometheus's histogram_quantile makes of the buckets: it
// interpolates exponentially within one.
func (n native) quantile(q float64) float64 {
	lo, hi := math.MaxInt, math.MinInt
	for i := range n.buckets {
		lo, hi = min(lo, i), max(hi, i)
	}
	rank := q * float64(n.count)
	below := float64(n.zero)
	if rank <= below || hi < lo {
		return 0
	}
	for i := lo; i <= hi; i++ {
		inside := float64(n.buckets[i])
		if inside > 0 && rank <= below+inside {
			return upper(i-1) * math.Pow(upper(i)/upper(i-1), (rank-below)/inside)
		}
		below += inside
	}
	return upper(hi)
}
