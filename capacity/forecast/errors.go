package forecast

import (
	"errors"

	"github.com/supportops/policy/internal/spec"
)

// SpecError lists every defect of a document or of the data passed in, in
// order: its Fields are the [FieldError]s, reachable by errors.Is and
// errors.As too. It is the same type in all packages of this module.
type SpecError = spec.Error

// FieldError is one defect: the Path, such as values[2], and an Err that wraps
// a cause such as [ErrRange].
type FieldError = spec.FieldError

// Causes of defects, the same values in all packages of this module.
var (
	ErrRequired = spec.ErrRequired // a value that must be given is missing
	ErrRange    = spec.ErrRange    // a value lies outside what is allowed
	ErrSyntax   = spec.ErrSyntax   // text or JSON of another form
	ErrUnknown  = spec.ErrUnknown  // a name that nothing declares
	ErrConflict = spec.ErrConflict // two statements that cannot both hold
)

// ErrNoData says that the history holds too little to answer: fewer open
// slots than the method needs, a position of the season that was never open,
// drivers that do not vary on their own.
var ErrNoData = errors.New("not enough data")
