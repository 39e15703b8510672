// Package slatest runs worked cases against policies: what happened to a
// ticket, and what its clocks must say at a moment. With them a support lead
// pins what a contract means before it goes live, and keeps it pinned
// afterwards.
//
// # Cases
//
// A [SuiteSpec] is a document with a policy, or the name of one, and cases. Each
// [CaseSpec] lists events, a moment, and what is expected of some clocks; what
// a case does not state is not compared.
//
//	{"schema": "sla/slatest/1", "uses": "gold", "zone": "Europe/Berlin",
//	 "cases": [{
//	   "name": "a reply within the hour",
//	   "events": ["2026-05-04 09:00 customer created priority=p2 state=new",
//	              "+40m agent reply"],
//	   "now": "+1h",
//	   "want": [{"clock": "first_response", "outcome": "met", "elapsed": "40m", "due": "10:00"}]}]}
//
// # Times
//
// An instant is written as an RFC 3339 time; as a local date and time of the
// suite's zone, "2026-05-04 09:00"; as a local time on the date of the event
// before, "17:30"; or as an amount of time after the event before, "+1h30m".
// Local times that a change of clocks skips or repeats are read as everywhere
// in this module: the first instant that shows that time or a later one.
//
// # Events
//
// A short event is one line: instant, side, what happened, and what the event
// states as name=value, in quotation marks where a value has blanks. What
// happened is "created", "reply" (public), "note" (internal), "message"
// (public), "states" (facts alone), or the kind of an event such as
// "state_changed". A name that is not a field of an event is a fact of the
// application's own. An [EventSpec] says the same as an object.
//
// # Errors
//
// [Run] refuses a suite that cannot be read or compiled with an
// [sla.SpecError] that names every defect. A case whose answers differ is not
// an error: its [Result] lists the differences.
package slatest
