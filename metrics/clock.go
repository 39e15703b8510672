package metrics

import (
	"database/sql/driver"

	"github.com/supportops/policy/internal/text"
)

// Clock says which time a length of time counts. The zero Clock is unset, as for
// metrics that count no time.
type Clock uint8

// The clocks.
const (
	Calendar Clock = iota + 1 // all time
	Business                  // open time of the calendar that applies
)

var clockNames = text.Names{Kind: "metrics: clock", Type: "Clock", Text: []string{"", "calendar", "business"}}

// ParseClock returns the clock with the text s, exactly: "calendar" or
// "business". The empty
// text is unset.
func ParseClock(s string) (Clock, error) { return text.Parse[Clock](&clockNames, s) }

// IsValid reports whether c is one of the constants.
func (c Clock) IsValid() bool { return clockNames.Valid(uint8(c)) }

// String returns the text of c, "" for unset, Clock(n) for a value out of
// range.
func (c Clock) String() string { return clockNames.String(uint8(c)) }

// AppendText appends the text of c to b. It fails for a value out of range.
func (c Clock) AppendText(b []byte) ([]byte, error) { return clockNames.Append(b, uint8(c)) }

// MarshalText returns the text of c. It fails for a value out of range.
func (c Clock) MarshalText() ([]byte, error) { return c.AppendText(nil) }

// UnmarshalText reads what [ParseClock] reads; a failure leaves c untouched.
func (c *Clock) UnmarshalText(b []byte) error { return text.Unmarshal(&clockNames, c, b) }

// Scan reads a database column: text, or NULL for unset.
func (c *Clock) Scan(src any) error { return text.Scan(&clockNames, c, src) }

// Value returns the text of c for a database column, NULL for unset.
func (c Clock) Value() (driver.Value, error) { return clockNames.Value(uint8(c)) }
