package escalate

import (
	"database/sql/driver"

	"github.com/supportops/policy/internal/text"
)

// Anchor is the event that a ladder counts from. The zero Anchor is unset and
// stands for Created. Anchors are comparable with ==.
type Anchor uint8

// The anchors.
const (
	Created       Anchor = iota + 1 // the first event of the ticket
	FirstResponse                   // the first public reply by an agent
)

var anchorNames = text.Names{Kind: "escalate: anchor", Type: "Anchor", Text: []string{"", "created", "first_response"}}

// ParseAnchor returns the anchor with the text s, exactly. The empty text is the
// unset anchor.
func ParseAnchor(s string) (Anchor, error) { return text.Parse[Anchor](&anchorNames, s) }

// IsValid reports whether a is one of the anchors.
func (a Anchor) IsValid() bool { return anchorNames.Valid(uint8(a)) }

// String returns the text of a, "" for the unset anchor and Anchor(n) for a
// value out of range.
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
