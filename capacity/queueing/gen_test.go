package queueing_test

import (
	"math"

	. "github.com/supportops/policy/capacity/queueing"
	"pgregory.net/rapid"
)

// someLoad draws loads from a thousandth of an erlang to hundreds.
func someLoad() *rapid.Generator[float64] {
	return rapid.Custom(func(t *rapid.T) float64 {
		return math.Exp(rapid.Float64Range(math.Log(1e-3), math.Log(400)).Draw(t, "log load"))
	})
}

// someAgents draws whole numbers of agents around a load.
func someAgents(load float64) *rapid.Generator[float64] {
	return rapid.Custom(func(t *rapid.T) float64 {
		c := math.Round(load + rapid.Float64Range(-4, 10).Draw(t, "beta")*math.Sqrt(load))
		return max(c, 0)
	})
}

// moreAgents draws staffs with which nobody has to give up for the queue to
// be stable, whole or not.
func moreAgents(load float64) *rapid.Generator[float64] {
	return rapid.Custom(func(t *rapid.T) float64 {
		c := load + rapid.Float64Range(0.05, 10).Draw(t, "beta")*math.Sqrt(load)
		if rapid.Bool().Draw(t, "whole") {
			c = math.Floor(c) + 1
		}
		return c
	})
}

func someRate() *rapid.Generator[float64] {
	return rapid.Custom(func(t *rapid.T) float64 {
		return math.Exp(rapid.Float64Range(math.Log(0.01), math.Log(20)).Draw(t, "log rate"))
	})
}

func someClasses() *rapid.Generator[[]float64] {
	return rapid.SliceOfN(rapid.Float64Range(0.01, 20), 1, 5)
}

func somePatience() *rapid.Generator[Patience] {
	return rapid.Custom(func(t *rapid.T) Patience {
		mean := rapid.Float64Range(0.1, 5).Draw(t, "mean")
		stages := rapid.IntRange(1, 8).Draw(t, "stages")
		curve := PatienceCurve{{mean, 0.7}, {2 * mean, 0.2}, {5 * mean, 0}}
		return rapid.SampledFrom([]Patience{
			FixedPatience(mean), ErlangPatience{stages, mean}, curve,
			MixedPatience{{0.25, FixedPatience(mean)}, {0.5, ErlangPatience{stages, 2 * mean}}, {0.25, curve}},
		}).Draw(t, "patience")
	})
}

// stableModel draws a model and a staff with which it is stable.
func stableModel() *rapid.Generator[struct {
	Model  Model
	Agents float64
}] {
	return rapid.Custom(func(t *rapid.T) (q struct {
		Model  Model
		Agents float64
	}) {
		a := someLoad().Draw(t, "load")
		q.Agents = moreAgents(a).Draw(t, "agents")
		switch rapid.IntRange(0, 7).Draw(t, "kind") {
		case 0:
			q.Model = ErlangB{a}
		case 1:
			q.Model = ErlangC{a}
		case 2:
			q.Agents = max(someAgents(a).Draw(t, "few agents"), 1)
			q.Model = ErlangA{a, someRate().Draw(t, "rate")}
		case 3:
			q.Agents = max(someAgents(a).Draw(t, "few agents"), 1)
			q.Model = Patient{a, somePatience().Draw(t, "patience")}
		case 4:
			loads := someClasses().Draw(t, "classes")
			p := Priority{Loads: loads}
			q.Agents = moreAgents(size(p)).Draw(t, "agents")
			q.Model = p
			if k := rapid.IntRange(0, len(loads)).Draw(t, "class"); k < len(loads) {
				q.Model = p.Class(k)
			}
		case 5:
			q.Model = GGc{a, rapid.Float64Range(0, 2).Draw(t, "ca"), rapid.Float64Range(0, 2).Draw(t, "cs"),
				rapid.SampledFrom(approximations()).Draw(t, "method")}
		case 6:
			q.Model = WaitingRoom{Load: a, AbandonRate: someRate().Draw(t, "rate"), Places: rapid.IntRange(0, 60).Draw(t, "places")}
			q.Agents = max(someAgents(a).Draw(t, "few agents"), 1)
		case 7:
			q.Agents = math.Ceil(q.Agents)
			q.Model = Chat{a, someRate().Draw(t, "rate"), someSlowdown().Draw(t, "slowdown")}
		}
		return q
	})
}

func someSlowdown() *rapid.Generator[[]float64] {
	return rapid.Custom(func(t *rapid.T) []float64 {
		slow := []float64{1}
		for k := rapid.IntRange(1, 4).Draw(t, "at once"); len(slow) < k; {
			n := float64(len(slow))
			slow = append(slow, slow[len(slow)-1]*rapid.Float64Range(1, (n+1)/n*(1-1e-15)).Draw(t, "factor"))
		}
		return slow
	})
}

// size returns the load of a model, all classes together.
func size(m Model) float64 {
	f, _ := m.At(1e6)
	if _, chat := m.(Chat); chat {
		f, _ = m.At(1000)
	}
	return f.Load
}

func quantities() []Quantity {
	return []Quantity{ServiceLevel, MeanWait, ProbWait, QueueLength, Occupancy, Abandonment, Blocking}
}

func countings() []Counting {
	return []Counting{AnsweredOfAll, AnsweredOfStaying, AnsweredOfServed, VirtualWait, NotWaitingLonger}
}

func approximations() []Approximation { return []Approximation{AllenCunneen, Sakasegawa, Whitt} }
