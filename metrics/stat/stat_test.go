package stat_test

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"math"
	"testing"

	"github.com/supportops/policy/metrics/stat"
	"github.com/supportops/policy/priority"
)

func TestRefusals(t *testing.T) {
	bad := []float64{math.NaN()}
	if _, err := stat.NewSample(bad); err == nil {
		t.Error("a sample took NaN")
	}
	if _, err := stat.NewSurvival([]stat.EventCount{{Time: math.Inf(1), Events: 1}}); err == nil {
		t.Error("a curve took an infinite time")
	}
	if _, err := stat.NewSurvival([]stat.EventCount{{Events: math.MaxUint64}, {Events: math.MaxUint64}}); err == nil {
		t.Error("a curve took counts that overflow")
	}
	if _, err := stat.NewXmR([]float64{1, 2}, stat.ChartSpec{Scale: math.NaN()}); err == nil {
		t.Error("a chart took a NaN scale")
	}
	for _, q := range []priority.Ratio{priority.Percent(-1), priority.Percent(101)} {
		if r := stat.Rank(q, 10); r != 0 {
			t.Errorf("%v has rank %d of 10", q, r)
		}
	}
	for _, p := range []stat.Proportion{{}, {Hits: 2, Trials: 1}} {
		for _, m := range []stat.IntervalMethod{"", stat.Wilson, stat.WilsonContinuity, stat.ClopperPearson, stat.Jeffreys, stat.MidP, "wald"} {
			if _, ok := p.Interval(m, 0.95); ok {
				t.Errorf("%v has an interval by %v", p, m)
			}
		}
	}
	for _, c := range []stat.Confidence{-0.1, 1, 2, stat.Confidence(math.NaN())} {
		if _, ok := (stat.Proportion{Hits: 1, Trials: 2}).Interval(stat.Wilson, c); ok {
			t.Errorf("an interval at confidence %v", c)
		}
	}
	if _, ok := (stat.NPS{Promoters: math.MaxUint64, Passives: 1}).Score(); ok {
		t.Error("a score of counts that overflow")
	}
}

// Extreme counts have intervals that lie in [0, 1], in order.
func TestIntervalExtremes(t *testing.T) {
	for _, n := range []uint64{1, 2, 1 << 16, 1 << 32, 1 << 53, math.MaxUint64} {
		for _, k := range []uint64{0, 1, n / 2, n - 1, n} {
			for _, m := range []stat.IntervalMethod{stat.Wilson, stat.WilsonContinuity, stat.ClopperPearson, stat.Jeffreys, stat.MidP} {
				for _, c := range []stat.Confidence{1e-9, 0.5, 0.95, 1 - 1e-12} {
					iv, ok := stat.Proportion{Hits: k, Trials: n}.Interval(m, c)
					if ok != (n <= 1<<32 || m == stat.Wilson || m == stat.WilsonContinuity) {
						t.Fatalf("%d of %d by %v at %v: ok = %v", k, n, m, c, ok)
					}
					if !(iv.Lo >= 0 && iv.Lo <= iv.Hi && iv.Hi <= 1) {
						t.Fatalf("%d of %d by %v at %v: %v", k, n, m, c, iv)
					}
				}
			}
		}
	}
}

func TestConfidenceZ(t *testing.T) {
	for c := 0.001; c < 0.9999; c += 0.001 {
		got, _ := stat.Confidence(c).Z()
		if want := math.Sqrt2 * math.Erfinv(c); math.Abs(got-want) > 2e-15*want {
			t.Fatalf("z of %v = %.17g, want %.17g", c, got, want)
		}
	}
}

// digest is the SHA-256 of the bits of many results. It must be the same on
// every processor; run the test under other GOARCH and GOAMD64=v3, which
// fuses products and sums where the code lets it.
const digest = "088cbcfaee67437e821f4bab1cf74ab0cd52361636bca98cd2267eb6cd767b2e"

func TestSameBitsOnEveryProcessor(t *testing.T) {
	h := sha256.New()
	put := func(xs ...float64) {
		for _, x := range xs {
			binary.Write(h, binary.BigEndian, math.Float64bits(x))
		}
	}
	for n := uint64(1); n <= 60; n++ {
		for k := uint64(0); k <= n; k++ {
			for _, m := range []stat.IntervalMethod{stat.Wilson, stat.WilsonContinuity, stat.ClopperPearson, stat.Jeffreys, stat.MidP} {
				p := stat.Proportion{Hits: k, Trials: n}
				iv, _ := p.Interval(m, stat.Confidence(0.8+float64(k)/400))
				put(iv.Lo, iv.Hi)
				d, iv, _ := p.Difference(stat.Proportion{Hits: k / 2, Trials: n}, 0.95)
				put(d, iv.Lo, iv.Hi)
			}
			a, _ := stat.NPS{Promoters: k, Passives: n, Detractors: n - k}.AdjustedWald(0.97)
			put(a.Center, a.Points)
		}
		r, _ := stat.QuantileRanks(n*7, priority.Percent(int(n)), 0.9)
		put(float64(r.Lower), float64(r.Upper), r.Coverage)
	}
	var groups, others []stat.EventCount
	var xs []float64
	for i := range 200 {
		x := float64(i*i%97) + float64(i)/7
		xs = append(xs, x)
		groups = append(groups, stat.EventCount{Time: x, Events: uint64(i % 3), Censored: uint64(i % 2)})
		others = append(others, stat.EventCount{Time: x * 1.3, Events: uint64(i % 4)})
	}
	a, _ := stat.NewSurvival(groups)
	b, _ := stat.NewSurvival(others)
	for _, p := range a.Points() {
		se, _ := p.StdErr()
		l, _ := a.Interval(p.Time, stat.LogLog, 0.95)
		m, _ := a.Interval(p.Time, stat.Log, 0.95)
		put(p.Survival, se, l.Lo, l.Hi, m.Lo, m.Hi)
	}
	lr, _ := stat.CompareSurvival(a, b)
	rm, _ := a.RestrictedMean(40)
	put(lr.ChiSquare, lr.P, lr.Expected[0], rm)
	s, _ := stat.NewSample(xs)
	mean, _ := s.Mean()
	for p := range uint64(101) {
		q7, _ := s.Quantile(priority.Percent(int(p)))
		q6, _ := s.Weibull(priority.Percent(int(p)))
		put(q7, q6, mean)
	}
	for _, median := range []bool{false, true} {
		c, _ := stat.NewXmR(xs, stat.ChartSpec{Median: median})
		put(c.Center, c.Lower, c.Upper, c.UpperRange, float64(len(c.Anomalies)))
	}
	if got := hex.EncodeToString(h.Sum(nil)); got != digest {
		t.Errorf("digest %s, want %s", got, digest)
	}
}

// FuzzLists gives functions of lists any numbers: nothing may panic, and no
// result may be NaN or infinite.
func FuzzLists(f *testing.F) {
	f.Add([]byte(`[1,2,3,4,5,6,7,8,9]`))
	f.Add([]byte(`[1e308,-1e308,1e-308]`))
	f.Fuzz(func(t *testing.T, b []byte) {
		var xs []float64
		if json.Unmarshal(b, &xs) != nil {
			return
		}
		fine := func(vs ...float64) {
			for _, v := range vs {
				if math.IsNaN(v) || math.IsInf(v, 0) {
					t.Fatalf("%v of %v", v, xs)
				}
			}
		}
		s, err := stat.NewSample(xs)
		if err != nil {
			t.Fatal(err)
		}
		mean, _ := s.Mean()
		third, _ := priority.NewRatio(1, 3)
		q, _ := s.Quantile(third)
		w, _ := s.Weibull(third)
		fine(mean, q, w)
		if c, err := stat.NewXmR(xs, stat.ChartSpec{}); err == nil {
			fine(c.Center, c.Lower, c.Upper, c.UpperRange)
		}
		var groups []stat.EventCount
		for i, x := range xs {
			groups = append(groups, stat.EventCount{Time: x, Events: uint64(i % 2), Censored: uint64(i % 3)})
		}
		if c, err := stat.NewSurvival(groups); err == nil {
			v, _ := c.MidQuantile(priority.Percent(50))
			l := c.QuantileInterval(priority.Percent(50), stat.Log, 0.9)
			fine(v, l.Lo, l.Hi)
			r, _ := stat.CompareSurvival(c, c)
			fine(r.ChiSquare, r.P)
		}
	})
}

func BenchmarkWilson(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		stat.Proportion{Hits: 90, Trials: 100}.Interval(stat.Wilson, 0.95)
	}
}

func BenchmarkClopperPearson(b *testing.B) {
	for _, n := range []uint64{100, 1_000_000, 1 << 32} {
		b.Run(itoa(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				stat.Proportion{Hits: n / 3, Trials: n}.Interval(stat.ClopperPearson, 0.95)
			}
		})
	}
}

func BenchmarkQuantileRanks(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		stat.QuantileRanks(1_000_000, priority.Percent(50), 0.95)
	}
}

func itoa(n uint64) string { b, _ := json.Marshal(n); return string(b) }
