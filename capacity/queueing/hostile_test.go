package queueing_test

import (
	"errors"
	"math"
	"testing"
	"time"

	"github.com/supportops/policy/capacity"
	. "github.com/supportops/policy/capacity/queueing"
	"pgregory.net/rapid"
)

// hostile draws the numbers that careless callers pass on, and more often those
// at the edge of what is allowed.
func hostile() *rapid.Generator[float64] {
	edge := rapid.SampledFrom([]float64{0, 1e-100, 1e-15, 1e-9, 0.1, 0.5, math.Nextafter(1, 0), 1, math.Nextafter(1, 2), 2, 10, 1000, 1e6, 1e9})
	return rapid.OneOf(edge, edge, edge, edge, rapid.Float64Range(0, 1), rapid.Float64Range(0, 100), rapid.Float64(),
		rapid.SampledFrom([]float64{math.NaN(), math.Inf(1), math.Inf(-1), math.Copysign(0, -1), math.MaxFloat64, -math.MaxFloat64,
			5e-324, -5e-324, 1e-300, math.Nextafter(1e9, 2e9), 1e15}))
}

func hostileTime() *rapid.Generator[time.Duration] {
	return rapid.OneOf(rapid.SampledFrom([]time.Duration{math.MinInt64, -1, 0, 1, time.Minute, time.Hour, math.MaxInt64}),
		rapid.Map(rapid.Int64(), func(n int64) time.Duration { return time.Duration(n) }))
}

func hostilePatience(depth int) *rapid.Generator[Patience] {
	return rapid.Custom(func(t *rapid.T) Patience {
		switch rapid.IntRange(0, 4).Draw(t, "patience") {
		case 0:
			return FixedPatience(hostile().Draw(t, "fixed"))
		case 1:
			return ErlangPatience{rapid.SampledFrom([]int{math.MinInt, 0, 1, 7, 1000, 1001, math.MaxInt}).Draw(t, "stages"), hostile().Draw(t, "mean")}
		case 2:
			return rapid.Map(rapid.SliceOfN(rapid.Custom(func(t *rapid.T) PatiencePoint {
				return PatiencePoint{hostile().Draw(t, "at"), hostile().Draw(t, "staying")}
			}), 0, 3), func(p []PatiencePoint) Patience { return PatienceCurve(p) }).Draw(t, "curve")
		case 3:
			var p MixedPatience
			for range rapid.IntRange(0, 2).Draw(t, "kinds") {
				s := PatienceShare{Share: rapid.OneOf(rapid.Just(0.5), hostile()).Draw(t, "share")}
				if depth < 3 {
					s.Patience = hostilePatience(depth+1).Draw(t, "kind")
				}
				p = append(p, s)
			}
			return p
		}
		return nil
	})
}

func hostileModel() *rapid.Generator[Model] {
	return rapid.Custom(func(t *rapid.T) Model {
		x := func(name string) float64 { return hostile().Draw(t, name) }
		list := rapid.SliceOfN(hostile(), 0, 4)
		switch rapid.IntRange(0, 9).Draw(t, "kind") {
		case 0:
			return ErlangB{x("load")}
		case 1:
			return ErlangC{x("load")}
		case 2:
			return ErlangA{x("load"), x("rate")}
		case 3:
			return Patient{x("load"), hostilePatience(0).Draw(t, "patience")}
		case 4:
			return Priority{list.Draw(t, "loads"), rapid.Bool().Draw(t, "preemptive")}
		case 5:
			return Priority{list.Draw(t, "loads"), rapid.Bool().Draw(t, "preemptive")}.Class(rapid.IntRange(-1, 4).Draw(t, "class"))
		case 6:
			return GGc{x("load"), x("arrivals"), x("handling"), rapid.SampledFrom(append(approximations(), "", "x")).Draw(t, "method")}
		case 8:
			return WaitingRoom{x("load"), x("rate"), rapid.SampledFrom([]int{-1, 0, 1, 500, 1e6, 1e6 + 1, math.MaxInt}).Draw(t, "places")}
		case 7:
			return Chat{x("load"), x("rate"), append([]float64{1}, list.Draw(t, "slowdown")...)}
		}
		return nil
	})
}

func hostileTargets() *rapid.Generator[[]Target] {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Target {
		m := Target{Measure: rapid.SampledFrom(append(quantities(), "", "x")).Draw(t, "measure"), Limit: hostile().Draw(t, "limit")}
		if m.Measure == ServiceLevel {
			m.Within, m.Definition = hostile().Draw(t, "within"), rapid.SampledFrom(append(countings(), "", "x")).Draw(t, "definition")
		}
		return m
	}), 0, 2)
}

// typed reports whether err is one of the kinds that the package documents.
func typed(err error) bool {
	var large *capacity.TooLargeError
	var unstable *capacity.UnstableError
	var infeasible *capacity.InfeasibleError
	var wrong *capacity.SpecError
	return errors.As(err, &large) || errors.As(err, &unstable) || errors.As(err, &infeasible) || errors.As(err, &wrong)
}

// sane fails unless the figures say something that can be true.
func sane(t *rapid.T, f Figures, err error) {
	if err != nil && !typed(err) {
		t.Fatalf("untyped: %v", err)
	}
	if err != nil && !errors.Is(err, capacity.ErrUnstable) {
		return
	}
	for _, x := range []float64{f.ProbWait, f.Occupancy, f.ProbBlock, f.ProbAbandon} {
		if !(x >= 0 && x <= 1) {
			t.Fatalf("%+v", f)
		}
	}
	for _, x := range []float64{f.MeanWait, f.MeanSojourn, f.QueueLength} {
		if !(x >= 0) || f.Stable && math.IsInf(x, 1) {
			t.Fatalf("%+v", f)
		}
	}
	o := f.By(hostile().Draw(t, "by"))
	if sum := o.Answered + o.Lost + o.Waiting; !(math.Abs(sum-1) < 1e-6) || !(o.OfferedWaiting >= 0 && o.OfferedWaiting <= 1) {
		t.Fatalf("%+v of %+v", o, f)
	}
	for _, d := range append(countings(), "", "other") {
		if l := o.Level(d); !(l >= 0 && l <= 1) {
			t.Fatalf("%v %v of %+v", d, l, f)
		}
	}
	if at, ok := f.WaitPercentile(hostile().Draw(t, "share")); !(at >= 0) || ok && math.IsInf(at, 1) {
		t.Fatalf("percentile %v of %+v", at, f)
	}
}

func TestModelsHostileProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := hostileModel().Draw(t, "model")
		agents := hostile().Draw(t, "agents")
		targets := hostileTargets().Draw(t, "targets")
		if m != nil {
			f, err := m.At(agents)
			sane(t, f, err)
		}
		if r, err := Require(m, targets...); err == nil {
			sane(t, r.Figures, nil)
		} else if !typed(err) {
			t.Fatal(err)
		}
		for name, ask := range map[string]func() (float64, error){
			"require": func() (float64, error) { return RequireReal(m, targets...) },
			"carry":   func() (float64, error) { return MaxLoad(m, agents, targets...) },
		} {
			if x, err := ask(); err != nil && !typed(err) || !(x >= 0 && x <= 1e9) {
				t.Fatalf("%s %v, %v", name, x, err)
			}
		}
	})
}

func TestPatienceHostileProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := hostilePatience(0).Filter(func(p Patience) bool { return p != nil }).Draw(t, "patience")
		at := hostile().Draw(t, "at")
		if s, i := p.Survival(at), p.Integral(at); !(s >= 0 && s <= 1) || !(i >= 0) || math.IsInf(i, 1) {
			t.Fatalf("survival %v, integral %v", s, i)
		}
	})
}

func TestFunctionsHostileProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, y := hostile().Draw(t, "x"), hostile().Draw(t, "y")
		tr := Traffic{x, hostileTime().Draw(t, "interval"), hostileTime().Draw(t, "handle time")}
		load, err := tr.Load()
		if err != nil && !typed(err) {
			t.Fatal(err)
		}
		loads, err := LaggedLoad(rapid.SliceOfN(hostile(), 0, 4).Draw(t, "volumes"), x, y)
		if err != nil && !typed(err) {
			t.Fatal(err)
		}
		a, _ := ErlangB{x}.LogBlocking(y)
		b, _ := ErlangC{x}.LogProbWait(y)
		for i, v := range append(loads, load, tr.VolumeOf(y), SquareRoot(x, y), Garnett(x, 0), Garnett(x, y), -a, -b) {
			if !(v >= 0) || math.IsInf(v, 1) {
				t.Fatalf("%d: %v", i, v)
			}
		}
		if d := hostileTime().Draw(t, "time"); math.IsNaN(tr.Units(d)) || tr.HandleTime == 1 && x >= 1e19 && tr.Duration(x) != math.MaxInt64 {
			t.Fatalf("%v units of %v", tr.Units(d), d)
		}
	})
}

// A mixture inside itself, and lists without end, are refused at once.
func TestPatienceWithoutEnd(t *testing.T) {
	ring := MixedPatience{{0.5, nil}, {0.5, nil}}
	ring[0].Patience, ring[1].Patience = ring, ring
	for _, p := range []Patience{ring, make(PatienceCurve, 1e6), make(MixedPatience, 1e6)} {
		if _, err := (Patient{1, p}).At(1); !errors.Is(err, capacity.ErrRange) || p.Survival(1) != 0 || p.Integral(1) != 0 {
			t.Errorf("%T: %v", p, err)
		}
	}
	if _, err := (Priority{Loads: make([]float64, 1e6)}).At(1); !errors.Is(err, capacity.ErrRange) {
		t.Error(err)
	}
}
