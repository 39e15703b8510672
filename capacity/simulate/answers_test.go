package simulate

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/internal/spec"
	"pgregory.net/rapid"
)

func TestAnswers(t *testing.T) {
	desks := rapid.Custom(genDesk)
	second := spec.Duration(time.Second)
	goldentest.Check(t,
		goldentest.Group("results", func(w *goldentest.Writer) {
			for i := range 300 {
				s := desks.Example(i)
				for k := range s.Classes {
					if n := (i + k) % 5; n < 3 {
						s.Classes[k].Places = &n
					}
				}
				d, err := New(s)
				if err != nil {
					w.Put(err)
					continue
				}
				e := ExperimentSpec{Seed: uint64(i), Length: spec.Duration(100+40*i) * second, Warmup: spec.Duration(i%3*50) * second,
					Runs: 1 + i%4, Batches: 1 + i%5, Within: []spec.Duration{0, 20 * second}}
				if i%2 == 0 {
					e.Confidence = 0.8
				}
				r, err := d.Simulate(e)
				w.Put(r, err)
				for _, p := range []float64{-0.1, 0, 0.3, 0.5, 0.9, 1, 1.1} {
					x, ok := r.Total.WaitQuantile(p)
					y, ok2 := r.Classes[0].WaitQuantile(p)
					w.Put(x, ok, y, ok2)
				}
				lo, hi, ok := r.Total.Wait.Interval()
				v, ok2 := r.Total.Wait.Value()
				w.Put(lo, hi, ok, v, ok2, r.Total.Wait.Contains(v), r.Total.Wait.Contains(hi), d.Spec())
			}
		}),
		goldentest.Group("draws", func(w *goldentest.Writer) {
			r := rand.New(rand.NewPCG(1, 2))
			for _, k := range []float64{1e-4, 0.5, math.Nextafter(1, 0), 1, math.Nextafter(1, 2), 2.5, 1e4} {
				for range 20 {
					w.Put(gamma(r, k))
				}
			}
			for _, d := range []Dist{{}, {Mean: 30 * second}, {Shape: Exponential, Mean: second}, {Shape: Fixed, Mean: second}, {Shape: Gamma, Mean: second, CV: 1}, {Shape: Gamma, Mean: second, CV: 0.3},
				{Shape: Lognormal, Mean: second, CV: 2}} {
				s := newSampler(d)
				for range 10 {
					w.Put(s.draw(r))
				}
			}
			for _, cv := range []float64{0, 0.5, 1, 2} {
				c := newClass(ClassSpec{Arrivals: []float64{1}, CV: cv}, 1)
				w.Put(c.between.k, c.between.draw(r))
			}
			endless := sampler{}
			w.Put(endless.draw(r) > 1e300, r.Uint64())
		}),
		goldentest.Group("buckets", func(w *goldentest.Writer) {
			for _, wait := range []float64{-1, 0, 1e-9, math.Nextafter(0x1p-20, 0), 0x1p-20, math.Nextafter(0x1p-20*65/64, 0), 0x1p-20 * 65 / 64, 1, math.Nextafter(0x1p40*127/128, 0), 0x1p40 * 127 / 128, 0x1p40, 0x1p41, math.Inf(1)} {
				var h histogram
				h.add(wait)
				w.Put(h.zero, h.n, slices.Index(h.bucket, 1))
			}
		}),
		goldentest.Group("Student's t", func(w *goldentest.Writer) {
			for df := 1; df < 200; df += 1 + df/4 {
				for _, p := range []float64{0.5001, 0.75, 0.9, 0.975, 0.995, 0.99995} {
					w.Put(studentT(p, df))
				}
			}
		}),
		goldentest.Group("defects of desks", func(w *goldentest.Writer) {
			n := 3
			s := Spec{Schema: "capacity/simulate/1", Slot: 60 * second,
				Classes: []ClassSpec{{Name: "a", Arrivals: []float64{3, 1}, CV: 0.5, Handle: Dist{Shape: Gamma, Mean: 30 * second, CV: 0.7},
					Patience: Dist{Shape: Lognormal, Mean: 30 * second, CV: 2}, Priority: 1, Interrupts: true, Places: &n}, {Name: "b", Arrivals: []float64{1}, Handle: Dist{Mean: second}}},
				Pools: []PoolSpec{{Name: "p", Serves: []string{"a", "b"}, Staff: []int{1, 2}}, {Name: "q", Serves: []string{"b"}, Staff: []int{1}}}}
			goldentest.Defects[Spec](w, s, 100, 4096, 1_000_000, 10_000_000)
		}),
		goldentest.Group("defects of experiments", func(w *goldentest.Writer) {
			e := ExperimentSpec{Schema: "capacity/simulate/experiment/1", Seed: 3, Length: 60 * second, Warmup: second, Runs: 2, Batches: 4, Confidence: 0.9, Within: []spec.Duration{second, 2 * second}}
			goldentest.Defects[ExperimentSpec](w, e, 1<<15, 1<<16, 1<<17)
			for _, c := range []float64{0.4999, 0.5, 0.9999, 0.99991} {
				e.Confidence = c
				w.Put(e.Validate())
			}
			e.Within = make([]spec.Duration, 9)
			w.Put(e.Validate())
		}))
}

// What is made shares no memory with its document.
func TestApart(t *testing.T) {
	n := 3
	second := spec.Duration(time.Second)
	goldentest.Apart(t, Spec{Slot: 60 * second, Classes: []ClassSpec{{Name: "a", Arrivals: []float64{3, 1}, Handle: Dist{Mean: second}, Places: &n}},
		Pools: []PoolSpec{{Name: "p", Serves: []string{"a"}, Staff: []int{1, 2}}}}, New)
}
