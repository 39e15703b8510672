package observe

import (
	"fmt"

	"github.com/supportops/policy/internal/spec"
)

// FormError says why bytes are not the binary form of a summary.
type FormError struct {
	Part string // the part of the summary, "" for the whole
	Err  error  // wraps [metrics.ErrSyntax]
}

// Error names the part and the cause.
func (e *FormError) Error() string {
	if e.Part == "" {
		return "observe: summary: " + e.Err.Error()
	}
	return "observe: summary: " + e.Part + ": " + e.Err.Error()
}

// Unwrap returns the cause.
func (e *FormError) Unwrap() error { return e.Err }

func malformed(part, format string, args ...any) error {
	return &FormError{Part: part, Err: fmt.Errorf("%w: %s", spec.ErrSyntax, fmt.Sprintf(format, args...))}
}
