package improve

import (
	"fmt"

	"github.com/supportops/policy/internal/spec"
)

// SpecError lists every defect of a document in document order. It is the
// same type in all packages of this module.
type SpecError = spec.Error

// FieldError is one defect: its Path and an Err that wraps a cause such as
// [ErrRange].
type FieldError = spec.FieldError

// Causes of refusals, the same values in all packages of this module.
var (
	ErrRange    = spec.ErrRange    // a value lies outside what is allowed
	ErrConflict = spec.ErrConflict // two statements that cannot both hold
	ErrSyntax   = spec.ErrSyntax   // bytes of another form
)

// ArgumentError says which argument a function refused, and why.
type ArgumentError struct {
	What string // the argument
	Err  error  // wraps a cause such as [ErrRange]
}

// Error returns the argument and the cause.
func (e *ArgumentError) Error() string { return "improve: " + e.What + ": " + e.Err.Error() }

// Unwrap returns the cause.
func (e *ArgumentError) Unwrap() error { return e.Err }

func refuse(what string, cause error, format string, args ...any) error {
	return &ArgumentError{What: what, Err: fmt.Errorf("%w: %s", cause, fmt.Sprintf(format, args...))}
}
