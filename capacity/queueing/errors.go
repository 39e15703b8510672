package queueing

import (
	"math"

	"github.com/supportops/policy/internal/spec"
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
		d.Add(path, spec.ErrRange, "want a finite number not below 0, got %v", x)
	}
}

// checkPositive records a defect unless x is finite and above 0.
func checkPositive(d *spec.Defects, path string, x float64) {
	if !(x > 0) || math.IsInf(x, 1) {
		d.Add(path, spec.ErrRange, "want a finite number above 0, got %v", x)
	}
}

// checkLoad records a defect unless x is 0 or a load that can be reckoned
// with; above maxAgents it is too large instead.
func checkLoad(d *spec.Defects, path string, x float64) {
	if checkNonNegative(d, path, x); x > 0 && x < 1e-100 {
		d.Add(path, spec.ErrRange, "want 0 or a number not below 1e-100, got %v", x)
	}
}

// checkTime records a defect unless x is a time, or a rate, of a size that
// people wait: anything else would only overflow.
func checkTime(d *spec.Defects, path string, x float64) {
	if !(x >= 1e-15 && x <= endless) {
		d.Add(path, spec.ErrRange, "want a number in [1e-15, 1e15], got %v", x)
	}
}

// within returns an error for a number beyond the size that is calculated.
func within(what string, x, limit float64) error {
	if x > limit {
		return &spec.TooLargeError{Package: pkg, What: what, Got: x, Limit: limit}
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
	return &spec.UnstableError{Package: pkg, Agents: agents, Load: load, MinAgents: math.Floor(load) + 1}
}
