package severity

import (
	"database/sql/driver"

	"github.com/supportops/policy/internal/enum"
)

// Severity is the gravity of an incident, SEV1 the gravest.
//
// The zero Severity is unset: its text is empty and it never wins a
// comparison. Severities are comparable with ==, but order them with
// [Severity.Compare] or [Severity.Graver], since the unset value is smaller
// than SEV1 as a number.
type Severity uint8

// The severities. The support-operations guide has the first four.
const (
	SEV1 Severity = iota + 1 // system-wide outage
	SEV2                     // major feature broken
	SEV3                     // feature degraded
	SEV4                     // minor impact
	SEV5                     // one user, minor

	numSeverities = iota
)

var names = enum.Names{Kind: "severity: severity", Type: "Severity", Text: []string{"", "sev1", "sev2", "sev3", "sev4", "sev5"}}

// Severities returns every severity, the gravest first.
func Severities() []Severity { return []Severity{SEV1, SEV2, SEV3, SEV4, SEV5} }

// ParseSeverity returns the severity with the text s: "sev1" to "sev5", or
// "SEV1" to "SEV5" as people write them. The empty text is the unset severity;
// any other text is an error that lists the allowed ones. Severities are
// written in lower case.
func ParseSeverity(s string) (Severity, error) { return parse(s) }

func parse[S ~string | ~[]byte](s S) (Severity, error) {
	if len(s) == 4 && string(s[:3]) == "SEV" && '1' <= s[3] && s[3] < '1'+numSeverities {
		return Severity(s[3] - '0'), nil
	}
	return enum.Parse[Severity](&names, s)
}

// IsValid reports whether s is one of SEV1 to SEV5.
func (s Severity) IsValid() bool { return names.Valid(uint8(s)) }

// Compare returns -1 if s is graver than t, +1 if it is milder and 0 if they
// are equal. Unset and invalid severities come last, all alike.
func (s Severity) Compare(t Severity) int {
	switch {
	case s.Graver(t):
		return -1
	case t.Graver(s):
		return +1
	}
	return 0
}

// Graver reports whether s is a severity and t is a milder severity or no
// severity.
func (s Severity) Graver(t Severity) bool { return s.IsValid() && (!t.IsValid() || s < t) }

// String returns "sev1" to "sev5", "" for the unset severity and Severity(n)
// for a value out of range.
func (s Severity) String() string { return names.String(uint8(s)) }

// AppendText appends the text of s to b. It fails for a value out of range.
func (s Severity) AppendText(b []byte) ([]byte, error) { return names.Append(b, uint8(s)) }

// MarshalText returns the text of s. It fails for a value out of range.
func (s Severity) MarshalText() ([]byte, error) { return s.AppendText(nil) }

// UnmarshalText reads what [ParseSeverity] reads; a failure leaves s untouched.
func (s *Severity) UnmarshalText(b []byte) error {
	v, err := parse(b)
	if err != nil {
		return err
	}
	*s = v
	return nil
}

// Scan reads a database column: text as [ParseSeverity] reads it, or NULL for unset. A
// failure leaves s untouched.
func (s *Severity) Scan(src any) error {
	switch v := src.(type) {
	case string:
		return s.UnmarshalText([]byte(v))
	case []byte:
		return s.UnmarshalText(v)
	}
	return enum.Scan(&names, s, src)
}

// Value returns the text of s for a database column, NULL for unset.
func (s Severity) Value() (driver.Value, error) { return names.Value(uint8(s)) }
