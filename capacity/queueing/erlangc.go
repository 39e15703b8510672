package queueing

import (
	"math"

	"github.com/supportops/policy/internal/spec"
)

// ErlangC is a desk where customers wait in order of arrival and nobody gives
// up, M/M/c: the usual assumption for tickets and for short waits. The zero
// value is a desk without load. Comparable with ==.
type ErlangC struct {
	Load float64 // offered load in erlangs, ≥ 0
}

// At returns the figures with agents at work, whole or not. The queue is
// stable with more agents than erlangs.
func (m ErlangC) At(agents float64) (Figures, error) {
	d := defects()
	m.check(d)
	if err := checkCall(d, m.Load, agents); err != nil {
		return Figures{}, err
	}
	a, c := m.Load, agents
	switch {
	case a == 0:
		return idle(c), nil
	case c <= a:
		return growing(c, a)
	}
	p, free := delay(c, a)
	wait := p / (c - a)
	return Figures{
		Agents: c, Load: a, Stable: true, ProbWait: p, MeanWait: wait, MeanSojourn: 1 + wait,
		QueueLength: a * wait, Occupancy: a / c, law: spare(p, free, c, a),
	}, nil
}

// LogProbWait returns the natural logarithm of the probability of waiting,
// precise to about 2e-14 of itself where the probability is too small for a
// float64. It is 0, together with a *capacity.UnstableError, where the queue grows
// without bound.
func (m ErlangC) LogProbWait(agents float64) (float64, error) {
	d := defects()
	m.check(d)
	if err := checkCall(d, m.Load, agents); err != nil {
		return 0, err
	}
	a, c := m.Load, agents
	switch {
	case a == 0:
		return 0, &spec.InfeasibleError{Package: pkg, What: "logarithm", Reason: "nobody arrives, so nobody waits"}
	case c <= a:
		return 0, unstable(c, a)
	}
	log := logBlocking(c, a)
	return log + math.Log(c/(c-a+a*math.Exp(log))), nil
}

func (m ErlangC) offered() float64 { return m.Load }

func (m ErlangC) check(d *spec.Defects)        { checkLoad(d, "load", m.Load) }
func (m ErlangC) withLoad(load float64) Model  { m.Load = load; return m }
func (m ErlangC) start() (guess, step float64) { return nearLoad(m.Load) }

// delay returns Erlang's C for c ≥ a ≥ 0 and c > 0, the probability of waiting, and its
// complement, each without cancellation.
func delay(c, a float64) (wait, free float64) {
	b := blocking(c, a)
	rest := c - a + a*b
	return c * b / rest, (c - a) * (1 - b) / rest
}
