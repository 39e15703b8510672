package band

import (
	"fmt"
	"math"
	"math/big"
	"time"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/metrics/stat"
)

// Measure is one number about a desk, with the number of observations it comes
// from and, where it is an estimate, its interval. A Measure whose Exact is
// nil, such as the zero Measure, has no number: there is no data.
type Measure struct {
	Unit Unit `json:"unit,omitzero"`
	// Exact is the number in the unit: 92 is 92 percent, 6e10 a minute. Nil if
	// there is none. In JSON it is a text, "92" or "277/3", as exact as here.
	Exact *big.Rat `json:"exact,omitzero"`
	// N is how many observations the number comes from.
	N uint64 `json:"n"`
	// Interval is the confidence interval in the unit; nil if there is none.
	Interval *stat.Interval `json:"interval,omitzero"`
	// Whole reports that the number is not an estimate, such as an amount of
	// money spent.
	Whole bool `json:"whole,omitzero"`
}

// OK reports whether there is a number.
func (m Measure) OK() bool { return m.Exact != nil }

// Float64 returns the nearest float64 to the number. The second result is false
// if there is none.
func (m Measure) Float64() (float64, bool) {
	if m.Exact == nil {
		return 0, false
	}
	f, _ := m.Exact.Float64()
	return f, true
}

// Rate measures a share of hits in percent, with its interval by method (zero:
// Wilson) at confidence c (zero: 95 %). If method or c is invalid, there is no
// data.
func Rate(p stat.Proportion, method stat.IntervalMethod, c stat.Confidence) Measure {
	m := Measure{Unit: Percent, N: p.Trials}
	r, ok := p.Rat()
	if !ok {
		return m
	}
	iv, ok := p.Interval(method, c)
	if !ok {
		return m
	}
	m.Exact = r.Mul(r, big.NewRat(100, 1))
	m.Interval = &stat.Interval{Lo: float64(100 * iv.Lo), Hi: float64(100 * iv.Hi)}
	return m
}

// Quantile measures a quantile of lengths of time: the middle of its bucket,
// right to 0.4 %, with the order-statistic interval at confidence c (zero:
// 95 %) where there are enough values for one.
func Quantile(s *aggregate.Durations, q spec.Ratio, c stat.Confidence) Measure {
	m := Measure{Unit: Length, N: s.Count()}
	b, ok := s.Quantile(q)
	if !ok {
		return m
	}
	m.Exact = new(big.Rat).SetInt64(int64(b.Mid()))
	if iv, ok := s.QuantileInterval(q, c); ok {
		m.Interval = &stat.Interval{Lo: float64(iv.Lo), Hi: float64(iv.Hi)}
	}
	return m
}

// Waiting measures a quantile of waits of which some have not ended, by
// Kaplan–Meier, with its log-log limits at confidence c (zero: 95 %) where both
// exist. It has no number where more than 1−q are still waiting at the end of
// what is known. N counts all waits, ended or not.
func Waiting(s *aggregate.Survival, q spec.Ratio, c stat.Confidence) Measure {
	m := Measure{Unit: Length}
	curve, err := s.Curve()
	if err != nil {
		return m
	}
	m.N = curve.N()
	t, ok := curve.Quantile(q)
	if !ok {
		return m
	}
	m.Exact = new(big.Rat).SetFloat64(t)
	if l := curve.QuantileInterval(q, stat.LogLog, c); l.LoOK && l.HiOK {
		m.Interval = &stat.Interval{Lo: l.Lo, Hi: l.Hi}
	}
	return m
}

// Mean measures the mean of lengths of time, exactly. It has no interval,
// because lengths of time have such long tails that one would mislead.
func Mean(s *aggregate.Durations) Measure {
	m := Measure{Unit: Length, N: s.Count()}
	if s.Count() > 0 {
		m.Exact = new(big.Rat).SetFrac(s.Sum(), new(big.Int).SetUint64(s.Count()))
	}
	return m
}

// Rating measures a mean of ratings in points, exactly, with an interval at
// confidence c (zero: 95 %). The interval is the normal one for the answers and
// one more at each end of the scale, cut off there and widened to hold the
// mean, so that unanimous answers have an interval too. The construction is
// this package's own, after the adjusted Wald interval.
func Rating(s *aggregate.Ratings, c stat.Confidence) Measure {
	m := Measure{Unit: Points}
	mean, ok := s.Mean()
	if !ok {
		return m
	}
	m.Exact, m.N = mean, s.AtLeast(0).Trials
	z, ok := c.Z()
	lo, hi := s.Scale()
	if !ok {
		return m
	}
	n, sum, squares := float64(m.N)+2, 0.0, 0.0
	for r := lo; r <= hi; r++ {
		k := float64(s.Count(r))
		if r == lo || r == hi {
			k++
		}
		sum += float64(k * float64(r))
		squares += float64(k * float64(r*r))
	}
	centre := sum / n
	margin := float64(z * math.Sqrt(max(squares/n-float64(centre*centre), 0)/n))
	number, _ := mean.Float64()
	m.Interval = &stat.Interval{Lo: max(min(centre-margin, number), float64(lo)), Hi: min(max(centre+margin, number), float64(hi))}
	return m
}

// Score measures a net promoter score in points, with its adjusted Wald
// interval at confidence c (zero: 95 %).
func Score(s stat.NPS, c stat.Confidence) Measure {
	n, _ := s.N()
	m := Measure{Unit: Points, N: n}
	exact, ok := s.Score()
	if !ok {
		return m
	}
	m.Exact = exact
	if margin, ok := s.AdjustedWald(c); ok {
		m.Interval = &margin.Interval
	}
	return m
}

// Figure measures a number that is not an estimate, from n observations. If
// exact is nil, there is no data.
func Figure(u Unit, exact *big.Rat, n uint64) Measure {
	m := Measure{Unit: u, N: n, Whole: true}
	if exact != nil {
		m.Exact = new(big.Rat).Set(exact)
	}
	return m
}

// Quotient measures a/b as a figure: in percent for [Percent], as it is
// otherwise. There is no number for b = 0.
func Quotient(u Unit, a, b *big.Rat, n uint64) Measure {
	if b.Sign() == 0 {
		return Figure(u, nil, n)
	}
	q := new(big.Rat).Quo(a, b)
	if u == Percent {
		q.Mul(q, big.NewRat(100, 1))
	}
	return Figure(u, q, n)
}

// String returns the number for people, rounded and without its interval:
// "92.3 %", "3h20m", "+12.4", "12.50"; "no data" if there is none. A length that
// is an estimate is rounded to 0.4 %, which is how well a summary knows its
// quantiles; one that is [Measure.Whole] to the second, or below a minute to
// the millisecond.
func (m Measure) String() string {
	if m.Exact == nil {
		return "no data"
	}
	return m.text(m.Exact)
}

// InFull returns the number for people, with its number of observations and its
// interval where it has them: "92.3 % (n 40; 79.9 % to 97.4 %)".
func (m Measure) InFull() string {
	text := m.String()
	if m.Exact == nil || m.Whole {
		return text
	}
	text += fmt.Sprintf(" (n %d", m.N)
	if m.Interval != nil {
		lo, hi := new(big.Rat).SetFloat64(m.Interval.Lo), new(big.Rat).SetFloat64(m.Interval.Hi)
		if lo != nil && hi != nil {
			text += "; " + m.text(lo) + " to " + m.text(hi)
		}
	}
	return text + ")"
}

// text returns a number in the unit of m for people, rounded.
func (m Measure) text(exact *big.Rat) string {
	switch m.Unit {
	case Percent:
		return exact.FloatString(1) + " %"
	case Length:
		return timeText(exact, m.Whole)
	case Points:
		f, _ := exact.Float64()
		return fmt.Sprintf("%+.1f", f)
	case Money:
		return exact.FloatString(2)
	}
	if exact.IsInt() {
		return exact.RatString()
	}
	return exact.FloatString(1)
}

// timeText prints nanoseconds. A whole number is printed to the second from a
// minute on, to the millisecond from a second on; another one to the greatest
// step that is at most 1/128 of it, the width of a bucket. Beyond what a
// time.Duration holds it prints years of 365 days.
func timeText(exact *big.Rat, whole bool) string {
	const year = 365 * 24 * time.Hour
	if most := new(big.Rat).SetInt64(math.MaxInt64 - int64(time.Second)); new(big.Rat).Abs(exact).Cmp(most) > 0 {
		return new(big.Rat).Quo(exact, new(big.Rat).SetInt64(int64(year))).FloatString(1) + " years"
	}
	f, _ := exact.Float64()
	d := time.Duration(f)
	switch size := d.Abs(); {
	case !whole:
		return spec.Duration(d.Round(stepOf(size))).String()
	case size >= time.Minute:
		return d.Round(time.Second).String()
	case size >= time.Second:
		return d.Round(time.Millisecond).String()
	}
	return d.String()
}

// stepOf returns the greatest of 1 and 5 times a power of ten nanoseconds up to
// half a second, of 1, 5, 10 and 30 seconds and minutes, and of 1, 6 and 24
// hours, that is at most 1/128 of a length of time.
func stepOf(size time.Duration) time.Duration {
	most, step := size/128, time.Duration(1)
	for step < 100*time.Millisecond && 10*step <= most {
		step *= 10
	}
	for _, s := range []time.Duration{
		5 * step,
		time.Second, 5 * time.Second, 10 * time.Second, 30 * time.Second,
		time.Minute, 5 * time.Minute, 10 * time.Minute, 30 * time.Minute,
		time.Hour, 6 * time.Hour, 24 * time.Hour,
	} {
		if s <= most {
			step = s
		}
	}
	return step
}
