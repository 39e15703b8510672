package sla

import (
	"slices"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/sla/calendar"
)

// StartBy returns the latest instant, due at the latest, at which a clock of
// metric m can start, for a ticket with facets f, so that its deadline by
// [Policy.Due] is not after due: the reverse question. Within a day whose
// deadlines come and go, as those of business days that a customer's factor
// stretches, it may be an earlier one. ok is false if there is none: nothing is
// promised, or not that far back.
func (p *Policy) StartBy(m Metric, f lifecycle.Facets, due time.Time) (start time.Time, ok bool) {
	due = due.Round(0)
	// Between the instants at which targets come into force or end, one target
	// applies: the intervals are tried from the latest back.
	turn, found := slices.BinarySearchFunc(p.turns, due, time.Time.Compare)
	if found {
		turn++
	}
	for last := due; ; turn-- {
		if i := p.match(m, &f, last); i >= 0 && !p.targets[i].None {
			start, ok = p.startBy(i, p.factor(i, f.Customer), due, last)
			if ok && (turn == 0 || !start.Before(p.turns[turn-1])) {
				return start, true
			}
		}
		if turn == 0 {
			return time.Time{}, false
		}
		last = p.turns[turn-1].Add(-1)
	}
}

// startBy returns the latest start up to last under target i, scaled by a
// factor.
func (p *Policy) startBy(i int16, factor Ratio, due, last time.Time) (start time.Time, ok bool) {
	t := &p.targets[i]
	if t.Days == 0 {
		start, ok = t.cal.Sub(due, scaled(time.Duration(t.Within), factor))
		if ok && start.After(last) {
			start = last.In(t.cal.Location())
		}
		return start, ok
	}
	const mostDays = 20 * 366 // more than a target in business days reaches over
	for range mostDays {
		if p.inTime(i, factor, last, due) {
			return last.In(t.cal.Location()), true
		}
		first := calendar.DateOf(last.In(t.cal.Location())).At(calendar.TimeOfDay(0), t.cal.Location())
		if !first.After(last) && p.inTime(i, factor, first, due) {
			return p.latest(i, factor, first, last, due).In(t.cal.Location()), true
		}
		last = first.Add(-1)
	}
	return time.Time{}, false
}

// latest returns the last instant from in, which is in time, to out, which is
// not, up to which starts are in time.
func (p *Policy) latest(i int16, factor Ratio, in, out, due time.Time) time.Time {
	for out.Sub(in) > 1 {
		mid := in.Add(out.Sub(in) / 2)
		if p.inTime(i, factor, mid, due) {
			in = mid
		} else {
			out = mid
		}
	}
	return in
}

// inTime reports whether a clock that starts at start under target i has its
// deadline at due or before.
func (p *Policy) inTime(i int16, factor Ratio, start, due time.Time) bool {
	t := &p.targets[i]
	within, no := p.amount(i, start, factor)
	if no != 0 {
		return false
	}
	at, ok := t.deadline(start, t.cal.Reading(start), within)
	return ok && !at.After(due)
}
