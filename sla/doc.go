// Package sla says what was promised for a ticket, when it is due, and why.
//
// # Calendars
//
// A [Calendar] says when a desk is open and counts in open time. It is made
// from a [CalendarSpec], plain data that reads and writes as JSON: the hours of
// each weekday, holidays (dates, ranges, every year, the nth weekday of a
// month, from Easter), hours for single dates, breaks, and versions that hold
// from a date on. What holds on a date is its own hours, else a holiday, else
// the hours of its weekday; breaks come off whatever that gives. A holiday and a
// date with hours of its own remove the morning end of the night shift before.
//
// Behind every question is one function: F(t), the open time from a fixed
// instant to t. [Calendar.Elapsed] is F(b)-F(a), [Calendar.Add] its inverse at
// F(t)+d, and what is open, next and previous is where F rises. So answers
// agree with each other: Elapsed(t, Add(t, d)) is d, Add(Add(t, a), b) is
// Add(t, a+b), and the stretches of [Calendar.Between] add up to Elapsed, to the
// nanosecond.
//
// No question depends on the length of the time it spans, and Open, Add, Sub,
// Elapsed, the next and last openings and closings, BusinessDays and
// AddBusinessDays allocate nothing. A Calendar never changes and is safe for
// concurrent use.
//
// # Wall clocks and zones
//
// Hours are times on the wall clock of a zone, which is named as in the IANA
// database; amounts are real time. A day on which clocks change is as long as
// it was: around the clock it counts 23 or 25 hours.
//
// A wall-clock time w on a date D is the first instant at which the clock shows
// D w or anything later ([Date.At]). That settles all of these: a time that a
// change skips is the instant of the change; of a time that occurs twice the
// first counts, and hours that span the repeated time have it twice; a date
// without midnight begins where its clock begins; a date that never was is
// empty; 24:00 is the start of the next date. Where clocks go back over
// midnight, the date that had begun goes on ([Calendar.Date]).
//
// Changes of clocks and recurring holidays are laid out for the years 1900 to
// 2200. Before and after, the first and the last offset and the plain week
// hold on. Instants that a calendar returns are in its zone, without monotonic
// reading.
//
// # Edges
//
// Stretches are half-open: the opening instant is open, the closing instant is
// not. An amount that is used up exactly at closing time ends there, not at the
// next opening: Add returns the earliest instant with d of open time behind it,
// Sub the latest. Add(t, 0) is t; [Calendar.NextOpen] moves to open time. A
// negative amount goes back. Hours that overlap or touch are merged; hours that
// end before they start end on the next day and belong to the date on which they
// start.
//
// A calendar that is not open once from 1900 to 2200 cannot be made
// ([ErrNeverOpen]). One that shuts for good answers ok == false for what is
// beyond its last closing.
//
// # Business days
//
// A business day is a date on which open time starts. It is counted, never
// taken for 24 hours. [Calendar.AddDays] moves an instant by business days under
// a stated [DayRule]: to the same time of day, or to the end of the hours that
// start on the day. [Calendar.BusinessDays] counts [from, to).
//
// # Reasons
//
// [Calendar.At] and [Calendar.Day] say why a calendar is open or shut: by the
// week, a holiday (with its name, and the date it moved from), the date's own
// hours, or a break.
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
// path and a cause such as [ErrRange]. A calendar that was made answers every
// question about any instant; "none" is ok == false.
package sla
