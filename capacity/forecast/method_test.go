package forecast_test

import (
	"encoding/json"
	"errors"
	"github.com/supportops/policy/internal/spec/spectest"
	"math"
	"math/big"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/forecast"
	"pgregory.net/rapid"
)

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-9*max(1, math.Abs(a), math.Abs(b)) }

func run(t testing.TB, spec forecast.MethodSpec, s forecast.Series, h int) []forecast.Point {
	t.Helper()
	m, err := forecast.NewMethod(spec)
	if err != nil {
		t.Fatal(err)
	}
	points, err := m.Forecast(s, forecast.Ahead{N: h})
	if err != nil {
		t.Fatal(err)
	}
	return points
}

// What stands in a closed slot changes nothing, whatever the method.
func TestMethodClosedSlotIsAbsentProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genSeries(t, rapid.IntRange(0, 40).Draw(t, "n"))
		s.Drivers = make([][]float64, len(s.Values))
		for i := range s.Drivers {
			s.Drivers[i] = []float64{float64(rapid.IntRange(-50, 50).Draw(t, "driver"))}
		}
		m, err := forecast.NewMethod(genMethod(t))
		if err != nil {
			t.Fatal(err)
		}
		other := s
		other.Values = append([]float64(nil), s.Values...)
		for i := range s.Open {
			if !s.Open[i] {
				other.Values[i] = float64(rapid.IntRange(0, 1e6).Draw(t, "junk"))
			}
		}
		ahead := forecast.Ahead{N: 3, Slots: forecast.Slots{Drivers: [][]float64{{1}, {2}, {3}}}}
		a, errA := m.Forecast(s, ahead)
		b, errB := m.Forecast(other, ahead)
		if (errA == nil) != (errB == nil) {
			t.Fatalf("%v, with junk %v", errA, errB)
		}
		if d := cmp.Diff(a, b); d != "" {
			t.Fatal(d)
		}
	})
}

// A forecast is finite and not negative, and where there is none the error
// says why.
func TestMethodForecastFiniteProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genSeries(t, rapid.IntRange(0, 40).Draw(t, "n"))
		m, err := forecast.NewMethod(genMethod(t))
		if err != nil {
			t.Fatal(err)
		}
		points, err := m.Forecast(s, forecast.Ahead{N: 20})
		if err != nil {
			if !errors.Is(err, forecast.ErrNoData) && !errors.Is(err, capacity.ErrRange) && !errors.Is(err, capacity.ErrRequired) {
				t.Fatalf("an error without a cause: %v", err)
			}
			return
		}
		for _, p := range points {
			if math.IsNaN(p.Unfloored) || math.IsInf(p.Unfloored, 0) || p.Mean != max(0, p.Unfloored) || !p.Open {
				t.Fatalf("%+v", p)
			}
		}
	})
}

// Methods that do not look at time give the same with closed slots as
// without these slots.
func TestMethodTimelessKindsProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genSeries(t, rapid.IntRange(1, 40).Draw(t, "n"))
		spec := rapid.SampledFrom([]forecast.MethodSpec{
			{Kind: forecast.Average}, {Kind: forecast.MovingAverage, Window: 3},
			{Kind: forecast.WeightedAverage, Weights: []float64{1, 2}}, {Kind: forecast.Smoothing, Alpha: 0.25},
		}).Draw(t, "spec")
		var packed forecast.Series
		for i, v := range s.Values {
			if s.Open == nil || s.Open[i] {
				packed.Values = append(packed.Values, v)
			}
		}
		m, _ := forecast.NewMethod(spec)
		a, errA := m.Forecast(s, forecast.Ahead{N: 1})
		b, errB := m.Forecast(packed, forecast.Ahead{N: 1})
		if (errA == nil) != (errB == nil) || !cmp.Equal(a, b) {
			t.Fatalf("%v %v, packed %v %v", a, errA, b, errB)
		}
	})
}

// A factor in the past is taken out before anything is fitted, one ahead is
// put in. Powers of two keep every digit.
func TestMethodFactorProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genSeries(t, rapid.IntRange(0, 40).Draw(t, "n"))
		spec := genMethod(t)
		if spec.Kind == forecast.Regression {
			t.Skip("has no drivers here")
		}
		m, err := forecast.NewMethod(spec)
		if err != nil {
			t.Fatal(err)
		}
		with := s
		with.Values = append([]float64(nil), s.Values...)
		with.Factors = make([]float64, len(s.Values))
		for i := range with.Values {
			with.Factors[i] = math.Ldexp(1, rapid.IntRange(-4, 4).Draw(t, "exponent"))
			with.Values[i] *= with.Factors[i]
		}
		plain, errA := m.Forecast(s, forecast.Ahead{N: 2})
		got, errB := m.Forecast(with, forecast.Ahead{N: 2, Slots: forecast.Slots{Factors: []float64{0.5, 4}}})
		if (errA == nil) != (errB == nil) {
			t.Fatalf("%v, with factors %v", errA, errB)
		}
		for i, p := range got {
			if want := plain[i].Mean * []float64{0.5, 4}[i]; p.Mean != want {
				t.Fatalf("slot %d: %v, want %v", i, p.Mean, want)
			}
		}
	})
}

// Smoothing is the weighted sum α(1−α)^k of what came k slots ago.
func TestSmoothingTwinProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genSeries(t, rapid.IntRange(1, 30).Draw(t, "n"))
		s.Open = nil
		alpha := rapid.Float64Range(0.01, 1).Draw(t, "alpha")
		n := len(s.Values)
		want := s.Values[0] * math.Pow(1-alpha, float64(n-1))
		for i := 1; i < n; i++ {
			want += alpha * math.Pow(1-alpha, float64(n-1-i)) * s.Values[i]
		}
		m, _ := forecast.NewMethod(forecast.MethodSpec{Kind: forecast.Smoothing, Alpha: alpha})
		got, err := m.Forecast(s, forecast.Ahead{N: 1})
		if err != nil || !near(got[0].Mean, want) {
			t.Fatalf("%v %v, want %v", got, err, want)
		}
	})
}

// With a season, the level is what came over what the indices make of one,
// both summed or both smoothed.
func TestSeasonLevelTwinProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		period := rapid.IntRange(1, 6).Draw(t, "period")
		s := genSeries(t, period*rapid.IntRange(1, 5).Draw(t, "seasons"))
		season := forecast.SeasonSpec{Period: period}
		index, err := forecast.Indices(s, season)
		if err != nil {
			t.Fatal(err)
		}
		alpha := rapid.Float64Range(0.01, 1).Draw(t, "alpha")
		came, share, smoothCame, smoothShare := 0.0, 0.0, 0.0, 0.0
		for i, y := range s.Values {
			x := index[i%period]
			if s.Open != nil && !s.Open[i] || x.N == 0 || x.Value == 0 {
				continue
			}
			if share == 0 {
				smoothCame, smoothShare = y, x.Value
			} else {
				smoothCame, smoothShare = alpha*y+(1-alpha)*smoothCame, alpha*x.Value+(1-alpha)*smoothShare
			}
			came += y
			share += x.Value
		}
		if share == 0 {
			return
		}
		for want, spec := range map[float64]forecast.MethodSpec{
			came / share:             {Kind: forecast.Average, Season: season},
			smoothCame / smoothShare: {Kind: forecast.Smoothing, Alpha: alpha, Season: season},
		} {
			m, _ := forecast.NewMethod(spec)
			model, err := m.Fit(s)
			if err != nil || !near(model.Parameters().Level, want) {
				t.Fatalf("%s: level %v %v, want %v", m.Name(), model.Parameters().Level, err, want)
			}
		}
	})
}

// Holt in its error-correction form, slot by slot: a closed slot has no error.
func TestHoltTwinProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genSeries(t, rapid.IntRange(2, 30).Draw(t, "n"))
		if s.Open != nil {
			s.Open[0], s.Open[1] = true, true
		}
		alpha, beta := rapid.Float64Range(0.01, 1).Draw(t, "alpha"), rapid.Float64Range(0, 1).Draw(t, "beta")
		level, slope := s.Values[0], s.Values[1]-s.Values[0]
		for i := 1; i < len(s.Values); i++ {
			e := s.Values[i] - level - slope
			if s.Open != nil && !s.Open[i] {
				e = 0
			}
			level += slope + alpha*e
			slope += alpha * beta * e
		}
		m, _ := forecast.NewMethod(forecast.MethodSpec{Kind: forecast.Holt, Alpha: alpha, Beta: beta})
		got, err := m.Forecast(s, forecast.Ahead{N: 5})
		if err != nil || !near(got[4].Unfloored, level+5*slope) {
			t.Fatalf("%v %v, want %v", got, err, level+5*slope)
		}
	})
}

// A season and a trend without noise are continued exactly, closed slots or
// not, whatever the smoothing parameters.
func TestHoltWintersContinuesProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		period := rapid.IntRange(1, 6).Draw(t, "period")
		season := rapid.SliceOfN(rapid.Float64Range(0, 20), period, period).Draw(t, "season")
		mid := 0.0
		for _, x := range season {
			mid += x / float64(period)
		}
		n := period * rapid.IntRange(2, 6).Draw(t, "seasons")
		at := func(i int) float64 { return 100 + season[i%period] - mid }
		s := genSeries(t, n)
		for i := range s.Values {
			s.Values[i] = at(i)
			if s.Open != nil && i < 2*period {
				s.Open[i] = true
			}
		}
		spec := forecast.MethodSpec{Kind: forecast.HoltWinters, Period: period, Form: rapid.SampledFrom([]forecast.Form{forecast.Additive, forecast.Multiplicative}).Draw(t, "form"),
			Alpha: rapid.Float64Range(0.01, 1).Draw(t, "alpha"), Beta: rapid.Float64Range(0, 1).Draw(t, "beta"), Gamma: rapid.Float64Range(0, 1).Draw(t, "gamma")}
		m, _ := forecast.NewMethod(spec)
		got, err := m.Forecast(s, forecast.Ahead{N: 2 * period})
		if err != nil {
			t.Fatal(err)
		}
		for h, p := range got {
			if !near(p.Mean, at(n+h)) {
				t.Fatalf("slot %d: %v, want %v", h, p.Mean, at(n+h))
			}
		}
	})
}

// The line and the regression solve the normal equations, here in fractions.
func TestRegressionTwinProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.IntRange(1, 3).Draw(t, "drivers")
		n := rapid.IntRange(k+1, 20).Draw(t, "n")
		s := genSeries(t, n)
		s.Open = nil
		s.Drivers = make([][]float64, n)
		for i := range s.Drivers {
			for range k {
				s.Drivers[i] = append(s.Drivers[i], float64(rapid.IntRange(-9, 9).Draw(t, "driver")))
			}
		}
		want, solvable := normalEquations(s)
		m, _ := forecast.NewMethod(forecast.MethodSpec{Kind: forecast.Regression})
		model, err := m.Fit(s)
		if solvable != (err == nil) {
			t.Fatalf("solvable %v, error %v", solvable, err)
		}
		if err != nil {
			if !errors.Is(err, forecast.ErrNoData) {
				t.Fatal(err)
			}
			return
		}
		p := model.Parameters()
		got := append([]float64{p.Level}, p.Coefficients...)
		for i := range want {
			if !near(got[i], want[i]) {
				t.Fatalf("%v, want %v", got, want)
			}
		}
	})
}

// normalEquations solves XᵀX b = Xᵀy in fractions by elimination.
func normalEquations(s forecast.Series) ([]float64, bool) {
	k := len(s.Drivers[0]) + 1
	a := make([][]*big.Rat, k)
	for i := range a {
		for range k + 1 {
			a[i] = append(a[i], new(big.Rat))
		}
	}
	for t, y := range s.Values {
		row := append([]float64{1}, s.Drivers[t]...)
		row = append(row, y)
		for i := range k {
			for j := range k + 1 {
				a[i][j].Add(a[i][j], new(big.Rat).SetFloat64(row[i]*row[j]))
			}
		}
	}
	for c := range k {
		p := c
		for p < k && a[p][c].Sign() == 0 {
			p++
		}
		if p == k {
			return nil, false
		}
		a[c], a[p] = a[p], a[c]
		for r := range k {
			if r == c {
				continue
			}
			f := new(big.Rat).Quo(a[r][c], a[c][c])
			for j := c; j <= k; j++ {
				a[r][j].Sub(a[r][j], new(big.Rat).Mul(f, a[c][j]))
			}
		}
	}
	out := make([]float64, k)
	for i := range out {
		out[i], _ = new(big.Rat).Quo(a[i][k], a[i][i]).Float64()
	}
	return out, true
}

// A trend is a regression on the slot's number.
func TestTrendIsRegressionOnTimeProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genSeries(t, rapid.IntRange(3, 30).Draw(t, "n"))
		s.Open = nil
		for i := range s.Values {
			s.Drivers = append(s.Drivers, []float64{float64(i)})
		}
		trend, _ := forecast.NewMethod(forecast.MethodSpec{Kind: forecast.Trend})
		onTime, _ := forecast.NewMethod(forecast.MethodSpec{Kind: forecast.Regression})
		ahead := forecast.Ahead{N: 1, Slots: forecast.Slots{Drivers: [][]float64{{float64(len(s.Values))}}}}
		a, errA := trend.Forecast(s, ahead)
		b, errB := onTime.Forecast(s, ahead)
		if errA != nil || errB != nil || !near(a[0].Unfloored, b[0].Unfloored) {
			t.Fatalf("%v %v, regression %v %v", a, errA, b, errB)
		}
	})
}

func TestMethodSpecRoundTripProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, err := forecast.NewMethod(genMethod(t))
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(m.Spec())
		if err != nil {
			t.Fatal(err)
		}
		back, err := capacity.Read[forecast.MethodSpec](text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if d := cmp.Diff(m.Spec(), back); d != "" {
			t.Fatal(d)
		}
	})
}

func TestMethodSpecDefects(t *testing.T) {
	tests := []struct {
		name, why, doc, want string
	}{
		{name: "no kind", doc: `{}`, want: "forecast: kind: required: want one of [\"average\" \"moving_average\" \"weighted_average\" \"trend\" \"seasonal_naive\" \"smoothing\" \"holt\" \"holt_winters\" \"regression\"]"},
		{name: "foreign schema", doc: `{"schema":"tier/router/1","kind":"average"}`, want: `forecast: schema: unknown: "tier/router/1", want "capacity/forecast/method/1"`},
		{name: "window missing", doc: `{"kind":"moving_average"}`, want: "forecast: window: required: want 1 to 40320 slots"},
		{name: "parameter of another kind", why: "a parameter that is ignored misleads", doc: `{"kind":"average","alpha":0.5}`, want: "forecast: alpha: conflict: not a parameter of average"},
		{name: "all at once", doc: `{"kind":"holt_winters","period":7,"alpha":2,"beta":-1}`,
			want: "forecast: 3 defects\n\tform: required: want \"additive\" or \"multiplicative\"\n\talpha: out of range: want above 0, at most 1\n\tbeta: out of range: want 0 to 1"},
		{name: "weights", doc: `{"kind":"weighted_average","weights":[0,0]}`, want: "forecast: weights: out of range: the sum is 0"},
		{name: "two seasons", doc: `{"kind":"seasonal_naive","period":7,"season":{"period":7}}`, want: "forecast: season: conflict: seasonal_naive has a season of its own"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := capacity.Read[forecast.MethodSpec]([]byte(test.doc))
			if spectest.Text(err) != test.want {
				t.Errorf("got  %v\nwant %v", err, test.want)
			}
		})
	}
}

func TestDataDefects(t *testing.T) {
	m, _ := forecast.NewMethod(forecast.MethodSpec{Kind: forecast.Average})
	tests := []struct {
		name string
		s    forecast.Series
		a    forecast.Ahead
		is   error
		want string
	}{
		{"empty", forecast.Series{}, forecast.Ahead{}, forecast.ErrNoData, "forecast: values: not enough data: average needs 1 open slots, the history has 0"},
		{"not a number", forecast.Series{Values: []float64{1, math.NaN()}}, forecast.Ahead{}, capacity.ErrRange, "forecast: values[1]: out of range: NaN, want 0 to 1e+12"},
		{"negative", forecast.Series{Values: []float64{-1}}, forecast.Ahead{}, capacity.ErrRange, "forecast: values[0]: out of range: -1, want 0 to 1e+12"},
		{"lengths differ", forecast.Series{Values: []float64{1}, Slots: forecast.Slots{Open: []bool{true, false}}}, forecast.Ahead{}, capacity.ErrConflict, "forecast: open: conflict: 2 elements for 1 slots"},
		{"negative horizon", forecast.Series{Values: []float64{1}}, forecast.Ahead{N: -1}, capacity.ErrRange, "forecast: n: out of range: -1, want 0 to 1048576"},
		{"huge horizon", forecast.Series{Values: []float64{1}}, forecast.Ahead{N: math.MaxInt}, capacity.ErrRange, "forecast: n: out of range: 9223372036854775807, want 0 to 1048576"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := m.Forecast(test.s, test.a)
			if !errors.Is(err, test.is) || err.Error() != test.want {
				t.Errorf("got  %v\nwant %v", err, test.want)
			}
		})
	}
}

func TestSeasonNeverOpenIsNoData(t *testing.T) {
	s := forecast.Series{Values: []float64{5, 0, 5, 0}, Slots: forecast.Slots{Open: []bool{true, false, true, false}}}
	for _, spec := range []forecast.MethodSpec{
		{Kind: forecast.SeasonalNaive, Period: 2},
		{Kind: forecast.Average, Season: forecast.SeasonSpec{Period: 2}},
		{Kind: forecast.HoltWinters, Period: 2, Form: forecast.Additive, Alpha: 0.5},
	} {
		m, _ := forecast.NewMethod(spec)
		if _, err := m.Forecast(s, forecast.Ahead{N: 2}); !errors.Is(err, forecast.ErrNoData) {
			t.Errorf("%s: %v, want no data for position 1", m.Name(), err)
		}
		got, err := m.Forecast(s, forecast.Ahead{N: 2, Slots: forecast.Slots{Open: []bool{true, false}}})
		if err != nil || got[0].Mean != 5 || got[1] != (forecast.Point{}) {
			t.Errorf("%s: %v %v, want 5 and a closed slot", m.Name(), got, err)
		}
	}
}

func TestFloorAtZero(t *testing.T) {
	p := run(t, forecast.MethodSpec{Kind: forecast.Trend}, forecast.Series{Values: []float64{20, 10, 0}}, 1)
	if p[0].Mean != 0 || !near(p[0].Unfloored, -10) {
		t.Errorf("%+v, want 0 instead of -10", p[0])
	}
}

func TestMethodKeepsNoMemory(t *testing.T) {
	weights := []float64{1, 2}
	m, _ := forecast.NewMethod(forecast.MethodSpec{Kind: forecast.WeightedAverage, Weights: weights})
	weights[0] = 100
	spec := m.Spec()
	spec.Weights[1] = 100
	if d := cmp.Diff([]float64{1, 2}, m.Spec().Weights); d != "" {
		t.Error(d)
	}
}

func TestGrid(t *testing.T) {
	for kind, want := range map[forecast.Technique]int{forecast.Average: 1, forecast.Smoothing: 3, forecast.Holt: 9, forecast.HoltWinters: 27} {
		spec := forecast.MethodSpec{Kind: kind}
		if kind == forecast.HoltWinters {
			spec.Period, spec.Form = 7, forecast.Additive
		}
		specs := forecast.Grid(spec, 0.1, 0.5, 0.9)
		if len(specs) != want {
			t.Errorf("%v: %d specs, want %d", kind, len(specs), want)
		}
		if _, err := newMethods(specs); err != nil {
			t.Errorf("%v: %v", kind, err)
		}
	}
}

func TestStandardSpecsAreValid(t *testing.T) {
	if _, err := newMethods(forecast.StandardSpecs(168)); err != nil {
		t.Error(err)
	}
}
