package simulate_test

import (
	"errors"
	"math"
	"testing"
	"time"

	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/simulate"
	"pgregory.net/rapid"
)

// mostly draws one of the usual values, or now and then an odd one.
func mostly[T any](odd []T, usual ...T) *rapid.Generator[T] {
	u := rapid.SampledFrom(usual)
	return rapid.OneOf(u, u, u, u, u, u, u, u, u, u, u, rapid.SampledFrom(odd))
}

// hostile draws the numbers that careless callers pass on, and more often those
// at the edge of what is allowed.
func hostile(usual ...float64) *rapid.Generator[float64] {
	return mostly([]float64{math.NaN(), math.Inf(1), math.Inf(-1), math.Copysign(0, -1), 5e-324, 1e-300, math.MaxFloat64, -1, 1e7, 1e8}, usual...)
}

func hostileTime(usual ...time.Duration) *rapid.Generator[capacity.Duration] {
	return rapid.Map(mostly([]time.Duration{math.MinInt64, -1, 0, 1, 1e6 * time.Hour, 1e6*time.Hour + 1, math.MaxInt64}, usual...),
		func(d time.Duration) capacity.Duration { return capacity.Duration(d) })
}

func hostileDist() *rapid.Generator[simulate.Dist] {
	return rapid.Custom(func(t *rapid.T) simulate.Dist {
		d := simulate.Dist{Shape: mostly([]simulate.Shape{"x"}, "", simulate.Exponential, simulate.Fixed, simulate.Gamma, simulate.Lognormal).Draw(t, "shape"), Mean: hostileTime(time.Second, time.Hour).Draw(t, "mean")}
		if d.Shape == simulate.Gamma || d.Shape == simulate.Lognormal {
			d.CV = hostile(0.01, 0.5, 1, 100).Draw(t, "cv")
		}
		return d
	})
}

func hostileClass(name string) *rapid.Generator[simulate.ClassSpec] {
	return rapid.Custom(func(t *rapid.T) simulate.ClassSpec {
		var places *int
		if n := rapid.SampledFrom([]int{-2, -1, 0, 1, 3, 4096, 4097, math.MaxInt}).Draw(t, "places"); n > -2 {
			places = &n
		}
		return simulate.ClassSpec{Name: name, Places: places, Arrivals: rapid.SliceOfN(hostile(0, 1e-300, 0.5, 3), 1, 3).Draw(t, "arrivals"),
			CV: hostile(0, 0.01, 1, 100).Draw(t, "cv"), Handle: hostileDist().Draw(t, "handle"),
			Patience: rapid.OneOf(rapid.Just(simulate.Dist{}), hostileDist()).Draw(t, "patience"),
			Priority: rapid.SampledFrom([]int{0, math.MinInt, math.MaxInt}).Draw(t, "priority"), Interrupts: rapid.Bool().Draw(t, "interrupts")}
	})
}

// Whatever the document, there is a typed error or a result of numbers.
func TestSimulateHostileProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		staff := mostly([]int{1e6 + 1, -1, math.MaxInt, math.MinInt}, 0, 1, 2, 1e6)
		d, err := simulate.New(simulate.Spec{Slot: hostileTime(time.Minute, time.Hour).Draw(t, "slot"),
			Classes: []simulate.ClassSpec{hostileClass("a").Draw(t, "a"), hostileClass("b").Draw(t, "b")},
			Pools:   []simulate.PoolSpec{{Name: "p", Serves: []string{"a", "b"}, Staff: []int{staff.Draw(t, "staff"), staff.Draw(t, "staff")}}}})
		var wrong *capacity.SpecError
		if err != nil {
			if !errors.As(err, &wrong) {
				t.Fatal(err)
			}
			return
		}
		e := simulate.ExperimentSpec{Seed: rapid.Uint64().Draw(t, "seed"), Length: hostileTime(time.Second, time.Hour).Draw(t, "length"),
			Warmup: hostileTime(0, time.Hour).Draw(t, "warmup"), Runs: mostly([]int{-1, math.MaxInt, math.MinInt}, 0, 1, 2).Draw(t, "runs"),
			Batches:    mostly([]int{-1, 1 << 17, math.MaxInt}, 0, 1, 2).Draw(t, "batches"),
			Confidence: hostile(0, 0.5, 0.9999).Draw(t, "confidence"), Within: rapid.SliceOfN(hostileTime(0, time.Minute), 0, 2).Draw(t, "within")}
		if long(d.Spec(), e) {
			t.Skip("long")
		}
		r, err := d.Simulate(e)
		if err != nil {
			if !errors.As(err, &wrong) {
				t.Fatal(err)
			}
			return
		}
		for _, c := range append(r.Classes, r.Total) {
			if c.Served+c.Abandoned+c.TurnedAway+c.Unresolved != c.Offered {
				t.Fatalf("%+v", c)
			}
			for _, f := range []simulate.Estimate{c.Delayed, c.Abandon, c.Wait, c.WaitServed, c.Sojourn, c.Queue} {
				lo, hi, _ := f.Interval()
				if v, _ := f.Value(); !(v >= 0) || math.IsInf(v, 1) || math.IsNaN(lo) || math.IsNaN(hi) {
					t.Fatalf("%v of %+v", f, c)
				}
			}
			if wait, _ := c.WaitQuantile(hostile(0, 0.5, 1).Draw(t, "share")); wait < 0 {
				t.Fatal(wait)
			}
		}
		if v, _ := r.Pools[0].Occupancy.Value(); !(v >= 0) || math.IsInf(v, 1) {
			t.Fatalf("occupancy %v", v)
		}
	})
}

// long reports whether an experiment is allowed and takes too long for a test.
func long(s simulate.Spec, e simulate.ExperimentSpec) bool {
	events := 1.0
	for _, c := range s.Classes {
		for _, a := range c.Arrivals {
			events += 2 * a
		}
	}
	events *= float64(e.Length+e.Warmup) / float64(s.Slot) * float64(max(1, e.Runs))
	return events > 1e4 && events < 1e10
}

// Millions of batches of many classes would take gigabytes before the first
// event.
func TestSimulateTooManyBatches(t *testing.T) {
	s := simulate.Spec{Slot: capacity.Duration(time.Hour), Pools: []simulate.PoolSpec{{Name: "p", Serves: []string{"a"}, Staff: []int{1}}}}
	for i := range 64 {
		s.Classes = append(s.Classes, simulate.ClassSpec{Name: string(rune('a' + i)), Arrivals: []float64{0}, Handle: simulate.Dist{Mean: 1e6}})
	}
	d, err := simulate.New(s)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Simulate(simulate.ExperimentSpec{Length: capacity.Duration(time.Hour), Runs: 1 << 17}); !errors.Is(err, capacity.ErrTooLarge) {
		t.Error(err)
	}
}

// A time between arrivals that underflows to 0 in a slot without any, and a
// rate that does, gave 0/0, and a run at that time has no end.
func TestNoArrivalsAtRateZero(t *testing.T) {
	for _, arrivals := range [][]float64{{0, 1}, {5e-324}} {
		d, err := simulate.New(simulate.Spec{Slot: capacity.Duration(time.Hour),
			Classes: []simulate.ClassSpec{{Name: "a", Arrivals: arrivals, CV: 100, Handle: simulate.Dist{Mean: 1e6}}},
			Pools:   []simulate.PoolSpec{{Name: "p", Serves: []string{"a"}, Staff: []int{1}}}})
		if err != nil {
			t.Fatal(err)
		}
		r, err := d.Simulate(simulate.ExperimentSpec{Length: capacity.Duration(2 * time.Hour), Runs: 200})
		if err != nil || (r.Total.Offered > 0) != (len(arrivals) > 1) {
			t.Errorf("%v: %+v, %v", arrivals, r.Total.Offered, err)
		}
	}
}

// What was interrupted at the very start counted as not begun.
func TestInterruptedAtStart(t *testing.T) {
	d, err := simulate.New(simulate.Spec{Slot: capacity.Duration(time.Minute),
		Classes: []simulate.ClassSpec{
			{Name: "a", Arrivals: []float64{3}, CV: 100, Priority: 1, Handle: simulate.Dist{Mean: capacity.Duration(time.Hour)}},
			{Name: "b", Arrivals: []float64{0.5}, CV: 100, Interrupts: true, Handle: simulate.Dist{Mean: capacity.Duration(time.Hour)}},
		},
		Pools: []simulate.PoolSpec{{Name: "p", Serves: []string{"a", "b"}, Staff: []int{2, 0}}}})
	if err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(20) {
		r, err := d.Simulate(simulate.ExperimentSpec{Seed: seed, Length: capacity.Duration(time.Hour)})
		if c := r.Total; err != nil || c.Served+c.Abandoned+c.TurnedAway+c.Unresolved != c.Offered {
			t.Fatalf("%+v, %v", c, err)
		}
	}
}

// Every arrival that interrupts looks at all services: a million people and a
// thousand million arrivals would take days.
func TestSimulateTooManyLooks(t *testing.T) {
	class := func(name string, priority int) simulate.ClassSpec {
		return simulate.ClassSpec{Name: name, Arrivals: []float64{1e6}, Priority: priority, Interrupts: priority == 0, Handle: simulate.Dist{Mean: capacity.Duration(time.Hour)}}
	}
	d, err := simulate.New(simulate.Spec{Slot: capacity.Duration(time.Hour), Classes: []simulate.ClassSpec{class("a", 0), class("b", 1)},
		Pools: []simulate.PoolSpec{{Name: "p", Serves: []string{"a", "b"}, Staff: []int{1e6}}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Simulate(simulate.ExperimentSpec{Length: capacity.Duration(100 * time.Hour)}); !errors.Is(err, capacity.ErrTooLarge) {
		t.Error(err)
	}
}
