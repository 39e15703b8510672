// Package escalate says who is told when, who is on call, and when a ticket
// must go up a tier.
//
// # Ladders
//
// A [Ladder] tells one step after another until somebody acknowledges. The
// wait of a step runs from the step itself. A step that reaches nobody is
// passed over at once, without its wait. [Ladder.Timetable] gives all steps in
// advance with the cause of each instant, [Ladder.Run] who should have been
// told by now, and [Ladder.Begin], [Ladder.Take] and [Ladder.Apply] the same
// step by step, for an application that sets one timer. [Ladder.Updates] says
// when whom to inform meanwhile.
//
// # Rotations
//
// A [oncall.Roster] says who is on call for a role, by [oncall.Rotation]s whose turns begin
// at a time of the wall clock. Where clocks change, a turn is as long as it
// was; [calendar.Date.At] resolves times that do not exist or occur twice.
//
// # Triggers
//
// [Triggers] are evaluated over a ticket's history: failed attempts, time
// unresolved, facts. A firing says when, on what evidence, and whether the
// ticket went where it must in time.
//
// # Time
//
// Waits count time as it passes or, where a document says business, the open
// time of its calendar. Intervals are half-open. An acknowledgement at the
// instant of a step comes in time; it may delay a step, never bring it forward.
// What people did before a ladder's start is not for it. Who is on call is
// asked at the instant at which a step is taken.
//
// # Errors
//
// A document that cannot be compiled gives a [*sla.SpecError] with every
// defect. Of queries only those that take [Action]s can fail, for a step or
// act that there is not.
package escalate
