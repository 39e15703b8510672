package oncall

import (
	"time"
)

// OnCaller says who is on call. [Roster] is one; an application with a schedule
// of its own brings its own.
type OnCaller interface {
	// OnCall returns the people who are on call for a role at t, none if
	// nobody is.
	OnCall(role string, t time.Time) []string
}
