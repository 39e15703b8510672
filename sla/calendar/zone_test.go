package calendar_test

import (
	"strings"
	"testing"
	"time"

	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/sla/internal/caltest"
)

func location(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func date(t testing.TB, s string) calendar.Date {
	t.Helper()
	d, err := calendar.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func instant(t testing.TB, s string) time.Time {
	t.Helper()
	x, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// The open time of single dates with hours of their own, over the zones that
// have broken calendars before.
func TestZones(t *testing.T) {
	for _, row := range []struct {
		zone, hours, date string
		want              time.Duration
		why               string
	}{
		{"UTC", "00:00-24:00", "2024-03-10", 24 * time.Hour, "UTC never changes"},
		{"Asia/Kathmandu", "00:00-24:00", "2024-03-10", 24 * time.Hour, "+05:45 never changes"},
		{"Asia/Kathmandu", "09:15-17:30", "2024-03-10", 8*time.Hour + 15*time.Minute, "quarter hours"},
		{"Asia/Kathmandu", "00:00-24:00", "1986-01-01", 23*time.Hour + 45*time.Minute, "+05:30 to +05:45 at midnight"},
		{"America/New_York", "00:00-24:00", "2024-03-10", 23 * time.Hour, "02:00 becomes 03:00"},
		{"America/New_York", "00:00-24:00", "2024-11-03", 25 * time.Hour, "02:00 becomes 01:00"},
		{"America/New_York", "02:00-03:00", "2024-03-10", 0, "wholly in the gap"},
		{"America/New_York", "02:30-03:30", "2024-03-10", 30 * time.Minute, "opens in the gap: at 03:00"},
		{"America/New_York", "01:30-02:30", "2024-03-10", 30 * time.Minute, "shuts in the gap: at 03:00"},
		{"America/New_York", "01:00-01:30", "2024-11-03", 30 * time.Minute, "the first 01:00 to 01:30; not again an hour later"},
		{"America/New_York", "01:30-02:30", "2024-11-03", 2 * time.Hour, "from the first 01:30, the hour that repeats included"},
		{"America/New_York", "00:30-01:00", "2024-11-03", 30 * time.Minute, "before the hour that repeats"},
		{"America/New_York", "01:00-02:00", "2024-11-03", 2 * time.Hour, "02:00 is first shown after both"},
		{"America/New_York", "22:00-06:00", "2024-03-09", 7 * time.Hour, "a night shift over the gap"},
		{"America/New_York", "22:00-06:00", "2024-11-02", 9 * time.Hour, "a night shift over the repeated hour"},
		{"Europe/Berlin", "00:00-24:00", "2024-03-31", 23 * time.Hour, "02:00 becomes 03:00"},
		{"Europe/Berlin", "02:30-10:00", "2024-03-31", 7 * time.Hour, "opens at 03:00"},
		{"Europe/Berlin", "00:00-24:00", "2024-10-27", 25 * time.Hour, "03:00 becomes 02:00"},
		{"Europe/Berlin", "00:30-09:00", "2024-10-27", 9*time.Hour + 30*time.Minute, "the hour that repeats included"},
		{"Europe/Berlin", "00:00-24:00", "1945-05-24", 23 * time.Hour, "one hour to double summer time"},
		{"Australia/Sydney", "00:00-24:00", "2024-10-06", 23 * time.Hour, "spring is in October"},
		{"Australia/Sydney", "00:00-24:00", "2024-04-07", 25 * time.Hour, "autumn is in April"},
		{"Australia/Lord_Howe", "00:00-24:00", "2020-10-04", 23*time.Hour + 30*time.Minute, "half an hour forward"},
		{"Australia/Lord_Howe", "00:00-24:00", "2021-04-04", 24*time.Hour + 30*time.Minute, "half an hour back"},
		{"Australia/Lord_Howe", "01:30-02:00", "2021-04-04", time.Hour, "the half hour that repeats included"},
		{"America/Sao_Paulo", "00:00-24:00", "2018-11-04", 23 * time.Hour, "no midnight: the date starts at 01:00"},
		{"America/Sao_Paulo", "00:00-24:00", "2018-11-03", 24 * time.Hour, "ends where the next date starts"},
		{"America/Sao_Paulo", "00:00-01:00", "2018-11-04", 0, "the hour is missing"},
		{"America/Sao_Paulo", "22:00-24:00", "2015-02-21", 3 * time.Hour, "23:00 to 24:00 repeats before midnight comes"},
		{"America/Sao_Paulo", "00:00-24:00", "2015-02-22", 24 * time.Hour, "starts after the repeated hour"},
		{"Pacific/Apia", "00:00-24:00", "2011-12-29", 24 * time.Hour, "the day before the one that never was"},
		{"Pacific/Apia", "00:00-24:00", "2011-12-30", 0, "never was"},
		{"Pacific/Apia", "09:00-17:00", "2011-12-30", 0, "never was"},
		{"Pacific/Apia", "22:00-06:00", "2011-12-29", 2 * time.Hour, "ends at midnight: 30 December 06:00 is skipped"},
		{"Pacific/Apia", "22:00-06:00", "2011-12-30", 6 * time.Hour, "only its morning on the 31st exists"},
		{"Pacific/Kwajalein", "00:00-24:00", "1993-08-21", 0, "never was"},
		{"Pacific/Kwajalein", "00:00-24:00", "1969-09-30", 47 * time.Hour, "lived twice, but for an hour"},
		{"America/St_Johns", "00:00-24:00", "2006-04-02", 23 * time.Hour, "00:01 becomes 01:01"},
		{"America/St_Johns", "00:00-24:00", "2006-10-29", 25 * time.Hour, "00:01 becomes 23:01 of the day before: still this date"},
		{"America/St_Johns", "00:00-24:00", "2006-10-28", 24 * time.Hour, "ends at its first midnight"},
		{"America/St_Johns", "23:00-24:00", "2006-10-28", time.Hour, "not again after 00:01 became 23:01"},
		{"Africa/Casablanca", "00:00-24:00", "2024-03-10", 25 * time.Hour, "goes back when Ramadan begins"},
		{"Africa/Casablanca", "00:00-24:00", "2024-04-14", 23 * time.Hour, "and forward after it"},
		{"Europe/Dublin", "00:00-24:00", "2024-03-31", 23 * time.Hour, "standard time is in summer, by its law"},
		{"Europe/Dublin", "00:00-24:00", "2024-10-27", 25 * time.Hour, "winter time is the one that is saved"},
		{"Africa/Cairo", "00:00-24:00", "2023-04-28", 23 * time.Hour, "no midnight"},
		{"Antarctica/Troll", "00:00-24:00", "2024-03-31", 22 * time.Hour, "two hours forward"},
		{"Africa/Monrovia", "00:00-24:00", "1972-01-07", 23*time.Hour + 15*time.Minute + 30*time.Second, "-00:44:30 to UTC"},
		{"America/New_York", "00:00-24:00", "2199-03-10", 23 * time.Hour, "the rule holds on in the 22nd century"},
	} {
		d := date(t, row.date)
		c := newCalendar(t, calendar.Spec{Zone: row.zone, Dates: map[calendar.Date][]calendar.Hours{
			d:                            {calendar.Hours(row.hours)},
			calendar.NewDate(2200, 6, 1): {"09:00-17:00"}, // a calendar must open once
		}})
		if got := c.Elapsed(d.Add(-3).At(0, c.Location()), d.Add(3).At(0, c.Location())); got != row.want {
			t.Errorf("%s %s on %s: %v open, want %v (%s)", row.zone, row.hours, row.date, got, row.want, row.why)
		}
	}
}

// Deadlines over changes of clocks, whose local time is easily an hour off.
func TestZoneDeadlines(t *testing.T) {
	for _, row := range []struct{ zone, hours, from, add, want, why string }{
		{"America/New_York", "00:00-24:00", "2024-03-09T12:00:00-05:00", "24h", "2024-03-10T13:00:00-04:00", "24 hours are 24 hours"},
		{"America/New_York", "09:00-17:00", "2024-03-09T16:00:00-05:00", "2h", "2024-03-10T10:00:00-04:00", "nine o'clock stays nine o'clock"},
		{"Europe/Berlin", "09:00-17:00", "2024-10-26T16:00:00+02:00", "2h", "2024-10-27T10:00:00+01:00", "also in autumn"},
		{"Australia/Sydney", "09:00-17:00", "2024-10-05T16:59:59.999999999+10:00", "1ns", "2024-10-05T17:00:00+10:00", "lands on the closing time, not on the next opening"},
		{"Australia/Sydney", "09:00-17:00", "2024-10-05T16:59:59.999999999+10:00", "2ns", "2024-10-06T09:00:00.000000001+11:00", "and a nanosecond later on the next day"},
		{"America/Sao_Paulo", "00:00-24:00", "2018-11-03T23:30:00-03:00", "1h", "2018-11-04T01:30:00-02:00", "there is no midnight between"},
		{"Pacific/Apia", "09:00-17:00", "2011-12-29T16:00:00-10:00", "2h", "2011-12-31T10:00:00+14:00", "the day between never was"},
		{"Pacific/Apia", "00:00-24:00", "2011-12-29T12:00:00-10:00", "24h", "2011-12-31T12:00:00+14:00", "a day later is two dates later"},
		{"Australia/Lord_Howe", "00:00-03:00", "2021-04-04T00:00:00+11:00", "3h", "2021-04-04T02:30:00+10:30", "three of three and a half hours"},
		{"Asia/Kathmandu", "09:00-17:00", "2024-03-10T16:45:00+05:45", "30m", "2024-03-11T09:15:00+05:45", ""},
		{"Pacific/Kwajalein", "09:00-17:00", "1993-08-20T16:00:00-12:00", "2h", "1993-08-22T10:00:00+12:00", "the 21st never was"},
		{"America/St_Johns", "09:00-17:00", "2006-10-28T16:30:00-02:30", "1h", "2006-10-29T09:30:00-03:30", ""},
		{"Europe/Dublin", "09:00-17:00", "2024-10-26T16:00:00+01:00", "2h", "2024-10-27T10:00:00Z", ""},
	} {
		c := newCalendar(t, calendar.Spec{Zone: row.zone, Week: calendar.Everyday(calendar.Hours(row.hours))})
		d, err := time.ParseDuration(row.add)
		if err != nil {
			t.Fatal(err)
		}
		from, want := instant(t, row.from), instant(t, row.want)
		got, ok := c.Add(from, d)
		if !ok || !got.Equal(want) {
			t.Errorf("%s: %s + %s = %v, want %v (%s)", row.zone, row.from, row.add, got, want, row.why)
		}
		if back, ok := c.Sub(got, d); !ok || !back.Equal(from) {
			t.Errorf("%s: %v - %s = %v, want %v", row.zone, got, row.add, back, from)
		}
	}
}

// Samoa went from Thursday 29 December 2011 to Saturday the 31st. A Friday that
// never was is no business day, whatever the week says.
func TestSkippedDate(t *testing.T) {
	c := newCalendar(t, calendar.OfficeHours("Pacific/Apia"))
	thu, fri, mon := date(t, "2011-12-29"), date(t, "2011-12-30"), date(t, "2012-01-02")
	if c.BusinessDay(fri) || !c.BusinessDay(thu) {
		t.Error("the skipped Friday is a business day")
	}
	if d, ok := c.AddBusinessDays(thu, 1); !ok || d != mon {
		t.Errorf("the business day after Thursday is %v", d)
	}
	if d, ok := c.AddBusinessDays(mon, -1); !ok || d != thu {
		t.Errorf("the business day before Monday is %v", d)
	}
	if n := c.BusinessDays(thu, mon); n != 1 {
		t.Errorf("%d business days from Thursday to Monday", n)
	}
	if x, ok := c.AddDays(instant(t, "2011-12-29T10:00:00-10:00"), 1, calendar.SameTime); !ok || !x.Equal(instant(t, "2012-01-02T10:00:00+14:00")) {
		t.Errorf("Thursday 10:00 and a business day is %v", x)
	}
	night := newCalendar(t, calendar.Spec{Zone: "Pacific/Apia", Week: calendar.Week{Fri: []calendar.Hours{"22:00-06:00"}}})
	if !night.BusinessDay(fri) {
		t.Error("the night shift of the skipped Friday has a morning")
	}
}

// In Newfoundland clocks went from 00:01 back to 23:01 of the day before. The
// date that had begun went on, so a time in the second 23:30 is a time of the
// later date, on which the clock has come to 00:01 and waits: a day later it is
// 00:01 of the next date, not 23:30 of this one.
func TestFoldOverMidnight(t *testing.T) {
	c := newCalendar(t, calendar.Spec{Zone: "America/St_Johns", Week: calendar.Everyday("00:00-24:00")})
	again := instant(t, "2006-10-28T23:30:00-03:30")
	if d := c.Date(again); d != date(t, "2006-10-29") {
		t.Errorf("the date at the second 23:30 is %v", d)
	}
	if x, ok := c.AddDays(again, 1, calendar.SameTime); !ok || !x.Equal(instant(t, "2006-10-30T00:01:00-03:30")) {
		t.Errorf("a day later is %v", x)
	}
	if x, ok := c.AddDays(again, 0, calendar.EndOfDay); !ok || !x.Equal(instant(t, "2006-10-30T00:00:00-03:30")) {
		t.Errorf("the end of its day is %v", x)
	}
	if m := c.At(again); m.Date != date(t, "2006-10-29") || !m.Open {
		t.Errorf("%+v", m)
	}
}

// Past the last change that the zone database lists, time.Time.ZoneBounds ends
// also on December 31 of leap years, at an instant that is not after t. Whoever
// steps from bound to bound never gets on.
func TestZoneBoundsOnLastDayOfLeapYear(t *testing.T) {
	for _, zone := range []string{"America/New_York", "Europe/Berlin", "Australia/Sydney", "America/St_Johns", "Pacific/Auckland", "UTC", "Asia/Tokyo"} {
		loc := location(t, zone)
		for year := 2036; year <= 2200; year += 4 {
			d := calendar.NewDate(year, time.December, 31)
			for _, tod := range []calendar.TimeOfDay{0, calendar.NewTimeOfDay(12, 0), calendar.NewTimeOfDay(24, 0)} {
				got := d.At(tod, loc)
				if want := time.Date(year, time.December, 31, 0, 0, int(tod), 0, loc); !got.Equal(want) {
					t.Fatalf("%s: %v.At(%v) = %v, want %v", zone, d, tod, got, want)
				}
			}
		}
		c := newCalendar(t, calendar.Spec{Zone: zone, Week: calendar.Everyday("09:00-17:00")})
		from := calendar.NewDate(2040, 1, 1).At(0, loc)
		if got, want := c.Elapsed(from, calendar.NewDate(2200, 1, 1).At(0, loc)), calendar.NewDate(2200, 1, 1).Sub(calendar.NewDate(2040, 1, 1)); got != time.Duration(want)*8*time.Hour {
			t.Errorf("%s: %v open in %d days", zone, got, want)
		}
	}
}

func TestZonesLoad(t *testing.T) {
	names := strings.Fields(caltest.ZoneNames)
	if len(names) < 500 {
		t.Fatalf("%d zones", len(names))
	}
	for _, name := range names {
		if _, err := time.LoadLocation(name); err != nil {
			t.Error(err)
		}
	}
}
