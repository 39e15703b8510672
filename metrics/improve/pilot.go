package improve

import (
	"math/big"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/metrics/band"
	"github.com/supportops/policy/metrics/period"
	"github.com/supportops/policy/metrics/stat"
)

// Rate is a rate before and after.
type Rate struct {
	Name      string
	Direction band.Direction // Higher or Lower is better
	Before    stat.Proportion
	After     stat.Proportion
	// Strata divide the same tickets by something that affects the rate, such
	// as tier or category, to tell a change of work from a change of mix. May
	// be empty.
	Strata []stat.Stratum
}

// Time is a length of time before and after; shorter is better.
type Time struct {
	Name   string
	Before *aggregate.Survival
	After  *aggregate.Survival
}

// Pilot is a group before and after a change, to be compared.
type Pilot struct {
	Before, After period.Period
	Rates         []Rate
	Times         []Time
	Confidence    stat.Confidence // zero stands for 95 %
}

// Comparison is one number before and after, and how it moved.
type Comparison struct {
	Name   string       `json:"name,omitzero"`
	Before band.Measure `json:"before"`
	After  band.Measure `json:"after"`
	// Difference is After less Before, in the unit: points of percent for a
	// rate, nanoseconds for a time; nil where one of them has no number.
	Difference *float64 `json:"difference,omitzero"`
	// Interval holds the true difference of rates; nil for other numbers.
	Interval *stat.Interval `json:"interval,omitzero"`
	// Tested reports that the movement weighs the difference against chance. A
	// figure that is not an estimate, such as the size of a backlog, is not
	// tested: any difference counts. Nor is a number without an interval, such
	// as a mean: its movement is unclear.
	Tested bool `json:"tested,omitzero"`
	// PerDay reports that all numbers are for a day, because the periods are not
	// equally long and a total would grow with them.
	PerDay bool `json:"per_day,omitzero"`
	// P is, for a time, the probability that chance alone makes the curves differ as
	// much.
	P *float64 `json:"p,omitzero"`
	// Within is the part of a rate's change, in points of percent, that
	// happened within strata; nil without strata.
	Within   *big.Rat `json:"within,omitzero"`
	Movement Movement `json:"movement"`
}

// PilotResult says how the numbers of a pilot moved.
type PilotResult struct {
	Movement    Movement     `json:"movement"`
	Comparisons []Comparison `json:"comparisons,omitzero"` // rates, then times, in the pilot's order
	// ExpectedFalse is how many comparisons would show a change by chance alone if
	// nothing had changed: the number of comparisons with a number times 1 −
	// confidence.
	ExpectedFalse float64 `json:"expected_false"`
}

// Compare returns how the numbers of the pilot moved. It fails for an invalid
// confidence, for a rate whose direction is not Higher or Lower, and for strata
// that [stat.Decompose] refuses.
func (p Pilot) Compare() (PilotResult, error) {
	d := &spec.Defects{Package: "improve"}
	if !p.Confidence.IsValid() {
		d.Add("confidence", spec.ErrRange, "want more than 0 and less than 1, got %v", float64(p.Confidence))
	}
	confidence := float64(p.Confidence)
	if confidence == 0 {
		confidence = 0.95
	}
	var o PilotResult
	for i, r := range p.Rates {
		e, err := r.effect(p.Confidence)
		d.AddErr(spec.Index("rates", i), err)
		o.Comparisons = append(o.Comparisons, e)
	}
	if err := d.Err(); err != nil {
		return PilotResult{}, err
	}
	for _, t := range p.Times {
		o.Comparisons = append(o.Comparisons, t.effect(confidence, p.Confidence))
	}
	seen := map[Movement]int{}
	for _, e := range o.Comparisons {
		seen[e.Movement]++
		if e.Movement != Insufficient {
			o.ExpectedFalse += 1 - confidence
		}
	}
	o.Movement = overall(seen, len(o.Comparisons))
	return o, nil
}

func overall(seen map[Movement]int, n int) Movement {
	switch {
	case seen[Insufficient] == n:
		return Insufficient
	case seen[Mixed] > 0 || seen[Improved] > 0 && seen[Worsened] > 0:
		return Mixed
	case seen[Improved] > 0:
		return Improved
	case seen[Worsened] > 0:
		return Worsened
	}
	return Unclear
}

func (r Rate) effect(c stat.Confidence) (Comparison, error) {
	if r.Direction != band.Higher && r.Direction != band.Lower {
		return Comparison{}, refuse("direction", spec.ErrRange, "want higher or lower, got %q", r.Direction)
	}
	e := Comparison{Name: r.Name, Before: band.Rate(r.Before, stat.Wilson, c), After: band.Rate(r.After, stat.Wilson, c), Movement: Insufficient}
	diff, iv, ok := r.After.Difference(r.Before, c)
	if !ok {
		return e, nil
	}
	diff *= 100
	e.Tested, e.Difference, e.Interval = true, &diff, &stat.Interval{Lo: float64(100 * iv.Lo), Hi: float64(100 * iv.Hi)}
	e.Movement = Unclear
	if !iv.Contains(0) {
		e.Movement = Worsened
		if diff > 0 == (r.Direction == band.Higher) {
			e.Movement = Improved
		}
	}
	if len(r.Strata) == 0 {
		return e, nil
	}
	m, err := stat.Decompose(r.Strata)
	if err != nil {
		return Comparison{}, err
	}
	if !sameTotals(r) {
		return Comparison{}, refuse("strata", spec.ErrConflict, "do not add up to the rate")
	}
	e.Within = m.Within.Mul(m.Within, big.NewRat(100, 1))
	if m.Reversal && e.Movement != Unclear {
		e.Movement = Mixed
	}
	return e, nil
}

// sameTotals reports whether the strata add up to the rate.
func sameTotals(r Rate) bool {
	var b, a stat.Proportion
	for _, s := range r.Strata {
		b.Hits, b.Trials = b.Hits+s.Before.Hits, b.Trials+s.Before.Trials
		a.Hits, a.Trials = a.Hits+s.After.Hits, a.Trials+s.After.Trials
	}
	return b == r.Before && a == r.After
}

func (t Time) effect(confidence float64, c stat.Confidence) Comparison {
	e := Comparison{Name: t.Name, Before: median(t.Before, c), After: median(t.After, c), Movement: Insufficient}
	if e.Before.OK() && e.After.OK() {
		b, _ := e.Before.Float64()
		a, _ := e.After.Float64()
		change := a - b
		e.Difference = &change
	}
	if t.Before == nil || t.After == nil {
		return e
	}
	before, errB := t.Before.Curve()
	after, errA := t.After.Curve()
	if errB != nil || errA != nil {
		return e
	}
	test, ok := stat.CompareSurvival(before, after)
	if !ok {
		return e
	}
	e.Tested, e.P, e.Movement = true, &test.P, Unclear
	if test.P < 1-confidence {
		e.Movement = Worsened
		if test.Observed[1] > test.Expected[1] { // ended sooner than if nothing had changed
			e.Movement = Improved
		}
	}
	return e
}

// median measures the Kaplan–Meier median; no data without a summary.
func median(s *aggregate.Survival, c stat.Confidence) band.Measure {
	if s == nil {
		return band.Measure{Unit: band.Length}
	}
	return band.Waiting(s, spec.Percent(50), c)
}
