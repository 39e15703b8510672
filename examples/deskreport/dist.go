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
	N           int         `json:"n"`
	Sum         seconds     `json:"sum"`
	Mean        json.Number `json:"mean,omitempty"` // rounded to the microsecond
	Min         seconds     `json:"min"`
	Max         seconds     `json:"max"`
	Median      seconds     `json:"median"`
	P90         seconds     `json:"p90"`
	P95         seconds     `json:"p95"`
	P99         seconds     `json:"p99"`
	Approximate bool        `json:"approximate,omitempty"`
}

// maxExact bounds how many values a distribution keeps one by one: 8 MiB.
const maxExact = 1 << 20

// distribution collects lengths of time. It keeps each up to maxExact of them;
// from then on it counts them rounded, in bounded memory. The zero value is
// ready.
type distribution struct {
	n        int
	sum      seconds
	min, max time.Duration
	values   []time.Duration       // all, as long as rounded is nil
	rounded  map[time.Duration]int // how many there are of each value, rounded up
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
	d.values = append(d.values, v)
	if len(d.values) > maxExact {
		d.rounded = map[time.Duration]int{}
		for _, v := range d.values {
			d.rounded[roundUp(v)]++
		}
		d.values = nil
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

// report returns what was collected, nil if nothing was: no data is no zero.
func (d *distribution) report() *Distribution {
	if d.n == 0 {
		return nil
	}
	slices.Sort(d.values)
	r := &Distribution{N: d.n, Sum: d.sum, Mean: json.Number(mean(d.sum, d.n)), Approximate: d.rounded != nil}
	r.Min.add(d.min)
	r.Max.add(d.max)
	r.Median.add(d.rank(50))
	r.P90.add(d.rank(90))
	r.P95.add(d.rank(95))
	r.P99.add(d.rank(99))
	return r
}

// rank returns the smallest value such that at least percent of the values
// are not above it. The values are sorted.
func (d *distribution) rank(percent int) time.Duration {
	i := (d.n*percent + 99) / 100
	if d.rounded == nil {
		return d.values[i-1]
	}
	for _, v := range slices.Sorted(maps.Keys(d.rounded)) {
		if i -= d.rounded[v]; i <= 0 {
			return min(v, d.max)
		}
	}
	return d.max
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
