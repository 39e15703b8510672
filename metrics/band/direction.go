package band

// Direction says which way a metric gets better. The zero Direction is unset.
type Direction string

// The directions.
const (
	Higher Direction = "higher" // more is better
	Lower  Direction = "lower"  // less is better
	Range  Direction = "range"  // best between two bounds; too little is as bad as too much
)
