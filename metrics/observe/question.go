package observe

// Question is what a survey asks. The zero Question is unset.
type Question string

// The questions. Each has a scale of its own, on which more is better but for
// effort.
const (
	Satisfaction   Question = "satisfaction"   // 1 to [Spec.Scale]: how satisfied
	Recommendation Question = "recommendation" // 0 to 10: how likely to recommend
	Effort         Question = "effort"         // 1, none, to 5: how much effort it took
)

// scale returns the least and the greatest score of the question.
func (s *Spec) scale(q Question) (lo, hi int) {
	switch q {
	case Recommendation:
		return 0, 10
	case Effort:
		return 1, 5
	}
	return 1, s.Scale
}
