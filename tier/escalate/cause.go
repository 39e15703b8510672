package escalate

// Cause says why a step is taken when it is.
type Cause string

// The causes.
const (
	Started    Cause = "started"     // the ladder began, and its delay is over
	Unanswered Cause = "unanswered"  // the wait of the step before is over, and no acknowledgement holds
	PassedOver Cause = "passed_over" // the step before reached nobody, so this one comes at once
	Repeated   Cause = "repeated"    // the ladder begins anew
	Jumped     Cause = "jumped"      // somebody asked for this step
	Lapsed     Cause = "lapsed"      // an acknowledgement held the step back, and did not lead to an end in its time
)
