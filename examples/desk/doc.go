// Command desk is a day of a help desk, told by one program: an event comes in,
// is triaged, routed, assigned, assessed, escalated where it must be, observed
// and reported. Its policies are the documents in docs; it keeps nothing but
// the events of each ticket, and one timer.
//
//	go run ./examples/desk
package main
