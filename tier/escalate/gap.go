package escalate

// Gap says why a step reached nobody. The empty Gap means that it
// reached somebody.
type Gap string

// The gaps.
const (
	NobodyOnCall Gap = "nobody_on_call" // none of its roles has anybody on call
	OutOfHours   Gap = "out_of_hours"   // the calendar is shut and the step is passed over then
)
