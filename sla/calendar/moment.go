package calendar

import (
	"slices"
	"time"

	"github.com/supportops/policy/internal/text"
)

// Reason names the part of a calendar that decides whether it is open. The
// zero Reason is unset. Its text is "week", "holiday", "date" or "break".
type Reason uint8

// The reasons.
const (
	ByWeek    Reason = iota + 1 // the hours of the weekday: within them if open, outside if shut
	ByHoliday                   // a holiday: shut
	ByDate                      // the date's own hours: within them if open, outside if shut
	ByBreak                     // a break: shut
)

var reasonNames = text.Names{Kind: "calendar: reason", Type: "Reason", Text: []string{"", "week", "holiday", "date", "break"}}

// ParseReason reads "week", "holiday", "date" or "break". The empty text is
// unset.
func ParseReason(s string) (Reason, error) { return text.Parse[Reason](&reasonNames, s) }

// IsValid reports whether r is one of the reasons.
func (r Reason) IsValid() bool { return reasonNames.Valid(uint8(r)) }

// String returns the text of r, "" for unset, Reason(n) out of range.
func (r Reason) String() string { return reasonNames.String(uint8(r)) }

// AppendText appends the text of r. It fails for a value out of range.
func (r Reason) AppendText(b []byte) ([]byte, error) { return reasonNames.Append(b, uint8(r)) }

// MarshalText returns the text of r. It fails for a value out of range.
func (r Reason) MarshalText() ([]byte, error) { return r.AppendText(nil) }

// UnmarshalText reads what [ParseReason] reads; a failure leaves r untouched.
func (r *Reason) UnmarshalText(b []byte) error { return text.Unmarshal(&reasonNames, r, b) }

// Observance is a date on which a holiday is kept.
type Observance struct {
	Date   Date   `json:"date"`            // on which nothing is open
	Actual Date   `json:"actual,omitzero"` // the holiday itself; another date if it moved
	Name   string `json:"name,omitzero"`
}

// Moved reports whether the holiday is kept on another date than its own.
func (o Observance) Moved() bool { return o.Date != o.Actual }

// Day is what a calendar says of a date, and why.
type Day struct {
	Date     Date   `json:"date"`
	Reason   Reason `json:"reason"`   // what decides: ByWeek, ByHoliday or ByDate
	Business bool   `json:"business"` // as [Calendar.BusinessDay]

	// Holidays are those kept on the date, in the order of the spec, even
	// where the date's own hours win over them.
	Holidays []Observance `json:"holidays,omitzero"`
}

// Moment is what a calendar says of an instant, and why.
type Moment struct {
	Open   bool   `json:"open"`   // as [Calendar.Open]
	Reason Reason `json:"reason"` // what decides
	Date   Date   `json:"date"`   // as [Calendar.Date]

	// Holiday is the first holiday of the date where the reason is
	// ByHoliday, else the zero Observance.
	Holiday Observance `json:"holiday,omitzero"`
}

// Day returns what c says of d, and why. The unset Date has no reason.
func (c *Calendar) Day(d Date) Day {
	if d.IsZero() {
		return Day{}
	}
	return Day{Date: d, Reason: c.sched.reason(d.day()), Business: c.BusinessDay(d), Holidays: c.observances(d)}
}

// At returns what c says of t, and why: whether it is open, and which part of
// the calendar makes it so. Within a break that is the break, on whatever date.
func (c *Calendar) At(t time.Time) Moment {
	local := c.shown(t)
	day := floorDiv(local, secPerDay)
	sec := int32(local - day*secPerDay)
	m := Moment{Open: c.Open(t), Date: dateOfDay(day), Reason: c.sched.reason(day)}
	switch {
	case slices.ContainsFunc(c.sched.cut(day), func(b span) bool { return b.from <= sec && sec < b.to }):
		m.Reason = ByBreak
	case m.Reason == ByHoliday:
		m.Holiday = c.observances(m.Date)[0]
	}
	return m
}

// reason returns what decides the hours of a day, breaks aside.
func (sch *schedule) reason(day int64) Reason {
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
	rules := c.spec.Holidays
	for _, v := range c.spec.Versions {
		if v.Holidays != nil && v.From.day() <= day {
			rules = v.Holidays
		}
	}
	var list []Observance
	for _, o := range c.sched.holidays[on(c.sched.holidays, day):] {
		if int64(o.day) != day {
			break
		}
		list = append(list, Observance{Date: d, Actual: dateOfDay(int64(o.actual)), Name: rules[o.rule].Name})
	}
	return list
}

// shown returns the latest local second that the wall clock has shown by t.
// Where clocks have gone back it is later than what they show at t.
func (c *Calendar) shown(t time.Time) int64 {
	const reach = 2 * secPerDay // no change of clocks takes longer to catch up
	s, _ := second(t)
	first := time.Date(firstYear-1, time.December, 1, 0, 0, 0, 0, time.UTC).Unix()
	at := time.Unix(min(max(s, first), newYear(lastYear+1)), 0).In(c.loc)
	_, offset := at.Zone()
	local := s + int64(offset)
	for start, _ := at.ZoneBounds(); !start.IsZero() && start.Unix() > s-reach; start, _ = at.ZoneBounds() {
		at = start.Add(-time.Second)
		_, offset := at.Zone()
		local = max(local, at.Unix()+int64(offset))
	}
	return local
}
