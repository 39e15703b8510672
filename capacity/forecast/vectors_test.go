package forecast_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/supportops/policy/capacity/forecast"
	"github.com/supportops/policy/internal/vectest"
)

type vector struct {
	ID, Fn string
	In     struct {
		Y, Weights         []float64
		K, H, Period       int
		Alpha, Beta, Gamma float64
		Mode, Init         string
		M                  int
		// Accuracy: the names that such cases use.
		Actual, Forecast, F, Pred          []float64
		Train, Insample, InSample, History []float64
	}
	Out map[string]json.RawMessage
}

const tolerance = 1e-12

// TestVectors runs the reference vectors of this package, and those of the
// folder that SUPPORTOPS_VECTORS names.
func TestVectors(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.jsonl")
	if dir := os.Getenv("SUPPORTOPS_VECTORS"); dir != "" {
		more, _ := filepath.Glob(filepath.Join(dir, "capacity", "forecast*.jsonl"))
		files = append(files, more...)
	}
	for _, file := range files {
		runFile(t, file)
	}
}

func runFile(t *testing.T, file string) {
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	passed, failed, worst := 0, 0, 0.0
	unsupported := map[string]int{}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var v vector
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		vectest.Check[vector](t, file, lines.Bytes())
		if list, stated := inits[v.Fn]; stated && v.In.Init != "" && !slices.Contains(list, v.In.Init) {
			unsupported[v.Fn+" with init "+v.In.Init]++
			continue
		}
		got, known := runVector(t, v)
		if !known {
			unsupported[v.Fn]++
			continue
		}
		e := compare(t, v, got)
		worst = max(worst, e)
		if e <= tolerance {
			passed++
		} else {
			failed++
			t.Errorf("%s %s: error %g, got %v", v.ID, v.Fn, e, got)
		}
	}
	t.Logf("%-28s passed %d failed %d unsupported %d, worst error %.1e", filepath.Base(file), passed, failed, len(unsupported), worst)
	for _, fn := range slices.Sorted(maps.Keys(unsupported)) {
		t.Logf("  unsupported: %s (%d)", fn, unsupported[fn])
	}
}

// inits are the ways of starting that this package has, by fn. A case that
// states another one asks for other figures.
var inits = map[string][]string{
	"holt": {"level = y[0], trend = y[1]-y[0], update from y[1]"},
	"holt_winters": {"level = mean(season 1), trend = (mean(season 2)-mean(season 1))/period, seasonals = y -|/ mean over season 1, " +
		"update from season 2 on; gamma update uses the new level"},
}

// methods are the methods that a vector's fn names.
var methods = map[string]func(vector) forecast.MethodSpec{
	"mean": func(vector) forecast.MethodSpec { return forecast.MethodSpec{Kind: forecast.Average} },
	"moving_average": func(v vector) forecast.MethodSpec {
		return forecast.MethodSpec{Kind: forecast.MovingAverage, Window: v.In.K}
	},
	"weighted_moving_average": func(v vector) forecast.MethodSpec {
		return forecast.MethodSpec{Kind: forecast.WeightedAverage, Weights: v.In.Weights}
	},
	"linear_trend": func(vector) forecast.MethodSpec { return forecast.MethodSpec{Kind: forecast.Trend} },
	"seasonal_naive": func(v vector) forecast.MethodSpec {
		return forecast.MethodSpec{Kind: forecast.SeasonalNaive, Period: v.In.Period}
	},
	"ses":                          smoothing,
	"exponential_smoothing":        smoothing,
	"simple_exponential_smoothing": smoothing,
	"holt": func(v vector) forecast.MethodSpec {
		return forecast.MethodSpec{Kind: forecast.Holt, Alpha: v.In.Alpha, Beta: v.In.Beta}
	},
	"holt_winters": func(v vector) forecast.MethodSpec {
		return forecast.MethodSpec{Kind: forecast.HoltWinters, Period: v.In.Period, Form: forecast.Form(v.In.Mode), Alpha: v.In.Alpha, Beta: v.In.Beta, Gamma: v.In.Gamma}
	},
}

func smoothing(v vector) forecast.MethodSpec {
	return forecast.MethodSpec{Kind: forecast.Smoothing, Alpha: v.In.Alpha}
}

// runVector returns what the library says by the name of the output field.
func runVector(t *testing.T, v vector) (map[string][]float64, bool) {
	got := map[string][]float64{}
	series := forecast.Series{Values: v.In.Y}
	if v.Fn == "seasonal_index_ratio_to_mean" {
		index, err := forecast.Indices(series, forecast.SeasonSpec{Period: v.In.Period})
		if err != nil {
			t.Fatalf("%s: %v", v.ID, err)
		}
		for _, x := range index {
			got["index"] = append(got["index"], x.Value)
		}
		return got, true
	}
	if v.Fn == "accuracy" {
		return accuracyOf(t, v)
	}
	of, known := methods[v.Fn]
	if !known {
		return nil, false
	}
	m, err := forecast.NewMethod(of(v))
	if err != nil {
		t.Fatalf("%s: %v", v.ID, err)
	}
	model, err := m.Fit(series)
	if err != nil {
		t.Fatalf("%s: %v", v.ID, err)
	}
	points, err := model.Forecast(forecast.Ahead{N: max(1, v.In.H)})
	if err != nil {
		t.Fatalf("%s: %v", v.ID, err)
	}
	for _, p := range points {
		got["f"] = append(got["f"], p.Unfloored)
	}
	if v.Fn == "linear_trend" {
		got["intercept"] = []float64{model.Parameters().Level}
		got["slope"] = []float64{model.Parameters().Slope}
	}
	return got, true
}

// accuracyOf returns the figures asked for. It takes those out of v that are not
// offered, and says so.
func accuracyOf(t *testing.T, v vector) (map[string][]float64, bool) {
	actual := first(v.In.Actual, v.In.Y)
	said := first(v.In.Forecast, v.In.F, v.In.Pred)
	train := first(v.In.Train, v.In.Insample, v.In.InSample, v.In.History)
	if len(actual) == 0 || len(actual) != len(said) {
		return nil, false
	}
	scale, _ := forecast.NaiveError(forecast.Series{Values: train}, max(1, v.In.Period, v.In.M))
	a, err := forecast.Measured(actual, said, scale)
	if err != nil {
		t.Fatalf("%s: %v", v.ID, err)
	}
	got := map[string][]float64{}
	for _, by := range []forecast.ErrorBy{forecast.MAE, forecast.RMSE, forecast.WAPE, forecast.MASE, forecast.MAPE} {
		if x, ok := a.Of(by); ok {
			got[string(by)] = []float64{x}
		}
	}
	if x, ok := a.Bias(); ok {
		got["bias"], got["me"] = []float64{x}, []float64{x}
	}
	if rmse, ok := a.Of(forecast.RMSE); ok {
		got["mse"] = []float64{rmse * rmse}
	}
	for name := range v.Out {
		if _, offered := got[name]; !offered {
			t.Logf("  unsupported: %s: %s of accuracy", v.ID, name)
			delete(v.Out, name)
		}
	}
	return got, len(v.Out) > 0
}

// first returns the first list that is not empty.
func first(lists ...[]float64) []float64 {
	for _, l := range lists {
		if len(l) > 0 {
			return l
		}
	}
	return nil
}

// compare returns the largest error, relative above 1.
func compare(t *testing.T, v vector, got map[string][]float64) float64 {
	worst := 0.0
	for name, raw := range v.Out {
		var one string
		var many []string
		if json.Unmarshal(raw, &one) == nil {
			many = []string{one}
		} else if err := json.Unmarshal(raw, &many); err != nil {
			t.Fatalf("%s: %s: %v", v.ID, name, err)
		}
		if len(got[name]) != len(many) {
			t.Errorf("%s: %s: got %v, want %v", v.ID, name, got[name], many)
			return math.Inf(1)
		}
		for i, s := range many {
			want, err := number(s)
			if err != nil {
				t.Fatalf("%s: %s: %v", v.ID, name, err)
			}
			worst = max(worst, math.Abs(got[name][i]-want)/max(1, math.Abs(want)))
		}
	}
	return worst
}

func number(s string) (float64, error) {
	if strings.Contains(s, "/") {
		r, ok := new(big.Rat).SetString(s)
		if !ok {
			return 0, fmt.Errorf("no fraction: %q", s)
		}
		f, _ := r.Float64()
		return f, nil
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return 0, fmt.Errorf("no number: %q", s)
	}
	f, _ := r.Float64()
	return f, nil
}
