package stat

// ArgumentError says which argument a function refused, and why.
type ArgumentError struct {
	What string // the argument, such as "xs[3]"
	Err  error  // wraps a cause such as [metrics.ErrRange]
}

// Error returns the argument and the cause.
func (e *ArgumentError) Error() string { return "stat: " + e.What + ": " + e.Err.Error() }

// Unwrap returns the cause.
func (e *ArgumentError) Unwrap() error { return e.Err }
