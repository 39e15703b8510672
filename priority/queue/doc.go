// Package queue puts waiting tickets in order and says who is next and why.
//
// # Order
//
// At a given instant tickets are ordered by level, then by waiting age, then
// by id. The level rises by waiting, as the aging of the [Spec] says: here and
// nowhere else, so that an [Item] takes the level before any aging, which a
// [priority.Decision] calls Base.
//
// # Fairness
//
// Where aging reaches P1 from a level, a ticket of that level that has aged for
// [Queue.Bound], which is as long as it has waited unless somebody overrode its
// level meanwhile, stands before every ticket that began to wait after it, of
// whatever level. From then on only the older ones can be served before it,
// so it waits no longer than they take. Where aging ends below P1, newer
// tickets above its cap may pass for ever, and Bound says so; so they may with a
// level that is pinned.
//
// # Errors
//
// A document that cannot be compiled gives a [*priority.SpecError]. Queries
// have no errors.
package queue
