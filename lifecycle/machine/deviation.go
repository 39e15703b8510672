package machine

import (
	"time"

	"github.com/supportops/policy/lifecycle"
)

// Fault says which rule of a machine a history breaks.
type Fault string

// The faults. The last three are looked for by a strict replay only.
const (
	BadStart     Fault = "bad_start"     // the first state is not a start
	BadEdge      Fault = "bad_edge"      // no transition leads from one state to the next
	BadEnd       Fault = "bad_end"       // the last state is not an end
	UnknownState Fault = "unknown_state" // the machine does not declare the state
	UnmetGuard   Fault = "unmet_guard"   // transitions lead there, but a guard of each does not hold
	WrongRole    Fault = "wrong_role"    // transitions lead there, but none is for the role of who made the step
)

// Deviation is one place where a history breaks a rule of a machine.
type Deviation struct {
	Fault   Fault           `json:"fault"`
	Event   int             `json:"event"` // index in the history of the event that states To; of the last event for BadEnd
	Time    time.Time       `json:"time"`
	Visit   int             `json:"visit"`            // index in the timeline's visits of To; of From for BadEnd
	From    lifecycle.State `json:"from,omitzero"`    // empty for BadStart
	To      lifecycle.State `json:"to,omitzero"`      // empty for BadEnd
	Refused []Permit        `json:"refused,omitzero"` // UnmetGuard, WrongRole: the first 16 transitions, each with what stands against it
	More    int             `json:"more,omitzero"`    // how many more transitions lead there and are refused
}
