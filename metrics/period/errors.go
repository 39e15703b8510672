package period

import (
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
	ErrConflict = spec.ErrConflict // two statements that cannot both hold
)
