package backlog

import (
	"database/sql/driver"

	"github.com/supportops/policy/internal/text"
)

// Order says which of the waiting work is done first. The zero Order is
// EarliestDue.
type Order uint8

// The orders. Ties are broken by the other one, then by the place in the list.
const (
	EarliestDue Order = iota + 1 // what is due first: keeps every deadline that can be kept
	FirstCome                    // what arrived first
)

var orderNames = text.Names{Kind: "backlog: order", Type: "Order", Text: []string{"", "earliest_due", "first_come"}}

// ParseOrder returns the order with the text s, "earliest_due" or
// "first_come". The empty text is the unset order.
func ParseOrder(s string) (Order, error) { return text.Parse[Order](&orderNames, s) }

// IsValid reports whether o is one of the orders.
func (o Order) IsValid() bool { return orderNames.Valid(uint8(o)) }

// String returns the text of o, "" for unset, Order(n) out of range.
func (o Order) String() string { return orderNames.String(uint8(o)) }

// AppendText appends the text of o to b. It fails for a value out of range.
func (o Order) AppendText(b []byte) ([]byte, error) { return orderNames.Append(b, uint8(o)) }

// MarshalText returns the text of o. It fails for a value out of range.
func (o Order) MarshalText() ([]byte, error) { return o.AppendText(nil) }

// UnmarshalText reads what [ParseOrder] reads; a failure leaves o untouched.
func (o *Order) UnmarshalText(b []byte) error { return text.Unmarshal(&orderNames, o, b) }

// Scan reads a database column: text, or NULL for unset.
func (o *Order) Scan(src any) error { return text.Scan(&orderNames, o, src) }

// Value returns the text of o for a database column, NULL for unset.
func (o Order) Value() (driver.Value, error) { return orderNames.Value(uint8(o)) }
