package sla

import (
	"database/sql/driver"

	"github.com/supportops/policy/internal/text"
)

// Metric says what a target promises. The zero Metric is unset.
type Metric uint8

// The metrics. A reply is a public message by an agent; bots, automatic
// answers and internal notes are none.
const (
	// FirstResponse runs from the opening of the ticket to the first reply.
	// A ticket that an agent opened has none.
	FirstResponse Metric = iota + 1

	// NextResponse runs from the oldest customer message that nobody has
	// answered to the next reply, once for each time that the customer waits.
	// What the first response answers is not counted again.
	NextResponse

	// UpdateCadence runs from each reply to the next, while the ticket is not
	// done.
	UpdateCadence

	// Resolution runs from the opening of the ticket until it is done.
	Resolution

	// Operational runs while the ticket matches the target: in a state, with
	// a group, in a tier. Each stay is a cycle. It is a promise within the
	// desk, the operational level agreement of ITIL.
	Operational

	numMetrics = iota
)

var metricNames = text.Names{Kind: "sla: metric", Type: "Metric", Text: []string{
	"", "first_response", "next_response", "update_cadence", "resolution", "operational",
}}

// Metrics returns every metric in the order in which answers list them.
func Metrics() []Metric {
	return []Metric{FirstResponse, NextResponse, UpdateCadence, Resolution, Operational}
}

// ParseMetric reads the text of a metric, such as "first_response", exactly.
// The empty text is unset.
func ParseMetric(s string) (Metric, error) { return text.Parse[Metric](&metricNames, s) }

// IsValid reports whether m is one of the metrics.
func (m Metric) IsValid() bool { return metricNames.Valid(uint8(m)) }

// String returns the text of m, "" for unset, Metric(n) out of range.
func (m Metric) String() string { return metricNames.String(uint8(m)) }

// AppendText appends the text of m. It fails for a value out of range.
func (m Metric) AppendText(b []byte) ([]byte, error) { return metricNames.Append(b, uint8(m)) }

// MarshalText returns the text of m. It fails for a value out of range.
func (m Metric) MarshalText() ([]byte, error) { return m.AppendText(nil) }

// UnmarshalText reads what [ParseMetric] reads; a failure leaves m untouched.
func (m *Metric) UnmarshalText(b []byte) error { return text.Unmarshal(&metricNames, m, b) }

// Scan reads a database column: text, or NULL for unset.
func (m *Metric) Scan(src any) error { return text.Scan(&metricNames, m, src) }

// Value returns the text of m for a database column, NULL for unset.
func (m Metric) Value() (driver.Value, error) { return metricNames.Value(uint8(m)) }

// Outcome is the verdict on one clock. The zero Outcome is unset.
type Outcome uint8

// The outcomes.
const (
	NoTarget Outcome = iota + 1 // nothing is promised, or no longer
	Pending                     // neither met nor breached yet
	Met                         // stopped at the deadline or before
	Breached                    // not stopped when the deadline had passed
	Void                        // ended before the deadline without what was promised: the ticket was done or merged
)

var outcomeNames = text.Names{Kind: "sla: outcome", Type: "Outcome", Text: []string{
	"", "no_target", "pending", "met", "breached", "void",
}}

// ParseOutcome reads the text of an outcome, such as "met", exactly. The empty
// text is unset.
func ParseOutcome(s string) (Outcome, error) { return text.Parse[Outcome](&outcomeNames, s) }

// IsValid reports whether o is one of the outcomes.
func (o Outcome) IsValid() bool { return outcomeNames.Valid(uint8(o)) }

// String returns the text of o, "" for unset, Outcome(n) out of range.
func (o Outcome) String() string { return outcomeNames.String(uint8(o)) }

// AppendText appends the text of o. It fails for a value out of range.
func (o Outcome) AppendText(b []byte) ([]byte, error) { return outcomeNames.Append(b, uint8(o)) }

// MarshalText returns the text of o. It fails for a value out of range.
func (o Outcome) MarshalText() ([]byte, error) { return o.AppendText(nil) }

// UnmarshalText reads what [ParseOutcome] reads; a failure leaves o untouched.
func (o *Outcome) UnmarshalText(b []byte) error { return text.Unmarshal(&outcomeNames, o, b) }

// Scan reads a database column: text, or NULL for unset.
func (o *Outcome) Scan(src any) error { return text.Scan(&outcomeNames, o, src) }

// Value returns the text of o for a database column, NULL for unset.
func (o Outcome) Value() (driver.Value, error) { return outcomeNames.Value(uint8(o)) }

// Phase says what a clock does at the moment of the answer. The zero Phase is
// unset.
type Phase uint8

// The phases.
const (
	Running Phase = iota + 1
	Paused        // a pause of the policy holds it
	Stopped       // what was promised has happened, or the clock has ended
)

var phaseNames = text.Names{Kind: "sla: phase", Type: "Phase", Text: []string{"", "running", "paused", "stopped"}}

// ParsePhase reads "running", "paused" or "stopped". The empty text is unset.
func ParsePhase(s string) (Phase, error) { return text.Parse[Phase](&phaseNames, s) }

// IsValid reports whether p is one of the phases.
func (p Phase) IsValid() bool { return phaseNames.Valid(uint8(p)) }

// String returns the text of p, "" for unset, Phase(n) out of range.
func (p Phase) String() string { return phaseNames.String(uint8(p)) }

// AppendText appends the text of p. It fails for a value out of range.
func (p Phase) AppendText(b []byte) ([]byte, error) { return phaseNames.Append(b, uint8(p)) }

// MarshalText returns the text of p. It fails for a value out of range.
func (p Phase) MarshalText() ([]byte, error) { return p.AppendText(nil) }

// UnmarshalText reads what [ParsePhase] reads; a failure leaves p untouched.
func (p *Phase) UnmarshalText(b []byte) error { return text.Unmarshal(&phaseNames, p, b) }

// Scan reads a database column: text, or NULL for unset.
func (p *Phase) Scan(src any) error { return text.Scan(&phaseNames, p, src) }

// Value returns the text of p for a database column, NULL for unset.
func (p Phase) Value() (driver.Value, error) { return phaseNames.Value(uint8(p)) }

// Reopen says what a reopening does to the clock of [Resolution]. The zero
// Reopen is [Resume].
type Reopen uint8

// The modes.
const (
	Resume   Reopen = iota // the clock goes on; the time in which the ticket was done does not count
	Continue               // the clock goes on; the time in which the ticket was done counts
	NewCycle               // a new clock starts at the reopening
	Frozen                 // the first resolution stands
)

var reopenNames = [...]string{"resume", "continue", "new_cycle", "frozen"}

// ParseReopen reads "resume", "continue", "new_cycle" or "frozen"; the empty
// text is [Resume].
func ParseReopen(s string) (Reopen, error) { return parseChoice[Reopen]("reopen", reopenNames[:], s) }

// String returns the text of r, Reopen(n) out of range.
func (r Reopen) String() string { return choiceText("Reopen", reopenNames[:], uint8(r)) }

// AppendText appends the text of r. It fails for a value out of range.
func (r Reopen) AppendText(b []byte) ([]byte, error) {
	return appendChoice(b, "Reopen", reopenNames[:], uint8(r))
}

// MarshalText returns the text of r. It fails for a value out of range.
func (r Reopen) MarshalText() ([]byte, error) { return r.AppendText(nil) }

// UnmarshalText reads what [ParseReopen] reads; a failure leaves r untouched.
func (r *Reopen) UnmarshalText(b []byte) error { return setText(r, b, ParseReopen) }

// Retarget says what happens when another target comes to apply to a running
// clock: the priority, the customer or anything else that targets ask for has
// changed, or a target has come into force. The zero Retarget is
// [FromCreation]; under it a reply that no target was for is judged by the first
// that is found once the ticket's priority, category, channel or customer, not
// known at the reply, have become known. A resolution that no target was for
// stays without one: what changes once a ticket is done changes no verdict.
type Retarget uint8

// The modes.
const (
	FromCreation Retarget = iota // the new target holds as from the start; time counted and paused is kept
	FromChange                   // the new target holds from the change on; the time before counts no more
	KeepFirst                    // the target that applied at the start stays
)

var retargetNames = [...]string{"from_creation", "from_change", "keep_first"}

// ParseRetarget reads "from_creation", "from_change" or "keep_first"; the
// empty text is [FromCreation].
func ParseRetarget(s string) (Retarget, error) {
	return parseChoice[Retarget]("retarget", retargetNames[:], s)
}

// String returns the text of r, Retarget(n) out of range.
func (r Retarget) String() string { return choiceText("Retarget", retargetNames[:], uint8(r)) }

// AppendText appends the text of r. It fails for a value out of range.
func (r Retarget) AppendText(b []byte) ([]byte, error) {
	return appendChoice(b, "Retarget", retargetNames[:], uint8(r))
}

// MarshalText returns the text of r. It fails for a value out of range.
func (r Retarget) MarshalText() ([]byte, error) { return r.AppendText(nil) }

// UnmarshalText reads what [ParseRetarget] reads; a failure leaves r untouched.
func (r *Retarget) UnmarshalText(b []byte) error { return setText(r, b, ParseRetarget) }
