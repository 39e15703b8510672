package machine

import (
	"github.com/supportops/policy/internal/enum"
)

// Class says what a state means to the clocks: whether the desk works, waits
// for somebody else, or is done.
//
// The zero Class is unset: that of a state that a machine does not declare.
// Classes are comparable with ==.
type Class uint8

// The classes.
const (
	Open    Class = iota + 1 // the desk's turn
	Waiting                  // somebody else's turn
	Done                     // resolved, closed, cancelled: leaving it for another class is a reopening
)

var classNames = enum.Names{Kind: "lifecycle: class", Type: "Class", Text: []string{"", "open", "waiting", "done"}}

// ParseClass returns the class with the text s, exactly. The empty text is the
// unset class; any other text is an error that lists the allowed ones.
func ParseClass(s string) (Class, error) { return enum.Parse[Class](&classNames, s) }

// IsValid reports whether c is set and in range.
func (c Class) IsValid() bool { return classNames.Valid(uint8(c)) }

// String returns the text of c, "" for the unset value and Class(n) for a value
// out of range.
func (c Class) String() string { return classNames.String(uint8(c)) }

// AppendText appends the text of c to b. It fails for a value out of range.
func (c Class) AppendText(b []byte) ([]byte, error) { return classNames.Append(b, uint8(c)) }

// MarshalText returns the text of c. It fails for a value out of range.
func (c Class) MarshalText() ([]byte, error) { return c.AppendText(nil) }

// UnmarshalText reads what [ParseClass] reads; a failure leaves c untouched.
func (c *Class) UnmarshalText(b []byte) error { return enum.Unmarshal(&classNames, c, b) }
