package band

import (
	"database/sql/driver"

	"github.com/supportops/policy/internal/text"
)

// Evidence says how far a grade can be trusted, given how many answers or
// tickets the number comes from. The zero Evidence is unset, as for a number
// that does not exist.
type Evidence uint8

// The degrees of evidence.
const (
	Certain      Evidence = iota + 1 // the whole confidence interval has this grade, or the number is no estimate
	Likely                           // the interval reaches into a neighbouring grade
	Insufficient                     // the interval reaches from on target to warning: the grade says nothing
)

var evidenceNames = text.Names{Kind: "band: evidence", Type: "Evidence", Text: []string{"", "certain", "likely", "insufficient"}}

// ParseEvidence returns the evidence with the text s, exactly: "certain", "likely" or
// "insufficient".
// The empty text is unset.
func ParseEvidence(s string) (Evidence, error) { return text.Parse[Evidence](&evidenceNames, s) }

// IsValid reports whether e is one of the constants.
func (e Evidence) IsValid() bool { return evidenceNames.Valid(uint8(e)) }

// String returns the text of e, "" for unset, Evidence(n) for a value out of
// range.
func (e Evidence) String() string { return evidenceNames.String(uint8(e)) }

// AppendText appends the text of e to b. It fails for a value out of range.
func (e Evidence) AppendText(b []byte) ([]byte, error) { return evidenceNames.Append(b, uint8(e)) }

// MarshalText returns the text of e. It fails for a value out of range.
func (e Evidence) MarshalText() ([]byte, error) { return e.AppendText(nil) }

// UnmarshalText reads what [ParseEvidence] reads; a failure leaves e untouched.
func (e *Evidence) UnmarshalText(b []byte) error { return text.Unmarshal(&evidenceNames, e, b) }

// Scan reads a database column: text, or NULL for unset.
func (e *Evidence) Scan(src any) error { return text.Scan(&evidenceNames, e, src) }

// Value returns the text of e for a database column, NULL for unset.
func (e Evidence) Value() (driver.Value, error) { return evidenceNames.Value(uint8(e)) }
