package queueing

import (
	"math"

	"github.com/supportops/policy/internal/spec"
)

// ErlangA is a desk where customers wait in order of arrival and give up
// after an exponential patience, M/M/c+M: the standard model of chats and
// calls. It is stable with any staff, even below the load. The zero value is
// a desk without load. Comparable with ==.
type ErlangA struct {
	Load float64 // offered load in erlangs, ≥ 0
	// AbandonRate is the rate at which a waiting customer gives up: the mean
	// handle time divided by the mean patience, ≥ 0. At 0 nobody gives up
	// and the model is [ErlangC].
	AbandonRate float64
}

// negligible is the share of a load below which a staff counts as none: the
// density of the wait has no digits left there.
const negligible = 1e-15

// At returns the figures with agents at work, whole or not. Agents that could
// answer less than 1e-15 of the load count as none.
func (m ErlangA) At(agents float64) (Figures, error) {
	d := defects()
	m.check(d)
	if err := checkCall(d, m.Load, agents); err != nil {
		return Figures{}, err
	}
	a, c := m.Load, agents
	switch {
	case a == 0:
		return idle(c), nil
	case m.AbandonRate == 0:
		return ErlangC{a}.At(c)
	case c < negligible*a:
		wait := 1 / m.AbandonRate
		return Figures{Agents: c, Load: a, Stable: true, ProbWait: 1, MeanWait: wait, MeanSojourn: wait, QueueLength: a * wait,
			Occupancy: 1, ProbAbandon: 1, law: noAgents{m.AbandonRate}}, nil
	}
	return impatient(c, a, c, m.AbandonRate, blocking(c, a)), nil
}

func (m ErlangA) offered() float64 { return m.Load }

func (m ErlangA) check(d *spec.Defects) {
	checkLoad(d, "load", m.Load)
	if m.AbandonRate != 0 {
		checkTime(d, "abandon_rate", m.AbandonRate)
	}
}
func (m ErlangA) withLoad(load float64) Model  { m.Load = load; return m }
func (m ErlangA) start() (guess, step float64) { return nearLoad(m.Load) }

// impatient returns the figures of a desk that is full with probability b
// when those who would have to wait are sent away, that serves at rate c
// when it is full, and whose queue loses customers at rate r > 0 each.
func impatient(agents, a, c, r, b float64) Figures {
	l := newAbandonment(a, c, r)
	// P(W>0) = AB/(1-B+AB), where A = e^log·sum may be beyond a float64.
	inverse := (1 - b) / b * math.Exp(-l.log0) / l.sum0
	l.p = 1 / (1 + inverse)
	ab := share(l.p * l.share0)
	wait := ab / r
	busy := busyServing(a, c, b, inverse)
	l.served = share(busy * c / a)
	return Figures{
		Agents: agents, Load: a, Stable: true, ProbWait: l.p, MeanWait: wait, MeanSojourn: wait + l.served,
		QueueLength: a * wait, Occupancy: share(busy), ProbAbandon: ab, law: l,
	}
}

// busyServing returns the share of the service rate c that is used, for a load
// of a, where inverse is the probability that somebody is free, divided by that
// of the opposite. The rates of coming and going balance: without a queue the
// load carried is a - cB/(1-B) on average. 1-P(gives up) would cancel.
func busyServing(a, c, b, inverse float64) float64 {
	return 1/(1+inverse) + 1/(1+1/inverse)*positive(a/c-b/(1-b))
}

// abandonment is the law of the wait with exponential patience. V, the wait
// offered to a customer who never gives up, is 0 with probability 1-p and
// else has a density ∝ exp(a(1-e^(-rv))/r - cv). Two methods give the same
// figures: a series over the number waiting, for short series, and the
// integral of the density, whose cost does not grow with the size.
type abandonment struct {
	p, a, c, r float64 // P(W>0), load, service rate when full, rate of giving up
	log0, sum0 float64 // A = e^log0·sum0
	share0     float64 // P(gives up | V > 0)
	served     float64 // P(answered)
	series     bool
}

func newAbandonment(a, c, r float64) abandonment {
	l := abandonment{a: a, c: c, r: r, series: shortSeries(a, c, r)}
	if l.series {
		l.log0, l.sum0, l.share0 = queueSeries(a, c, r)
		return l
	}
	log, j, k := l.density(0)
	l.log0, l.sum0, l.share0 = log, c*j, k/j
	return l
}

func (l abandonment) by(t float64) Fate {
	stay := math.Exp(-l.r * t)
	tail, gone := l.tail(t)
	offered := l.p * tail
	lost := l.p * positive(l.share0-tail*gone)
	waiting := offered * stay
	return Fate{
		Answered: share(1 - waiting - lost), Lost: share(lost), Waiting: waiting, OfferedWaiting: offered,
		served: l.served,
	}
}

// tail returns P(V > t | V > 0), and gone, the probability of having the patience
// for t but not for V, given V > t.
func (l abandonment) tail(t float64) (tail, gone float64) {
	stay := math.Exp(-l.r * t)
	if l.series {
		log, sum, left := queueSeries(l.a*stay, l.c, l.r)
		e := (l.a-l.c)*t - l.a*phi(l.r*t)/l.r + log - l.log0
		return share(math.Exp(e) * sum / l.sum0), stay * left
	}
	log, j, k := l.density(t)
	return share(math.Exp(log) * j * l.c / l.sum0), stay * k / j
}

// fewTerms is how many terms of queueSeries are as fast as the integral.
const fewTerms = 400

// shortSeries reports whether queueSeries takes some hundred terms at most.
func shortSeries(a, c, r float64) bool {
	width := math.Sqrt(90*a/r+1) + positive(a-c)/r
	return min(width, 45*a/positive(c-a)) < fewTerms // decays at least like (a/c)^j
}

// queueSeries returns A = e^log·sum = Σ_{j≥0} ∏_{i=1..j} a/(c+ir), whose terms
// are proportional to the chances of j customers waiting, and the share of
// them that gives up, r·Σjw_j/(aΣw_j). All terms are positive: nothing
// cancels.
func queueSeries(a, c, r float64) (log, sum, share float64) {
	const big = 1e280
	w, first := 1.0, 0.0
	sum = 1
	for j := 1.0; ; j++ {
		q := a / math.FMA(j, r, c)
		w *= q
		lastSum, lastFirst := sum, first
		sum += w
		first += j * w
		if sum == lastSum && first == lastFirst {
			break
		}
		if sum > big {
			w, sum, first, log = w/big, sum/big, first/big, log+math.Log(big)
		}
	}
	if first == 0 { // too small a load for one term, let alone for somebody who gives up
		return log, sum, first
	}
	return log, sum, first * r / a / sum
}

// density returns, relative to the density's peak over (0, ∞), the logarithm
// of its peak over (t, ∞), and relative to that the integrals j of the
// density and k of the density times 1-e^(-r(v-t)). For t = 0 the logarithm
// is relative to the density at 0 instead.
func (l abandonment) density(t float64) (log, j, k float64) {
	mode := math.Log1p(positive(l.a-l.c)/l.c) / l.r
	switch {
	case t == 0:
		log = (l.a-l.c)*mode - l.a*phi(l.r*mode)/l.r
	case mode == 0:
		log = (l.a-l.c)*t - l.a*phi(l.r*t)/l.r
	default:
		log = -l.c * phi(l.r*positive(t-mode)) / l.r
	}
	from := max(t, mode)
	// To the right of from the density falls by fall(x) at from+x.
	a, slope := l.c, 0.0
	if from > mode || mode == 0 {
		a = l.a * math.Exp(-l.r*from)
		slope = (l.c - l.a) - l.a*math.Expm1(-l.r*from)
	}
	fall := func(x float64) float64 { return slope*x + a*phi(l.r*x)/l.r }
	hi, _ := reach(fall, 1/(l.c+slope))
	j, k = l.panels(fall, hi, from-t, +1)
	if from != t {
		fall = func(x float64) float64 { return l.c * phi(-l.r*x) / l.r }
		lo, _ := reach(fall, 1/math.Sqrt(l.c*l.r))
		j2, k2 := l.panels(fall, min(lo, from-t), from-t, -1)
		j, k = j+j2, k+k2
	}
	return log, j, k
}

// panels integrates e^(-fall(x)) and its product with 1-e^(-r(at±x)) over
// x in [0, hi]. The integrand changes its shape at the scale of 1/r.
func (l abandonment) panels(fall func(float64) float64, hi, at, sign float64) (j, k float64) {
	lo := 0.0
	for i := 0; lo < hi; i++ {
		end := min(panelEnds[i]/l.r, hi)
		mid, half := (lo+end)/2, (end-lo)/2
		var pj, pk float64
		for i := range legendre64 {
			n := &legendre64[i]
			for _, x := range [2]float64{mid - half*n.x, mid + half*n.x} {
				e := n.w * math.Exp(-fall(x))
				pj += e
				pk -= e * math.Expm1(-l.r*(at+sign*x))
			}
		}
		j, k = j+half*pj, k+half*pk
		lo = end
	}
	return j, k
}

// panelEnds are where panels end, in units of 1/r.
var panelEnds = [...]float64{2, 8, 40, math.Inf(1)}
