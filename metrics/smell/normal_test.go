package smell_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/metrics/band"
	"github.com/supportops/policy/metrics/smell"
	"github.com/supportops/policy/metrics/stat"
	"github.com/supportops/policy/priority"
)

// weeksOf draws weeks of promises that are kept at the given rates.
func weeksOf(rng *rand.Rand, trials uint64, rates ...float64) []band.Measure {
	out := make([]band.Measure, len(rates))
	for i, r := range rates {
		p := stat.Proportion{Trials: trials}
		for range trials {
			if rng.Float64() < r {
				p.Hits++
			}
		}
		out[i] = band.Rate(p, stat.Wilson, 0)
	}
	return out
}

// kept is the band of a promise that 90 of 100 tickets want kept.
func kept() *band.Band {
	b, err := band.New(band.Spec{Unit: band.Percent, Direction: band.Higher, Target: []band.Bound{">= 90"}})
	if err != nil {
		panic(err)
	}
	return b
}

func repeat(rate float64, n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = rate
	}
	return out
}

// Steadily bad desks are found, good ones and sudden falls are not, and a desk
// just above its target hardly ever.
func TestBreachNormal(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	for _, row := range []struct {
		name   string
		trials uint64
		rates  []float64
		lo, hi int // found in so many of 100 draws
		why    string
	}{
		{"steadily bad", 400, repeat(0.8, 10), 80, 100, "a chart of ten weeks has a false signal now and then"},
		{"good", 400, repeat(0.96, 10), 0, 0, ""},
		{"just above the target", 400, repeat(0.91, 10), 0, 1, ""},
		{"a sudden fall", 400, append(repeat(0.95, 8), 0.7, 0.7, 0.7, 0.7), 0, 0, "it shows a signal"},
		{"few promises", 10, repeat(0.8, 10), 0, 20, "few weeks are below for certain"},
		{"too short", 400, repeat(0.8, 5), 0, 0, ""},
	} {
		found := 0
		for range 100 {
			if _, ok := smell.BreachNormal(weeksOf(rng, row.trials, row.rates...), kept()); ok {
				found++
			}
		}
		if found < row.lo || found > row.hi {
			t.Errorf("%s: found in %d of 100, want %d to %d (%s)", row.name, found, row.lo, row.hi, row.why)
		}
	}
	bad := weeksOf(rng, 400, repeat(0.8, 8)...)
	warned, _ := band.New(band.Spec{Unit: band.Percent, Direction: band.Higher, Warning: []band.Bound{"< 85"}})
	times, _ := band.New(band.Spec{Unit: band.Length, Direction: band.Lower, Target: []band.Bound{"< 1h"}})
	for _, row := range []struct {
		name   string
		values []band.Measure
		band   *band.Band
	}{
		{"weeks without promises", make([]band.Measure, 8), kept()},
		{"no band", bad, nil},
		{"a band without a target", bad, warned},
		{"a band of another unit", bad, times},
	} {
		if n, ok := smell.BreachNormal(row.values, row.band); ok || n.Chart != nil {
			t.Errorf("%s: found %+v", row.name, n)
		}
	}
}

// What is missed need not be a share: here it is the median first response.
func TestBreachNormalOfTimes(t *testing.T) {
	b, _ := band.New(band.Spec{Unit: band.Length, Direction: band.Lower, Target: []band.Bound{"< 1h"}})
	week := func(minutes int) band.Measure {
		var d aggregate.Durations
		for i := range 100 {
			d.Add(time.Duration(minutes)*time.Minute + time.Duration(i)*time.Second)
		}
		return band.Quantile(&d, priority.Percent(50), 0)
	}
	slow := []band.Measure{week(90), week(94), week(88), week(92), week(91), week(93)}
	if n, ok := smell.BreachNormal(slow, b); !ok || n.Missed != 4 {
		t.Errorf("steadily slow: %+v, %t", n, ok)
	}
	if n, ok := smell.BreachNormal(append(slow, week(300)), b); ok || len(n.Chart.Anomalies) == 0 {
		t.Errorf("slow, then slower: %+v, %t", n, ok)
	}
	if n, ok := smell.BreachNormal(append(slow, week(50), week(51)), b); ok || n.Missed != 2 {
		t.Errorf("slow, then good: %+v, %t", n, ok)
	}
}

func ExampleBreachNormal() {
	b, _ := band.New(band.Spec{Unit: band.Percent, Direction: band.Higher, Target: []band.Bound{">= 90"}})
	var weeks []band.Measure
	for _, kept := range []uint64{161, 158, 163, 160, 159, 162, 157, 161} {
		weeks = append(weeks, band.Rate(stat.Proportion{Hits: kept, Trials: 200}, stat.Wilson, 0.95))
	}
	n, ok := smell.BreachNormal(weeks, b)
	fmt.Printf("%t: %d of the last 4 weeks below, usual from %.1f to %.1f %%\n", ok, n.Missed, n.Chart.Lower, n.Chart.Upper)
	// Output: true: 4 of the last 4 weeks below, usual from 71.6 to 88.5 %
}

// Eight weeks in which a promise of 90 % is kept for 80 %: nobody is alarmed
// any more.
func ExampleNormal() {
	b, err := band.New(band.Spec{Unit: band.Percent, Direction: band.Higher, Target: []band.Bound{">= 90"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	var weeks []band.Measure
	for _, kept := range []uint64{161, 158, 163, 160, 159, 162, 157, 161} {
		weeks = append(weeks, band.Rate(stat.Proportion{Hits: kept, Trials: 200}, stat.Wilson, 0.95))
	}
	n, ok := smell.BreachNormal(weeks, b)
	fmt.Printf("%d of the last four miss the target, usual is %.0f to %.0f %%, %v\n", n.Missed, n.Chart.Lower, n.Chart.Upper, ok)
	// Output:
	// 4 of the last four miss the target, usual is 72 to 89 %, true
}
