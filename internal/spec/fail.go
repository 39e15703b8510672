package spec

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Kinds of failure of a calculation whose arguments are right, for errors.Is.
// Package capacity exports them.
var (
	ErrUnstable   = errors.New("unstable")
	ErrTooLarge   = errors.New("too large")
	ErrInfeasible = errors.New("infeasible")
)

// UnstableError says that work arrives faster than the staff can finish it, so
// that the queue grows without bound.
type UnstableError struct {
	Package   string
	Agents    float64 // staff asked about
	Load      float64 // offered load in erlangs
	MinAgents float64 // smallest whole number of agents that is stable
}

// Error names the staff, the load and the smallest stable staff.
func (e *UnstableError) Error() string {
	return fmt.Sprintf("%s: %v: %s agents for a load of %s, want at least %s",
		e.Package, ErrUnstable, number(e.Agents), number(e.Load), number(e.MinAgents))
}

// Unwrap returns ErrUnstable.
func (e *UnstableError) Unwrap() error { return ErrUnstable }

// TooLargeError says that an answer would need more work or a greater number than
// the package allows.
type TooLargeError struct {
	Package string
	What    string // what is too large: "agents", "steps", "slots"
	Got     float64
	Limit   float64
}

// Error names what is too large and the limit.
func (e *TooLargeError) Error() string {
	return fmt.Sprintf("%s: %v: %s %s, want at most %s", e.Package, ErrTooLarge, e.What, number(e.Got), number(e.Limit))
}

// Unwrap returns ErrTooLarge.
func (e *TooLargeError) Unwrap() error { return ErrTooLarge }

// InfeasibleError says that nothing satisfies the request: no staff reaches the
// target, no shift covers the slot, no open time lies before the deadline.
type InfeasibleError struct {
	Package string
	What    string // what cannot be had: "service level", "cover", "deadline"
	Reason  string // why, in words, "" if What says it
	Slots   []int  // the time slots at fault, ascending, nil if none in particular
}

// Error names what cannot be had, why, and the first slots at fault.
func (e *InfeasibleError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %v: %s", e.Package, ErrInfeasible, e.What)
	if e.Reason != "" {
		b.WriteString(": " + e.Reason)
	}
	const most = 8
	for i, s := range e.Slots {
		switch {
		case i == 0:
			b.WriteString(" in slots ")
		case i == most:
			fmt.Fprintf(&b, " and %d more", len(e.Slots)-most)
			return b.String()
		default:
			b.WriteString(", ")
		}
		b.WriteString(strconv.Itoa(s))
	}
	return b.String()
}

// Unwrap returns ErrInfeasible.
func (e *InfeasibleError) Unwrap() error { return ErrInfeasible }

func number(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
