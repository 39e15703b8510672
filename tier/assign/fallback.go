package assign

import (
	"database/sql/driver"

	"github.com/supportops/policy/internal/text"
)

// Fallback says who takes a ticket whose owner cannot. The zero Fallback is unset.
// Fallbacks are comparable with ==.
type Fallback uint8

// The fallbacks.
const (
	Anyone Fallback = iota + 1 // whoever the mode chooses
	Team                       // whoever the mode chooses of the owner's team
	Nobody                     // it waits for the owner, however long
)

var fallbackNames = text.Names{Kind: "assign: fallback", Type: "Fallback", Text: []string{"", "anyone", "team", "nobody"}}

// ParseFallback returns the fallback with the text s, exactly. The empty text is the
// unset fallback.
func ParseFallback(s string) (Fallback, error) { return text.Parse[Fallback](&fallbackNames, s) }

// IsValid reports whether f is one of the fallbacks.
func (f Fallback) IsValid() bool { return fallbackNames.Valid(uint8(f)) }

// String returns the text of f, "" for the unset fallback and Fallback(n) for a
// value out of range.
func (f Fallback) String() string { return fallbackNames.String(uint8(f)) }

// AppendText appends the text of f to b. It fails for a value out of range.
func (f Fallback) AppendText(b []byte) ([]byte, error) { return fallbackNames.Append(b, uint8(f)) }

// MarshalText returns the text of f. It fails for a value out of range.
func (f Fallback) MarshalText() ([]byte, error) { return f.AppendText(nil) }

// UnmarshalText reads what [ParseFallback] reads; a failure leaves f untouched.
func (f *Fallback) UnmarshalText(b []byte) error { return text.Unmarshal(&fallbackNames, f, b) }

// Scan reads a database column: text, or NULL for unset.
func (f *Fallback) Scan(src any) error { return text.Scan(&fallbackNames, f, src) }

// Value returns the text of f for a database column, NULL for unset.
func (f Fallback) Value() (driver.Value, error) { return fallbackNames.Value(uint8(f)) }
