package escalate

// Recourse says what becomes of a step that cannot tell anybody at its
// instant. The empty Recourse leaves it as it is: a step is taken although the
// calendar is shut, and passed over at once if nobody is on call.
type Recourse string

// The recourses.
const (
	Hold Recourse = "hold" // the step is taken as soon as it can be: at the next opening, or when somebody is on call
	Skip Recourse = "skip" // the step is passed over at once
)
