package assign

import (
	"database/sql/driver"

	"github.com/supportops/policy/internal/text"
)

// Mode says which of the agents who may take a ticket does. The zero Mode is unset.
// Modes are comparable with ==.
type Mode uint8

// The modes.
const (
	RoundRobin    Mode = iota + 1 // who has waited longest since the last assignment
	LeastLoaded                   // who has the fewest units in use
	SpareCapacity                 // who has the most units left
	Weighted                      // in proportion to the weights
	Rendezvous                    // who owns the account, by hashing, whatever the load
)

var modeNames = text.Names{Kind: "assign: mode", Type: "Mode", Text: []string{"", "round_robin", "least_loaded", "spare_capacity", "weighted", "rendezvous"}}

// ParseMode returns the mode with the text s, exactly. The empty text is the
// unset mode.
func ParseMode(s string) (Mode, error) { return text.Parse[Mode](&modeNames, s) }

// IsValid reports whether m is one of the modes.
func (m Mode) IsValid() bool { return modeNames.Valid(uint8(m)) }

// String returns the text of m, "" for the unset mode and Mode(n) for a
// value out of range.
func (m Mode) String() string { return modeNames.String(uint8(m)) }

// AppendText appends the text of m to b. It fails for a value out of range.
func (m Mode) AppendText(b []byte) ([]byte, error) { return modeNames.Append(b, uint8(m)) }

// MarshalText returns the text of m. It fails for a value out of range.
func (m Mode) MarshalText() ([]byte, error) { return m.AppendText(nil) }

// UnmarshalText reads what [ParseMode] reads; a failure leaves m untouched.
func (m *Mode) UnmarshalText(b []byte) error { return text.Unmarshal(&modeNames, m, b) }

// Scan reads a database column: text, or NULL for unset.
func (m *Mode) Scan(src any) error { return text.Scan(&modeNames, m, src) }

// Value returns the text of m for a database column, NULL for unset.
func (m Mode) Value() (driver.Value, error) { return modeNames.Value(uint8(m)) }
