package training

import (
	"math/big"

	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/metrics/band"
	"github.com/supportops/policy/metrics/stat"
)

// Given returns how well the training does, for a report: the time to
// proficiency, the certificates at the first try, the courses completed, the
// quality after training, the quiz half a year later and the agents' rating of
// the training. The records are those of the agents that the period is about.
// Ratings off the scale and agents proficient before they started are left out
// as invalid.
// Names and targets of the figures are those of [metrics.HandbookSpec].
func (p *Program) Given(records []Record) []metrics.Given {
	var proficient aggregate.Durations
	var first, courses stat.Proportion
	learning, off := uint64(0), uint64(0)
	quiz, quality := mean{}, mean{}
	ratings, _ := aggregate.NewRatings(1, 5) // a valid scale
	for _, r := range records {
		if r.Proficient.IsZero() {
			learning++
		} else {
			proficient.Add(r.Proficient.Sub(r.Start))
		}
		if r.Tried {
			first.Trials++
			if r.Certified {
				first.Hits++
			}
		}
		completed := fold.Set(r.Courses)
		for _, c := range p.spec.Curriculum {
			courses.Trials++
			if completed[fold.String(c.Name)] {
				courses.Hits++
			}
		}
		own := mean{}
		for _, total := range r.QA {
			own.add(big.NewRat(int64(total), 1))
		}
		if own.n > 0 {
			quality.add(own.rat())
		}
		if r.Refresh != nil {
			quiz.add(r.Refresh.Rat())
		}
		if err := ratings.Add(r.Rating); err != nil && r.Rating != 0 { // 0 is no rating
			off++
		}
	}
	quiz.sum.Mul(&quiz.sum, big.NewRat(100, 1))
	var left, unrated []metrics.Exclusion
	for _, x := range []metrics.Exclusion{{Reason: "not proficient so far", N: learning}, {Reason: "invalid", N: proficient.Invalid()}} {
		if x.N > 0 {
			left = append(left, x)
		}
	}
	if off > 0 {
		unrated = append(unrated, metrics.Exclusion{Reason: "invalid", N: off})
	}
	return []metrics.Given{
		{Metric: "time_to_proficiency", Measure: band.Mean(&proficient), Excluded: left},
		{Metric: "certified_first_try", Measure: band.Rate(first, stat.Wilson, 0)},
		{Metric: "curriculum_completed", Measure: band.Quotient(band.Percent, count(courses.Hits), count(courses.Trials), courses.Trials)},
		{Metric: "qa_after_training", Measure: quality.measure(band.Points)},
		{Metric: "refresh_quiz", Measure: quiz.measure(band.Percent)},
		{Metric: "training_satisfaction", Measure: band.Rating(&ratings, 0), Excluded: unrated},
	}
}

func count(n uint64) *big.Rat { return new(big.Rat).SetUint64(n) }

// mean adds up numbers. The zero mean has none.
type mean struct {
	sum big.Rat
	n   uint64
}

func (m *mean) add(x *big.Rat) { m.sum.Add(&m.sum, x); m.n++ }

func (m *mean) rat() *big.Rat { return new(big.Rat).Quo(&m.sum, count(m.n)) }

func (m *mean) measure(u band.Unit) band.Measure {
	if m.n == 0 {
		return band.Measure{Unit: u}
	}
	return band.Figure(u, m.rat(), m.n)
}
