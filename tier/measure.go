package tier

// Measure says what share a tier's target is about. The empty
// Measure is unset.
type Measure string

// The measures.
const (
	Tickets    Measure = "tickets"    // tickets that reach the tier, of all tickets
	Resolution Measure = "resolution" // tickets solved by the tier, of those that reach it
	Deflection Measure = "deflection" // contacts solved without a ticket, of those that reach self-service
	Escalation Measure = "escalation" // tickets that go on to another stop, of those that reach the tier
	FirstStop  Measure = "first_stop" // tickets solved by the tier without any other, of those that come to it first
)

// Standing is where a share lies against its target, stated only where the
// tickets are enough to tell ([Model.Shares]). The empty Standing is unset: no
// data, or too few tickets.
type Standing string

// The standings.
const (
	Under  Standing = "under"  // less than the target's at_least
	Within Standing = "within" // as the target says
	Over   Standing = "over"   // more than the target allows
)
