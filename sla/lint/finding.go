package lint

import (
	"fmt"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/lint"
	"github.com/supportops/policy/priority"
)

// Finding is one thing in a document that is most likely not meant. Its rule is
// one of these, stable, and can be listed to be left out:
//
//   - "never_stops": nothing stops or cancels the clock
//   - "never_ends": once a pause holds, nothing that is named ends it
//   - "unreachable": an earlier target takes every ticket
//   - "late_warning": no warning of the target comes before its deadline
//   - "idle_cutoff": the cut-off changes no deadline
//   - "held_on": when a pause ends, another pause goes on holding the clock
//   - "unreadable_fact": histories state values of the fact that are not an
//     instant or an amount
//   - "empty_class": no state of the policy is of the class
//   - "tiny_amount": an amount of less than a second
//   - "whole_days_as_hours": a multiple of 24 h on a calendar that shuts: days of open time, not of the clock
//   - "urgent_in_office": the most urgent level is promised in office hours only
//   - "budget_beyond_target": a pause may last longer than every target of the clock
//   - "unused_calendar": nothing names the calendar
//   - "not_monotone": a more urgent ticket is due later than a less urgent one
//   - "response_last": the first response is due after the resolution
//   - "uncovered": a level has no target of a clock that others have
//   - "unknown_state": the machine has no such state
//   - "other_class": the policy gives a state another class than the machine does
//   - "other_exclusion": in a state, the policy judges tickets that the machine excludes,
//     excludes tickets that the machine judges, or excludes them for another reason
//   - "unknown_reason": no state of the machine has the reason
//   - "unpaused_waiting": a clock that pauses runs on in a waiting state of the machine
//   - "strange_state": histories have a state that the policy names nowhere
//   - "silent_fact": no history states the fact
//   - "silent_value": no history states the value of the fact
//   - "silent_signal": no history has an event of the kind
//   - "unknown_calendar": a ticket names a calendar that the policy does not have
//   - "seldom_met": in the histories the promise is kept less often than asked
//     for
//   - "untried": the document is so large that not all of it was looked at
//
// The rules for the policy's calendars are listed at Finding in package
// sla/calendar.
type Finding struct {
	Rule   lint.Rule `json:"rule"`
	Path   string    `json:"path"`           // where in the document, such as clocks[0].targets[2].within
	Other  string    `json:"other,omitzero"` // what it is at odds with
	Detail string    `json:"detail"`         // the finding in words

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

// The rules.
const (
	ruleNeverStops         lint.Rule = "never_stops"
	ruleNeverEnds          lint.Rule = "never_ends"
	ruleUnreachable        lint.Rule = "unreachable"
	ruleLateWarning        lint.Rule = "late_warning"
	ruleIdleCutoff         lint.Rule = "idle_cutoff"
	ruleHeldOn             lint.Rule = "held_on"
	ruleUnreadableFact     lint.Rule = "unreadable_fact"
	ruleEmptyClass         lint.Rule = "empty_class"
	ruleTinyAmount         lint.Rule = "tiny_amount"
	ruleWholeDaysAsHours   lint.Rule = "whole_days_as_hours"
	ruleUrgentInOffice     lint.Rule = "urgent_in_office"
	ruleBudgetBeyondTarget lint.Rule = "budget_beyond_target"
	ruleUnusedCalendar     lint.Rule = "unused_calendar"
	ruleNotMonotone        lint.Rule = "not_monotone"
	ruleResponseLast       lint.Rule = "response_last"
	ruleUncovered          lint.Rule = "uncovered"
	ruleUnknownState       lint.Rule = "unknown_state"
	ruleOtherClass         lint.Rule = "other_class"
	ruleOtherExclusion     lint.Rule = "other_exclusion"
	ruleUnknownReason      lint.Rule = "unknown_reason"
	ruleUnpausedWaiting    lint.Rule = "unpaused_waiting"
	ruleStrangeState       lint.Rule = "strange_state"
	ruleSilentFact         lint.Rule = "silent_fact"
	ruleSilentValue        lint.Rule = "silent_value"
	ruleSilentSignal       lint.Rule = "silent_signal"
	ruleUnknownCalendar    lint.Rule = "unknown_calendar"
	ruleSeldomMet          lint.Rule = "seldom_met"
	ruleUntried            lint.Rule = "untried"
)
