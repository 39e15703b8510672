package whatif

import (
	"cmp"
	"iter"
	"slices"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
)

// Count counts the cycles of one clock and priority level that went from one
// outcome to another, or stayed at it. An unset outcome says that the side does
// not have the clock.
type Count struct {
	Clock  sla.Clock      `json:"clock"`
	Level  priority.Level `json:"level,omitzero"` // level of the ticket at the moment of the answer; unset: no level was stated
	Before sla.Outcome    `json:"before,omitzero"`
	After  sla.Outcome    `json:"after,omitzero"`
	Clocks int            `json:"clocks"` // how many cycles
}

// Sum adds up how outcomes differ over tickets. The zero Sum is that of no
// tickets. Sums of disjoint sets of tickets merge in any order. As JSON it is
// an object of tickets, changed and moves, the list that [Sum.Moves] returns. A
// copy of a Sum shares its counts. To continue from a Sum without changing it,
// merge it into a new one with [Sum.Merge].
type Sum struct {
	Tickets int // compared
	Changed int // of them, those with another outcome of some clock

	moves map[Count]int // Clocks 0 in the keys
}

// Compare compares two policies over the histories of a sequence at one moment,
// and returns the sum.
func Compare(before, after *sla.Policy, tickets iter.Seq[lifecycle.History], now time.Time) Sum {
	var s Sum
	var b, a sla.Assessment
	for h := range tickets {
		before.AssessInto(&b, h, now)
		after.AssessInto(&a, h, now)
		s.Add(&b, &a, h.Facets(now).Priority)
	}
	return s
}

// Add adds one ticket of the given level with its two assessments.
func (s *Sum) Add(before, after *sla.Assessment, level priority.Level) {
	if s.moves == nil {
		s.moves = map[Count]int{}
	}
	s.Tickets++
	changed := false
	pairs(before.Statuses, after.Statuses, func(b, a *sla.Status) {
		move := Count{Level: level}
		if b != nil {
			move.Clock, move.Before = b.Clock, b.Outcome
		}
		if a != nil {
			move.Clock, move.After = a.Clock, a.Outcome
		}
		s.moves[move]++
		changed = changed || move.Before != move.After
	})
	if changed {
		s.Changed++
	}
}

// Merge adds the tickets of t, which it does not change. The error is always
// nil: Merge has one because merging the summaries of other packages may fail.
func (s *Sum) Merge(t *Sum) error {
	if s.moves == nil {
		s.moves = map[Count]int{}
	}
	s.Tickets += t.Tickets
	s.Changed += t.Changed
	for m, n := range t.moves {
		s.moves[m] += n
	}
	return nil
}

// Moves returns the counts, by clock, level (most urgent first, none last),
// and outcomes.
func (s *Sum) Moves() []Count {
	list := make([]Count, 0, len(s.moves))
	for m, n := range s.moves {
		m.Clocks = n
		list = append(list, m)
	}
	slices.SortFunc(list, func(a, b Count) int {
		return cmp.Or(cmp.Compare(a.Clock, b.Clock), a.Level.Compare(b.Level), cmp.Compare(rank(a.Before), rank(b.Before)), cmp.Compare(rank(a.After), rank(b.After)))
	})
	return list
}

// rank is the place of an outcome in the order of lists; the unset one is
// before all.
func rank(o sla.Outcome) int { return slices.Index(outcomes(), o) }

// Judged returns the outcomes of a clock and level on either
// side; the unset level is all levels.
func (s *Sum) Judged(m sla.Clock, level priority.Level) (before, after Totals) {
	for move, n := range s.moves {
		if move.Clock == m && (level == 0 || move.Level == level) {
			before.count(move.Before, n)
			after.count(move.After, n)
		}
	}
	return before, after
}

// Totals count clocks by what is known of them.
type Totals struct {
	Met      int `json:"met"`
	Breached int `json:"breached"`
	Open     int `json:"open"`     // neither yet
	Other    int `json:"other"`    // void, or nothing promised
	Excluded int `json:"excluded"` // of tickets that are not judged
	Missing  int `json:"missing"`  // cycles that only the other side has
}

func (v *Totals) count(outcome sla.Outcome, n int) {
	switch outcome {
	case sla.Met:
		v.Met += n
	case sla.Breached:
		v.Breached += n
	case sla.Pending:
		v.Open += n
	case sla.Void, sla.NoTarget:
		v.Other += n
	case sla.Excluded:
		v.Excluded += n
	case "":
		v.Missing += n
	}
}

// Share returns the part of the judged clocks that were met; ok is false if
// none was judged. Excluded clocks are not judged.
func (v Totals) Share() (share float64, ok bool) {
	n := v.Met + v.Breached
	if n == 0 {
		return 0, false
	}
	return float64(v.Met) / float64(n), true
}
