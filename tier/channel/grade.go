package channel

import (
	"database/sql/driver"

	"github.com/supportops/policy/internal/text"
)

// Grade is a coarse amount, from lowest to highest. The zero Grade is unset.
// Grades are comparable with == and ordered as numbers, the unset one first.
type Grade uint8

// The grades.
const (
	Lowest Grade = iota + 1
	Low
	Medium
	High
	Highest
)

var gradeNames = text.Names{Kind: "channel: grade", Type: "Grade", Text: []string{"", "lowest", "low", "medium", "high", "highest"}}

// ParseGrade returns the grade with the text s, exactly. The empty text is the
// unset grade.
func ParseGrade(s string) (Grade, error) { return text.Parse[Grade](&gradeNames, s) }

// IsValid reports whether g is one of the grades.
func (g Grade) IsValid() bool { return gradeNames.Valid(uint8(g)) }

// String returns the text of g, "" for the unset grade and Grade(n) for a
// value out of range.
func (g Grade) String() string { return gradeNames.String(uint8(g)) }

// AppendText appends the text of g to b. It fails for a value out of range.
func (g Grade) AppendText(b []byte) ([]byte, error) { return gradeNames.Append(b, uint8(g)) }

// MarshalText returns the text of g. It fails for a value out of range.
func (g Grade) MarshalText() ([]byte, error) { return g.AppendText(nil) }

// UnmarshalText reads what [ParseGrade] reads; a failure leaves g untouched.
func (g *Grade) UnmarshalText(b []byte) error { return text.Unmarshal(&gradeNames, g, b) }

// Scan reads a database column: text, or NULL for unset.
func (g *Grade) Scan(src any) error { return text.Scan(&gradeNames, g, src) }

// Value returns the text of g for a database column, NULL for unset.
func (g Grade) Value() (driver.Value, error) { return gradeNames.Value(uint8(g)) }
