package escalate

// Prompt says why a step is taken when it is.
type Prompt string

// The prompts.
const (
	Started    Prompt = "started"     // the ladder began, and its delay is over
	Unanswered Prompt = "unanswered"  // the wait of the step before is over, and no acknowledgement holds
	PassedOver Prompt = "passed_over" // the step before reached nobody, so this one comes at once
	Repeated   Prompt = "repeated"    // the ladder begins anew
	Jumped     Prompt = "jumped"      // somebody asked for this step
	Lapsed     Prompt = "lapsed"      // an acknowledgement held the step back, and did not lead to an end in its time
)
