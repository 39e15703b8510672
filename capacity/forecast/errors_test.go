package forecast_test

import (
	"errors"
	"testing"

	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/forecast"
)

// short has no point for the last slot.
type short struct{}

func (short) Name() string { return "short" }

func (short) Forecast(_ forecast.Series, ahead forecast.Ahead) ([]forecast.Point, error) {
	return make([]forecast.Point, ahead.N-1), nil
}

// Each error of the data, by its whole text.
func TestErrorTexts(t *testing.T) {
	method := func(s forecast.MethodSpec) *forecast.Method {
		m, err := forecast.NewMethod(s)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	regression := method(forecast.MethodSpec{Kind: forecast.Regression})
	driven := forecast.Series{Values: []float64{1, 2, 4}, Slots: forecast.Slots{Drivers: [][]float64{{1, 0}, {2, 0}, {3, 5}}}}
	ahead := func(drivers ...[]float64) forecast.Ahead {
		return forecast.Ahead{N: 2, Slots: forecast.Slots{Drivers: drivers}}
	}
	winters := func(alpha, beta, gamma float64) *forecast.Method {
		return method(forecast.MethodSpec{Kind: forecast.HoltWinters, Name: "winters", Period: 2, Form: forecast.Multiplicative, Alpha: alpha, Beta: beta, Gamma: gamma})
	}
	high := forecast.Series{Values: []float64{4e-300, 2, 1e6, 2}}
	for _, tt := range []struct {
		name   string
		method *forecast.Method
		past   forecast.Series
		ahead  forecast.Ahead
		want   string
	}{
		{"a fit", regression, driven, ahead([]float64{1, 1}, []float64{2, 2}), ""},
		{"nothing ahead needs no drivers", regression, driven, forecast.Ahead{}, ""},
		{"no drivers ahead", regression, driven, ahead(), "forecast: drivers: required: the history has 2"},
		{"one driver ahead", regression, driven, ahead([]float64{1}, []float64{1}), "forecast: drivers: conflict: 1 drivers, the history has 2"},
		{"no drivers", regression, forecast.Series{Values: []float64{1, 2}}, ahead(), "forecast: drivers: required: a regression needs at least one a slot"},
		{"lists of no drivers", regression, forecast.Series{Values: []float64{1}, Slots: forecast.Slots{Drivers: [][]float64{{}}}}, ahead(), "forecast: drivers: required: a regression needs at least one a slot"},
		{"few slots", regression, forecast.Series{Values: []float64{1, 2}, Slots: forecast.Slots{Drivers: [][]float64{{1, 2}, {2, 3}}}}, ahead(), "forecast: values: not enough data: a regression on 2 drivers needs 3 open slots, the history has 2"},
		{"not equally many drivers", regression, forecast.Series{Values: []float64{1, 2, 3}, Slots: forecast.Slots{Drivers: [][]float64{{1}, {1, 2}, {}}}}, ahead(),
			"forecast: 2 defects\n\tdrivers[1]: conflict: 2 drivers, the first slot has 1\n\tdrivers[2]: conflict: 0 drivers, the first slot has 1"},
		{"a season beyond the numbers", winters(5e-324, 0, 1), forecast.Series{Values: []float64{5e-324, 5e-324, 5e-324, 5e-324, 1e12, 1e12}}, ahead(), "forecast: values: out of range: winters leaves the range of numbers on them"},
		{"a level beyond the numbers", winters(1, 0, 1), forecast.Series{Values: []float64{2, 5e-324, 1e12, 1e12}}, ahead(), "forecast: values: out of range: winters leaves the range of numbers on them"},
		{"a slope beyond the numbers", winters(1, 1, 1), forecast.Series{Values: []float64{2, 5e-324, 1e12, 1e12}}, ahead(), "forecast: values: out of range: winters leaves the range of numbers on them"},
		{"a level lost on the way", winters(1, 0, 1), forecast.Series{Values: []float64{5e-324, 2, 1e12, 1e12}}, ahead(), "forecast: values[3]: out of range: the level falls to NaN there, a multiplicative season needs one above 0"},
		{"high, but a number", winters(0.5, 0, 0), high, ahead(), ""},
		{"a forecast beyond the numbers", winters(0.5, 0, 0), high, forecast.Ahead{N: 2, Slots: forecast.Slots{Factors: []float64{1, 1e6}}}, "forecast: open[1]: out of range: winters leaves the range of numbers there"},
	} {
		_, err := tt.method.Forecast(tt.past, tt.ahead)
		if got := text(err); got != tt.want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.name, got, tt.want)
		}
	}
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestArgumentErrors(t *testing.T) {
	s := forecast.Series{Values: []float64{1, 2, 3}}
	_, err := forecast.EventFactors(s, []string{"a", ""}, forecast.SeasonSpec{Period: 1})
	if got, want := text(err), "forecast: events: conflict: 2 elements for 3 slots"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	_, err = forecast.EventFactors(forecast.Series{Values: []float64{-1}}, []string{"a", "b"}, forecast.SeasonSpec{Average: "x"})
	want := "forecast: 4 defects\n\tvalues[0]: out of range: -1, want 0 to 1e+12\n\tseason.period: out of range: 0, want 1 to 40320 slots\n\tseason.average: unknown: \"x\", want one of [\"mean\" \"median\" \"trimmed\"]\n\tevents: conflict: 2 elements for 1 slots"
	if got := text(err); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	score, err := forecast.BackTest(s, short{}, forecast.BackTestSpec{Train: 1, Horizon: 2})
	if got, want := text(score.Err), "from slot 1: forecast: short: 1 points for 2 slots: conflict"; err != nil || got != want || score.Origins != 0 || !errors.Is(score.Err, capacity.ErrConflict) {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
	if got, want := text(forecast.MethodSpec{Kind: forecast.WeightedAverage}.Validate()), "forecast: weights: required: want a weight for each slot, oldest first"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// The table stays a table whatever the methods are called.
func TestChoiceOfNamedMethods(t *testing.T) {
	fs, err := newMethods([]forecast.MethodSpec{{Kind: forecast.Average, Name: "a <b> & c"}, {Kind: forecast.Average, Name: "plain"}, {Kind: forecast.MovingAverage, Window: 9}})
	if err != nil {
		t.Fatal(err)
	}
	c, err := forecast.Choose(forecast.Series{Values: []float64{1, 3, 2, 5}}, fs, forecast.BackTestSpec{Train: 2, Horizon: 1})
	if err != nil {
		t.Fatal(err)
	}
	want := "" +
		"   method                   n  wape   mase   bias  dispersion\n" +
		"*  a <b> & c                2  0.429  1.000  -1.5  2.25\n" +
		"   plain                    2  0.429  1.000  -1.5  2.25\n" +
		"   moving_average window=9  fails from slot 2: forecast: values: not enough data: moving_average window=9 needs 9 open slots, the history has 2\n"
	if got := c.String(); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}
