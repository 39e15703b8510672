package lifecycle

import (
	"database/sql/driver"

	"github.com/supportops/policy/internal/enum"
)

// Visibility says who can read what an event carries.
//
// The zero Visibility is unset: it is not known, and does not count as public.
// Visibilities are comparable with ==.
type Visibility uint8

// The visibilities.
const (
	Public   Visibility = iota + 1 // the customer can read it
	Internal                       // only the desk can: a note
)

var visibilityNames = enum.Names{Kind: "lifecycle: visibility", Type: "Visibility", Text: []string{"", "public", "internal"}}

// Visibilities returns every visibility in the order of the constants.
func Visibilities() []Visibility { return []Visibility{Public, Internal} }

// ParseVisibility returns the visibility with the text s, exactly. The empty
// text is the unset visibility; any other text is an error that lists the
// allowed ones.
func ParseVisibility(s string) (Visibility, error) {
	return enum.Parse[Visibility](&visibilityNames, s)
}

// IsValid reports whether v is set and in range.
func (v Visibility) IsValid() bool { return visibilityNames.Valid(uint8(v)) }

// String returns the text of v, "" for the unset value and Visibility(n) for a value
// out of range.
func (v Visibility) String() string { return visibilityNames.String(uint8(v)) }

// AppendText appends the text of v to b. It fails for a value out of range.
func (v Visibility) AppendText(b []byte) ([]byte, error) { return visibilityNames.Append(b, uint8(v)) }

// MarshalText returns the text of v. It fails for a value out of range.
func (v Visibility) MarshalText() ([]byte, error) { return v.AppendText(nil) }

// UnmarshalText reads what [ParseVisibility] reads; a failure leaves v untouched.
func (v *Visibility) UnmarshalText(b []byte) error { return enum.Unmarshal(&visibilityNames, v, b) }

// Scan reads a database column: text, or NULL for unset. A failure leaves the
// receiver untouched.
func (v *Visibility) Scan(src any) error { return enum.Scan(&visibilityNames, v, src) }

// Value returns the text of v for a database column, NULL for unset.
func (v Visibility) Value() (driver.Value, error) { return visibilityNames.Value(uint8(v)) }
