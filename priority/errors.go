package priority

import "github.com/supportops/policy/internal/spec"

// SpecError lists every defect of a document in document order: its Fields
// are the FieldErrors, reachable by errors.Is and errors.As too. It is the
// same type in all packages of this module.
type SpecError = spec.Error

// FieldError is one defect: the Path as in the JSON form, such as
// rows[2].level, and an Err that wraps a cause such as [ErrRequired].
type FieldError = spec.FieldError

// Causes of defects, the same values in all packages of this module.
var (
	ErrRequired  = spec.ErrRequired  // a value that must be given is missing
	ErrRange     = spec.ErrRange     // a value lies outside what is allowed
	ErrSyntax    = spec.ErrSyntax    // text or JSON of another form
	ErrDuplicate = spec.ErrDuplicate // stated twice
	ErrUnknown   = spec.ErrUnknown   // a name that nothing declares
	ErrConflict  = spec.ErrConflict  // two statements that cannot both hold
)
