package lifecycle

import (
	"database/sql/driver"

	"github.com/supportops/policy/internal/enum"
)

// Side says on whose behalf an event happened.
//
// The zero Side is unset: not known. Sides are comparable with ==.
type Side uint8

// The sides.
const (
	Customer Side = iota + 1 // the one who asks, or somebody who writes on their behalf
	Agent                    // a person of the desk
	Bot                      // software that talks to the customer
	System                   // rules, timers, imports, integrations
)

var sideNames = enum.Names{Kind: "lifecycle: side", Type: "Side", Text: []string{"", "customer", "agent", "bot", "system"}}

// Sides returns every side in the order of the constants.
func Sides() []Side { return []Side{Customer, Agent, Bot, System} }

// ParseSide returns the side with the text s, exactly. The empty text is the
// unset side; any other text is an error that lists the allowed ones.
func ParseSide(s string) (Side, error) { return enum.Parse[Side](&sideNames, s) }

// IsValid reports whether s is set and in range.
func (s Side) IsValid() bool { return sideNames.Valid(uint8(s)) }

// String returns the text of s, "" for the unset value and Side(n) for a value
// out of range.
func (s Side) String() string { return sideNames.String(uint8(s)) }

// AppendText appends the text of s to b. It fails for a value out of range.
func (s Side) AppendText(b []byte) ([]byte, error) { return sideNames.Append(b, uint8(s)) }

// MarshalText returns the text of s. It fails for a value out of range.
func (s Side) MarshalText() ([]byte, error) { return s.AppendText(nil) }

// UnmarshalText reads what [ParseSide] reads; a failure leaves s untouched.
func (s *Side) UnmarshalText(b []byte) error { return enum.Unmarshal(&sideNames, s, b) }

// Scan reads a database column: text, or NULL for unset. A failure leaves the
// receiver untouched.
func (s *Side) Scan(src any) error { return enum.Scan(&sideNames, s, src) }

// Value returns the text of s for a database column, NULL for unset.
func (s Side) Value() (driver.Value, error) { return sideNames.Value(uint8(s)) }
