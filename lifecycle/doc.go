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
// and every fold of this module goes through [Facets.Apply].
package lifecycle
