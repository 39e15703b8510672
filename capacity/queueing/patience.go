package queueing

import (
	"math"
	"slices"
	"sort"

	"github.com/supportops/policy/internal/spec"
)

// Patience is the distribution of how long customers wait before they give up,
// in mean handle times. [FixedPatience], [ErlangPatience], [MixedPatience] and
// [PatienceCurve] are given; a caller may bring another, which must be pure,
// and whose Integral must be the integral of its Survival. If its Survival
// jumps, figures are precise to about 1e-3 only.
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
	if p.bounded() && since(t) < float64(p) {
		return 1
	}
	return 0
}

// Integral returns t, at most the patience.
func (p FixedPatience) Integral(t float64) float64 {
	if !p.bounded() {
		return 0
	}
	return min(since(t), float64(p))
}

// since returns t as a time that can be reckoned with.
func since(t float64) float64 {
	if math.IsNaN(t) {
		return 0
	}
	return min(positive(t), longest)
}

func (p FixedPatience) bounded() bool { return p >= 1e-15 && p <= endless }

func (p FixedPatience) breaks() []float64 { return []float64{float64(p)} }

func (p FixedPatience) check(d *spec.Defects, path string) { checkTime(d, path, float64(p)) }

// ErlangPatience is the sum of Stages exponential times with the Mean in all:
// one stage is exponential, and with more stages customers become more alike.
type ErlangPatience struct {
	Stages int     // 1 to 1000
	Mean   float64 // in mean handle times, > 0
}

// maxStages bounds the terms of an ErlangPatience.
const maxStages = 1000

func (p ErlangPatience) check(d *spec.Defects, path string) {
	if p.Stages < 1 || p.Stages > maxStages {
		d.Add(path+".stages", spec.ErrRange, "want 1 to %d, got %d", maxStages, p.Stages)
	}
	checkTime(d, path+".mean", p.Mean)
}

// bounded reports whether p has stages and a mean within bounds.
func (p ErlangPatience) bounded() bool {
	return p.Stages >= 1 && p.Stages <= maxStages && p.Mean >= 1e-15 && p.Mean <= endless
}

// scaled returns t in mean times of a stage.
func (p ErlangPatience) scaled(t float64) float64 { return since(t) * (float64(p.Stages) / p.Mean) }

// Survival returns the share that waits for t and longer.
func (p ErlangPatience) Survival(t float64) float64 {
	if !p.bounded() {
		return 0
	}
	before, last, _ := poisson(p.Stages, p.scaled(t))
	return share(before + last)
}

// Integral returns the mean wait of customers who are answered at t.
func (p ErlangPatience) Integral(t float64) float64 {
	if !p.bounded() {
		return 0
	}
	k, x := float64(p.Stages), p.scaled(t)
	// The mean of the stages that are over by t, at most all of them.
	before, _, after := poisson(p.Stages, x)
	return p.Mean / k * min(x*before+k*after, k)
}

// PatienceShare is one group of customers in a [MixedPatience].
type PatienceShare struct {
	Share    float64  // > 0; the shares add up to 1
	Patience Patience // nil is endless
}

// MixedPatience is the patience of customers of several kinds, some perhaps
// endlessly patient: at most 100 with those of mixtures inside it, which may
// not contain one another.
type MixedPatience []PatienceShare

// Survival returns the share that waits for t and longer.
func (p MixedPatience) Survival(t float64) float64 {
	if !valid(p) {
		return 0
	}
	return mixed(p).Survival(since(t))
}

// Integral returns the mean wait of customers who are answered at t.
func (p MixedPatience) Integral(t float64) float64 {
	if !valid(p) {
		return 0
	}
	return mixed(p).Integral(since(t))
}

// mixed is a [MixedPatience] that is known to be valid.
type mixed MixedPatience

func (p mixed) Survival(t float64) float64 {
	var sum float64
	for _, s := range p {
		if s.Patience == nil {
			sum += s.Share
		} else {
			sum += s.Share * s.Patience.Survival(t)
		}
	}
	return share(sum)
}

func (p mixed) Integral(t float64) float64 {
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

func (p MixedPatience) prepared() Patience {
	out := make(mixed, len(p))
	for i, s := range p {
		out[i] = PatienceShare{s.Share, prepared(s.Patience)}
	}
	return out
}

func (p mixed) breaks() (at []float64) {
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
// points, at most 1000, from a share of 1 at time 0. After the last point
// nobody gives up.
type PatienceCurve []PatiencePoint

// maxPoints bounds the points of a PatienceCurve.
const maxPoints = 1000

// Survival returns the share that waits for t and longer.
func (p PatienceCurve) Survival(t float64) float64 {
	if !valid(p) {
		return 0
	}
	return p.prepared().Survival(since(t))
}

// Integral returns the mean wait of customers who are answered at t.
func (p PatienceCurve) Integral(t float64) float64 {
	if !valid(p) {
		return 0
	}
	return p.prepared().Integral(since(t))
}

func (p PatienceCurve) breaks() (at []float64) {
	for _, q := range p {
		at = append(at, q.At)
	}
	return at
}

func (p PatienceCurve) prepared() Patience {
	out := summedCurve{p, make([]float64, len(p))}
	last, staying, sum := 0.0, 1.0, 0.0
	for i, q := range p {
		sum += (q.At - last) * (staying + q.Staying) / 2
		out.sum[i] = sum
		last, staying = q.At, q.Staying
	}
	return out
}

// summedCurve is a [PatienceCurve] that finds its answers by bisection.
type summedCurve struct {
	PatienceCurve
	sum []float64 // integral up to each point
}

// piece returns the number of points up to t, and the straight line there:
// from the last of them, at and staying, with a slope.
func (p summedCurve) piece(t float64) (n int, at, staying, slope float64) {
	n = sort.Search(len(p.PatienceCurve), func(i int) bool { return p.PatienceCurve[i].At > t })
	staying = 1
	if n > 0 {
		at, staying = p.PatienceCurve[n-1].At, p.PatienceCurve[n-1].Staying
	}
	if n < len(p.PatienceCurve) {
		next := p.PatienceCurve[n]
		slope = (next.Staying - staying) / (next.At - at)
	}
	return n, at, staying, slope
}

func (p summedCurve) Survival(t float64) float64 {
	_, at, staying, slope := p.piece(t)
	return staying + slope*(t-at)
}

func (p summedCurve) Integral(t float64) float64 {
	n, at, staying, slope := p.piece(t)
	var sum float64
	if n > 0 {
		sum = p.sum[n-1]
	}
	return sum + (t-at)*(staying+slope*(t-at)/2)
}

// prepared returns a patience of the same distribution, which is known to be
// valid, that is fast to ask; nil for nil.
func prepared(p Patience) Patience {
	if q, ok := p.(interface{ prepared() Patience }); ok {
		return q.prepared()
	}
	return p
}

// breaker is a patience whose survival has jumps or kinks at known times.
type breaker interface{ breaks() []float64 }

// valid reports whether nothing is wrong with p.
func valid(p Patience) bool {
	d := defects()
	checkPatience(d, "", p)
	return d.Len() == 0
}

// checkPatience records what is wrong with a distribution that is given.
func checkPatience(d *spec.Defects, path string, p Patience) {
	switch p := p.(type) {
	case MixedPatience:
		left := maxKinds
		checkMixed(d, path, p, 0, &left)
	case interface{ check(*spec.Defects, string) }:
		p.check(d, path)
	default:
		for _, t := range [...]float64{0, 0.1, 1, 10} {
			if s := p.Survival(t); !(s >= 0 && s <= 1) {
				d.Add(path, spec.ErrRange, "want a survival within [0, 1], got %v at %v", s, t)
				return
			}
		}
	}
}

// maxKinds bounds the shares of a MixedPatience and of those inside it.
const maxKinds = 100

func checkMixed(d *spec.Defects, path string, p MixedPatience, depth int, left *int) {
	if len(p) == 0 {
		d.Add(path, spec.ErrRequired, "want at least one share")
		return
	}
	if depth > 8 {
		d.Add(path, spec.ErrRange, "want at most 8 mixtures inside one another")
		return
	}
	if *left -= len(p); *left < 0 {
		d.Add(path, spec.ErrRange, "want at most %d shares in all", maxKinds)
		return
	}
	var sum float64
	for i, s := range p {
		at := spec.Index(path, i)
		checkPositive(d, at+".share", s.Share)
		sum += s.Share
		if m, ok := s.Patience.(MixedPatience); ok {
			checkMixed(d, at+".patience", m, depth+1, left)
		} else if s.Patience != nil {
			checkPatience(d, at+".patience", s.Patience)
		}
	}
	if !(math.Abs(sum-1) <= 1e-9) {
		d.Add(path, spec.ErrConflict, "want shares that add up to 1, got %v", sum)
	}
}

func (p PatienceCurve) check(d *spec.Defects, path string) {
	if len(p) == 0 {
		d.Add(path, spec.ErrRequired, "want at least one point")
	}
	if len(p) > maxPoints {
		d.Add(path, spec.ErrRange, "want at most %d points, got %d", maxPoints, len(p))
		return
	}
	at, staying := 0.0, 1.0
	for i, q := range p {
		if checkTime(d, spec.Index(path, i)+".at", q.At); q.At <= at && q.At > 0 {
			d.Add(spec.Index(path, i)+".at", spec.ErrRange, "want a time after %v, got %v", at, q.At)
		}
		if !(q.Staying >= 0 && q.Staying <= staying) {
			d.Add(spec.Index(path, i)+".staying", spec.ErrRange, "want a share in [0, %v], got %v", staying, q.Staying)
		}
		at, staying = q.At, q.Staying
	}
}
