package forecast_test

import (
	"errors"
	"github.com/supportops/policy/internal/spec/spectest"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/forecast"
	"pgregory.net/rapid"
)

// oracle forecasts the mean of what it is shown and notes what that was.
type oracle struct {
	seen [][2]int // slots of the past, slots ahead
	say  func(past forecast.Series) float64
}

func (*oracle) Name() string { return "oracle" }

func (o *oracle) Forecast(past forecast.Series, ahead forecast.Ahead) ([]forecast.Point, error) {
	o.seen = append(o.seen, [2]int{len(past.Values), ahead.N})
	out := make([]forecast.Point, ahead.N)
	for i := range out {
		out[i] = forecast.Point{Open: true, Mean: o.say(past)}
	}
	return out, nil
}

func TestBackTestOrigins(t *testing.T) {
	s := forecast.Series{Values: make([]float64, 10)}
	tests := []struct {
		test forecast.BackTestSpec
		want [][2]int
	}{
		{forecast.BackTestSpec{Train: 4, Horizon: 3}, [][2]int{{4, 3}, {7, 3}}},
		{forecast.BackTestSpec{Train: 4, Horizon: 3, Step: 1}, [][2]int{{4, 3}, {5, 3}, {6, 3}, {7, 3}}},
		{forecast.BackTestSpec{Train: 9, Horizon: 1, Step: 5}, [][2]int{{9, 1}}},
	}
	for _, test := range tests {
		o := &oracle{say: func(forecast.Series) float64 { return 0 }}
		score, err := forecast.BackTest(s, o, test.test)
		if err != nil || score.Err != nil {
			t.Fatal(err, score.Err)
		}
		if d := cmp.Diff(test.want, o.seen); d != "" {
			t.Errorf("%+v: %s", test.test, d)
		}
		if score.Origins != len(test.want) {
			t.Errorf("%d origins, want %d", score.Origins, len(test.want))
		}
	}
}

// The figures of a back-test are those of the errors, summed by hand.
func TestBackTestFiguresProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genSeries(t, rapid.IntRange(4, 30).Draw(t, "n"))
		const guess = 90.0
		test := forecast.BackTestSpec{Train: 3, Horizon: 1, Period: 2}
		score, err := forecast.BackTest(s, &oracle{say: func(forecast.Series) float64 { return guess }}, test)
		if err != nil || score.Err != nil {
			t.Fatal(err, score.Err)
		}
		n, abs, bias, actual, scaled, nScaled := 0, 0.0, 0.0, 0.0, 0.0, 0
		for i := 3; i < len(s.Values); i++ {
			if s.Open != nil && !s.Open[i] {
				continue
			}
			n++
			abs += math.Abs(guess - s.Values[i])
			bias += guess - s.Values[i]
			actual += s.Values[i]
			past := forecast.Series{Values: s.Values[:i]}
			if s.Open != nil {
				past.Open = s.Open[:i]
			}
			if q, ok := forecast.NaiveError(past, 2); ok {
				scaled += math.Abs(guess-s.Values[i]) / q
				nScaled++
			}
		}
		check := func(name string, got float64, ok bool, sum, over float64) {
			if ok != (over > 0) || ok && !near(got, sum/over) {
				t.Fatalf("%s: %v %v, want %v/%v", name, got, ok, sum, over)
			}
		}
		mae, ok := score.Of(forecast.MAE)
		check("mae", mae, ok, abs, float64(n))
		b, ok := score.Bias()
		check("bias", b, ok, bias, float64(n))
		wape, ok := score.Of(forecast.WAPE)
		check("wape", wape, ok, abs, actual)
		mase, ok := score.Of(forecast.MASE)
		check("mase", mase, ok, scaled, float64(nScaled))
		if score.N() != n {
			t.Fatalf("n %d, want %d", score.N(), n)
		}
	})
}

func TestChooseTakesTheLeast(t *testing.T) {
	s := forecast.Series{Values: []float64{10, 30, 10, 30, 10, 30, 10, 30}}
	fs, err := newMethods([]forecast.MethodSpec{
		{Kind: forecast.Average}, {Kind: forecast.SeasonalNaive, Period: 2}, {Kind: forecast.Average, Season: forecast.SeasonSpec{Period: 2}}, {Kind: forecast.MovingAverage, Window: 7},
	})
	if err != nil {
		t.Fatal(err)
	}
	c, err := forecast.Choose(s, fs, forecast.BackTestSpec{Train: 4, Horizon: 2, Period: 1})
	if err != nil {
		t.Fatal(err)
	}
	if c.Best != 1 || c.Measure != forecast.WAPE {
		t.Errorf("best %d by %v, want 1, the first of two that are exact, by wape", c.Best, c.Measure)
	}
	if !errors.Is(c.Scores[3].Err, forecast.ErrNoData) {
		t.Errorf("a window of 7 from 4 slots: %v", c.Scores[3].Err)
	}
	if table := c.String(); !strings.Contains(table, "*  seasonal_naive period=2") || strings.Contains(table, "mape") {
		t.Errorf("table:\n%s", table)
	}
}

func TestChooseNone(t *testing.T) {
	s := forecast.Series{Values: []float64{0, 0, 0}}
	fs, _ := newMethods([]forecast.MethodSpec{{Kind: forecast.Average}})
	c, err := forecast.Choose(s, fs, forecast.BackTestSpec{Train: 1, Horizon: 1})
	if err != nil || c.Best != -1 {
		t.Errorf("best %d %v, want none: nothing came, so WAPE has no answer", c.Best, err)
	}
	if _, err := forecast.Choose(s, fs, forecast.BackTestSpec{Train: 3, Horizon: 1}); !errors.Is(err, forecast.ErrNoData) {
		t.Errorf("%v, want no data", err)
	}
}

func TestForecasterThatAnswersBadly(t *testing.T) {
	s := forecast.Series{Values: []float64{1, 2, 3}}
	score, err := forecast.BackTest(s, &oracle{say: func(forecast.Series) float64 { return math.NaN() }}, forecast.BackTestSpec{Train: 1, Horizon: 1})
	if err != nil || !errors.Is(score.Err, capacity.ErrRange) {
		t.Errorf("%v %v, want the NaN refused", err, score.Err)
	}
}

func TestMAPEHasNoAnswerOnZeros(t *testing.T) {
	a, err := forecast.Measured([]float64{0, 10}, []float64{1, 11}, 0)
	if err != nil {
		t.Fatal(err)
	}
	if v, ok := a.Of(forecast.MAPE); ok {
		t.Errorf("MAPE %v with a zero", v)
	}
	if v, ok := a.Of(forecast.MASE); ok {
		t.Errorf("MASE %v without a scale", v)
	}
	a, _ = forecast.Measured([]float64{5, 10}, []float64{6, 11}, 2)
	if v, ok := a.Of(forecast.MAPE); !ok || !near(v, 0.15) {
		t.Errorf("MAPE %v %v, want 0.15", v, ok)
	}
	if v, ok := a.Of(forecast.MASE); !ok || v != 0.5 {
		t.Errorf("MASE %v %v, want 0.5", v, ok)
	}
}

// Independent arrivals around a right forecast have dispersion 1, clustered
// ones that of their clusters.
func TestDispersionOfClusters(t *testing.T) {
	// 10 ± 6 in turn: variance 36, over a mean of 10.
	actual, said := make([]float64, 100), make([]float64, 100)
	for i := range actual {
		said[i], actual[i] = 10, 4+12*float64(i%2)
	}
	a, _ := forecast.Measured(actual, said, 0)
	if v, ok := a.Dispersion(); !ok || !near(v, 3.6) {
		t.Errorf("%v %v, want 3.6", v, ok)
	}
	if _, ok := (forecast.Accuracy{}).Dispersion(); ok {
		t.Error("an empty accuracy has a dispersion")
	}
}

func TestBackTestSpecDefects(t *testing.T) {
	_, err := capacity.Read[forecast.BackTestSpec]([]byte(`{"train":0,"horizon":-1,"measure":"wape"}`))
	want := "forecast: 2 defects\n\ttrain: out of range: 0, want 1 to 1048576 slots\n\thorizon: out of range: -1, want 1 to 1048576 slots"
	if spectest.Text(err) != want {
		t.Errorf("got %v", err)
	}
}

// A back-test from every slot of a long history would read it a million times.
func TestBackTestBound(t *testing.T) {
	long := forecast.Series{Values: make([]float64, 1<<20)}
	m, err := forecast.NewMethod(forecast.MethodSpec{Kind: forecast.Average})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := forecast.BackTest(long, m, forecast.BackTestSpec{Train: 100, Horizon: 1, Step: 1}); !errors.Is(err, capacity.ErrRange) {
		t.Error(err)
	}
	if _, err := forecast.BackTest(long, m, forecast.BackTestSpec{Train: 1 << 19, Horizon: 1 << 16}); err != nil {
		t.Error(err)
	}
}

func TestAccuracyOf(t *testing.T) {
	a, err := forecast.Measured([]float64{10, 20}, []float64{13, 16}, 2)
	if err != nil {
		t.Fatal(err)
	}
	for by, want := range map[forecast.ErrorBy]float64{forecast.MAE: 3.5, forecast.RMSE: math.Sqrt(12.5), forecast.WAPE: 7.0 / 30, "": 7.0 / 30, forecast.MASE: 1.75, forecast.MAPE: 0.25} {
		if v, ok := a.Of(by); !ok || !near(v, want) {
			t.Errorf("%s: %v, %v, want %v", by, v, ok, want)
		}
	}
	if v, ok := a.Of("smape"); ok {
		t.Error(v)
	}
}

// Every error can be ranked by, and is shown if it was.
func TestChooseByEveryError(t *testing.T) {
	fs, err := newMethods([]forecast.MethodSpec{{Kind: forecast.Average}, {Kind: forecast.Trend}})
	if err != nil {
		t.Fatal(err)
	}
	for _, by := range []forecast.ErrorBy{"", forecast.MAE, forecast.RMSE, forecast.WAPE, forecast.MASE, forecast.MAPE} {
		c, err := forecast.Choose(forecast.Series{Values: []float64{1, 2, 3, 4, 5, 6}}, fs, forecast.BackTestSpec{Train: 3, Horizon: 1, Measure: by})
		if err != nil || c.Best != 1 || !strings.Contains(c.String(), string(c.Measure)) {
			t.Errorf("%s: %v, %v", by, c, err)
		}
	}
}
