package main

import (
	"encoding/json"
	"maps"
	"math"
	"math/big"
	"math/bits"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/supportops/policy/lifecycle"
)

// seconds is a length of time, or a sum of many, that may exceed what a
// time.Duration holds. As JSON it is a number of seconds, exactly.
type seconds struct {
	sec  int64
	nsec int64 // 0 to 999,999,999
}

func (s *seconds) add(d time.Duration) {
	s.sec += int64(d / time.Second)
	s.nsec += int64(d % time.Second)
	switch {
	case s.nsec >= 1e9:
		s.sec, s.nsec = s.sec+1, s.nsec-1e9
	case s.nsec < 0:
		s.sec, s.nsec = s.sec-1, s.nsec+1e9
	}
}

func (s seconds) nanoseconds() *big.Int {
	n := new(big.Int).Mul(big.NewInt(s.sec), big.NewInt(1e9))
	return n.Add(n, big.NewInt(s.nsec))
}

// MarshalJSON returns whole seconds, or as many decimals as it takes.
func (s seconds) MarshalJSON() ([]byte, error) {
	return json.RawMessage(decimal(s.nanoseconds(), 9)), nil
}

// decimal prints n / 10^places without zeros at the end.
func decimal(n *big.Int, places int) string {
	digits := new(big.Int).Abs(n).String()
	if len(digits) <= places {
		digits = strings.Repeat("0", places-len(digits)+1) + digits
	}
	whole, rest := digits[:len(digits)-places], strings.TrimRight(digits[len(digits)-places:], "0")
	if n.Sign() < 0 {
		whole = "-" + whole
	}
	if rest == "" {
		return whole
	}
	return whole + "." + rest
}

// Distribution is what a report says of many lengths of time, in seconds.
type Distribution struct {
	N      int         `json:"n"`
	Sum    seconds     `json:"sum"`
	Mean   json.Number `json:"mean"` // rounded to the microsecond
	Min    seconds     `json:"min"`
	Max    seconds     `json:"max"`
	Median seconds     `json:"median"`
	P90    seconds     `json:"p90"`
	P95    seconds     `json:"p95"`
	P99    seconds     `json:"p99"`
}

// maxKept bounds how many values a distribution keeps one by one: half a MiB.
const maxKept = 1 << 16

// distribution collects lengths of time. It keeps up to maxKept of them. Of
// more it counts rounded values, which tells between which bounds a percentile
// lies; a second pass over the same values then counts those between the
// bounds exactly. The zero value is ready.
type distribution struct {
	n        int
	sum      seconds
	min, max time.Duration
	kept     []time.Duration                         // all, as long as rounded is nil
	rounded  map[time.Duration]int                   // how many there are of each value, rounded up
	exact    map[time.Duration]map[time.Duration]int // of the rounded values that hold a percentile: how many of each value
}

func (d *distribution) add(v time.Duration) {
	if d.n == 0 {
		d.min, d.max = v, v
	}
	d.n++
	d.sum.add(v)
	d.min, d.max = min(d.min, v), max(d.max, v)
	if d.rounded != nil {
		d.rounded[roundUp(v)]++
		return
	}
	d.kept = append(d.kept, v)
	if len(d.kept) > maxKept {
		d.rounded = map[time.Duration]int{}
		for _, v := range d.kept {
			d.rounded[roundUp(v)]++
		}
		d.kept = nil
	}
}

// roundUp returns the smallest number of at most 11 binary digits, and zeros
// behind them, that is not below v: less than 0.1 % above it. There are at
// most some 110,000 such numbers.
func roundUp(v time.Duration) time.Duration {
	if v < 0 {
		n := uint64(-v)
		shift := max(bits.Len64(n)-11, 0)
		return -time.Duration(n >> shift << shift)
	}
	shift := max(bits.Len64(uint64(v))-11, 0)
	up := (uint64(v) + 1<<shift - 1) >> shift << shift
	return time.Duration(min(up, math.MaxInt64))
}

// percents are the percentiles of a report.
var percents = [...]int{50, 90, 95, 99}

// again prepares for a second pass and reports whether one is needed: whether
// all values are then to be given to addAgain.
func (d *distribution) again() bool {
	if d.rounded == nil {
		return false
	}
	d.exact = map[time.Duration]map[time.Duration]int{}
	for _, percent := range percents {
		bucket, _ := d.bucket(percent)
		d.exact[bucket] = map[time.Duration]int{}
	}
	return true
}

func (d *distribution) addAgain(v time.Duration) {
	if values := d.exact[roundUp(v)]; values != nil {
		values[v]++
	}
}

// bucket returns the rounded value that holds a percentile, and which of its
// values in ascending order is the percentile, from 1.
func (d *distribution) bucket(percent int) (bucket time.Duration, nth int) {
	nth = rank(d.n, percent)
	for _, v := range slices.Sorted(maps.Keys(d.rounded)) {
		if n := d.rounded[v]; n < nth {
			nth -= n
		} else {
			return v, nth
		}
	}
	return d.max, 1
}

// rank returns which of n values in ascending order is a percentile, from 1:
// the first that at least percent of the values are not above.
func rank(n, percent int) int { return (n*percent + 99) / 100 }

// at returns a percentile; the values kept are sorted.
func (d *distribution) at(percent int) (s seconds) {
	if d.rounded == nil {
		s.add(d.kept[rank(d.n, percent)-1])
		return s
	}
	bucket, nth := d.bucket(percent)
	for _, v := range slices.Sorted(maps.Keys(d.exact[bucket])) {
		if nth -= d.exact[bucket][v]; nth <= 0 {
			s.add(v)
			return s
		}
	}
	s.add(bucket)
	return s
}

// report returns what was collected, nil if nothing was: no data is no zero.
func (d *distribution) report() *Distribution {
	if d.n == 0 {
		return nil
	}
	slices.Sort(d.kept)
	r := &Distribution{N: d.n, Sum: d.sum, Mean: json.Number(mean(d.sum, d.n))}
	r.Min.add(d.min)
	r.Max.add(d.max)
	for i, to := range []*seconds{&r.Median, &r.P90, &r.P95, &r.P99} {
		*to = d.at(percents[i])
	}
	return r
}

// mean returns sum / n, rounded half away from zero to six decimals.
func mean(sum seconds, n int) string {
	num := new(big.Int).Mul(sum.nanoseconds(), big.NewInt(2))
	den := big.NewInt(int64(n) * 2000)
	half := big.NewInt(int64(n) * 1000)
	if num.Sign() < 0 {
		half.Neg(half)
	}
	return decimal(num.Quo(num.Add(num, half), den), 6)
}

// span prints a length of time for people: days of 24 hours, then the rest to
// the second.
func span(s seconds) string {
	days, rest := s.sec/86400, time.Duration(s.sec%86400)*time.Second
	if days == 0 && s.sec == 0 {
		rest = time.Duration(s.nsec)
	}
	switch text := lifecycle.Duration(rest).String(); {
	case days == 0:
		return text
	case rest == 0:
		return strconv.FormatInt(days, 10) + "d"
	default:
		return strconv.FormatInt(days, 10) + "d" + text
	}
}
