package stat_test

import (
	"errors"
	"math"
	"testing"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/metrics/stat"
	"github.com/supportops/policy/priority"
)

// Of nothing, and of shares and confidences that there are none of, nothing is
// known.
func TestNothingIsKnownOfNothing(t *testing.T) {
	sample := func(xs ...float64) stat.Sample {
		s, err := stat.NewSample(xs)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	survival := func(groups ...stat.EventCount) *stat.Survival {
		s, err := stat.NewSurvival(groups)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	half, minus, more := priority.Percent(50), priority.Percent(-1), priority.Percent(101)
	none, one := sample(), sample(3)
	ten := sample(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
	empty, some := survival(), survival(stat.EventCount{Time: 1, Events: 1}, stat.EventCount{Time: 2, Events: 1, Censored: 1})
	ok := func(x float64, ok bool) bool {
		if !ok && x != 0 {
			t.Errorf("no answer is %v", x)
		}
		return ok
	}
	is := func(x stat.Interval, ok bool) bool {
		if !ok && x != (stat.Interval{}) {
			t.Errorf("no answer is %v", x)
		}
		return ok
	}
	for name, row := range map[string]struct{ got, want bool }{
		"mean of none": {ok(none.Mean()), false}, "mean": {ok(one.Mean()), true},
		"quantile of none": {ok(none.Quantile(half)), false}, "quantile": {ok(one.Quantile(half)), true}, "quantile below 0": {ok(one.Quantile(minus)), false}, "quantile above 1": {ok(one.Quantile(more)), false},
		"rank of none": {ok(none.NearestRank(half)), false}, "rank": {ok(one.NearestRank(half)), true}, "rank below 0": {ok(one.NearestRank(minus)), false},
		"weibull of none": {ok(none.Weibull(half)), false}, "weibull": {ok(one.Weibull(half)), true}, "weibull above 1": {ok(one.Weibull(more)), false},
		"interval of none": {is(none.QuantileInterval(half, 0)), false}, "interval of one": {is(one.QuantileInterval(half, 0)), false}, "interval of ten": {is(ten.QuantileInterval(half, 0)), true},
		"interval of the least": {is(ten.QuantileInterval(priority.Percent(0), 0)), false}, "interval of the greatest": {is(ten.QuantileInterval(priority.Percent(100), 0)), false},
		"interval of a low one": {is(ten.QuantileInterval(priority.Percent(10), 0)), false}, "interval of a high one": {is(ten.QuantileInterval(priority.Percent(90), 0)), false},
		"interval at certainty": {is(ten.QuantileInterval(half, 1)), false}, "interval at less than none": {is(ten.QuantileInterval(half, -0.1)), false},
		"survival of nobody": {ok(empty.At(1)), false}, "survival": {ok(some.At(1)), true}, "survival at no time": {ok(some.At(math.NaN())), false},
		"time of nobody": {ok(empty.Quantile(half)), false}, "time": {ok(some.Quantile(half)), true}, "time of a share below 0": {ok(some.Quantile(minus)), false},
		"mean time of nobody": {ok(empty.RestrictedMean(1)), false}, "mean time": {ok(some.RestrictedMean(1)), true}, "mean time to before": {ok(some.RestrictedMean(-1)), false}, "mean time to no end": {ok(some.RestrictedMean(math.Inf(1))), false},
		"mean time to now": {ok(some.RestrictedMean(0)), true},
		"limits of nobody": {is(empty.Interval(1, stat.LogLog, 0)), false}, "limits": {is(some.Interval(1, stat.LogLog, 0)), true}, "limits before all": {is(some.Interval(0.5, "", 0)), false},
		"limits at certainty": {is(some.Interval(1, "", 1)), false}, "limits of no kind": {is(some.Interval(1, "other", 0)), false},
		"a share of none": {is(stat.Proportion{}.Interval("", 0)), false}, "a share": {is(stat.Proportion{Hits: 1, Trials: 2}.Interval("", 0)), true},
		"more hits than trials": {is(stat.Proportion{Hits: 3, Trials: 2}.Interval("", 0)), false}, "of no kind": {is(stat.Proportion{Hits: 1, Trials: 2}.Interval("other", 0)), false},
		"a share at certainty": {is(stat.Proportion{Hits: 1, Trials: 2}.Interval("", 1)), false},
	} {
		if row.got != row.want {
			t.Errorf("%s: %t", name, row.got)
		}
	}
	if empty.N() != 0 || empty.Events() != 0 || some.N() != 3 || some.Events() != 2 {
		t.Error("counts of survival")
	}
	for q, want := range map[int]float64{0: 1, 9: 1, 10: 1.1, 50: 5.5, 90: 9.9, 91: 10, 100: 10} {
		if got, _ := ten.Weibull(priority.Percent(q)); math.Abs(got-want) > 1e-12 {
			t.Errorf("%d %%: %v, want %v", q, got, want)
		}
	}
	for _, s := range []stat.NPS{{}, {Promoters: math.MaxUint64, Passives: 1}} {
		if _, ok := s.Score(); ok {
			t.Errorf("%+v has a score", s)
		}
		if _, ok := s.Variance(); ok {
			t.Errorf("%+v has a variance", s)
		}
		if _, ok := s.Wald(0); ok {
			t.Errorf("%+v has a margin", s)
		}
	}
	if _, ok := (stat.NPS{Promoters: 1}).Wald(1); ok {
		t.Error("a margin at certainty")
	}
	if _, _, ok := (stat.Proportion{Hits: 1, Trials: 2}).Difference(stat.Proportion{}, 0); ok {
		t.Error("a difference from none")
	}
	if _, ok := stat.CompareSurvival(survival(stat.EventCount{Time: 1, Censored: 2}), survival(stat.EventCount{Time: 1, Censored: 2})); ok {
		t.Error("nothing happened, and it is compared")
	}
	if (stat.Interval{Lo: 1, Hi: 3}).Width() != 2 {
		t.Error("width")
	}
}

// Charts and strata are refused for each single defect, and taken at the limit.
func TestChartAndStrataDefectsAlone(t *testing.T) {
	xs := []float64{1, 2, 3, 4, 5, 6, 7, 8}
	at := func(x float64) *float64 { return &x }
	for _, row := range []struct {
		name string
		xs   []float64
		s    stat.ChartSpec
		ok   bool
	}{
		{"plain", xs, stat.ChartSpec{}, true},
		{"two points", xs[:2], stat.ChartSpec{}, true}, {"one point", xs[:1], stat.ChartSpec{}, false},
		{"as large as may be", []float64{1e290, -1e290}, stat.ChartSpec{}, true}, {"too large", []float64{1, 1.1e290}, stat.ChartSpec{}, false}, {"too small", []float64{1, -1.1e290}, stat.ChartSpec{}, false},
		{"no number", []float64{1, math.NaN()}, stat.ChartSpec{}, false}, {"endless", []float64{1, math.Inf(1)}, stat.ChartSpec{}, false},
		{"no such rules", xs, stat.ChartSpec{Rules: "x"}, false},
		{"a scale of 1e6", xs, stat.ChartSpec{Scale: 1e6, RangeScale: 1e6}, true}, {"a scale above", xs, stat.ChartSpec{Scale: 1e6 + 1}, false}, {"a scale below", xs, stat.ChartSpec{Scale: -1}, false},
		{"a range scale above", xs, stat.ChartSpec{RangeScale: 1e6 + 1}, false}, {"a range scale below", xs, stat.ChartSpec{RangeScale: -1}, false},
		{"a baseline of two", xs, stat.ChartSpec{Baseline: 2}, true}, {"a baseline of one", xs, stat.ChartSpec{Baseline: 1}, false}, {"a baseline of all", xs, stat.ChartSpec{Baseline: 8}, true}, {"a baseline of more", xs, stat.ChartSpec{Baseline: 9}, false},
		{"a change", xs, stat.ChartSpec{Changes: []int{2, 6}}, true}, {"a change too soon", xs, stat.ChartSpec{Changes: []int{1}}, false}, {"a change too late", xs, stat.ChartSpec{Changes: []int{7}}, false}, {"changes too near", xs, stat.ChartSpec{Changes: []int{3, 4}}, false},
		{"floor and ceiling", xs, stat.ChartSpec{Floor: at(0), Ceiling: at(1)}, true}, {"no room", xs, stat.ChartSpec{Floor: at(1), Ceiling: at(1)}, false},
		{"a floor that is no number", xs, stat.ChartSpec{Floor: at(math.NaN())}, false}, {"an endless ceiling", xs, stat.ChartSpec{Ceiling: at(math.Inf(1))}, false},
	} {
		if _, err := stat.NewXmR(row.xs, row.s); (err == nil) != row.ok || err != nil && !errors.Is(err, spec.ErrRange) && !errors.Is(err, spec.ErrUnknown) {
			t.Errorf("%s: %v", row.name, err)
		}
	}
	c, err := stat.NewXmR(xs, stat.ChartSpec{Scale: 1, RangeScale: 2})
	if err != nil || c.Center != 4.5 || c.Upper != 5.5 || c.Lower != 3.5 || c.UpperRange != 2 {
		t.Errorf("%v: %+v", err, c)
	}
	for _, p := range []stat.Proportion{{Hits: 2, Trials: 1}, {}} {
		if _, err := stat.NewPChart([]stat.Proportion{{Hits: 1, Trials: 2}, p}, stat.ChartSpec{}); !errors.Is(err, spec.ErrRange) {
			t.Errorf("%+v: %v", p, err)
		}
	}
	for _, size := range []float64{0, -1, math.Inf(1), math.NaN(), 9e-101, 1.1e100} {
		if _, err := stat.NewUChart([]stat.Exposure{{Count: 1, Size: 1}, {Count: 1, Size: size}}, stat.ChartSpec{}); !errors.Is(err, spec.ErrRange) {
			t.Errorf("of the size %v: %v", size, err)
		}
	}
	p := stat.Proportion{Hits: 1, Trials: 2}
	many := make([]stat.Stratum, 4097)
	for i := range many {
		many[i] = stat.Stratum{Name: string(rune('a' + i)), Before: p, After: p}
	}
	for _, row := range []struct {
		name   string
		strata []stat.Stratum
		ok     bool
	}{
		{"one", []stat.Stratum{{Name: "a", Before: p, After: p}}, true}, {"4,096", many[:4096], true}, {"4,097", many, false},
		{"a name twice", []stat.Stratum{{Name: "a", Before: p, After: p}, {Name: "a", Before: p, After: p}}, false},
		{"more hits than trials before", []stat.Stratum{{Before: stat.Proportion{Hits: 2, Trials: 1}, After: p}}, false}, {"more hits than trials after", []stat.Stratum{{Before: p, After: stat.Proportion{Hits: 2, Trials: 1}}}, false},
		{"2^51 trials", []stat.Stratum{{Before: stat.Proportion{Trials: 1 << 51}, After: p}}, true}, {"more", []stat.Stratum{{Before: stat.Proportion{Trials: 1<<51 + 1}, After: p}}, false},
		{"nothing before", []stat.Stratum{{After: p}}, false}, {"nothing after", []stat.Stratum{{Before: p}}, false}, {"nothing", nil, false},
	} {
		if _, err := stat.Decompose(row.strata); (err == nil) != row.ok {
			t.Errorf("%s: %v", row.name, err)
		}
	}
}

// A defect of a chart names the field that has it.
func TestChartDefectsByPath(t *testing.T) {
	xs := []float64{1, 2, 3, 4, 5, 6, 7, 8}
	for want, s := range map[string]stat.ChartSpec{
		"changes[0]": {Changes: []int{7}}, "changes[1]": {Changes: []int{3, 7}}, "scale": {Scale: -1}, "range_scale": {RangeScale: -1},
		"baseline": {Baseline: 9}, "rules": {Rules: "Nelson"},
	} {
		_, err := stat.NewXmR(xs, s)
		var e *spec.Error
		if !errors.As(err, &e) || len(e.Fields) != 1 || e.Fields[0].Path != want {
			t.Errorf("%+v: %v, want %s", s, err, want)
		}
	}
}
