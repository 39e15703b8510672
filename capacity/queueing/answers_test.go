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
			o := f.By(at)
			w.Put(o)
			for _, d := range append(countings(), "") {
				w.Put(o.Level(d))
			}
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
			kinked := PatienceCurve{{0.3, 0.7}, {0.9, 0.1}, {1.7, 0.03}}
			for _, p := range append(extremePatience(), kinked, MixedPatience{{0.3, kinked}, {0.7, ErlangPatience{1000, 0.7}}},
				counted{FixedPatience(0.4), new(int)}, counted{kinked, new(int)}) {
				for _, a := range []float64{1e-3, 3, 200, 1e5} {
					ask(w, Patient{a, p}, math.Ceil(a))
					ask(w, Patient{a, p}, max(1, a/2))
				}
				for _, at := range []float64{0, 1e-15, 0.3, 0.4, 0.9, 1, 1.5, 1.7, 2, 100} {
					w.Put(p.Survival(at), p.Integral(at))
				}
			}
		}),
		goldentest.Group("sizes at which the method changes", func(w *goldentest.Writer) {
			for _, q := range []struct{ a, c float64 }{{20, 20.5}, {20, 13.5}, {1e4, 10600}, {1e4, 10601}, {1e6, 1021000}, {1e6, 1021001}, {1e6, 1014300}, {1e6, 1014040}, {1, 1e-15}, {4e3, 4e-12},
				{1e4, 1e4}, {81, 81}, {81, 90}, {100, 100.5}, {0.1, 1}, {1, 1}, {1.5, 1.5}, {1.5, 0.5}, {3, 1}, {1e9, 0.5}, {5e8, 1e9}} {
				for _, r := range []float64{0, 1e-15, 0.02, 1, 90, 1e15} {
					ask(w, ErlangA{q.a, r}, q.c)
					for _, places := range []int{0, 1, 9, 300} {
						ask(w, WaitingRoom{q.a, r, places}, q.c)
					}
				}
				ask(w, ErlangB{q.a}, q.c)
				for _, p := range []Patience{FixedPatience(1), ErlangPatience{2, 0.3}, PatienceCurve{{1, 0.5}}} {
					ask(w, Patient{q.a, p}, q.c)
				}
				ask(w, ErlangC{q.a}, q.c)
				x, err := ErlangB{q.a}.LogBlocking(q.c)
				y, err2 := ErlangC{q.a}.LogProbWait(q.c)
				w.Put(x, err, y, err2)
			}
			for _, q := range []struct {
				loads []float64
				c     float64
			}{{[]float64{1, 1}, 20}, {[]float64{2, 1}, 13}, {[]float64{200, 100}, 1e4}, {[]float64{81, 0}, 100}, {[]float64{81, 4}, 100}, {[]float64{64, 8}, 100}, {[]float64{2, 0, 3}, 6}, {[]float64{0, 2, 0, 3}, 6},
				{[]float64{2, 3, 1}, 5}, {[]float64{2, 3, 1}, 4}, {[]float64{0, 0}, 0}, {[]float64{0, 5}, 0}, {[]float64{90, 5, 4}, 100}, {[]float64{0.1, 0.2}, 0.5}, {[]float64{99, 0.5}, 100}, {[]float64{50, 50 - 1e-9}, 100}} {
				for _, preemptive := range []bool{false, true} {
					m := Priority{q.loads, preemptive}
					ask(w, m, q.c)
					for k := range q.loads {
						ask(w, m.Class(k), q.c)
					}
				}
			}
			for _, cv := range []struct{ a, s float64 }{{0, 0}, {0, 1}, {1, 0}, {0.7, 0.7}, {0.3, 0.3}, {1.1, 1.1}, {2.3, 2.3}, {0.9, 1.3}, {1.3, 0.9}, {3, 0.2}, {0.2, 3}, {1, 1}, {1e-170, 0}, {0.1, 0.3}} {
				for _, method := range approximations() {
					for _, q := range []struct{ a, c float64 }{{0.5, 1}, {2, 2.5}, {9, 10}, {9.9, 10}, {50, 80}} {
						ask(w, GGc{q.a, cv.a, cv.s, method}, q.c)
					}
				}
			}
			for _, slow := range [][]float64{{1}, {1, 1.2}, {1, 1.3, 1.9}, {1, 0.5, 0.4, 0.3}} {
				for _, a := range []float64{0.01, 3, 40, 1e9} {
					for _, r := range []float64{0, 0.3, 1e9} {
						for _, c := range []float64{0, 1, 7, 60} {
							ask(w, Chat{a, r, slow}, c)
						}
					}
				}
			}
		}),
		goldentest.Group("overloaded desks", func(w *goldentest.Writer) {
			ask(w, ErlangA{4e4, 90}, 1)
			ask(w, ErlangA{1e6, 2e3}, 20)
			for _, c := range []float64{1, 3, 20, 75} { // the queue's density falls to the left within a fraction of its peak's width
				for _, r := range []float64{40, 3e3, 2e4} {
					for _, a := range []float64{600 * r, 4e3 * r} {
						f, err := ErlangA{a, r}.At(c)
						w.Put(f, err, f.By(3/r), f.By(12/r))
					}
				}
			}
			for _, a := range []float64{2e3, 1e5, 1e6} {
				for _, share := range []float64{0.8, 0.95} {
					for _, r := range []float64{0.02, 0.3, 3} {
						ask(w, ErlangA{a, r}, share*a)
						ask(w, WaitingRoom{a, r, 30}, share*a)
					}
					for _, p := range []Patience{ErlangPatience{2, 0.5}, PatienceCurve{{0.1, 0.5}, {0.4, 0.2}}, MixedPatience{{0.3, FixedPatience(0.05)}, {0.7, ErlangPatience{1, 0.2}}}} {
						ask(w, Patient{a, p}, share*a)
					}
				}
			}
		}),
		goldentest.Group("numeric functions", numericAnswers),
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
						Chat{3, x, []float64{1, 1.2}}, Chat{3, 1, []float64{1, x}}, Chat{3, 1, []float64{1, x, 1.5}}, Chat{3, 1, []float64{x}}, Chat{3, 1, make([]float64, max(0, min(n, 102)))},
						Priority{Loads: []float64{1, x}}, Priority{Loads: make([]float64, max(0, min(n, 2000)))}, Patient{3, FixedPatience(x)}, Patient{3, ErlangPatience{2, x}}, Patient{3, ErlangPatience{n, 1}},
						Patient{3, PatienceCurve{{x, 0.5}}}, Patient{3, PatienceCurve{{1, x}}}, Patient{3, PatienceCurve{{1, 0.5}, {x, 0.2}}}, Patient{3, MixedPatience{{x, nil}, {1 - x, FixedPatience(1)}}}} {
						f, err := m.At(4)
						w.Put(err, f.ProbWait)
						if p, ok := m.(Patient); ok {
							w.Put(p.Patience.Survival(0), p.Patience.Survival(0.5), p.Patience.Integral(0.5))
						}
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

// numericAnswers asks the numeric functions on either side of each change of
// their methods, and there.
func numericAnswers(w *goldentest.Writer) {
	for i := -99; i <= 300; i++ {
		x := float64(i) / 100
		w.Put(Log1pmx(x), Phi(x), Hazard(x), Hazard(x+12), Hazard(10*x))
	}
	for _, at := range []float64{-0.5, -0.4, 0.4, 0.5, 12} {
		for _, x := range []float64{math.Nextafter(at, -99), at, math.Nextafter(at, 99)} {
			w.Put(Log1pmx(x), Phi(x), Hazard(x))
		}
	}
	for k := 1; k <= 40; k++ {
		for _, x := range []float64{0, 1e-300, 1e-3, 0.1, 0.6, 1, 3, 6, 9, 15, 16, 17, 24, 39, 41, 300, 800} {
			before, at, after := Poisson(k, x)
			w.Put(before, at, after)
		}
		n := float64(k)
		for _, x := range []float64{0.2 * n, 0.5 * n, 0.6 * n, 0.6 * (n - 1), n, 2 * n} {
			before, at, after := Poisson(k, x)
			w.Put(before, at, after)
		}
	}
	for _, a := range []float64{1e-100, 1e-9, 0.3, 1, math.Nextafter(1.5, 0), 1.5, math.Nextafter(1.5, 2), 1.9, 7, 19, 20, 21, 81, 100, 2500, 1e6, 1e9} {
		for _, f := range []float64{1e-15, 0.1, 0.5, 0.9, 1 - 1e-15} {
			w.Put(InverseFraction(f, a), InverseRecursion(f, a), InverseRecursion(3+f, a), BlockingOf(7+f, a))
		}
		for _, c := range []float64{0, 1, 9, 20, 81, 150, 171, 400, 9000, 10600} {
			log, v, ok := InverseIntegral(c, a)
			log2, v2, ok2 := InverseIntegral(c+0.5, a)
			w.Put(InverseRecursion(c, a), BlockingOf(c, a), log, v, ok, log2, v2, ok2, FallFrom(a, c+1), FallFrom(0, c+1))
			for _, r := range []float64{1e-3, 0.7, 30} {
				log, sum, share := QueueSeries(min(a, 400), c+1, r)
				w.Put(log, sum, share, ShortSeries(a, c, r))
			}
		}
	}
	for _, own := range []float64{1e-9, 0.01, 1, 4, 10, 100} {
		for _, above := range []float64{0, 0.01, 1, 4, 10, 100, 200} {
			for _, spare := range []float64{0.01, 1, 40, 1e4} {
				w.Put(MeanDelay(above+own+spare, above, above+own))
			}
		}
	}
	for _, rho := range []float64{1e-3, 0.3, 0.8, 0.99} {
		for _, m := range []float64{1, 2, 10, 500} {
			for _, cv := range []float64{0.01, 0.5, 1, 1.7, 2, 9} {
				w.Put(WhittFactor(rho, cv, 0, m), WhittFactor(rho, 0, cv, m), WhittFactor(rho, cv, cv, m), WhittFactor(rho, 2-min(cv, 2), cv, m), WhittFactor(rho, cv, 1.1*cv, m))
			}
		}
	}
	for _, r := range []float64{0, 0.5, 1} {
		for _, places := range []int{0, 1, 5} {
			for _, c := range []float64{0.5, 3, 4, 5} {
				queue, mean := WaitingStates(4, c, r, places)
				w.Put(queue, mean)
			}
		}
	}
}
