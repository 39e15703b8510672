package improve

import (
	"database/sql/driver"

	"github.com/supportops/policy/internal/text"
)

// Verdict says what became of a number, or of all. The zero Verdict is unset.
type Verdict uint8

// The verdicts.
const (
	Improved     Verdict = iota + 1 // better, beyond what chance explains or of a figure that is no estimate
	Worsened                        // worse, in the same way
	Unclear                         // chance explains it: no evidence of a change, nor of none
	Mixed                           // overall: some improved, some worsened; one effect: the rate and its strata moved opposite ways
	Insufficient                    // there is no number on one side or the other
)

var verdictNames = text.Names{Kind: "improve: verdict", Type: "Verdict", Text: []string{"", "improved", "worsened", "unclear", "mixed", "insufficient"}}

// ParseVerdict returns the verdict with the text s, exactly: "improved",
// "worsened", "unclear", "mixed" or "insufficient". The empty text is unset.
func ParseVerdict(s string) (Verdict, error) { return text.Parse[Verdict](&verdictNames, s) }

// IsValid reports whether v is one of the constants.
func (v Verdict) IsValid() bool { return verdictNames.Valid(uint8(v)) }

// String returns the text of v, "" for unset, Verdict(n) for a value out of
// range.
func (v Verdict) String() string { return verdictNames.String(uint8(v)) }

// AppendText appends the text of v to b. It fails for a value out of range.
func (v Verdict) AppendText(b []byte) ([]byte, error) { return verdictNames.Append(b, uint8(v)) }

// MarshalText returns the text of v. It fails for a value out of range.
func (v Verdict) MarshalText() ([]byte, error) { return v.AppendText(nil) }

// UnmarshalText reads what [ParseVerdict] reads; a failure leaves v untouched.
func (v *Verdict) UnmarshalText(b []byte) error { return text.Unmarshal(&verdictNames, v, b) }

// Scan reads a database column: text, or NULL for unset.
func (v *Verdict) Scan(src any) error { return text.Scan(&verdictNames, v, src) }

// Value returns the text of v for a database column, NULL for unset.
func (v Verdict) Value() (driver.Value, error) { return verdictNames.Value(uint8(v)) }
