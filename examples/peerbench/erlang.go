package main

import (
	"fmt"
	"io"
	"math"
	"math/big"
	"testing"

	"github.com/supportops/policy/capacity/queueing"
)

// The peer's way to a staff, as pyworkforce has it: the sum of the formula is
// computed anew for each number of agents, which goes up by one until the
// service level is kept.

// loopWait is the probability of waiting by the sum as the textbooks print it.
func loopWait(load float64, agents int) float64 {
	power, sum := 1.0, 1.0
	for k := 1; k < agents; k++ {
		power *= load / float64(k)
		sum += power
	}
	last := power * load / float64(agents) * float64(agents) / (float64(agents) - load)
	return last / (sum + last)
}

func loopServiceLevel(load, within float64, agents int) float64 {
	return 1 - loopWait(load, agents)*math.Exp(-(float64(agents)-load)*within)
}

// loopStaff returns the least agents that answer the share within the time.
func loopStaff(load, share, within float64) int {
	agents := int(load) + 1
	for loopServiceLevel(load, within, agents) < share {
		agents++
	}
	return agents
}

func ourStaff(load, share, within float64) (queueing.Requirement, error) {
	return queueing.Require(queueing.ErlangC{Load: load}, queueing.Target{Measure: queueing.ServiceLevel, Limit: share, Within: within})
}

// exactWait is the same probability in 300 digits.
func exactWait(load float64, agents int) *big.Float {
	f := func(x float64) *big.Float { return new(big.Float).SetPrec(1000).SetFloat64(x) }
	power, sum := f(1), f(1)
	for k := 1; k < agents; k++ {
		power.Mul(power, f(load)).Quo(power, f(float64(k)))
		sum.Add(sum, power)
	}
	last := f(0).Mul(power, f(load))
	last.Quo(last, f(float64(agents)-load))
	return f(0).Quo(last, f(0).Add(sum, last))
}

func waitError(got float64, load float64, agents int) string {
	if math.IsNaN(got) || math.IsInf(got, 0) {
		return "none"
	}
	exact := exactWait(load, agents)
	d := new(big.Float).Sub(new(big.Float).SetPrec(1000).SetFloat64(got), exact)
	e, _ := d.Quo(d.Abs(d), exact).Float64()
	return fmt.Sprintf("%.0e", e)
}

// erlang writes the comparison of staffing.
func erlang(w io.Writer) {
	t := newTable(w, "The least staff that answers 80 % within a ninth of a handle time, in nanoseconds, and how far the probability of waiting is off, beside the loops of pyworkforce (written anew in Go):",
		"erlangs", "staff", "`queueing.Require`", "loop", "our error", "its error")
	for _, load := range []float64{10, 100, 500, 1000} {
		r := measure(func(b *testing.B) {
			for b.Loop() {
				must(ourStaff(load, 0.8, 1.0/9))
			}
		}, func(b *testing.B) {
			for b.Loop() {
				loopStaff(load, 0.8, 1.0/9)
			}
		})
		staff := must(ourStaff(load, 0.8, 1.0/9))
		agents := loopStaff(load, 0.8, 1.0/9)
		verdict := thousands(float64(agents))
		if int(staff.Agents) != agents {
			verdict = fmt.Sprintf("%v, loop %d", staff.Agents, agents)
		}
		ours := must(queueing.ErlangC{Load: load}.At(float64(staff.Agents))).ProbWait
		t.row(thousands(load), verdict, thousands(ns(r[0])), beside(ns(r[1]), ns(r[0])), waitError(ours, load, int(staff.Agents)), waitError(loopWait(load, agents), load, agents))
	}
}
