// Package sla says what was promised for a ticket, when it is due, and why.
//
// When a desk is open is a calendar's matter: see package calendar. A policy
// document holds the calendars that its targets name, or names calendars of the
// application.
//
// # From document to ledger
//
// A [PolicySpec] makes a [Policy]. [Policy.Assess] folds the history of a ticket
// into cycles of its clocks and says how each stands at a moment ([Status]);
// [Policy.Explain] adds the ledger, in which the counted stretches add up to
// what was used, to the nanosecond, with the rule, the calendar and the event
// of each. Both depend on nothing but the policy, the events up to the moment,
// and the moment. [Assessment.NextLook] is the earliest instant at which an
// answer may change by itself: one timer a ticket replaces polling. A
// [PolicySet] is a list of policies of which the first whose condition holds
// applies. Package slatest pins what a policy means in worked cases, package
// preset has the clocks of ten products, package lint finds what a policy most
// likely does not mean, and package whatif compares two of them.
//
// # Clocks are documents
//
// A [PolicySpec] lists clocks. A [ClockSpec] says what starts a clock, stops,
// cancels, resets and holds it, and what is promised ([TargetSpec]). A
// [SignalSpec] is a point in time: an event of a kind, a condition that is
// entered or left, a fact that changes, an instant that the ticket states.
// Conditions are [priority.ConditionSpec] over the facts of the ticket.
//
// # One event, one instant
//
// An event is read in this order: its facts apply; then stop, cancel, reset,
// start, targets, pauses. Events of one instant are read one after the other,
// in the order of the history; instants that signals wait for, and those at
// which targets come into force or end, are read before the events of their
// instant. A ticket is opened by the first Created event, without one by the
// first event. What lies before it applies facts and gives no signal; at the
// opening every condition that holds is entered, nothing is left and nothing
// changes. What follows a Merged event is no longer looked at: it cancels what
// still runs.
// A ticket that is opened as what stops or cancels a clock, by a condition that
// it enters, does not start that clock.
//
// When an instant is over, a cycle that began in it is taken back if the
// condition that its start signal entered, or the signal's If, does not hold
// then: it never was, even if it has stopped in that instant. A cycle that was
// resumed (cycles sum and span) goes back to what it was.
//
// # Signals at an instant
//
// At is reached at its instant; one that has passed when an event states it is
// reached with that event. Either way it carries its own instant: a start
// counts from there, a stop stops there (but not before the start). Stating the
// same instant again is no signal; stating another is. A literal instant before
// the opening is never reached. A fact that states no instant waits for nothing.
//
// # Where counting starts
//
// The trigger, or what From says. From {"at": fact} follows the fact until the
// cycle ends, and counts from the trigger while the fact states no instant. The
// pauses from the opening on are known to such a cycle; what lies before the
// opening is held by none. With Holds "trigger" only those since the trigger
// hold it. former_due is the later of the trigger and the deadline of the last
// cycle of the clock that stopped (not cancelled, not erased); the trigger where
// that had no deadline.
//
// # Pauses
//
// The first pause that holds decides. A condition with Until holds while the
// condition does, unless the instant of the fact is later than the beginning of
// the condition and has been reached. Pauses of signals (From, Until) are
// latched whether or not a cycle runs; with both in one event it is not latched.
// Where the time of a pause counts, the deadline is unknown meanwhile, unless it
// had passed before. A budget is open time of the calendar that counts, one for
// each cycle and pause; business days of it are counted from the first stay (of
// more than no time). While a pause with a budget holds, the deadline is that
// of a clock that runs on once the budget is used up.
//
// # Targets
//
// The first that matches. A target is passed over while its By or its amount
// is a fact that states none. Started "shut" asks whether the target's calendar
// is shut at the start. Without a target time passes around the clock, and
// nothing is due; a cycle for which none ever matched is not listed. A cycle
// that an event (On) stopped before any target matched takes the first that
// does as more becomes known: priority, customer, category, channel and own
// facts that the ticket had not stated by then take the first value that is
// stated later.
//
// Factors scale amounts (rounded up to the nanosecond) and numbers of business
// days (rounded up); never dates. A date ignores pauses: the clock counts on.
// A number of business days names an instant d0 from the start; the amount is
// the open time up to it, and the deadline is d0, later by the open time that
// pauses and gaps have taken before.
//
// # Another target, calendar or factor
//
// Recount: all is counted from the start in the new calendar. Carry: each
// stretch stays counted in the calendar of its time, and the new amount is
// compared with the sum. KeepFirst: the first target found stays, with its
// calendar, factor and date. A stop is judged by what applied before its event.
//
// # Verdicts
//
// Met if stopped at the deadline or before, else breached. Cancelled: void,
// unless the deadline had passed: then breached. No deadline: no_target where
// nothing is promised; pending while it is unknown. Where a condition of
// Exclude holds at the end, every outcome is excluded.
//
// The deadline is the instant at which the amount was first used, or will be if
// nothing more happens; of a cycle that has stopped, what it would have been.
//
// # Warnings
//
// Share and After are amounts of used time; Before and AfterDue are used time
// relative to the amount of the target. A warning is crossed when the clock
// reaches its amount, and at the deadline itself where that is its amount. With
// Wall, Before is crossed at the first instant at which the clock runs and its
// deadline, as then foreseen, is that close, and stays crossed; AfterDue is the
// deadline plus its length.
//
// # What cannot be said
//
// Of fifty abilities of the clocks of twenty-four products forty-eight follow
// from the above:
//
//   - Starts at the opening, at any event, when a condition first holds, at the
//     oldest unanswered message, at the last update, for each stay with a group,
//     at an instant that the ticket states (past or ahead), by who opened and
//     who answers: on, by, event, enters, changes, at, if, and the facts replied,
//     turn and opener.
//   - Stops by the same; cancels; clocks without a target that count; pauses by
//     state or by any condition, latched, until a date, that count on, with
//     budgets; deadlines that pauses do not move.
//   - Cycles once, each, added up, spanned; reset; completed and begun anew by
//     one signal; sequential from the former deadline; counted from the opening
//     with or without the pauses before.
//   - Targets by ordered conditions, the shortest of all, by validity, by the
//     date of opening; amounts and dates from facts, dates with an offset, moved
//     to the next opening or not before a while after the start; the nth business
//     day by a time of day with a cut-off; targets for what comes in while shut;
//     calendars by account, group or site.
//   - Warnings by share, amount, before and after the deadline, in time that
//     counts or as it passes; changes of targets counted anew, carried over or
//     ignored; policies in order.
//   - An edited calendar or document is another value that the caller passes;
//     a deadline that changes the state is an event that the caller writes at
//     NextLook; two elapsed times are two clocks; who had a ticket when is read
//     off the ledger and the history.
//
// Two are left out. The order of stop, cancel, reset and start in one event is
// fixed: one product lets users change it, and a document would no longer say
// what it means by itself. And a ticket that is closed while it is held is
// judged by what it has used, not by the deadline from before the hold: met
// means that no more was used than promised. Sums of business time and real time
// in one target, a habit of one product, are not offered either.
//
// # Errors
//
// A document is refused with a [*SpecError] that lists every defect with its
// path and a cause such as [priority.ErrRange]. A policy that was made answers for every
// history and instant. A fact that states no instant or no amount where one is
// wanted states nothing; package lint names such facts.
package sla
