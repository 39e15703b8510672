// Package machine has state machines for tickets: which states there are, which
// steps lead from one to another and under which conditions, and what a replay
// of a history shows.
//
// # Model
//
// A [Spec] is a state machine as data: states with a [Class] that tells the
// clocks what they mean, steps, of which the first one allowed is made, guards,
// roles and timers. A [Machine] made from it is a table that answers for any
// ticket and holds the state of none: [Machine.Permitted] lists every step with
// all that stands against it; [Machine.Next] returns the step that an event
// makes. Both ask about a [Snapshot], which a replay of the ticket's history
// gives: m.Replay(h, Options{AsOf: now}).Snapshot(now). A step from a state to
// itself is treated like any other. Package lifecycle/preset has machines to
// start from. [Machine.Mermaid] and [Machine.DOT] draw one.
//
// # Replay
//
// [Machine.Replay] folds a history into a [Timeline]: visits and time in state,
// owners, handoffs and ping-pongs, on whom it waited, who wrote, reopenings,
// and every [Deviation] from the machine. A replay never stops at a deviation,
// and never fails. [Timeline.Repair] and [Timeline.Repairs] give the smallest
// change that makes a history legal. [Timeline.Diff] tells what a late event
// changed.
//
// A lenient replay, the default, judges the flow of control: where a ticket
// starts and ends, and steps between different states. A state that is stated
// again is no step. An undeclared state shows in the steps that lead to it and
// from it. A strict replay also names undeclared states, and steps whose
// guards, or roles, no transition lets pass.
//
// # Time
//
// Intervals are half-open: a visit ends at the instant at which the next
// begins. Real time is the difference of instants; business time comes from an
// [Elapser], such as a calendar, and timers count by an [Adder]. Nothing here
// reads a clock: a replay lasts to the last event, or to the instant that
// [Options] names.
//
// # Concurrency and memory
//
// A Machine is immutable and safe for concurrent use. A Timeline is the
// caller's own; [Machine.ReplayInto] fills one again and again without
// allocating, so that a log of any length is replayed in constant memory.
//
// # Errors
//
// A document reports all its defects at once as a *lifecycle.SpecError, each
// with its path. A refused step is a [*TransitionError].
package machine
