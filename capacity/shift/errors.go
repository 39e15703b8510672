package shift

import (
	"github.com/supportops/policy/capacity/internal/fail"
	"github.com/supportops/policy/internal/spec"
)

// SpecError lists every defect of a document or of the data passed in, in
// order: its Fields are the [FieldError]s, reachable by errors.Is and
// errors.As too. It is the same type in all packages of this module.
type SpecError = spec.Error

// FieldError is one defect: the Path, such as shifts[2].works, and an Err
// that wraps a cause such as [ErrRange].
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

// ErrInfeasible says that the shifts leave a required slot to nobody. It is the
// same value in all packages of capacity.
var ErrInfeasible = fail.ErrInfeasible

// InfeasibleError names the slots that need somebody and that no shift works
// in. It wraps [ErrInfeasible] and is the same type in all packages of capacity.
type InfeasibleError = fail.Infeasible
