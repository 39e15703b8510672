package smell

import "github.com/supportops/policy/internal/spec"

// SpecError lists every defect of a document in document order. It is the
// same type in all packages of this module.
type SpecError = spec.Error

// FieldError is one defect: its Path, such as rules[2].limit, and an Err that
// wraps a cause such as [ErrRange].
type FieldError = spec.FieldError

// Causes of defects, the same values in all packages of this module.
var (
	ErrRequired  = spec.ErrRequired  // a value that must be given is missing
	ErrRange     = spec.ErrRange     // a value lies outside what is allowed
	ErrDuplicate = spec.ErrDuplicate // stated twice
)
