// Package tier says which tiers a desk has and where a ticket goes.
//
// # Model
//
// [Tiers] are the tiers of a desk with the share of the work that each should
// take. A [Router] sends a ticket to a tier and group with the skills that it
// needs, and names the rule that decided.
//
// Packages below: assign gives tickets to agents, escalate says who is told
// when, oncall who is on call, incident who has which duty in an incident,
// handoff what must come along, feedback who else should hear of it, channel
// which channel suits. What tiers really do is counted by metrics/flow.
//
// # Facts
//
// Conditions are about [priority.Facts] under names that the customer chooses.
// A document that lists its facts refuses all others, which catches typos.
//
// # Errors
//
// A document that cannot be compiled gives a [*SpecError] with every defect.
// Queries have no errors: a router always has a fallback.
package tier
