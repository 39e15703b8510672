package stat

import (
	"cmp"
	"math"
)

// RuleSet names the patterns that are taken for signals.
type RuleSet string

// The rule sets in use. All take a point beyond a limit for a signal, and a
// moving range above its limit. Sigma is a third of the way from the centre to
// a limit.
const (
	// Wheeler: three of four successive points nearer to one limit than to the
	// centre; eight on one side of the centre.
	Wheeler RuleSet = "wheeler"
	// WesternElectric: two of three beyond 2 sigma and four of five beyond 1
	// sigma on one side; eight on one side (Statistical Quality Control
	// Handbook 1956).
	WesternElectric RuleSet = "western_electric"
	// Nelson: nine on one side; six rising or falling; fourteen that alternate;
	// two of three beyond 2 sigma and four of five beyond 1 sigma on one side;
	// fifteen within 1 sigma; eight outside of it on both sides (Nelson 1984).
	Nelson RuleSet = "nelson"
	// MakingDataCount: seven on one side; six rising or falling; two of three
	// beyond 2 sigma on one side (NHS England, Making Data Count).
	MakingDataCount RuleSet = "making_data_count"
)

// RuleSets returns the rule sets in the order of the constants.
func RuleSets() []RuleSet { return []RuleSet{Wheeler, WesternElectric, Nelson, MakingDataCount} }

// Anomaly is a pattern that noise alone rarely makes.
type Anomaly struct {
	// Rule is "beyond_limit", "moving_range", "one_side", "trend",
	// "alternating", "within_1_sigma", "outside_1_sigma", or, for some points
	// far out on one side, "2_of_3", "3_of_4" or "4_of_5".
	Rule  string `json:"rule"`
	Index int    `json:"index"` // the point that completes the pattern
	Above bool   `json:"above"` // which side of the centre it is on; of a trend or a moving range: whether it rises
}

// chartRule is a pattern of the last points up to one.
type chartRule struct {
	name   string
	points int
	found  func(ps []ChartPoint) bool
}

// ruleSets are the patterns of each set besides the two that all have.
var ruleSets = map[RuleSet][]chartRule{
	"":      wheelerRules,
	Wheeler: wheelerRules,
	WesternElectric: {
		farOut("2_of_3", 2, 3, 2), farOut("4_of_5", 4, 5, 1), oneSide(8),
	},
	Nelson: {
		oneSide(9), trend(6), {"alternating", 14, alternates}, farOut("2_of_3", 2, 3, 2), farOut("4_of_5", 4, 5, 1),
		{"within_1_sigma", 15, func(ps []ChartPoint) bool { return count(ps, ChartPoint.within) == 15 }},
		{"outside_1_sigma", 8, outsideOnBothSides},
	},
	MakingDataCount: {oneSide(7), trend(6), farOut("2_of_3", 2, 3, 2)},
}

var wheelerRules = []chartRule{farOut("3_of_4", 3, 4, 1.5), oneSide(8)}

// beyond reports whether the point lies more than k sigma from the centre, on
// the side that is given.
func (p ChartPoint) beyond(k float64, above bool) bool {
	reach := p.reach / (3 / k)
	return above && p.Value > p.Center+reach || !above && p.Value < p.Center-reach
}

func (p ChartPoint) above() bool  { return p.Value > p.Center }
func (p ChartPoint) within() bool { return !p.beyond(1, true) && !p.beyond(1, false) }

// farOut is the rule of some points of several that lie far out on the side of
// the last, which is one of them.
func farOut(name string, some, of int, sigma float64) chartRule {
	return chartRule{name, of, func(ps []ChartPoint) bool {
		above := ps[of-1].above()
		far := func(p ChartPoint) bool { return p.beyond(sigma, above) }
		return far(ps[of-1]) && count(ps, far) >= some
	}}
}

func oneSide(n int) chartRule {
	return chartRule{"one_side", n, func(ps []ChartPoint) bool {
		above := ps[n-1].above()
		return count(ps, func(p ChartPoint) bool { return p.beyond(0, above) }) == n
	}}
}

func trend(n int) chartRule {
	return chartRule{"trend", n, func(ps []ChartPoint) bool {
		return steps(ps, 1) || steps(ps, -1)
	}}
}

// steps reports whether each point lies above the one before it, or, for a sign
// of -1, below.
func steps(ps []ChartPoint, sign int) bool {
	for i, before := range ps[:len(ps)-1] {
		if cmp.Compare(ps[i+1].Value, before.Value) != sign {
			return false
		}
	}
	return true
}

func alternates(ps []ChartPoint) bool {
	for i := 2; i < len(ps); i++ {
		if (ps[i].Value-ps[i-1].Value)*(ps[i-1].Value-ps[i-2].Value) >= 0 {
			return false
		}
	}
	return true
}

func outsideOnBothSides(ps []ChartPoint) bool {
	above := count(ps, ChartPoint.above)
	return count(ps, ChartPoint.within) == 0 && above > 0 && above < len(ps)
}

// signals looks for signals among the points of a phase, and among its moving
// ranges if the chart has them.
func (s ChartSpec) signals(c *Chart, from, to int, ranges bool) {
	for i := from; i < to; i++ {
		p, step := c.Points[i], 0.0
		if i > from {
			step = p.Value - c.Points[i-1].Value
		}
		rises := !math.Signbit(step)
		add := func(rule string, above bool) {
			c.Anomalies = append(c.Anomalies, Anomaly{Rule: rule, Index: i, Above: above})
		}
		if p.beyond(3, true) || p.beyond(3, false) {
			add("beyond_limit", p.above())
		}
		for _, r := range ruleSets[s.Rules] {
			if at := i + 1 - r.points; at >= from && r.found(c.Points[at:i+1]) {
				up := p.above()
				if r.name == "trend" || r.name == "alternating" {
					up = rises
				}
				add(r.name, up)
			}
		}
		if ranges && math.Abs(step) > c.UpperRange {
			add("moving_range", rises)
		}
	}
}

func count(ps []ChartPoint, f func(ChartPoint) bool) int {
	n := 0
	for _, p := range ps {
		if f(p) {
			n++
		}
	}
	return n
}
