package shift

// Algorithm says how a [Plan] was found.
//
//   - "flow": every shift is one stretch: minimum-cost flow, exact
//   - "cyclic": shifts wrap around, each slot's shifts are neighbours: a flow for each number of people, exact
//   - "search": any shifts, with breaks: branch and bound over linear programs, with a bound
type Algorithm string

// The algorithms.
const (
	algorithmFlow   Algorithm = "flow"
	algorithmCyclic Algorithm = "cyclic"
	algorithmSearch Algorithm = "search"
)
