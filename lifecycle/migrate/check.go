package migrate

import (
	"iter"
	"maps"
	"slices"

	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
)

// Mapping says what becomes of the states of the old machine. A state that it
// does not name becomes what [machine.Wildcard] is mapped to; if that is not
// mapped either, the state keeps its name. Letters' case does not matter. The
// zero Mapping keeps all.
type Mapping struct {
	States map[lifecycle.State]lifecycle.State `json:"states,omitzero"` // old to new
}

// To returns the state that s becomes.
func (p Mapping) To(s lifecycle.State) lifecycle.State {
	if to, ok := p.States[s]; ok {
		return to
	}
	for _, from := range slices.Sorted(maps.Keys(p.States)) {
		if fold.Equal(string(from), string(s)) {
			return p.States[from]
		}
	}
	if to, ok := p.States[machine.Wildcard]; ok {
		return to
	}
	return s
}

// Effect says what the move does to a ticket. The empty Effect means that its
// clocks are not affected.
//
//   - "no_state": the new machine does not declare the state
//   - "no_way": no way leads from there to an end (to a done state, if the machine names no end)
//   - "reopened": it was done, and is not done now
//   - "finished": it was not done, and is done now
//   - "paused": it was open, and waits now
//   - "unpaused": it waited, and is open now
//   - "excluded": it was judged, and is not now; its class is the same
//   - "judged": it was not judged, and is now
type Effect string

// The effects. The first two strand a ticket.
const (
	effectNoState  Effect = "no_state"
	effectNoWay    Effect = "no_way"
	effectReopened Effect = "reopened"
	effectFinished Effect = "finished"
	effectPaused   Effect = "paused"
	effectUnpaused Effect = "unpaused"
	effectExcluded Effect = "excluded"
	effectJudged   Effect = "judged"
)

// Strands reports whether a ticket with this effect cannot go on.
func (e Effect) Strands() bool { return e == effectNoState || e == effectNoWay }

// Move is what becomes of one ticket.
type Move struct {
	ID     string          `json:"id"`
	From   lifecycle.State `json:"from"`            // in the old machine
	To     lifecycle.State `json:"to"`              // in the new one
	Effect Effect          `json:"effect,omitzero"` // unset: none
}

// Impact is the outcome of a check.
type Impact struct {
	Tickets  int    `json:"tickets"`
	Stranded []Move `json:"stranded,omitzero"` // tickets that cannot go on, in the order given
	Affected []Move `json:"affected,omitzero"` // tickets that can, but whose clocks or judgement change, in the order given

	// Unknown are states of the mapping that are most likely mistyped, in the
	// order of bytes, each once: those to move from that neither the old machine
	// nor a ticket has, and those to move to that the new machine does not have.
	// To move to, "*" is a name as any other, and so is listed; as a state to
	// move from it means every other state, and is not. "" is no state, and never
	// listed.
	Unknown []lifecycle.State `json:"unknown,omitzero"`
}

// Check tells what a move of the tickets, each with its id and its state, from
// one machine to the other does. A ticket in a state that the old machine does
// not declare counts as open.
func Check(from, to *machine.Machine, p Mapping, tickets iter.Seq2[string, lifecycle.State]) Impact {
	var r Impact
	exits := exits(to)
	seen := map[lifecycle.State]bool{} // states of tickets that the old machine does not have
	for id, state := range tickets {
		r.Tickets++
		old, known := from.State(state)
		if !known {
			seen[lifecycle.State(fold.String(string(state)))] = true
		}
		m := Move{ID: id, From: state, To: p.To(state)}
		now, ok := to.State(m.To)
		if ok {
			m.To = now.Name // as the new machine spells it
		}
		m.Effect = effect(old.Class, now.Class, exits[m.To])
		if m.Effect == "" {
			m.Effect = judging(old.Excluded, now.Excluded)
		}
		switch {
		case m.Effect.Strands():
			r.Stranded = append(r.Stranded, m)
		case m.Effect != "":
			r.Affected = append(r.Affected, m)
		}
	}
	for was, is := range p.States {
		_, old := from.State(was)
		if !old && was != "" && was != machine.Wildcard && !seen[lifecycle.State(fold.String(string(was)))] {
			r.Unknown = append(r.Unknown, was)
		}
		if _, ok := to.State(is); !ok && is != "" {
			r.Unknown = append(r.Unknown, is)
		}
	}
	slices.Sort(r.Unknown)
	r.Unknown = slices.Compact(r.Unknown)
	return r
}

// judging returns what becomes of the judgement of a ticket in a state.
func judging(before, after string) Effect {
	switch {
	case before == "" && after != "":
		return effectExcluded
	case before != "" && after == "":
		return effectJudged
	}
	return ""
}

// States is [Check] for every state of the old machine, as if one ticket were
// in each: its name is the ticket's ID.
func States(from, to *machine.Machine, p Mapping) Impact {
	return Check(from, to, p, func(yield func(string, lifecycle.State) bool) {
		for _, s := range from.Spec().States {
			if !yield(string(s.Name), s.Name) {
				return
			}
		}
	})
}

func effect(before, after machine.Class, exit bool) Effect {
	if before == 0 {
		before = machine.Open
	}
	switch {
	case after == 0:
		return effectNoState
	case !exit:
		return effectNoWay
	case before == after:
		return ""
	case before == machine.Done:
		return effectReopened
	case after == machine.Done:
		return effectFinished
	case after == machine.Waiting:
		return effectPaused
	}
	return effectUnpaused
}

// exits returns the states from which a way leads to an end.
func exits(m *machine.Machine) map[lifecycle.State]bool {
	s := m.Spec()
	before := map[lifecycle.State][]lifecycle.State{}
	for t := range m.Transitions() {
		before[t.To] = append(before[t.To], t.From)
	}
	var queue []lifecycle.State
	for _, st := range s.States {
		if len(s.End) > 0 && m.IsEnd(st.Name) || len(s.End) == 0 && st.Class == machine.Done {
			queue = append(queue, st.Name)
		}
	}
	found := map[lifecycle.State]bool{}
	for len(queue) > 0 {
		at := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		if !found[at] {
			found[at] = true
			queue = append(queue, before[at]...)
		}
	}
	return found
}
