package simulate

import (
	"github.com/supportops/policy/capacity/internal/fail"
	"github.com/supportops/policy/internal/spec"
)

// SpecError lists every defect of a document, in document order: its Fields
// are the [FieldError]s, reachable by errors.Is and errors.As too. It is the
// same type in all packages of this module.
type SpecError = spec.Error

// FieldError is one defect: the Path, such as classes[2].handle.mean, and an
// Err that wraps a cause such as [ErrRange].
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

// ErrTooLarge says that an experiment would take too many events to finish in
// a reasonable time. It is the same value in all packages of capacity.
var ErrTooLarge = fail.ErrTooLarge
