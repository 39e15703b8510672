package migrate

import (
	"database/sql/driver"
	"iter"

	"github.com/supportops/policy/internal/text"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
)

// Mapping says what becomes of the states of the old machine. A state that it
// does not name keeps its name. The zero Plan keeps all.
type Mapping struct {
	States map[lifecycle.State]lifecycle.State `json:"states,omitzero"` // old to new
}

// To returns what the state becomes.
func (p Mapping) To(s lifecycle.State) lifecycle.State {
	if to, ok := p.States[s]; ok {
		return to
	}
	return s
}

// Ticket is a ticket to be moved.
type Ticket struct {
	ID    string          `json:"id"`
	State lifecycle.State `json:"state"` // in the old machine
}

// Effect says what the move does to a ticket.
//
// The zero Effect is unset: none. Effects are comparable with ==.
type Effect uint8

// The effects. The first two strand a ticket.
const (
	NoState  Effect = iota + 1 // the new machine does not declare the state
	NoWay                      // no way leads from there to an end (to a done state, if the machine names no end)
	Reopened                   // it was done, and is no more
	Finished                   // it was not done, and is now
	Paused                     // it was open, and waits now
	Unpaused                   // it waited, and is open now
)

var effectNames = text.Names{Kind: "migrate: effect", Type: "Effect", Text: []string{
	"", "no_state", "no_way", "reopened", "finished", "paused", "unpaused",
}}

// Effects returns every effect in the order of the constants.
func Effects() []Effect { return []Effect{NoState, NoWay, Reopened, Finished, Paused, Unpaused} }

// ParseEffect returns the effect with the text s, exactly. The empty text is
// the unset effect.
func ParseEffect(s string) (Effect, error) { return text.Parse[Effect](&effectNames, s) }

// IsValid reports whether e is set and in range.
func (e Effect) IsValid() bool { return effectNames.Valid(uint8(e)) }

// Strands reports whether a ticket with this effect cannot go on.
func (e Effect) Strands() bool { return e == NoState || e == NoWay }

// String returns the text of e, "" for the unset value and Effect(n) for a
// value out of range.
func (e Effect) String() string { return effectNames.String(uint8(e)) }

// AppendText appends the text of e to b. It fails for a value out of range.
func (e Effect) AppendText(b []byte) ([]byte, error) { return effectNames.Append(b, uint8(e)) }

// MarshalText returns the text of e. It fails for a value out of range.
func (e Effect) MarshalText() ([]byte, error) { return e.AppendText(nil) }

// UnmarshalText reads what [ParseEffect] reads; a failure leaves e untouched.
func (e *Effect) UnmarshalText(b []byte) error { return text.Unmarshal(&effectNames, e, b) }

// Scan reads a database column: text, or NULL for unset.
func (e *Effect) Scan(src any) error { return text.Scan(&effectNames, e, src) }

// Value returns the text of e for a database column, NULL for unset.
func (e Effect) Value() (driver.Value, error) { return effectNames.Value(uint8(e)) }

// Move is what becomes of one ticket.
type Move struct {
	Ticket
	To     lifecycle.State `json:"to"`
	Effect Effect          `json:"effect,omitzero"` // unset: none
}

// Impact is the outcome of a check.
type Impact struct {
	Tickets  int    `json:"tickets"`
	Stranded []Move `json:"stranded,omitzero"` // tickets that cannot go on, in the order given
	Affected []Move `json:"affected,omitzero"` // tickets that can, but whose clocks change, in the order given
}

// Safe reports whether no ticket is stranded.
func (r Impact) Safe() bool { return len(r.Stranded) == 0 }

// Check tells what a move of the tickets from one machine to the other does. A
// ticket in a state that the old machine does not declare counts as open.
func Check(from, to *machine.Machine, p Mapping, tickets iter.Seq[Ticket]) Impact {
	var r Impact
	exits := exits(to)
	for t := range tickets {
		r.Tickets++
		m := Move{Ticket: t, To: p.To(t.State)}
		switch m.Effect = effect(from.Class(t.State), to.Class(m.To), exits[m.To]); {
		case m.Effect.Strands():
			r.Stranded = append(r.Stranded, m)
		case m.Effect != 0:
			r.Affected = append(r.Affected, m)
		}
	}
	return r
}

// States is [Check] for every state of the old machine, as if one ticket were
// in each: its name is the ticket's ID.
func States(from, to *machine.Machine, p Mapping) Impact {
	return Check(from, to, p, func(yield func(Ticket) bool) {
		for _, s := range from.Spec().States {
			if !yield(Ticket{ID: string(s.Name), State: s.Name}) {
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
		return NoState
	case !exit:
		return NoWay
	case before == after:
		return 0
	case before == machine.Done:
		return Reopened
	case after == machine.Done:
		return Finished
	case after == machine.Waiting:
		return Paused
	}
	return Unpaused
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
