package band_test

import (
	"math/big"
	"testing"
	"time"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/metrics/band"
	"github.com/supportops/policy/metrics/stat"
	"github.com/supportops/policy/priority"
)

func TestAnswers(t *testing.T) {
	specs := []band.Spec{
		{Unit: band.Percent, Direction: band.Higher, Target: []band.Bound{">= 90"}, Warning: []band.Bound{"< 85"}},
		{Unit: band.Percent, Direction: band.Lower, Target: []band.Bound{"< 5"}, Warning: []band.Bound{"> 10"}},
		{Unit: band.Percent, Direction: band.Range, Target: []band.Bound{">= 70", "<= 80"}, Warning: []band.Bound{"< 60", "> 90"}},
		{Unit: band.Length, Direction: band.Lower, Target: []band.Bound{"< 1h"}, Warning: []band.Bound{"> 4h"}},
		{Unit: band.Points, Direction: band.Higher, Target: []band.Bound{"> 80"}},
	}
	goldentest.Check(t,
		goldentest.Group("judgements", func(w *goldentest.Writer) {
			for _, s := range specs {
				b, err := band.New(s)
				if err != nil {
					t.Fatal(err)
				}
				w.Put(b.Spec(), b.String())
				for _, x := range []int64{-1, 0, 4, 5, 6, 9, 10, 11, 59, 60, 61, 69, 70, 75, 80, 81, 84, 85, 86, 89, 90, 91, 100} {
					for _, d := range []int64{-1, 0, 1} {
						v := big.NewRat(10*x+d, 10)
						if s.Unit == band.Length {
							v.Mul(v, big.NewRat(int64(4*time.Hour)/10, 1))
						}
						grade, bound := b.Grade(v)
						far, ok := b.Distance(v)
						verdict, ok2 := b.Judge(band.Figure(s.Unit, v, 7))
						w.Put(grade, bound, far, ok, verdict, ok2)
						f, _ := v.Float64()
						for _, width := range []float64{0, 0.1, 4, 20} {
							verdict, ok := b.Judge(band.Measure{Unit: s.Unit, Exact: v, N: 50, Interval: &stat.Interval{Lo: f - width, Hi: f + width}})
							w.Put(verdict, ok)
						}
					}
				}
				verdict, ok := b.Judge(band.Measure{Unit: s.Unit})
				other, ok2 := b.Judge(band.Figure("x", big.NewRat(1, 1), 1))
				w.Put(verdict, ok, other, ok2)
			}
		}),
		goldentest.Group("measures", func(w *goldentest.Writer) {
			put := func(m band.Measure) {
				p, ok := m.Proportion()
				f, ok2 := m.Float64()
				w.Put(m, m.String(), m.InFull(), p, ok, f, ok2, m.OK())
			}
			var values []band.Measure
			for n := range 40 {
				for _, c := range []stat.Confidence{-1, 0, 0.8, 1} {
					p := stat.Proportion{Hits: uint64(n * n % 17), Trials: uint64(n)}
					put(band.Rate(p, "", c))
					put(band.Rate(p, stat.Jeffreys, c))
					var d aggregate.Durations
					var s aggregate.Survival
					r, _ := aggregate.NewRatings(1, 5)
					for i := range n {
						x := time.Duration(i*i*977%3600) * time.Second
						d.Add(x)
						if s.AddEvent(x); i%3 == 0 {
							s.AddCensored(x / 2)
						}
						_ = r.Add(1 + i*n%5)
					}
					for _, q := range []int{0, 50, 90, 100, 101} {
						put(band.Quantile(&d, priority.Percent(q), c))
						put(band.Waiting(&s, priority.Percent(q), c))
					}
					put(band.Mean(&d))
					put(band.Rating(&r, c))
					put(band.Score(stat.NPS{Promoters: uint64(n), Passives: 3, Detractors: uint64(n / 2)}, c))
					put(band.Score(stat.NPS{Promoters: uint64(n)}, c))
				}
				put(band.Quotient(band.Points, big.NewRat(int64(n), 3), big.NewRat(int64(n%4), 1), uint64(n)))
				values = append(values, band.Rate(stat.Proportion{Hits: uint64(70 + n*n%13), Trials: 100}, "", 0))
				c, err := band.Chart(values, stat.ChartSpec{Rules: stat.RuleSets()[n%4]})
				e, err2 := band.Chart(append(values[:n:n], band.Mean(new(aggregate.Durations))), stat.ChartSpec{Laney: true})
				w.Put(c, err, e, err2)
			}
			r, _ := aggregate.NewRatings(1, 5)
			for rating := 1; rating <= 5; rating += 4 {
				_ = r.Add(rating)
				_ = r.Add(rating)
				put(band.Rating(&r, 0))
			}
		}),
		goldentest.Group("defects", func(w *goldentest.Writer) {
			for _, s := range specs {
				goldentest.Defects[band.Spec](w, s)
				for _, bound := range []band.Bound{">", "> ", ">5", "=> 5", "> 5 ", "> 1e3", "> -1", "> 100", "> 101", "> 5m", ">= 1h", "<= 0", "< 1/3", "== 4", "> 1_000", "> 999999999999999999999999"} {
					s.Target = []band.Bound{bound}
					w.Put(s.Validate())
					s.Warning = []band.Bound{bound, "< 2"}
					w.Put(s.Validate())
				}
			}
		}))
}

// What is made shares no memory with its document.
func TestApart(t *testing.T) {
	goldentest.Apart(t, band.Spec{Unit: band.Percent, Direction: band.Higher, Target: []band.Bound{">= 90"}, Warning: []band.Bound{"< 85"}}, band.New)
}
