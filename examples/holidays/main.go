// Command holidays takes the holidays of a calendar from where they are kept
// already: from the country packages of rickar/cal, and from an iCalendar file.
//
//	cd examples/holidays && go run .
//
// It is a module of its own, so that the library does not depend on rickar/cal.
package main

import (
	_ "embed"
	"fmt"
	"log"
	"strings"
	"time"

	_ "time/tzdata" // zones on machines that have none of their own

	"github.com/rickar/cal/v2/de"
	"github.com/supportops/policy/sla/calendar"
)

//go:embed testdata/company.ics
var company string

func main() {
	own, err := ICalendar(strings.NewReader(company))
	if err != nil {
		log.Fatal(err)
	}
	spec := calendar.OfficeHours("Europe/Berlin")
	national, err := calendar.HolidaysFrom(Rickar(de.Holidays), 2020, 2035)
	if err != nil {
		log.Fatal(err)
	}
	spec.Holidays = append(national, own...)
	desk, err := calendar.New(spec)
	if err != nil {
		log.Fatal(err)
	}
	for _, at := range []string{"2026-04-02T16:00", "2026-12-23T12:00"} {
		opened, err := time.ParseInLocation("2006-01-02T15:04", at, desk.Location())
		if err != nil {
			log.Fatal(err)
		}
		due, _ := desk.Add(opened, 8*time.Hour)
		fmt.Printf("opened %s, due in 8 hours of work: %s\n", opened.Format("Mon 2 Jan 2006 15:04"), due.Format("Mon 2 Jan 2006 15:04"))
	}
}
