package stat_test

import (
	"math"
	"math/big"
	"slices"
	"testing"

	"github.com/supportops/policy/metrics/stat"
	"github.com/supportops/policy/priority"
	"golang.org/x/exp/stats"
	"pgregory.net/rapid"
)

// Renaming hits to misses mirrors the interval.
func TestIntervalMirrorProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, m, c := genProportion(5000).Draw(t, "p"), genMethod().Draw(t, "m"), genConfidence().Draw(t, "c")
		a, ok := p.Interval(m, c)
		b, okB := stat.Proportion{Hits: p.Trials - p.Hits, Trials: p.Trials}.Interval(m, c)
		if !ok || !okB || math.Abs(a.Lo-(1-b.Hi)) > 1e-13 || math.Abs(a.Hi-(1-b.Lo)) > 1e-13 {
			t.Fatalf("%v %v, mirrored %v", p, a, b)
		}
	})
}

// An interval lies in [0, 1], holds the rate, and grows with the confidence.
func TestIntervalNestedProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, m := genProportion(5000).Draw(t, "p"), genMethod().Draw(t, "m")
		c, d := genConfidence().Draw(t, "c"), genConfidence().Draw(t, "d")
		if c > d {
			c, d = d, c
		}
		inner, _ := p.Interval(m, c)
		outer, _ := p.Interval(m, d)
		rate, _ := p.Rate()
		if outer.Lo < 0 || outer.Hi > 1 || !outer.Contains(rate) {
			t.Fatalf("%v has rate %v outside %v", p, rate, outer)
		}
		if inner.Lo < outer.Lo-1e-13 || inner.Hi > outer.Hi+1e-13 {
			t.Fatalf("%v: %v at %v is not within %v at %v", p, inner, c, outer, d)
		}
	})
}

// tail returns P(X ≥ k) for X hits of n trials at the rate x, by adding up the
// distribution exactly.
func tail(k, n uint64, x float64) float64 {
	p := new(big.Rat).SetFloat64(x)
	q := new(big.Rat).Sub(big.NewRat(1, 1), p)
	sum := new(big.Rat)
	for i := k; i <= n; i++ {
		term := new(big.Rat).SetInt(new(big.Int).Binomial(int64(n), int64(i)))
		for range i {
			term.Mul(term, p)
		}
		for range n - i {
			term.Mul(term, q)
		}
		sum.Add(sum, term)
	}
	f, _ := sum.Float64()
	return f
}

// At either end of the exact intervals, the binomial tail is what the method
// promises, by exact sums.
func TestExactTailsProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, c := genProportion(12).Draw(t, "p"), genConfidence().Draw(t, "c")
		half := (1 - float64(c)) / 2
		k, n := p.Hits, p.Trials
		cp, _ := p.Interval(stat.ClopperPearson, c)
		mid, _ := p.Interval(stat.MidP, c)
		check := func(what string, got float64) {
			// An end near 1 is as coarse as float64 is there.
			if math.Abs(got-half) > 1e-11*half+4e-16*float64(n) {
				t.Fatalf("%v at %v: %s tail is %v, want %v", p, c, what, got, half)
			}
		}
		if k > 0 {
			check("lower Clopper–Pearson", tail(k, n, cp.Lo))
			check("lower mid-P", (tail(k, n, mid.Lo)+tail(k+1, n, mid.Lo))/2)
		}
		if k < n {
			check("upper Clopper–Pearson", 1-tail(k+1, n, cp.Hi))
			check("upper mid-P", 1-(tail(k, n, mid.Hi)+tail(k+1, n, mid.Hi))/2)
		}
	})
}

// The difference changes sign with the order, and its interval with it.
func TestDifferenceAntisymmetryProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, q, c := genProportion(5000).Draw(t, "p"), genProportion(5000).Draw(t, "q"), genConfidence().Draw(t, "c")
		d, iv, _ := p.Difference(q, c)
		e, jv, _ := q.Difference(p, c)
		if d != -e || iv.Lo != -jv.Hi || iv.Hi != -jv.Lo || !iv.Contains(d) {
			t.Fatalf("%v %v, other way %v %v", d, iv, e, jv)
		}
	})
}

// Close to rates of 0 and 1, and of rates that are nearly one another, nothing
// is lost: the figures were computed with 50 digits.
func TestDifferenceOfExtremeRates(t *testing.T) {
	for _, c := range []struct {
		p, q       stat.Proportion
		conf       stat.Confidence
		diff, l, h float64
	}{
		{stat.Proportion{Hits: 1000000, Trials: 1000000}, stat.Proportion{Hits: 10, Trials: 10}, 0.999, 0, -0.00001082744893574291942, 0.51986708777880208729},
		{stat.Proportion{Hits: 1000000007, Trials: 1000000007}, stat.Proportion{Hits: 1, Trials: 1}, 0.8, 0, -1.6423744009558022081e-9, 0.62155249677464719179},
		{stat.Proportion{Hits: 1000000006, Trials: 1000000007}, stat.Proportion{Hits: 1, Trials: 1}, 0.95, -9.99999993000000049e-10, -5.6649342036428985949e-9, 0.79345068462276255592},
		{stat.Proportion{Hits: 3, Trials: 1000000000}, stat.Proportion{Hits: 2, Trials: 1000000001}, 0.95, 1.000000001999999998e-9, -4.651109236960922065e-9, 6.999430265689303876e-9},
		{stat.Proportion{Hits: 500001, Trials: 1000003}, stat.Proportion{Hits: 500000, Trials: 1000003}, 0.99, 9.99997000008999973e-7, -0.0018203776010341515261, 0.0018223775856511273221},
	} {
		d, iv, ok := c.p.Difference(c.q, c.conf)
		if err := firstErr(near("extreme difference", d, c.diff, 1e-15), near("extreme difference", iv.Lo, c.l, 1e-13), near("extreme difference", iv.Hi, c.h, 1e-13)); !ok || err != nil {
			t.Errorf("%v − %v: %v", c.p, c.q, err)
		}
	}
}

// Quantiles of type 7 are those of golang.org/x/exp/stats.
func TestQuantilePeerProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		xs := rapid.SliceOfN(rapid.Float64Range(-1e6, 1e6), 1, 50).Draw(t, "xs")
		q := genShare().Draw(t, "q")
		s, err := stat.NewSample(xs)
		if err != nil {
			t.Fatal(err)
		}
		got, _ := s.Quantile(q)
		want := stats.Quantiles(xs, q.Float())[0]
		if math.Abs(got-want) > 1e-7 { // its q is a float: off by 1e-16 of 50 places of up to 2e6
			t.Fatalf("%v of %v = %v, x/exp/stats %v", q, xs, got, want)
		}
		if med, _ := s.Quantile(priority.Percent(50)); math.Abs(med-stats.Median(xs)) > 1e-9 {
			t.Fatalf("median %v, x/exp/stats %v", med, stats.Median(xs))
		}
	})
}

// The nearest rank is the smallest value with a share q of values at or below
// it, by counting.
func TestNearestRankProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ints := rapid.SliceOfN(rapid.IntRange(-20, 20), 1, 40).Draw(t, "xs")
		q := genShare().Draw(t, "q")
		xs := make([]float64, len(ints))
		for i, x := range ints {
			xs[i] = float64(x)
		}
		s, _ := stat.NewSample(xs)
		got, _ := s.NearestRank(q)
		want := math.Inf(1)
		for _, x := range xs {
			below := uint64(0)
			for _, y := range xs {
				if y <= x {
					below++
				}
			}
			if q.Rat().Cmp(big.NewRat(int64(below), int64(len(xs)))) <= 0 {
				want = min(want, x)
			}
		}
		if got != want {
			t.Fatalf("%v of %v = %v, want %v", q, xs, got, want)
		}
	})
}

// The ranks are the tightest that exact binomial sums allow.
func TestQuantileRanksProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Uint64Range(1, 14).Draw(t, "n")
		q := priority.Percent(rapid.IntRange(1, 99).Draw(t, "q"))
		c := genConfidence().Draw(t, "c")
		half := (1 - float64(c)) / 2
		var want stat.Ranks
		for r := uint64(1); r <= n; r++ {
			if 1-tail(r, n, q.Float()) <= half {
				want.Lower = r
			}
			if want.Upper == 0 && tail(r, n, q.Float()) <= half {
				want.Upper = r
			}
		}
		got, ok := stat.QuantileRanks(n, q, c)
		if !ok || got.Lower != want.Lower || got.Upper != want.Upper {
			t.Fatalf("n=%d q=%v c=%v: %+v, want %+v", n, q, c, got, want)
		}
	})
}

// The curve is the product of the shares that survive each time, exactly
// multiplied out.
func TestSurvivalProductProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		groups := genGroups().Draw(t, "groups")
		s, err := stat.NewSurvival(groups)
		if err != nil {
			t.Fatal(err)
		}
		for at := 0.0; at <= 31; at++ {
			want := big.NewRat(1, 1)
			for u := 0.0; u <= at; u++ {
				var n, d uint64
				for _, g := range groups {
					if g.Time >= u {
						n += g.Events + g.Censored
					}
					if g.Time == u {
						d += g.Events
					}
				}
				if n > 0 {
					want.Mul(want, new(big.Rat).SetFrac64(int64(n-d), int64(n)))
				}
			}
			w, _ := want.Float64()
			if got, ok := s.At(at); ok && math.Abs(got-w) > 1e-13 {
				t.Fatalf("S(%v) = %v, want %v", at, got, w)
			}
		}
	})
}

// Without censoring the curve's quantiles are the nearest ranks of the times.
func TestSurvivalUncensoredProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		groups := genGroups().Draw(t, "groups")
		var times []float64
		for i := range groups {
			groups[i].Censored = 0
			for range groups[i].Events {
				times = append(times, groups[i].Time)
			}
		}
		q := genShare().Draw(t, "q")
		s, _ := stat.NewSurvival(groups)
		sample, _ := stat.NewSample(times)
		got, ok := s.Quantile(q)
		want, okWant := sample.NearestRank(q)
		if q.Sign() == 0 {
			okWant, want = false, 0
		}
		if ok != okWant || got != want {
			t.Fatalf("%v of %v = %v %v, want %v %v", q, times, got, ok, want, okWant)
		}
	})
}

// Censoring a subject later can only raise the curve before that time.
func TestSurvivalLaterCensoringProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		groups := genGroups().Draw(t, "groups")
		i := rapid.IntRange(0, len(groups)-1).Draw(t, "i")
		groups[i].Censored++
		a, _ := stat.NewSurvival(groups)
		later := slices.Clone(groups)
		later[i].Censored--
		later = append(later, stat.EventCount{Time: groups[i].Time + 5, Censored: 1})
		b, _ := stat.NewSurvival(later)
		for at := 0.0; at <= 30; at++ {
			x, okX := a.At(at)
			y, okY := b.At(at)
			if okX && okY && y < x-1e-12 {
				t.Fatalf("S(%v) fell from %v to %v", at, x, y)
			}
		}
	})
}

// The log-rank test does not depend on which group comes first, and expects
// as many events as there are.
func TestLogRankSymmetryProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, _ := stat.NewSurvival(genGroups().Draw(t, "a"))
		b, _ := stat.NewSurvival(genGroups().Draw(t, "b"))
		r, ok := stat.CompareSurvival(a, b)
		q, okQ := stat.CompareSurvival(b, a)
		if ok != okQ || math.Abs(r.ChiSquare-q.ChiSquare) > 1e-9*(1+r.ChiSquare) {
			t.Fatalf("%+v, other way %+v", r, q)
		}
		total := r.Observed[0] + r.Observed[1]
		if ok && (math.Abs(r.Expected[0]+r.Expected[1]-total) > 1e-9*(1+total) || r.P < 0 || r.P > 1) {
			t.Fatalf("%+v", r)
		}
	})
}

// Shifting and stretching a series moves its limits likewise and leaves its
// signals; turning it over swaps their sides.
func TestXmREquivarianceProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ints := rapid.SliceOfN(rapid.IntRange(-50, 50), 2, 40).Draw(t, "xs")
		flip := rapid.Bool().Draw(t, "flip")
		xs, ys := make([]float64, len(ints)), make([]float64, len(ints))
		for i, x := range ints {
			xs[i], ys[i] = float64(x), float64(4*x+64)
			if flip {
				ys[i] = -ys[i]
			}
		}
		a, _ := stat.NewXmR(xs, stat.ChartSpec{Scale: 2.625}) // a dyadic scale: no rounding at the limits
		b, _ := stat.NewXmR(ys, stat.ChartSpec{Scale: 2.625})
		if math.Abs(b.Range-4*a.Range) > 1e-9 {
			t.Fatalf("range %v, want %v", b.Range, 4*a.Range)
		}
		if len(ints)&(len(ints)-1) != 0 || (len(ints)-1)&(len(ints)-2) != 0 {
			return // the mean rounds, and a point on a limit may fall to either side
		}
		for i := range b.Anomalies {
			b.Anomalies[i].Above = b.Anomalies[i].Above != flip
		}
		if !slices.Equal(a.Anomalies, b.Anomalies) {
			t.Fatalf("signals %v, moved %v", a.Anomalies, b.Anomalies)
		}
	})
}

// The parts add up to the change exactly, whatever the order of strata.
func TestDecomposeAddsUpProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "n")
		strata := make([]stat.Stratum, n)
		draw := rapid.Custom(func(t *rapid.T) stat.Proportion {
			n := rapid.Uint64Range(0, 50).Draw(t, "n")
			return stat.Proportion{Hits: rapid.Uint64Range(0, n).Draw(t, "k"), Trials: n}
		})
		for i := range strata {
			strata[i] = stat.Stratum{Name: string(rune('a' + i)), Before: draw.Draw(t, "before"), After: draw.Draw(t, "after")}
		}
		m, err := stat.Decompose(strata)
		if err != nil {
			return // a period without trials
		}
		if sum := new(big.Rat).Add(m.Within, m.Mix); sum.Cmp(m.Change) != 0 {
			t.Fatalf("within %v + mix %v = %v, want %v", m.Within, m.Mix, sum, m.Change)
		}
		slices.Reverse(strata)
		r, _ := stat.Decompose(strata)
		if r.Within.Cmp(m.Within) != 0 || r.StandardAfter.Cmp(m.StandardAfter) != 0 {
			t.Fatal("the order of strata counts")
		}
	})
}

// Numbers that are all the same show no signal. The mean of them may be another
// number, by its rounding, and then all lay on one side of it.
func TestXmROfOneNumberProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := float64(rapid.IntRange(0, 1000).Draw(t, "hits")) / float64(rapid.IntRange(1, 1000).Draw(t, "trials"))
		xs := make([]float64, rapid.IntRange(2, 60).Draw(t, "n"))
		for i := range xs {
			xs[i] = x
		}
		c, err := stat.NewXmR(xs, stat.ChartSpec{})
		if err != nil || len(c.Anomalies) > 0 || c.Center != x {
			t.Fatalf("%d times %v: %+v, %v", len(xs), x, c, err)
		}
	})
}
