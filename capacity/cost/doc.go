// Package cost says what a ticket costs, and what self-service saves.
//
// [PerTicket] divides the expenses of a period by its tickets; [SelfService]
// compares an investment in articles, bots and forms with the cost of the
// tickets that they avoid.
//
// # Rounding
//
// Amounts are decimals and exact. What a ticket costs is rounded once, to the
// places that the caller asks for, halves to even; [Cost.Exact] is the number
// before rounding.
//
// # Errors
//
// Wrong arguments are reported as a *capacity.SpecError with every defect and
// its path. All values are plain data, safe for concurrent use as long as
// nobody changes them.
package cost
