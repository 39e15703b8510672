package forecast_test

import (
	"math"
	"testing"

	"github.com/supportops/policy/capacity/forecast"
	"pgregory.net/rapid"
)

// probability is the textbook's, through the log gamma function.
func probability(c forecast.Counts, k float64) float64 {
	lg := func(x float64) float64 { v, _ := math.Lgamma(x); return v }
	if c.Dispersion <= 1 {
		return math.Exp(k*math.Log(c.Mean) - c.Mean - lg(k+1))
	}
	r := c.Mean / (c.Dispersion - 1)
	return math.Exp(lg(k+r) - lg(k+1) - lg(r) - r*math.Log(c.Dispersion) + k*math.Log((c.Dispersion-1)/c.Dispersion))
}

// Below lo and above hi lies at most half of 1−level each, and one count
// less on either side would leave more.
func TestCountsIntervalProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := forecast.Counts{Mean: rapid.Float64Range(0.001, 300).Draw(t, "mean"), Dispersion: rapid.Float64Range(0.5, 30).Draw(t, "dispersion")}
		level := rapid.Float64Range(0.5, 0.999).Draw(t, "level")
		lo, hi, ok := c.Interval(level)
		if !ok {
			t.Fatal("no interval")
		}
		below, upTo, before := 0.0, 0.0, 0.0
		for k := range hi + 1 {
			p := probability(c, float64(k))
			if k < lo {
				below += p
			}
			if k < hi {
				before += p
			}
			upTo += p
		}
		tail, slack := (1-level)/2, 1e-9
		if below > tail+slack || 1-upTo > tail+slack {
			t.Fatalf("[%d, %d] leaves %g below and %g above, want %g", lo, hi, below, 1-upTo, tail)
		}
		if below+probability(c, float64(lo)) <= tail-slack || hi > 0 && hi > lo && 1-before <= tail-slack {
			t.Fatalf("[%d, %d] is wider than needed", lo, hi)
		}
	})
}

// Where the way of computing changes, the interval does not jump.
func TestCountsIntervalSeams(t *testing.T) {
	for _, c := range []forecast.Counts{{1e5, 1}, {1e6, 10}, {1e8, 1000}, {1e7, 1000}, {50, 1000}, {1e4, 1000}, {5e6, 1000}} {
		sd := math.Sqrt(c.Mean * c.Dispersion)
		before, after := c, c
		before.Mean, before.Dispersion = c.Mean*(1-1e-9), max(1, c.Dispersion*(1-1e-9))
		after.Mean, after.Dispersion = c.Mean*(1+1e-9), c.Dispersion*(1+1e-9)
		for _, level := range []float64{0.5, 0.9, 0.99} {
			lo1, hi1, _ := before.Interval(level)
			lo2, hi2, _ := after.Interval(level)
			if math.Abs(float64(lo1-lo2)) > 2e-3*sd+2 || math.Abs(float64(hi1-hi2)) > 2e-3*sd+2 {
				t.Errorf("%+v at %v: [%d, %d] and [%d, %d], sd %.0f", c, level, lo1, hi1, lo2, hi2, sd)
			}
		}
	}
}

func TestCountsIntervalEdges(t *testing.T) {
	for _, c := range []forecast.Counts{{-1, 1}, {math.NaN(), 1}, {1, math.NaN()}, {math.Inf(1), 1}, {1, -1}, {1, 1e13}} {
		if _, _, ok := c.Interval(0.9); ok {
			t.Errorf("%+v has an interval", c)
		}
	}
	for _, level := range []float64{0, 1, -1, 2, math.NaN()} {
		if _, _, ok := (forecast.Counts{Mean: 1}).Interval(level); ok {
			t.Errorf("level %v has an interval", level)
		}
	}
	if lo, hi, ok := (forecast.Counts{}).Interval(0.9); lo != 0 || hi != 0 || !ok {
		t.Errorf("[%d, %d] %v for nothing, want [0, 0]", lo, hi, ok)
	}
	for _, mean := range []float64{5e-324, 1e-9, 1, 1e6, 1e12} {
		for _, phi := range []float64{0, 1, 2, 1e3, 1e6, 1e12} {
			for _, level := range []float64{1e-300, 0.5, math.Nextafter(1, 0)} {
				lo, hi, ok := forecast.Counts{Mean: mean, Dispersion: phi}.Interval(level)
				if !ok || lo < 0 || hi < lo {
					t.Errorf("%v %v %v: [%d, %d] %v", mean, phi, level, lo, hi, ok)
				}
			}
		}
	}
}
