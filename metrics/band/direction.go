package band

import (
	"database/sql/driver"

	"github.com/supportops/policy/internal/text"
)

// Direction says which way a metric gets better. The zero Direction is unset.
type Direction uint8

// The directions.
const (
	Higher Direction = iota + 1 // more is better
	Lower                       // less is better
	Range                       // best between two bounds; too little is as bad as too much
)

var directionNames = text.Names{Kind: "band: direction", Type: "Direction", Text: []string{"", "higher", "lower", "range"}}

// ParseDirection returns the direction with the text s, exactly: "higher", "lower" or
// "range".
// The empty text is unset.
func ParseDirection(s string) (Direction, error) { return text.Parse[Direction](&directionNames, s) }

// IsValid reports whether d is one of the constants.
func (d Direction) IsValid() bool { return directionNames.Valid(uint8(d)) }

// String returns the text of d, "" for unset, Direction(n) for a value out of
// range.
func (d Direction) String() string { return directionNames.String(uint8(d)) }

// AppendText appends the text of d to b. It fails for a value out of range.
func (d Direction) AppendText(b []byte) ([]byte, error) { return directionNames.Append(b, uint8(d)) }

// MarshalText returns the text of d. It fails for a value out of range.
func (d Direction) MarshalText() ([]byte, error) { return d.AppendText(nil) }

// UnmarshalText reads what [ParseDirection] reads; a failure leaves d untouched.
func (d *Direction) UnmarshalText(b []byte) error { return text.Unmarshal(&directionNames, d, b) }

// Scan reads a database column: text, or NULL for unset.
func (d *Direction) Scan(src any) error { return text.Scan(&directionNames, d, src) }

// Value returns the text of d for a database column, NULL for unset.
func (d Direction) Value() (driver.Value, error) { return directionNames.Value(uint8(d)) }
