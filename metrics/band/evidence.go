package band

// Evidence says how far a grade can be trusted, given how many answers or
// tickets the number comes from. The zero Evidence is unset: there is no
// number.
type Evidence string

// The degrees of evidence.
const (
	Certain      Evidence = "certain"      // the whole confidence interval has this grade, or the number is not an estimate
	Likely       Evidence = "likely"       // the interval reaches into a neighbouring grade
	Insufficient Evidence = "insufficient" // the interval reaches from the target into the warning range: the grade says nothing
)
