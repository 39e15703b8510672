package period

import (
	"fmt"

	"github.com/supportops/policy/internal/spec"
)

// SpecError lists every defect of a document in document order. It is the
// same type in all packages of this module.
type SpecError = spec.Error

// FieldError is one defect: its Path, such as from, and an Err that wraps a
// cause such as [ErrSyntax].
type FieldError = spec.FieldError

// Causes of refusals, the same values in all packages of this module.
var (
	ErrRequired = spec.ErrRequired // a value that must be given is missing
	ErrRange    = spec.ErrRange    // a value lies outside what is allowed
	ErrSyntax   = spec.ErrSyntax   // text of another form
	ErrUnknown  = spec.ErrUnknown  // a zone that the database does not have
	ErrConflict = spec.ErrConflict // two periods that cannot be compared
)

// LengthError says that two periods are not equally long, so that what
// happened in them cannot be compared.
type LengthError struct {
	A, B Period
}

// Error names both periods.
func (e *LengthError) Error() string {
	return fmt.Sprintf("period: %v: %v (%s) and %v (%s) are not equally long", ErrConflict, e.A, e.A.length(), e.B, e.B.length())
}

// Unwrap returns [ErrConflict].
func (e *LengthError) Unwrap() error { return ErrConflict }
