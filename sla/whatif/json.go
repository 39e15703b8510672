package whatif

import (
	"encoding/json"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/sla"
)

// sumDoc is a Sum as JSON.
type sumDoc struct {
	Tickets int     `json:"tickets"`
	Changed int     `json:"changed"`
	Moves   []Count `json:"moves"`
}

// MarshalJSON returns s with its moves in the order of [Sum.Moves].
func (s Sum) MarshalJSON() ([]byte, error) {
	return json.Marshal(sumDoc{s.Tickets, s.Changed, s.Moves()})
}

// UnmarshalJSON reads what MarshalJSON writes, the moves in any order. Unknown
// names are refused, and so are counts that no set of tickets can give. The
// error is an [*sla.SpecError]; a failure leaves s untouched.
func (s *Sum) UnmarshalJSON(data []byte) error {
	doc, err := spec.Decode[sumDoc](data)
	if err != nil {
		return err
	}
	read := Sum{Tickets: doc.Tickets, Changed: doc.Changed, moves: make(map[Count]int, len(doc.Moves))}
	d := &spec.Defects{Package: "whatif"}
	if doc.Tickets < 0 {
		d.Add("tickets", spec.ErrRange, "%d, want none below 0", doc.Tickets)
	}
	if doc.Changed < 0 || doc.Changed > max(doc.Tickets, 0) {
		d.Add("changed", spec.ErrRange, "%d, want 0 to the number of tickets", doc.Changed)
	}
	for i, m := range doc.Moves {
		path := spec.Index("moves", i)
		if m.Clock == "" {
			d.Add(spec.Join(path, "clock"), spec.ErrRequired, "")
		}
		if m.Before == "" && m.After == "" {
			d.Add(spec.Join(path, "before"), spec.ErrRequired, "want an outcome on one side at least")
		}
		spec.Word(d, spec.Join(path, "before"), m.Before, outcomes()...)
		spec.Word(d, spec.Join(path, "after"), m.After, outcomes()...)
		if m.Clocks < 1 {
			d.Add(spec.Join(path, "clocks"), spec.ErrRange, "%d, want at least 1", m.Clocks)
		}
		key := m
		key.Clocks = 0
		if _, ok := read.moves[key]; ok {
			d.Add(path, spec.ErrDuplicate, "a move is counted once")
		}
		read.moves[key] = m.Clocks
	}
	if err := d.Err(); err != nil {
		return err
	}
	*s = read
	return nil
}

func outcomes() []sla.Outcome {
	return []sla.Outcome{sla.NoTarget, sla.Pending, sla.Met, sla.Breached, sla.Void, sla.Excluded}
}
