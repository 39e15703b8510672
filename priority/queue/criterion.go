package queue

// Criterion is what puts one ticket before another; "" is nothing.
type Criterion string

// The criteria, in the order in which they are asked.
const (
	ByLevel Criterion = "level" // the more urgent level after aging
	ByWait  Criterion = "wait"  // the longer wait
	ByID    Criterion = "id"    // the smaller id, so that the order is total
)
