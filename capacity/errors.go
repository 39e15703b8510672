package capacity

import (
	"github.com/supportops/policy/internal/spec"
)

// SpecError lists every defect of a document or of the arguments of a
// calculation, in order: its Fields are the FieldErrors, reachable by
// errors.Is and errors.As too. It is the same type in all packages of this
// module.
type SpecError = spec.Error

// FieldError is one defect: the Path as in the JSON form, such as
// tiers[2].share, and an Err that wraps a cause such as [ErrRange].
type FieldError = spec.FieldError

// UnstableError is returned when work arrives faster than the staff can finish
// it. It names the smallest stable staff. It wraps [ErrUnstable].
type UnstableError = spec.UnstableError

// TooLargeError is returned for a calculation beyond the stated sizes. It wraps
// [ErrTooLarge].
type TooLargeError = spec.TooLargeError

// InfeasibleError is returned when nothing satisfies the request. It wraps
// [ErrInfeasible].
type InfeasibleError = spec.InfeasibleError

// Causes of defects, the same values in all packages of this module.
var (
	ErrRequired  = spec.ErrRequired  // a value that must be given is missing
	ErrRange     = spec.ErrRange     // a value lies outside what is allowed
	ErrSyntax    = spec.ErrSyntax    // text or JSON of another form
	ErrDuplicate = spec.ErrDuplicate // stated twice
	ErrUnknown   = spec.ErrUnknown   // a name that nothing declares
	ErrConflict  = spec.ErrConflict  // two statements that cannot both hold
)

// Kinds of failure of a calculation whose arguments are right, the same
// values in package capacity and all of its sub-packages.
var (
	ErrUnstable   = spec.ErrUnstable   // the queue grows without bound
	ErrTooLarge   = spec.ErrTooLarge   // beyond the size that is calculated
	ErrInfeasible = spec.ErrInfeasible // nothing satisfies the request
)
