package metrics

import (
	"database/sql/driver"

	"github.com/supportops/policy/internal/text"
)

// Cohort says which tickets a number of a period is about. The numerator and
// the denominator of a rate have the same one. The zero Cohort is unset.
type Cohort uint8

// The cohorts.
const (
	ByEvent    Cohort = iota + 1 // what happened in the period: replied, resolved, rated, fell due
	ByCreation                   // what was created in the period, whatever became of it since
	AtInstant                    // what was the case at one instant: a stock
)

var cohortNames = text.Names{Kind: "metrics: cohort", Type: "Cohort", Text: []string{"", "by_event", "by_creation", "at_instant"}}

// ParseCohort returns the cohort with the text s, exactly: "by_event",
// "by_creation" or "at_instant". The empty
// text is unset.
func ParseCohort(s string) (Cohort, error) { return text.Parse[Cohort](&cohortNames, s) }

// IsValid reports whether c is one of the constants.
func (c Cohort) IsValid() bool { return cohortNames.Valid(uint8(c)) }

// String returns the text of c, "" for unset, Cohort(n) for a value out of
// range.
func (c Cohort) String() string { return cohortNames.String(uint8(c)) }

// AppendText appends the text of c to b. It fails for a value out of range.
func (c Cohort) AppendText(b []byte) ([]byte, error) { return cohortNames.Append(b, uint8(c)) }

// MarshalText returns the text of c. It fails for a value out of range.
func (c Cohort) MarshalText() ([]byte, error) { return c.AppendText(nil) }

// UnmarshalText reads what [ParseCohort] reads; a failure leaves c untouched.
func (c *Cohort) UnmarshalText(b []byte) error { return text.Unmarshal(&cohortNames, c, b) }

// Scan reads a database column: text, or NULL for unset.
func (c *Cohort) Scan(src any) error { return text.Scan(&cohortNames, c, src) }

// Value returns the text of c for a database column, NULL for unset.
func (c Cohort) Value() (driver.Value, error) { return cohortNames.Value(uint8(c)) }
