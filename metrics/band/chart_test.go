package band_test

import (
	"fmt"
	"math/big"
	"testing"

	"github.com/supportops/policy/metrics/band"
	"github.com/supportops/policy/metrics/stat"
)

// Limits of shares lie within 0 and 100 %, however few the answers; those of
// lengths and counts not below 0; scores may be negative.
func TestChartLimits(t *testing.T) {
	var shares, lengths, scores []band.Measure
	for _, x := range []int64{95, 60, 99, 98, 70, 99} {
		shares = append(shares, band.Rate(stat.Proportion{Hits: uint64(x / 5), Trials: 20}, "", 0))
		lengths = append(lengths, band.Figure(band.Length, big.NewRat(x-55, 1), 3))
		scores = append(scores, band.Figure(band.Points, big.NewRat(2*x-150, 1), 3))
	}
	c, err := band.Chart(shares, stat.ChartSpec{})
	if err != nil || c.Upper != 100 || c.Lower < 40 || c.Points[0].Value != 95 {
		t.Errorf("shares: %v, %+v", err, c)
	}
	if c, err := band.Chart(lengths, stat.ChartSpec{}); err != nil || c.Lower != 0 {
		t.Errorf("lengths: %v, %+v", err, c)
	}
	if c, err := band.Chart(scores, stat.ChartSpec{}); err != nil || c.Lower >= 0 {
		t.Errorf("scores: %v, %+v", err, c)
	}
	if _, err := band.Chart([]band.Measure{shares[0], {Unit: band.Percent}}, stat.ChartSpec{}); err == nil {
		t.Error("a measure without a number is charted")
	}
}

// Floor and ceiling are in the unit of the measures: percent for rates, too.
func TestChartFloorOfRates(t *testing.T) {
	var rates []band.Measure
	for _, hits := range []uint64{18, 12, 19, 20, 14, 19} {
		rates = append(rates, band.Rate(stat.Proportion{Hits: hits, Trials: 20}, "", 0))
	}
	floor, ceiling := 70.0, 90.0
	s := stat.ChartSpec{Floor: &floor, Ceiling: &ceiling}
	if c, err := band.Chart(rates, s); err != nil || c.Lower != 70 || c.Upper != 90 || floor != 70 {
		t.Errorf("%v, %+v", err, c)
	}
	ceiling = 250
	if c, err := band.Chart(rates, s); err != nil || c.Upper != 100 {
		t.Errorf("%v, %+v", err, c)
	}
}

// Of thousands of trials chance alone is small: the limits follow how much the
// rates really vary.
func TestChartOfLargeNumbers(t *testing.T) {
	var few, many []band.Measure
	for _, k := range []uint64{90, 92, 88, 91, 89, 93, 90, 88, 91, 92} {
		few = append(few, band.Rate(stat.Proportion{Hits: k, Trials: 100}, "", 0))
		many = append(many, band.Rate(stat.Proportion{Hits: 1000 * k, Trials: 100_000}, "", 0))
	}
	if c, _ := band.Chart(few, stat.ChartSpec{}); len(c.Anomalies) != 0 || c.Dispersion != 0 {
		t.Errorf("100 answers each: %v", c.Anomalies)
	}
	if c, _ := band.Chart(many, stat.ChartSpec{}); len(c.Anomalies) != 0 || c.Dispersion < 10 {
		t.Errorf("100,000 answers each: %v, dispersion %v", c.Anomalies, c.Dispersion)
	}
}

func ExampleChart() {
	var weeks []band.Measure
	for _, k := range []uint64{46, 44, 47, 45, 48, 45, 33} {
		weeks = append(weeks, band.Rate(stat.Proportion{Hits: k, Trials: 50}, "", 0))
	}
	c, _ := band.Chart(weeks, stat.ChartSpec{Rules: stat.MakingDataCount, Baseline: 6})
	fmt.Printf("usual %.0f to %.0f %%, now %.0f: %s\n", c.Lower, c.Upper, c.Points[6].Value, c.Anomalies[0].Rule)
	// Output: usual 80 to 100 %, now 66: beyond_limit
}
