package forecast_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/forecast"
)

// still says the same of every slot, without reading anything.
type still float64

func (still) Name() string { return "still" }

func (x still) Forecast(_ forecast.Series, ahead forecast.Ahead) ([]forecast.Point, error) {
	out := make([]forecast.Point, ahead.N)
	for i := range out {
		out[i] = forecast.Point{Open: true, Mean: float64(x)}
	}
	return out, nil
}

// A back-test reads at most 1e9 slots, by all forecasters together: from 1000
// origins, between 998,002 and 1,000,000 slots before each and one after it.
func TestBackTestReads(t *testing.T) {
	const period = 1 << 20 // longer than the history, so that there is nothing to compare
	long := func(n int) forecast.Series { return forecast.Series{Values: make([]float64, n)} }
	for _, tt := range []struct {
		name        string
		slots       int
		test        forecast.BackTestSpec
		forecasters int
		ok          bool
	}{
		{"exactly", 1000999, forecast.BackTestSpec{Train: 999000, Horizon: 1, Step: 2}, 1, true},
		{"no further origin", 1001000, forecast.BackTestSpec{Train: 999000, Horizon: 1, Step: 2}, 1, true},
		{"one origin more", 1001001, forecast.BackTestSpec{Train: 999000, Horizon: 1, Step: 2}, 1, false},
		{"one slot more in each", 1001000, forecast.BackTestSpec{Train: 999001, Horizon: 1, Step: 2}, 1, false},
		{"the horizon counts", 1001000, forecast.BackTestSpec{Train: 999000, Horizon: 2, Step: 2}, 1, false},
		{"the step is the horizon", 1000999, forecast.BackTestSpec{Train: 998999, Horizon: 2}, 1, true},
		{"the step is the horizon, one origin more", 1001001, forecast.BackTestSpec{Train: 998999, Horizon: 2}, 1, false},
		{"in steps of one", 1001000, forecast.BackTestSpec{Train: 1000000, Horizon: 1, Step: 1}, 1, false},
		{"two forecasters of half", 1000248, forecast.BackTestSpec{Train: 999749, Horizon: 1, Step: 1}, 2, true},
		{"two forecasters of more than half", 1000250, forecast.BackTestSpec{Train: 999749, Horizon: 1, Step: 1}, 2, false},
	} {
		tt.test.Period = period
		_, err := forecast.Choose(long(tt.slots), []forecast.Forecaster{still(1), still(2)}[:tt.forecasters], tt.test)
		if (err == nil) != tt.ok || !tt.ok && !errors.Is(err, capacity.ErrRange) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

// What a forecaster says is taken from 0 to 1e12.
func TestForecasterAtTheLimits(t *testing.T) {
	s, test := forecast.Series{Values: []float64{1, 2, 3}}, forecast.BackTestSpec{Train: 1, Horizon: 1}
	for x, ok := range map[float64]bool{0: true, 1e12: true, -5e-324: false, math.Nextafter(1e12, 2e12): false, math.Inf(1): false} {
		if score, err := forecast.BackTest(s, still(x), test); err != nil || (score.Err == nil) != ok {
			t.Errorf("%v: %v, %v", x, score.Err, err)
		}
	}
}

func TestSlotsAtTheLimits(t *testing.T) {
	m, err := forecast.NewMethod(forecast.MethodSpec{Kind: forecast.Average})
	if err != nil {
		t.Fatal(err)
	}
	past := forecast.Series{Values: []float64{1}}
	for n, ok := range map[int]bool{-1: false, 0: true, 1 << 20: true, 1<<20 + 1: false} {
		if p, err := m.Forecast(past, forecast.Ahead{N: n}); (err == nil) != ok || ok && len(p) != n {
			t.Errorf("%d slots ahead: %d points, %v", n, len(p), err)
		}
	}
	for n, ok := range map[int]bool{1 << 20: true, 1<<20 + 1: false} {
		if _, err := m.Fit(forecast.Series{Values: make([]float64, n)}); (err == nil) != ok {
			t.Errorf("%d slots: %v", n, err)
		}
	}
}

func TestAccuracyOfNothing(t *testing.T) {
	a, err := forecast.Measured([]float64{0, 0}, []float64{0, 0}, 0)
	if x, ok := a.Dispersion(); err != nil || ok || x != 0 {
		t.Errorf("dispersion %v, %v, %v", x, ok, err)
	}
	if x, ok := a.Bias(); !ok || x != 0 {
		t.Errorf("bias %v, %v", x, ok)
	}
	a, _ = forecast.Measured([]float64{3}, []float64{0}, 0)
	if x, ok := a.Dispersion(); !ok || x != 9 {
		t.Errorf("dispersion %v, %v where nothing was forecast", x, ok)
	}
	if x, ok := forecast.NaiveError(forecast.Series{Values: []float64{4, 4, 4}}, 1); ok || x != 0 {
		t.Errorf("naive error %v, %v without a difference", x, ok)
	}
}

// An event in whose slots nothing is expected has no factor, the others do, and
// factors stay within their bounds.
func TestEventFactorsAtTheLimits(t *testing.T) {
	s := forecast.Series{Values: []float64{0, 1e3, 1e3, 5, 1e3, 1e-5, 0, 1e3, 1e12, 9, 1e3, 2e3, 0, 1e3, 0}}
	events := []string{"", "", "", "a", "", "few", "", "", "many", "a", "", "twice", "", "", "without"}
	got, err := forecast.EventFactors(s, events, forecast.SeasonSpec{Period: 3})
	want := []forecast.EventFactor{{Event: "few", Factor: 1e-6, N: 1}, {Event: "many", Factor: 1e6, N: 1}, {Event: "twice", Factor: 2, N: 1}, {Event: "without", N: 1}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%+v, %v, want %+v", got, err, want)
	}
	_, err = forecast.Factors([]string{"x", "a", "y"}, []forecast.EventFactor{{Event: "a", Factor: 2}, {Event: "a", Factor: 3}})
	if err == nil || strings.Count(err.Error(), "has no effect") != 2 {
		t.Errorf("%v", err)
	}
	f, err := forecast.Factors([]string{"", "a", ""}, []forecast.EventFactor{{Event: "b", Factor: 5}, {Event: "a", Factor: 2}, {Event: "a", Factor: 3}})
	if err != nil || f[0] != 1 || f[1] != 2 || f[2] != 1 {
		t.Errorf("%v, %v", f, err)
	}
}

// A driver that says nothing is refused by its number, wherever it stands.
func TestDriversThatSayNothing(t *testing.T) {
	m, err := forecast.NewMethod(forecast.MethodSpec{Kind: forecast.Regression})
	if err != nil {
		t.Fatal(err)
	}
	columns := map[string][]float64{"a": {1, 2, 4, 3, 9, 5}, "b": {2, 7, 1, 8, 2, 8}, "constant": {7.1, 7.1, 7.1, 7.1, 7.1, 7.1}, "great": {9.1e11, 9.1e11, 9.1e11, 9.1e11, 9.1e11, 9.1e11}, "zero": make([]float64, 6), "twice a": {2, 4, 8, 6, 18, 10}}
	for _, tt := range []struct {
		names []string
		want  string
	}{
		{[]string{"a", "b"}, ""}, {[]string{"constant", "a", "b"}, "driver 0"}, {[]string{"great", "a"}, "driver 0"}, {[]string{"a", "great"}, "driver 1"}, {[]string{"a", "constant", "b"}, "driver 1"}, {[]string{"a", "zero", "b"}, "driver 1"},
		{[]string{"a", "b", "constant"}, "driver 2"}, {[]string{"a", "twice a", "b"}, "driver 1"}, {[]string{"a", "b", "twice a"}, "driver 2"}, {[]string{"zero", "constant"}, "driver 0"},
	} {
		s := forecast.Series{Values: []float64{3, 1, 4, 1, 5, 9}}
		for i := range s.Values {
			var row []float64
			for _, name := range tt.names {
				row = append(row, columns[name][i])
			}
			s.Drivers = append(s.Drivers, row)
		}
		_, err := m.Fit(s)
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want+" is constant or follows") {
			t.Errorf("%v: %v, want %q", tt.names, err, tt.want)
		}
	}
}

// Seasons and levels of 0 in Holt and Winters' method.
func TestHoltWintersWithoutAmounts(t *testing.T) {
	for _, tt := range []struct {
		name   string
		form   forecast.Form
		values []float64
		closed []int
		beta   float64
		want   string // of the error
	}{
		{"the first season is empty", forecast.Multiplicative, []float64{0, 0, 3, 5}, nil, 0.25, "the first season is empty"},
		{"added to nothing", forecast.Additive, []float64{0, 0, 3, 5}, nil, 0.25, ""},
		{"an index of 0", forecast.Multiplicative, []float64{0, 4, 0, 6, 3, 5}, nil, 0.25, ""},
		{"the level falls to 0", forecast.Multiplicative, []float64{5, 5, 0, 0, 0, 0}, nil, 0.25, "the level falls to"},
		{"a position opens in an empty season", forecast.Multiplicative, []float64{5, 0, 2, 5, 0, 2, 0, 0, 0, 4, 4, 4}, []int{1, 4}, 0, ""},
		{"no common slot", forecast.Additive, []float64{1, 2, 3, 4}, []int{0, 3}, 0.25, "two seasons with an open slot in common"},
		{"less than two seasons", forecast.Additive, []float64{1, 2, 3}, nil, 0.25, "two seasons with an open slot in common"},
	} {
		m, err := forecast.NewMethod(forecast.MethodSpec{Kind: forecast.HoltWinters, Period: 2 + len(tt.values)/9, Form: tt.form, Alpha: 0.5, Beta: tt.beta, Gamma: 0.5})
		if err != nil {
			t.Fatal(err)
		}
		s := forecast.Series{Values: tt.values}
		s.Open = make([]bool, len(tt.values))
		for i := range s.Open {
			s.Open[i] = true
		}
		for _, i := range tt.closed {
			s.Open[i] = false
		}
		fit, err := m.Fit(s)
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
			continue
		}
		if err == nil {
			for _, x := range fit.Parameters().Season {
				if math.IsNaN(x.Value) || math.IsInf(x.Value, 0) {
					t.Errorf("%s: %+v", tt.name, fit.Parameters())
				}
			}
		}
	}
}

// A slot is a minute or longer, and seconds count where clocks are changed.
func TestWallClockSlots(t *testing.T) {
	first := time.Date(2026, 5, 4, 0, 0, 0, 0, time.UTC)
	for slot, ok := range map[time.Duration]bool{30 * time.Second: false, time.Minute: true, 7 * time.Minute: false, 24 * time.Hour: true} {
		if _, err := forecast.NewWallClock(first, slot, 1); (err == nil) != ok {
			t.Errorf("%v: %v", slot, err)
		}
	}
	zone, err := time.LoadLocation("Africa/Monrovia")
	if err != nil {
		t.Fatal(err)
	}
	// On 7 January 1972 clocks went forward by 44 minutes and 30 seconds.
	if _, err := forecast.NewWallClock(time.Date(1972, 1, 6, 0, 0, 0, 0, zone), time.Minute, 3); !errors.Is(err, capacity.ErrConflict) {
		t.Errorf("%v", err)
	}
}

func TestNonZero(t *testing.T) {
	for x, want := range map[float64]float64{0: 1e-300, -1e-301: 1e-300, -1e-300: -1e-300, 2e-300: 2e-300, -1: -1} {
		if got := forecast.NonZero(x, 1e-300); got != want {
			t.Errorf("%v: %v, want %v", x, got, want)
		}
	}
}

// A factor is 0, or from a millionth to a million.
func TestFactorsAtTheLimits(t *testing.T) {
	for f, want := range map[float64]string{
		0: "", 1e-6: "", 1: "", 1e6: "", math.Nextafter(1e-6, 0): "forecast: effects[0].factor: out of range: 9.999999999999997e-07, want 0 or 1e-06 to 1e+06",
		math.Nextafter(1e6, 2e6): "forecast: effects[0].factor: out of range: 1.0000000000000001e+06, want 0 or 1e-06 to 1e+06", -1: "forecast: effects[0].factor: out of range: -1, want 0 or 1e-06 to 1e+06",
	} {
		if _, err := forecast.Factors(nil, []forecast.EventFactor{{Event: "a", Factor: f}}); text(err) != want {
			t.Errorf("%v: %v, want %s", f, err, want)
		}
	}
}

// What is not a series has no naive error.
func TestNaiveErrorOfNothing(t *testing.T) {
	good := []float64{1, 2, 4}
	for _, tt := range []struct {
		values []float64
		period int
		want   float64
	}{{good, 1, 1.5}, {good, 2, 3}, {good, 3, 0}, {good, 0, 0}, {good, -1, 0}, {[]float64{1, 2, -4}, 1, 0}, {[]float64{-1, -2, 4}, 1, 0}, {nil, 1, 0}} {
		if got, ok := forecast.NaiveError(forecast.Series{Values: tt.values}, tt.period); got != tt.want || ok != (tt.want > 0) {
			t.Errorf("%v by %d: %v, %v, want %v", tt.values, tt.period, got, ok, tt.want)
		}
	}
}
