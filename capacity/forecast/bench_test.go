package forecast_test

import (
	"fmt"
	"testing"

	"github.com/supportops/policy/capacity/forecast"
)

// year is two years of hours with a weekly season.
func year() forecast.Series {
	s := forecast.Series{Values: make([]float64, 2*8760)}
	for i := range s.Values {
		s.Values[i] = float64(20 + (i%24)*3 + (i*i)%7)
	}
	return s
}

func BenchmarkFit(b *testing.B) {
	s := year()
	fs, err := newMethods([]forecast.MethodSpec{
		{Kind: forecast.Average}, {Kind: forecast.Trend}, {Kind: forecast.Average, Season: forecast.SeasonSpec{Period: 168}},
		{Kind: forecast.HoltWinters, Period: 168, Form: forecast.Additive, Alpha: 0.1, Beta: 0.1, Gamma: 0.1},
	})
	if err != nil {
		b.Fatal(err)
	}
	for _, f := range fs {
		b.Run(f.Name(), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := f.Forecast(s, forecast.Ahead{N: 168}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCountsInterval(b *testing.B) {
	for _, mean := range []float64{10, 1e3, 1e6, 1e9} {
		b.Run(fmt.Sprintf("mean=%g", mean), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				forecast.Counts{Mean: mean, Dispersion: 2}.Interval(0.9)
			}
		})
	}
}
