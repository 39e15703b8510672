package calendar

import (
	"slices"
	"time"
)

// Part names the part of a calendar that decides whether it is open.
type Part string

// The parts.
const (
	ByWeek    Part = "week"    // the hours of the weekday: within them if open, outside if shut
	ByHoliday Part = "holiday" // a holiday: shut, or within its own hours if open, outside if shut
	ByDate    Part = "date"    // the date's own hours: within them if open, outside if shut
	ByBreak   Part = "break"   // a break: shut
)

// Observance is a date on which a holiday is kept.
type Observance struct {
	Date   Date   `json:"date"`            // on which the holiday is kept: shut, unless its rule has hours
	Actual Date   `json:"actual,omitzero"` // the date of the holiday itself; differs from Date if it moved
	Name   string `json:"name,omitzero"`
}

// Day is what a calendar says of a date, and why.
type Day struct {
	Date     Date `json:"date"`
	Why      Part `json:"why"`      // what decides: ByWeek, ByHoliday or ByDate
	Business bool `json:"business"` // as [Calendar.BusinessDay]

	// Holidays are those kept on the date, in the order of the spec, even
	// where the date's own hours win over them.
	Holidays []Observance `json:"holidays,omitzero"`
}

// Moment is what a calendar says of an instant, and why.
type Moment struct {
	Open bool `json:"open"` // as [Calendar.Open]
	Why  Part `json:"why"`  // what decides
	Date Date `json:"date"` // as [Calendar.Date]

	// Holiday is the first holiday of the date if a holiday decides, else the
	// zero Observance.
	Holiday Observance `json:"holiday,omitzero"`
}

// Day returns what c says of d, and why. For the unset Date it is the zero Day.
func (c *Calendar) Day(d Date) Day {
	if d.IsZero() {
		return Day{}
	}
	return Day{Date: d, Why: c.sched.why(d.day()), Business: c.BusinessDay(d), Holidays: c.observances(d)}
}

// At returns what c says of t, and why: whether it is open, and which part of
// the calendar makes it so. Within a break it is the break, even on a date that
// would be shut anyway.
func (c *Calendar) At(t time.Time) Moment {
	local := c.shown(t)
	day := floorDiv(local, secPerDay)
	sec := int32(local - day*secPerDay)
	m := Moment{Open: c.Open(t), Date: dateOfDay(day), Why: c.sched.why(day)}
	switch {
	case slices.ContainsFunc(c.sched.cut(day), func(b stretch) bool { return b.from <= sec && sec < b.to }):
		m.Why = ByBreak
	case m.Why == ByHoliday:
		m.Holiday = c.observances(m.Date)[0]
	}
	return m
}

// why returns what decides the hours of a day, breaks aside.
func (sch *schedule) why(day int64) Part {
	if _, ok := sch.dates[day]; ok {
		return ByDate
	}
	if _, ok := sch.holiday(day); ok {
		return ByHoliday
	}
	return ByWeek
}

// observances returns the holidays kept on d.
func (c *Calendar) observances(d Date) []Observance {
	day := d.day()
	rules := &c.spec.holidays[0]
	for i, v := range c.spec.rest.Versions {
		if !c.spec.holidays[i+1].isNil && v.From.day() <= day {
			rules = &c.spec.holidays[i+1]
		}
	}
	var list []Observance
	for _, h := range c.sched.holidays.on(day) {
		list = append(list, Observance{Date: d, Actual: dateOfDay(day - int64(h.moved)), Name: rules.name(int(h.rule))})
	}
	return list
}

// shown returns the latest local second that the wall clock has shown by t.
// Where clocks have gone back it is later than what they show at t.
func (c *Calendar) shown(t time.Time) int64 {
	local, waits := c.wall(t)
	if waits {
		local--
	}
	return local
}

// wall returns the local second that holds t. Where clocks have gone back and
// have not caught up yet, it waits at the first local second that they have not
// shown.
func (c *Calendar) wall(t time.Time) (local int64, waits bool) {
	s, _ := second(t)
	z := c.open.zone
	k := z.run(s)
	local = s + z.offset(k)
	if up := z.caughtUp(k); local < up {
		return up, true
	}
	return local, false
}
