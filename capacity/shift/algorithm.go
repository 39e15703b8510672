package shift

// Algorithm says how a [Plan] was found.
type Algorithm string

// The algorithms.
const (
	Flow   Algorithm = "flow"   // every shift is one stretch: minimum-cost flow, exact
	Cyclic Algorithm = "cyclic" // shifts wrap around, each slot's shifts are neighbours: a flow for each number of people, exact
	Search Algorithm = "search" // any shifts, with breaks: branch and bound over linear programs, with a bound
)
