package band_test

import (
	"encoding/json"
	"errors"
	"math"
	"math/big"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/band"
	"github.com/supportops/policy/metrics/stat"
	"github.com/supportops/policy/priority"
	"pgregory.net/rapid"
)

// genSpec draws valid bands over small whole numbers.
func genSpec() *rapid.Generator[band.Spec] {
	return rapid.Custom(func(t *rapid.T) band.Spec {
		s := band.Spec{Unit: band.Count, Direction: rapid.SampledFrom([]band.Direction{band.Higher, band.Lower, band.Range}).Draw(t, "direction")}
		at := make([]int, 4)
		for i := range at {
			at[i] = rapid.IntRange(0, 20).Draw(t, "at")
		}
		slices.Sort(at)
		above := func(i int) band.Bound { return band.Bound(op(t, ">") + strconv.Itoa(at[i])) }
		below := func(i int) band.Bound { return band.Bound(op(t, "<") + strconv.Itoa(at[i])) }
		switch s.Direction {
		case band.Higher:
			s.Warning, s.Target = []band.Bound{below(0)}, []band.Bound{above(1)}
		case band.Lower:
			s.Target, s.Warning = []band.Bound{below(0)}, []band.Bound{above(1)}
		case band.Range:
			s.Warning = []band.Bound{below(0), above(3)}
			s.Target = []band.Bound{above(1), below(2)}
		}
		if rapid.IntRange(0, 3).Draw(t, "drop") == 0 {
			s.Warning = nil
		}
		if s.Validate() != nil {
			t.Skip("bounds that touch")
		}
		return s
	})
}

func op(t *rapid.T, o string) string {
	return rapid.SampledFrom([]string{o, o + "=", o + "= "}).Draw(t, "op")
}

// naive grades by reading the bounds as text.
func naive(s band.Spec, x int) band.Grade {
	holds := func(b band.Bound) bool {
		var at int
		text := string(b)
		equal := text[1] == '='
		if equal {
			text = text[1:]
		}
		if text[1] == ' ' {
			text = text[1:]
		}
		at, _ = strconv.Atoi(text[1:])
		return equal && x == at || b[0] == '<' && x < at || b[0] == '>' && x > at
	}
	if slices.ContainsFunc(s.Warning, holds) {
		return band.Warning
	}
	for _, b := range s.Target {
		if !holds(b) {
			return band.Watch
		}
	}
	return band.OnTarget
}

func TestGradeTwinProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genSpec().Draw(t, "spec")
		b, err := band.New(s)
		if err != nil {
			t.Fatal(err)
		}
		for x := -1; x <= 22; x++ {
			if got, _ := b.Grade(big.NewRat(int64(x), 1)); got != naive(s, x) {
				t.Fatalf("%v grades %d %q, want %v", b, x, got, naive(s, x))
			}
		}
	})
}

// A verdict touches exactly the grades of the numbers in the interval, and a
// narrower interval never makes it less certain.
// The distance is that to the nearest whole number on target, less than one
// more.
func TestDistanceProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genSpec().Draw(t, "spec")
		b, err := band.New(s)
		if err != nil {
			t.Skip("not a band")
		}
		x := rapid.IntRange(-30, 30).Draw(t, "x")
		d, ok := b.Distance(big.NewRat(int64(x), 1))
		if ok != (len(s.Target) > 0) {
			t.Fatalf("%v: a distance is %t", s, ok)
		}
		nearest := -1
		for y := -200; y <= 200; y++ {
			if g, _ := b.Grade(big.NewRat(int64(y), 1)); g == band.OnTarget {
				if off := max(x-y, y-x); nearest < 0 || off < nearest {
					nearest = off
				}
			}
		}
		if !ok || nearest < 0 {
			return
		}
		if f, _ := d.Float64(); f > float64(nearest) || float64(nearest) > f+1 {
			t.Fatalf("%v: %d is %v off the target, the nearest whole number on it %d", s, x, f, nearest)
		}
	})
}

// doubt orders degrees of evidence, from certain on.
func doubt(e band.Evidence) int {
	return slices.Index([]band.Evidence{band.Certain, band.Likely, band.Insufficient}, e)
}

func TestEvidenceProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, _ := band.New(genSpec().Draw(t, "spec"))
		lo := rapid.IntRange(0, 20).Draw(t, "lo")
		x := rapid.IntRange(lo, 21).Draw(t, "x")
		hi := rapid.IntRange(x, 22).Draw(t, "hi")
		m := band.Measure{Unit: band.Count, Exact: big.NewRat(int64(x), 1), N: 100, Interval: &stat.Interval{Lo: float64(lo), Hi: float64(hi)}}
		v, ok := b.Judge(m)
		if !ok {
			t.Fatal("no verdict")
		}
		var want []band.Grade
		for i := 4 * lo; i <= 4*hi; i++ { // quarters: between any two bounds there are some
			if g, _ := b.Grade(big.NewRat(int64(i), 4)); !slices.Contains(want, g) {
				want = append(want, g)
			}
		}
		order := []band.Grade{band.OnTarget, band.Watch, band.Warning}
		slices.SortFunc(want, func(a, b band.Grade) int { return slices.Index(order, a) - slices.Index(order, b) })
		if !slices.Equal(v.Possible, want) {
			t.Fatalf("%v: [%d, %d] touches %v, want %v", b, lo, hi, v.Possible, want)
		}
		m.Interval = &stat.Interval{Lo: float64(lo+x) / 2, Hi: float64(hi+x) / 2}
		if narrow, _ := b.Judge(m); doubt(narrow.Evidence) > doubt(v.Evidence) {
			t.Fatalf("narrower is %v, wider %v", narrow.Evidence, v.Evidence)
		}
	})
}

func TestSpecRoundTripProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genSpec().Draw(t, "spec")
		doc, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		got, err := metrics.Read[band.Spec](doc)
		if err != nil || !cmp.Equal(got, s) {
			t.Fatalf("%s reads as %+v, %v", doc, got, err)
		}
		b, _ := band.New(s)
		if !cmp.Equal(b.Spec(), s) {
			t.Fatalf("spec of the band %+v, want %+v", b.Spec(), s)
		}
	})
}

func TestDefects(t *testing.T) {
	for _, row := range []struct {
		name string
		spec band.Spec
		want error
	}{
		{"empty", band.Spec{}, priority.ErrRequired},
		{"no bounds", band.Spec{Unit: band.Percent, Direction: band.Higher}, priority.ErrRequired},
		{"no operator", band.Spec{Unit: band.Percent, Direction: band.Higher, Target: []band.Bound{"90"}}, priority.ErrSyntax},
		{"no number", band.Spec{Unit: band.Percent, Direction: band.Higher, Target: []band.Bound{">= high"}}, priority.ErrSyntax},
		{"a number where a duration belongs", band.Spec{Unit: band.Length, Direction: band.Lower, Target: []band.Bound{"< 60"}}, priority.ErrSyntax},
		{"the wrong way", band.Spec{Unit: band.Percent, Direction: band.Higher, Target: []band.Bound{"< 90"}}, priority.ErrConflict},
		{"warning within target", band.Spec{Unit: band.Percent, Direction: band.Higher, Target: []band.Bound{">= 90"}, Warning: []band.Bound{"< 95"}}, priority.ErrConflict},
		{"90 is both", band.Spec{Unit: band.Percent, Direction: band.Higher, Target: []band.Bound{">= 90"}, Warning: []band.Bound{"<= 90"}}, priority.ErrConflict},
		{"empty range", band.Spec{Unit: band.Percent, Direction: band.Range, Target: []band.Bound{"> 80", "< 70"}}, priority.ErrConflict},
		{"two of a kind", band.Spec{Unit: band.Percent, Direction: band.Range, Target: []band.Bound{"> 80", "> 70"}}, priority.ErrConflict},
	} {
		if err := row.spec.Validate(); !errors.Is(err, row.want) {
			t.Errorf("%s: %v, want %v", row.name, err, row.want)
		}
	}
}

// The package documentation's figures, from the binomial distribution.
func TestDocumentedFalseAlarms(t *testing.T) {
	below := func(n int, p, line float64) float64 {
		sum := 0.0
		for k := 0; float64(k) < line*float64(n); k++ {
			lg, _ := math.Lgamma(float64(n + 1))
			lk, _ := math.Lgamma(float64(k + 1))
			lnk, _ := math.Lgamma(float64(n - k + 1))
			sum += math.Exp(lg - lk - lnk + float64(k)*math.Log(p) + float64(n-k)*math.Log1p(-p))
		}
		return sum
	}
	if got := below(20, 0.9, 0.85); math.Abs(got-0.133) > 0.001 {
		t.Errorf("a 90 %% agent is below 85 %% in %.3f of weeks", got)
	}
	if got := 1 - below(20, 0.85, 0.9); math.Abs(got-0.40) > 0.01 {
		t.Errorf("an 85 %% agent reaches 90 %% in %.3f of weeks", got)
	}
}

func TestJudgeEdges(t *testing.T) {
	b, _ := band.New(band.Spec{Unit: band.Percent, Direction: band.Higher, Target: []band.Bound{">= 90"}, Warning: []band.Bound{"< 85"}})
	if v, ok := b.Judge(band.Rate(stat.Proportion{}, "", 0)); !ok || v.Grade != band.NoData || v.Evidence != "" {
		t.Errorf("no answers: %+v", v)
	}
	if _, ok := b.Judge(band.Figure(band.Money, big.NewRat(1, 1), 1)); ok {
		t.Error("money judged by a band of percent")
	}
	inf := band.Measure{Unit: band.Percent, Exact: big.NewRat(90, 1), N: 9, Interval: &stat.Interval{Lo: math.Inf(-1), Hi: math.NaN()}}
	if v, _ := b.Judge(inf); v.Evidence != band.Insufficient {
		t.Errorf("an interval that is none: %+v", v)
	}
	// 9/10 is exactly 90 %, though 0.9 as a binary number is not.
	if v, _ := b.Judge(band.Rate(stat.Proportion{Hits: 9, Trials: 10}, "", 0)); v.Grade != band.OnTarget {
		t.Errorf("9 of 10: %+v", v)
	}
	day, _ := band.New(band.Spec{Unit: band.Length, Direction: band.Lower, Target: []band.Bound{"< 1h"}, Warning: []band.Bound{"> 4h"}})
	for d, want := range map[time.Duration]band.Grade{time.Hour - 1: band.OnTarget, time.Hour: band.Watch, 4 * time.Hour: band.Watch, 4*time.Hour + 1: band.Warning} {
		if got, _ := day.Grade(big.NewRat(int64(d), 1)); got != want {
			t.Errorf("%v is %v, want %v", d, got, want)
		}
	}
}

func FuzzSpec(f *testing.F) {
	f.Add([]byte(`{"unit":"percent","direction":"higher","target":[">= 90"],"warning":["< 85"]}`))
	f.Add([]byte(`{"unit":"duration","direction":"lower","target":["< 1h"],"warning":["> 4h"]}`))
	f.Add([]byte(`{"unit":"percent","direction":"range","target":[">= 70","<= 80"],"warning":["< 60","> 90"]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := metrics.Read[band.Spec](data)
		if err != nil {
			return
		}
		b, err := band.New(s)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range []int64{math.MinInt64, -1, 0, 90, math.MaxInt64} {
			if g, _ := b.Grade(big.NewRat(x, 1)); g != band.OnTarget && g != band.Watch && g != band.Warning {
				t.Fatalf("%v grades %d %q", b, x, g)
			}
		}
	})
}

func BenchmarkJudge(b *testing.B) {
	csat, _ := band.New(band.Spec{Unit: band.Percent, Direction: band.Higher, Target: []band.Bound{">= 90"}, Warning: []band.Bound{"< 85"}})
	m := band.Rate(stat.Proportion{Hits: 88, Trials: 100}, "", 0)
	b.ReportAllocs()
	for b.Loop() {
		csat.Judge(m)
	}
}
