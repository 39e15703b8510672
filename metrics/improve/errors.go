package improve

import (
	"fmt"
)

// ArgumentError says which argument a function refused, and why.
type ArgumentError struct {
	What string // the argument
	Err  error  // wraps a cause such as [metrics.ErrRange]
}

// Error returns the argument and the cause.
func (e *ArgumentError) Error() string { return "improve: " + e.What + ": " + e.Err.Error() }

// Unwrap returns the cause.
func (e *ArgumentError) Unwrap() error { return e.Err }

func refuse(what string, cause error, format string, args ...any) error {
	return &ArgumentError{What: what, Err: fmt.Errorf("%w: %s", cause, fmt.Sprintf(format, args...))}
}
