package aggregate

import (
	"fmt"
)

// ArgumentError says what a summary refused, and why. The summary is as it
// was before.
type ArgumentError struct {
	What string // what was asked of which summary, such as "durations: merge"
	Err  error  // wraps a cause such as [metrics.ErrConflict]
}

// Error returns what was refused and the cause.
func (e *ArgumentError) Error() string { return "aggregate: " + e.What + ": " + e.Err.Error() }

// Unwrap returns the cause.
func (e *ArgumentError) Unwrap() error { return e.Err }

func refuse(what string, cause error, format string, args ...any) error {
	return &ArgumentError{What: what, Err: fmt.Errorf("%w: %s", cause, fmt.Sprintf(format, args...))}
}
