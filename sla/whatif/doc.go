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
// # Clocks
//
// A clock of one assessment is compared with the clock of the other that has
// the same metric, cycle and, if operational, target. One that only one side
// has is added or removed; it moves from or to the unset outcome.
//
// # Errors
//
// Nothing here can fail: both policies were checked when they were made.
package whatif
