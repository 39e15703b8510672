package main

import (
	"encoding/json"
	"math"
	"math/big"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Nearest rank, by its definition: the smallest value such that at least p of
// the values are not above it.
func TestRankProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Map(rapid.Int64Range(-5, 50), func(v int64) time.Duration { return time.Duration(v) }), 1, 200).Draw(t, "values")
		var d distribution
		for _, v := range values {
			d.add(v)
		}
		r := d.report()
		for _, q := range []struct {
			percent int
			got     seconds
		}{{50, r.Median}, {90, r.P90}, {95, r.P95}, {99, r.P99}} {
			best := slices.MinFunc(values, func(a, b time.Duration) int {
				enough := func(v time.Duration) bool {
					n := 0
					for _, w := range values {
						if w <= v {
							n++
						}
					}
					return 100*n >= q.percent*len(values)
				}
				switch ea, eb := enough(a), enough(b); {
				case ea && !eb:
					return -1
				case eb && !ea:
					return 1
				}
				return int(a - b)
			})
			if q.got.nanoseconds().Int64() != int64(best) {
				t.Fatalf("p%d: got %v, want %v", q.percent, q.got, best)
			}
		}
	})
}

// Sums and means are those of unbounded integers.
func TestSumAndMeanProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Int64(), 1, 50).Draw(t, "values")
		var d distribution
		sum := new(big.Int)
		for _, v := range values {
			d.add(time.Duration(v))
			sum.Add(sum, big.NewInt(v))
		}
		r := d.report()
		if r.Sum.nanoseconds().Cmp(sum) != 0 {
			t.Fatalf("sum %v, want %v", r.Sum.nanoseconds(), sum)
		}
		mean, ok := new(big.Rat).SetString(r.Mean.String())
		if !ok {
			t.Fatalf("mean %q", r.Mean)
		}
		off := new(big.Rat).Sub(mean, new(big.Rat).SetFrac(sum, big.NewInt(int64(len(values))*1e9)))
		if off.Abs(off).Cmp(big.NewRat(1, 2_000_000)) > 0 {
			t.Fatalf("mean %v is %v s off", r.Mean, off)
		}
		text, err := json.Marshal(r.Sum)
		back, ok := new(big.Rat).SetString(string(text))
		if err != nil || !ok || back.Cmp(new(big.Rat).SetFrac(sum, big.NewInt(1e9))) != 0 {
			t.Fatalf("sum as JSON: %s, %v", text, err)
		}
	})
}

// Rounded values are not below and less than 0.1 % above.
func TestRoundUpProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := time.Duration(rapid.Int64().Draw(t, "v"))
		up := roundUp(v)
		over, of := float64(up)-float64(v), math.Abs(float64(v))
		if up < v || over > of/1000 {
			t.Fatalf("roundUp(%d) = %d", v, up)
		}
		if again := roundUp(up); again != up && up != math.MaxInt64 {
			t.Fatalf("roundUp(%d) = %d, want the same", up, again)
		}
	})
}

// Percentiles stay exact beyond what is kept, and what is kept stays small.
func TestManyValues(t *testing.T) {
	const n = 3*maxKept + 7
	value := func(i int) time.Duration { return time.Duration(i*7919%n-100) * time.Second } // -100 to n-101 seconds, each once
	var d distribution
	for i := range n {
		d.add(value(i))
	}
	if !d.again() {
		t.Fatal("no second pass")
	}
	kept := len(d.kept) + len(d.rounded)
	for i := range n {
		d.addAgain(value(i))
	}
	for _, values := range d.exact {
		kept += len(values)
	}
	if kept > 10_000 {
		t.Errorf("keeps %d numbers", kept)
	}
	r := d.report()
	if r.N != n || r.Max.sec != n-101 || r.Min.sec != -100 {
		t.Fatalf("got %+v", r)
	}
	for i, got := range []seconds{r.Median, r.P90, r.P95, r.P99} {
		want := math.Ceil(n*float64(percents[i])/100) - 1 - 100
		if float64(got.sec) != want || got.nsec != 0 {
			t.Errorf("p%d: got %v, want %v", percents[i], got, want)
		}
	}
}

func TestSpan(t *testing.T) {
	for _, row := range []struct {
		d    time.Duration
		want string
	}{
		{0, "0s"}, {1500 * time.Millisecond, "1s"}, {500 * time.Millisecond, "500ms"}, {40*time.Minute + 30*time.Second, "40m30s"}, {time.Minute, "1m"}, {10 * time.Minute, "10m"},
		{time.Hour, "1h"}, {20 * time.Hour, "20h"}, {90 * time.Minute, "1h30m"}, {24 * time.Hour, "1d"}, {49*time.Hour + 5*time.Second, "2d1h0m5s"},
	} {
		var s seconds
		s.add(row.d)
		if got := span(s); got != row.want {
			t.Errorf("%v: got %q, want %q", row.d, got, row.want)
		}
	}
}
