package simulate_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/simulate"
)

func dur(d time.Duration) capacity.Duration { return capacity.Duration(d) }

// single is a desk with one class and one pool: load in erlangs, times in
// seconds, a mean patience of 0 endless. Handle time is 100 s.
func single(load float64, agents int, patience time.Duration) simulate.Spec {
	s := simulate.Spec{
		Slot:    dur(100 * time.Second),
		Classes: []simulate.ClassSpec{{Name: "calls", Arrivals: []float64{load}, Handle: simulate.Dist{Mean: dur(100 * time.Second)}}},
		Pools:   []simulate.PoolSpec{{Name: "all", Serves: []string{"calls"}, Staff: []int{agents}}},
	}
	if patience > 0 {
		s.Classes[0].Patience = simulate.Dist{Mean: dur(patience)}
	}
	return s
}

func BenchmarkSimulate(b *testing.B) {
	run := func(name string, s simulate.Spec, length time.Duration) {
		b.Run(name, func(b *testing.B) {
			d, err := simulate.New(s)
			if err != nil {
				b.Fatal(err)
			}
			e := simulate.ExperimentSpec{Length: dur(length), Batches: 20, Within: []capacity.Duration{dur(20 * time.Second)}}
			b.ReportAllocs()
			events := int64(0)
			for b.Loop() {
				e.Seed++
				r, err := d.Simulate(e)
				if err != nil {
					b.Fatal(err)
				}
				events += r.Events
			}
			b.ReportMetric(float64(events)/b.Elapsed().Seconds()/1e6, "Mevents/s")
		})
	}
	for _, c := range []struct {
		load   float64
		agents int
	}{{8, 10}, {90, 100}, {950, 1000}} {
		length := time.Duration(2e5/c.load) * 100 * time.Second
		run(fmt.Sprintf("wait/agents=%d", c.agents), single(c.load, c.agents, 0), length)
		run(fmt.Sprintf("abandon/agents=%d", c.agents), single(c.load*1.2, c.agents, 200*time.Second), length)
	}
	run("skills", mixed(), 30*24*time.Hour)
	interrupts := mixed()
	interrupts.Classes[0].Interrupts = true
	run("interrupts", interrupts, 30*24*time.Hour)
}

// mixed is a desk with three classes, two priorities, three pools with
// different skills and a day of hours.
func mixed() simulate.Spec {
	day := func(at, night float64) []float64 {
		out := make([]float64, 24)
		for h := range out {
			out[h] = night
			if h >= 8 && h < 18 {
				out[h] = at
			}
		}
		return out
	}
	staff := func(at, night int) []int {
		out := make([]int, 24)
		for h := range out {
			out[h] = night
			if h >= 8 && h < 18 {
				out[h] = at
			}
		}
		return out
	}
	return simulate.Spec{
		Slot: dur(time.Hour),
		Classes: []simulate.ClassSpec{
			{Name: "vip", Arrivals: day(60, 5), Handle: simulate.Dist{Shape: simulate.Lognormal, Mean: dur(5 * time.Minute), CV: 1.2}, Patience: simulate.Dist{Mean: dur(10 * time.Minute)}},
			{Name: "billing", Arrivals: day(200, 10), Handle: simulate.Dist{Shape: simulate.Gamma, Mean: dur(4 * time.Minute), CV: 0.7}, Patience: simulate.Dist{Mean: dur(5 * time.Minute)}, Priority: 1},
			{Name: "technical", Arrivals: day(150, 10), Handle: simulate.Dist{Mean: dur(8 * time.Minute)}, Patience: simulate.Dist{Mean: dur(8 * time.Minute)}, Priority: 1},
		},
		Pools: []simulate.PoolSpec{
			{Name: "billing", Serves: []string{"billing", "vip"}, Staff: staff(13, 2)},
			{Name: "technical", Serves: []string{"technical", "vip"}, Staff: staff(20, 2)},
			{Name: "both", Serves: []string{"vip", "billing", "technical"}, Staff: staff(8, 1)},
		},
	}
}
