package stat_test

import (
	"math"
	"testing"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/metrics/stat"
	"github.com/supportops/policy/priority"
)

// beside returns each number, and those just below and above it.
func beside(xs ...float64) (out []float64) {
	for _, x := range xs {
		out = append(out, math.Nextafter(x, math.Inf(-1)), x, math.Nextafter(x, math.Inf(1)))
	}
	return out
}

// The functions have the values of package math, or of its functions put
// together, on either side of where one way of computing them ends.
func TestFunctionsAgainstMath(t *testing.T) {
	check := func(name string, x, got, want, tolerance float64) {
		if got != want && !(math.Abs(got-want) <= tolerance*math.Abs(want)) {
			t.Errorf("%s of %v: %v, want %v", name, x, got, want)
		}
	}
	logGamma := func(x float64) float64 { v, _ := math.Lgamma(x); return v }
	for _, x := range beside(math.Sqrt2/2, math.Sqrt2, 0.5, 1, 3, 1e10, 1e308) {
		check("log", x, stat.LogOf(x), math.Log(x), 1e-15)
	}
	check("log", 1e-310, stat.LogOf(1e-310), -713.8013788281542, 1e-15) // math.Log is wrong there on amd64
	for _, x := range beside(-0.25, 0.25, -0.9, 1e-10, -1e-10, 7, 1e100) {
		check("log1p", x, stat.Log1pOf(x), math.Log1p(x), 1e-15)
	}
	for x := -760.5; x < 760; x += 0.25 {
		want, tolerance := math.Exp(x), 1e-15
		if x < -700 {
			tolerance = 1e-5 // denormal numbers have few bits
		}
		if x < -735 {
			tolerance = 1
		}
		check("exp", x, stat.ExpOf(x), want, tolerance)
	}
	for _, x := range []float64{-745.2, -746, -747, -1e10, math.Inf(-1)} {
		check("exp", x, stat.ExpOf(x), 0, 0)
	}
	for _, x := range []float64{709.8, 745, 746, 747, 1e10, math.Inf(1)} {
		check("exp", x, stat.ExpOf(x), math.Inf(1), 0)
	}
	for _, x := range beside(0, 0.7, 1.5, 3, 9, 20) {
		if x >= 0 {
			check("normal tail", x, stat.NormalTail(x), math.Erfc(x/math.Sqrt2), 1e-12)
		}
	}
	for _, x := range beside(0.5, 1, 2, 15, 15.5, 16, 17, 100) {
		want := logGamma(x+1) - ((x+0.5)*math.Log(x) - x + 0.5*math.Log(2*math.Pi))
		if got := stat.StirlingError(x); math.Abs(got-want) > 1e-12 {
			t.Errorf("Stirling's error of %v: %v, want %v", x, got, want)
		}
	}
	for _, x := range beside(1, 9, 10, 11, 12, 30) {
		for _, m := range []float64{1, 9, 10, 11, 29} {
			if got, want := stat.Deviance(x, m), x*math.Log(x/m)+m-x; math.Abs(got-want) > 1e-13 {
				t.Errorf("deviance of %v from %v: %v, want %v", x, m, got, want)
			}
		}
	}
	for _, x := range beside(0.25, 0.1, 0.9) {
		check("log of the complement", x, stat.LogOfComplement(x, 1-x), math.Log1p(-x), 1e-14)
	}
	for _, c := range []float64{0.01, 0.5, 0.849, 0.85, 0.851, 0.95, 0.999, 1 - 1e-10, 1 - 1e-12} {
		if got := stat.NormalTail(stat.NormalQuantile(c)); math.Abs(got-(1-c)) > 1e-13 {
			t.Errorf("the normal quantile of %v leaves %v", c, got)
		}
	}
}

// A step of Lentz's method never divides by 0.
func TestLentzDividesByNothing(t *testing.T) {
	for _, row := range []struct{ d, c, e, wantD, wantC float64 }{
		{1, 1, -1, 1e300, 1e-300}, {0.5, 4, -2, 1e300, 0.5}, {1, 2, -2, -1, 1e-300}, {1, 1, 1, 0.5, 2},
	} {
		if d, c := stat.Lentz(row.d, row.c, row.e); d != row.wantD && math.Abs(d/row.wantD-1) > 1e-15 || c != row.wantC {
			t.Errorf("%+v: %v, %v", row, d, c)
		}
	}
}

// Samples of hits from 0 to 2 and a few more, each where a way of computing
// begins or ends.
func putFunctions(w *goldentest.Writer) {
	for _, x := range beside(math.Sqrt2/2, math.Sqrt2, 1e-310, 0.5, 1, 3, 1e10, 1e308) {
		w.Put(stat.LogOf(x))
	}
	for _, x := range beside(-0.25, 0.25, -0.9, 1e-10, 7) {
		w.Put(stat.Log1pOf(x))
	}
	for _, x := range beside(-745.2, -745, -708, -1, 0, 0.5, 1, 709, 709.7) {
		w.Put(stat.ExpOf(x))
	}
	for _, x := range beside(0.5, 1.5, 3, 9) {
		w.Put(stat.NormalTail(x))
	}
	for _, c := range beside(0.5, 0.85, 0.9, 0.95, 0.99, 1-3e-11, 1-1e-13, 1-1e-15) {
		w.Put(stat.NormalQuantile(c), stat.Alpha(stat.Confidence(c)))
	}
	w.Put(stat.Alpha(0))
	for _, x := range beside(0.5, 1, 15, 16, 17, 1e6) {
		w.Put(stat.StirlingError(x))
		for _, m := range []float64{1, 9, 11, 13, 19} {
			w.Put(stat.Deviance(x, m))
		}
	}
	w.Put(stat.Deviance(11, 9), stat.Deviance(9, 11))
	for _, x := range beside(0.01, 0.25, 0.5, 0.75, 0.99) {
		w.Put(stat.LogOfComplement(x, 1-x))
		for _, a := range []float64{0, 0.5, 1, 2, 30} {
			for _, b := range []float64{0, 0.5, 1, 5, 30} {
				w.Put(stat.BinomialDensity(a, b, x, 1-x))
				if a > 0 && b > 0 {
					lower, upper := stat.BetaTails(a, b, x, 1-x)
					w.Put(lower, upper)
				}
			}
		}
	}
	for _, k := range []float64{-3, -1, 0, 0.5, 2} {
		for _, f := range []func(float64) float64{
			func(x float64) float64 { return x*x*x - k }, func(x float64) float64 { return math.Floor(8*x) - 4*k }, func(x float64) float64 { return math.Atan(x-k) + (x-k)/9 },
		} {
			w.Put(stat.FindRoot(f, -4, 5, f(-4), f(5)))
		}
	}
	for _, target := range []float64{1e-300, 1e-9, 0.01, 0.3, 0.999} {
		for _, guess := range []float64{1e-6, 0.2, 0.5, 0.9} {
			w.Put(stat.SolveTail(guess, target, func(x, y float64) float64 { return x }), stat.SolveTail(guess, target, func(x, y float64) float64 { return y }),
				stat.SolveTail(guess, target, func(x, y float64) float64 { return x * x * (3 - 2*x) }), stat.SolveTail(guess, target, func(x, y float64) float64 { return max(y-0.5, 0) }))
		}
	}
}

// putRare writes answers at limits that are seldom reached.
func putRare(w *goldentest.Writer) {
	for _, n := range []uint64{1<<32 - 1, 1 << 32, 1<<32 + 1} {
		iv, ok := stat.Proportion{Hits: 1, Trials: n}.Interval(stat.ClopperPearson, 0)
		r, ok2 := stat.QuantileRanks(n, priority.Percent(50), 0.9)
		w.Put(iv, ok, r, ok2)
	}
	for n := uint64(1); n < 13; n++ { // the tails are as wide as they may be, to the last bit
		r, ok := stat.QuantileRanks(n, priority.Percent(50), stat.Confidence(1-math.Ldexp(2, -int(n))))
		w.Put(r, ok)
	}
	for _, groups := range [][]stat.EventCount{
		{{Time: 1, Events: 5}, {Time: 2, Events: math.MaxUint64}}, {{Time: 1, Events: 5, Censored: math.MaxUint64}},
		{{Time: 1, Events: 1 << 53}}, {{Time: 1, Events: 1 << 53}, {Time: 1, Censored: 1}}, {{Time: 1, Events: 1<<53 - 1, Censored: 1}},
		{{Time: 1, Censored: 3}, {Time: 2, Events: 1, Censored: 3}}, {{Time: 1, Events: 2}, {Time: 3, Events: 2}},
	} {
		s, err := stat.NewSurvival(groups)
		w.Put(err)
		if err != nil {
			continue
		}
		w.Put(s.Points())
		for _, at := range []float64{0, 1, 2, 3, 4} {
			x, ok := s.RestrictedMean(at)
			y, ok2 := s.At(at)
			w.Put(x, ok, y, ok2)
		}
		for _, q := range []int{0, 1, 25, 50, 99, 100} {
			x, ok := s.MidQuantile(priority.Percent(q))
			w.Put(x, ok, s.QuantileInterval(priority.Percent(q), "", 0.5))
		}
	}
	minus := math.Copysign(0, -1)
	for _, xs := range [][]float64{{minus, 1}, {minus, minus}, {minus, minus, 0, 0, 1}, {-1, 0, 1}, {3}} {
		s, err := stat.NewSample(xs)
		w.Put(err)
		for _, q := range []int{0, 1, 20, 25, 50, 75, 99, 100} {
			a, ok := s.Quantile(priority.Percent(q))
			b, ok2 := s.Weibull(priority.Percent(q))
			w.Put(a, math.Signbit(a), ok, b, math.Signbit(b), ok2)
		}
		if len(xs) > 1 {
			c, err := stat.NewXmR(xs, stat.ChartSpec{})
			w.Put(c, err)
		}
	}
	for _, hits := range []uint64{0, 5} {
		ps := []stat.Proportion{{Hits: hits, Trials: 5}, {Hits: hits, Trials: 5}, {Hits: hits, Trials: 5}}
		c, err := stat.NewPChart(ps, stat.ChartSpec{Laney: true})
		w.Put(c, err)
	}
	for _, s := range []stat.NPS{{Promoters: math.MaxUint64, Detractors: 1}, {Promoters: math.MaxUint64}, {Passives: math.MaxUint64 - 1, Detractors: 1}, {Promoters: 1, Passives: math.MaxUint64, Detractors: 1}} {
		n, ok := s.N()
		x, ok2 := s.Score()
		w.Put(n, ok, x, ok2)
	}
}

// A tail that is as wide as it may be, to the last bit, is narrow enough.
func TestQuantileRanksEquality(t *testing.T) {
	lower, upper := 0, 0
	for n := uint64(2); n < 12; n++ {
		for q := 10; q < 100; q += 10 {
			x, y := float64(q)/100, float64(100-q)/100
			for l := uint64(1); l <= n; l++ {
				above, below := stat.BetaTails(float64(l), float64(n-l+1), x, y)
				for _, tail := range []float64{above, below} {
					for ulps := -3.0; ulps <= 3; ulps++ {
						c := stat.Confidence(1 - 2*tail/(1+1e-12) + math.Ldexp(ulps, -53))
						if !c.IsValid() || c == 0 || stat.Alpha(c)/2*(1+1e-12) != tail {
							continue
						}
						r, _ := stat.QuantileRanks(n, priority.Percent(q), c)
						switch tail {
						case below:
							lower++
							if r.Lower < l {
								t.Errorf("%d values, %d %%, %v: the lower rank is %d, want at least %d", n, q, c, r.Lower, l)
							}
						case above:
							upper++
							if r.Upper == 0 || r.Upper > l {
								t.Errorf("%d values, %d %%, %v: the upper rank is %d, want at most %d", n, q, c, r.Upper, l)
							}
						}
					}
				}
			}
		}
	}
	if lower < 50 || upper < 50 {
		t.Errorf("%d lower and %d upper tails are equal, too few", lower, upper)
	}
}
