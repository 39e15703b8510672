package lifecycle

import (
	"time"

	"github.com/supportops/policy/priority"
)

// Decided returns the event to store for a priority decision: the ticket has
// the decided level from at on. Its Reason is the name of the last rule that
// changed the level.
func Decided(d priority.Decision, at time.Time) Event {
	e := Event{Time: at, Kind: PriorityChanged, Side: System, Priority: d.Level}
	for _, step := range d.Why {
		if step.To != step.From {
			e.Reason = step.Name
		}
	}
	return e
}
