package improve_test

import (
	"encoding/hex"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/metrics/band"
	"github.com/supportops/policy/metrics/improve"
	"github.com/supportops/policy/metrics/stat"
)

func TestAnswers(t *testing.T) {
	tickets, rates := genTickets(), genProportion()
	before, after := weeks(t)
	goldentest.Check(t,
		goldentest.Group("surveys", func(w *goldentest.Writer) {
			for i := range 150 {
				s := improve.SurveySpec{Frequent: i % 5 * 20, Slow: i % 3 * 25}
				w.Put(survey(t, tickets.Example(i), s), s)
			}
			k, err := aggregate.NewKeyed[improve.CategoryTotals]("a", "b")
			if err != nil {
				t.Fatal(err)
			}
			f, err := improve.Survey(k, improve.SurveySpec{})
			w.Put(f, err)
		}),
		goldentest.Group("cells", func(w *goldentest.Writer) {
			var whole improve.CategoryTotals
			for i := range 60 {
				var c improve.CategoryTotals
				for _, x := range tickets.Example(i) {
					c.Add(x.took%time.Duration(i+1), x.repeat, x.complaint)
				}
				w.Put(whole.Merge(&c))
				data, err := c.MarshalBinary()
				all, err2 := whole.MarshalBinary()
				w.Put(hex.EncodeToString(data), err, hex.EncodeToString(all), err2)
				for cut := range data {
					var back improve.CategoryTotals
					w.Put(back.UnmarshalBinary(data[:cut]), back.UnmarshalBinary(append(data[:cut:cut], data[cut]+1)))
				}
				var back improve.CategoryTotals
				w.Put(back.UnmarshalBinary(append(data, 0)), back.UnmarshalBinary(append([]byte{data[0] | 0x80, 0}, data[1:]...)))
			}
		}),
		goldentest.Group("pilots", func(w *goldentest.Writer) {
			for i := range 250 {
				rng := rand.New(rand.NewPCG(uint64(i), 2))
				x, y := new(aggregate.Survival), new(aggregate.Survival)
				for range i {
					x.AddEvent(time.Duration(rng.IntN(40)) * time.Minute)
					y.AddEvent(time.Duration(rng.IntN(30+i/5)) * time.Minute)
					if rng.IntN(5) == 0 {
						y.AddCensored(time.Duration(rng.IntN(40)) * time.Minute)
					}
				}
				p := improve.Pilot{Before: before, After: after, Confidence: stat.Confidence(float64(i%7) * 0.16), Times: []improve.Time{{Name: "ttr", Before: x, After: y}}}
				for k := range 1 + i%3 {
					r := improve.Rate{Name: "csat", Direction: []band.Direction{band.Higher, band.Lower, ""}[i%17%3], Before: rates.Example(i + k), After: rates.Example(i + 400 + k)}
					if i%4 == 0 {
						r.Strata = []stat.Stratum{{Name: "a", Before: rates.Example(i + 1), After: rates.Example(i + 2)}, {Name: "b", Before: rates.Example(i + 3), After: rates.Example(i + 4)}}
					}
					p.Rates = append(p.Rates, r)
				}
				if i%5 == 1 {
					p.Times = nil
				}
				if i%5 == 2 {
					p.Rates = nil
				}
				r, err := p.Compare()
				w.Put(r, err)
			}
		}),
		goldentest.Group("causes and defects", func(w *goldentest.Writer) {
			for i := range 60 {
				rng := rand.New(rand.NewPCG(uint64(i), 3))
				var causes []improve.ParetoRow
				for range i / 3 {
					causes = append(causes, improve.ParetoRow{Name: string(rune('a' + rng.IntN(8))), Count: uint64(rng.IntN(5))})
				}
				if i%9 == 8 {
					causes = append(causes, improve.ParetoRow{Name: "z", Count: 1<<62 - uint64(i%4)})
				}
				rows, err := improve.Pareto(causes)
				w.Put(rows, err)
			}
			goldentest.Defects[improve.SurveySpec](w, improve.SurveySpec{Frequent: 30, Slow: 50}, 100, 1_000_000)
		}))
}
