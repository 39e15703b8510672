package whatif

import (
	"github.com/supportops/policy/internal/text"
	"github.com/supportops/policy/sla"
)

// Verdict is what one side says of one clock: its outcome, or that the ticket
// is not judged. The zero Verdict is unset: the side does not have the clock.
// Verdicts are comparable with ==.
type Verdict uint8

// The verdicts. All but the last are the outcomes of package sla.
const (
	NoTarget Verdict = iota + 1 // nothing is promised, or no longer
	Pending                     // neither met nor breached yet
	Met                         // stopped at the deadline or before
	Breached                    // not stopped when the deadline had passed
	Void                        // ended before the deadline without what was promised
	Excluded                    // whatever the outcome, the ticket is not judged
)

var verdictNames = text.Names{Kind: "whatif: verdict", Type: "Verdict", Text: []string{
	"", "no_target", "pending", "met", "breached", "void", "excluded",
}}

// Judge returns the verdict of s: Excluded if Excluded of s says why, else the
// outcome.
func Judge(s *sla.Status) Verdict {
	if s.Excluded != "" {
		return Excluded
	}
	return Verdict(s.Outcome)
}

// ParseVerdict reads the text of a verdict, such as "excluded", exactly. The
// empty text is unset.
func ParseVerdict(s string) (Verdict, error) { return text.Parse[Verdict](&verdictNames, s) }

// IsValid reports whether v is one of the verdicts.
func (v Verdict) IsValid() bool { return verdictNames.Valid(uint8(v)) }

// String returns the text of v, "" for unset, Verdict(n) out of range.
func (v Verdict) String() string { return verdictNames.String(uint8(v)) }

// AppendText appends the text of v. It fails for a value out of range.
func (v Verdict) AppendText(b []byte) ([]byte, error) { return verdictNames.Append(b, uint8(v)) }

// MarshalText returns the text of v. It fails for a value out of range.
func (v Verdict) MarshalText() ([]byte, error) { return v.AppendText(nil) }

// UnmarshalText reads what [ParseVerdict] reads; a failure leaves v untouched.
func (v *Verdict) UnmarshalText(b []byte) error { return text.Unmarshal(&verdictNames, v, b) }
