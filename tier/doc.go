// Package tier answers who takes a ticket and what must come along.
//
// # Model
//
// A [Model] is the tiers of a desk with the share of work that each should
// take; a [Tally] of [Journey]s holds what each really did. A [Router] sends a
// ticket to a tier and queue with the skills it needs, and names the rule that
// decided. A [Checklist] says what a handoff lacks; [Feedback] says who else
// should hear of the ticket.
//
// Packages below: channel recommends a channel, assign gives tickets to
// agents, escalate says who is told when.
//
// # Facts
//
// Conditions are about [priority.Facts] under names that the customer chooses.
// A document that lists its facts refuses all others, which finds slips of
// the pen.
//
// # Numbers
//
// Shares are counts, part and whole; whoever reports one puts an interval
// around it. A whole of 0 is no data, never 0 percent, and a few tickets have no
// standing against a target.
//
// # Errors
//
// A document that cannot be compiled gives a [*SpecError] with every defect.
// Queries have no errors: a router always has a fallback, and no gaps means
// that nothing is missing.
package tier
