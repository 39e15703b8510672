// Package queue puts waiting tickets in order and says which is next and why.
//
// # Order
//
// At a given instant tickets are ordered by level, then by waiting age, then
// by id. The level rises by waiting, as the aging of the [Spec] says. A ticket
// should age in one place only, so an [Item] takes the level before any aging,
// the Base of a [priority.Decision].
//
// # Fairness
//
// Where aging reaches P1, a ticket that has aged for [Queue.Bound] stands before
// every ticket that began to wait after it, whatever their levels. From then on
// only older tickets are served before it, so its wait is bounded by their
// service. A ticket ages from the beginning of its wait, or from the override
// of its level. Where aging ends below P1, and where a level is pinned, newer
// tickets may overtake it indefinitely, and Bound says so.
//
// # Errors
//
// A document that cannot be compiled gives a [*priority.SpecError]. Queries
// have no errors.
package queue
