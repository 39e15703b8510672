package queueing

import (
	"math"

	"github.com/supportops/policy/capacity/internal/fail"
	"github.com/supportops/policy/internal/spec"
)

// SpecError lists every defect of a model and its arguments in the order of
// their fields: its Fields are the [FieldError]s, reachable by errors.Is and
// errors.As too. It is the same type in all packages of this module.
type SpecError = spec.Error

// FieldError is one defect: the Path, such as loads[2] or targets[0].limit,
// and an Err that wraps a cause such as [ErrRange].
type FieldError = spec.FieldError

// UnstableError is returned when work arrives faster than the agents can
// finish it; it names the smallest stable staff. It wraps [ErrUnstable].
type UnstableError = fail.Unstable

// TooLargeError is returned instead of a calculation without end. It wraps
// [ErrTooLarge].
type TooLargeError = fail.TooLarge

// InfeasibleError is returned when no staff reaches the targets. It wraps
// [ErrInfeasible].
type InfeasibleError = fail.Infeasible

// Causes of defects, the same values in all packages of this module.
var (
	ErrRequired = spec.ErrRequired // a value that must be given is missing
	ErrRange    = spec.ErrRange    // a value lies outside what is allowed
	ErrUnknown  = spec.ErrUnknown  // a name that nothing declares
	ErrConflict = spec.ErrConflict // two statements that cannot both hold
)

// Kinds of failure of a calculation whose arguments are right, the same
// values in package capacity and all of its sub-packages.
var (
	ErrUnstable   = fail.ErrUnstable   // the queue grows without bound
	ErrTooLarge   = fail.ErrTooLarge   // beyond the size that is calculated
	ErrInfeasible = fail.ErrInfeasible // no staff reaches the targets
)

const pkg = "queueing"

// Limits of what is calculated, so that no argument leads to a hang.
const (
	maxAgents = 1e9 // agents, and offered load in erlangs
	maxStates = 1e6 // states of a chat desk

	// endless is a time in mean handle times at which whoever still waits is
	// taken to wait for ever.
	endless = 1e15
	// longest is a time that only the endlessly patient still wait for,
	// many times the longest mean patience.
	longest = 1e4 * endless
)

func defects() *spec.Defects { return &spec.Defects{Package: pkg} }

// checkNonNegative records a defect unless x is finite and not below 0.
func checkNonNegative(d *spec.Defects, path string, x float64) {
	if !(x >= 0) || math.IsInf(x, 1) {
		d.Add(path, ErrRange, "want a finite number not below 0, got %v", x)
	}
}

// checkPositive records a defect unless x is finite and above 0.
func checkPositive(d *spec.Defects, path string, x float64) {
	if !(x > 0) || math.IsInf(x, 1) {
		d.Add(path, ErrRange, "want a finite number above 0, got %v", x)
	}
}

// checkLoad records a defect unless x is 0 or a load that can be reckoned
// with; above maxAgents it is too large instead.
func checkLoad(d *spec.Defects, path string, x float64) {
	if checkNonNegative(d, path, x); x > 0 && x < 1e-100 {
		d.Add(path, ErrRange, "want 0 or a number not below 1e-100, got %v", x)
	}
}

// checkTime records a defect unless x is a time, or a rate, of a size that
// people wait: anything else would only overflow.
func checkTime(d *spec.Defects, path string, x float64) {
	if !(x >= 1e-15 && x <= endless) {
		d.Add(path, ErrRange, "want a number in [1e-15, 1e15], got %v", x)
	}
}

// within returns an error for a number beyond the size that is calculated.
func within(what string, x, limit float64) error {
	if x > limit {
		return &TooLargeError{Package: pkg, What: what, Got: x, Limit: limit}
	}
	return nil
}

// checkCall checks the agents of a call after the model is checked into d,
// then the sizes. d stays on the stack of the caller.
func checkCall(d *spec.Defects, load, agents float64) error {
	checkNonNegative(d, "agents", agents)
	if err := d.Err(); err != nil {
		return err
	}
	if err := within("load", load, maxAgents); err != nil {
		return err
	}
	return within("agents", agents, maxAgents)
}

// unstable is the error for load that agents cannot carry.
func unstable(agents, load float64) error {
	return &UnstableError{Package: pkg, Agents: agents, Load: load, MinAgents: math.Floor(load) + 1}
}
