package forecast_test

import (
	"errors"
	"math"
	"testing"

	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/forecast"
	"pgregory.net/rapid"
)

// hostile draws the numbers that careless callers pass on, and more often those
// at the edge of what is allowed.
func hostile() *rapid.Generator[float64] {
	edge := rapid.SampledFrom([]float64{0, 5e-324, 1e-300, 1e-12, 1e-6, 0.5, math.Nextafter(1, 0), 1, 2, 1e6, 1e12})
	return rapid.OneOf(edge, edge, edge, edge, rapid.Float64Range(0, 1), rapid.Float64Range(0, 100), rapid.Float64(),
		rapid.SampledFrom([]float64{math.NaN(), math.Inf(1), math.Inf(-1), math.Copysign(0, -1), math.MaxFloat64, -math.MaxFloat64, -5e-324, -1, 1e13}))
}

func hostileInt() *rapid.Generator[int] {
	return rapid.OneOf(rapid.IntRange(0, 6), rapid.IntRange(0, 6), rapid.IntRange(0, 6),
		rapid.SampledFrom([]int{math.MinInt, -1, 40320, 40321, 1 << 20, 1<<20 + 1, math.MaxInt}))
}

// hostileSlots draws what is known of n slots, now and then of another number.
func hostileSlots(n int) *rapid.Generator[forecast.Slots] {
	return rapid.Custom(func(t *rapid.T) (s forecast.Slots) {
		size := func(name string) int {
			if rapid.IntRange(0, 9).Draw(t, name) == 0 {
				return n + 1
			}
			return n
		}
		if k := size("open"); rapid.Bool().Draw(t, "closes") {
			s.Open = rapid.SliceOfN(rapid.Bool(), k, k).Draw(t, "open")
		}
		if k := size("factors"); rapid.Bool().Draw(t, "events") {
			s.Factors = rapid.SliceOfN(hostile(), k, k).Draw(t, "factors")
		}
		if k := size("drivers"); rapid.Bool().Draw(t, "driven") {
			s.Drivers = rapid.SliceOfN(rapid.SliceOfN(hostile(), 1, 1), k, k).Draw(t, "drivers")
		}
		return s
	})
}

func typed(err error) bool {
	var wrong *capacity.SpecError
	return errors.As(err, &wrong)
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// Whatever the data, there is a typed error or a forecast of numbers.
func TestMethodsHostileProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := forecast.MethodSpec{Kind: rapid.SampledFrom(append(techniques(), "", "x")).Draw(t, "kind")}
		season := forecast.SeasonSpec{Period: hostileInt().Draw(t, "season"), Average: rapid.SampledFrom([]forecast.Averaging{"", forecast.Mean, forecast.Median, forecast.Trimmed, "x"}).Draw(t, "average")}
		switch s.Kind {
		case forecast.MovingAverage:
			s.Window = hostileInt().Draw(t, "window")
		case forecast.WeightedAverage:
			s.Weights = rapid.SliceOfN(hostile(), 0, 3).Draw(t, "weights")
		case forecast.SeasonalNaive:
			s.Period = hostileInt().Draw(t, "period")
		case forecast.Smoothing, forecast.Holt, forecast.HoltWinters:
			s.Alpha = hostile().Draw(t, "alpha")
			if s.Kind != forecast.Smoothing {
				s.Beta = hostile().Draw(t, "beta")
			}
			if s.Kind == forecast.HoltWinters {
				s.Gamma, s.Period, s.Form = hostile().Draw(t, "gamma"), hostileInt().Draw(t, "period"), rapid.SampledFrom([]forecast.Form{"", forecast.Additive, forecast.Multiplicative, "x"}).Draw(t, "form")
			}
		}
		if rapid.Bool().Draw(t, "seasonal") {
			s.Season = season
		}
		n := rapid.IntRange(0, 8).Draw(t, "slots")
		past := forecast.Series{Values: rapid.SliceOfN(hostile(), n, n).Draw(t, "values"), Slots: hostileSlots(n).Draw(t, "history")}
		ahead := forecast.Ahead{N: rapid.OneOf(rapid.Just(3), hostileInt()).Draw(t, "n"), Slots: hostileSlots(3).Draw(t, "ahead")}
		test := forecast.BackTestSpec{Train: hostileInt().Draw(t, "train"), Horizon: hostileInt().Draw(t, "horizon"),
			Step: hostileInt().Draw(t, "step"), Period: hostileInt().Draw(t, "naive")}

		if i, err := forecast.Indices(past, season); err != nil && !typed(err) {
			t.Fatal(err)
		} else {
			for _, x := range i {
				if !(x.Value >= 0) || !finite(x.Value) {
					t.Fatal(i)
				}
			}
		}
		if e, ok := forecast.NaiveError(past, test.Period); !finite(e) || ok && e <= 0 {
			t.Fatal(e)
		}
		m, err := forecast.NewMethod(s)
		if err != nil {
			if !typed(err) {
				t.Fatal(err)
			}
			return
		}
		points, err := m.Forecast(past, ahead)
		if err != nil && !typed(err) {
			t.Fatal(err)
		}
		for _, p := range points {
			if !(p.Mean >= 0) || !finite(p.Mean) || !finite(p.Unfloored) {
				t.Fatalf("%+v", p)
			}
		}
		c, err := forecast.Choose(past, []forecast.Forecaster{m}, test)
		if err != nil && !typed(err) {
			t.Fatal(err)
		}
		for _, score := range c.Scores {
			for _, figure := range figures(score.Accuracy) {
				if x, _ := figure(); !finite(x) {
					t.Fatalf("%+v", score)
				}
			}
		}
	})
}

func TestFunctionsHostileProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := func(name string) float64 { return hostile().Draw(t, name) }
		counts := forecast.Counts{Mean: x("mean"), Dispersion: x("dispersion")}
		if lo, hi, ok := counts.Interval(x("level")); lo < 0 || hi < lo || !ok && hi != 0 {
			t.Fatalf("[%d, %d] %v", lo, hi, ok)
		}
		a, err := forecast.Measured([]float64{x("actual"), x("actual")}, []float64{x("forecast"), x("forecast")}, x("scale"))
		if err != nil && !typed(err) {
			t.Fatal(err)
		}
		for _, figure := range figures(a) {
			if v, _ := figure(); !finite(v) {
				t.Fatalf("%+v", a)
			}
		}
		events := []string{"", "a", "", "a", "", ""}
		past := forecast.Series{Values: rapid.SliceOfN(hostile(), 6, 6).Draw(t, "values"), Slots: hostileSlots(6).Draw(t, "slots")}
		effects, err := forecast.EventFactors(past, events, forecast.SeasonSpec{Period: hostileInt().Draw(t, "period")})
		if err != nil && !typed(err) {
			t.Fatal(err)
		}
		factors, err := forecast.Factors([]string{"a", ""}, append(effects, forecast.EventFactor{Event: "a", Factor: x("factor")}))
		if err != nil && !typed(err) {
			t.Fatal(err)
		}
		for _, f := range factors {
			if !(f >= 0) || !finite(f) {
				t.Fatal(factors)
			}
		}
	})
}

// Nobody to forecast is a defect of the arguments, not a panic.
func TestNoForecaster(t *testing.T) {
	s, test := forecast.Series{Values: []float64{1, 2}}, forecast.BackTestSpec{Train: 1, Horizon: 1}
	if _, err := forecast.BackTest(s, nil, test); !errors.Is(err, capacity.ErrRequired) {
		t.Error(err)
	}
	if _, err := forecast.Choose(s, []forecast.Forecaster{nil}, test); !errors.Is(err, capacity.ErrRequired) {
		t.Error(err)
	}
}

func figures(a forecast.Accuracy) []func() (float64, bool) {
	out := []func() (float64, bool){a.Bias, a.Dispersion}
	for _, by := range []forecast.ErrorBy{forecast.MAE, forecast.RMSE, forecast.WAPE, forecast.MASE, forecast.MAPE} {
		out = append(out, func() (float64, bool) { return a.Of(by) })
	}
	return out
}
