// Package escalate says who is told when, and when a ticket must go up a tier.
//
// # Ladders
//
// A [Ladder] tells one step after another until somebody acknowledges. The wait
// of a step runs from the step itself. A step that reaches nobody is passed
// over at once, without its wait, or waits until somebody is on call.
// [Ladder.Timetable] gives all steps in advance, with the cause of each instant
// and the roles that reach nobody; [Ladder.Run] says who should have been told
// by now. [Ladder.Begin], [Ladder.Take] and [Ladder.Apply] do the same step by
// step, for an application that sets one timer. [Ladder.Updates] says who is to
// be informed meanwhile, and when.
//
// Who is on call is asked of an [oncall.OnCaller] at the instant at which a
// step is taken.
//
// # Triggers
//
// [Triggers] are evaluated over a ticket's history: failed attempts, time
// unresolved, facts. A [Firing] says when, on what evidence, and whether the
// ticket went where it must in time. [Triggers.NextLook] says when to look
// again.
//
// # Time
//
// Waits count wall-clock time or, if a document says business, the open time of
// its calendar. Intervals are half-open. An acknowledgement at the instant of a
// step comes in time; it may delay a step, never bring it forward. Actions
// before a ladder's start are ignored.
//
// # Errors
//
// A document that cannot be compiled gives a *tier.SpecError with every
// defect. Of queries only those that take Actions can fail: for an unknown
// step or act.
package escalate
