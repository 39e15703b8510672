package queueing

import (
	"math"
	"slices"

	"github.com/supportops/policy/internal/spec"
)

// Patient is a desk where customers wait in order of arrival with any
// distribution of patience, M/M/c+G. For exponential patience it gives what
// [ErlangA] gives, but more slowly, by adaptive integration. Figures are
// precise to about 1e-9 of themselves, or to 1e-16 times the load times the
// longest wait if that is more; where the product is above 1e12 there are none,
// and the error is a *capacity.TooLargeError.
type Patient struct {
	Load     float64 // offered load in erlangs, ≥ 0
	Patience Patience
}

// At returns the figures with agents at work, whole or not. The desk is stable
// unless too many customers are endlessly patient. Agents that could answer
// less than 1e-15 of the load count as none.
func (m Patient) At(agents float64) (Figures, error) {
	d := defects()
	m.check(d)
	if err := checkCall(d, m.Load, agents); err != nil {
		return Figures{}, err
	}
	a, c := m.Load, agents
	switch {
	case a == 0:
		return idle(c), nil
	case c < negligible*a:
		return m.unstaffed(c)
	}
	l, end := newGeneral(a, c, m.Patience)
	switch size := l.size(end); {
	case size <= maxExponent:
	case a*m.Patience.Survival(longest) >= c*(1-1e-9):
		return m.growing(c)
	case !math.IsNaN(size):
		return Figures{}, within("load times wait", size, maxExponent)
	}
	l.total = l.from(0)
	b := blocking(c, a)
	inverse := (1 - b) / b * math.Exp(-l.log0) / (c * l.total.j)
	l.p = 1 / (1 + inverse)
	ab := share(l.p * l.total.k / l.total.j)
	wait := l.p * l.total.h / l.total.j
	f := Figures{
		Agents: c, Load: a, Stable: true, ProbWait: l.p, MeanWait: wait, MeanSojourn: wait + 1 - ab,
		QueueLength: a * wait, Occupancy: busyShare(a*(1-ab), c, a), ProbAbandon: ab, law: l,
	}
	if slices.ContainsFunc([]float64{f.ProbWait, f.ProbAbandon, f.MeanWait}, math.IsNaN) {
		d.Add("patience", spec.ErrRange, "want a survival function and its integral that are finite")
		return Figures{}, d.Err()
	}
	return f, nil
}

func (m Patient) offered() float64 { return m.Load }

func (m Patient) check(d *spec.Defects) {
	checkLoad(d, "load", m.Load)
	if m.Patience == nil {
		d.Add("patience", spec.ErrRequired, "want a distribution of patience")
		return
	}
	checkPatience(d, "patience", m.Patience)
}
func (m Patient) withLoad(load float64) Model  { m.Load = load; return m }
func (m Patient) start() (guess, step float64) { return nearLoad(m.Load) }

// unstaffed returns the figures of a desk where as good as nobody works.
func (m Patient) unstaffed(agents float64) (Figures, error) {
	left := m.Patience.Survival(longest)
	wait := m.Patience.Integral(longest)
	if left > 0 || !(wait >= 0) || math.IsInf(wait, 1) {
		return m.growing(agents)
	}
	return Figures{Agents: agents, Load: m.Load, Stable: true, ProbWait: 1, MeanWait: wait, MeanSojourn: wait, QueueLength: m.Load * wait,
		Occupancy: 1, ProbAbandon: 1, law: unstaffed{m.Patience}}, nil
}

// growing returns the figures of a desk that gets more endlessly patient
// customers than it can serve.
func (m Patient) growing(agents float64) (Figures, error) {
	f, _ := growing(agents, m.Load)
	return f, unstable(agents, max(m.Load*m.Patience.Survival(longest), agents))
}

// unstaffed is the law of a desk where nobody works.
type unstaffed struct{ patience Patience }

func (l unstaffed) by(t float64) Fate {
	s := l.patience.Survival(t)
	return Fate{Lost: 1 - s, Waiting: s, OfferedWaiting: 1}
}

// moments are integrals of the density of the offered wait V over a stretch,
// all relative to the density's peak.
type moments struct {
	j float64 // of the density
	k float64 // times the share without the patience for it
	h float64 // times the mean wait of a customer who is offered it
}

func (m moments) plus(n moments) moments { return moments{m.j + n.j, m.k + n.k, m.h + n.h} }

// general is the law of the wait with any patience: V has a density
// ∝ exp(a·H(v) - cv) beside 1-p at 0, H the integral of the survival.
type general struct {
	p, a, c  float64
	patience Patience
	breaks   []float64 // where the survival jumps or has a kink, ascending
	mode     float64   // where the density peaks
	log0     float64   // logarithm of the peak relative to the density at 0
	total    moments
}

// newGeneral returns the law but for p and the total, and where the density
// ends, +Inf if it does not fall at last.
func newGeneral(a, c float64, patience Patience) (l general, end float64) {
	l = general{a: a, c: c, patience: prepared(patience)}
	if b, ok := l.patience.(breaker); ok {
		l.breaks = b.breaks()
	}
	patience = l.patience
	rises := func(v float64) bool { return a*patience.Survival(v) > c }
	if rises(0) {
		hi := 1 / c
		for ; rises(hi); hi *= 2 {
			if hi > longest {
				return l, math.Inf(1)
			}
		}
		_, l.mode = bisect(0, hi, 0, rises)
	}
	l.log0 = l.fall(l.mode, 0)
	if width, ok := reach(func(x float64) float64 { return l.fall(l.mode, l.mode+x) }, 1e-3/c); ok {
		return l, l.mode + width
	}
	return l, math.Inf(1)
}

// maxExponent bounds the terms of which the exponent of the density is the
// difference: beyond it too little would be left of the digits.
const maxExponent = 1e12

// size returns the size of the terms that the exponent at v is made of.
func (l general) size(v float64) float64 {
	if math.IsInf(v, 1) {
		return v
	}
	return l.a*l.patience.Integral(v) + l.c*v
}

// fall returns the logarithm of the density at v less that at w.
func (l general) fall(v, w float64) float64 {
	return l.c*(w-v) - l.a*(l.patience.Integral(w)-l.patience.Integral(v))
}

// from returns the moments over (t, ∞).
func (l general) from(t float64) moments {
	at := max(t, l.mode)
	hi, _ := reach(func(x float64) float64 { return l.fall(l.mode, at+x) }, 1e-3/l.c)
	sum := l.stretch(at, at+hi)
	if at != t {
		lo, _ := reach(func(x float64) float64 {
			if x >= l.mode-t {
				return math.Inf(1)
			}
			return l.fall(l.mode, l.mode-x)
		}, 1e-3/l.c)
		sum = sum.plus(l.stretch(max(t, l.mode-lo), l.mode))
	}
	return sum
}

// Bounds of the halvings of a stretch beyond its breaks.
const (
	maxPanels = 250 // in all
	maxDepth  = 40  // inside one another
)

// stretch returns the moments over [lo, hi], cut at the breaks of the
// patience and then in halves until nothing changes.
func (l general) stretch(lo, hi float64) moments {
	var sum moments
	r := refinement{general: l, left: maxPanels}
	// The exponent is what is left of terms of this size: halving on for
	// digits that they do not have would never end.
	r.near = max(1e-13, min(1e-15*l.size(hi), 1e-6))
	for _, x := range l.breaks {
		if x = min(max(x, lo), hi); x != lo {
			sum = sum.plus(r.over(lo, x))
			lo = x
		}
	}
	return sum.plus(r.over(lo, hi))
}

// refinement is the state of an adaptive integration.
type refinement struct {
	general
	near float64 // how far one panel and its halves may differ, relatively
	left int     // panels
}

// over returns the moments over [lo, hi].
func (r *refinement) over(lo, hi float64) moments {
	whole := r.panel(lo, hi)
	return r.refine(lo, hi, whole, whole.j, maxDepth)
}

// refine halves [lo, hi], whose moments by one panel are whole, until the
// halves agree with it on the scale, at most depth times.
func (r *refinement) refine(lo, hi float64, whole moments, scale float64, depth int) moments {
	mid := (lo + hi) / 2
	left, right := r.panel(lo, mid), r.panel(mid, hi)
	both := left.plus(right)
	r.left -= 2
	near := func(x, y float64) bool { return math.Abs(x-y) <= r.near*(scale+y) }
	if near(whole.j, both.j) && near(whole.k, both.k) || depth == 0 || r.left <= 0 {
		return both
	}
	scale = max(scale, both.j)
	return r.refine(lo, mid, left, scale, depth-1).plus(r.refine(mid, hi, right, scale, depth-1))
}

// panel returns the moments over [lo, hi] by 16 nodes.
func (l general) panel(lo, hi float64) moments {
	var m moments
	mid, half := (lo+hi)/2, (hi-lo)/2
	for i := range legendre16 {
		n := &legendre16[i]
		for _, v := range [2]float64{mid - half*n.x, mid + half*n.x} {
			e := half * n.w * math.Exp(-l.fall(l.mode, v))
			m.j += e
			m.k += e * (1 - l.patience.Survival(v))
			m.h += e * l.patience.Integral(v)
		}
	}
	return m
}

func (l general) by(t float64) Fate {
	m := l.from(t)
	stay := l.patience.Survival(t)
	offered := min(l.p*m.j/l.total.j, l.p)
	// Lost by t is whoever lacks the patience for the smaller of V and t.
	lost := positive(l.p*(l.total.k-m.k)/l.total.j) + (1-stay)*offered
	waiting := stay * offered
	answered := share(1 - waiting - lost)
	if math.IsNaN(answered) { // a patience that is no number at t
		return forever{}.by(t)
	}
	return Fate{
		Answered: answered, Lost: share(lost), Waiting: waiting, OfferedWaiting: offered,
		served: 1 - l.p*l.total.k/l.total.j,
	}
}
