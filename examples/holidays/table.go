package main

import "github.com/supportops/policy/sla/calendar"

// Row is a row of a table that an application keeps itself, as a query returns
// it.
type Row struct {
	Day  calendar.Date
	Name string
}

// Table is the rows of such a table. Its Holidays are what
// [calendar.HolidaysFrom] asks for. A table in a database is read before the
// calendar is made: a calendar asks nobody.
type Table []Row

// Holidays returns the dates of a year.
func (t Table) Holidays(year int) []calendar.Date {
	var dates []calendar.Date
	for _, r := range t {
		if y, _, _ := r.Day.Civil(); y == year {
			dates = append(dates, r.Day)
		}
	}
	return dates
}

// NameOf returns the name of a date.
func (t Table) NameOf(d calendar.Date) string {
	for _, r := range t {
		if r.Day == d {
			return r.Name
		}
	}
	return ""
}
