package calendar

import (
	"fmt"
	"slices"
	"time"

	"github.com/supportops/policy/internal/spec"
)

// DayRule says which instant of a business day is meant when an instant is
// moved by business days. Unset, it is [SameTime].
//
// Besides the words below it may be a time of day such as "16:00": that time of
// the business day, moved back to the last closing if it is shut then.
type DayRule string

// The rules.
const (
	// SameTime is the same time of day, moved to open time: forward to the
	// next opening when counting forward, back to the last closing when
	// counting back.
	SameTime DayRule = "same_time"

	// SameTimeOrClosing is as SameTime, but if that is an opening, it is the
	// closing before it: the same amount of open time, at an earlier instant.
	SameTimeOrClosing DayRule = "same_time_or_closing"

	// EndOfDay is the last closing of the hours that start on the day.
	EndOfDay DayRule = "end_of_day"
)

// Validate reports whether r is unset, one of the rules or a time of day.
func (r DayRule) Validate() error {
	switch r {
	case "", SameTime, SameTimeOrClosing, EndOfDay:
		return nil
	}
	if _, err := ParseTimeOfDay(string(r)); err != nil {
		return fmt.Errorf("%w: want %s, %s, %s or a time of day such as \"16:00\", got %q", spec.ErrUnknown, SameTime, SameTimeOrClosing, EndOfDay, spec.Clip(string(r)))
	}
	return nil
}

// BusinessDay reports whether open time starts on d: what decides for d (its
// own hours, a holiday or the weekday) has hours, and neither a break nor a
// change of clocks takes all of them.
func (c *Calendar) BusinessDay(d Date) bool {
	return !d.IsZero() && c.open.local.workday(d.day())
}

// BusinessDays returns the number of business days in [from, to), negative if
// to is before from. An unset date counts as a date before all others.
func (c *Calendar) BusinessDays(from, to Date) int {
	return int(c.open.local.workRank(to.day()) - c.open.local.workRank(from.day()))
}

// AddBusinessDays returns the nth business day after d, before d if n is
// negative; d itself is not counted, business day or not. For n = 0 it is d.
// ok is false if there is none, or none that a [Date] can hold.
func (c *Calendar) AddBusinessDays(d Date, n int) (Date, bool) {
	if d.IsZero() || n == 0 {
		return d, !d.IsZero()
	}
	const most = 4e6 // days, more than a Date spans
	from, step := d.day(), int64(min(max(n, -most), most))
	if n > 0 {
		from, step = from+1, step-1
	}
	day, ok := c.open.local.workMove(from, step)
	date := dateOfDay(day)
	if !ok || date.IsZero() {
		return Date{}, false
	}
	return date, true
}

// Date returns the date of t in the calendar's zone: the latest date whose
// start, by the rule of [Date.At], is not after t. Where clocks go back over
// midnight that is not always the date which the wall clock shows.
func (c *Calendar) Date(t time.Time) Date {
	d := DateOf(t.In(c.loc))
	if next := d.Add(1); !next.IsZero() && !next.At(0, c.loc).After(t) {
		return next
	}
	return d
}

// Received returns the instant from which a promise counts for what comes in at
// t: t itself if c is open, else the next opening, but not before the start of
// the first business day that starts after the last cut-off, that is, after the
// last instant up to t, inclusive, at which the clock showed that time of day.
// With hours from 9 to 17 and a cut-off at 16:00, what comes in on Monday at
// 16:00 or later counts from Tuesday 09:00; a cut-off before 09:00 changes
// nothing, since the day itself starts after it. A cut-off of 00:00 or 24:00,
// or outside the day, has no effect. ok is false if nothing opens any more.
//
// It serves promises in hours and in days alike: c.Add(r, 4*time.Hour),
// c.AddDays(r, 1, SameTime). A later t never gives an earlier x.
func (c *Calendar) Received(t time.Time, cutoff TimeOfDay) (x time.Time, ok bool) {
	x, ok = c.NextOpen(t)
	if !ok || cutoff <= 0 || cutoff >= secPerDay {
		return x, ok
	}
	d := c.Date(t)
	last := d.At(cutoff, c.loc)
	if last.After(t) {
		d = d.Add(-1)
		last = d.At(cutoff, c.loc)
	}
	d = d.Add(-1) // a break may leave no more of its hours than their end, on the next date
	for {         // the first day that starts after the cut-off
		if start, ok := c.dayStart(d); ok && start.After(last) {
			if start.After(x) {
				x = start
			}
			return x, true
		}
		if d, ok = c.AddBusinessDays(d, 1); !ok {
			return x, false
		}
	}
}

// AddDays moves t by n business days, to the instant of the last one that rule
// names. Counting forward, t counts from the next opening if c is shut at t, so
// that what comes in while shut is never due before what came in while open:
// with hours from 9 to 17, Friday 18:00, Saturday 12:00 and Monday 08:00 are
// all as Monday 09:00, and one business day later is Tuesday 09:00. Counting
// back, t counts from the last closing. A later t never gives an earlier
// answer. A business day is counted, never taken for a number of hours.
//
// An open instant belongs to the business day that began last, the end of a
// night shift to the date before. Business days may differ in length and the
// night after one may be cut, so an answer is kept within the nth day: from its
// start to the start of the next.
//
// For n = 0, SameTime gives t itself, and the other rules an instant of the
// business day to which t, moved to open time, belongs. ok is false if there is
// no such day, or no such rule.
func (c *Calendar) AddDays(t time.Time, n int, rule DayRule) (x time.Time, ok bool) {
	if rule.Validate() != nil {
		return time.Time{}, false
	}
	same := rule == "" || rule == SameTime || rule == SameTimeOrClosing
	if n == 0 && same {
		return t.Round(0).In(c.loc), true
	}
	at, ok := c.workday(t, n < 0)
	if !ok {
		return time.Time{}, false
	}
	day, ok := c.AddBusinessDays(at.day, n)
	if !ok {
		return time.Time{}, false
	}
	switch {
	case rule == EndOfDay:
		return c.endOfDay(day)
	case !same:
		tod, _ := ParseTimeOfDay(string(rule))
		x, ok = c.lastOpen(day.At(tod, c.loc))
		return c.within(day, x, ok), true
	}
	x = day.Add(int(at.sec/secPerDay)).At(TimeOfDay(at.sec%secPerDay), c.loc).Add(at.ns)
	x = c.within(day, x, true)
	switch {
	case n < 0:
		return c.lastOpen(x)
	case rule == SameTimeOrClosing:
		return c.Reach(c.Reading(x))
	}
	return c.NextOpen(x)
}

// workday is an instant as a time of a business day.
type workday struct {
	day Date
	sec int64 // of the wall clock from the day's midnight, more than a day in the end of a night
	ns  time.Duration
}

// workday returns the business day to which t belongs once it is moved to open
// time, back or forward.
func (c *Calendar) workday(t time.Time, back bool) (w workday, ok bool) {
	x, ok := c.NextOpen(t)
	if back {
		x, ok = c.lastOpen(t)
	}
	if !ok {
		return workday{}, false
	}
	w.day = c.Date(x)
	began := func() bool {
		start, ok := c.dayStart(w.day)
		return ok && (start.Before(x) || !back && start.Equal(x))
	}
	if !began() {
		if w.day, ok = c.AddBusinessDays(w.day, -1); !ok {
			return workday{}, false
		}
	}
	local, waits := c.wall(x)
	if w.sec = local - w.day.day()*secPerDay; !waits {
		w.ns = time.Duration(x.Nanosecond())
	}
	return w, true
}

// within keeps x from the start of a business day to that of the next; without
// any x, it is the start.
func (c *Calendar) within(day Date, x time.Time, ok bool) time.Time {
	start, _ := c.dayStart(day)
	if !ok || x.Before(start) {
		return start
	}
	if next, ok := c.AddBusinessDays(day, 1); ok {
		if end, ok := c.dayStart(next); ok && end.Before(x) {
			return end
		}
	}
	return x.Round(0).In(c.loc)
}

// dayStart returns the first opening of the hours that start on d; ok is false
// if d is no business day.
func (c *Calendar) dayStart(d Date) (t time.Time, ok bool) {
	for _, s := range c.sched.starting(d.day(), nil) {
		if from := c.edge(d, s.from); from.Before(c.edge(d, s.to)) { // else a change of clocks leaves it out
			return from, true
		}
	}
	return time.Time{}, false
}

// endOfDay is dayEnd, but never before the end of the day before: a
// night shift may outlast the hours that start in the morning after it.
func (c *Calendar) endOfDay(d Date) (t time.Time, ok bool) {
	t, ok = c.dayEnd(d)
	if before, _ := c.dayEnd(d.Add(-1)); before.After(t) {
		t = before
	}
	return t, ok
}

// dayEnd returns the last closing of the hours that start on d.
func (c *Calendar) dayEnd(d Date) (t time.Time, ok bool) {
	for _, s := range slices.Backward(c.sched.starting(d.day(), nil)) {
		if to := c.edge(d, s.to); c.edge(d, s.from).Before(to) {
			return to, true
		}
	}
	return time.Time{}, false
}

// edge returns the instant of a second after the midnight of d.
func (c *Calendar) edge(d Date, sec int32) time.Time {
	return d.Add(int(sec/secPerDay)).At(TimeOfDay(sec%secPerDay), c.loc)
}
