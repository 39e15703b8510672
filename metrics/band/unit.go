package band

import (
	"database/sql/driver"

	"github.com/supportops/policy/internal/text"
)

// Unit is what a number counts. The zero Unit is unset.
type Unit uint8

// The units.
const (
	Percent Unit = iota + 1 // share of 100; may exceed 100 where hits are not a part of trials
	Time                    // nanoseconds in an exact number, text such as "4h" in a bound
	Points                  // of a score, such as -100 to 100 of a net promoter score
	Money                   // units of a currency
	Count                   // of things, or of things for each of others
)

var unitNames = text.Names{Kind: "band: unit", Type: "Unit", Text: []string{"", "percent", "duration", "points", "money", "count"}}

// ParseUnit returns the unit with the text s, exactly: "percent", "duration",
// "points", "money" or "count".
// The empty text is unset.
func ParseUnit(s string) (Unit, error) { return text.Parse[Unit](&unitNames, s) }

// IsValid reports whether u is one of the constants.
func (u Unit) IsValid() bool { return unitNames.Valid(uint8(u)) }

// String returns the text of u, "" for unset, Unit(n) for a value out of
// range.
func (u Unit) String() string { return unitNames.String(uint8(u)) }

// AppendText appends the text of u to b. It fails for a value out of range.
func (u Unit) AppendText(b []byte) ([]byte, error) { return unitNames.Append(b, uint8(u)) }

// MarshalText returns the text of u. It fails for a value out of range.
func (u Unit) MarshalText() ([]byte, error) { return u.AppendText(nil) }

// UnmarshalText reads what [ParseUnit] reads; a failure leaves u untouched.
func (u *Unit) UnmarshalText(b []byte) error { return text.Unmarshal(&unitNames, u, b) }

// Scan reads a database column: text, or NULL for unset.
func (u *Unit) Scan(src any) error { return text.Scan(&unitNames, u, src) }

// Value returns the text of u for a database column, NULL for unset.
func (u Unit) Value() (driver.Value, error) { return unitNames.Value(uint8(u)) }
