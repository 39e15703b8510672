package escalate

import (
	"database/sql/driver"

	"github.com/supportops/policy/internal/text"
)

// Act is something that a person does to a running ladder. The zero Act is
// unset. Acts are comparable with ==.
type Act uint8

// The acts.
const (
	Acknowledge Act = iota + 1 // somebody takes care: no further step, or none before the ladder's ack_for is over
	JumpTo                     // goes to the step that the action names, at once, an acknowledged ladder too
	End                        // resolved or called off: no further step, ever
)

var actNames = text.Names{Kind: "escalate: act", Type: "Act", Text: []string{"", "acknowledge", "jump_to", "end"}}

// ParseAct returns the act with the text s, exactly. The empty text is the
// unset act.
func ParseAct(s string) (Act, error) { return text.Parse[Act](&actNames, s) }

// IsValid reports whether a is one of the acts.
func (a Act) IsValid() bool { return actNames.Valid(uint8(a)) }

// String returns the text of a, "" for the unset act and Act(n) for a
// value out of range.
func (a Act) String() string { return actNames.String(uint8(a)) }

// AppendText appends the text of a to b. It fails for a value out of range.
func (a Act) AppendText(b []byte) ([]byte, error) { return actNames.Append(b, uint8(a)) }

// MarshalText returns the text of a. It fails for a value out of range.
func (a Act) MarshalText() ([]byte, error) { return a.AppendText(nil) }

// UnmarshalText reads what [ParseAct] reads; a failure leaves a untouched.
func (a *Act) UnmarshalText(b []byte) error { return text.Unmarshal(&actNames, a, b) }

// Scan reads a database column: text, or NULL for unset.
func (a *Act) Scan(src any) error { return text.Scan(&actNames, a, src) }

// Value returns the text of a for a database column, NULL for unset.
func (a Act) Value() (driver.Value, error) { return actNames.Value(uint8(a)) }
