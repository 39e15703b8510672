package escalate

// Silence says why a step reached nobody. The empty Silence means that
// it reached somebody.
//
//   - "nobody_on_call": none of its roles has anybody on call
//   - "out_of_hours": the calendar is shut and the step is passed over then
type Silence string

// The reasons.
const (
	silenceNobodyOnCall Silence = "nobody_on_call"
	silenceOutOfHours   Silence = "out_of_hours"
)
