package stat

import "github.com/supportops/policy/internal/spec"

// Causes of refusals, the same values in all packages of this module.
var (
	ErrRange  = spec.ErrRange  // a value lies outside what is allowed
	ErrSyntax = spec.ErrSyntax // text of another form
)

// ArgumentError says which argument a function refused, and why.
type ArgumentError struct {
	What string // the argument, such as "xs[3]"
	Err  error  // wraps a cause such as [ErrRange]
}

// Error returns the argument and the cause.
func (e *ArgumentError) Error() string { return "stat: " + e.What + ": " + e.Err.Error() }

// Unwrap returns the cause.
func (e *ArgumentError) Unwrap() error { return e.Err }
