package escalate

import (
	"database/sql/driver"

	"github.com/supportops/policy/internal/text"
)

// Cause says why a step is taken when it is. The zero Cause is unset. Causes are
// comparable with ==.
type Cause uint8

// The causes.
const (
	Started    Cause = iota + 1 // the ladder began, and its delay is over
	Unanswered                  // the wait of the step before is over, and no acknowledgement holds
	PassedOver                  // the step before reached nobody, so this one comes at once
	Repeated                    // the ladder begins anew
	Jumped                      // somebody asked for this step
	Lapsed                      // an acknowledgement held the step back, and did not lead to an end in its time
)

var causeNames = text.Names{Kind: "escalate: cause", Type: "Cause", Text: []string{"", "started", "unanswered", "passed_over", "repeated", "jumped", "lapsed"}}

// ParseCause returns the cause with the text s, exactly. The empty text is the
// unset cause.
func ParseCause(s string) (Cause, error) { return text.Parse[Cause](&causeNames, s) }

// IsValid reports whether c is one of the causes.
func (c Cause) IsValid() bool { return causeNames.Valid(uint8(c)) }

// String returns the text of c, "" for the unset cause and Cause(n) for a
// value out of range.
func (c Cause) String() string { return causeNames.String(uint8(c)) }

// AppendText appends the text of c to b. It fails for a value out of range.
func (c Cause) AppendText(b []byte) ([]byte, error) { return causeNames.Append(b, uint8(c)) }

// MarshalText returns the text of c. It fails for a value out of range.
func (c Cause) MarshalText() ([]byte, error) { return c.AppendText(nil) }

// UnmarshalText reads what [ParseCause] reads; a failure leaves c untouched.
func (c *Cause) UnmarshalText(b []byte) error { return text.Unmarshal(&causeNames, c, b) }

// Scan reads a database column: text, or NULL for unset.
func (c *Cause) Scan(src any) error { return text.Scan(&causeNames, c, src) }

// Value returns the text of c for a database column, NULL for unset.
func (c Cause) Value() (driver.Value, error) { return causeNames.Value(uint8(c)) }
