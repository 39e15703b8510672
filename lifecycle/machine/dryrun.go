package machine

import "iter"

// Outcome is what an event would do to one ticket: make the Step, or nothing,
// and Refused says why.
type Outcome struct {
	ID      string           `json:"id"`
	Step    Transition       `json:"step,omitzero"`
	Refused *TransitionError `json:"refused,omitzero"`
}

// DryRun asks [Machine.Next] about every ticket, given with its id, and
// returns the outcomes in the order given; ok reports whether none is refused.
// Nothing moves: a batch that must move as a whole asks here first.
func (m *Machine) DryRun(event string, tickets iter.Seq2[string, Ticket]) (outcomes []Outcome, ok bool) {
	ok = true
	for id, t := range tickets {
		step, refused := m.next(t, event)
		outcomes = append(outcomes, Outcome{ID: id, Step: step, Refused: refused})
		ok = ok && refused == nil
	}
	return outcomes, ok
}
