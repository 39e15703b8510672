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

// Move counts the clocks of one metric and priority level that went from one
// verdict to another, or stayed at it. An unset verdict is a clock that the
// side does not have.
type Move struct {
	Metric sla.Metric     `json:"metric"`
	Level  priority.Level `json:"level,omitzero"` // of the ticket at the moment of the answer; unset: none stated
	Before Verdict        `json:"before,omitzero"`
	After  Verdict        `json:"after,omitzero"`
	Clocks int            `json:"clocks"`
}

// Sum adds up how verdicts differ over tickets. The zero Sum is that of no
// tickets. Sums of disjoint sets of tickets merge in any order. As JSON it is an
// object of tickets, changed and moves, the list that [Sum.Moves] returns. A
// copy of a Sum shares its counts: use [Sum.Merge] to go on from one.
type Sum struct {
	Tickets int // compared
	Changed int // of them, those with another verdict on some clock

	moves map[Move]int // Clocks 0 in the keys
}

// Tickets compares two policies over the histories of a sequence at one
// moment, and returns the sum. A clock of a ticket that a side does not judge
// is [Excluded] on that side, whatever its outcome.
func Tickets(before, after *sla.Policy, tickets iter.Seq[lifecycle.History], now time.Time) Sum {
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
		s.moves = map[Move]int{}
	}
	s.Tickets++
	changed := false
	for b, a := range pairs(before.Statuses, after.Statuses) {
		move := Move{Level: level}
		if b != nil {
			move.Metric, move.Before = b.Metric, Judge(b)
		}
		if a != nil {
			move.Metric, move.After = a.Metric, Judge(a)
		}
		s.moves[move]++
		changed = changed || move.Before != move.After
	}
	if changed {
		s.Changed++
	}
}

// Merge adds the tickets of t.
func (s *Sum) Merge(t Sum) {
	if s.moves == nil {
		s.moves = map[Move]int{}
	}
	s.Tickets += t.Tickets
	s.Changed += t.Changed
	for m, n := range t.moves {
		s.moves[m] += n
	}
}

// Moves returns the counts, by metric, level (most urgent first, none last),
// and verdicts.
func (s *Sum) Moves() []Move {
	list := make([]Move, 0, len(s.moves))
	for m, n := range s.moves {
		m.Clocks = n
		list = append(list, m)
	}
	slices.SortFunc(list, func(a, b Move) int {
		return cmp.Or(cmp.Compare(a.Metric, b.Metric), a.Level.Compare(b.Level), cmp.Compare(a.Before, b.Before), cmp.Compare(a.After, b.After))
	})
	return list
}

// Judged returns the verdicts on the clocks of a metric and level on either
// side; the unset level is all levels.
func (s *Sum) Judged(m sla.Metric, level priority.Level) (before, after Verdicts) {
	for move, n := range s.moves {
		if move.Metric == m && (level == 0 || move.Level == level) {
			before.count(move.Before, n)
			after.count(move.After, n)
		}
	}
	return before, after
}

// Verdicts count clocks by what is known of them.
type Verdicts struct {
	Met      int `json:"met"`
	Breached int `json:"breached"`
	Open     int `json:"open"`     // neither yet
	Other    int `json:"other"`    // void, or nothing promised
	Excluded int `json:"excluded"` // of tickets that are not judged
}

func (v *Verdicts) count(verdict Verdict, n int) {
	switch verdict {
	case Met:
		v.Met += n
	case Breached:
		v.Breached += n
	case Pending:
		v.Open += n
	case Void, NoTarget:
		v.Other += n
	case Excluded:
		v.Excluded += n
	}
}

// Share returns the part of the judged clocks that were met; ok is false if
// none was judged. Excluded clocks are not judged.
func (v Verdicts) Share() (share float64, ok bool) {
	n := v.Met + v.Breached
	if n == 0 {
		return 0, false
	}
	return float64(v.Met) / float64(n), true
}
