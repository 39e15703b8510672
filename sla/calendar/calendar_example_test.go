package calendar_test

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/supportops/policy/sla/calendar"
)

// What is due after 40 business hours: a week of work, the Easter holidays not
// counted.
func Example() {
	office := calendar.OfficeHours("Europe/London")
	office.Holidays = []calendar.HolidaySpec{
		{Name: "Good Friday", Easter: &calendar.Easter{Days: -2}},
		{Name: "Easter Monday", Easter: &calendar.Easter{Days: 1}},
	}
	c, err := calendar.New(office)
	if err != nil {
		fmt.Println(err)
		return
	}
	wednesday := time.Date(2024, time.March, 27, 11, 0, 0, 0, c.Location())
	due, _ := c.Add(wednesday, 40*time.Hour)
	fmt.Println(due)
	// Output:
	// 2024-04-05 11:00:00 +0100 BST
}

func ExampleCalendar() {
	c, err := calendar.New(calendar.OfficeHours("Europe/Berlin", "09:00-12:00", "13:00-17:00"))
	if err != nil {
		fmt.Println(err)
		return
	}
	friday := time.Date(2024, time.March, 29, 15, 30, 0, 0, c.Location())
	due, _ := c.Add(friday, 4*time.Hour)
	fmt.Println("4 h are up:  ", due)
	fmt.Println("open at noon:", c.Open(friday.Add(-3*time.Hour-30*time.Minute)))
	fmt.Println("open between:", c.Elapsed(friday, due))
	start, _ := c.Sub(due, 8*time.Hour)
	fmt.Println("8 h before:  ", start)
	// Output:
	// 4 h are up:   2024-04-01 11:30:00 +0200 CEST
	// open at noon: false
	// open between: 4h0m0s
	// 8 h before:   2024-03-29 10:30:00 +0100 CET
}

func ExampleCalendar_Between() {
	c, _ := calendar.New(calendar.OfficeHours("America/New_York", "22:00-06:00"))
	from := time.Date(2024, time.November, 1, 23, 0, 0, 0, c.Location())
	for s := range c.Between(from, from.AddDate(0, 0, 4)) {
		fmt.Println(s.From.Format("Mon 15:04 MST"), "to", s.To.Format("Mon 15:04 MST"), "is", s.Duration())
	}
	// Output:
	// Fri 23:00 EDT to Sat 06:00 EDT is 7h0m0s
	// Mon 22:00 EST to Tue 06:00 EST is 8h0m0s
	// Tue 22:00 EST to Tue 23:00 EST is 1h0m0s
}

func ExampleCalendar_AddDays() {
	c, _ := calendar.New(calendar.OfficeHours("UTC"))
	friday := time.Date(2024, time.March, 29, 18, 0, 0, 0, time.UTC) // shut: counts from Monday 09:00
	for _, rule := range []calendar.DayRule{calendar.SameTime, calendar.SameTimeOrClosing, calendar.EndOfDay, "16:00"} {
		due, _ := c.AddDays(friday, 2, rule)
		fmt.Println(due.Format("Mon 2 Jan 15:04"), rule)
	}
	// Output:
	// Wed 3 Apr 09:00 same_time
	// Tue 2 Apr 17:00 same_time_or_closing
	// Wed 3 Apr 17:00 end_of_day
	// Wed 3 Apr 16:00 16:00
}

func ExampleCalendar_Received() {
	c, _ := calendar.New(calendar.OfficeHours("UTC"))
	tuesday := time.Date(2024, time.April, 2, 16, 45, 0, 0, time.UTC)
	received, _ := c.Received(tuesday, calendar.NewTimeOfDay(16, 30)) // too late for today
	due, _ := c.Add(received, 4*time.Hour)
	fmt.Println(received.Format("Mon 15:04"), due.Format("Mon 15:04"))
	// Output:
	// Wed 09:00 Wed 13:00
}

func ExampleCalendar_AddBusinessDays() {
	s := calendar.OfficeHours("Europe/London")
	s.Holidays = []calendar.HolidaySpec{{Name: "Good Friday", Easter: &calendar.Easter{Days: -2}}, {Name: "Easter Monday", Easter: &calendar.Easter{Days: 1}}}
	c, _ := calendar.New(s)
	thursday := calendar.NewDate(2024, time.March, 28)
	next, _ := c.AddBusinessDays(thursday, 1)
	fmt.Println(next, next.Weekday())
	fmt.Println(c.BusinessDays(thursday, next.Add(1)), "business days")
	// Output:
	// 2024-04-02 Tuesday
	// 2 business days
}

func ExampleMoment() {
	s := calendar.OfficeHours("America/New_York")
	s.Holidays = []calendar.HolidaySpec{{Name: "Independence Day", Yearly: "07-04", Observed: calendar.ObservedNearest}}
	s.Breaks = map[calendar.Date][]calendar.Hours{calendar.NewDate(2026, time.July, 2): {"14:00-16:00"}}
	c, _ := calendar.New(s)
	for _, wall := range []string{"2026-07-02 13:00", "2026-07-02 15:00", "2026-07-02 20:00", "2026-07-03 10:00"} {
		t, _ := time.ParseInLocation("2006-01-02 15:04", wall, c.Location())
		m := c.At(t)
		fmt.Printf("%s open: %v by: %v %q\n", wall, m.Open, m.Why, m.Holiday.Name)
	}
	// Output:
	// 2026-07-02 13:00 open: true by: week ""
	// 2026-07-02 15:00 open: false by: break ""
	// 2026-07-02 20:00 open: false by: week ""
	// 2026-07-03 10:00 open: false by: holiday "Independence Day"
}

func ExampleDay() {
	s := calendar.OfficeHours("UTC")
	s.Holidays = []calendar.HolidaySpec{{Name: "New Year", Yearly: "01-01", Observed: calendar.ObservedNext}}
	c, _ := calendar.New(s)
	data, _ := json.Marshal(c.Day(calendar.NewDate(2023, time.January, 2)))
	fmt.Println(string(data))
	// Output:
	// {"date":"2023-01-02","why":"holiday","business":false,"holidays":[{"date":"2023-01-02","actual":"2023-01-01","name":"New Year"}]}
}

func ExampleObservance() {
	s := calendar.OfficeHours("Europe/London")
	s.Holidays = []calendar.HolidaySpec{
		{Name: "Christmas Day", Yearly: "12-25", Observed: calendar.ObservedNext},
		{Name: "Boxing Day", Yearly: "12-26", Observed: calendar.ObservedNext},
	}
	c, _ := calendar.New(s)
	for day := 25; day <= 28; day++ { // 2022: Christmas Day is a Sunday
		for _, o := range c.Day(calendar.NewDate(2022, time.December, day)).Holidays {
			fmt.Println(o.Date, o.Name, "moved:", o.Date != o.Actual)
		}
	}
	// Output:
	// 2022-12-26 Boxing Day moved: false
	// 2022-12-27 Christmas Day moved: true
}

func ExamplePart() {
	c, _ := calendar.New(calendar.OfficeHours("UTC"))
	sunday := c.At(time.Date(2024, time.July, 7, 12, 0, 0, 0, time.UTC))
	fmt.Println(sunday.Why == calendar.ByWeek, sunday.Why)
	// Output:
	// true week
}

func ExampleSpan() {
	c, _ := calendar.New(calendar.AroundTheClock())
	for s := range c.After(time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)) {
		fmt.Println("from", s.From, "without end:", s.To.IsZero())
	}
	// Output:
	// from 2024-01-01 00:00:00 +0000 UTC without end: true
}

func ExampleSpec() {
	s, err := calendar.Read[calendar.Spec]([]byte(`{
		"schema": "sla/calendar/1",
		"zone": "America/New_York",
		"week": {"mon": ["09:00-17:00"], "fri": ["09:00-13:00", "14:00-15:30"]},
		"holidays": [
			{"name": "Thanksgiving", "nth": {"n": 4, "weekday": "thu", "month": 11}},
			{"name": "Inventory", "date": "2024-12-30", "through": "2025-01-03"}
		],
		"dates": {"2024-12-23": ["09:00-12:00"], "2024-12-27": []},
		"breaks": {"2024-12-20": ["09:00-10:00"]},
		"versions": [{"from": "2025-02-01", "week": {"mon": ["00:00-24:00"]}}]
	}`))
	fmt.Println(s.Zone, len(s.Holidays), s.Versions[0].From, err)
	_, err = calendar.Read[calendar.Spec]([]byte(`{"zone": "Berlin", "week": {"mon": ["9-17"]}}`))
	fmt.Println(err)
	// Output:
	// America/New_York 2 2025-02-01 <nil>
	// calendar: 2 defects
	// 	zone: unknown: want an IANA zone such as "Europe/Berlin", got "Berlin" (line 1, column 10)
	// 	week.mon[0]: malformed: want hours such as "09:00-17:00", got "9-17" (line 1, column 37)
}

func ExampleVersionSpec() {
	s := calendar.OfficeHours("UTC")
	s.Versions = []calendar.VersionSpec{{From: calendar.NewDate(2024, time.July, 1), Week: calendar.Workweek("08:00-20:00")}}
	c, _ := calendar.New(s)
	friday := time.Date(2024, time.June, 28, 16, 0, 0, 0, time.UTC)
	due, _ := c.Add(friday, 10*time.Hour) // one hour by the old hours, nine by the new
	fmt.Println(due)
	// Output:
	// 2024-07-01 17:00:00 +0000 UTC
}

func ExampleWeek() {
	w := calendar.Workweek("09:00-17:00")
	w.Fri = []calendar.Hours{"09:00-15:00"}
	data, _ := json.Marshal(w)
	fmt.Println(string(data))
	// Output:
	// {"mon":["09:00-17:00"],"tue":["09:00-17:00"],"wed":["09:00-17:00"],"thu":["09:00-17:00"],"fri":["09:00-15:00"]}
}

func ExampleHours() {
	night := calendar.OfficeHours("Europe/Berlin", "22:00-06:00")
	c, _ := calendar.New(night)
	for s := range c.After(time.Date(2024, time.March, 25, 12, 0, 0, 0, time.UTC)) {
		fmt.Println(s.From.Format("Mon 15:04"), s.To.Format("Mon 15:04"))
		break
	}
	// Output:
	// Mon 22:00 Tue 06:00
}

func ExampleHolidaySpec() {
	s := calendar.AroundTheClock()
	s.Holidays = []calendar.HolidaySpec{
		{Name: "one date", Date: calendar.NewDate(2024, time.May, 9)},
		{Name: "a range", Date: calendar.NewDate(2024, time.August, 5), Through: calendar.NewDate(2024, time.August, 9)},
		{Name: "every year", Yearly: "10-03"},
		{Name: "last Monday in May", Nth: calendar.NthWeekday{N: -1, Weekday: calendar.Mon, Month: 5}},
		{Name: "Good Friday", Easter: &calendar.Easter{Days: -2}},
	}
	c, _ := calendar.New(s)
	for d := calendar.NewDate(2024, time.January, 1); d.Compare(calendar.NewDate(2025, time.January, 1)) < 0; d = d.Add(1) {
		for _, o := range c.Day(d).Holidays {
			fmt.Println(o.Date, o.Name)
		}
	}
	// Output:
	// 2024-03-29 Good Friday
	// 2024-05-09 one date
	// 2024-05-27 last Monday in May
	// 2024-08-05 a range
	// 2024-08-06 a range
	// 2024-08-07 a range
	// 2024-08-08 a range
	// 2024-08-09 a range
	// 2024-10-03 every year
}

func ExampleMonthDay() {
	s := calendar.OfficeHours("Europe/Berlin")
	s.Holidays = []calendar.HolidaySpec{{Name: "Leap day", Yearly: calendar.MonthDay("02-29")}}
	c, _ := calendar.New(s)
	fmt.Println(c.BusinessDay(calendar.NewDate(2024, time.February, 29)))
	// Output:
	// false
}

func ExampleNthWeekday() {
	s := calendar.AroundTheClock()
	s.Holidays = []calendar.HolidaySpec{{Nth: calendar.NthWeekday{N: 4, Weekday: calendar.Thu, Month: 11}}}
	c, _ := calendar.New(s)
	fmt.Println(c.Day(calendar.NewDate(2024, time.November, 28)).Why)
	// Output:
	// holiday
}

func ExampleEaster() {
	for _, easter := range []calendar.Easter{{Days: 1}, {Days: 1, Orthodox: true}} {
		s := calendar.AroundTheClock()
		s.Holidays = []calendar.HolidaySpec{{Name: "Easter Monday", Easter: &easter}}
		c, _ := calendar.New(s)
		closing, _ := c.NextClosing(time.Date(2024, time.January, 1, 0, 0, 0, 0, time.UTC))
		fmt.Println(c.Date(closing))
	}
	// Output:
	// 2024-04-01
	// 2024-05-06
}

func ExampleObserved() {
	for _, o := range []calendar.Observed{calendar.ObservedNearest, calendar.ObservedNext, calendar.ObservedSunday} {
		s := calendar.AroundTheClock()
		s.Holidays = []calendar.HolidaySpec{{Yearly: "01-01", Observed: o, Years: calendar.Years{From: 2022}}} // a Saturday, then a Sunday
		c, _ := calendar.New(s)
		first, _ := c.NextClosing(time.Date(2021, time.June, 1, 0, 0, 0, 0, time.UTC))
		second, _ := c.NextClosing(first)
		fmt.Printf("%-8v %v %v\n", o, c.Date(first), c.Date(second))
	}
	// Output:
	// nearest  2021-12-31 2023-01-02
	// next     2022-01-03 2023-01-02
	// sunday   2022-01-01 2023-01-02
}

func ExampleHolidaysFrom() {
	read := map[int][]calendar.Date{2024: {calendar.NewDate(2024, time.May, 1)}, 2025: {calendar.NewDate(2025, time.May, 1)}}
	s := calendar.OfficeHours("Europe/Berlin")
	holidays, err := calendar.HolidaysFrom(func(year int) []calendar.Date { return read[year] }, 2024, 2025)
	s.Holidays = holidays
	c, _ := calendar.New(s)
	fmt.Println(len(s.Holidays), c.BusinessDay(calendar.NewDate(2025, time.May, 1)), err)
	// Output:
	// 2 false <nil>
}

func ExampleDate() {
	d, err := calendar.ParseDate("2024-02-29")
	fmt.Println(d.Add(1), d.Weekday(), d.Sub(calendar.NewDate(2024, time.January, 1)), err)
	// Output:
	// 2024-03-01 Thursday 59 <nil>
}

func ExampleDate_At() {
	saoPaulo, _ := time.LoadLocation("America/Sao_Paulo")
	d := calendar.NewDate(2018, time.November, 4) // clocks went from 24:00 to 01:00
	fmt.Println(d.At(0, saoPaulo))
	fmt.Println(time.Date(2018, time.November, 4, 0, 0, 0, 0, saoPaulo), "by time.Date")
	// Output:
	// 2018-11-04 01:00:00 -0200 -02
	// 2018-11-03 23:00:00 -0300 -03 by time.Date
}

func ExampleTimeOfDay() {
	end, err := calendar.ParseTimeOfDay("24:00")
	fmt.Println(calendar.NewTimeOfDay(9, 30), end, end == calendar.NewTimeOfDay(24, 0), err)
	// Output:
	// 09:30 24:00 true <nil>
}

func ExampleWeekday() {
	s := calendar.AroundTheClock()
	s.Holidays = []calendar.HolidaySpec{{Nth: calendar.NthWeekday{N: -1, Weekday: calendar.Fri, Month: 3}}}
	c, _ := calendar.New(s)
	d := calendar.NewDate(2024, time.March, 29)
	fmt.Println(d.Weekday(), c.Day(d).Why)
	// Output:
	// Friday holiday
}

func ExampleDayRule() {
	c, _ := calendar.New(calendar.OfficeHours("UTC"))
	friday := time.Date(2024, time.July, 5, 11, 0, 0, 0, time.UTC)
	for _, rule := range []calendar.DayRule{calendar.SameTime, calendar.EndOfDay} {
		due, _ := c.AddDays(friday, 1, rule)
		fmt.Println(rule, due.Format("Mon 15:04"))
	}
	// Output:
	// same_time Mon 11:00
	// end_of_day Mon 17:00
}

func ExampleReading() {
	c, _ := calendar.New(calendar.OfficeHours("UTC"))
	friday := time.Date(2024, time.March, 29, 15, 0, 0, 0, time.UTC)
	start := c.Reading(friday) // taken once, for several answers
	for _, d := range []time.Duration{time.Hour, 4 * time.Hour} {
		due, _ := c.Reach(start.Add(d))
		fmt.Println(due.Format("Mon 15:04"), c.Reading(due).Sub(start))
	}
	// Output:
	// Fri 16:00 1h0m0s
	// Mon 11:00 4h0m0s
}
