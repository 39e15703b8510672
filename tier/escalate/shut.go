package escalate

import (
	"database/sql/driver"

	"github.com/supportops/policy/internal/text"
)

// Shut says what becomes of a step whose instant the calendar does not cover.
// The zero Shut is unset: the step is taken all the same. Values are comparable
// with ==.
type Shut uint8

// The shut rules.
const (
	Hold Shut = iota + 1 // the step is taken at the next opening
	Skip                 // the step is passed over
)

var shutNames = text.Names{Kind: "escalate: shut rule", Type: "Shut", Text: []string{"", "hold", "skip"}}

// ParseShut returns the shut rule with the text s, exactly. The empty text is the
// unset shut rule.
func ParseShut(s string) (Shut, error) { return text.Parse[Shut](&shutNames, s) }

// IsValid reports whether s is one of the shut rules.
func (s Shut) IsValid() bool { return shutNames.Valid(uint8(s)) }

// String returns the text of s, "" for the unset shut rule and Shut(n) for a
// value out of range.
func (s Shut) String() string { return shutNames.String(uint8(s)) }

// AppendText appends the text of s to b. It fails for a value out of range.
func (s Shut) AppendText(b []byte) ([]byte, error) { return shutNames.Append(b, uint8(s)) }

// MarshalText returns the text of s. It fails for a value out of range.
func (s Shut) MarshalText() ([]byte, error) { return s.AppendText(nil) }

// UnmarshalText reads what [ParseShut] reads; a failure leaves s untouched.
func (s *Shut) UnmarshalText(b []byte) error { return text.Unmarshal(&shutNames, s, b) }

// Scan reads a database column: text, or NULL for unset.
func (s *Shut) Scan(src any) error { return text.Scan(&shutNames, s, src) }

// Value returns the text of s for a database column, NULL for unset.
func (s Shut) Value() (driver.Value, error) { return shutNames.Value(uint8(s)) }
