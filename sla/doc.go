// Package sla says what was promised for a ticket, when it is due, and why.
//
// When a desk is open is a calendar's matter: see package calendar. A policy
// document holds the calendars that its targets name.
//
// # Policies and clocks
//
// A [Policy], made from a [PolicySpec], folds a ticket's history into clocks:
// first response, next response, update cadence, resolution, and operational
// ones for each stay in a state, group or tier. [Policy.Assess] says how each
// stands at a moment; [Policy.Explain] adds the ledger, in which the counted
// stretches add up to what was used, to the nanosecond. Both depend on nothing
// but the policy, the events up to the moment, and the moment.
//
// What counts is the open time of the target's calendar, less what pauses
// hold. A clock that stops at its deadline is met, after it breached. While a
// pause without a budget holds a clock its deadline is unknown; a deadline that
// passed before stays passed. Warnings are fractions of a target and are crossed
// at the instant at which the clock reaches them.
//
// A reopening resumes the clock of resolution, unless the policy says another
// [Reopen]; a change of priority, customer or target moves the deadline as from
// the start of the clock, unless it says another [Retarget], and the targets
// that applied before are kept with their breaches. The clocks of answers that
// never came end with the ticket, void if they were still in time. What a merge
// or an excluded reason takes out of the judgement says so in Excluded.
//
// [Assessment.NextLook] is the earliest instant at which an answer changes by
// itself: one timer a ticket replaces polling. Package lint finds what a policy
// most likely does not mean, package whatif compares two, and two histories.
//
// # Errors
//
// A document is refused with a [SpecError] that lists every defect with its
// path and a cause such as [ErrRange].
package sla
