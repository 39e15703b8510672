package aggregate

import (
	"encoding/binary"
	"math/big"
	"math/bits"
	"time"

	"github.com/supportops/policy/internal/spec"

	"github.com/supportops/policy/metrics/stat"
)

// Durations summarises any number of lengths of time in constant memory: their
// count, their exact sum, minimum and maximum, and a histogram from which every
// quantile is known to 1/128 of its size. Negative lengths, which come from
// clocks that disagree, are counted as invalid and otherwise left out.
//
// The zero value is an empty summary. Not safe for concurrent writing; do not
// copy one that is written to.
type Durations struct {
	count, invalid uint64
	sumHi, sumLo   uint64
	min, max       uint64
	hist           histogram
}

// Add adds one length of time. It allocates only when a length falls outside
// the range of buckets in use so far; with most data that stops after some
// dozens of values.
func (s *Durations) Add(d time.Duration) {
	if d < 0 {
		s.invalid++
		return
	}
	v := uint64(d)
	if s.count == 0 {
		s.min = v
	}
	s.min, s.max = min(s.min, v), max(s.max, v)
	s.count++
	var carry uint64
	s.sumLo, carry = bits.Add64(s.sumLo, v, 0)
	s.sumHi += carry
	s.hist.add(bucketIndex(precision, v), 1)
}

// Merge adds everything that o holds. It fails, and changes nothing, if a
// count would exceed 2^62.
func (s *Durations) Merge(o *Durations) error {
	if !countsFit([2]uint64{s.count, o.count}, [2]uint64{s.invalid, o.invalid}) {
		return refuse("durations: merge", spec.ErrRange, "more than 2^62 values")
	}
	s.invalid += o.invalid
	if o.count == 0 {
		return nil
	}
	if s.count == 0 {
		s.min = o.min
	}
	s.min, s.max = min(s.min, o.min), max(s.max, o.max)
	s.count += o.count
	var carry uint64
	s.sumLo, carry = bits.Add64(s.sumLo, o.sumLo, 0)
	s.sumHi, _ = bits.Add64(s.sumHi, o.sumHi, carry)
	s.hist.merge(&o.hist)
	return nil
}

// Count returns the number of valid lengths.
func (s *Durations) Count() uint64 { return s.count }

// Invalid returns the number of negative lengths, which are counted nowhere
// else.
func (s *Durations) Invalid() uint64 { return s.invalid }

// Sum returns the exact sum in nanoseconds. It may exceed a time.Duration,
// which holds no more than 292 years.
func (s *Durations) Sum() *big.Int {
	sum := new(big.Int).SetUint64(s.sumHi)
	return sum.Lsh(sum, 64).Add(sum, new(big.Int).SetUint64(s.sumLo))
}

// Mean returns the mean to the nearest nanosecond, halves to even. The second
// result is false if there are no values.
func (s *Durations) Mean() (time.Duration, bool) {
	if s.count == 0 {
		return 0, false
	}
	mean, rem := bits.Div64(s.sumHi, s.sumLo, s.count) // the mean is below 2^63
	if twice := 2 * rem; twice > s.count || twice == s.count && mean%2 == 1 {
		mean++
	}
	return time.Duration(mean), true
}

// Min returns the least length. The second result is false if there are no
// values.
func (s *Durations) Min() (time.Duration, bool) { return time.Duration(s.min), s.count > 0 }

// Max returns the greatest length. The second result is false if there are no
// values.
func (s *Durations) Max() (time.Duration, bool) { return time.Duration(s.max), s.count > 0 }

// Bounds are the least and the greatest value that a length of time can have,
// both included; they are equal where it is known exactly.
type Bounds struct {
	Lo time.Duration
	Hi time.Duration
}

// Mid returns the middle of b: off by at most 0.4 % of the true value where b
// comes from one bucket.
func (b Bounds) Mid() time.Duration { return b.Lo + (b.Hi-b.Lo)/2 }

// Quantile returns the bounds of the value of rank ⌈n·q⌉ (nearest rank, type
// 1): the bounds of its bucket, cut down to the exact minimum and maximum. Hi −
// Lo is at most 1/128 of Lo. The second result is false if there are no values
// or for an invalid fraction.
func (s *Durations) Quantile(q spec.Ratio) (Bounds, bool) {
	rank := stat.Rank(q, s.count)
	if rank == 0 {
		return Bounds{}, false
	}
	return s.valueAt(rank), true
}

// valueAt returns the bounds of the value of a rank from 1 to count.
func (s *Durations) valueAt(rank uint64) Bounds {
	switch rank {
	case 1:
		return Bounds{time.Duration(s.min), time.Duration(s.min)}
	case s.count:
		return Bounds{time.Duration(s.max), time.Duration(s.max)}
	}
	seen := uint64(0)
	for i, n := range s.hist.all() {
		if seen += n; seen >= rank {
			return s.bucket(i)
		}
	}
	return Bounds{time.Duration(s.max), time.Duration(s.max)}
}

// bucket returns the bounds of a bucket, cut down to the minimum and maximum.
func (s *Durations) bucket(i int) Bounds {
	lower, upper := bucketBounds(precision, i)
	return Bounds{time.Duration(max(lower, s.min)), time.Duration(min(upper, s.max))}
}

// QuantileInterval returns bounds that hold the true q-quantile of the
// distribution that the values come from, with confidence c: the order
// statistics of [stat.QuantileRanks], widened to their buckets. The second
// result is false if there are too few values for both limits.
func (s *Durations) QuantileInterval(q spec.Ratio, c stat.Confidence) (Bounds, bool) {
	r, ok := stat.QuantileRanks(s.count, q, c)
	if !ok || r.Lower == 0 || r.Upper == 0 {
		return Bounds{}, false
	}
	return Bounds{s.valueAt(r.Lower).Lo, s.valueAt(r.Upper).Hi}, true
}

// AtMost returns how many values are d or less: at least lo and at most hi,
// which differ by the values of d's bucket.
func (s *Durations) AtMost(d time.Duration) (lo, hi uint64) {
	for i, n := range s.hist.all() {
		b := s.bucket(i)
		if b.Lo <= d {
			hi += n
		}
		if b.Hi <= d {
			lo += n
		}
	}
	return lo, hi
}

// AppendBinary appends the canonical form: kind, version, count, invalid and,
// if there are values, minimum, maximum, sum (high and low half) and, for each
// bucket in use, its distance from the one before and its count. It never
// fails.
func (s *Durations) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, kindDurations, version)
	return s.appendBody(b), nil
}

func (s *Durations) appendBody(b []byte) []byte {
	for _, v := range []uint64{s.count, s.invalid} {
		b = binary.AppendUvarint(b, v)
	}
	if s.count == 0 {
		return b
	}
	for _, v := range []uint64{s.min, s.max, s.sumHi, s.sumLo} {
		b = binary.AppendUvarint(b, v)
	}
	last := 0
	for i, n := range s.hist.all() {
		b = binary.AppendUvarint(b, uint64(i-last))
		b = binary.AppendUvarint(b, n)
		last = i
	}
	return b
}

// MarshalBinary returns the form of [Durations.AppendBinary].
func (s *Durations) MarshalBinary() ([]byte, error) { return s.AppendBinary(nil) }

// UnmarshalBinary reads the form of [Durations.AppendBinary] and no other; a
// failure leaves s untouched.
func (s *Durations) UnmarshalBinary(data []byte) error {
	r := open("durations", kindDurations, data)
	v := r.durations()
	if err := r.close(); err != nil {
		return err
	}
	*s = v
	return nil
}

func (r *reader) durations() Durations {
	s := Durations{count: r.count(), invalid: r.count()}
	if s.count == 0 || r.err != nil {
		return s
	}
	s.min, s.max, s.sumHi, s.sumLo = r.uvarint(), r.uvarint(), r.uvarint(), r.uvarint()
	index, seen := uint64(0), uint64(0)
	for seen < s.count && r.err == nil {
		step, n := r.uvarint(), r.count()
		if seen > 0 && step == 0 || step >= numBuckets || n == 0 || n > s.count-seen {
			r.fail("want buckets in ascending order whose counts add up to %d", s.count)
		}
		if index += step; index >= numBuckets {
			r.fail("no bucket %d", index)
		}
		s.hist.sparse = append(s.hist.sparse, entry{n, uint16(index)})
		seen += n
	}
	if r.err == nil {
		if why := s.contradiction(); why != "" {
			r.fail("%s", why)
		}
	}
	if r.err == nil && len(s.hist.sparse) > mostSparse {
		s.hist.densify()
	}
	return s
}

// contradiction returns what cannot be true of the fields of s together, ""
// if they can all be. The histogram must be a list with counts that add up.
func (s *Durations) contradiction() string {
	first, last := int(s.hist.sparse[0].index), int(s.hist.sparse[len(s.hist.sparse)-1].index)
	if s.min > s.max || s.max > 1<<63-1 || bucketIndex(precision, s.min) != first || bucketIndex(precision, s.max) != last {
		return "minimum and maximum are not in the first and the last bucket"
	}
	// The sum lies between all values at the lower ends, but for one at the
	// maximum, and all at the upper ends, but for one at the minimum.
	var low, high uint128
	for _, e := range s.hist.sparse {
		b := s.bucket(int(e.index))
		low.addProduct(e.n, uint64(b.Lo))
		high.addProduct(e.n, uint64(b.Hi))
	}
	low.addProduct(1, s.max-uint64(s.bucket(last).Lo))
	high.sub(uint64(s.bucket(first).Hi) - s.min)
	sum := uint128{s.sumHi, s.sumLo}
	if sum.less(low) || high.less(sum) || s.count == 1 && s.min != s.max {
		return "the sum does not fit the buckets"
	}
	return ""
}

// uint128 is a number below 2^128.
type uint128 struct{ hi, lo uint64 }

func (x *uint128) addProduct(a, b uint64) {
	hi, lo := bits.Mul64(a, b)
	var carry uint64
	x.lo, carry = bits.Add64(x.lo, lo, 0)
	x.hi, _ = bits.Add64(x.hi, hi, carry)
}

func (x *uint128) sub(a uint64) {
	var borrow uint64
	x.lo, borrow = bits.Sub64(x.lo, a, 0)
	x.hi -= borrow
}

func (x uint128) less(y uint128) bool { return x.hi < y.hi || x.hi == y.hi && x.lo < y.lo }

// durationsJSON is the JSON form of Durations.
type durationsJSON struct {
	Count   uint64        `json:"count"`
	Invalid uint64        `json:"invalid,omitzero"`
	Min     spec.Duration `json:"min,omitzero"`
	Max     spec.Duration `json:"max,omitzero"`
	Sum     *big.Int      `json:"sum_ns,omitzero"`
	Buckets []bucketJSON  `json:"buckets,omitzero"`
}

type bucketJSON struct {
	From  spec.Duration `json:"from"` // lower bound
	Count uint64        `json:"count"`
}
