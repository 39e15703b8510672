package tier

// ShareOf says what share a tier's target is about. The empty
// ShareOf is unset.
type ShareOf string

// What shares are of.
const (
	Tickets    ShareOf = "tickets"    // tickets that reach the tier, of all tickets
	Resolution ShareOf = "resolution" // tickets solved by the tier, of those that reach it
	Deflection ShareOf = "deflection" // contacts solved without a ticket, of those that reach self-service
	Escalation ShareOf = "escalation" // tickets that go on to another stop, of those that reach the tier
	FirstStop  ShareOf = "first_stop" // tickets solved by the tier without any other, of those that come to it first
	Satisfied  ShareOf = "satisfied"  // satisfied answers, of all answers to surveys about the tier
	Accuracy   ShareOf = "accuracy"   // technically right answers, of those that were reviewed
)
