package machine

import (
	"database/sql/driver"
	"time"

	"github.com/supportops/policy/internal/text"
	"github.com/supportops/policy/lifecycle"
)

// Fault says which rule of a machine a history breaks.
//
// The zero Fault is unset. Faults are comparable with ==.
type Fault uint8

// The faults. The last three are looked for by a strict replay only.
const (
	BadStart     Fault = iota + 1 // the first state is not a start
	BadEdge                       // no transition leads from one state to the next
	BadEnd                        // the last state is not an end
	UnknownState                  // the machine does not declare the state
	UnmetGuard                    // transitions lead there, but a guard of each does not hold
	WrongRole                     // transitions lead there, but none is for the role of who made the step
)

var faultNames = text.Names{Kind: "lifecycle: fault", Type: "Fault", Text: []string{
	"", "bad_start", "bad_edge", "bad_end", "unknown_state", "unmet_guard", "wrong_role",
}}

// Faults returns every fault in the order of the constants.
func Faults() []Fault {
	return []Fault{BadStart, BadEdge, BadEnd, UnknownState, UnmetGuard, WrongRole}
}

// ParseFault returns the fault with the text s, exactly. The empty text is the
// unset fault.
func ParseFault(s string) (Fault, error) { return text.Parse[Fault](&faultNames, s) }

// IsValid reports whether f is set and in range.
func (f Fault) IsValid() bool { return faultNames.Valid(uint8(f)) }

// String returns the text of f, "" for the unset value and Fault(n) for a value
// out of range.
func (f Fault) String() string { return faultNames.String(uint8(f)) }

// AppendText appends the text of f to b. It fails for a value out of range.
func (f Fault) AppendText(b []byte) ([]byte, error) { return faultNames.Append(b, uint8(f)) }

// MarshalText returns the text of f. It fails for a value out of range.
func (f Fault) MarshalText() ([]byte, error) { return f.AppendText(nil) }

// UnmarshalText reads what [ParseFault] reads; a failure leaves f untouched.
func (f *Fault) UnmarshalText(b []byte) error { return text.Unmarshal(&faultNames, f, b) }

// Scan reads a database column: text, or NULL for unset.
func (f *Fault) Scan(src any) error { return text.Scan(&faultNames, f, src) }

// Value returns the text of f for a database column, NULL for unset.
func (f Fault) Value() (driver.Value, error) { return faultNames.Value(uint8(f)) }

// Deviation is one place where a history breaks a rule of a machine.
type Deviation struct {
	Fault   Fault           `json:"fault"`
	Event   int             `json:"event"` // index in the history of the event that states To; of the last event for BadEnd
	Time    time.Time       `json:"time"`
	Visit   int             `json:"visit"`            // index in the timeline's visits of To; of From for BadEnd
	From    lifecycle.State `json:"from,omitzero"`    // empty for BadStart
	To      lifecycle.State `json:"to,omitzero"`      // empty for BadEnd
	Refused []Permit        `json:"refused,omitzero"` // UnmetGuard, WrongRole: the transitions, each with what stands against it
}
