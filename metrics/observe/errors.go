package observe

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
	ErrRange     = spec.ErrRange     // a value lies outside what is allowed
	ErrRequired  = spec.ErrRequired  // a value that must be given is missing
	ErrConflict  = spec.ErrConflict  // two statements that cannot both hold
	ErrDuplicate = spec.ErrDuplicate // stated twice
	ErrSyntax    = spec.ErrSyntax    // bytes or text of another form
)

// FormError says why bytes are not the binary form of a summary.
type FormError struct {
	Part string // the part of the summary, "" for the whole
	Err  error  // wraps [ErrSyntax]
}

// Error names the part and the cause.
func (e *FormError) Error() string {
	if e.Part == "" {
		return "observe: summary: " + e.Err.Error()
	}
	return "observe: summary: " + e.Part + ": " + e.Err.Error()
}

// Unwrap returns the cause.
func (e *FormError) Unwrap() error { return e.Err }

func malformed(part, format string, args ...any) error {
	return &FormError{Part: part, Err: fmt.Errorf("%w: %s", ErrSyntax, fmt.Sprintf(format, args...))}
}
