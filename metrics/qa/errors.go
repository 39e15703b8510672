package qa

import (
	"fmt"

	"github.com/supportops/policy/internal/spec"
)

// SpecError lists every defect of a document in document order. It is the
// same type in all packages of this module.
type SpecError = spec.Error

// FieldError is one defect: its Path, such as dimensions[2].levels, and an Err
// that wraps a cause such as [ErrRange].
type FieldError = spec.FieldError

// Causes of refusals, the same values in all packages of this module.
var (
	ErrRequired  = spec.ErrRequired  // a value that must be given is missing
	ErrRange     = spec.ErrRange     // a value lies outside what is allowed
	ErrDuplicate = spec.ErrDuplicate // stated twice
	ErrConflict  = spec.ErrConflict  // two statements that cannot both hold
)

// ScoreError says which points of a review are not on the scorecard.
type ScoreError struct {
	Dimension string // "" where the number of points is wrong
	Err       error  // wraps [ErrRange]
}

// Error names the dimension and the cause.
func (e *ScoreError) Error() string {
	if e.Dimension == "" {
		return "qa: points: " + e.Err.Error()
	}
	return "qa: " + e.Dimension + ": " + e.Err.Error()
}

// Unwrap returns the cause.
func (e *ScoreError) Unwrap() error { return e.Err }

func refuse(dimension, format string, args ...any) error {
	return &ScoreError{Dimension: dimension, Err: fmt.Errorf("%w: %s", ErrRange, fmt.Sprintf(format, args...))}
}
