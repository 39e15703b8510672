package stat

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
	"sort"

	"github.com/supportops/policy/internal/spec"
)

// EventCount counts the subjects whose observation ended at one time, in any
// unit that is the same for the whole curve: Events by the event (a
// resolution), Censored without it (a ticket still open when last seen).
type EventCount struct {
	Time     float64
	Events   uint64
	Censored uint64
}

// SurvivalPoint is the Kaplan–Meier estimate just after one time.
type SurvivalPoint struct {
	Time     float64
	AtRisk   uint64  // subjects under observation just before Time
	Events   uint64  // at Time
	Censored uint64  // at Time; they still count as at risk for its events
	Survival float64 // estimated share without the event after Time
	// Variance is Greenwood's variance of the logarithm of Survival:
	// Σ d/(n·(n−d)). It is 0 where Survival is 0 and it has no value.
	Variance float64
}

// StdErr returns Greenwood's standard error of Survival. The second result is
// false if Survival is 0.
func (p SurvivalPoint) StdErr() (float64, bool) {
	if p.Survival == 0 {
		return 0, false
	}
	return float64(p.Survival * math.Sqrt(p.Variance)), true
}

// Survival is a Kaplan–Meier curve: the share of subjects without the event
// after each time, estimated from those that are still waiting as well. A mean
// or median of resolved tickets alone leaves out the slow tickets that are
// still open, the more so the shorter the window. Immutable, safe for
// concurrent use.
type Survival struct {
	points []SurvivalPoint
	events uint64
}

// tie is how near the curve must come to a level to count as equal to it.
const tie = 1e-11

// NewSurvival returns the curve of groups, in any order; groups of equal time
// are added up and empty ones left out. It refuses times that are negative or
// not finite, and more than 2^53 subjects. Without groups the curve stays at 1,
// with nobody at risk.
func NewSurvival(groups []EventCount) (*Survival, error) {
	sorted := slices.Clone(groups)
	slices.SortFunc(sorted, func(a, b EventCount) int { return cmp.Compare(a.Time, b.Time) })
	const most = 1 << 53
	d, total := newDefects(), uint64(0)
	for i, g := range groups {
		if !(g.Time >= 0) || math.IsInf(g.Time, 1) {
			d.Add(spec.Join(spec.Index("groups", i), "time"), spec.ErrRange, "want a finite time not below 0, got %v", g.Time)
		}
		before := total
		for _, k := range []uint64{g.Events, g.Censored} {
			sum, carry := bits.Add64(total, k, 0)
			if carry > 0 {
				sum = most + 1
			}
			total = sum
		}
		if before <= most && total > most {
			d.Add(spec.Index("groups", i), spec.ErrRange, "more than 2^53 subjects")
		}
	}
	if err := d.Err(); err != nil {
		return nil, err
	}
	s := &Survival{points: make([]SurvivalPoint, 0, len(sorted))}
	for _, g := range sorted {
		if g.Events+g.Censored == 0 {
			continue
		}
		if last := len(s.points) - 1; last >= 0 && s.points[last].Time == g.Time {
			s.points[last].Events += g.Events
			s.points[last].Censored += g.Censored
		} else {
			s.points = append(s.points, SurvivalPoint{Time: g.Time, Events: g.Events, Censored: g.Censored})
		}
	}
	s.estimate(total)
	return s, nil
}

// estimate fills in what follows from the counts. Between two censorings the
// product telescopes to (at risk after)/(at risk at the start), so that a
// sample without censoring gives exact shares.
func (s *Survival) estimate(atRisk uint64) {
	survival, variance := 1.0, 0.0
	start, startSurvival := atRisk, 1.0
	for i := range s.points {
		p := &s.points[i]
		p.AtRisk = atRisk
		s.events += p.Events
		if p.Events > 0 {
			left := atRisk - p.Events
			survival = float64(startSurvival*float64(left)) / float64(start)
			if left > 0 {
				variance += float64(p.Events) / float64(atRisk) / float64(left)
			}
		}
		p.Survival = survival
		if survival > 0 {
			p.Variance = variance
		}
		atRisk -= p.Events + p.Censored
		if p.Censored > 0 {
			start, startSurvival = atRisk, survival
		}
	}
}

// N returns the number of subjects.
func (s *Survival) N() uint64 {
	if len(s.points) == 0 {
		return 0
	}
	return s.points[0].AtRisk
}

// Events returns the number of subjects that had the event.
func (s *Survival) Events() uint64 { return s.events }

// Points returns the curve at each distinct time, in order of time.
func (s *Survival) Points() []SurvivalPoint { return slices.Clone(s.points) }

// At returns the estimated share without the event after t: 1 before the first
// event. The second result is false beyond the last observation, unless the
// curve has reached 0, and for a NaN: nothing is known there.
func (s *Survival) At(t float64) (float64, bool) {
	p, ok := s.at(t)
	return p.Survival, ok
}

func (s *Survival) at(t float64) (SurvivalPoint, bool) {
	i := sort.Search(len(s.points), func(i int) bool { return s.points[i].Time > t })
	switch {
	case len(s.points) == 0 || math.IsNaN(t):
		return SurvivalPoint{}, false
	case i == 0:
		return SurvivalPoint{Time: t, AtRisk: s.N(), Survival: 1}, true
	case i == len(s.points) && t > s.points[i-1].Time && s.points[i-1].Survival > 0:
		return SurvivalPoint{}, false
	}
	return s.points[i-1], true
}

// Quantile returns the first time at which a share q of subjects has had the
// event: S(t) ≤ 1−q. The second result is false if the curve does not fall that
// far: more than 1−q are still waiting.
func (s *Survival) Quantile(q spec.Ratio) (float64, bool) {
	t, _, ok := s.quantile(q)
	return t, ok
}

// MidQuantile is [Survival.Quantile], but where the curve equals 1−q over a
// stretch it returns the middle of the stretch, as R's survfit does. The second
// result is false as there.
func (s *Survival) MidQuantile(q spec.Ratio) (float64, bool) {
	t, end, ok := s.quantile(q)
	return t + (end-t)/2, ok
}

// quantile returns the first time with S ≤ 1−q and the end of the stretch
// over which S equals 1−q, the same time if it falls below at once.
func (s *Survival) quantile(q spec.Ratio) (t, end float64, ok bool) {
	num, den, ok := share(q)
	if !ok || num == 0 {
		return 0, 0, false
	}
	level := float64(den-num) / float64(den)
	for i, p := range s.points {
		if p.Survival > level+tie || p.Survival == 1 {
			continue
		}
		end = p.Time
		if p.Survival >= level-tie {
			for _, later := range s.points[i+1:] {
				end = later.Time
				if later.Survival < level-tie {
					break
				}
			}
		}
		return p.Time, end, true
	}
	return 0, 0, false
}

// RestrictedMean returns the mean time without the event within [0, to], the
// area under the curve. The second result is false if the curve is not known up
// to to.
func (s *Survival) RestrictedMean(to float64) (float64, bool) {
	if _, ok := s.at(to); !ok || to < 0 || math.IsInf(to, 1) {
		return 0, false
	}
	area, from, level := 0.0, 0.0, 1.0
	for _, p := range s.points {
		end := min(p.Time, to)
		area += float64(level * (end - from))
		from, level = end, p.Survival
	}
	return area + float64(level*(to-from)), true
}

// Limits is the scale on which the confidence limits of a curve are
// symmetric. The zero value is unset and stands for [LogLog].
type Limits string

// The scales.
const (
	LogLog Limits = "log_log" // of log(−log S): within [0, 1] by itself, better for few events
	Log    Limits = "log"     // of log S, the default of R's survfit; cut off at 1
)

// Interval returns the pointwise confidence limits of the curve after t. The
// second result is false if the curve is not known, where it is 0, for [LogLog]
// also where it is 1, and for an invalid l or c.
func (s *Survival) Interval(t float64, l Limits, c Confidence) (Interval, bool) {
	z, okZ := c.Z()
	p, okP := s.at(t)
	if !okZ || !okP {
		return Interval{}, false
	}
	return p.limits(l, z)
}

func (p SurvivalPoint) limits(l Limits, z float64) (Interval, bool) {
	if p.Survival == 0 {
		return Interval{}, false
	}
	spread := float64(z * math.Sqrt(p.Variance))
	switch l {
	case Log:
		factor := expOf(spread)
		return Interval{p.Survival / factor, min(float64(p.Survival*factor), 1)}, true
	case "", LogLog:
		if p.Survival == 1 {
			return Interval{}, false
		}
		hazard := -logOf(p.Survival)
		factor := expOf(spread / hazard)
		return Interval{expOf(-float64(hazard * factor)), expOf(-hazard / factor)}, true
	}
	return Interval{}, false
}

// TimeLimits bounds a quantile of times. A limit whose flag is false does not
// exist: the data do not bound the quantile on that side.
type TimeLimits struct {
	Lo, Hi     float64
	LoOK, HiOK bool
}

// QuantileInterval returns the confidence limits of the q-quantile (Brookmeyer
// and Crowley): the times at which the lower and the upper limit curve reach
// 1−q. Where few subjects at risk make a limit curve turn back, the time of
// the value nearest to 1−q is taken, as R's survfit does.
func (s *Survival) QuantileInterval(q spec.Ratio, l Limits, c Confidence) TimeLimits {
	var out TimeLimits
	z, ok := c.Z()
	num, den, okQ := share(q)
	if !ok || !okQ || num == 0 {
		return out
	}
	level := float64(den-num) / float64(den)
	bestLo, bestHi := -1.0, -1.0
	for _, p := range s.points {
		iv, ok := p.limits(l, z)
		if !ok || p.Survival == 1 {
			continue
		}
		if iv.Lo <= level+tie && iv.Lo > bestLo {
			out.Lo, out.LoOK, bestLo = p.Time, true, iv.Lo
		}
		if iv.Hi <= level+tie && iv.Hi > bestHi {
			out.Hi, out.HiOK, bestHi = p.Time, true, iv.Hi
		}
	}
	return out
}
