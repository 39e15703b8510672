package queueing_test

import (
	"fmt"
	"math"
	"testing"

	. "github.com/supportops/policy/capacity/queueing"
)

var loads = []float64{10, 100, 1e3, 1e4, 1e5, 1e6}

// near returns a usual whole staff for the load.
func near(load float64) float64 { return math.Ceil(load + math.Sqrt(load)) }

func benchAt(b *testing.B, model func(load float64) Model) {
	for _, a := range loads {
		m, c := model(a), near(a)
		b.Run(fmt.Sprintf("load=%g", a), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f, err := m.At(c)
				if err != nil || f.ServiceLevel(0.1, AnsweredOfAll) < 0 {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkErlangB(b *testing.B) { benchAt(b, func(a float64) Model { return ErlangB{a} }) }
func BenchmarkErlangC(b *testing.B) { benchAt(b, func(a float64) Model { return ErlangC{a} }) }
func BenchmarkErlangA(b *testing.B) { benchAt(b, func(a float64) Model { return ErlangA{a, 0.5} }) }
func BenchmarkPatient(b *testing.B) {
	benchAt(b, func(a float64) Model { return Patient{a, FixedPatience(0.5)} })
}
func BenchmarkPriority(b *testing.B) {
	benchAt(b, func(a float64) Model { return Priority{Loads: []float64{a / 10, a / 2, a * 2 / 5}}.Class(1) })
}

func benchRequire(b *testing.B, model func(load float64) Model, targets ...Target) {
	for _, a := range loads {
		m := model(a)
		b.Run(fmt.Sprintf("load=%g", a), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Require(m, targets...); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkRequireB(b *testing.B) {
	benchRequire(b, func(a float64) Model { return ErlangB{a} }, Target{Measure: Blocking, Limit: 0.01})
}

func BenchmarkRequireC(b *testing.B) {
	benchRequire(b, func(a float64) Model { return ErlangC{a} }, level80)
}

func BenchmarkRequireA(b *testing.B) {
	benchRequire(b, func(a float64) Model { return ErlangA{a, 0.5} }, level80, Target{Measure: Abandonment, Limit: 0.03})
}

// level80 is 80 % within a tenth of the handle time.
var level80 = Target{Measure: ServiceLevel, Limit: 0.8, Within: 0.1}

// pyworkforceRequired is the method of pyworkforce's
// ErlangC.required_positions, for comparison: Erlang B from nothing for every
// candidate, one candidate after another.
func pyworkforceRequired(load, within, level, occupancy float64) int {
	wait := func(n int) float64 {
		inverse := 1.0
		for k := 1; k <= n; k++ {
			inverse = 1 + inverse*float64(k)/load
		}
		b := 1 / inverse
		return float64(n) * b / (float64(n) - load*(1-b))
	}
	reached := func(n int) float64 { return max(0, 1-wait(n)*math.Exp(-(float64(n)-load)*within)) }
	n := int(math.RoundToEven(load + 1))
	for reached(n) < level {
		n++
	}
	if load/float64(n) > occupancy {
		n = int(math.Ceil(load / occupancy))
	}
	return n
}

func BenchmarkRequireCPyworkforce(b *testing.B) {
	for _, a := range []float64{10, 100, 1e3, 1e4, 1e5} {
		b.Run(fmt.Sprintf("load=%g", a), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if pyworkforceRequired(a, 0.1, 0.8, 1) == 0 {
					b.Fatal()
				}
			}
		})
	}
}

func TestRequireAgreesWithPyworkforce(t *testing.T) {
	for _, a := range []float64{0.7, 3, 10, 48, 100.5, 1e3, 2e4} {
		got, err := Require(ErlangC{a}, level80, Target{Measure: Occupancy, Limit: 0.9})
		if err != nil {
			t.Fatal(err)
		}
		if want := pyworkforceRequired(a, 0.1, 0.8, 0.9); got.Agents != want {
			t.Errorf("load %v: got %d, want %d", a, got.Agents, want)
		}
	}
}

// BenchmarkMaxLoadPatient is the costliest of extreme arguments.
func BenchmarkMaxLoadPatient(b *testing.B) {
	b.ReportAllocs()
	m := Patient{Patience: MixedPatience{{0.5, ErlangPatience{1000, 1e-9}}, {0.5, ErlangPatience{1000, 1e9}}}}
	for b.Loop() {
		if _, err := MaxLoad(m, 1e6, Target{Measure: ServiceLevel, Limit: 0.8, Within: 1. / 9}); err != nil {
			b.Fatal(err)
		}
	}
}
