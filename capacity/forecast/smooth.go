package forecast

import "github.com/supportops/policy/internal/spec"

func mean(obs []observation) float64 {
	sum, total := 0.0, 0.0
	for _, o := range obs {
		sum += float64(o.weight * o.y)
		total += o.weight
	}
	return sum / total
}

// weightedMean returns the mean of obs, weights[i] for obs[i].
func weightedMean(obs []observation, weights []float64) float64 {
	sum, total := 0.0, 0.0
	for i, o := range obs {
		w := float64(weights[i] * o.weight)
		sum += float64(w * o.y)
		total += w
	}
	return sum / total
}

// line returns the least-squares line through obs at slot 0 and its slope.
func line(obs []observation) (level, slope float64) {
	tbar, total := 0.0, 0.0
	for _, o := range obs {
		tbar += float64(o.weight * float64(o.t))
		total += o.weight
	}
	tbar /= total
	ybar := mean(obs)
	sxy, sxx := 0.0, 0.0
	for _, o := range obs {
		dt := float64(o.t) - tbar
		sxy += float64(float64(o.weight*dt) * (o.y - ybar))
		sxx += float64(float64(o.weight*dt) * dt)
	}
	slope = sxy / sxx
	return ybar - float64(slope*tbar), slope
}

// gain says how far a smoothed level moves towards the next observation.
// Smoothing amounts and weights apart and dividing them is to move by
// share·alpha, where share is the weight of the observation over the smoothed
// weight; with equal weights it is 1.
type gain struct {
	alpha  float64
	smooth float64 // weights so far
}

func (g *gain) share(weight float64) float64 {
	g.smooth = float64(g.alpha*weight) + float64((1-g.alpha)*g.smooth)
	return weight / g.smooth
}

// smooth starts at the first observation and moves by alpha towards each of
// the others; a closed slot changes nothing.
func smooth(obs []observation, alpha float64) float64 {
	level, g := obs[0].y, gain{alpha, obs[0].weight}
	for _, o := range obs[1:] {
		a := float64(alpha * g.share(o.weight))
		level = float64(a*o.y) + float64((1-a)*level)
	}
	return level
}

// holt starts with the first observation as level and the slope between the
// first two as trend, and updates from the second on. Over a closed slot the
// level moves by the trend. It returns the level at slot last.
func holt(obs []observation, alpha, beta float64, last int) (level, slope float64) {
	at := obs[0].t
	level = obs[0].y
	slope = (obs[1].y - level) / float64(obs[1].t-at)
	g := gain{alpha, obs[0].weight}
	for _, o := range obs[1:] {
		share := g.share(o.weight)
		a, b := float64(alpha*share), float64(beta*min(1, share))
		before := level + float64(slope*float64(o.t-at-1))
		level = float64(a*o.y) + float64((1-a)*(before+slope))
		slope = float64(b*(level-before)) + float64((1-b)*slope)
		at = o.t
	}
	return level + float64(slope*float64(last-at)), slope
}

// holtWinters starts with the mean of the first season as level, the
// difference between the means of the second and the first season by the
// period as trend (over the positions open in both), and the first season's
// amounts less or over its mean as season; a position closed in the first
// season starts from the first season in which it is open, against that
// season's mean. It updates from the second season on: level, then trend,
// then season from the new level.
func holtWinters(par *Parameters, obs []observation, s *MethodSpec, n int, d *spec.Defects) bool {
	period := s.Period
	first := obs[:openBefore(obs, period)]
	second := obs[len(first):openBefore(obs, 2*period)]
	a, b, both := commonMeans(first, second, period)
	if n < 2*period || both == 0 {
		d.Add("values", ErrNoData, "%s needs two seasons with an open slot in common", s.Kind)
		return false
	}
	level, slope := mean(first), (b-a)/float64(period)
	if s.Form == Multiplicative && level <= 0 {
		d.Add("values", spec.ErrRange, "the first season is empty, a multiplicative season needs a level above 0")
		return false
	}
	season := startSeason(obs, s)
	at := period - 1
	for _, o := range obs[len(first):] {
		before := level + float64(slope*float64(o.t-at-1))
		ahead := before + slope
		x := &season[o.t%period]
		switch {
		case s.Form == Additive:
			level = float64(s.Alpha*(o.y-x.Value)) + float64((1-s.Alpha)*ahead)
		case x.Value > 0:
			level = float64(s.Alpha*(o.y/x.Value)) + float64((1-s.Alpha)*ahead)
		default: // an index of 0 says nothing about the level
			level = ahead
		}
		slope = float64(s.Beta*(level-before)) + float64((1-s.Beta)*slope)
		if s.Form == Additive {
			x.Value = float64(s.Gamma*(o.y-level)) + float64((1-s.Gamma)*x.Value)
		} else if level > 0 {
			x.Value = float64(s.Gamma*(o.y/level)) + float64((1-s.Gamma)*x.Value)
		} else {
			d.Add(spec.Index("values", o.t), spec.ErrRange, "the level falls to %v there, a multiplicative season needs one above 0", level)
			return false
		}
		x.N++
		at = o.t
	}
	par.Origin, par.Form, par.Season = n-1, s.Form, season
	par.Level, par.Slope = level+float64(slope*float64(n-1-at)), slope
	return true
}

// commonMeans returns the means of two seasons over the positions that are
// open in both, and how many these are; without any the means are NaN.
func commonMeans(first, second []observation, period int) (a, b float64, n int) {
	for i, j := 0, 0; i < len(first) && j < len(second); {
		switch p, q := first[i].t, second[j].t-period; {
		case p < q:
			i++
		case p > q:
			j++
		default:
			a += first[i].y
			b += second[j].y
			n++
			i++
			j++
		}
	}
	return a / float64(n), b / float64(n), n
}

// startSeason returns the season before any update. A position that is first
// open after the first season is counted when the update comes to it.
func startSeason(obs []observation, s *MethodSpec) []Index {
	season := make([]Index, s.Period)
	set := make([]bool, s.Period)
	for len(obs) > 0 {
		k := obs[0].t / s.Period
		this := obs[:openBefore(obs, (k+1)*s.Period)]
		obs = obs[len(this):]
		m := mean(this)
		for _, o := range this {
			p := o.t % s.Period
			if set[p] || s.Form == Multiplicative && m <= 0 {
				continue
			}
			set[p] = true
			season[p].Value = o.y - m
			if s.Form == Multiplicative {
				season[p].Value = o.y / m
			}
			if k == 0 {
				season[p].N = 1
			}
		}
	}
	return season
}
