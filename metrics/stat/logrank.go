package stat

import "math"

// LogRank is the result of comparing two survival curves.
type LogRank struct {
	Observed  [2]float64 // events in each group
	Expected  [2]float64 // events in each group if the curves were one
	ChiSquare float64    // with one degree of freedom
	P         float64    // probability of so great a ChiSquare if they were one
}

// CompareSurvival returns the two-sample log-rank test of a and b. A group with
// fewer events than expected is the slower one. The second result is false if
// no event can tell the two apart.
func CompareSurvival(a, b *Survival) (LogRank, bool) {
	var r LogRank
	variance := 0.0
	for i, j := 0, 0; i < len(a.points) || j < len(b.points); {
		p, q := a.next(i), b.next(j)
		t := min(p.Time, q.Time)
		var deaths, deathsA, deathsB float64
		if p.Time == t {
			deathsA = float64(p.Events)
			i++
		}
		if q.Time == t {
			deathsB = float64(q.Events)
			j++
		}
		atA, atB := float64(p.AtRisk), float64(q.AtRisk)
		at := atA + atB
		deaths = deathsA + deathsB
		r.Observed[0] += deathsA
		r.Observed[1] += deathsB
		r.Expected[0] += float64(deaths * (atA / at))
		r.Expected[1] += float64(deaths * (atB / at))
		if at > 1 {
			variance += float64(deaths * (atA / at) * (atB / at) * ((at - deaths) / (at - 1)))
		}
	}
	if variance <= 0 {
		return LogRank{}, false
	}
	gap := r.Observed[0] - r.Expected[0]
	r.ChiSquare = float64(gap*gap) / variance
	r.P = normalTail(math.Sqrt(r.ChiSquare))
	return r, true
}

// next returns the i-th point, or one at no time with nobody at risk.
func (s *Survival) next(i int) SurvivalPoint {
	if i < len(s.points) {
		return s.points[i]
	}
	return SurvivalPoint{Time: math.Inf(1)}
}
