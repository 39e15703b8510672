package main

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rickar/cal/v2/de"
	"github.com/rickar/cal/v2/us"
	"github.com/supportops/policy/sla/calendar"
)

func TestRickar(t *testing.T) {
	got := Rickar(us.Holidays).Holidays(2021)
	has := func(d calendar.Date) bool {
		for _, g := range got {
			if g == d {
				return true
			}
		}
		return false
	}
	// Independence Day of 2021 is a Sunday, observed on the Monday.
	if !has(calendar.NewDate(2021, 7, 4)) || !has(calendar.NewDate(2021, 7, 5)) {
		t.Errorf("got %v", got)
	}
	holidays, err := calendar.HolidaysFrom(Rickar(de.Holidays).Holidays, 2020, 2021)
	if n := len(holidays); err != nil || n != 2*len(de.Holidays) {
		t.Errorf("%d German holidays in two years, want %d", n, 2*len(de.Holidays))
	}
}

func TestICalendar(t *testing.T) {
	got, err := ICalendar(strings.NewReader(company))
	if err != nil {
		t.Fatal(err)
	}
	want := []calendar.HolidaySpec{
		{Name: "Stocktaking", Yearly: "01-02", Years: calendar.Years{From: 2020}},
		{Name: "Shut between the years, as every year", Date: calendar.NewDate(2026, 12, 24), Through: calendar.NewDate(2026, 12, 31)},
	}
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b calendar.Date) bool { return a == b }), cmp.Comparer(func(a, b calendar.MonthDay) bool { return a == b })); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestICalendarRefuses(t *testing.T) {
	for _, row := range []struct{ name, event, want string }{
		{"a time", "DTSTART:20260403T090000Z", "want a whole day"},
		{"no date", "SUMMARY:x", `want a date such as 20060102, got ""`},
		{"no such date", "DTSTART;VALUE=DATE:20260231", "2026-02-31"},
		{"backwards", "DTSTART;VALUE=DATE:20260403\nDTEND;VALUE=DATE:20260403", "before it starts"},
		{"another rule", "DTSTART;VALUE=DATE:20260403\nRRULE:FREQ=YEARLY;BYDAY=1MO", "want FREQ=YEARLY on one day"},
		{"no line of its form", "hello", "line 3: want NAME:value"},
		{"a length", "DTSTART;VALUE=DATE:20260403\nDURATION:P3D", `by DTSTART, DTEND and RRULE alone, got "DURATION"`},
		{"a day that is none", "DTSTART;VALUE=DATE:20260403\nRRULE:FREQ=YEARLY\nEXDATE;VALUE=DATE:20270403", `got "EXDATE"`},
		{"two in one", "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260403", "an event in another one"},
	} {
		_, err := ICalendar(strings.NewReader("BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + row.event + "\nEND:VEVENT\nEND:VCALENDAR\n"))
		if err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: got %v, want %s", row.name, err, row.want)
		}
	}
}

// A file that is cut short, or is none, has no holidays to give; a cancelled event
// and a mark before the text change nothing.
func TestWholeFiles(t *testing.T) {
	const begin, event, end = "BEGIN:VCALENDAR\r\n", "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260403\r\nSUMMARY:x\r\nEND:VEVENT\r\n", "END:VCALENDAR\r\n"
	for text, want := range map[string]int{
		"": -1, begin: -1, begin + event: -1, event: -1, "ticket,at\r\n": -1, begin + event + event[:20] + end: -1,
		begin + "BEGIN:VEVENT\r\nSUMMARY:x\r\n" + end: -1,
		begin + end: 0, begin + event + end: 1, "\ufeff" + begin + event + event + end + "\r\n": 2,
		begin + strings.Replace(event, "SUMMARY", "STATUS:CANCELLED\r\nSUMMARY", 1) + end:                                                   0,
		begin + strings.Replace(event, "SUMMARY", "DURATION:P1D\r\nSUMMARY", 1) + end:                                                       1,
		begin + strings.Replace(event, "END:", "BEGIN:VALARM\r\nTRIGGER:-P1D\r\nDURATION:PT15M\r\nREPEAT:2\r\nEND:VALARM\r\nEND:", 1) + end: 1,
	} {
		got, err := ICalendar(strings.NewReader(text))
		if (err != nil) != (want < 0) || err == nil && len(got) != want {
			t.Errorf("%q: %d holidays, %v, want %d", text, len(got), err, want)
		}
	}
}

// What an alarm within an event says is not the event's.
func TestAlarmWithin(t *testing.T) {
	got, err := ICalendar(strings.NewReader("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20260403\nSUMMARY:Good Friday\nBEGIN:VALARM\nSUMMARY:Reminder\nEND:VALARM\nEND:VEVENT\nEND:VCALENDAR\n"))
	if err != nil || len(got) != 1 || got[0].Name != "Good Friday" {
		t.Errorf("%+v, %v", got, err)
	}
}

func FuzzICalendar(f *testing.F) {
	f.Add(company)
	f.Add("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:00010101\nDTEND;VALUE=DATE:99991231\nEND:VEVENT\nEND:VCALENDAR\n")
	f.Fuzz(func(t *testing.T, text string) {
		holidays, err := ICalendar(strings.NewReader(text))
		if err != nil {
			return
		}
		spec := calendar.OfficeHours("UTC")
		spec.Holidays = holidays
		if c, err := calendar.New(spec); err == nil {
			c.Add(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Hour)
		}
	})
}

func mustICalendar(t *testing.T) []calendar.HolidaySpec {
	t.Helper()
	holidays, err := ICalendar(strings.NewReader(company))
	if err != nil {
		t.Fatal(err)
	}
	return holidays
}
