package calendar_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/sla/calendar"
)

func ExampleCheck() {
	s := calendar.Spec{Zone: "UTC", Week: calendar.Everyday("00:00-23:59")}
	for _, f := range calendar.Check(s)[:1] {
		fmt.Println(f.Path, f.Rule, f.Detail)
	}
	// Output:
	// week.mon[0] almost_midnight "00:00-23:59" closes at 23:59; was 24:00 meant?
}

func ExampleFinding() {
	s := calendar.OfficeHours("UTC")
	s.Holidays = []calendar.HolidaySpec{{Name: "Christmas Eve", Yearly: "12-24", Hours: []calendar.Hours{"09:00-12:00"}}}
	for _, f := range calendar.Check(s) {
		fmt.Println(f.Path, f.Rule, f.Detail)
	}
	// Output:
	// holidays[0] opens_shut_day opens 12-24 when it falls on [sat sun], which the week shuts; weekdays can leave them out
}

func TestCheck(t *testing.T) {
	s := calendar.OfficeHours("UTC", "09:00-23:59")
	s.Dates = map[calendar.Date][]calendar.Hours{calendar.NewDate(2026, 1, 2): {"09:00-12:00", "13:00-23:59:59"}, calendar.NewDate(2026, 1, 1): {"09:00-24:00"}}
	s.Breaks = map[calendar.Date][]calendar.Hours{calendar.NewDate(2026, 1, 5): {"23:00-23:59"}}
	s.Holidays = []calendar.HolidaySpec{
		{Yearly: "12-24", Hours: []calendar.Hours{"09:00-12:00"}, Weekdays: []calendar.Weekday{calendar.Mon}},
		{Date: calendar.NewDate(2026, 1, 3), EveryWeeks: 2, Hours: []calendar.Hours{"09:00-23:59"}},
	}
	s.Versions = []calendar.VersionSpec{{From: calendar.NewDate(2027, 1, 1), Week: calendar.Everyday("23:59-23:58"), Holidays: []calendar.HolidaySpec{{Yearly: "12-24", Hours: []calendar.Hours{"23:58-23:59"}}}}}
	var got []string
	for _, f := range calendar.Check(s) {
		got = append(got, f.Path+" "+f.Rule)
	}
	want := []string{
		"week.mon[0] almost_midnight", "week.tue[0] almost_midnight", "week.wed[0] almost_midnight", "week.thu[0] almost_midnight", "week.fri[0] almost_midnight",
		"holidays[1].hours[0] almost_midnight", "dates.2026-01-02[1] almost_midnight", "breaks.2026-01-05[0] almost_midnight",
		"versions[0].holidays[0].hours[0] almost_midnight",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if f := calendar.Check(calendar.Spec{}); f != nil {
		t.Errorf("a document that is not valid: %v", f)
	}
}
