package escalate

// Shut says what becomes of a step whose instant the calendar does not cover.
// The empty Shut means that the step is taken all the same.
type Shut string

// The shut rules.
const (
	Hold Shut = "hold" // the step is taken at the next opening
	Skip Shut = "skip" // the step is passed over
)
