package calendar

import (
	"slices"
	"time"
)

// DayRule says which instant of a business day counts when a time is moved by
// business days. Unset, it is [SameTime].
type DayRule string

// The rules.
const (
	// SameTime is the same time of day, moved to open time: forward to the
	// next opening when counting forward, back to the last closing when
	// counting back.
	SameTime DayRule = "same_time"

	// EndOfDay is the last closing of the hours that start on the day.
	EndOfDay DayRule = "end_of_day"
)

// BusinessDay reports whether open time starts on d: the weekday or the date
// has hours, d is no holiday, and neither a break nor a change of clocks takes
// all of them.
func (c *Calendar) BusinessDay(d Date) bool {
	return !d.IsZero() && c.days.open(d.day()*secPerDay)
}

// BusinessDays returns the number of business days in [from, to), negative if
// to is before from. An unset date counts as the beginning of time.
func (c *Calendar) BusinessDays(from, to Date) int {
	return int(c.days.rank(to.day()*secPerDay) - c.days.rank(from.day()*secPerDay))
}

// AddBusinessDays returns the nth business day after d, before d if n is
// negative; d itself is not counted, business day or not. For n = 0 it is d.
// ok is false if there is none, or none that a [Date] can hold.
func (c *Calendar) AddBusinessDays(d Date, n int) (Date, bool) {
	if d.IsZero() || n == 0 {
		return d, !d.IsZero()
	}
	const most = 4e6 // days, more than a Date spans
	step := int64(min(max(n, -most), most))
	k := c.days.rank(d.day()*secPerDay) + step
	if n > 0 {
		k = c.days.rank((d.day()+1)*secPerDay) + step - 1
	}
	s, ok := c.days.sel(k)
	date := dateOfDay(floorDiv(s, secPerDay))
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

// AddDays moves t by n business days: to the day that [Calendar.AddBusinessDays]
// gives for the date of t, and to an instant on it as rule says. A business
// day is counted, never taken for a number of hours.
//
// For n = 0, SameTime gives t itself, and EndOfDay the end of the date of t, or
// of the next business day if that is none. ok is false if there is no such
// day, or no such rule.
func (c *Calendar) AddDays(t time.Time, n int, rule DayRule) (x time.Time, ok bool) {
	switch rule {
	case "", SameTime:
		rule = SameTime
	case EndOfDay:
	default:
		return time.Time{}, false
	}
	if n == 0 && rule == SameTime {
		return t.Round(0).In(c.loc), true
	}
	from := c.Date(t)
	day, ok := c.AddBusinessDays(from, n)
	if n == 0 && ok && !c.BusinessDay(from) {
		day, ok = c.AddBusinessDays(from, 1)
	}
	if !ok {
		return time.Time{}, false
	}
	if rule == EndOfDay {
		return c.endOfDay(day)
	}
	x = day.At(c.timeOfDay(t, from), c.loc).Add(time.Duration(t.Nanosecond()))
	if n > 0 {
		return c.NextOpen(x)
	}
	return c.LastOpen(x)
}

// timeOfDay returns what the wall clock shows at t: on date d, or 00:00 where
// clocks have gone back to the date before.
func (c *Calendar) timeOfDay(t time.Time, d Date) TimeOfDay {
	local := t.In(c.loc)
	if DateOf(local) != d {
		return 0
	}
	h, m, s := local.Clock()
	return TimeOfDay(h*3600 + m*60 + s)
}

// endOfDay returns the last closing of the hours that start on a business day.
func (c *Calendar) endOfDay(d Date) (time.Time, bool) {
	at := func(sec int32) time.Time { return d.Add(int(sec/secPerDay)).At(TimeOfDay(sec%secPerDay), c.loc) }
	for _, s := range slices.Backward(c.sched.starting(d.day(), nil)) {
		if end := at(s.to); at(s.from).Before(end) { // else a change of clocks leaves it out
			return end, true
		}
	}
	return time.Time{}, false // not reached: on a business day open time starts
}
