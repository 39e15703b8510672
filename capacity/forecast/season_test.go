package forecast_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/capacity/forecast"
	"pgregory.net/rapid"
)

// From amounts that are level × index, the indices come back, though slots
// are closed and levels differ from season to season.
func TestIndicesRecoverProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		period := rapid.IntRange(1, 7).Draw(t, "period")
		index := rapid.SliceOfN(rapid.Float64Range(0.2, 3), period, period).Draw(t, "index")
		sum := 0.0
		for _, x := range index {
			sum += x
		}
		seasons := rapid.IntRange(2, 5).Draw(t, "seasons")
		s := forecast.Series{Values: make([]float64, seasons*period)}
		s.Open = make([]bool, len(s.Values))
		hole := rapid.IntRange(0, period-1).Draw(t, "hole")
		for k := range seasons {
			level := rapid.Float64Range(1, 100).Draw(t, "level")
			for p, x := range index {
				s.Values[k*period+p] = level * x
				s.Open[k*period+p] = k != 1 || p != hole
			}
		}
		by := rapid.SampledFrom([]forecast.Averaging{"", forecast.Mean, forecast.Median, forecast.Trimmed}).Draw(t, "average")
		got, err := forecast.Indices(s, forecast.SeasonSpec{Period: period, Average: by})
		if err != nil {
			t.Fatal(err)
		}
		for p, x := range got {
			if !near(x.Value, index[p]*float64(period)/sum) {
				t.Fatalf("position %d: %v, want %v", p, x.Value, index[p]*float64(period)/sum)
			}
		}
	})
}

func TestIndicesCount(t *testing.T) {
	tests := []struct {
		name, why string
		s         forecast.Series
		season    forecast.SeasonSpec
		want      []forecast.Index
	}{
		{"plain", "", forecast.Series{Values: []float64{1, 3, 1, 3}}, forecast.SeasonSpec{Period: 2}, []forecast.Index{{0.5, 2}, {1.5, 2}}},
		{"part of a season", "its mean would be that of other positions", forecast.Series{Values: []float64{1, 3, 1, 3, 90}}, forecast.SeasonSpec{Period: 2}, []forecast.Index{{0.5, 2}, {1.5, 2}}},
		{"empty season", "0/0 says nothing", forecast.Series{Values: []float64{1, 3, 0, 0}}, forecast.SeasonSpec{Period: 2}, []forecast.Index{{0.5, 1}, {1.5, 1}}},
		{"closed position", "", forecast.Series{Values: []float64{1, 0, 3, 1, 0, 3}, Slots: forecast.Slots{Open: []bool{true, false, true, true, false, true}}}, forecast.SeasonSpec{Period: 3}, []forecast.Index{{0.5, 2}, {}, {1.5, 2}}},
		{"median", "one week of an outage does not move it", forecast.Series{Values: []float64{1, 3, 1, 3, 9, 3}}, forecast.SeasonSpec{Period: 2, Average: forecast.Median}, []forecast.Index{{0.5, 3}, {1.5, 3}}},
		{"nothing", "", forecast.Series{}, forecast.SeasonSpec{Period: 2}, []forecast.Index{{}, {}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := forecast.Indices(test.s, test.season)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(test.want, got); d != "" {
				t.Error(test.why, d)
			}
		})
	}
}

// The effect of an event comes back from amounts that it was put into, and a
// season that it would have bent does not bend.
func TestEffectsRecoverProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		factor := rapid.Float64Range(0.01, 4).Draw(t, "factor")
		index := []float64{0.5, 1, 1.5}
		values, events := make([]float64, 12), make([]string, 12)
		hit := rapid.IntRange(0, 11).Draw(t, "hit")
		for i := range values {
			values[i] = 40 * index[i%3]
		}
		values[hit] *= factor
		events[hit] = "holiday"
		s := forecast.Series{Values: values}
		got, err := forecast.EventFactors(s, events, forecast.SeasonSpec{Period: 3})
		if err != nil || len(got) != 1 || got[0].N != 1 {
			t.Fatalf("%v %v", got, err)
		}
		if !near(got[0].Factor, factor) {
			t.Fatalf("%v, want %v", got[0].Factor, factor)
		}
		s.Factors, err = forecast.Factors(events, got)
		if err != nil {
			t.Fatal(err)
		}
		m, _ := forecast.NewMethod(forecast.MethodSpec{Kind: forecast.Average, Season: forecast.SeasonSpec{Period: 3}})
		p, err := m.Forecast(s, forecast.Ahead{N: 3})
		if err != nil || !near(p[0].Mean, 20) || !near(p[2].Mean, 60) {
			t.Fatalf("%v %v", p, err)
		}
	})
}
