package escalate

import (
	"database/sql/driver"

	"github.com/supportops/policy/internal/text"
)

// Gap says why a step reached nobody. The zero Gap is unset: it reached somebody.
// Gaps are comparable with ==.
type Gap uint8

// The gaps.
const (
	NobodyOnCall Gap = iota + 1 // none of its roles has anybody on call
	OutOfHours                  // the calendar is shut and the step is passed over then
)

var gapNames = text.Names{Kind: "escalate: gap", Type: "Gap", Text: []string{"", "nobody_on_call", "out_of_hours"}}

// ParseGap returns the gap with the text s, exactly. The empty text is the
// unset gap.
func ParseGap(s string) (Gap, error) { return text.Parse[Gap](&gapNames, s) }

// IsValid reports whether g is one of the gaps.
func (g Gap) IsValid() bool { return gapNames.Valid(uint8(g)) }

// String returns the text of g, "" for the unset gap and Gap(n) for a
// value out of range.
func (g Gap) String() string { return gapNames.String(uint8(g)) }

// AppendText appends the text of g to b. It fails for a value out of range.
func (g Gap) AppendText(b []byte) ([]byte, error) { return gapNames.Append(b, uint8(g)) }

// MarshalText returns the text of g. It fails for a value out of range.
func (g Gap) MarshalText() ([]byte, error) { return g.AppendText(nil) }

// UnmarshalText reads what [ParseGap] reads; a failure leaves g untouched.
func (g *Gap) UnmarshalText(b []byte) error { return text.Unmarshal(&gapNames, g, b) }

// Scan reads a database column: text, or NULL for unset.
func (g *Gap) Scan(src any) error { return text.Scan(&gapNames, g, src) }

// Value returns the text of g for a database column, NULL for unset.
func (g Gap) Value() (driver.Value, error) { return gapNames.Value(uint8(g)) }
