package backlog

import (
	"fmt"
	"strings"

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

// InfeasibleError names the work that no staff can do in time, since nobody
// works in its slots. It wraps [ErrInfeasible].
type InfeasibleError struct {
	Windows []Window // in slot order, one for each closed stretch at fault
}

// Error lists the windows.
func (e *InfeasibleError) Error() string {
	var b strings.Builder
	b.WriteString("backlog: infeasible: nobody works in the slots")
	for i, w := range e.Windows {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, " [%d, %d) with %d of work due", w.From, w.To, w.Work)
	}
	return b.String()
}

// Unwrap returns [ErrInfeasible].
func (e *InfeasibleError) Unwrap() error { return ErrInfeasible }
