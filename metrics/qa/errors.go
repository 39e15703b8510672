package qa

import (
	"fmt"

	"github.com/supportops/policy/internal/spec"
)

// ScoreError says which points of a review are not on the scorecard.
type ScoreError struct {
	Dimension string // "" where the number of points is wrong
	Err       error  // wraps [metrics.ErrRange]
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
	return &ScoreError{Dimension: dimension, Err: fmt.Errorf("%w: %s", spec.ErrRange, fmt.Sprintf(format, args...))}
}
