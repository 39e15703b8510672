package metrics_test

import (
	"math/big"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/metrics/band"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/period"
	"github.com/supportops/policy/metrics/stat"
)

func TestAnswers(t *testing.T) {
	summaries := genSummary()
	week := thisWeek(t)
	inputs := func(seed uint64) metrics.Inputs {
		rng := rand.New(rand.NewPCG(seed, 6))
		n := func(most int) uint64 { return uint64(rng.IntN(most)) }
		in := metrics.Inputs{Customers: metrics.Customers{Days: n(90), AtStart: n(9), Kept: n(9)}, Planned: n(6), Present: n(6), Available: time.Duration(n(50)) * time.Hour,
			Revenue: metrics.Revenue{AtStart: big.NewRat(int64(n(90)), 1), Added: big.NewRat(int64(n(30)), 1)}, Cost: big.NewRat(int64(n(900)), 1), Agents: big.NewRat(int64(n(9)), 2)}
		for range rng.IntN(12) {
			in.Needed, in.Staffed, in.Depths = append(in.Needed, n(5)), append(in.Staffed, n(5)), append(in.Depths, n(40))
			i := metrics.Insight{Sent: week.From().Add(time.Duration(n(200)-20) * time.Hour), Customers: n(5), Told: n(5)}
			if n(2) == 0 {
				i.Answered, i.Fixed = i.Sent.Add(time.Duration(n(90))*time.Hour), i.Sent.Add(time.Duration(n(190))*time.Hour)
			}
			for range n(4) {
				i.Tickets = append(i.Tickets, i.Sent.Add(time.Duration(rng.IntN(400)-200)*time.Hour))
			}
			in.Insights = append(in.Insights, i)
		}
		in.Staffed = in.Staffed[:len(in.Staffed)/2]
		return in
	}
	data := func(i int, p period.Period) metrics.PeriodData {
		f := metrics.PeriodData{Period: p, Summary: summaries.Example(i), Window: metrics.Duration(time.Duration(i%3) * 24 * time.Hour)}
		if i%2 == 0 {
			f.Given = inputs(uint64(i)).Given(f.Summary, p, week.To())
		}
		return f
	}
	goldentest.Check(t,
		goldentest.Group("reports", func(w *goldentest.Writer) {
			w.Put(presets())
			for _, s := range []metrics.CatalogSpec{metrics.StandardSpec(), metrics.HandbookSpec(), metrics.RecommendedSpec()} {
				c, err := metrics.NewCatalog(s)
				if err != nil {
					t.Fatal(err)
				}
				var series []metrics.PeriodData
				p := week
				for range 14 {
					series = append(series, data(len(series), p))
					p = p.Previous()
				}
				for i := range 12 {
					now, before := data(i, week), data(i+50, week.Previous())
					if i%4 == 0 {
						before.Period = week.PreviousWeekdays()
					}
					r, err := c.Report(now, &before, stat.Confidence(float64(i%4)*0.3))
					alone, err2 := c.Report(now, nil, 0)
					w.Put(r, err, alone, err2)
					for _, layer := range []string{"", "x", "executive", "operational", "team", "agent"} {
						part, l, ok := c.Layer(r, layer)
						w.Put(part, l, ok)
					}
				}
				for n := 1; n < len(series); n += 3 {
					list := append([]metrics.PeriodData{}, series[:n]...)
					for i := range n / 2 {
						list[i], list[n-1-i] = list[n-1-i], list[i]
					}
					r, err := c.ReportSeries(list, stat.ChartSpec{}, 0)
					w.Put(r, err)
					for _, row := range r.Rows {
						if row.Trend != nil {
							w.Put(row.Trend.News())
						}
					}
				}
				for _, d := range s.Definitions {
					f, ok := c.Definition(d.Metric)
					b, ok2 := c.Band(d.Metric)
					w.Put(f, ok, b, ok2)
				}
				_, ok := c.Definition("x")
				_, ok2 := c.Band("x")
				x, err := c.Judge("x", band.Measure{})
				w.Put(ok, ok2, x, err)
			}
		}),
		goldentest.Group("inputs", func(w *goldentest.Writer) {
			for i := range 200 {
				in := inputs(uint64(i))
				switch i % 6 {
				case 0:
					in.Cost, in.Agents = nil, nil
				case 1:
					in.Revenue.Added = nil
				case 2:
					in.Revenue.AtStart = nil
				}
				w.Put(in.Given(summaries.Example(i), week, week.To()), in.Given(nil, week, week.From().Add(50*time.Hour)))
			}
		}),
		goldentest.Group("reports by key", func(w *goldentest.Writer) {
			c := handbook(t)
			cube := func(i int) *aggregate.Keyed[observe.Summary, *observe.Summary] {
				k, err := aggregate.NewKeyed[observe.Summary]("group")
				if err != nil {
					t.Fatal(err)
				}
				for n := range i % 4 {
					s, err := k.At(string(rune('a' + (i+n)%5)))
					if err != nil {
						t.Fatal(err)
					}
					if err := s.Merge(summaries.Example(i + n)); err != nil {
						t.Fatal(err)
					}
				}
				return k
			}
			for i := range 20 {
				r, err := c.ReportBy(cube(i), cube(i+1), week, week.Previous(), 0.9)
				w.Put(r, err)
				r, err = c.ReportBy(cube(i), nil, week, period.Period{}, 0)
				w.Put(r, err, metrics.SmallMultiples(metrics.Metric("csat"), r))
			}
		}),
		goldentest.Group("readings by every definition", putReadings(t)),
		goldentest.Group("defects", func(w *goldentest.Writer) {
			s := metrics.RecommendedSpec()
			s.Definitions = append(s.Definitions[:1:1], s.Definitions[len(s.Definitions)/2])
			goldentest.Defects[metrics.CatalogSpec](w, s)
			c, err := metrics.NewCatalog(s)
			w.Put(err)
			if err == nil {
				for i := range 40 {
					now := data(i, week)
					r, err := c.Report(now, nil, stat.Confidence(float64(i-2)/30))
					w.Put(r, err)
				}
			}
		}))
}

// What is made shares no memory with its document.
func TestApart(t *testing.T) {
	s := metrics.RecommendedSpec()
	goldentest.Apart(t, s, metrics.NewCatalog)
}
