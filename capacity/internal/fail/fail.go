// Package fail holds the errors that package capacity and its sub-packages
// share, so that each of them can return and re-export the same types without
// importing one another. Arguments and documents that are themselves wrong
// are reported as internal/spec errors instead.
package fail

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Kinds of failure, for errors.Is. Every package exports those it uses.
var (
	ErrUnstable   = errors.New("unstable")
	ErrTooLarge   = errors.New("too large")
	ErrInfeasible = errors.New("infeasible")
)

// Unstable says that work arrives faster than the staff can finish it, so
// that the queue grows without bound.
type Unstable struct {
	Package   string
	Agents    float64 // staff asked about
	Load      float64 // offered load in erlangs
	MinAgents float64 // smallest whole number of agents that is stable
}

// Error names the staff, the load and the smallest stable staff.
func (e *Unstable) Error() string {
	return fmt.Sprintf("%s: %v: %s agents for a load of %s, want at least %s",
		e.Package, ErrUnstable, number(e.Agents), number(e.Load), number(e.MinAgents))
}

// Unwrap returns ErrUnstable.
func (e *Unstable) Unwrap() error { return ErrUnstable }

// TooLarge says that an answer would need more work or a greater number than
// the package allows.
type TooLarge struct {
	Package string
	What    string // what is too large: "agents", "steps", "slots"
	Got     float64
	Limit   float64
}

// Error names what is too large and the limit.
func (e *TooLarge) Error() string {
	return fmt.Sprintf("%s: %v: %s %s, want at most %s", e.Package, ErrTooLarge, e.What, number(e.Got), number(e.Limit))
}

// Unwrap returns ErrTooLarge.
func (e *TooLarge) Unwrap() error { return ErrTooLarge }

// Infeasible says that nothing satisfies the request: no staff reaches the
// target, no shift covers the slot, no open time lies before the deadline.
type Infeasible struct {
	Package string
	What    string // what cannot be had: "service level", "cover", "deadline"
	Reason  string // why, in words, "" if What says it
	Slots   []int  // the time slots at fault, ascending, nil if none in particular
}

// Error names what cannot be had, why, and the first slots at fault.
func (e *Infeasible) Error() string {
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
func (e *Infeasible) Unwrap() error { return ErrInfeasible }

func number(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
