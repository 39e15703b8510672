package forecast_test

import (
	"math"
	"testing"

	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/forecast"
)

func FuzzMethodSpec(f *testing.F) {
	f.Add([]byte(`{"kind":"holt_winters","period":2,"form":"multiplicative","alpha":0.5,"beta":1,"gamma":0}`), 3.0, 0.0, 1e12)
	f.Add([]byte(`{"schema":"forecast/method/1","kind":"weighted_average","weights":[1,2]}`), 1.0, 2.0, 3.0)
	f.Add([]byte(`{"kind":"trend","season":{"period":2,"average":"median"}}`), 0.0, 0.0, 0.0)
	f.Fuzz(func(t *testing.T, doc []byte, a, b, c float64) {
		spec, err := capacity.Read[forecast.MethodSpec](doc)
		if err != nil {
			return
		}
		m, err := forecast.NewMethod(spec)
		if err != nil {
			t.Fatalf("parsed but not made: %v", err)
		}
		points, err := m.Forecast(forecast.Series{Values: []float64{a, b, c, a, c, b, a, a}}, forecast.Ahead{N: 3})
		if err != nil {
			return
		}
		for _, p := range points {
			if !(p.Mean >= 0) || math.IsInf(p.Mean, 0) {
				t.Fatalf("%+v", p)
			}
		}
	})
}

func FuzzBackTestSpec(f *testing.F) {
	f.Add([]byte(`{"train":2,"horizon":1,"step":1,"period":2,"measure":"mase"}`))
	f.Fuzz(func(t *testing.T, doc []byte) {
		spec, err := capacity.Read[forecast.BackTestSpec](doc)
		if err != nil {
			return
		}
		fs, _ := newMethods(forecast.StandardSpecs(2))
		c, err := forecast.Choose(forecast.Series{Values: []float64{1, 2, 3, 0, 1, 5}}, fs, spec)
		if err == nil && c.Best >= len(fs) {
			t.Fatal(c)
		}
	})
}

func FuzzCounts(f *testing.F) {
	f.Add(10.0, 1.5, 0.9)
	f.Fuzz(func(t *testing.T, mean, phi, level float64) {
		lo, hi, ok := forecast.Counts{Mean: mean, Dispersion: phi}.Interval(level)
		if ok && (lo < 0 || hi < lo) {
			t.Fatalf("[%d, %d]", lo, hi)
		}
	})
}
