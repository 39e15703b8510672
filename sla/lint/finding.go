package lint

import (
	"github.com/supportops/policy/internal/text"
	"github.com/supportops/policy/lifecycle"
)

// Finding is one thing in a document that is most likely not meant.
type Finding struct {
	Code    Code   `json:"code"`
	Path    string `json:"path"`           // where in the document, such as targets[2].within
	Other   string `json:"other,omitzero"` // what it is at odds with
	Message string `json:"message"`        // the finding in words

	// Ticket is one that shows it, where the finding is about tickets: of
	// [NotMonotone], the more urgent one. Names that no target asks for are
	// left out.
	Ticket lifecycle.Facets `json:"ticket,omitzero"`

	// Share is the part of N cases in which it shows, where that was counted:
	// of the starts of a year, or of the clocks of histories.
	Share float64 `json:"share,omitzero"`
	N     int     `json:"n,omitzero"`
}

// Code names a kind of finding. The zero Code is unset.
type Code uint8

// The kinds.
const (
	NotMonotone        Code = iota + 1 // a more urgent ticket is due later than a less urgent one
	ResponseLast                       // the first response is due after the resolution
	LongerThanOpen                     // a target in time is longer than what any date has open: it always ends on a later day
	WholeDaysAsHours                   // a multiple of 24 h on a calendar that shuts: days of open time, not of the clock
	UrgentInOffice                     // the most urgent level is promised in office hours only
	NoEarlyWarning                     // no warning comes before the breach
	Unreachable                        // an earlier target takes every ticket
	Uncovered                          // a level has no target of a metric that others have
	UnknownState                       // no state of the machine
	UnpausedWaiting                    // a waiting state of the machine in which the clock of resolution runs on
	NotDone                            // a done state of the machine in which the clock of resolution runs on
	BudgetBeyondTarget                 // a pause may last longer than the whole target
	UnusedCalendar                     // no target names the calendar
	TinyTarget                         // a target of less than a second: most likely a number without its unit
	StrangeState                       // histories have a state that the policy names nowhere
	SeldomMet                          // histories say that the promise is kept less often than asked for
	Wildcard                           // "*" in a list of names, where it is a name like any other
	UnusedReason                       // a pause asks for a reason that its states never have
	Untried                            // a document so large that not all of it was looked at
)

var codeNames = text.Names{Kind: "lint: code", Type: "Code", Text: []string{
	"", "not_monotone", "response_last", "longer_than_open", "whole_days_as_hours", "urgent_in_office", "no_early_warning",
	"unreachable", "uncovered", "unknown_state", "unpaused_waiting", "not_done", "budget_beyond_target", "unused_calendar",
	"tiny_target", "strange_state", "seldom_met", "wildcard", "unused_reason", "untried",
}}

// ParseCode reads the text of a code, such as "not_monotone", exactly. The
// empty text is unset.
func ParseCode(s string) (Code, error) { return text.Parse[Code](&codeNames, s) }

// IsValid reports whether c is one of the codes.
func (c Code) IsValid() bool { return codeNames.Valid(uint8(c)) }

// String returns the text of c, "" for unset, Code(n) out of range.
func (c Code) String() string { return codeNames.String(uint8(c)) }

// AppendText appends the text of c. It fails for a value out of range.
func (c Code) AppendText(b []byte) ([]byte, error) { return codeNames.Append(b, uint8(c)) }

// MarshalText returns the text of c. It fails for a value out of range.
func (c Code) MarshalText() ([]byte, error) { return c.AppendText(nil) }

// UnmarshalText reads what [ParseCode] reads; a failure leaves c untouched.
func (c *Code) UnmarshalText(b []byte) error { return text.Unmarshal(&codeNames, c, b) }
