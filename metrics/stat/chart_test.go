package stat_test

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"slices"
	"testing"
	"time"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/metrics/stat"
	"pgregory.net/rapid"
)

func near3(got, want, tol float64) bool { return math.Abs(got-want) <= tol }

// Montgomery, Introduction to Statistical Quality Control, example of cans of
// frozen orange juice: thirty samples of fifty, limits 0.0524 and 0.4102
// around 0.2313, and the samples 15 and 23 out of control.
func TestPublishedPChart(t *testing.T) {
	var ps []stat.Proportion
	for _, d := range []uint64{12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6} {
		ps = append(ps, stat.Proportion{Hits: d, Trials: 50})
	}
	c, err := stat.NewPChart(ps, stat.ChartSpec{})
	if err != nil || !near3(c.Center, 0.2313, 5e-5) || !near3(c.Lower, 0.0524, 5e-5) || !near3(c.Upper, 0.4102, 5e-5) {
		t.Fatalf("%v: %v (%v to %v)", err, c.Center, c.Lower, c.Upper)
	}
	if got := at(c, "beyond_limit"); !slices.Equal(got, []int{14, 22}) {
		t.Errorf("out of control %v", got)
	}
}

// The same book's purchase orders: 25 weeks of unequal numbers, 234 of 2,450
// with a fault; of 100 orders the limits are 0.007 and 0.184, and the week 11
// with 20 of 110 lies above its own.
func TestPublishedPChartOfUnequalSizes(t *testing.T) {
	sizes := []uint64{100, 80, 80, 100, 110, 110, 100, 100, 90, 90, 110, 120, 120, 120, 110, 80, 80, 80, 90, 100, 100, 100, 100, 90, 90}
	var ps []stat.Proportion
	for i, d := range []uint64{12, 8, 6, 9, 10, 12, 11, 16, 10, 6, 20, 15, 9, 8, 6, 8, 10, 7, 5, 8, 5, 8, 10, 6, 9} {
		ps = append(ps, stat.Proportion{Hits: d, Trials: sizes[i]})
	}
	c, err := stat.NewPChart(ps, stat.ChartSpec{})
	if err != nil || !near3(c.Center, 0.0955, 5e-5) || !near3(c.Points[0].Lower, 0.007, 5e-4) || !near3(c.Points[0].Upper, 0.184, 5e-4) {
		t.Fatalf("%v: %+v", err, c.Points[0])
	}
	if got := at(c, "beyond_limit"); !slices.Equal(got, []int{10}) {
		t.Errorf("out of control %v", got)
	}
}

// The same book's printed circuit boards: 26 samples of 100 boards, limits 6.48
// and 33.22 around 19.85 faults, and the samples 6 and 20 out of control.
func TestPublishedUChart(t *testing.T) {
	var es []stat.Exposure
	for _, n := range []uint64{21, 24, 16, 12, 15, 5, 28, 20, 31, 25, 20, 24, 16, 19, 10, 17, 13, 22, 18, 39, 30, 24, 16, 19, 17, 15} {
		es = append(es, stat.Exposure{Count: n, Size: 1})
	}
	c, err := stat.NewUChart(es, stat.ChartSpec{})
	if err != nil || !near3(c.Center, 19.85, 5e-3) || !near3(c.Lower, 6.48, 5e-3) || !near3(c.Upper, 33.22, 1e-2) {
		t.Fatalf("%v: %v (%v to %v)", err, c.Center, c.Lower, c.Upper)
	}
	if got := at(c, "beyond_limit"); !slices.Equal(got, []int{5, 19}) {
		t.Errorf("out of control %v", got)
	}
}

func at(c *stat.Chart, rule string) []int {
	var out []int
	for _, a := range c.Anomalies {
		if a.Rule == rule {
			out = append(out, a.Index)
		}
	}
	return out
}

// Of equally many trials Laney's limits are those of individual values with
// the constant 3/1.128, whatever the rates.
func TestLaneyOfEqualSizesProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Uint64Range(10, 100_000).Draw(t, "n")
		hits := rapid.SliceOfN(rapid.Uint64Range(0, n), 2, 30).Draw(t, "hits")
		var ps []stat.Proportion
		var xs []float64
		for _, k := range hits {
			ps, xs = append(ps, stat.Proportion{Hits: k, Trials: n}), append(xs, float64(k)/float64(n))
		}
		if s := slices.Clone(hits); slices.Max(s) == 0 || slices.Min(s) == n {
			return // no chance at all
		}
		zero, one := 0.0, 1.0
		p, _ := stat.NewPChart(ps, stat.ChartSpec{Laney: true})
		x, _ := stat.NewXmR(xs, stat.ChartSpec{Scale: 3 / 1.128, Floor: &zero, Ceiling: &one})
		if !near3(p.Lower, x.Lower, 1e-9) || !near3(p.Upper, x.Upper, 1e-9) || !near3(p.Center, x.Center, 1e-12) {
			t.Fatalf("%v (%v to %v), individual values %v (%v to %v)", p.Center, p.Lower, p.Upper, x.Center, x.Lower, x.Upper)
		}
	})
}

// Limits of shares lie within 0 and 1, hold the centre, and are the narrower
// the more trials a point has.
func TestPChartLimitsProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var ps []stat.Proportion
		for range rapid.IntRange(2, 20).Draw(t, "points") {
			n := rapid.Uint64Range(1, 500).Draw(t, "n")
			ps = append(ps, stat.Proportion{Hits: rapid.Uint64Range(0, n).Draw(t, "k"), Trials: n})
		}
		c, err := stat.NewPChart(ps, stat.ChartSpec{Rules: rapid.SampledFrom(stat.RuleSets()).Draw(t, "rules")})
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range c.Points {
			if !(0 <= p.Lower && p.Lower <= p.Center && p.Center <= p.Upper && p.Upper <= 1) {
				t.Fatalf("%+v", p)
			}
			for j, q := range c.Points {
				if ps[i].Trials < ps[j].Trials && (p.Upper < q.Upper || p.Lower > q.Lower) {
					t.Fatalf("%d trials %+v, %d trials %+v", ps[i].Trials, p, ps[j].Trials, q)
				}
			}
		}
	})
}

// Rule sets find their patterns, and no set finds those of another alone.
func TestRuleSets(t *testing.T) {
	steady := []float64{50, 52, 49, 51, 48, 52, 50, 51, 49, 48, 52, 50}
	for _, x := range []struct {
		name  string
		more  []float64
		rules map[stat.RuleSet]string
	}{
		{"six rising", []float64{45, 46, 47, 48, 49, 50}, map[stat.RuleSet]string{stat.Nelson: "trend", stat.MakingDataCount: "trend"}},
		{"five rising", []float64{47, 48, 49, 50, 51, 46}, nil},
		{"seven above", []float64{51, 52, 51, 52, 51, 52, 51, 49}, map[stat.RuleSet]string{stat.MakingDataCount: "one_side"}},
		{"eight above", []float64{51, 52, 51, 52, 51, 52, 51, 52}, map[stat.RuleSet]string{stat.MakingDataCount: "one_side", stat.WesternElectric: "one_side", stat.Wheeler: "one_side"}},
		{"nine above", []float64{51, 52, 51, 52, 51, 52, 51, 52, 51}, map[stat.RuleSet]string{stat.MakingDataCount: "one_side", stat.WesternElectric: "one_side", stat.Wheeler: "one_side", stat.Nelson: "one_side"}},
		{"two of three far out", []float64{56, 50, 56}, map[stat.RuleSet]string{stat.MakingDataCount: "2_of_3", stat.WesternElectric: "2_of_3", stat.Nelson: "2_of_3"}},
		{"four of five out", []float64{53, 53, 50, 53, 53}, map[stat.RuleSet]string{stat.WesternElectric: "4_of_5", stat.Nelson: "4_of_5"}},
	} {
		for _, set := range stat.RuleSets() {
			c, err := stat.NewXmR(append(slices.Clone(steady), x.more...), stat.ChartSpec{Rules: set, Baseline: len(steady)})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, a := range c.Anomalies {
				if a.Index >= len(steady) && a.Rule != "moving_range" && !slices.Contains(got, a.Rule) {
					got = append(got, a.Rule)
				}
			}
			if want := x.rules[set]; want != "" && !slices.Contains(got, want) || want == "" && slices.Contains(got, "trend") {
				t.Errorf("%s by %s: %v, want %q", x.name, set, got, want)
			}
		}
	}
	zigzag := []float64{49, 51, 49, 51, 49, 51, 49, 51, 49, 51, 49, 51, 49, 51}
	if c, _ := stat.NewXmR(zigzag, stat.ChartSpec{Rules: stat.Nelson}); !slices.Equal(at(c, "alternating"), []int{13}) {
		t.Errorf("alternating: %v", c.Anomalies)
	}
	mixed := append(slices.Clone(steady), 54, 46, 54, 46, 46, 54, 46, 54)
	if c, _ := stat.NewXmR(mixed, stat.ChartSpec{Rules: stat.Nelson, Baseline: len(steady)}); !slices.Equal(at(c, "outside_1_sigma"), []int{19}) {
		t.Errorf("outside on both sides: %v", c.Anomalies)
	}
	calm := append([]float64{40, 40, 40, 60, 60, 60}, 50, 51, 50, 49, 50, 51, 50, 49, 50, 50, 51, 49, 50, 51, 50)
	if c, _ := stat.NewXmR(calm, stat.ChartSpec{Rules: stat.Nelson, Baseline: 6}); !slices.Equal(at(c, "within_1_sigma"), []int{20}) {
		t.Errorf("within 1 sigma: %v", c.Anomalies)
	}
	if _, err := stat.NewXmR(calm, stat.ChartSpec{Rules: "westgard"}); err == nil {
		t.Error("an unknown rule set is accepted")
	}
}

// A stated change begins limits of its own: a process that moved for a known
// reason shows no signal, and none reaches over the change.
func TestChartChanges(t *testing.T) {
	xs := []float64{80, 82, 79, 81, 80, 82, 79, 81, 90, 92, 89, 91, 90, 92, 89, 91}
	frozen, _ := stat.NewXmR(xs, stat.ChartSpec{Baseline: 8})
	if len(at(frozen, "beyond_limit")) != 8 {
		t.Errorf("frozen on the first eight: %v", frozen.Anomalies)
	}
	c, err := stat.NewXmR(xs, stat.ChartSpec{Changes: []int{8}})
	if err != nil || len(c.Anomalies) != 0 || c.Center != 90.5 || c.Points[0].Center != 80.5 || c.Points[8].Phase != 1 {
		t.Errorf("%v: %+v", err, c)
	}
	for _, changes := range [][]int{{0}, {1}, {15}, {16}, {-1}, {8, 8}, {8, 4}} {
		if _, err := stat.NewXmR(xs, stat.ChartSpec{Changes: changes}); err == nil {
			t.Errorf("changes at %v are accepted", changes)
		}
	}
}

// Of a phase alone the chart is that of its points alone.
func TestPhasesAreAloneProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(0, 100), 2, 20)
		a, b := values.Draw(t, "a"), values.Draw(t, "b")
		s := stat.ChartSpec{Rules: rapid.SampledFrom(stat.RuleSets()).Draw(t, "rules")}
		first, _ := stat.NewXmR(a, s)
		second, _ := stat.NewXmR(b, s)
		s.Changes = []int{len(a)}
		both, err := stat.NewXmR(append(slices.Clone(a), b...), s)
		if err != nil {
			t.Fatal(err)
		}
		want := slices.Clone(first.Anomalies)
		for _, x := range second.Anomalies {
			x.Index += len(a)
			want = append(want, x)
		}
		if !slices.Equal(both.Anomalies, want) || both.Center != second.Center || both.Upper != second.Upper {
			t.Fatalf("%v, want %v", both.Anomalies, want)
		}
	})
}

// Tickets a day: a month of 31 days is no more than one of 28 with as many a
// day.
func ExampleNewUChart() {
	c, _ := stat.NewUChart([]stat.Exposure{{Count: 620, Size: 31}, {Count: 560, Size: 28}, {Count: 775, Size: 31}}, stat.ChartSpec{Baseline: 2})
	fmt.Printf("%.0f a day, usual %.1f to %.1f\n", c.Center, c.Lower, c.Upper)
	fmt.Println(c.Points[2].Value, c.Anomalies[0].Rule)
	// Output:
	// 20 a day, usual 17.6 to 22.4
	// 25 beyond_limit
}

func ExampleNewPChart() {
	weeks := []stat.Proportion{{Hits: 45, Trials: 50}, {Hits: 88, Trials: 100}, {Hits: 19, Trials: 20}, {Hits: 60, Trials: 80}}
	c, _ := stat.NewPChart(weeks, stat.ChartSpec{Baseline: 3})
	for _, p := range c.Points {
		fmt.Printf("%.0f %%, usual %.0f to %.0f\n", 100*p.Value, 100*p.Lower, 100*p.Upper)
	}
	fmt.Println(c.Anomalies)
	// Output:
	// 90 %, usual 76 to 100
	// 88 %, usual 80 to 99
	// 95 %, usual 69 to 100
	// 75 %, usual 79 to 100
	// [{beyond_limit 3 false}]
}

func ExampleRuleSet() {
	rising := []float64{45, 46, 47, 48, 49, 50, 51, 52}
	for _, set := range stat.RuleSets() {
		c, _ := stat.NewXmR(rising, stat.ChartSpec{Rules: set})
		fmt.Println(set, len(at(c, "trend")))
	}
	// Output:
	// wheeler 0
	// western_electric 0
	// nelson 3
	// making_data_count 3
}

// Strata whose numbers have nothing in common take no more than a second, up to
// the most that are accepted.
func TestDecomposeOfUnlikeStrata(t *testing.T) {
	strata := make([]stat.Stratum, 4096)
	for i := range strata {
		n := uint64(1<<50 + 2*i + 1)
		strata[i] = stat.Stratum{Name: fmt.Sprint(i), Before: stat.Proportion{Hits: n / 3, Trials: n}, After: stat.Proportion{Hits: n / 2, Trials: n + 2}}
	}
	start := time.Now()
	if _, err := stat.Decompose(strata[:800]); err != nil {
		t.Fatal(err)
	}
	t.Log("800 strata", time.Since(start))
	start = time.Now()
	m, err := stat.Decompose(strata)
	if took := time.Since(start); err != nil || took > 20*time.Second {
		t.Fatalf("%v, %v", took, err)
	} else {
		t.Log("4,096 strata", took)
	}
	if m.Change.Cmp(new(big.Rat).Add(m.Within, m.Mix)) != 0 {
		t.Error("within and mix do not add up")
	}
}

// Published: the IQ and hours of television of ten people correlate by
// -29/165 (the example of Wikipedia's article on Spearman's coefficient).
func TestSpearman(t *testing.T) {
	iq := []float64{106, 100, 86, 101, 99, 103, 97, 113, 112, 110}
	tv := []float64{7, 27, 2, 50, 28, 29, 20, 12, 6, 17}
	if rho, ok := stat.Spearman(iq, tv); !ok || math.Abs(rho+29.0/165) > 1e-12 {
		t.Errorf("%v, %t", rho, ok)
	}
	for _, x := range [][2][]float64{{{1, 2}, {1, 2}}, {{1, 2, 3}, {1, 2}}, {{1, 1, 1}, {1, 2, 3}}, {{1, 2, math.NaN()}, {1, 2, 3}}} {
		if _, ok := stat.Spearman(x[0], x[1]); ok {
			t.Errorf("%v correlates", x)
		}
	}
	if rho, _ := stat.Spearman([]float64{1, 2, 2, 9}, []float64{3, 5, 5, 7}); rho != 1 {
		t.Errorf("the same order with ties: %v", rho)
	}
}

// Limits of rates lie within 0 and 1 and those of counts not below 0, whatever
// floor and ceiling are stated; tighter ones hold.
func TestFloorsAndCeilingsOfRates(t *testing.T) {
	at := func(x float64) *float64 { return &x }
	ps := []stat.Proportion{{Hits: 1, Trials: 2}, {Hits: 2, Trials: 2}, {Hits: 1, Trials: 2}, {Hits: 2, Trials: 2}}
	es := []stat.Exposure{{Count: 1, Size: 1}, {Count: 2, Size: 1}, {Count: 0, Size: 1}}
	for _, row := range []struct {
		s            stat.ChartSpec
		lower, upper float64
	}{
		{stat.ChartSpec{}, 0, 1}, {stat.ChartSpec{Floor: at(-5), Ceiling: at(100)}, 0, 1}, {stat.ChartSpec{Floor: at(0.25), Ceiling: at(0.75)}, 0.25, 0.75},
	} {
		if c, err := stat.NewPChart(ps, row.s); err != nil || c.Lower != row.lower || c.Upper != row.upper {
			t.Errorf("rates: %v, %+v", err, c)
		}
		if c, err := stat.NewUChart(es, row.s); err != nil || c.Lower != row.lower {
			t.Errorf("counts: %v, %+v", err, c)
		}
	}
	if _, err := stat.NewPChart(ps, stat.ChartSpec{Floor: at(2), Ceiling: at(3)}); !errors.Is(err, spec.ErrRange) {
		t.Errorf("a floor above all rates: %v", err)
	}
	if c, err := stat.NewUChart([]stat.Exposure{{Count: math.MaxUint64, Size: 1e-100}, {Count: 1, Size: 1e100}}, stat.ChartSpec{Laney: true}); err != nil || math.IsNaN(c.Lower+c.Dispersion) || math.IsInf(c.Upper+c.Points[0].Upper, 0) {
		t.Errorf("sizes at their limits: %v, %+v", err, c)
	}
}

// After a baseline without any change, every change is above the limit of the
// moving ranges: the one back to usual, too.
func TestMovingRangesOfAFlatBaseline(t *testing.T) {
	c, err := stat.NewXmR([]float64{5, 5, 5, 5, 5, 5, 9, 5, 5}, stat.ChartSpec{Baseline: 6})
	if err != nil {
		t.Fatal(err)
	}
	want := []stat.Anomaly{{Rule: "beyond_limit", Index: 6, Above: true}, {Rule: "moving_range", Index: 6, Above: true}, {Rule: "moving_range", Index: 7}}
	if !slices.Equal(c.Anomalies, want) {
		t.Errorf("%+v", c.Anomalies)
	}
}

// A chart of many phases takes time by its points, not by its points times its
// changes.
func TestManyChanges(t *testing.T) {
	xs := make([]float64, 600_000)
	var changes []int
	for i := range xs {
		if xs[i] = float64(i % 7); i > 0 && i%2 == 0 {
			changes = append(changes, i)
		}
	}
	begun := time.Now()
	c, err := stat.NewXmR(xs, stat.ChartSpec{Changes: changes})
	if err != nil || c.Points[len(xs)-1].Phase != len(changes) {
		t.Fatalf("%v", err)
	}
	if took := time.Since(begun); took > 20*time.Second {
		t.Errorf("took %v", took)
	}
}
