package stat_test

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/supportops/policy/metrics/stat"
)

// pattern is a rule over its last points, in sigmas from the centre.
type pattern struct {
	name  string
	n     int
	holds func(z []float64) bool
}

func all(z []float64, f func(float64) bool) bool {
	return !slices.ContainsFunc(z, func(x float64) bool { return !f(x) })
}

func steps(z []float64) (out []float64) {
	for i := range z[1:] {
		out = append(out, z[i+1]-z[i])
	}
	return out
}

func up(x float64) bool   { return x > 0 }
func down(x float64) bool { return x < 0 }

func onOneSide(n int) pattern {
	return pattern{"one_side", n, func(z []float64) bool { return all(z, up) || all(z, down) }}
}

func farOut(name string, some, n int, sigma float64) pattern {
	return pattern{name, n, func(z []float64) bool {
		above, below := 0, 0
		for _, x := range z {
			if x > sigma {
				above++
			}
			if x < -sigma {
				below++
			}
		}
		return above >= some && z[n-1] > sigma || below >= some && z[n-1] < -sigma
	}}
}

// patternsOf are the rule sets as their documents word them.
func patternsOf(set stat.RuleSet) []pattern {
	trend := pattern{"trend", 6, func(z []float64) bool { return all(steps(z), up) || all(steps(z), down) }}
	limits := pattern{"beyond_limit", 1, func(z []float64) bool { return math.Abs(z[0]) > 3 }}
	moving := pattern{"moving_range", 2, func(z []float64) bool { return math.Abs(z[1]-z[0]) > 3 }}
	two, four := farOut("2_of_3", 2, 3, 2), farOut("4_of_5", 4, 5, 1)
	return append([]pattern{limits, moving}, map[stat.RuleSet][]pattern{
		stat.Wheeler:         {farOut("3_of_4", 3, 4, 1.5), onOneSide(8)},
		stat.WesternElectric: {two, four, onOneSide(8)},
		stat.MakingDataCount: {onOneSide(7), trend, two},
		stat.Nelson: {onOneSide(9), trend, two, four,
			{"alternating", 14, func(z []float64) bool {
				return alternate(steps(z))
			}},
			{"within_1_sigma", 15, func(z []float64) bool { return all(z, func(x float64) bool { return math.Abs(x) <= 1 }) }},
			{"outside_1_sigma", 8, func(z []float64) bool {
				return all(z, func(x float64) bool { return math.Abs(x) > 1 }) && slices.ContainsFunc(z, up) && slices.ContainsFunc(z, down)
			}}},
	}[set]...)
}

// alternate reports whether the signs of d alternate.
func alternate(d []float64) bool {
	for i := range d[1:] {
		if !(up(d[i]) && down(d[i+1]) || down(d[i]) && up(d[i+1])) {
			return false
		}
	}
	return true
}

// Each rule set finds its patterns at every point, where the points lie on all
// that the rules ask about, just at it and beside it, and at no other.
func TestRuleSetsTwin(t *testing.T) {
	moods := [][]float64{
		{0.5, 1, 1.5, 2}, {-0.5, -1, -1.5, -2}, {1, 1.5, 2, 2.5, 3, 3.5}, {-1, -1.5, -2, -2.5, -3, -3.5},
		{-1, -0.5, 0, 0.5, 1}, {-1.5, 1.5, -2, 2}, {1.5, 1.5, 2, -1.5}, {-2, -1, 0, 1, 2}, {-1.5, -1, 1, 1.5},
	}
	found := map[string]int{}
	for seed := range uint64(40) {
		rng := rand.New(rand.NewPCG(seed, 8))
		z := []float64{-1, 1, -1, 1, -1, 1} // the centre is 0, the mean moving range 2
		for len(z) < 120 {
			n, k := 3+rng.IntN(16), rng.IntN(len(moods)+2)
			for i := range n {
				switch {
				case k < len(moods):
					z = append(z, moods[k][rng.IntN(len(moods[k]))])
				case k == len(moods): // steps of half a sigma, mostly in one direction
					z = append(z, z[len(z)-1]+float64(1-2*(n%2))*[]float64{0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0}[rng.IntN(7)])
				default: // up and down
					z = append(z, float64(1-2*(i%2))*[]float64{0.5, 1, 1.5, 0.5, 1, 1.5, 0.5, 1, 1.5, 0}[rng.IntN(10)])
				}
			}
		}
		for _, set := range stat.RuleSets() {
			c, err := stat.NewXmR(z, stat.ChartSpec{Rules: set, Baseline: 6, Scale: 1.5, RangeScale: 1.5})
			if err != nil {
				t.Fatal(err)
			}
			var want []stat.Anomaly
			for i := range z {
				for _, p := range patternsOf(set) {
					if i+1 < p.n || !p.holds(z[i+1-p.n:i+1]) {
						continue
					}
					found[p.name]++
					a := stat.Anomaly{Rule: p.name, Index: i, Above: z[i] > 0}
					if p.name == "trend" || p.name == "alternating" || p.name == "moving_range" {
						a.Above = z[i] > z[i-1]
					}
					want = append(want, a)
				}
			}
			order := func(a, b stat.Anomaly) int { return cmp.Or(cmp.Compare(a.Index, b.Index), cmp.Compare(a.Rule, b.Rule)) }
			got := slices.SortedFunc(slices.Values(c.Anomalies), order)
			slices.SortFunc(want, order)
			if !slices.Equal(got, want) {
				t.Fatalf("%s of %v:\n%v\nwant\n%v", set, z, got, want)
			}
		}
	}
	for _, set := range stat.RuleSets() {
		for _, p := range patternsOf(set) {
			if found[p.name] < 10 {
				t.Errorf("%s was there %d times", p.name, found[p.name])
			}
		}
	}
}
