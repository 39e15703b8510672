package smell_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/supportops/policy/metrics/smell"
	"github.com/supportops/policy/metrics/stat"
)

// weeksOf draws weeks of promises that are kept at the given rates.
func weeksOf(rng *rand.Rand, trials uint64, rates ...float64) []stat.Proportion {
	out := make([]stat.Proportion, len(rates))
	for i, r := range rates {
		out[i].Trials = trials
		for range trials {
			if rng.Float64() < r {
				out[i].Hits++
			}
		}
	}
	return out
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
			if _, ok := smell.BreachNormal(weeksOf(rng, row.trials, row.rates...), 90, 0); ok {
				found++
			}
		}
		if found < row.lo || found > row.hi {
			t.Errorf("%s: found in %d of 100, want %d to %d (%s)", row.name, found, row.lo, row.hi, row.why)
		}
	}
	bad := []stat.Proportion{{}, {}, {}, {}, {}, {}}
	if _, ok := smell.BreachNormal(bad, 90, 0); ok {
		t.Error("found in weeks without promises")
	}
	if _, ok := smell.BreachNormal(weeksOf(rng, 400, repeat(0.5, 8)...), 190, 0); ok {
		t.Error("found for a target of 190 %")
	}
}

func ExampleBreachNormal() {
	var weeks []stat.Proportion
	for _, kept := range []uint64{161, 158, 163, 160, 159, 162, 157, 161} {
		weeks = append(weeks, stat.Proportion{Hits: kept, Trials: 200})
	}
	n, ok := smell.BreachNormal(weeks, 90, 0.95)
	fmt.Printf("%t: %d of the last 4 weeks below, usual from %.1f to %.1f %%\n", ok, n.Below, n.Chart.Lower, n.Chart.Upper)
	// Output: true: 4 of the last 4 weeks below, usual from 75.5 to 84.6 %
}

func ExampleNormal() {
	_, ok := smell.BreachNormal(nil, 90, 0)
	fmt.Println(ok)
	// Output: false
}
