package assign

// Mode says which of the agents who may take a ticket does.
type Mode string

// The modes.
const (
	RoundRobin    Mode = "round_robin"    // who has waited longest since the last assignment
	LeastLoaded   Mode = "least_loaded"   // who has the fewest units in use
	SpareCapacity Mode = "spare_capacity" // who has the most units left
	Weighted      Mode = "weighted"       // in proportion to the weights, spread evenly
	Rendezvous    Mode = "rendezvous"     // who owns the account, by hashing, whatever the load
)
