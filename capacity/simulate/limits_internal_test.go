package simulate

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/supportops/policy/internal/spec"
)

// small returns a desk of so many classes and pools.
func small(classes, pools int) Spec {
	s := Spec{Slot: spec.Duration(time.Second)}
	for i := range classes {
		s.Classes = append(s.Classes, ClassSpec{Name: fmt.Sprint(i), Arrivals: []float64{0}, Handle: Dist{Mean: spec.Duration(time.Second)}})
	}
	for i := range pools {
		s.Pools = append(s.Pools, PoolSpec{Name: fmt.Sprint(i), Serves: []string{"0"}, Staff: []int{1}})
	}
	return s
}

func TestSpecsAtTheLimits(t *testing.T) {
	cv := func(shape Shape, cv float64) func(s *Spec) {
		return func(s *Spec) { s.Classes[0].Handle = Dist{Shape: shape, Mean: spec.Duration(time.Second), CV: cv} }
	}
	below, above := math.Nextafter(0.01, 0), math.Nextafter(100, 200)
	for _, tt := range []struct {
		name           string
		classes, pools int
		change         func(s *Spec)
		ok             bool
	}{
		{"64 of each", 64, 64, nil, true}, {"65 classes", 65, 1, nil, false}, {"65 pools", 1, 65, nil, false}, {"no class", 0, 1, nil, false}, {"no pool", 1, 0, nil, false},
		{"100000 slots", 1, 1, func(s *Spec) { s.Classes[0].Arrivals, s.Pools[0].Staff = make([]float64, 1e5), make([]int, 1e5) }, true},
		{"100001 arrivals", 1, 1, func(s *Spec) { s.Classes[0].Arrivals = make([]float64, 1e5+1) }, false},
		{"100001 staffs", 1, 1, func(s *Spec) { s.Pools[0].Staff = make([]int, 1e5+1) }, false},
		{"no staffs", 1, 1, func(s *Spec) { s.Pools[0].Staff = nil }, false},
		{"regular arrivals", 1, 1, func(s *Spec) { s.Classes[0].CV = 0.01 }, true}, {"too regular", 1, 1, func(s *Spec) { s.Classes[0].CV = below }, false},
		{"irregular arrivals", 1, 1, func(s *Spec) { s.Classes[0].CV = 100 }, true}, {"too irregular", 1, 1, func(s *Spec) { s.Classes[0].CV = above }, false},
		{"gamma", 1, 1, cv(Gamma, 0.01), true}, {"too narrow", 1, 1, cv(Gamma, below), false}, {"wide", 1, 1, cv(Lognormal, 100), true}, {"too wide", 1, 1, cv(Lognormal, above), false},
		{"a millisecond", 1, 1, func(s *Spec) { s.Classes[0].Handle.Mean = spec.Duration(time.Millisecond) }, true},
		{"less than a millisecond", 1, 1, func(s *Spec) { s.Classes[0].Handle.Mean = spec.Duration(time.Millisecond - 1) }, false},
		{"a million hours", 1, 1, func(s *Spec) { s.Classes[0].Handle.Mean, s.Slot = maxMean, maxMean }, true},
		{"a handle time beyond", 1, 1, func(s *Spec) { s.Classes[0].Handle.Mean = maxMean + 1 }, false}, {"a slot beyond", 1, 1, func(s *Spec) { s.Slot = maxMean + 1 }, false},
	} {
		s := small(tt.classes, tt.pools)
		if tt.classes == 0 {
			s.Pools[0].Serves = nil
		}
		if tt.change != nil {
			tt.change(&s)
		}
		if err := s.Validate(); (err == nil) != tt.ok {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	second := spec.Duration(time.Second)
	d, err := New(small(1, 1))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		e    ExperimentSpec
		ok   bool
	}{
		{"8 waits", ExperimentSpec{Length: second, Within: make([]spec.Duration, 8)}, true}, {"9 waits", ExperimentSpec{Length: second, Within: make([]spec.Duration, 9)}, false},
		{"the longest", ExperimentSpec{Length: 1e9 * second}, true}, {"longer", ExperimentSpec{Length: (1e9 + 1) * second}, false},
		{"long after a warm-up", ExperimentSpec{Length: 1e8 * second, Warmup: 4e8 * second, Runs: 2}, true}, {"longer after a warm-up", ExperimentSpec{Length: 1e8 * second, Warmup: (4e8 + 1) * second, Runs: 2}, false},
	} {
		if _, err := d.Simulate(tt.e); (err == nil) != tt.ok {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

// An instant lies in the slot that begins there, and the one before it in the
// slot before, whatever the rounding.
func TestSlotOf(t *testing.T) {
	for _, slot := range []float64{0.1, 0.3, 1, 7.7, 900, 1e-3 / 3} {
		r := run{desk: &Simulation{slot: slot}}
		for i := range 3000 {
			at := float64(i) * slot
			if got := r.slotOf(at); got != i {
				t.Fatalf("slot %v: %v lies in %d, want %d", slot, at, got, i)
			}
			if got := r.slotOf(math.Nextafter(at, 0)); i > 0 && got != i-1 {
				t.Fatalf("slot %v: just before %v lies in %d, want %d", slot, at, got, i-1)
			}
		}
	}
}

// A CV of 1 is that of independent arrivals, and gamma's exponential form.
func TestCVOfOne(t *testing.T) {
	var results []string
	for _, cv := range []float64{0, 1} {
		s := small(1, 1)
		s.Classes[0].Arrivals, s.Classes[0].CV = []float64{0.7}, cv
		d, err := New(s)
		if err != nil {
			t.Fatal(err)
		}
		r, err := d.Simulate(ExperimentSpec{Seed: 1, Length: spec.Duration(time.Hour)})
		results = append(results, fmt.Sprint(r, err))
	}
	if results[0] != results[1] {
		t.Error(results)
	}
}

func TestIncompleteBeta(t *testing.T) {
	for _, b := range []float64{0.5, 1, 3} {
		if x := incompleteBeta(0, 2, b); x != 0 {
			t.Errorf("I_0(2, %v) = %v", b, x)
		}
		if x := incompleteBeta(1, 2, b); x != 1 {
			t.Errorf("I_1(2, %v) = %v", b, x)
		}
	}
	for _, x := range []float64{0.1, 0.25, 0.5, 0.75, 0.9} { // I_x(1, b) = 1 - (1-x)^b, and I_x(a, 1) = x^a
		for _, a := range []float64{0.5, 1, 2, 7.5, 80} {
			if got, want := incompleteBeta(x, 1, a), 1-math.Pow(1-x, a); math.Abs(got-want) > 1e-14 {
				t.Errorf("I_%v(1, %v) = %v, want %v", x, a, got, want)
			}
			if got, want := incompleteBeta(x, a, 1), math.Pow(x, a); math.Abs(got-want) > 1e-14 {
				t.Errorf("I_%v(%v, 1) = %v, want %v", x, a, got, want)
			}
		}
	}
	if nonzero(0) != 1e-300 || nonzero(-1e-301) != 1e-300 || nonzero(-2) != -2 {
		t.Error("nonzero")
	}
}

// A heap gives back what is put into it in order, and knows the second.
func TestDepartures(t *testing.T) {
	var h departures
	for i := range 60 {
		h.push(departure{at: float64(i * 37 % 29), seq: uint32(i)})
	}
	last := departure{at: -1}
	for len(h) > 0 {
		if second, want := h.second(), math.Inf(1); len(h) > 1 {
			rest := append(departures(nil), h...)
			rest.pop()
			if want = rest[0].at; second != want {
				t.Fatalf("second %v, want %v", second, want)
			}
		} else if second != want {
			t.Fatalf("second %v of one", second)
		}
		if !last.before(h[0]) || h[0].before(last) {
			t.Fatalf("%+v after %+v", h[0], last)
		}
		last = h[0]
		h.pop()
	}
}

// 2^17 batches of eight classes and pools are as many as there may be; the
// length alone is refused.
func TestCellsAtTheLimit(t *testing.T) {
	for _, tt := range []struct {
		classes, pools int
		refused        bool
	}{{7, 1, false}, {4, 4, false}, {7, 2, true}, {8, 1, true}} {
		d, err := New(small(tt.classes, tt.pools))
		if err != nil {
			t.Fatal(err)
		}
		_, err = d.Simulate(ExperimentSpec{Length: 2e9 * spec.Duration(time.Second), Batches: 1 << 17})
		if got := strings.Contains(fmt.Sprint(err), "batches: too large"); got != tt.refused || !strings.Contains(fmt.Sprint(err), "length: too large") {
			t.Errorf("%d classes, %d pools: %v", tt.classes, tt.pools, err)
		}
	}
}
