package shift

import (
	"database/sql/driver"

	"github.com/supportops/policy/internal/text"
)

// Method says how a [Plan] was found; one that forecasts is in package
// forecast. The zero Method is unset.
type Method uint8

// The methods.
const (
	Flow   Method = iota + 1 // every shift is one stretch: minimum-cost flow, exact
	Cyclic                   // shifts wrap around, each slot's shifts are neighbours: a flow for each number of people, exact
	Search                   // any shifts, with breaks: branch and bound over linear programs, with a bound
)

var methodNames = text.Names{Kind: "shift: method", Type: "Method", Text: []string{"", "flow", "cyclic", "search"}}

// ParseMethod returns the method with the text s, such as "flow". The empty
// text is the unset method.
func ParseMethod(s string) (Method, error) { return text.Parse[Method](&methodNames, s) }

// IsValid reports whether m is one of the methods.
func (m Method) IsValid() bool { return methodNames.Valid(uint8(m)) }

// String returns the text of m, "" for unset, Method(n) out of range.
func (m Method) String() string { return methodNames.String(uint8(m)) }

// AppendText appends the text of m to b. It fails for a value out of range.
func (m Method) AppendText(b []byte) ([]byte, error) { return methodNames.Append(b, uint8(m)) }

// MarshalText returns the text of m. It fails for a value out of range.
func (m Method) MarshalText() ([]byte, error) { return m.AppendText(nil) }

// UnmarshalText reads what [ParseMethod] reads; a failure leaves m untouched.
func (m *Method) UnmarshalText(b []byte) error { return text.Unmarshal(&methodNames, m, b) }

// Scan reads a database column: text, or NULL for unset.
func (m *Method) Scan(src any) error { return text.Scan(&methodNames, m, src) }

// Value returns the text of m for a database column, NULL for unset.
func (m Method) Value() (driver.Value, error) { return methodNames.Value(uint8(m)) }
