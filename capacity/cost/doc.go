// Package cost says what a ticket costs, and what self-service saves.
//
// [PerTicket] divides the expenses of a period by its tickets; [SelfService]
// weighs an investment in articles, bots and forms against the tickets that
// they keep from being sent.
//
// # Rounding
//
// Amounts are decimals and exact. What a ticket costs is rounded once, where
// the caller says to how many places, halves to even; [Cost.Exact] is the
// number before that.
//
// # Errors
//
// Wrong arguments are a *capacity.SpecError with every defect and its path.
// All values are plain data, safe for concurrent use as long as nobody changes
// them.
package cost
