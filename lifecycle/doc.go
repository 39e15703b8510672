// Package lifecycle says what happened to a ticket: its events and the history
// that they form. Package machine, below it, has the states that a ticket may
// pass through and replays histories against them.
//
// # Events and histories
//
// An application keeps its own tickets and translates what it has into
// Events. A [History] puts them in order and takes each once, so that late,
// repeated and unordered deliveries change nothing but what is known. What an
// event states, and what an empty field means, is defined once, at [Facets],
// and every fold of this module goes through [Facets.Apply]. [History.Diff]
// tells what a late event changed and from where a fold must be repeated.
//
// # Packages below
//
// rows turns the rows of a log into events; machine holds the state machine,
// its replay and its timers; preset has machines to start from; lint, migrate
// and discover answer what is odd about a machine, what a new one does to open
// tickets, and what tickets really do; lifecycletest tests an application's own
// machines and events.
//
// # Time
//
// Nothing here reads a clock. Instants are compared as instants; the zone in
// which an event's time is printed is kept. Monotonic readings are stripped.
//
// # Concurrency and memory
//
// A History is immutable and safe for concurrent use.
//
// # Errors
//
// Documents and events report all their defects at once as a [*SpecError], each
// with its path. Where there is no answer, ok is false.
package lifecycle
