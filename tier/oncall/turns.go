package oncall

import (
	"time"

	"github.com/supportops/policy/sla/calendar"
)

// Turns are numbered from 0. Three functions say where they lie:
//
//	date(k)    the date on which turn k begins, never before that of k-1
//	begin(k)   the instant: the date at the hand-off time of whoever takes over
//	turn(t)    the greatest k with begin(k) <= t
//
// Where members have hand-off times of their own, a later turn may begin
// before an earlier one; the earlier turn then has no length.

const (
	daySeconds = 24 * 60 * 60
	slack      = 3 // days between the dates of turns that may begin in any order
)

// nominal returns the date and time of day at which turn k begins, before any
// member's own hand-off; ok is false beyond the last date.
func (r *Rotation) nominal(k int) (date calendar.Date, tod calendar.TimeOfDay, ok bool) {
	switch {
	case r.spec.OpenDays > 0:
		date, ok = r.days.AddBusinessDays(r.first, k*r.spec.OpenDays)
		return date, r.spec.Handoff, ok
	case r.spec.Days > 0:
		date = r.first.Add(k * r.spec.Days)
		return date, r.spec.Handoff, !date.IsZero()
	}
	s := int64(r.spec.Handoff) + int64(k)*int64(r.spec.Turn.Std()/time.Second)
	date = r.first.Add(int(s / daySeconds))
	return date, calendar.TimeOfDay(s % daySeconds), !date.IsZero()
}

// begin returns when turn k begins; ok is false beyond the last date.
func (r *Rotation) begin(k int) (at time.Time, ok bool) {
	date, tod, ok := r.nominal(k)
	if !ok {
		return time.Time{}, false
	}
	loc := r.loc
	if m := r.holder(k); m != none && r.spec.Turn == 0 {
		loc, tod = r.members[m].loc, r.members[m].handoff
	}
	return date.At(tod, loc), true
}

// firstFrom returns the first turn whose date is not before date. It may be
// one beyond the last.
func (r *Rotation) firstFrom(date calendar.Date) int {
	var k int
	switch {
	case r.spec.OpenDays > 0:
		k = ceil(r.days.BusinessDays(r.first, date), r.spec.OpenDays)
	case r.spec.Days > 0:
		k = ceil(date.Sub(r.first), r.spec.Days)
	default:
		k = ceil(date.Sub(r.first)*daySeconds-int(r.spec.Handoff), int(r.spec.Turn.Std()/time.Second))
	}
	return max(k, 0)
}

// ceil returns a/b rounded up, for b above 0.
func ceil(a, b int) int {
	if a > 0 {
		return (a + b - 1) / b
	}
	return a / b
}

// turn returns the number of the turn at t: the last that has begun. ok is
// false before the first.
func (r *Rotation) turn(t time.Time) (k int, ok bool) {
	if r.loc == nil {
		return 0, false
	}
	days := slack
	if r.plain() {
		days = 1
	}
	for k = r.around(t, days); k >= 0; k-- {
		if at, known := r.begin(k); known && !t.Before(at) {
			return k, true
		}
	}
	return 0, false
}

// around returns the last turn whose date is at most so many days after that
// of t, or one beyond it where dates end; none before the first.
func (r *Rotation) around(t time.Time, days int) int {
	date := calendar.DateOf(t.In(r.loc))
	if date.IsZero() && t.Before(r.first.At(r.spec.Handoff, r.loc)) { // before the year 1
		return none
	}
	if date = date.Add(days + 1); date.IsZero() {
		return r.firstFrom(calendar.NewDate(9999, time.December, 31))
	}
	return r.firstFrom(date) - 1
}

// nextTurn returns the first instant after t at which a turn begins; ok is
// false if none does.
func (r *Rotation) nextTurn(t time.Time) (at time.Time, ok bool) {
	k, begun := r.turn(t)
	if !begun {
		k = none
	}
	for n := k + 1; !ok || !r.plain(); n++ {
		x, known := r.begin(n)
		if !known || ok && x.Sub(at) > slack*daySeconds*time.Second {
			break
		}
		if x.After(t) && (!ok || x.Before(at)) {
			at, ok = x, true
		}
	}
	return at, ok
}

// plain reports whether no member has a hand-off of their own, so that turns
// begin in their order.
func (r *Rotation) plain() bool { return len(r.spec.Members) == 0 || r.spec.Turn > 0 }
