package queueing

import (
	"math"
	"slices"

	"github.com/supportops/policy/internal/spec"
)

// WaitingRoom is a desk where a limited number of customers can wait, in order
// of arrival: M/M/c/K, and M/M/c/K+M with patience. A customer who finds all
// agents busy and all places taken is turned away and does not come back.
// Without places it is [ErlangB], with places for everybody [ErlangC] or
// [ErlangA]. It is stable with any staff. The zero value is a desk without
// load. Comparable with ==.
type WaitingRoom struct {
	Load float64 // offered load in erlangs, ≥ 0
	// AbandonRate is the rate at which a waiting customer gives up: the mean
	// handle time divided by the mean patience, ≥ 0. At 0 nobody gives up.
	AbandonRate float64
	Places      int // customers who can wait, 0 to 1,000,000, beside those in service
}

// At returns the figures with agents at work, whole or not. MeanWait and
// MeanSojourn count customers who are turned away as 0.
//
// The time grows with the places. Figures are precise to some 1e-13 of
// themselves, service levels to 1e-16 times the agents times the time asked
// about, absolute.
func (m WaitingRoom) At(agents float64) (Figures, error) {
	d := defects()
	m.check(d)
	if err := checkCall(d, m.Load, agents); err != nil {
		return Figures{}, err
	}
	if err := within("places", float64(m.Places), maxStates); err != nil {
		return Figures{}, err
	}
	a, c, r := m.Load, agents, m.AbandonRate
	switch {
	case a == 0:
		return idle(c), nil
	case r == 0 && c < negligible*a: // the room is full for ever
		wait := float64(m.Places) / a
		return Figures{Agents: c, Load: a, Stable: true, MeanWait: wait, MeanSojourn: wait, QueueLength: float64(m.Places),
			Occupancy: 1, ProbBlock: 1, law: blocked{1}}, nil
	}
	queue, mean := waitingStates(a, c, r, m.Places)
	b := blocking(c, a)
	inverse := (1 - b) / b * queue[0] // P(somebody free) / P(all busy)
	p := 1 / (1 + inverse)
	length := p * mean
	l := &roomLaw{c: c, r: r, block: p * queue[m.Places], tails: tails(queue[:m.Places], p)}
	f := Figures{
		Agents: c, Load: a, Stable: true, MeanWait: length / a, QueueLength: length,
		ProbBlock: l.block, ProbAbandon: share(r * length / a), law: l,
	}
	l.served = positive(1 - f.ProbBlock - f.ProbAbandon)
	switch { // the difference may cancel
	case c >= 1:
		l.served = share(busyServing(a, c, b, inverse) * c / a)
	case c < negligible*a: // nobody works
		l.served = 0
	}
	f.MeanSojourn, f.Occupancy = f.MeanWait+l.served, busyShare(a*l.served, c, a)
	if len(l.tails) > 0 {
		f.ProbWait = share(l.tails[0]) // a sum of rounded shares
	}
	return f, nil
}

func (m WaitingRoom) check(d *spec.Defects) {
	checkLoad(d, "load", m.Load)
	if m.AbandonRate != 0 {
		checkTime(d, "abandon_rate", m.AbandonRate)
	}
	if m.Places < 0 {
		d.Add("places", spec.ErrRange, "want 0 or more, got %d", m.Places)
	}
}

func (m WaitingRoom) offered() float64 { return m.Load }

func (m WaitingRoom) withLoad(load float64) Model  { m.Load = load; return m }
func (m WaitingRoom) start() (guess, step float64) { return nearLoad(m.Load) }

// waitingStates returns the probability of j customers waiting given that all
// agents are busy, for j from 0 to places, and the mean of j. The weight of j is
// ∏_{i=1..j} a/(c+ir), here relative to the greatest: nothing cancels and
// nothing overflows.
func waitingStates(a, c, r float64, places int) (queue []float64, mean float64) {
	ratio := func(j int) float64 { return a / math.FMA(float64(j), r, c) }
	queue = make([]float64, places+1)
	mode := 0
	for mode < places && ratio(mode+1) > 1 {
		mode++
	}
	queue[mode] = 1
	for j := mode + 1; j <= places; j++ {
		queue[j] = queue[j-1] * ratio(j)
	}
	for j := mode; j > 0; j-- {
		queue[j-1] = queue[j] / ratio(j)
	}
	sum := 0.0
	for _, w := range queue {
		sum += w
	}
	for j := range queue {
		queue[j] /= sum
		mean += float64(j) * queue[j]
	}
	return queue, mean
}

// tails returns p times the sums of queue from each place on, without those
// that are 0.
func tails(queue []float64, p float64) []float64 {
	out := make([]float64, len(queue), len(queue)+1)
	sum := 0.0
	for j := len(queue) - 1; j >= 0; j-- {
		sum += queue[j]
		out[j] = p * sum
	}
	return out[:slices.Index(append(out, 0), 0)]
}

// roomLaw is the law of the wait with a limited number of places. tails[j] is
// the probability of finding all agents busy and at least j waiting, and a
// place. A customer who finds j waiting is answered when j+1 have left the
// front of the queue, at rates c+jr down to c.
type roomLaw struct {
	c, r          float64
	tails         []float64
	block, served float64
}

func (l *roomLaw) by(t float64) Fate {
	offered := l.leaving(l.c, t, func(tail, _, chance, _ float64) float64 { return tail * chance })
	waiting, lost := offered, 0.0
	if l.r != 0 {
		// A patience that ends before t, and before j+1 of c+r, c+r+r, … .
		lost = l.leaving(l.c+l.r, t, func(tail, rate, _, left float64) float64 { return tail * rate * positive(1-left) })
		waiting = offered * math.Exp(-l.r*t)
	}
	lost = share(lost + l.block)
	answered := share(1 - waiting - lost)
	if l.served == 0 { // else what rounding leaves of the difference
		answered = 0
	}
	return Fate{
		Answered: answered, Lost: lost, Waiting: share(waiting), OfferedWaiting: share(offered + l.block),
		served: l.served,
	}
}

// leaving sums a term for each m from 0: of tails[m], of the chance that
// exactly m have left the front of the queue by t at rates of c and more, of the
// chance that at most m have, and of the rate at which patience ends with m
// ahead.
func (l *roomLaw) leaving(c, t float64, term func(tail, rate, chance, left float64) float64) float64 {
	u := t
	if l.r != 0 {
		u = -math.Expm1(-l.r*t) / l.r
	}
	sum, left := 0.0, 0.0
	log, w := -c*t, 1.0 // the chance is e^log·w
	for m, tail := range l.tails {
		k := float64(m)
		if m > 0 {
			w *= u * (c + (k-1)*l.r) / k
			if w > 1e100 || w < 1e-100 {
				log, w = log+math.Log(w), 1
			}
		}
		chance := w * math.Exp(log)
		left = share(left + chance)
		rate := l.r / (l.c + l.r)
		if m > 0 {
			rate = l.c / math.FMA(k, l.r, l.c) * l.r / math.FMA(k+1, l.r, l.c)
		}
		sum += term(tail, rate, chance, left)
	}
	return sum
}
