package calendar_test

import (
	"fmt"
	"time"

	"github.com/supportops/policy/sla/calendar"
)

// Reformation Day is a holiday in Hamburg from 2018 on. A day that is dropped
// has a last year.
func ExampleYears() {
	s := calendar.OfficeHours("Europe/Berlin")
	s.Holidays = []calendar.HolidaySpec{
		{Name: "Reformation Day", Yearly: "10-31", Years: calendar.Years{From: 2018}},
		{Name: "company day", Yearly: "06-03", Years: calendar.Years{From: 2019, Through: 2024}},
	}
	c, err := calendar.New(s)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, d := range []calendar.Date{
		calendar.NewDate(2016, time.October, 31), calendar.NewDate(2018, time.October, 31),
		calendar.NewDate(2024, time.June, 3), calendar.NewDate(2025, time.June, 3),
	} {
		fmt.Println(d, "business day:", c.BusinessDay(d))
	}
	// Output:
	// 2016-10-31 business day: true
	// 2018-10-31 business day: false
	// 2024-06-03 business day: false
	// 2025-06-03 business day: true
}
