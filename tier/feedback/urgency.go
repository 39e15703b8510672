package feedback

import "slices"

// Urgency says how soon feedback is to be acted upon. The empty Urgency is not
// stated.
type Urgency string

// The urgencies.
const (
	Immediate Urgency = "immediate"
	High      Urgency = "high"
	Medium    Urgency = "medium"
	Low       Urgency = "low"
)

var urgencies = []Urgency{Immediate, High, Medium, Low}

// rank is the place of u, the most urgent first, one that is not stated last.
func (u Urgency) rank() int {
	if i := slices.Index(urgencies, u); i >= 0 {
		return i
	}
	return len(urgencies)
}
