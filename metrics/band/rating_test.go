package band_test

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/metrics/band"
	"github.com/supportops/policy/metrics/stat"
)

// ratings returns a summary of ratings from 1 to 5.
func ratings(t interface{ Fatal(...any) }, rs ...int) *aggregate.Ratings {
	s, err := aggregate.NewRatings(1, 5)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rs {
		if err := s.Add(r); err != nil {
			t.Fatal(err)
		}
	}
	return &s
}

// The interval of a mean rating holds the true mean about as often as its
// confidence says, however lopsided the answers are.
func TestRatingCoverage(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 6))
	for _, weights := range [][5]float64{{1, 1, 1, 1, 1}, {0.7, 0.2, 0.1, 0, 0}, {0.95, 0, 0, 0, 0.05}, {0, 0, 0.1, 0.4, 0.5}, {0.5, 0, 0, 0, 0.5}} {
		total, truth := 0.0, 0.0
		for i, w := range weights {
			total += w
			truth += w * float64(i+1)
		}
		truth /= total
		for _, n := range []int{5, 20, 100} {
			held := 0
			const draws = 2000
			for range draws {
				rs := make([]int, n)
				for i := range rs {
					x := rng.Float64() * total
					for k, w := range weights {
						if rs[i] = k + 1; x < w {
							break
						}
						x -= w
					}
				}
				if band.Rating(ratings(t, rs...), 0).Interval.Contains(truth) {
					held++
				}
			}
			if share := float64(held) / draws; share < 0.90 {
				t.Errorf("weights %v, %d answers: the interval holds the mean in %.1f %%", weights, n, 100*share)
			}
		}
	}
}

// Whatever the confidence, the interval holds the number itself.
func TestRatingIntervalHoldsItself(t *testing.T) {
	for _, c := range []stat.Confidence{0.01, 0.5, 0.68, 0.95, 0.999} {
		for _, rs := range [][]int{repeated(1, 1000), repeated(5, 7), {1, 5}, {2, 3, 3}} {
			m := band.Rating(ratings(t, rs...), c)
			if x, _ := m.Float64(); !m.Interval.Contains(x) {
				t.Errorf("%d answers at %v: %v in %v", len(rs), c, x, *m.Interval)
			}
		}
	}
}

// Three unanimous answers prove little.
func TestRatingEdges(t *testing.T) {
	b, err := band.New(band.Spec{Unit: band.Points, Direction: band.Lower, Target: []band.Bound{"< 2"}, Warning: []band.Bound{"> 3"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name string
		rs   []int
		want band.Evidence
	}{{"three", []int{1, 1, 1}, band.Insufficient}, {"ninety", repeated(1, 90), band.Certain}} {
		v, _ := b.Judge(band.Rating(ratings(t, row.rs...), 0))
		if v.Grade != band.OnTarget || v.Evidence != row.want {
			t.Errorf("%s: %+v", row.name, v)
		}
	}
	for name, m := range map[string]band.Measure{
		"no answers": band.Rating(ratings(t), 0), "no scale": band.Rating(new(aggregate.Ratings), 0), "certainty": band.Rating(ratings(t, 1, 2), 1),
	} {
		if m.Interval != nil || m.Whole || name != "certainty" && m.OK() {
			t.Errorf("%s: %+v", name, m)
		}
	}
}

func repeated(r, n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = r
	}
	return out
}

// Lengths of time print whatever their size and sign: beyond what a
// time.Duration holds the conversion printed -2562047h47m16s.
func TestMeasureStringOfTimes(t *testing.T) {
	years := new(big.Rat).Mul(big.NewRat(int64(365*24*time.Hour), 1), big.NewRat(1000, 1))
	for want, exact := range map[string]*big.Rat{
		"1000.0 years": years, "-1000.0 years": new(big.Rat).Neg(years),
		"-17m9s": big.NewRat(-1028571428589, 1), "1m0s": big.NewRat(int64(time.Minute), 1), "-1.5s": big.NewRat(-int64(1500*time.Millisecond), 1),
		"-20ns": big.NewRat(-20, 1), "0s": new(big.Rat), "2540400h10m0s": new(big.Rat).SetInt64(int64(2540400*time.Hour + 10*time.Minute)),
	} {
		if got := band.Figure(band.Length, exact, 1).String(); got != want {
			t.Errorf("%v prints %q, want %q", exact, got, want)
		}
	}
}

// A length that a summary knows to 1/128 of itself is printed no finer, and
// not more than 0.4 % away from what it is.
func TestMeasureStringOfQuantiles(t *testing.T) {
	for want, length := range map[string]time.Duration{
		"4h": 4 * time.Hour, "48h": 48 * time.Hour, "18h15m": 18*time.Hour + 14*time.Minute + 30*time.Second, "30m": 30*time.Minute + 2*time.Second,
		"696h": 29 * 24 * time.Hour, "2160h": 90 * 24 * time.Hour, "1m1s": 61 * time.Second, "1m10.5s": 70600 * time.Millisecond, "2.34s": 2341 * time.Millisecond,
		"127ns": 127, "0s": 0, "-2m": -2 * time.Minute, "292.5 years": math.MaxInt64,
	} {
		m := band.Measure{Unit: band.Length, Exact: new(big.Rat).SetInt64(int64(length)), N: 40}
		if got := m.String(); got != want {
			t.Errorf("%v prints %q, want %q", length, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		// The middle one of seven lengths a nanosecond apart.
		var s aggregate.Durations
		length := time.Duration(rapid.Int64Range(0, 1<<62).Draw(t, "length")) >> rapid.IntRange(0, 61).Draw(t, "shift")
		for i := range time.Duration(7) {
			s.Add(max(length-3+i, 0))
		}
		got := band.Quantile(&s, spec.Percent(50), 0).String()
		d, err := time.ParseDuration(got)
		if err != nil {
			t.Fatal(err)
		}
		if off := (d - length).Abs(); off > length/250+4 {
			t.Errorf("%v prints %s", length, got)
		}
	})
}

func ExampleRating() {
	effort, _ := aggregate.NewRatings(1, 5)
	for _, answer := range []int{1, 1, 2, 1, 3, 1, 2, 1} {
		_ = effort.Add(answer)
	}
	m := band.Rating(&effort, 0.95)
	fmt.Printf("%v of %d, truly %.1f to %.1f\n", m, m.N, m.Interval.Lo, m.Interval.Hi)
	// Output: +1.5 of 8, truly 1.0 to 2.6
}
