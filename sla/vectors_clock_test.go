package sla_test

// runClock answers the vectors of clocks with pauses (clock) and of logs of
// messages (next_reply).
func runClock(v *vector) error { return unsupported(v.Op) }
