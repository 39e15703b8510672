package priority

import (
	"database/sql/driver"

	"github.com/supportops/policy/internal/text"
)

// Stage is the part of a [Policy] that made a step of a decision. The zero
// Stage is unset. Stages are comparable with == and numbered in the order in
// which a policy applies them.
type Stage uint8

// The stages, in the order of their application.
const (
	StageMatrix   Stage = iota + 1 // the level of an impact and an urgency
	StageTriage                    // the first rule over facts
	StageModifier                  // raised or lowered for the customer, a VIP
	StageOverride                  // a person's decision
	StageAging                     // risen by waiting
)

var stageNames = text.Names{Kind: "priority: stage", Type: "Stage", Text: []string{"", "matrix", "triage", "modifier", "override", "aging"}}

// ParseStage returns the stage with the text s, exactly. The empty text is the
// unset stage.
func ParseStage(s string) (Stage, error) { return text.Parse[Stage](&stageNames, s) }

// IsValid reports whether s is one of the stages.
func (s Stage) IsValid() bool { return stageNames.Valid(uint8(s)) }

// String returns the text of s, "" for the unset stage and Stage(n) for a
// value out of range.
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
