package calendar_test

import (
	"fmt"
	"time"

	"github.com/supportops/policy/sla/calendar"
)

// The eleven federal holidays of the United States (5 U.S.C. 6103), with the
// days on which they are observed.
func ExampleHolidaySpec_unitedStates() {
	yearly := func(name string, m time.Month, day int) calendar.HolidaySpec {
		return calendar.HolidaySpec{Name: name, Yearly: calendar.MonthDay(fmt.Sprintf("%02d-%02d", int(m), day)), Observed: calendar.ObservedNearest}
	}
	nth := func(name string, n int8, d calendar.Weekday, m time.Month) calendar.HolidaySpec {
		return calendar.HolidaySpec{Name: name, Nth: calendar.NthWeekday{N: n, Weekday: d, Month: uint8(m)}}
	}
	office := calendar.OfficeHours("America/Chicago", "08:00-12:00", "13:00-18:00")
	office.Holidays = []calendar.HolidaySpec{
		yearly("New Year's Day", time.January, 1),
		nth("Birthday of Martin Luther King, Jr.", 3, calendar.Mon, time.January),
		nth("Washington's Birthday", 3, calendar.Mon, time.February),
		nth("Memorial Day", -1, calendar.Mon, time.May),
		yearly("Juneteenth National Independence Day", time.June, 19),
		yearly("Independence Day", time.July, 4),
		nth("Labor Day", 1, calendar.Mon, time.September),
		nth("Columbus Day", 2, calendar.Mon, time.October),
		yearly("Veterans Day", time.November, 11),
		nth("Thanksgiving Day", 4, calendar.Thu, time.November),
		yearly("Christmas Day", time.December, 25),
	}
	c, err := calendar.New(office)
	if err != nil {
		fmt.Println(err)
		return
	}
	// July 4, 2026, is a Saturday: the Friday before is off.
	due, _ := c.Add(time.Date(2026, time.July, 2, 16, 30, 0, 0, c.Location()), 2*time.Hour)
	fmt.Println(due.Format("Mon 2 Jan 15:04 MST"))
	for _, h := range c.Day(calendar.NewDate(2026, time.July, 3)).Holidays {
		fmt.Println(h.Name, h.Actual)
	}
	// Output:
	// Mon 6 Jul 08:30 CDT
	// Independence Day 2026-07-04
}
