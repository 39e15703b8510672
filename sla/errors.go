package sla

import (
	"github.com/supportops/policy/internal/spec"
)

// SpecError lists every defect of a document in document order: its Fields
// are the [FieldError]s, reachable by errors.Is and errors.As too. It is the
// same type in all packages of this module.
type SpecError = spec.Error

// FieldError is one defect: the Path as in the JSON form, such as
// targets[2].within, and an Err that wraps a cause such as [ErrRequired].
type FieldError = spec.FieldError

// Ratio is an exact number such as the share of a target at which to warn, or
// the factor of a customer tier: "80%", "0.8" or "4/5". It is the same type in
// all packages of this module; package priority has the functions that make
// one.
type Ratio = spec.Ratio

// Causes of defects. They are the same values in all packages of this module.
var (
	ErrRequired  = spec.ErrRequired  // a value that must be given is missing
	ErrRange     = spec.ErrRange     // a value lies outside what is allowed
	ErrSyntax    = spec.ErrSyntax    // text or JSON of another form
	ErrDuplicate = spec.ErrDuplicate // stated twice
	ErrUnknown   = spec.ErrUnknown   // a name that nothing declares
	ErrConflict  = spec.ErrConflict  // two statements that cannot both hold
)

// Duration is a length of time that documents write as text, such as "1h30m".
// It converts to and from [time.Duration].
type Duration = spec.Duration
