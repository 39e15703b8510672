package tier

import (
	"database/sql/driver"

	"github.com/supportops/policy/internal/text"
)

// Measure says what share a tier's target is about. The zero Measure is unset.
// Measures are comparable with ==.
type Measure uint8

// The measures.
const (
	Tickets    Measure = iota + 1 // tickets that reach the tier, of all tickets
	Resolution                    // tickets solved by the tier, of those that reach it
	Deflection                    // contacts solved without a ticket, of those that reach self-service
	Escalation                    // tickets that go on to another stop, of those that reach the tier
	FirstStop                     // tickets solved by the tier without any other, of those that come to it first
)

var measureNames = text.Names{Kind: "tier: measure", Type: "Measure", Text: []string{"", "tickets", "resolution", "deflection", "escalation", "first_stop"}}

// ParseMeasure returns the measure with the text s, exactly. The empty text is
// the unset measure.
func ParseMeasure(s string) (Measure, error) { return text.Parse[Measure](&measureNames, s) }

// IsValid reports whether m is one of the measures.
func (m Measure) IsValid() bool { return measureNames.Valid(uint8(m)) }

// String returns the text of m, "" for the unset measure and Measure(n) for a
// value out of range.
func (m Measure) String() string { return measureNames.String(uint8(m)) }

// AppendText appends the text of m to b. It fails for a value out of range.
func (m Measure) AppendText(b []byte) ([]byte, error) { return measureNames.Append(b, uint8(m)) }

// MarshalText returns the text of m. It fails for a value out of range.
func (m Measure) MarshalText() ([]byte, error) { return m.AppendText(nil) }

// UnmarshalText reads what [ParseMeasure] reads; a failure leaves m untouched.
func (m *Measure) UnmarshalText(b []byte) error { return text.Unmarshal(&measureNames, m, b) }

// Scan reads a database column: text, or NULL for unset.
func (m *Measure) Scan(src any) error { return text.Scan(&measureNames, m, src) }

// Value returns the text of m for a database column, NULL for unset.
func (m Measure) Value() (driver.Value, error) { return measureNames.Value(uint8(m)) }

// Standing is where a share lies against its target, stated only where the
// tickets are enough to tell ([Model.Shares]). The zero Standing is unset: no
// data, or too few. Standings are comparable with ==.
type Standing uint8

// The standings.
const (
	Under  Standing = iota + 1 // less than the target's at_least
	Within                     // as the target says
	Over                       // more than the target allows
)

var standingNames = text.Names{Kind: "tier: standing", Type: "Standing", Text: []string{"", "under", "within", "over"}}

// ParseStanding returns the standing with the text s, exactly. The empty text
// is the unset standing.
func ParseStanding(s string) (Standing, error) { return text.Parse[Standing](&standingNames, s) }

// IsValid reports whether s is one of the standings.
func (s Standing) IsValid() bool { return standingNames.Valid(uint8(s)) }

// String returns the text of s, "" for the unset standing and Standing(n) for
// a value out of range.
func (s Standing) String() string { return standingNames.String(uint8(s)) }

// AppendText appends the text of s to b. It fails for a value out of range.
func (s Standing) AppendText(b []byte) ([]byte, error) { return standingNames.Append(b, uint8(s)) }

// MarshalText returns the text of s. It fails for a value out of range.
func (s Standing) MarshalText() ([]byte, error) { return s.AppendText(nil) }

// UnmarshalText reads what [ParseStanding] reads; a failure leaves s
// untouched.
func (s *Standing) UnmarshalText(b []byte) error { return text.Unmarshal(&standingNames, s, b) }

// Scan reads a database column: text, or NULL for unset.
func (s *Standing) Scan(src any) error { return text.Scan(&standingNames, s, src) }

// Value returns the text of s for a database column, NULL for unset.
func (s Standing) Value() (driver.Value, error) { return standingNames.Value(uint8(s)) }
