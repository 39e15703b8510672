package main

import (
	"slices"

	"github.com/rickar/cal/v2"
	"github.com/supportops/policy/sla"
)

// Rickar gives the holidays of rickar/cal, such as de.Holidays, to a calendar:
// for each its date, and the date on which it is observed if that is another.
// It is an [sla.HolidaySource].
type Rickar []*cal.Holiday

// Holidays returns the dates of a year, in order and once each.
func (r Rickar) Holidays(year int) []sla.Date {
	var dates []sla.Date
	for _, h := range r {
		actual, observed := h.Calc(year)
		if !actual.IsZero() {
			dates = append(dates, sla.DateOf(actual))
		}
		if !observed.IsZero() {
			dates = append(dates, sla.DateOf(observed))
		}
	}
	slices.SortFunc(dates, sla.Date.Compare)
	return slices.Compact(dates)
}
