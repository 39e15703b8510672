package main

import (
	"slices"

	"github.com/rickar/cal/v2"
	"github.com/supportops/policy/sla/calendar"
)

// Rickar gives the holidays of rickar/cal, such as de.Holidays, to a calendar:
// for each its date, and the date on which it is observed if that is another.
// Its Holidays are what [calendar.HolidaysFrom] asks for.
type Rickar []*cal.Holiday

// Holidays returns the dates of a year, in order and once each.
func (r Rickar) Holidays(year int) []calendar.Date {
	var dates []calendar.Date
	for _, h := range r {
		actual, observed := h.Calc(year)
		if !actual.IsZero() {
			dates = append(dates, calendar.DateOf(actual))
		}
		if !observed.IsZero() {
			dates = append(dates, calendar.DateOf(observed))
		}
	}
	slices.SortFunc(dates, calendar.Date.Compare)
	return slices.Compact(dates)
}

// NameOf returns the name of a date.
func (r Rickar) NameOf(d calendar.Date) string {
	year, _, _ := d.Civil()
	for _, h := range r {
		if actual, observed := h.Calc(year); !actual.IsZero() && calendar.DateOf(actual) == d || !observed.IsZero() && calendar.DateOf(observed) == d {
			return h.Name
		}
	}
	return ""
}
