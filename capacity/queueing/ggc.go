package queueing

import (
	"math"

	"github.com/supportops/policy/internal/spec"
)

// Approximation is a formula for the mean wait of a G/G/c queue. Unset, it is
// [AllenCunneen].
type Approximation string

// The approximations. All are exact for Poisson arrivals and exponential handle
// times, except Sakasegawa's, which replaces Erlang's formula too.
const (
	AllenCunneen Approximation = "allen_cunneen" // (ca²+cs²)/2 times the wait of Erlang C
	Sakasegawa   Approximation = "sakasegawa"    // the same with a power of the utilization in place of Erlang's formula
	Whitt        Approximation = "whitt"         // Whitt (1993), refined for variable handle times
)

var approximations = []Approximation{AllenCunneen, Sakasegawa, Whitt}

// GGc is a desk whose arrivals or handle times are more or less regular than
// the exponential ones of [ErlangC], such as batches of tickets or scripted
// handling. Its figures are approximate and say so; the distribution of the
// wait has an exponential tail with the approximate mean, so a service level
// near 100 % need not rise with every agent. Comparable with ==.
type GGc struct {
	Load          float64       // offered load in erlangs, ≥ 0
	ArrivalCV     float64       // coefficient of variation of the time between arrivals, 1 if Poisson
	HandleCV      float64       // coefficient of variation of the handle time, 1 if exponential
	Approximation Approximation // [AllenCunneen] if unset
}

// At returns the figures with agents at work, whole or not.
func (m GGc) At(agents float64) (Figures, error) {
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
	wait := m.wait(a, c, p)
	f := Figures{
		Agents: c, Load: a, Stable: true, Approximate: true, ProbWait: p, MeanWait: wait, MeanSojourn: 1 + wait,
		QueueLength: a * wait, Occupancy: a / c, law: exponential{p, free, p / wait, 0},
	}
	if wait == 0 { // no variation, or too little to count
		f.ProbWait, f.law = 0, answeredAtOnce
	}
	return f, nil
}

func (m GGc) offered() float64 { return m.Load }

func (m GGc) check(d *spec.Defects) {
	checkLoad(d, "load", m.Load)
	for _, cv := range []struct {
		path string
		x    float64
	}{{"arrival_cv", m.ArrivalCV}, {"handle_cv", m.HandleCV}} {
		if !(cv.x >= 0 && cv.x <= 1e3) {
			d.Add(cv.path, spec.ErrRange, "want a number in [0, 1000], got %v", cv.x)
		}
	}
	spec.Word(d, "approximation", m.Approximation, approximations...)
}
func (m GGc) withLoad(load float64) Model  { m.Load = load; return m }
func (m GGc) start() (guess, step float64) { return nearLoad(m.Load) }

// wait returns the mean wait where the exact one with exponential times is
// that of a probability p.
func (m GGc) wait(a, c, p float64) float64 {
	ca2, cs2 := m.ArrivalCV*m.ArrivalCV, m.HandleCV*m.HandleCV
	v := (ca2 + cs2) / 2
	if v == 0 { // everything is regular
		return 0
	}
	rho := a / c
	switch m.Approximation {
	case Sakasegawa:
		return v * math.Pow(rho, math.Sqrt(2*(c+1))-1) / (c - a)
	case Whitt:
		return whittFactor(rho, ca2, cs2, c) * v * p / (c - a)
	}
	return v * p / (c - a)
}

// whittFactor is φ(ρ, ca², cs², m) of W. Whitt, Approximations for the GI/G/m
// queue, Production and Operations Management 2 (1993), section 2.
func whittFactor(rho, ca2, cs2, m float64) float64 {
	gamma := min(0.24, max(0, (1-rho)*(m-1)*(math.Sqrt(4+5*m)-2)/(16*m*rho)))
	phi1 := 1 + gamma
	phi3 := (1 - 4*gamma) * math.Exp(-2*(1-rho)/(3*rho))
	psi := math.Pow(min(1, (phi1+phi3)/2), max(0, 2*(1-(ca2+cs2)/2)))
	if ca2 >= cs2 {
		d := 4*ca2 - 3*cs2
		return 4*(ca2-cs2)/d*phi1 + cs2/d*psi
	}
	d := 2*ca2 + 2*cs2
	return (cs2-ca2)/d*phi3 + (cs2+3*ca2)/d*psi
}
