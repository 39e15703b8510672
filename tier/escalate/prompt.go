package escalate

// Prompt says why a step is taken when it is.
//
//   - "started": the ladder began, and its delay is over
//   - "unanswered": the wait of the step before is over, and no acknowledgement holds
//   - "passed_over": the step before reached nobody, so this one comes at once
//   - "repeated": the ladder begins anew
//   - "jumped": somebody asked for this step
//   - "lapsed": an acknowledgement held the step back, and did not lead to an end in its time
type Prompt string

// The prompts.
const (
	promptStarted    Prompt = "started"
	promptUnanswered Prompt = "unanswered"
	promptPassedOver Prompt = "passed_over"
	promptRepeated   Prompt = "repeated"
	promptJumped     Prompt = "jumped"
	promptLapsed     Prompt = "lapsed"
)
