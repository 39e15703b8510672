package backlog

// Order says which of the waiting work is done first. Unset, it is
// [EarliestDue].
type Order string

// The orders. Each breaks its ties by the other one, then by the place in the
// list.
const (
	EarliestDue Order = "earliest_due" // what is due first: keeps every deadline that can be kept
	FirstCome   Order = "first_come"   // what arrived first
)

var orders = []Order{EarliestDue, FirstCome}
