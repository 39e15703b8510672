package metrics

// Cohort says which tickets a number of a period is about. The numerator and
// the denominator of a rate have the same one. The zero Cohort is unset.
type Cohort string

// The cohorts.
const (
	ByEvent    Cohort = "by_event"    // what happened in the period: replied, resolved, rated, fell due
	ByCreation Cohort = "by_creation" // what was created in the period, whatever became of it since
	AtInstant  Cohort = "at_instant"  // what was the case at one instant: a stock
)
