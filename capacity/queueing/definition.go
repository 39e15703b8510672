package queueing

import (
	"database/sql/driver"

	"github.com/supportops/policy/internal/text"
)

// Definition says what a service level "within t" counts. Products differ,
// and with impatient customers the five differ by many points.
//
// The zero Definition is unset and is taken as [AnsweredOfAll], the strictest
// of those that count customers: whoever leaves unanswered is a failure.
type Definition uint8

// The definitions. W is the time until a customer is answered or leaves.
const (
	AnsweredOfAll     Definition = iota + 1 // answered within t, of all who came
	AnsweredOfStaying                       // the same, of all but those who left within t
	AnsweredOfServed                        // the same, of those who were answered at all
	VirtualWait                             // a customer who never gives up would be answered within t
	NotWaitingLonger                        // no longer waiting at t: leaving within t counts as success
)

var definitionNames = text.Names{Kind: "queueing: definition", Type: "Definition",
	Text: []string{"", "answered_of_all", "answered_of_staying", "answered_of_served", "virtual_wait", "not_waiting_longer"}}

// Definitions returns every definition in the order of declaration.
func Definitions() []Definition {
	return []Definition{AnsweredOfAll, AnsweredOfStaying, AnsweredOfServed, VirtualWait, NotWaitingLonger}
}

// ParseDefinition returns the definition with the text s, such as
// "answered_of_all", exactly. The empty text is the unset definition.
func ParseDefinition(s string) (Definition, error) {
	return text.Parse[Definition](&definitionNames, s)
}

// IsValid reports whether d is one of the definitions; unset is not.
func (d Definition) IsValid() bool { return definitionNames.Valid(uint8(d)) }

// String returns the text of d, "" if unset and Definition(n) out of range.
func (d Definition) String() string { return definitionNames.String(uint8(d)) }

// AppendText appends the text of d to b. It fails for a value out of range.
func (d Definition) AppendText(b []byte) ([]byte, error) {
	return definitionNames.Append(b, uint8(d))
}

// MarshalText returns the text of d. It fails for a value out of range.
func (d Definition) MarshalText() ([]byte, error) { return d.AppendText(nil) }

// UnmarshalText reads what [ParseDefinition] reads; a failure leaves d
// untouched.
func (d *Definition) UnmarshalText(b []byte) error { return text.Unmarshal(&definitionNames, d, b) }

// Scan reads a database column: text, or NULL for unset.
func (d *Definition) Scan(src any) error { return text.Scan(&definitionNames, d, src) }

// Value returns the text of d for a database column, NULL for unset.
func (d Definition) Value() (driver.Value, error) { return definitionNames.Value(uint8(d)) }
