// Package sla says what was promised for a ticket, when it is due, and why.
//
// Package calendar says when a desk is open. A policy document holds the
// calendars that its targets name, or names calendars of the application.
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
// instant. A ticket is opened by its first Created event, or by its first event
// if none is of that kind. Earlier events apply their facts and give no signal.
// At the opening every condition that holds is entered; none is left, and no
// fact changes. A clock that is stopped or cancelled by a condition entered at
// the opening does not start there. A Merged event cancels what still runs;
// later events are ignored.
//
// When an instant is over, a cycle that began in it is removed if the condition
// that its start signal entered, or the signal's If, does not hold then, even
// if the cycle has stopped in that instant. A cycle that was resumed in it
// (cycles sum and span) returns to what it was before.
//
// # Signals at an instant
//
// A signal with At is given at its instant or, if that has passed when an event
// states it, with that event. Either way it carries its own instant: a start
// counts from there, and a stop stops there (but not before the start). Stating
// the same instant again gives no signal; stating another does. A literal
// instant before the opening is never reached. A fact that does not state an
// instant gives no signal.
//
// # Where counting starts
//
// A cycle counts from its trigger, the instant of its start signal, unless From
// says otherwise. From {"at": fact} follows the fact until the cycle ends, and
// counts from the trigger while the fact states no instant. Pauses hold such a
// cycle from the opening on, even before the trigger; with Holds "trigger" only
// pauses since the trigger hold it. Time before the opening is never held.
// former_due is the later of the trigger and the deadline of the clock's last
// cycle that stopped (neither cancelled nor erased), or the trigger if that
// cycle had no deadline.
//
// # Pauses
//
// The first pause that holds decides. A pause with When holds while its
// condition does; with Until it ends earlier, at the instant that the fact
// states, if that is later than the beginning of the condition. A pause with
// From is latched by its signals, whether or not a cycle runs; an event that
// gives both From and Until does not latch it. If the time of a pause counts,
// the deadline is unknown while the pause holds, unless it had passed before. A
// budget is open time of the calendar that counts; each cycle has one for each
// pause. A budget of business days is counted from the first stay that takes
// any time. While a pause with a budget holds, the deadline is that of a clock
// that resumes once the budget is used up.
//
// # Targets
//
// The first target that matches applies. A target is passed over while its By
// or its amount is a fact that states none. Started "shut" asks whether the
// target's calendar is shut at the start. Without a target, time counts around
// the clock and nothing is due; a cycle for which no target ever matched is not
// listed. A cycle that an event (On) stopped before any target matched takes
// the first one that matches as more becomes known: priority, customer,
// category, channel and own facts that the ticket had not stated before that
// event take the first value that it or a later one states.
//
// Factors scale amounts (rounded up to the nanosecond) and numbers of business
// days (rounded up); never dates. A date ignores pauses: the clock counts on. A
// number of business days, counted from the start, gives an instant d0. The
// amount is the open time up to d0; the deadline is d0, moved later by the open
// time that pauses and gaps have taken before.
//
// # Another target, calendar or factor
//
// Recount: all is counted from the start in the new calendar. Carry: each
// stretch stays counted in the calendar of its time, and the new amount is
// compared with the sum; of business days, the open time up to the instant that
// they name. KeepFirst: the first target found stays, with its calendar, factor
// and date. A stop is judged by what applied before its event.
//
// # Outcomes
//
// A cycle is breached once its deadline has passed before it ended. Otherwise
// it is met if it stopped, void if it was cancelled, and pending while it runs.
// The outcome is no_target if nothing is promised, and excluded for every cycle
// if a condition of Exclude holds at the moment of the answer.
//
// The deadline is the instant at which the amount was first used, or will be if
// nothing more happens; for a cycle that has stopped, the instant at which it
// would have been.
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
// The clocks of twenty-four products have fifty abilities between them.
// Forty-eight can be written as above:
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
//   - Warnings by share, amount, before and after the deadline, in counted or
//     wall-clock time; changes of targets counted anew, carried over or
//     ignored; policies in order.
//   - An edited calendar or document is another value that the caller passes;
//     a deadline that changes the state is an event that the caller writes at
//     NextLook; two elapsed times are two clocks; who had a ticket when is read
//     off the ledger and the history.
//
// Two are left out. First, the order of stop, cancel, reset and start in one
// event is fixed: one product lets users change it, but then a document would
// not say by itself what it means. Second, a ticket that is closed while it is
// held is judged by what it has used, not by the deadline from before the hold:
// met means that no more was used than promised. Sums of business time and real
// time in one target, a habit of one product, are not offered either.
//
// # Errors
//
// A document is refused with a [*SpecError] that lists every defect with its
// path and a cause such as [priority.ErrRange]. Once made, a policy answers for
// every history and instant. A fact that states no instant or no amount where
// one is expected is taken to state nothing; package lint names such facts.
package sla
