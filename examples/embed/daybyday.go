package main

import (
	"time"

	"github.com/supportops/policy/sla/calendar"
)

// dueBefore adds open time by walking from day to day: 9 to 17, Monday to Friday.
func dueBefore(start time.Time, left time.Duration, holidays map[string]bool) time.Time {
	y, m, d := start.Date()
	open := time.Date(y, m, d, 9, 0, 0, 0, start.Location())
	for ; ; open = open.Add(24 * time.Hour) {
		if wd := open.Weekday(); wd == time.Saturday || wd == time.Sunday || holidays[open.Format(time.DateOnly)] {
			continue
		}
		from, end := open, open.Add(8*time.Hour)
		if start.After(from) {
			from = start
		}
		if from.Add(left).Before(end) {
			return from.Add(left)
		}
		if from.Before(end) {
			left -= end.Sub(from)
		}
	}
}

// newOffice makes the same hours as a document, once, when the program starts.
func newOffice() (*calendar.Calendar, error) {
	spec := calendar.OfficeHours("Europe/Berlin", "09:00-17:00")
	spec.Holidays = []calendar.HolidaySpec{{Name: "Easter Monday", Easter: &calendar.Easter{Days: 1}}}
	return calendar.New(spec)
}

// dueAfter asks the calendar. ok is false if the desk never opens again.
func dueAfter(office *calendar.Calendar, start time.Time, left time.Duration) (due time.Time, ok bool) {
	return office.Add(start, left)
}

// dayByDayCases are the cases of the calculator.
func dayByDayCases() ([]answer, error) {
	office, err := newOffice()
	if err != nil {
		return nil, err
	}
	holidays := map[string]bool{"2026-04-06": true} // of this year: somebody adds the next one's, or not
	var all []answer
	for _, c := range []struct {
		what, start string
		left        time.Duration
	}{
		{"within one day", "2026-03-25 10:00", 2 * time.Hour},
		{"over the change to summer time", "2026-03-27 16:00", 2 * time.Hour},
		{"over the change to winter time", "2026-10-23 16:00", 2 * time.Hour},
		{"up to the end of the day", "2026-03-25 10:00", 7 * time.Hour},
		{"before Easter", "2026-04-02 16:00", 10 * time.Hour},
		{"before Easter, a year on", "2027-03-25 16:00", 10 * time.Hour},
	} {
		start := berlin(c.start)
		due, _ := dueAfter(office, start, c.left)
		all = append(all, answer{"day by day", c.what, stamp(dueBefore(start, c.left, holidays)), stamp(due)})
	}
	return all, nil
}
