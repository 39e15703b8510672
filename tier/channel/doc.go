// Package channel recommends a channel for a ticket, and says why.
//
// # Model
//
// A [Guide] is compiled from a [Spec]. It describes the channels of a desk: what
// each is best for, what it costs, how it scales and how personal it is. Its
// ordered rules over facts say which channels suit. Its [Advice] keeps a
// customer on a channel that suits and otherwise offers another: an offer, never
// a forced switch. [StandardSpec] returns the support-operations guide's table.
//
// Channels go by the names that events, tickets and units of capacity use, such
// as "phone"; titles are the words for people.
//
// # Errors
//
// A document that cannot be compiled gives a *tier.SpecError with every
// defect. Queries have no errors.
package channel
