package stat_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/metrics/stat"
	"github.com/supportops/policy/priority"
)

func TestAnswers(t *testing.T) {
	methods := []stat.IntervalMethod{"", stat.Wilson, stat.WilsonContinuity, stat.ClopperPearson, stat.Jeffreys, stat.MidP, "x"}
	goldentest.Check(t,
		goldentest.Group("proportions", func(w *goldentest.Writer) {
			for _, n := range []uint64{0, 1, 2, 7, 29, 100, 1000, 1 << 20, 1 << 40, 1 << 51, 1<<51 + 1, 1 << 62} {
				for _, k := range []uint64{0, 1, n / 3, n / 2, n - n/5, n, n + 1} {
					p := stat.Proportion{Hits: k, Trials: n}
					for _, c := range []stat.Confidence{-1, 0, 0.5, 0.95, 0.999999, 1} {
						for _, m := range methods {
							iv, ok := p.Interval(m, c)
							w.Put(iv, ok)
						}
						diff, iv, ok := p.Difference(stat.Proportion{Hits: n / 4, Trials: n}, c)
						w.Put(diff, iv, ok)
						s := stat.NPS{Promoters: k, Passives: n / 7, Detractors: n - n/3}
						a, ok := s.AdjustedWald(c)
						b, ok2 := s.Wald(c)
						score, _ := s.Score()
						variance, _ := s.Variance()
						w.Put(a, ok, b, ok2, score, variance)
					}
					for q := -1; q < 103; q += 13 {
						w.Put(stat.Rank(priority.Percent(q), n))
						r, ok := stat.QuantileRanks(n, priority.Percent(q), 0.9)
						w.Put(r, ok)
					}
				}
			}
		}),
		goldentest.Group("samples", func(w *goldentest.Writer) {
			for seed := range uint64(120) {
				rng := rand.New(rand.NewPCG(seed, 2))
				xs, ys := make([]float64, seed%40), make([]float64, seed%40)
				for i := range xs {
					xs[i], ys[i] = float64(rng.IntN(12))+float64(seed)/7, float64(rng.IntN(9))
				}
				s, err := stat.NewSample(xs)
				mean, ok := s.Mean()
				rho, ok2 := stat.Spearman(xs, ys)
				w.Put(s.Len(), err, mean, ok, rho, ok2)
				for q := -10; q <= 110; q += 10 {
					a, ok := s.Quantile(priority.Percent(q))
					b, ok2 := s.NearestRank(priority.Percent(q))
					c, ok3 := s.Weibull(priority.Percent(q))
					iv, ok4 := s.QuantileInterval(priority.Percent(q), 0.9)
					w.Put(a, ok, b, ok2, c, ok3, iv, ok4)
				}
			}
			for _, xs := range [][]float64{{math.NaN()}, {1e290, -1e290}, {1.1e290}, {math.Inf(1)}, {-1e300}} {
				_, err := stat.NewSample(xs)
				_, err2 := stat.NewXmR(append(xs, 1, 2), stat.ChartSpec{})
				w.Put(err, err2)
			}
		}),
		goldentest.Group("survival", func(w *goldentest.Writer) {
			groups := genGroups()
			for i := range 200 {
				a, err := stat.NewSurvival(groups.Example(i))
				b, err2 := stat.NewSurvival(groups.Example(i + 300))
				w.Put(err, err2)
				if err != nil || err2 != nil {
					continue
				}
				r, ok := stat.CompareSurvival(a, b)
				w.Put(a.Points(), a.N(), a.Events(), r, ok)
				for _, p := range a.Points() {
					se, ok := p.StdErr()
					w.Put(se, ok)
				}
				for at := -1.0; at < 34; at += 3.5 {
					x, ok := a.At(at)
					y, ok2 := a.RestrictedMean(at)
					w.Put(x, ok, y, ok2)
					for _, l := range []stat.Limits{"", stat.Log, stat.LogLog, "x"} {
						iv, ok := a.Interval(at, l, 0.9)
						w.Put(iv, ok)
					}
				}
				for q := -10; q <= 110; q += 10 {
					x, ok := a.Quantile(priority.Percent(q))
					y, ok2 := a.MidQuantile(priority.Percent(q))
					w.Put(x, ok, y, ok2, a.QuantileInterval(priority.Percent(q), stat.LogLog, 0.8), a.QuantileInterval(priority.Percent(q), stat.Log, 0.95))
				}
			}
			for _, g := range []stat.EventCount{{Time: math.NaN(), Events: 1}, {Time: -1, Events: 1}, {Time: 1e308, Events: 1}, {Time: math.Inf(1), Events: 1}, {Events: 1 << 51}, {Events: 1<<51 + 1}, {Censored: 1 << 62}, {}} {
				s, err := stat.NewSurvival([]stat.EventCount{g, {Time: 2, Events: 1}})
				w.Put(err)
				if err == nil {
					w.Put(s.Points())
				}
			}
		}),
		goldentest.Group("charts", func(w *goldentest.Writer) {
			for seed := range uint64(160) {
				rng := rand.New(rand.NewPCG(seed, 4))
				n := int(seed % 45)
				xs, ps, us := make([]float64, n), make([]stat.Proportion, n), make([]stat.Exposure, n)
				for i := range xs {
					xs[i] = float64(rng.IntN(9) + i/9*int(seed%4))
					ps[i] = stat.Proportion{Hits: uint64(20 + rng.IntN(30) + i/7*int(seed%5)), Trials: uint64(200 + 100*rng.IntN(3))}
					us[i] = stat.Exposure{Count: uint64(rng.IntN(30) + i/8), Size: float64(10 + rng.IntN(3))}
				}
				s := stat.ChartSpec{Median: seed%3 == 0, Laney: seed%2 == 0, Rules: stat.RuleSets()[seed%4]}
				if seed%5 == 0 {
					low, high := 1.0, 9.0
					s.Floor, s.Ceiling = &low, &high
				}
				if seed%4 == 1 {
					s.Changes = []int{n / 2}
				}
				if seed%7 == 2 {
					s.Baseline = n / 3
				}
				if seed%11 == 3 {
					s.Scale, s.RangeScale = 2, 3
				}
				a, err := stat.NewXmR(xs, s)
				b, err2 := stat.NewPChart(ps, s)
				c, err3 := stat.NewUChart(us, s)
				w.Put(a, err, b, err2, c, err3)
			}
		}),
		goldentest.Group("mixes", func(w *goldentest.Writer) {
			p := genProportion(50)
			for i := range 200 {
				var strata []stat.Stratum
				for k := range i % 5 {
					s := stat.Stratum{Name: string(rune('a' + k%4)), Before: p.Example(i + k), After: p.Example(i + 7*k + 500)}
					if i%6 == k {
						s.Before = stat.Proportion{}
					}
					if i%7 == k {
						s.After = stat.Proportion{}
					}
					if i%40 == 9 {
						s.After.Hits = []uint64{1 << 51, 1<<51 + 1, 1 << 62, 51}[k%4]
						s.After.Trials = max(s.After.Trials, s.After.Hits-uint64(i%2))
					}
					strata = append(strata, s)
				}
				m, err := stat.Decompose(strata)
				w.Put(m, err)
			}
			for n := 4094; n < 4099; n++ {
				_, err := stat.Decompose(make([]stat.Stratum, n))
				w.Put(err)
			}
		}),
		goldentest.Group("functions where one way gives way to another", putFunctions),
		goldentest.Group("what is rare", putRare))
}
