package forecast_test

import (
	"errors"
	"github.com/supportops/policy/capacity/forecast"
	"pgregory.net/rapid"
)

// genSeries draws a history of n slots, some of them closed.
func genSeries(t *rapid.T, n int) forecast.Series {
	s := forecast.Series{Values: make([]float64, n)}
	for i := range s.Values {
		s.Values[i] = float64(rapid.IntRange(0, 200).Draw(t, "value"))
	}
	if rapid.Bool().Draw(t, "closes") {
		s.Open = make([]bool, n)
		for i := range s.Open {
			s.Open[i] = rapid.IntRange(0, 4).Draw(t, "open") > 0
		}
	}
	return s
}

func techniques() []forecast.Technique {
	return []forecast.Technique{forecast.Average, forecast.MovingAverage, forecast.WeightedAverage, forecast.Trend, forecast.SeasonalNaive,
		forecast.Smoothing, forecast.Holt, forecast.HoltWinters, forecast.Regression}
}

func genMethod(t *rapid.T) forecast.MethodSpec {
	unit := func(name string) float64 { return float64(rapid.IntRange(0, 16).Draw(t, name)) / 16 }
	period := rapid.IntRange(1, 8).Draw(t, "period")
	s := forecast.MethodSpec{Kind: rapid.SampledFrom(techniques()).Draw(t, "kind")}
	switch s.Kind {
	case forecast.MovingAverage:
		s.Window = rapid.IntRange(1, 5).Draw(t, "window")
	case forecast.WeightedAverage:
		s.Weights = rapid.SliceOfN(rapid.Float64Range(0.5, 4), 1, 4).Draw(t, "weights")
	case forecast.SeasonalNaive:
		s.Period = period
	case forecast.HoltWinters:
		s.Period, s.Gamma = period, unit("gamma")
		s.Form = rapid.SampledFrom([]forecast.Form{forecast.Additive, forecast.Multiplicative}).Draw(t, "form")
	}
	if s.Kind == forecast.Smoothing || s.Kind == forecast.Holt || s.Kind == forecast.HoltWinters {
		s.Alpha = unit("alpha")*15/16 + 1.0/16
	}
	if s.Kind == forecast.Holt || s.Kind == forecast.HoltWinters {
		s.Beta = unit("beta")
	}
	if s.Kind != forecast.HoltWinters && s.Kind != forecast.SeasonalNaive && rapid.Bool().Draw(t, "seasonal") {
		s.Season = forecast.SeasonSpec{Period: period, Average: rapid.SampledFrom([]forecast.Averaging{"", forecast.Mean, forecast.Median, forecast.Trimmed}).Draw(t, "average")}
	}
	return s
}

// newMethods returns the method of each spec, as forecasters.
func newMethods(specs []forecast.MethodSpec) (out []forecast.Forecaster, err error) {
	for _, s := range specs {
		m, e := forecast.NewMethod(s)
		out, err = append(out, m), errors.Join(err, e)
	}
	return out, err
}
