package calendar_test

import (
	"slices"
	"testing"
	"time"

	"github.com/supportops/policy/sla/calendar"
)

// The dates that rules name in a year, and what is open on them.
func TestRulesForDates(t *testing.T) {
	workdays := []calendar.Weekday{calendar.Mon, calendar.Tue, calendar.Wed, calendar.Thu, calendar.Fri}
	for _, row := range []struct {
		name string
		rule calendar.HolidaySpec
		year int
		want []string // dates
		open time.Duration
	}{
		{"a short day every year", calendar.HolidaySpec{Yearly: "12-24", Hours: []calendar.Hours{"09:00-12:00"}}, 2026, []string{"2026-12-24"}, 3 * time.Hour},
		{"a short day on workdays only", calendar.HolidaySpec{Yearly: "12-24", Hours: []calendar.Hours{"09:00-12:00"}, Weekdays: workdays}, 2028, nil, 0},
		{"the day after the fourth Thursday of November", calendar.HolidaySpec{Nth: calendar.NthWeekday{N: 4, Weekday: calendar.Thu, Month: 11, Days: 1}}, 2026, []string{"2026-11-27"}, 0},
		{"the fifth Thursday that a year lacks has no day after it", calendar.HolidaySpec{Nth: calendar.NthWeekday{N: 5, Weekday: calendar.Thu, Month: 11, Days: 1}}, 2026, nil, 0},
		{"a day of the year before", calendar.HolidaySpec{Nth: calendar.NthWeekday{N: 1, Weekday: calendar.Mon, Month: 1, Days: -7}}, 2026, []string{"2026-12-28"}, 0},
		{"the day before Good Friday, until noon", calendar.HolidaySpec{Easter: &calendar.Easter{Days: -3}, Hours: []calendar.Hours{"09:00-12:00"}}, 2026, []string{"2026-04-02"}, 3 * time.Hour},
		{"every second Saturday open", calendar.HolidaySpec{Date: calendar.NewDate(2026, 11, 7), EveryWeeks: 2, Hours: []calendar.Hours{"10:00-14:00"}}, 2026, []string{"2026-11-07", "2026-11-21", "2026-12-05", "2026-12-19"}, 4 * time.Hour},
		{"every third Wednesday shut, up to a date", calendar.HolidaySpec{Date: calendar.NewDate(2026, 1, 7), EveryWeeks: 3, Through: calendar.NewDate(2026, 2, 18)}, 2026, []string{"2026-01-07", "2026-01-28", "2026-02-18"}, 0},
		{"the workdays of a range", calendar.HolidaySpec{Date: calendar.NewDate(2026, 12, 24), Through: calendar.NewDate(2026, 12, 31), Weekdays: workdays}, 2026, []string{"2026-12-24", "2026-12-25", "2026-12-28", "2026-12-29", "2026-12-30", "2026-12-31"}, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := calendar.OfficeHours("Europe/Berlin")
			s.Holidays = []calendar.HolidaySpec{row.rule}
			c := newCalendar(t, s)
			var got []string
			for d := calendar.NewDate(row.year, 1, 1); d.Compare(calendar.NewDate(row.year, 12, 31)) <= 0; d = d.Add(1) {
				if c.Day(d).Why != calendar.ByHoliday {
					continue
				}
				got = append(got, d.String())
				if n := c.Elapsed(d.At(0, c.Location()), d.Add(1).At(0, c.Location())); n != row.open {
					t.Errorf("%v is open for %v, want %v", d, n, row.open)
				}
			}
			if !slices.Equal(got, row.want) {
				t.Errorf("got %v, want %v", got, row.want)
			}
		})
	}
}

// Of several rules for a date the first holds.
func TestFirstRuleHolds(t *testing.T) {
	short := calendar.HolidaySpec{Name: "short", Yearly: "12-24", Hours: []calendar.Hours{"09:00-12:00"}}
	shut := calendar.HolidaySpec{Name: "shut", Date: calendar.NewDate(2026, 12, 24)}
	for _, rules := range [][]calendar.HolidaySpec{{short, shut}, {shut, short}} {
		s := calendar.OfficeHours("UTC")
		s.Holidays = rules
		m := newCalendar(t, s).At(time.Date(2026, 12, 24, 10, 0, 0, 0, time.UTC))
		if m.Open != (rules[0].Name == "short") || m.Holiday.Name != rules[0].Name {
			t.Errorf("%v first: %+v", rules[0].Name, m)
		}
	}
}

// A short day keeps the end of the night before, unless its rule cuts it.
func TestShortDayAndTheNightBefore(t *testing.T) {
	for _, row := range []struct {
		cut  bool
		want time.Duration
	}{{false, 6*time.Hour + 4*time.Hour}, {true, 4 * time.Hour}} {
		s := calendar.Spec{Zone: "UTC", Week: calendar.Everyday("22:00-06:00")}
		s.Holidays = []calendar.HolidaySpec{{Yearly: "12-24", Hours: []calendar.Hours{"08:00-12:00"}, CutNight: row.cut}}
		c := newCalendar(t, s)
		d := calendar.NewDate(2026, 12, 24)
		if got := c.Elapsed(d.At(0, time.UTC), d.Add(1).At(0, time.UTC)); got != row.want {
			t.Errorf("cut %v: open for %v, want %v", row.cut, got, row.want)
		}
	}
}

// Rules hold from 1900 through 2200, with what moves there from the years beside
// them.
func TestRulesAtTheEndsOfTheirTime(t *testing.T) {
	last := calendar.HolidaySpec{Date: calendar.NewDate(2200, 12, 31), EveryWeeks: 1}
	for _, row := range []struct {
		name string
		rule calendar.HolidaySpec
		date string
	}{
		{"the first day", calendar.HolidaySpec{Yearly: "01-01"}, "1900-01-01"},
		{"the last day", calendar.HolidaySpec{Yearly: "12-31"}, "2200-12-31"},
		{"a Sunday before the first day", calendar.HolidaySpec{Yearly: "12-31", Observed: calendar.ObservedNext}, "1900-01-01"},
		{"a year after Easter 1899", calendar.HolidaySpec{Easter: &calendar.Easter{Days: 365}}, "1900-04-02"},
		{"a year before Easter 2201", calendar.HolidaySpec{Easter: &calendar.Easter{Days: -365}}, "2200-04-19"},
		{"a year before the second Monday of December 2201", calendar.HolidaySpec{Nth: calendar.NthWeekday{N: 2, Weekday: calendar.Mon, Month: 12, Days: -365}}, "2200-12-14"},
		{"weeks from the last day", last, "2200-12-31"},
	} {
		s := calendar.OfficeHours("UTC")
		s.Holidays = []calendar.HolidaySpec{row.rule}
		d := date(t, row.date)
		if day := newCalendar(t, s).Day(d); day.Why != calendar.ByHoliday {
			t.Errorf("%s: %v is no holiday: %+v", row.name, d, day)
		}
	}
}
