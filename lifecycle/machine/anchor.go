package machine

import (
	"database/sql/driver"

	"github.com/supportops/policy/internal/text"
)

// Anchor says from which instant a timer counts.
//
// The zero Anchor is unset and means [SinceEntered]. Anchors are comparable
// with ==.
type Anchor uint8

// The anchors.
const (
	SinceEntered Anchor = iota + 1 // since the ticket entered the state
	SinceContact                   // since the last message of the customer, if that is later
	SinceReply                     // since the last public reply of an agent, if that is later
	SinceCreated                   // since the life of the ticket began: what would be due before the state was entered is due on entering
)

var anchorNames = text.Names{Kind: "lifecycle: anchor", Type: "Anchor", Text: []string{"", "entered", "contact", "reply", "created"}}

// Anchors returns every anchor in the order of the constants.
func Anchors() []Anchor { return []Anchor{SinceEntered, SinceContact, SinceReply, SinceCreated} }

// ParseAnchor returns the anchor with the text s, exactly. The empty text is the
// unset anchor.
func ParseAnchor(s string) (Anchor, error) { return text.Parse[Anchor](&anchorNames, s) }

// IsValid reports whether a is set and in range.
func (a Anchor) IsValid() bool { return anchorNames.Valid(uint8(a)) }

// String returns the text of a, "" for the unset value and Anchor(n) for a value
// out of range.
func (a Anchor) String() string { return anchorNames.String(uint8(a)) }

// AppendText appends the text of a to b. It fails for a value out of range.
func (a Anchor) AppendText(b []byte) ([]byte, error) { return anchorNames.Append(b, uint8(a)) }

// MarshalText returns the text of a. It fails for a value out of range.
func (a Anchor) MarshalText() ([]byte, error) { return a.AppendText(nil) }

// UnmarshalText reads what [ParseAnchor] reads; a failure leaves a untouched.
func (a *Anchor) UnmarshalText(b []byte) error { return text.Unmarshal(&anchorNames, a, b) }

// Scan reads a database column: text, or NULL for unset.
func (a *Anchor) Scan(src any) error { return text.Scan(&anchorNames, a, src) }

// Value returns the text of a for a database column, NULL for unset.
func (a Anchor) Value() (driver.Value, error) { return anchorNames.Value(uint8(a)) }
