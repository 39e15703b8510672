package smell

import (
	"database/sql/driver"

	"github.com/supportops/policy/internal/text"
)

// Kind is an anti-pattern. The zero Kind is unset.
type Kind uint8

// The first source document's ten anti-patterns, and those that support
// handbooks add.
const (
	SpeedOverQuality    Kind = iota + 1 // fast resolutions that do not hold
	TicketTennis                        // owner after owner without a word to the customer
	KnowledgeHoarding                   // one agent resolves most of a category
	MetricGaming                        // closed early: the customer reopens within a day
	EscalationAvoidance                 // stuck tickets that nobody escalates
	ChannelForcing                      // the customer is answered where he did not write
	CopyPaste                           // copied replies after which the customer writes again
	InvisibleBacklog                    // open tickets on which nothing happens
	NoFeedbackLoop                      // insights do not go upstream
	OverAutomation                      // bots answer on where a human is needed

	StatusLimbo        // long in one open state without a message
	PriorityInflation  // too much is P1
	AssignmentHoarding // one agent holds a multiple of a fair share
	ClockManipulation  // paused while the customer waits for an answer
	OverEscalation     // escalated at once, without a reply
	SurveyGating       // no survey where the answer would be bad
	CherryPicking      // easy tickets are taken while harder ones wait longer
	ResponseRacing     // quick and hollow first replies, then a long silence
	OnePersonOverload  // one agent holds most of a group's open tickets, for weeks
	ScoreInflation     // a reviewer gives top scores where others do not

	numKinds = iota
)

var kindNames = text.Names{Kind: "smell: kind", Type: "Kind", Text: []string{
	"", "speed_over_quality", "ticket_tennis", "knowledge_hoarding", "metric_gaming", "escalation_avoidance", "channel_forcing", "copy_paste", "invisible_backlog", "no_feedback_loop", "over_automation",
	"status_limbo", "priority_inflation", "assignment_hoarding", "clock_manipulation", "over_escalation", "survey_gating",
	"cherry_picking", "response_racing", "one_person_overload", "score_inflation",
}}

// Kinds returns every kind in the order of the constants.
func Kinds() []Kind {
	all := make([]Kind, numKinds)
	for i := range all {
		all[i] = Kind(i + 1)
	}
	return all
}

// ParseKind returns the kind with the text s, such as "ticket_tennis",
// exactly. The empty text is unset.
func ParseKind(s string) (Kind, error) { return text.Parse[Kind](&kindNames, s) }

// IsValid reports whether k is one of the constants.
func (k Kind) IsValid() bool { return kindNames.Valid(uint8(k)) }

// String returns the text of k, "" for unset, Kind(n) for a value out of
// range.
func (k Kind) String() string { return kindNames.String(uint8(k)) }

// AppendText appends the text of k to b. It fails for a value out of range.
func (k Kind) AppendText(b []byte) ([]byte, error) { return kindNames.Append(b, uint8(k)) }

// MarshalText returns the text of k. It fails for a value out of range.
func (k Kind) MarshalText() ([]byte, error) { return k.AppendText(nil) }

// UnmarshalText reads what [ParseKind] reads; a failure leaves k untouched.
func (k *Kind) UnmarshalText(b []byte) error { return text.Unmarshal(&kindNames, k, b) }

// Scan reads a database column: text, or NULL for unset.
func (k *Kind) Scan(src any) error { return text.Scan(&kindNames, k, src) }

// Value returns the text of k for a database column, NULL for unset.
func (k Kind) Value() (driver.Value, error) { return kindNames.Value(uint8(k)) }
