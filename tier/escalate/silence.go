package escalate

// Silence says why a step reached nobody. The empty Silence means that
// it reached somebody.
type Silence string

// The reasons.
const (
	NobodyOnCall Silence = "nobody_on_call" // none of its roles has anybody on call
	OutOfHours   Silence = "out_of_hours"   // the calendar is shut and the step is passed over then
)
