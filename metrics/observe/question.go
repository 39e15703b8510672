package observe

// Question is what a survey asks. The zero Question is unset.
type Question string

// The questions. A [QuestionSpec] says on which scale a survey asks its own.
const (
	Satisfaction   Question = "satisfaction"   // how satisfied, usually on 1 to 5
	Recommendation Question = "recommendation" // 0 to 10: how likely to recommend
	Effort         Question = "effort"         // how much effort it took, or how easy it was, as the survey says
)
