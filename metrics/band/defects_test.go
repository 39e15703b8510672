package band_test

import (
	"math"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/supportops/policy/internal/spec/spectest"
	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/metrics/band"
	"github.com/supportops/policy/metrics/stat"
	"github.com/supportops/policy/priority"
)

// Every defect of a band is found where it is the only one; bounds that touch
// are taken as long as they share no number.
func TestBandDefectsAlone(t *testing.T) {
	type s = band.Spec
	change := func(name string, target, warning []band.Bound, path string, cause error) spectest.Defect[s] {
		return spectest.Change(name, func(x *s) { x.Target, x.Warning = target, warning }, path, cause)
	}
	b := func(bounds ...band.Bound) []band.Bound { return bounds }
	lots := band.Bound(">= " + strings.Repeat("1", 40))
	spectest.Alone(t, func() s {
		return s{Unit: band.Count, Direction: band.Higher, Target: b(">= 90"), Warning: b("< 85")}
	}, []spectest.Defect[s]{
		spectest.Change("no unit", func(x *s) { x.Unit = "" }, "unit", priority.ErrRequired),
		spectest.Change("no such unit", func(x *s) { x.Unit = "miles" }, "unit", priority.ErrUnknown),
		spectest.Change("no direction", func(x *s) { x.Direction = "" }, "direction", priority.ErrRequired),
		spectest.Change("no such direction", func(x *s) { x.Direction = "up" }, "direction", priority.ErrUnknown),
		change("neither", nil, nil, "target", priority.ErrRequired),
		change("a target alone", b("> -1.5"), nil, "", nil),
		change("a warning alone", nil, b("<= 85"), "", nil),
		change("an empty bound", b(""), nil, "target[0]", priority.ErrSyntax),
		change("an operator alone", b(">="), nil, "target[0]", priority.ErrSyntax),
		change("spaces", b("  >=  90  "), nil, "", nil),
		change("two operators", b(">>90"), nil, "target[0]", priority.ErrSyntax),
		change("an exponent", b("> 1e3"), nil, "target[0]", priority.ErrSyntax),
		change("a fraction", b("> 1/3"), nil, "target[0]", priority.ErrSyntax),
		change("40 digits", b(lots), nil, "", nil),
		change("41 digits", b(lots+"1"), nil, "target[0]", priority.ErrSyntax),
		change("a malformed warning", b("> 90"), b("< x"), "warning[0]", priority.ErrSyntax),
		change("a target the wrong way", b("< 90"), nil, "target[0]", priority.ErrConflict),
		change("a warning the wrong way", nil, b("> 90"), "warning[0]", priority.ErrConflict),
		change("two targets", b("> 90", "> 91"), nil, "target[1]", priority.ErrConflict),
		change("two warnings", nil, b("< 90", "< 91"), "warning[1]", priority.ErrConflict),
		change("they touch", b(">= 90"), b("< 90"), "", nil),
		change("they touch, the other way", b("> 90"), b("<= 90"), "", nil),
		change("90 is both", b(">= 90"), b("<= 90"), "warning[0]", priority.ErrConflict),
		change("90.5 is both", b(">= 90"), b("< 91"), "warning[0]", priority.ErrConflict),
	})
	spectest.Alone(t, func() s { return s{Unit: band.Count, Direction: band.Lower, Target: b("< 5")} }, []spectest.Defect[s]{
		change("a target the wrong way", b("> 5"), nil, "target[0]", priority.ErrConflict),
		change("a warning the wrong way", nil, b("< 5"), "warning[0]", priority.ErrConflict),
		change("a warning", b("<= 5"), b("> 5"), "", nil),
		change("5 is both", b("<= 5"), b(">= 5"), "warning[0]", priority.ErrConflict),
	})
	spectest.Alone(t, func() s {
		return s{Unit: band.Count, Direction: band.Range, Target: b(">= 5", "<= 15"), Warning: b("< 5", "> 25")}
	}, []spectest.Defect[s]{
		change("one number", b(">= 5", "<= 5"), nil, "", nil),
		change("one number, the other way about", b("<= 5", ">= 5"), nil, "", nil),
		change("no number", b(">= 5", "< 5"), nil, "target", priority.ErrConflict),
		change("the second warning overlaps", b(">= 5", "<= 15"), b("< 5", ">= 15"), "warning[1]", priority.ErrConflict),
		change("half a target", b("<= 15"), b("> 15"), "", nil),
		change("half a target, and a warning in it", b("<= 15"), b("< 1"), "warning[0]", priority.ErrConflict),
	})
	spectest.Alone(t, func() s { return s{Unit: band.Length, Direction: band.Lower, Target: b("< 1h")} }, []spectest.Defect[s]{
		change("a number", b("< 60"), nil, "target[0]", priority.ErrSyntax),
		change("a length", b("<= 1h30m"), b("> 4h"), "", nil),
	})
}

// Each grade names the bound that decided.
func TestDecidingBound(t *testing.T) {
	b, err := band.New(band.Spec{Unit: band.Count, Direction: band.Range, Target: []band.Bound{">= 5", "<= 15"}, Warning: []band.Bound{"< 2", "> 25"}})
	if err != nil {
		t.Fatal(err)
	}
	if got := b.String(); got != "target >= 5 and <= 15, warning < 2 or > 25" {
		t.Error(got)
	}
	for x, want := range map[int64]struct {
		grade band.Grade
		bound band.Bound
		off   int64
	}{
		1: {band.Warning, "< 2", 4}, 2: {band.Watch, ">= 5", 3}, 5: {band.OnTarget, "", 0}, 15: {band.OnTarget, "", 0},
		16: {band.Watch, "<= 15", 1}, 25: {band.Watch, "<= 15", 10}, 26: {band.Warning, "> 25", 11},
	} {
		n := big.NewRat(x, 1)
		if g, bound := b.Grade(n); g != want.grade || bound != want.bound {
			t.Errorf("%d is %v by %q, want %v by %q", x, g, bound, want.grade, want.bound)
		}
		if d, ok := b.Distance(n); !ok || d.Cmp(big.NewRat(want.off, 1)) != 0 {
			t.Errorf("%d is %v off, want %d", x, d, want.off)
		}
	}
	if g, bound := b.Grade(nil); g != band.NoData || bound != "" {
		t.Errorf("nothing is %v by %q", g, bound)
	}
	if _, ok := b.Distance(nil); ok {
		t.Error("nothing is at a distance")
	}
	w, err := band.New(band.Spec{Unit: band.Count, Direction: band.Lower, Warning: []band.Bound{"> 3"}})
	if err != nil {
		t.Fatal(err)
	}
	if g, bound := w.Grade(new(big.Rat)); g != band.Watch || bound != "" || w.String() != "warning > 3" {
		t.Errorf("without a target 0 is %v by %q: %v", g, bound, w)
	}
	if _, ok := w.Distance(new(big.Rat)); ok {
		t.Error("a distance from no target")
	}
}

// The evidence of a number without an interval hangs on how many there are.
func TestEvidenceWithoutInterval(t *testing.T) {
	b, err := band.New(band.Spec{Unit: band.Length, Direction: band.Lower, Target: []band.Bound{"< 1h"}, Warning: []band.Bound{"> 4h"}})
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[uint64]band.Evidence{0: band.Insufficient, 5: band.Insufficient, 6: band.Likely} {
		v, ok := b.Judge(band.Measure{Unit: band.Length, Exact: new(big.Rat), N: n})
		if !ok || v.Evidence != want || v.Possible != nil {
			t.Errorf("%d: %+v", n, v)
		}
	}
	whole, _ := b.Judge(band.Figure(band.Length, new(big.Rat), 1))
	if whole.Evidence != band.Certain || len(whole.Possible) != 1 {
		t.Errorf("%+v", whole)
	}
}

// What each measure takes from its summary, and what it is without one.
func TestMeasures(t *testing.T) {
	var lengths aggregate.Durations
	var waits aggregate.Survival
	for i := range 12 {
		lengths.Add(time.Duration(i))
		waits.AddEvent(time.Duration(i))
	}
	half := priority.Percent(50)
	for _, row := range []struct {
		name     string
		m        band.Measure
		n        uint64
		text     string
		interval bool
		whole    bool
	}{
		{"rate", band.Rate(stat.Proportion{Hits: 9, Trials: 12}, "", 0), 12, "75.0 %", true, false},
		{"rate of none", band.Rate(stat.Proportion{}, "", 0), 0, "no data", false, false},
		{"rate of an unknown method", band.Rate(stat.Proportion{Hits: 9, Trials: 12}, "guess", 0), 12, "no data", false, false},
		{"quantile", band.Quantile(&lengths, half, 0), 12, "5ns", true, false},
		{"quantile of none", band.Quantile(new(aggregate.Durations), half, 0), 0, "no data", false, false},
		{"extreme quantile", band.Quantile(&lengths, priority.Percent(99), 0), 12, "11ns", false, false},
		{"waiting", band.Waiting(&waits, half, 0), 12, "5ns", true, false},
		{"waiting for none", band.Waiting(new(aggregate.Survival), half, 0), 0, "no data", false, false},
		{"mean", band.Mean(&lengths), 12, "5ns", false, false},
		{"mean of none", band.Mean(new(aggregate.Durations)), 0, "no data", false, false},
		{"score", band.Score(stat.NPS{Promoters: 5, Passives: 3, Detractors: 2}, 0), 10, "+30.0", true, false},
		{"score of none", band.Score(stat.NPS{}, 0), 0, "no data", false, false},
		{"rating", band.Rating(ratings(t, 1, 2, 3), 0), 3, "+2.0", true, false},
		{"figure", band.Figure(band.Money, big.NewRat(5, 2), 7), 7, "2.50", false, true},
		{"no figure", band.Figure(band.Money, nil, 7), 7, "no data", false, true},
		{"quotient", band.Quotient(band.Percent, big.NewRat(1, 1), big.NewRat(4, 1), 2), 2, "25.0 %", false, true},
		{"quotient of counts", band.Quotient(band.Count, big.NewRat(1, 1), big.NewRat(4, 1), 2), 2, "0.3", false, true},
		{"whole quotient", band.Quotient(band.Count, big.NewRat(8, 1), big.NewRat(4, 1), 2), 2, "2", false, true},
		{"quotient by nothing", band.Quotient(band.Count, big.NewRat(8, 1), new(big.Rat), 2), 2, "no data", false, true},
	} {
		if row.m.N != row.n || row.m.String() != row.text || (row.m.Interval != nil) != row.interval || row.m.Whole != row.whole || row.m.OK() != (row.text != "no data") {
			t.Errorf("%s: %+v, %v", row.name, row.m, row.m)
		}
		f, ok := row.m.Float64()
		if row.m.Exact != nil {
			if want, _ := row.m.Exact.Float64(); !ok || f != want {
				t.Errorf("%s: %v, %t", row.name, f, ok)
			}
		} else if ok || f != 0 {
			t.Errorf("%s: %v, %t", row.name, f, ok)
		}
	}
	for want, m := range map[string]band.Measure{
		"75.0 % (n 12; 46.8 % to 91.1 %)": band.Rate(stat.Proportion{Hits: 9, Trials: 12}, "", 0),
		"5ns (n 12)":                      band.Mean(&lengths),
		"2.50":                            band.Figure(band.Money, big.NewRat(5, 2), 7),
		"no data":                         {},
		"+1.0 (n 2)":                      {Unit: band.Points, Exact: big.NewRat(1, 1), N: 2, Interval: &stat.Interval{Lo: math.Inf(-1), Hi: 1}},
	} {
		if got := m.InFull(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	for d, want := range map[time.Duration]string{
		time.Minute - 1: "1m0s", time.Minute: "1m0s", time.Minute + 400*time.Millisecond: "1m0s", time.Second: "1s", time.Second - 1: "999.999999ms",
		time.Second + 1600*time.Microsecond: "1.002s", math.MaxInt64 - time.Second: "2562047h47m16s", math.MaxInt64: "292.5 years",
	} {
		if got := band.Figure(band.Length, new(big.Rat).SetInt64(int64(d)), 1).String(); got != want {
			t.Errorf("%d is %q, want %q", d, got, want)
		}
	}
}

// Only rates have hits and trials, and only where those are whole.
func TestProportions(t *testing.T) {
	rate := band.Rate(stat.Proportion{Hits: 9, Trials: 12}, "", 0)
	if p, ok := rate.Proportion(); !ok || p != (stat.Proportion{Hits: 9, Trials: 12}) {
		t.Errorf("%+v", p)
	}
	for name, change := range map[string]func(*band.Measure){
		"another unit": func(m *band.Measure) { m.Unit = band.Points }, "a figure": func(m *band.Measure) { m.Whole = true },
		"of nothing": func(m *band.Measure) { m.N = 0 }, "no number": func(m *band.Measure) { m.Exact = nil },
		"half a hit": func(m *band.Measure) { m.Exact = big.NewRat(40, 1) }, "fewer than none": func(m *band.Measure) { m.Exact = big.NewRat(-75, 1) },
		"more than all": func(m *band.Measure) { m.Exact = big.NewRat(175, 1) },
	} {
		m := rate
		if change(&m); m != rate {
			if p, ok := m.Proportion(); ok {
				t.Errorf("%s: %+v", name, p)
			}
		}
	}
	// From a mean of 300 trials on, limits are Laney's.
	for n, want := range map[uint64]bool{299: false, 300: true} {
		var list []band.Measure
		for _, k := range []uint64{90, 140, 80, 150, 90, 141, 88, 139} {
			list = append(list, band.Rate(stat.Proportion{Hits: k, Trials: n}, "", 0))
		}
		c, err := band.Chart(list, stat.ChartSpec{})
		if err != nil || (c.Dispersion != 0) != want {
			t.Errorf("%d trials: %v, dispersion %v", n, err, c.Dispersion)
		}
	}
	if _, err := band.Chart(nil, stat.ChartSpec{}); err == nil {
		t.Error("no measures are charted")
	}
}
