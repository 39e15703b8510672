package observe

import (
	"database/sql/driver"

	"github.com/supportops/policy/internal/text"
)

// Variant is one of the practices by which products call a ticket resolved at
// first contact. They disagree, so a rate means nothing without its variant.
// The zero Variant is unset.
type Variant uint8

// The variants. All are asked of tickets that are resolved; the first also
// needs that the reopen window is over.
const (
	// OneReply: exactly one public reply by an agent, not escalated, not
	// reopened within the window, and the customer did not come back with the
	// same within it. As Zoho Desk and Freshdesk count, with the window added.
	OneReply Variant = iota + 1
	// StatusPath: replied to, never waiting for anybody, never reopened. As
	// Zendesk counts for messaging.
	StatusPath
	// OneClose: closed once, all public replies by one agent. As Intercom
	// counts.
	OneClose
	// NoReassignment: never passed from one group to another. As ServiceNow
	// counts.
	NoReassignment
	// Within15Minutes: first resolved within [Spec.Quick] of creation, which is
	// 15 minutes unless the spec says otherwise. As Zammad counts.
	Within15Minutes

	numVariants = iota
)

var variantNames = text.Names{Kind: "observe: variant", Type: "Variant", Text: []string{
	"", "one_reply", "status_path", "one_close", "no_reassignment", "within_15_minutes",
}}

// Variants returns every variant in the order of the constants.
func Variants() []Variant {
	return []Variant{OneReply, StatusPath, OneClose, NoReassignment, Within15Minutes}
}

// ParseVariant returns the variant with the text s, such as "one_reply",
// exactly. The empty text is unset.
func ParseVariant(s string) (Variant, error) { return text.Parse[Variant](&variantNames, s) }

// IsValid reports whether v is one of the constants.
func (v Variant) IsValid() bool { return variantNames.Valid(uint8(v)) }

// String returns the text of v, "" for unset, Variant(n) for a value out of
// range.
func (v Variant) String() string { return variantNames.String(uint8(v)) }

// AppendText appends the text of v to b. It fails for a value out of range.
func (v Variant) AppendText(b []byte) ([]byte, error) { return variantNames.Append(b, uint8(v)) }

// MarshalText returns the text of v. It fails for a value out of range.
func (v Variant) MarshalText() ([]byte, error) { return v.AppendText(nil) }

// UnmarshalText reads what [ParseVariant] reads; a failure leaves v untouched.
func (v *Variant) UnmarshalText(b []byte) error { return text.Unmarshal(&variantNames, v, b) }

// Scan reads a database column: text, or NULL for unset.
func (v *Variant) Scan(src any) error { return text.Scan(&variantNames, v, src) }

// Value returns the text of v for a database column, NULL for unset.
func (v Variant) Value() (driver.Value, error) { return variantNames.Value(uint8(v)) }
