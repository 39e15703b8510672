package backlog

import (
	"github.com/supportops/policy/capacity/internal/fail"
	"github.com/supportops/policy/internal/spec"
)

// SpecError lists every defect of the data passed in, in order: its Fields
// are the [FieldError]s, reachable by errors.Is and errors.As too. It is the
// same type in all packages of this module.
type SpecError = spec.Error

// FieldError is one defect: the Path, such as work[2].due, and an Err that
// wraps a cause such as [ErrRange].
type FieldError = spec.FieldError

// Causes of defects, the same values in all packages of this module.
var (
	ErrRange    = spec.ErrRange    // a value lies outside what is allowed
	ErrSyntax   = spec.ErrSyntax   // text of another form
	ErrConflict = spec.ErrConflict // two statements that cannot both hold
)

// ErrInfeasible says that no number of people can keep the deadlines. It is the
// same value in all packages of capacity.
var ErrInfeasible = fail.ErrInfeasible

// InfeasibleError names the slots whose work no staff can do in time, since
// nobody works in them. It wraps [ErrInfeasible] and is the same type in all
// packages of capacity.
type InfeasibleError = fail.Infeasible
