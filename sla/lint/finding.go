package lint

import (
	"fmt"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
)

// Finding is one thing in a document that is most likely not meant.
type Finding struct {
	Rule   Rule   `json:"rule"`
	Path   string `json:"path"`           // where in the document, such as clocks[0].targets[2].within
	Other  string `json:"other,omitzero"` // what it is at odds with
	Detail string `json:"detail"`         // the finding in words

	// Ticket is one that shows it, where the finding is about tickets: of
	// "not_monotone", the more urgent one.
	Ticket lifecycle.Facets `json:"ticket,omitzero"`

	// Share is the part of N cases in which it shows, where that was counted:
	// of starts, or of the clocks of histories.
	Share priority.Ratio `json:"share,omitzero"`
	N     int            `json:"n,omitzero"`
}

// String returns path, rule and detail.
func (f Finding) String() string { return fmt.Sprintf("%s: %s: %s", f.Path, f.Rule, f.Detail) }

// Rule names a check. It is stable and can be listed to be left out.
//
//   - "never_stops": nothing stops or cancels the clock
//   - "never_ends": once a pause holds, nothing that is named ends it
//   - "unreachable": an earlier target takes every ticket
//   - "late_warning": no warning of the target comes before its deadline
//   - "tiny_amount": an amount of less than a second: most likely a number without its unit
//   - "whole_days_as_hours": a multiple of 24 h on a calendar that shuts: days of open time, not of the clock
//   - "urgent_in_office": the most urgent level is promised in office hours only
//   - "budget_beyond_target": a pause may last longer than every target of the clock
//   - "unused_calendar": nothing names the calendar
//   - "not_monotone": a more urgent ticket is due later than a less urgent one
//   - "response_last": the first response is due after the resolution
//   - "uncovered": a level has no target of a clock that others have
//   - "unknown_state": no state of the machine
//   - "other_class": the policy gives a state another class than the machine does
//   - "strange_state": histories have a state that the policy names nowhere
//   - "silent_fact": no history states the fact
//   - "silent_value": no history states the value of the fact
//   - "silent_signal": no history has an event of the kind
//   - "unknown_calendar": a ticket names a calendar that the policy does not have
//   - "seldom_met": histories say that the promise is kept less often than asked for
//   - "untried": a document so large that not all of it was looked at
type Rule string

// The rules.
const (
	NeverStops         Rule = "never_stops"          // nothing stops or cancels the clock
	NeverEnds          Rule = "never_ends"           // once a pause holds, nothing that is named ends it
	Unreachable        Rule = "unreachable"          // an earlier target takes every ticket
	LateWarning        Rule = "late_warning"         // no warning of the target comes before its deadline
	TinyAmount         Rule = "tiny_amount"          // an amount of less than a second: most likely a number without its unit
	WholeDaysAsHours   Rule = "whole_days_as_hours"  // a multiple of 24 h on a calendar that shuts: days of open time, not of the clock
	UrgentInOffice     Rule = "urgent_in_office"     // the most urgent level is promised in office hours only
	BudgetBeyondTarget Rule = "budget_beyond_target" // a pause may last longer than every target of the clock
	UnusedCalendar     Rule = "unused_calendar"      // nothing names the calendar
	NotMonotone        Rule = "not_monotone"         // a more urgent ticket is due later than a less urgent one
	ResponseLast       Rule = "response_last"        // the first response is due after the resolution
	Uncovered          Rule = "uncovered"            // a level has no target of a clock that others have
	UnknownState       Rule = "unknown_state"        // no state of the machine
	OtherClass         Rule = "other_class"          // the policy gives a state another class than the machine does
	UnknownReason      Rule = "unknown_reason"       // no state of the machine has the reason
	UnpausedWaiting    Rule = "unpaused_waiting"     // a clock that pauses runs on in a waiting state of the machine
	StrangeState       Rule = "strange_state"        // histories have a state that the policy names nowhere
	SilentFact         Rule = "silent_fact"          // no history states the fact
	SilentValue        Rule = "silent_value"         // no history states the value of the fact
	SilentSignal       Rule = "silent_signal"        // no history has an event of the kind
	UnknownCalendar    Rule = "unknown_calendar"     // a ticket names a calendar that the policy does not have
	SeldomMet          Rule = "seldom_met"           // histories say that the promise is kept less often than asked for
	Untried            Rule = "untried"              // a document so large that not all of it was looked at
)
