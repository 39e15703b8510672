// Package whatif compares answers of package sla: the same tickets under
// another policy, or the same policy with events that came late.
//
// # Model
//
// Nothing is stored but events and policies, so a what-if is two assessments
// of one history. [Diff] says what differs between two assessments, clock by
// clock. [Compare] streams histories through two policies, and a [Sum] adds up
// how outcomes move, by clock and by priority level.
//
// # Outcomes
//
// What moves are the outcomes of package sla, [sla.Excluded] among them. If the
// other policy excludes more tickets, their clocks move from met or breached to
// excluded, and [Totals.Share] no longer counts them.
//
// # Clocks
//
// A cycle of one assessment is compared with the cycle of the other that has
// the same clock and number. One that only one side has is added or removed; it
// moves from or to the unset outcome, and [Totals] count it as missing.
//
// # Errors
//
// No comparison can fail: both policies were checked when they were made. What
// is read from JSON is refused with every defect, as documents are.
package whatif
