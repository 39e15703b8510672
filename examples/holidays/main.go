// Command holidays takes the holidays of a calendar from where they are kept
// already: from the country packages of rickar/cal, from an iCalendar file, and from a
// table of its own. It names the dates of a year on which the three differ.
//
//	cd examples/holidays && go run .
//
// It is a module of its own, so that the library does not depend on rickar/cal.
package main

import (
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	_ "time/tzdata" // zones on machines that have none of their own

	"github.com/rickar/cal/v2/de"
	"github.com/supportops/policy/examples/internal/command"
	"github.com/supportops/policy/sla/calendar"
)

//go:embed testdata/company.ics
var company string

// table is what a query of the application's own holidays returned.
var table = Table{
	{calendar.NewDate(2026, time.January, 1), "New Year"},
	{calendar.NewDate(2026, time.April, 3), "Good Friday"},
	{calendar.NewDate(2026, time.April, 6), "Easter Monday"},
	{calendar.NewDate(2026, time.May, 1), "Labour Day"},
	{calendar.NewDate(2026, time.December, 24), "Christmas Eve"},
	{calendar.NewDate(2026, time.December, 25), "Christmas Day"},
	{calendar.NewDate(2026, time.December, 26), "Second day of Christmas"},
}

func main() {
	command.Plain("holidays", run)
}

func run(w io.Writer) error {
	company, err := ICalendar(strings.NewReader(company))
	if err != nil {
		return err
	}
	national, err := calendar.HolidaysFrom(Rickar(de.Holidays).Holidays, 2020, 2035)
	if err != nil {
		return err
	}
	own, err := calendar.HolidaysFrom(table.Holidays, 2026, 2026)
	if err != nil {
		return err
	}
	spec := calendar.OfficeHours("Europe/Berlin")
	spec.Holidays = slices.Concat(national, company)
	desk, err := calendar.New(spec)
	if err != nil {
		return err
	}
	for _, at := range []string{"2026-04-02T16:00", "2026-12-23T12:00"} {
		opened, err := time.ParseInLocation("2006-01-02T15:04", at, desk.Location())
		if err != nil {
			return err
		}
		due, _ := desk.Add(opened, 8*time.Hour)
		fmt.Fprintf(w, "opened %s, due in 8 hours of work: %s\n", opened.Format("Mon 2 Jan 2006 15:04"), due.Format("Mon 2 Jan 2006 15:04"))
	}
	differences, err := Differences(2026,
		List{"rickar/cal", national, Rickar(de.Holidays).NameOf}, List{"company.ics", company, nil}, List{"our table", own, table.NameOf})
	if err != nil {
		return err
	}
	fmt.Fprintln(w, "\nWhere the lists of 2026 differ:")
	for _, d := range differences {
		fmt.Fprintln(w, d)
	}
	return nil
}
