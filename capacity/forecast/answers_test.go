package forecast_test

import (
	"math"
	"testing"
	"time"

	"github.com/supportops/policy/capacity/forecast"
	"github.com/supportops/policy/internal/goldentest"
	"pgregory.net/rapid"
)

// history is a series, what is known of the slots after it, and a method.
type history struct {
	series forecast.Series
	ahead  forecast.Ahead
	method forecast.MethodSpec
}

func histories() *rapid.Generator[history] {
	return rapid.Custom(func(t *rapid.T) history {
		n := rapid.IntRange(1, 40).Draw(t, "n")
		h := history{series: genSeries(t, n), ahead: forecast.Ahead{N: rapid.IntRange(0, 12).Draw(t, "ahead")}, method: genMethod(t)}
		drivers := func(n int) (out [][]float64) {
			for range n {
				out = append(out, []float64{float64(rapid.IntRange(0, 9).Draw(t, "driver")), float64(rapid.IntRange(0, 9).Draw(t, "driver"))})
			}
			return out
		}
		if h.method.Kind == forecast.Regression {
			h.series.Drivers, h.ahead.Drivers = drivers(n), drivers(h.ahead.N)
		}
		if rapid.Bool().Draw(t, "events") {
			h.series.Factors = rapid.SliceOfN(rapid.SampledFrom([]float64{0, 0.5, 1, 2}), n, n).Draw(t, "factors")
			h.ahead.Factors = rapid.SliceOfN(rapid.SampledFrom([]float64{0, 0.5, 1, 2}), h.ahead.N, h.ahead.N).Draw(t, "factors")
		}
		return h
	})
}

// uneven makes amounts and drivers of h numbers that sums round.
func uneven(h *history) {
	for i := range h.series.Values {
		h.series.Values[i] = h.series.Values[i]*1.1 + 1e5*float64(i%3)/7
	}
	for _, drivers := range [][][]float64{h.series.Drivers, h.ahead.Drivers} {
		for _, row := range drivers {
			for k := range row {
				row[k] = row[k]/3 - float64(k)
			}
		}
	}
}

func TestAnswers(t *testing.T) {
	g := histories()
	goldentest.Check(t,
		goldentest.Group("forecasts", func(w *goldentest.Writer) {
			for i := range 800 {
				h := g.Example(i)
				m, err := forecast.NewMethod(h.method)
				if err != nil {
					w.Put(err)
					continue
				}
				f, err := m.Fit(h.series)
				w.Put(h.method, m.Spec(), m.Name(), err)
				if err == nil {
					p, err := f.Forecast(h.ahead)
					w.Put(f.Parameters(), p, err)
				}
				test := forecast.BackTestSpec{Train: 1 + i%9, Horizon: 1 + i%4, Step: i % 3, Period: i % 5}
				score, err := forecast.BackTest(h.series, m, test)
				w.Put(score.Name, score.Origins, score.Err, err, score.N())
				bias, ok := score.Bias()
				spread, ok2 := score.Dispersion()
				w.Put(bias, ok, spread, ok2)
				for _, e := range []forecast.ErrorBy{"", forecast.WAPE, forecast.MAE, forecast.RMSE, forecast.MASE, forecast.MAPE} {
					v, ok := score.Of(e)
					w.Put(v, ok)
				}
				naive, ok := forecast.NaiveError(h.series, i%5)
				w.Put(naive, ok)
			}
		}),
		goldentest.Group("uneven amounts", func(w *goldentest.Writer) {
			for i := range 400 {
				h := g.Example(i)
				uneven(&h)
				m, err := forecast.NewMethod(h.method)
				if err != nil {
					w.Put(err)
					continue
				}
				f, err := m.Fit(h.series)
				w.Put(err)
				if err == nil {
					p, err := f.Forecast(h.ahead)
					w.Put(f.Parameters(), p, err)
				}
				index, err := forecast.Indices(h.series, forecast.SeasonSpec{Period: 1 + i%7})
				w.Put(index, err)
				score, err := forecast.BackTest(h.series, m, forecast.BackTestSpec{Train: 2 + i%9, Horizon: 1, Period: i % 3})
				w.Put(score.Accuracy.Of(forecast.MASE))
				w.Put(score.Accuracy.Of(forecast.RMSE))
				w.Put(score.Dispersion())
				w.Put(err)
			}
		}),
		goldentest.Group("seasons and events", func(w *goldentest.Writer) {
			for i := range 200 {
				h := g.Example(i)
				season := forecast.SeasonSpec{Period: i % 7, Average: []forecast.Averaging{"", forecast.Mean, forecast.Median, forecast.Trimmed}[i%4]}
				index, err := forecast.Indices(h.series, season)
				w.Put(index, err)
				events := make([]string, len(h.series.Values))
				for k := range events {
					events[k] = []string{"", "", "", "release", "holiday"}[(k*k+i)%5]
				}
				effects, err := forecast.EventFactors(h.series, events, season)
				w.Put(effects, err)
				factors, err := forecast.Factors(events, effects)
				w.Put(factors, err)
				specs := forecast.StandardSpecs(i % 9)
				w.Put(specs, forecast.Grid(h.method, 0.1, 0.5, 1))
				all, err := newMethods(specs)
				if err == nil && len(h.series.Values) > 12 {
					c, err := forecast.Choose(h.series, all, forecast.BackTestSpec{Train: 8, Horizon: 2})
					w.Put(c.String(), err)
				}
			}
		}),
		goldentest.Group("counts", func(w *goldentest.Writer) {
			for _, mean := range []float64{0, 1e-9, 0.3, 1, 7.5, 90, 5e3, 9e4, 1e5, 2e5, 1e8, 1e12, 1e13, -1} {
				for _, d := range []float64{0, 0.5, 1, 1.001, 3, 50, 999, 1000, 1001, 1e6, 1e12, 1e13} {
					for _, level := range []float64{0, 1e-6, 0.5, 0.8, 0.95, 0.999, 1} {
						lo, hi, ok := forecast.Counts{Mean: mean, Dispersion: d}.Interval(level)
						w.Put(lo, hi, ok)
					}
				}
			}
		}),
		goldentest.Group("sizes at which the method changes", func(w *goldentest.Writer) {
			for _, c := range []forecast.Counts{{Mean: 1.001e7, Dispersion: 1001}, {Mean: 1.002e7, Dispersion: 1001}, {Mean: 1e8, Dispersion: 1000}, {Mean: 1.0001e8, Dispersion: 1000}, {Mean: 2e5, Dispersion: 2}, {Mean: 2.1e5, Dispersion: 2}, {Mean: 0.5, Dispersion: 1.5}, {Mean: 3, Dispersion: 4}, {Mean: 5e-324, Dispersion: 2000}} {
				for _, level := range []float64{1e-300, 1e-6, 0.1, 0.5, 0.9, 0.99, 0.999, 1 - 1e-12, math.Nextafter(1, 0)} {
					lo, hi, ok := c.Interval(level)
					w.Put(lo, hi, ok)
				}
			}
			for _, mean := range []float64{0.01, 0.7, 1, 2, 3.5, 11, 60, 999} { // the last bits of the sums decide
				for _, d := range []float64{1, 1.3, 2, 3, 7.5, 40} {
					for _, level := range []float64{0.5, 1 - 1e-14, 1 - 1e-15, 1 - 3e-16, math.Nextafter(1, 0)} {
						lo, hi, ok := forecast.Counts{Mean: mean, Dispersion: d}.Interval(level)
						w.Put(lo, hi, ok)
					}
				}
			}
			for _, a := range []float64{1e-12, 0.01, 0.5, 1, 3, 40, 1000, 1e4} {
				for _, x := range []float64{0, 1e-300, a / 10, a - a/20, a, math.Nextafter(a+1, 0), a + 1, math.Nextafter(a+1, 1e9), a + 2, 2*a + 1, 30 * a, 1e3 + a} {
					w.Put(forecast.GammaBelow(a, x))
				}
				for _, p := range []float64{1e-9, 0.05, 0.5, 0.9, 0.9995, 1 - 1e-9} {
					w.Put(forecast.GammaQuantile(a, p))
				}
			}
			events, err := forecast.HandbookEvents(time.Date(2027, 1, 1, 9, 0, 0, 0, time.UTC), 24*time.Hour, 2*366)
			w.Put(events, err)
			all, err := newMethods(forecast.StandardSpecs(3))
			for i := range 40 {
				h := g.Example(i)
				for _, by := range []forecast.ErrorBy{"", forecast.WAPE, forecast.MAE, forecast.RMSE, forecast.MASE, forecast.MAPE} {
					c, err2 := forecast.Choose(h.series, all, forecast.BackTestSpec{Train: 3, Horizon: 1, Measure: by})
					w.Put(c.Best, c.Measure, c.String(), err, err2)
				}
			}
			w.Put(forecast.Choice{}.String(), forecast.Choice{Best: -1, Scores: make([]forecast.Score, 2)}.String())
		}),
		goldentest.Group("careless questions", func(w *goldentest.Writer) {
			slots := hostileSlots(5)
			for i := range 600 {
				h := g.Example(i)
				s := forecast.Series{Values: []float64{hostile().Example(i), 2, hostile().Example(i + 9), 4, 3}, Slots: slots.Example(i)}
				a := forecast.Ahead{N: hostileInt().Example(i), Slots: slots.Example(i + 1)}
				if a.N > 100 {
					a.N = 5
				}
				m, err := forecast.NewMethod(h.method)
				if err != nil {
					w.Put(err)
					continue
				}
				p, err := m.Forecast(s, a)
				w.Put(p, err)
				x, err := forecast.Measured(s.Values, []float64{1, hostile().Example(i + 3), 2, 4, 5}[:4+i%2], hostile().Example(i))
				v, ok := x.Of(forecast.MASE)
				w.Put(v, ok, err)
			}
		}),
		goldentest.Group("clocks on the wall", func(w *goldentest.Writer) {
			for _, name := range []string{"America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "America/Sao_Paulo", "Pacific/Apia", "UTC"} {
				zone, err := time.LoadLocation(name)
				if err != nil {
					t.Fatal(err)
				}
				for _, first := range []time.Time{time.Date(2018, 11, 1, 5, 0, 0, 0, zone), time.Date(2011, 12, 28, 0, 0, 0, 0, zone), time.Date(2026, 3, 6, 23, 59, 0, 0, zone), time.Date(2026, 10, 24, 0, 0, 0, 0, zone)} {
					for _, slot := range []time.Duration{0, -time.Hour, 30 * time.Minute, time.Hour, 2 * time.Hour, 5 * time.Hour, 24 * time.Hour, 48 * time.Hour} {
						for _, days := range []int{-1, 0, 4} {
							c, err := forecast.NewWallClock(first, slot, days)
							w.Put(c.Slots(), c.Len(), err)
							values := make([]float64, len(c.Slots()))
							for k := range values {
								values[k] = float64(k)
							}
							s, err := c.Series(values)
							w.Put(s, err, forecast.RealTime(c, s.Values))
							events, err := forecast.HandbookEvents(first, slot, days)
							w.Put(events, err)
						}
					}
				}
			}
			for days := 725; days < 732; days++ {
				_, err := forecast.NewWallClock(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Minute, days)
				w.Put(err)
			}
		}),
		goldentest.Group("defects", func(w *goldentest.Writer) {
			for i := range 60 {
				goldentest.Defects[forecast.MethodSpec](w, g.Example(i).method, 1<<20)
			}
			for _, sum := range []float64{0, 1e-12, 1e12} {
				for _, x := range []float64{math.Nextafter(sum, 0), sum, math.Nextafter(sum, 2e12)} {
					w.Put(forecast.MethodSpec{Kind: forecast.WeightedAverage, Weights: []float64{x}}.Validate())
				}
			}
			for n := 40319; n < 40323; n++ {
				w.Put(forecast.MethodSpec{Kind: forecast.WeightedAverage, Weights: make([]float64, n)}.Validate(), forecast.MethodSpec{Kind: forecast.MovingAverage, Window: n}.Validate(), forecast.MethodSpec{Kind: forecast.SeasonalNaive, Period: n}.Validate())
			}
			goldentest.Defects[forecast.BackTestSpec](w, forecast.BackTestSpec{Schema: "capacity/forecast/back-test/1", Train: 2, Horizon: 2, Step: 1, Period: 1, Measure: forecast.MAE}, 1<<20)
		}))
}

// What is made shares no memory with its document.
func TestApart(t *testing.T) {
	goldentest.Apart(t, forecast.MethodSpec{Kind: forecast.WeightedAverage, Weights: []float64{1, 2}}, forecast.NewMethod)
}
