package sla_test

import (
	"fmt"
	"time"

	"github.com/supportops/policy/sla/calendar"
)

// nightDesk is the document of a desk in Berlin that works days, and nights at
// the end of the week, and shortens Christmas Eve.
const nightDesk = `{
	"zone": "Europe/Berlin",
	"week": {
		"mon": ["08:00-12:00", "12:45-17:00"],
		"tue": ["08:00-12:00", "12:45-17:00"],
		"wed": ["08:00-12:00", "12:45-17:00"],
		"thu": ["08:00-12:00", "12:45-17:00"],
		"fri": ["08:00-12:00", "12:45-17:00", "22:00-06:00"],
		"sat": ["22:00-06:00"]
	},
	"holidays": [
		{"name": "Neujahr", "yearly": "01-01"},
		{"name": "Karfreitag", "easter": {"days": -2}},
		{"name": "Ostermontag", "easter": {"days": 1}},
		{"name": "Tag der Arbeit", "yearly": "05-01"},
		{"name": "1. Weihnachtstag", "yearly": "12-25"},
		{"name": "2. Weihnachtstag", "yearly": "12-26"}
	],
	"dates": {"2024-12-24": ["08:00-12:00"]}
}`

// From a document to deadlines: over Easter and over the night on which clocks
// change, with the reason why nobody is there.
func Example_nightDesk() {
	spec, err := calendar.Read[calendar.Spec]([]byte(nightDesk))
	if err != nil {
		fmt.Println(err)
		return
	}
	desk, err := calendar.New(spec)
	if err != nil {
		fmt.Println(err)
		return
	}
	const layout = "Mon 2 Jan 15:04 MST"
	reported := time.Date(2024, time.March, 28, 16, 0, 0, 0, desk.Location()) // Thursday before Easter
	for _, target := range []time.Duration{time.Hour, 3 * time.Hour, 9 * time.Hour} {
		due, _ := desk.Add(reported, target)
		fmt.Printf("%3v after %s is %s\n", target.Hours(), reported.Format(layout), due.Format(layout))
	}
	for s := range desk.Between(reported, reported.AddDate(0, 0, 5)) {
		fmt.Printf("open %s to %s, %v\n", s.From.Format(layout), s.To.Format(layout), s.Duration())
	}
	friday := desk.At(time.Date(2024, time.March, 29, 10, 0, 0, 0, desk.Location()))
	fmt.Println("Friday at ten:", friday.Why, friday.Holiday.Name)
	// Output:
	//   1 after Thu 28 Mar 16:00 CET is Thu 28 Mar 17:00 CET
	//   3 after Thu 28 Mar 16:00 CET is Sun 31 Mar 00:00 CET
	//   9 after Thu 28 Mar 16:00 CET is Tue 2 Apr 09:00 CEST
	// open Thu 28 Mar 16:00 CET to Thu 28 Mar 17:00 CET, 1h0m0s
	// open Sat 30 Mar 22:00 CET to Sun 31 Mar 06:00 CEST, 7h0m0s
	// open Tue 2 Apr 08:00 CEST to Tue 2 Apr 12:00 CEST, 4h0m0s
	// open Tue 2 Apr 12:45 CEST to Tue 2 Apr 16:00 CEST, 3h15m0s
	// Friday at ten: holiday Karfreitag
}
