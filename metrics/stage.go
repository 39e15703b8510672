package metrics

import (
	"database/sql/driver"

	"github.com/supportops/policy/internal/text"
)

// Stage is how far a company has grown. The zero Stage is unset.
type Stage uint8

// The stages of the benchmarks.
const (
	Startup    Stage = iota + 1 // few agents, all do everything
	Growth                      // first specialists
	Scale                       // tiers and shifts
	Enterprise                  // contracts with targets
)

var stageNames = text.Names{Kind: "metrics: stage", Type: "Stage", Text: []string{"", "startup", "growth", "scale", "enterprise"}}

// ParseStage returns the stage with the text s, exactly: "startup",
// "growth", "scale" or "enterprise". The empty
// text is unset.
func ParseStage(s string) (Stage, error) { return text.Parse[Stage](&stageNames, s) }

// IsValid reports whether s is one of the constants.
func (s Stage) IsValid() bool { return stageNames.Valid(uint8(s)) }

// String returns the text of s, "" for unset, Stage(n) for a value out of
// range.
func (s Stage) String() string { return stageNames.String(uint8(s)) }

// AppendText appends the text of s to b. It fails for a value out of range.
func (s Stage) AppendText(b []byte) ([]byte, error) { return stageNames.Append(b, uint8(s)) }

// MarshalText returns the text of s. It fails for a value out of range.
func (s Stage) MarshalText() ([]byte, error) { return s.AppendText(nil) }

// UnmarshalText reads what [ParseStage] reads; a failure leaves s untouched.
func (s *Stage) UnmarshalText(b []byte) error { return text.Unmarshal(&stageNames, s, b) }

// Scan reads a database column: text, or NULL for unset.
func (s *Stage) Scan(src any) error { return text.Scan(&stageNames, s, src) }

// Value returns the text of s for a database column, NULL for unset.
func (s Stage) Value() (driver.Value, error) { return stageNames.Value(uint8(s)) }
