package aggregate

import (
	"fmt"

	"github.com/supportops/policy/internal/spec"
)

// SpecError lists every defect of a JSON document in document order. It is
// the same type in all packages of this module.
type SpecError = spec.Error

// FieldError is one defect: its Path and an Err that wraps a cause such as
// [ErrRange].
type FieldError = spec.FieldError

// Causes of refusals, the same values in all packages of this module.
var (
	ErrRange    = spec.ErrRange    // a value lies outside what is allowed
	ErrSyntax   = spec.ErrSyntax   // bytes or text of another form
	ErrConflict = spec.ErrConflict // two summaries of different scales, currencies or dimensions
)

// ArgumentError says what a summary refused, and why. The summary is as it
// was before.
type ArgumentError struct {
	What string // what was asked of which summary, such as "durations: merge"
	Err  error  // wraps a cause such as [ErrConflict]
}

// Error returns what was refused and the cause.
func (e *ArgumentError) Error() string { return "aggregate: " + e.What + ": " + e.Err.Error() }

// Unwrap returns the cause.
func (e *ArgumentError) Unwrap() error { return e.Err }

func refuse(what string, cause error, format string, args ...any) error {
	return &ArgumentError{What: what, Err: fmt.Errorf("%w: %s", cause, fmt.Sprintf(format, args...))}
}
