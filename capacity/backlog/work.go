package backlog

import (
	"math/bits"

	"github.com/supportops/policy/internal/spec"
)

// Limits on data: sums stay far below 2^63, products below 2^126.
const (
	maxSlots = 1 << 14
	maxWork  = 1 << 20
	maxUnits = 1 << 50
)

// Slot is a stretch of time. The caller chooses the unit of amounts, the same
// everywhere, such as minutes or seconds of one person's work.
type Slot struct {
	Open int64 `json:"open"`          // what one more person gets done in the slot, such as its open minutes; 0: closed
	Idle int64 `json:"idle,omitzero"` // what people who are there anyway can do of this work, see [Idle]
}

// Job is work that can be done in the slots [Arrives, Due), in any parts. Slots
// are counted from 0. For the work of a whole period without deadlines see
// capacity.Work.
type Job struct {
	Arrives int   `json:"arrives"` // the first slot in which it can be done; 0 for what is there at the start
	Due     int   `json:"due"`     // the first slot in which it is late
	Amount  int64 `json:"amount"`
}

// WithDeadline returns the work of a curve: amounts[t] arrives in slot t and
// can be done in that slot and the next deadline slots. A negative deadline
// makes all of it late. Slots without work give none.
func WithDeadline(amounts []int64, deadline int) []Job {
	deadline = min(max(deadline, -1), maxSlots)
	out := make([]Job, 0, len(amounts))
	for t, a := range amounts {
		if a != 0 {
			out = append(out, Job{Arrives: t, Due: t + deadline + 1, Amount: a})
		}
	}
	return out
}

// DueAfter returns the Due of work that arrives in slot arrives and is promised
// within the given open time, counted from the beginning of that slot: the
// slots from it on whose Open together fit into the promise. Closed slots at
// the end are included, so that [arrives, due) ends where the next open slot
// begins. An Open below 0 counts as 0. The promise reaches beyond the last slot
// if ok is false; due is then the number of slots, which is what holds within
// them.
func DueAfter(slots []Slot, arrives int, promise int64) (due int, ok bool) {
	due = max(0, arrives)
	for ; due < len(slots); due++ {
		open := max(0, slots[due].Open)
		if open > promise {
			return due, true
		}
		promise -= open
	}
	return len(slots), false
}

// Idle returns how much deferred work people who serve live channels can do in
// a slot: the usable share of staff × open − live, rounded down, or 0 if live
// work takes all. open is what one of them does in the slot and live the live
// work in it, in the same unit.
//
// The caller states the share: idle time between calls comes in pieces, and
// little of a short piece can be used. A share below 0 % is read as 0 %, one
// above 100 % as 100 %.
func Idle(staff, open, live int64, usable spec.Ratio) int64 {
	if open <= 0 || open > maxUnits || staff > maxUnits/open {
		return 0
	}
	free := max(0, max(0, staff)*open-max(0, live))
	if usable.Compare(spec.Percent(100)) >= 0 {
		return free
	}
	if usable.Sign() <= 0 {
		return 0
	}
	r := usable.Rat()
	hi, lo := bits.Mul64(uint64(free), r.Num().Uint64())
	q, _ := bits.Div64(hi, lo, r.Denom().Uint64())
	return int64(q)
}

// check records the defects of slots and work. Work that is due before it
// arrives is one unless late work is allowed.
func check(slots []Slot, work []Job, late bool) *spec.Defects {
	d := &spec.Defects{Package: "backlog"}
	if len(slots) > maxSlots {
		d.Add("slots", spec.ErrRange, "%d, want at most %d", len(slots), maxSlots)
		return d
	}
	if len(work) > maxWork {
		d.Add("work", spec.ErrRange, "%d elements, want at most %d", len(work), maxWork)
		return d
	}
	amount := func(total *int64, list string, i int, field string, v int64) {
		if v < 0 || v > maxUnits {
			d.Add(spec.Index(list, i)+field, spec.ErrRange, "%d, want 0 to 2^50", v)
			return
		}
		if *total <= maxUnits && *total+v > maxUnits {
			d.Add(spec.Index(list, i)+field, spec.ErrRange, "the sum up to here is above 2^50")
		}
		*total = min(*total+v, maxUnits+1)
	}
	var open, idle, sum int64
	for t, s := range slots {
		amount(&open, "slots", t, ".open", s.Open)
		amount(&idle, "slots", t, ".idle", s.Idle)
	}
	for i, w := range work {
		if w.Arrives < 0 || w.Arrives >= len(slots) {
			d.Add(spec.Index("work", i)+".arrives", spec.ErrRange, "%d, want a slot from 0 to %d", w.Arrives, len(slots)-1)
		}
		if w.Due < 0 {
			d.Add(spec.Index("work", i)+".due", spec.ErrRange, "%d, want at least 0", w.Due)
		} else if !late && w.Due <= w.Arrives {
			d.Add(spec.Index("work", i)+".due", spec.ErrRange, "%d, want above %d, the slot in which it arrives", w.Due, w.Arrives)
		}
		amount(&sum, "work", i, ".amount", w.Amount)
	}
	return d
}
