// Package lifecycle says what happened to a ticket: its events, the history
// they form, the states it may pass through, and what a replay of the one
// against the other shows.
//
// # Events and histories
//
// An application keeps its own tickets and translates what it has into
// [Event]s. A [History] puts them in order and takes each once, so that late,
// repeated and unordered deliveries change nothing but what is known. What an
// event states, and what an empty field means, is defined once, at [Facets],
// and every fold of this module goes through [Facets.Apply]. [History.Diff]
// tells what a late event changed and from where a fold must be repeated,
// [Timeline.Diff] what that means for the ticket.
//
// # Machines
//
// A [MachineSpec] is a state machine as data: states with a [Class] that tells
// the clocks what they mean, steps in an order that decides wherever two would
// do, guards, roles and timers. A [Machine] made from it is a table that
// answers for any ticket and holds the state of none: [Machine.Permitted] lists
// every step with all that stands against it, [Machine.Next] makes one,
// [Machine.DryRun] asks for many. A step from a state to itself is a step like
// others. [StandardSpec] is the lifecycle to begin with; package preset has
// those of other products.
//
// # Replay
//
// [Machine.Replay] folds a history into a [Timeline]: visits and time in state,
// owners, handoffs and ping-pongs, whose turn it was, who wrote, reopenings,
// and every [Deviation] from the machine. It never stops at one, and never
// fails. [Timeline.Repair] and [Timeline.Repairs] give the smallest change that
// makes a history legal.
//
// A lenient replay, the default, judges the flow of control: where a ticket
// starts and ends, and steps between different states; the same state stated
// again is none. An undeclared state shows in the steps that lead to it and
// from it. A strict replay also names undeclared states, and steps whose
// guards, or roles, no transition lets pass.
//
// # Time
//
// Intervals are half-open: a visit ends at the instant at which the next
// begins. Real time is the difference of instants; business time comes from an
// [Elapser], such as a calendar of package sla, and timers count by [Clocks].
// Nothing here reads a clock: a replay lasts to the last event, or to the
// instant that [ReplayOptions] names. Monotonic readings are stripped.
//
// # Concurrency and memory
//
// A History and a Machine are immutable and safe for concurrent use. A Timeline
// is the caller's own; [Machine.ReplayInto] fills one again and again without
// allocating, so that a log of any length is replayed in constant memory.
//
// # Errors
//
// Documents report all their defects at once as a [*SpecError], each with its
// path. A refused step is a [*TransitionError]. What has no answer is said by
// an ok that is false.
package lifecycle
