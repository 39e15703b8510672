// Package whatif compares answers of package sla: the same tickets under
// another policy, or the same policy with events that came late.
//
// # Model
//
// Nothing is stored but events and policies, so a what-if is two assessments
// of one history. [Diff] says what differs between two assessments, clock by
// clock. [Tickets] streams histories through two policies, and a [Sum] adds up
// how verdicts move, by metric and by priority level.
//
// # Verdicts
//
// A [Verdict] is the outcome of a clock, or [Excluded] if the side does not
// judge the ticket: by a reason of its policy, or because the ticket was merged.
// A policy that begins to exclude a reason so moves the clocks of its tickets
// from met or breached to excluded, and a share of what was met counts them no
// more.
//
// # Clocks
//
// A clock of one assessment is compared with the clock of the other that has
// the same metric and cycle and, if operational, a target of the same name, or
// the same index where it has none. One that only one side has is added or
// removed; it moves from or to the unset verdict.
//
// # Errors
//
// No comparison can fail: both policies were checked when they were made. What
// is read from JSON is refused with every defect, as documents are.
package whatif
