package band

// Grade is where a number lies in a band. The zero Grade is unset.
type Grade string

// The grades.
const (
	NoData   Grade = "no_data"   // there is no number; neither good nor bad
	OnTarget Grade = "on_target" // the target is met
	Watch    Grade = "watch"     // neither met nor in the warning range
	Warning  Grade = "warning"   // in the warning range
)
