package band

// Evidence says how far a grade can be trusted, given how many answers or
// tickets the number comes from. The zero Evidence is unset, as for a number
// that does not exist.
type Evidence string

// The degrees of evidence.
const (
	Certain      Evidence = "certain"      // the whole confidence interval has this grade, or the number is no estimate
	Likely       Evidence = "likely"       // the interval reaches into a neighbouring grade
	Insufficient Evidence = "insufficient" // the interval reaches from on target to warning: the grade says nothing
)
