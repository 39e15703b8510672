package queueing_test

import (
	"math"
	"testing"
	"time"

	. "github.com/supportops/policy/capacity/queueing"
	"github.com/supportops/policy/internal/goldentest"
)

func TestAnswers(t *testing.T) {
	ask := func(w *goldentest.Writer, m Model, agents float64) {
		f, err := m.At(agents)
		w.Put(m, agents, f, err)
		for _, at := range []float64{-1, 0, 0.01, 0.3, 2, 30} {
			w.Put(f.By(at))
		}
		for _, p := range []float64{-0.1, 0, 0.5, 0.8, 0.999, 1} {
			x, ok := f.WaitPercentile(p)
			w.Put(x, ok)
		}
	}
	goldentest.Check(t,
		goldentest.Group("figures", func(w *goldentest.Writer) {
			for i := range 400 {
				q := stableModel().Example(i)
				ask(w, q.Model, q.Agents)
			}
		}),
		goldentest.Group("loads of all sizes", func(w *goldentest.Writer) {
			for _, a := range []float64{1e-9, 0.05, 1.4, 1.6, 19, 21, 700, 3e4, 1e6, 1e9} {
				for _, beta := range []float64{-9, -3, -0.4, 0, 0.5, 3, 12} {
					c := max(a+beta*math.Sqrt(a), 0)
					for _, c := range []float64{c, math.Round(c)} {
						ask(w, ErlangB{a}, c)
						x, err := ErlangB{a}.LogBlocking(c)
						y, err2 := ErlangC{a}.LogProbWait(c)
						w.Put(x, err, y, err2)
						ask(w, ErlangC{a}, c)
						ask(w, Priority{Loads: []float64{a / 2, a / 4, a / 4}}.Class(1), c)
						ask(w, Priority{Loads: []float64{a / 2, a / 4, a / 4}, Preemptive: true}, c)
						ask(w, WaitingRoom{a, 0.2, 40}, c)
						for _, r := range []float64{1e-12, 1e-3, 0.5, 40, 1e9} {
							ask(w, ErlangA{a, r}, c)
						}
					}
				}
			}
		}),
		goldentest.Group("patience", func(w *goldentest.Writer) {
			for _, p := range extremePatience() {
				for _, a := range []float64{1e-3, 3, 200, 1e5} {
					ask(w, Patient{a, p}, math.Ceil(a))
					ask(w, Patient{a, p}, max(1, a/2))
				}
				for _, at := range []float64{0, 1e-15, 0.4, 1, 1.5, 2, 100} {
					w.Put(p.Survival(at), p.Integral(at))
				}
			}
		}),
		goldentest.Group("staff and loads", func(w *goldentest.Writer) {
			for i := range 250 {
				q := stableModel().Example(1000 + i)
				var targets []Target
				for k, quantity := range quantities() {
					if (i+k)%3 == 0 {
						x := Target{Measure: quantity, Limit: []float64{0.8, 0.3, 0.5, 2, 0.9, 0.05, 0.02}[k]}
						if quantity == ServiceLevel {
							x.Within, x.Definition = 0.2, countings()[i%5]
						}
						targets = append(targets, x)
					}
				}
				r, err := Require(q.Model, targets...)
				w.Put(r.Agents, r.Binding, r.OneLess, err)
				x, err := RequireReal(q.Model, targets...)
				y, err2 := MaxLoad(q.Model, q.Agents, targets...)
				w.Put(x, err, y, err2)
			}
		}),
		goldentest.Group("careless questions", func(w *goldentest.Writer) {
			for i := range 400 {
				m, agents, targets := hostileModel().Example(i), hostile().Example(i), hostileTargets().Example(i)
				if m != nil {
					ask(w, m, agents)
				}
				r, err := Require(m, targets...)
				x, err2 := MaxLoad(m, agents, targets...)
				w.Put(r.Agents, r.Binding, err, x, err2)
			}
		}),
		goldentest.Group("limits", func(w *goldentest.Writer) {
			for _, limit := range []float64{1e-100, 1e-90, 1e-15, 1e-9, 1e-3, 0.01, 1, 10, 100, 1e3, 1e6, 1e9, 1e15, 1e300} {
				for _, x := range []float64{math.Nextafter(limit, 0), limit, math.Nextafter(limit, math.Inf(1)), -limit, math.Trunc(limit) - 1, math.Trunc(limit) + 1} {
					n := int(min(max(x, -1e9), 1e9))
					for _, m := range []Model{ErlangB{x}, ErlangC{x}, ErlangA{3, x}, GGc{3, x, 1, ""}, GGc{3, 1, x, Whitt}, WaitingRoom{3, x, 4}, WaitingRoom{3, 1, n},
						Chat{3, x, []float64{1, 1.2}}, Chat{3, 1, []float64{1, x}}, Chat{3, 1, []float64{x}}, Chat{3, 1, make([]float64, max(0, min(n, 102)))},
						Priority{Loads: []float64{1, x}}, Priority{Loads: make([]float64, max(0, min(n, 2000)))}, Patient{3, FixedPatience(x)}, Patient{3, ErlangPatience{2, x}}, Patient{3, ErlangPatience{n, 1}},
						Patient{3, PatienceCurve{{x, 0.5}}}, Patient{3, PatienceCurve{{1, x}}}, Patient{3, PatienceCurve{{1, 0.5}, {x, 0.2}}}, Patient{3, MixedPatience{{x, nil}, {1 - x, FixedPatience(1)}}}} {
						_, err := m.At(4)
						w.Put(err)
					}
					_, err := ErlangC{3}.At(x)
					_, err2 := ErlangA{1e9, 1}.At(x)
					w.Put(err, err2)
					for _, q := range quantities() {
						r, err := Require(ErlangA{5, 0.5}, Target{Measure: q, Limit: x}, Target{Measure: ServiceLevel, Limit: 0.5, Within: x})
						w.Put(r.Agents, r.Binding, err)
					}
				}
			}
		}),
		goldentest.Group("traffic", func(w *goldentest.Writer) {
			for i := range 200 {
				x, y := hostile().Example(i), hostile().Example(i+500)
				tr := Traffic{x, hostileTime().Example(i), hostileTime().Example(i + 1)}
				load, err := tr.Load()
				w.Put(load, err, tr.VolumeOf(y), tr.Units(time.Duration(i)*time.Minute), tr.Duration(y), SquareRoot(x, y), Garnett(x, y))
				a, b := float64(i%20), float64(i%7)/3
				w.Put(SquareRoot(a, b), Garnett(b, a))
				loads, err := LaggedLoad([]float64{x, y, a, b}, 0.4+b, a)
				w.Put(loads, err)
			}
		}))
}
