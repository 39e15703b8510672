package queueing

import (
	"math"
	"slices"

	"github.com/supportops/policy/internal/spec"
)

// Patience is a distribution of how long customers wait before they give up,
// in mean handle times. [FixedPatience], [ErlangPatience], [MixedPatience]
// and [PatienceCurve] are given; a caller may bring another, which must be
// pure and have Integral the integral of Survival.
type Patience interface {
	// Survival returns the share of customers that would wait for t and
	// longer: within [0, 1], never rising, for t ≥ 0.
	Survival(t float64) float64
	// Integral returns the integral of Survival from 0 to t: how long
	// customers wait on average if they are answered at t.
	Integral(t float64) float64
}

// FixedPatience is the patience of customers who all give up after the same
// time in mean handle times, > 0: a chat window that closes.
type FixedPatience float64

// Survival returns 1 before the time is over, then 0.
func (p FixedPatience) Survival(t float64) float64 {
	if t < float64(p) {
		return 1
	}
	return 0
}

// Integral returns t, at most the patience.
func (p FixedPatience) Integral(t float64) float64 { return min(t, float64(p)) }

func (p FixedPatience) breaks() []float64 { return []float64{float64(p)} }

func (p FixedPatience) check(d *spec.Defects, path string) { checkTime(d, path, float64(p)) }

// ErlangPatience is the sum of Stages exponential times with the Mean in all:
// exponential with one stage, ever more alike with more.
type ErlangPatience struct {
	Stages int     // 1 to 1000
	Mean   float64 // in mean handle times, > 0
}

// maxStages bounds the terms of an ErlangPatience.
const maxStages = 1000

func (p ErlangPatience) check(d *spec.Defects, path string) {
	if p.Stages < 1 || p.Stages > maxStages {
		d.Add(path+".stages", ErrRange, "want 1 to %d, got %d", maxStages, p.Stages)
	}
	checkTime(d, path+".mean", p.Mean)
}

// bounded reports whether p has stages and a mean within bounds.
func (p ErlangPatience) bounded() bool {
	return p.Stages >= 1 && p.Stages <= maxStages && p.Mean >= 1e-15 && p.Mean <= endless
}

// Survival returns the share that waits for t and longer, 0 if p is out of
// bounds.
func (p ErlangPatience) Survival(t float64) float64 {
	if !p.bounded() {
		return 0
	}
	x := min(t, endless) * float64(p.Stages) / p.Mean
	if !(x > 0) {
		return 1
	}
	log := -x
	sum := math.Exp(log)
	for j := 1; j < p.Stages; j++ {
		log += math.Log(x / float64(j))
		sum += math.Exp(log)
	}
	return min(sum, 1)
}

// Integral returns the mean wait of customers who are answered at t, 0 if p
// is out of bounds.
func (p ErlangPatience) Integral(t float64) float64 {
	if !p.bounded() {
		return 0
	}
	// The Poisson weights w_j of x give the integral as Mean/Stages times
	// Σ min(j, Stages)·w_j: nothing cancels.
	k := float64(p.Stages)
	x := min(t, endless) * k / p.Mean
	if !(x > 0) {
		return 0
	}
	if x > 1e6+2*k {
		return p.Mean
	}
	var sum, below float64
	log := -x
	for j := 1.0; j <= k; j++ {
		log += math.Log(x / j)
		w := math.Exp(log)
		sum += j * w
		below += w
	}
	if x < k { // the weights above k are few: add them up
		w := math.Exp(log)
		for j := k + 1; w > 1e-18*sum; j++ {
			w *= x / j
			sum += k * w
		}
	} else {
		sum += k * max(1-below-math.Exp(-x), 0)
	}
	return p.Mean / k * min(sum, k)
}

// PatienceShare is one group of customers in a [MixedPatience].
type PatienceShare struct {
	Share    float64  // > 0; the shares add up to 1
	Patience Patience // nil is endless
}

// MixedPatience is the patience of customers of several kinds, some perhaps
// endlessly patient.
type MixedPatience []PatienceShare

// Survival returns the share that waits for t and longer.
func (p MixedPatience) Survival(t float64) float64 {
	var sum float64
	for _, s := range p {
		if s.Patience == nil {
			sum += s.Share
		} else {
			sum += s.Share * s.Patience.Survival(t)
		}
	}
	return min(sum, 1)
}

// Integral returns the mean wait of customers who are answered at t.
func (p MixedPatience) Integral(t float64) float64 {
	var sum float64
	for _, s := range p {
		if s.Patience == nil {
			sum += s.Share * t
		} else {
			sum += s.Share * s.Patience.Integral(t)
		}
	}
	return sum
}

func (p MixedPatience) breaks() (at []float64) {
	for _, s := range p {
		if b, ok := s.Patience.(breaker); ok {
			at = append(at, b.breaks()...)
		}
	}
	slices.Sort(at)
	return slices.Compact(at)
}

// PatiencePoint is one point of a [PatienceCurve].
type PatiencePoint struct {
	At      float64 // in mean handle times, > 0, ascending
	Staying float64 // share that waits for At and longer, never rising
}

// PatienceCurve is a patience as it was measured: straight lines between
// points, from a share of 1 at time 0. After the last point nobody gives up.
type PatienceCurve []PatiencePoint

// Survival returns the share that waits for t and longer.
func (p PatienceCurve) Survival(t float64) float64 {
	at, staying := 0.0, 1.0
	for _, q := range p {
		if t < q.At {
			return staying + (q.Staying-staying)*(t-at)/(q.At-at)
		}
		at, staying = q.At, q.Staying
	}
	return staying
}

// Integral returns the mean wait of customers who are answered at t.
func (p PatienceCurve) Integral(t float64) float64 {
	at, staying, sum := 0.0, 1.0, 0.0
	for _, q := range p {
		end := min(t, q.At)
		if end <= at {
			break
		}
		last := staying + (q.Staying-staying)*(end-at)/(q.At-at)
		sum += (end - at) * (staying + last) / 2
		at, staying = q.At, q.Staying
	}
	return sum + max(t-at, 0)*staying
}

func (p PatienceCurve) breaks() (at []float64) {
	for _, q := range p {
		at = append(at, q.At)
	}
	return at
}

// breaker is a patience whose survival has jumps or kinks at known times.
type breaker interface{ breaks() []float64 }

// checkPatience records what is wrong with a distribution that is given.
func checkPatience(d *spec.Defects, path string, p Patience) {
	switch p := p.(type) {
	case MixedPatience:
		checkMixed(d, path, p, 0)
	case interface{ check(*spec.Defects, string) }:
		p.check(d, path)
	default:
		for _, t := range [...]float64{0, 0.1, 1, 10} {
			if s := p.Survival(t); !(s >= 0 && s <= 1) {
				d.Add(path, ErrRange, "want a survival within [0, 1], got %v at %v", s, t)
				return
			}
		}
	}
}

func checkMixed(d *spec.Defects, path string, p MixedPatience, depth int) {
	if len(p) == 0 {
		d.Add(path, ErrRequired, "want at least one share")
		return
	}
	if depth > 8 {
		d.Add(path, ErrRange, "want at most 8 mixtures inside one another")
		return
	}
	var sum float64
	for i, s := range p {
		at := spec.Index(path, i)
		checkPositive(d, at+".share", s.Share)
		sum += s.Share
		if m, ok := s.Patience.(MixedPatience); ok {
			checkMixed(d, at+".patience", m, depth+1)
		} else if s.Patience != nil {
			checkPatience(d, at+".patience", s.Patience)
		}
	}
	if !(math.Abs(sum-1) <= 1e-9) {
		d.Add(path, ErrConflict, "want shares that add up to 1, got %v", sum)
	}
}

func (p PatienceCurve) check(d *spec.Defects, path string) {
	if len(p) == 0 {
		d.Add(path, ErrRequired, "want at least one point")
	}
	at, staying := 0.0, 1.0
	for i, q := range p {
		if checkTime(d, spec.Index(path, i)+".at", q.At); q.At <= at && q.At > 0 {
			d.Add(spec.Index(path, i)+".at", ErrRange, "want a time after %v, got %v", at, q.At)
		}
		if !(q.Staying >= 0 && q.Staying <= staying) {
			d.Add(spec.Index(path, i)+".staying", ErrRange, "want a share in [0, %v], got %v", staying, q.Staying)
		}
		at, staying = q.At, q.Staying
	}
}
