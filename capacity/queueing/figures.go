package queueing

import (
	"math"

	"github.com/supportops/policy/internal/spec"
)

// Model is a queue that can be asked for its figures with a number of agents:
// [ErlangB], [ErlangC], [ErlangA], [Patient], [Priority] and its classes,
// [WaitingRoom], [GGc] and [Chat]. Models are values without state.
type Model interface {
	// At returns the figures with agents at work. Where the queue would grow
	// without bound the error is a *capacity.UnstableError and the figures still
	// say so: ProbWait 1, MeanWait +Inf, service level 0.
	At(agents float64) (Figures, error)

	// check records what is wrong with the model.
	check(d *spec.Defects)
	// offered returns the load in erlangs, over all classes together.
	offered() float64
	// withLoad returns the model with another load of the same kind.
	withLoad(load float64) Model
	// start returns where a search for a staff may begin, and its step.
	start() (guess, step float64)
}

// Figures are what a queue does in the long run with a number of agents.
// Times are in mean handle times, see [Traffic]. Figures are immutable.
//
// Means and probabilities are over all who arrive, whether they are answered
// or not. Where the queue grows without bound Stable is false and the times
// and the length are +Inf.
type Figures struct {
	Agents      float64 // staff at work
	Load        float64 // offered load in erlangs
	Stable      bool    // the queue does not grow without bound
	Approximate bool    // from a formula that is not exact for the model
	ProbWait    float64 // probability of having to wait; a customer who is turned away does not wait
	MeanWait    float64 // mean time until answered or gone
	MeanSojourn float64 // mean time from arrival until finished or gone
	QueueLength float64 // mean number waiting
	Occupancy   float64 // share of working time that agents are busy, 1 without agents
	ProbBlock   float64 // probability of being turned away on arrival
	ProbAbandon float64 // probability of giving up while waiting

	law law
}

// Fate is what has become of customers a time t after they arrived. Answered,
// Lost and Waiting add up to 1.
type Fate struct {
	Answered       float64 // answered within t
	Lost           float64 // turned away or gone within t
	Waiting        float64 // still waiting at t
	OfferedWaiting float64 // would still wait at t if nobody lost patience

	served float64 // answered sooner or later
}

// law is the distribution of the wait behind a set of figures.
type law interface{ by(t float64) Fate }

// By returns what has become of customers t mean handle times after they
// arrived. A negative t or NaN is taken as 0.
func (f Figures) By(t float64) Fate {
	l := f.law
	if l == nil {
		l = answeredAtOnce
	}
	return l.by(min(since(t), endless))
}

// ServiceLevel returns the service level within t mean handle times by
// definition d; an unset d is [AnsweredOfAll].
func (f Figures) ServiceLevel(t float64, d Counting) float64 { return f.By(t).Level(d) }

// Level returns the service level by definition d; an unset d is
// [AnsweredOfAll]. It is 0 where nobody is counted because all are lost.
func (o Fate) Level(d Counting) float64 {
	switch d {
	case AnsweredOfStaying:
		return ratio(o.Answered, 1-o.Lost)
	case AnsweredOfServed:
		return ratio(o.Answered, o.served)
	case VirtualWait:
		return 1 - o.OfferedWaiting
	case NotWaitingLonger:
		return 1 - o.Waiting
	}
	return o.Answered
}

// ratio returns a/b within [0, 1], and 0 for b ≤ 0.
func ratio(a, b float64) float64 {
	if b <= 0 {
		return 0
	}
	return share(a / b)
}

// WaitPercentile returns the smallest t, to about 1e-12 of itself, by which
// the share p of all who came no longer wait: the median for p = 0.5. ok is
// false if p is outside [0, 1) or that share is never reached.
func (f Figures) WaitPercentile(p float64) (t float64, ok bool) {
	if !(p >= 0 && p < 1) {
		return 0, false
	}
	still := func(t float64) bool { return f.By(t).Waiting > 1-p }
	if !still(0) {
		return 0, true
	}
	lo, hi := 0.0, max(f.MeanWait, 1e-300)
	for still(hi) {
		lo, hi = hi, 2*hi
		if math.IsInf(hi, 1) {
			return 0, false
		}
	}
	_, t = bisect(lo, hi, 1e-13, still)
	return t, true
}

// blocked is the law of a desk that turns away the share b and answers the
// others at once.
type blocked struct{ b float64 }

func (l blocked) by(float64) Fate {
	return Fate{Answered: 1 - l.b, Lost: l.b, OfferedWaiting: l.b, served: 1 - l.b}
}

var answeredAtOnce = blocked{}

// exponential is the law of a wait that is 0 with probability free, else
// exponential with the rate, none leaving: p + free = 1. The rate is the sum
// of two numbers, so that a long tail keeps its digits.
type exponential struct{ p, free, rate, low float64 }

func (l exponential) by(t float64) Fate {
	x := l.rate * t
	low := math.FMA(l.rate, t, -x) + l.low*t // what x leaves out
	tail := l.p * math.Exp(-x)
	if tail != 0 { // else low may be no number
		tail -= tail * low
	}
	return Fate{Answered: share(l.free - l.p*math.Expm1(-x)), Waiting: tail, OfferedWaiting: tail, served: 1}
}

// spare returns the law for an exponential rate of c-a > 0.
func spare(p, free, c, a float64) exponential {
	rate := c - a
	return exponential{p, free, rate, c - rate - a}
}

// forever is the law of a queue that grows without bound: nobody who arrives
// late is ever answered.
type forever struct{}

func (forever) by(float64) Fate { return Fate{Waiting: 1, OfferedWaiting: 1} }

// noAgents is the law of a desk where nobody works and customers give up at
// the rate.
type noAgents struct{ rate float64 }

func (l noAgents) by(t float64) Fate {
	return Fate{Lost: -math.Expm1(-l.rate * t), Waiting: math.Exp(-l.rate * t), OfferedWaiting: 1}
}

// mixture is the law of a customer who is of class k with probability
// weights[k], where none is lost.
type mixture struct {
	weights []float64
	laws    []law
}

func (l mixture) by(t float64) Fate {
	var sum Fate
	for k, w := range l.weights {
		o := l.laws[k].by(t)
		sum.Answered += w * o.Answered
		sum.Waiting += w * o.Waiting
		sum.served += w * o.served
	}
	sum.Answered, sum.Waiting = share(sum.Answered), share(sum.Waiting)
	sum.OfferedWaiting = sum.Waiting
	return sum
}

// idle returns the figures of a desk to which nobody comes.
func idle(agents float64) Figures {
	return Figures{Agents: agents, Stable: true, MeanSojourn: 1, law: answeredAtOnce}
}

// growing returns the figures of a queue that grows without bound, and the
// error that says so.
func growing(agents, load float64) (Figures, error) {
	inf := math.Inf(1)
	return Figures{
		Agents: agents, Load: load, ProbWait: 1, MeanWait: inf, MeanSojourn: inf,
		QueueLength: inf, Occupancy: 1, law: forever{},
	}, unstable(agents, load)
}
