package calendar_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/internal/spec/spectest"
	"github.com/supportops/policy/sla/calendar"
)

// Malformed documents and what is said of them: every defect at once, each with
// its path, its cause and what was expected.
func TestMalformedCalendars(t *testing.T) {
	const week = `"week":{"mon":["09:00-17:00"]}`
	for _, row := range []struct {
		doc   string
		cause error
		want  []string
	}{
		{``, spec.ErrSyntax, []string{`malformed: want one JSON document: unexpected end of JSON input`}},
		{`[]`, spec.ErrSyntax, []string{`malformed: want an object, got []`}},
		{`{"zone":"UTC",` + week + `} {}`, spec.ErrSyntax, []string{`malformed: want one JSON document: invalid character '{' after top-level value`}},
		{`{"zone":"UTC","zone":"UTC"}`, spec.ErrDuplicate, []string{`zone: duplicate`}},
		{`{"zone":"UTC","hours":{}}`, spec.ErrUnknown, []string{`hours: unknown: no such field`}},
		{`{"zone":"UTC","week":{"monday":["09:00-17:00"]}}`, spec.ErrUnknown, []string{`week.monday: unknown: no such field`}},
		{`{"zone":"UTC","week":{"mon":"09:00-17:00"}}`, spec.ErrSyntax, []string{`week.mon: malformed: want a list, got "09:00-17:00"`}},
		{`{}`, spec.ErrRequired, []string{`zone: required: want an IANA zone such as "Europe/Berlin"`}},
		{`{"schema":"sla/calendar/2","zone":"Local",` + week + `}`, spec.ErrUnknown, []string{
			`schema: unknown: "sla/calendar/2", want "sla/calendar/1"`,
			`zone: unknown: "Local" depends on the machine; want an IANA zone`,
		}},
		{`{"zone":"posix/UTC",` + week + `}`, spec.ErrUnknown, []string{`zone: unknown: "posix/UTC" is a name that only some machines have; want "UTC"`}},
		{`{"zone":"../` + strings.Repeat("x", 100) + `",` + week + `}`, spec.ErrUnknown, []string{
			`zone: unknown: want an IANA zone such as "Europe/Berlin", got "../xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…"`,
		}},
		{`{"zone":"UTC","week":{"mon":["9:00-17:00","09:00","09:00-09:00"],"tue":["24:00-02:00","09:00-24:10",""]}}`, spec.ErrSyntax, []string{
			`week.mon[0]: malformed: want hours such as "09:00-17:00", got "9:00-17:00"`,
			`week.mon[1]: malformed: want hours such as "09:00-17:00", got "09:00"`,
			`week.mon[2]: malformed: opens and closes at the same time: "09:00-09:00"; around the clock is "00:00-24:00"`,
			`week.tue[0]: malformed: want hours such as "09:00-17:00", got "24:00-02:00"`,
			`week.tue[1]: malformed: want hours such as "09:00-17:00", got "09:00-24:10"`,
			`week.tue[2]: malformed: want hours such as "09:00-17:00", got ""`,
		}},
		{`{"zone":"UTC",` + week + `,"dates":{"2024-02-30":[]}}`, spec.ErrSyntax, []string{`dates.2024-02-30: malformed: want a date such as "2006-01-02", got "2024-02-30"`}},
		{`{"zone":"UTC",` + week + `,"dates":{"2024-02-28":["x"],"2023-01-01":["17:00"]},"breaks":{"":["09:00-10:00"]}}`, spec.ErrRequired, []string{
			`dates.2023-01-01[0]: malformed: want hours such as "09:00-17:00", got "17:00"`,
			`dates.2024-02-28[0]: malformed: want hours such as "09:00-17:00", got "x"`,
			`breaks: required: want a date such as "2006-01-02" for each entry`,
		}},
		{`{"zone":"UTC",` + week + `,"holidays":[{},{"date":"2024-01-01","yearly":"01-01"},{"through":"2024-01-01"},{"date":"2024-01-02","through":"2024-01-01"},{"date":"2024-01-02","through":"2024-01-04","observed":"next"}]}`, spec.ErrConflict, []string{
			`holidays[0]: required: want one of date, yearly, nth, easter`,
			`holidays[1]: conflict: want only one of date, yearly, nth, easter`,
			`holidays[2]: required: want one of date, yearly, nth, easter`,
			`holidays[2].through: conflict: goes with date only`,
			`holidays[3].through: out of range: 2024-01-01, want 2024-01-02 or up to 3659 days later`,
			`holidays[4].observed: conflict: a range of dates does not move`,
		}},
		{`{"zone":"UTC",` + week + `,"holidays":[{"nth":{"n":6,"weekday":"","month":13}},{"easter":{"days":400}},{"yearly":"01-01","years":{"from":2030,"through":2020}},{"yearly":"01-01","years":{"from":1800}},{"date":"2024-01-01","years":{"through":2020}}]}`, spec.ErrRange, []string{
			`holidays[0].nth.n: out of range: 6, want 1 to 5, or -1 to -5 from the end`,
			`holidays[0].nth.weekday: required: want mon to sun`,
			`holidays[0].nth.month: out of range: 13, want 1 to 12`,
			`holidays[1].easter.days: out of range: 400, want -365 to 365`,
			`holidays[2].years.through: out of range: 2020 is before from, 2030`,
			`holidays[3].years.from: out of range: 1800, want 1900 to 2200`,
			`holidays[4].years: conflict: goes with a recurring holiday only`,
		}},
		{`{"zone":"UTC",` + week + `,"holidays":[{"yearly":"02-30"}]}`, spec.ErrSyntax, []string{`holidays[0].yearly: malformed: want a month and day such as "12-25", got "02-30"`}},
		{`{"zone":"UTC",` + week + `,"holidays":[{"yearly":"12-25","observed":"monday"}]}`, spec.ErrUnknown, []string{`holidays[0].observed: unknown: "monday", want one of ["nearest" "next" "sunday"]`}},
		{`{"zone":"UTC",` + week + `,"holidays":[{"yearly":"12-24","every_weeks":2},{"date":"2026-01-03","every_weeks":521},{"yearly":"12-24","weekdays":["sat",""],"hours":["9-12"]},{"yearly":"12-24","cut_night":true},{"nth":{"n":1,"weekday":"mon","month":1,"days":366}}]}`, spec.ErrConflict, []string{
			`holidays[0].every_weeks: conflict: goes with date only`,
			`holidays[1].every_weeks: out of range: 521, want 1 to 520`,
			`holidays[2].weekdays[1]: required: want mon to sun`,
			`holidays[2].hours[0]: malformed: want hours such as "09:00-17:00", got "9-12"`,
			`holidays[3].cut_night: conflict: goes with hours only; a shut date has no night before anyway`,
			`holidays[4].nth.days: out of range: 366, want -365 to 365`,
		}},
		{`{"zone":"UTC",` + week + `,"versions":[{},{"from":"2024-01-02","week":{"mon":["x"]}},{"from":"2024-01-01","holidays":[{}]}]}`, spec.ErrRequired, []string{
			`versions[0].from: required: want the date from which the version holds`,
			`versions[1].week.mon[0]: malformed: want hours such as "09:00-17:00", got "x"`,
			`versions[2].from: conflict: 2024-01-01 is not after the version before`,
			`versions[2].holidays[0]: required: want one of date, yearly, nth, easter`,
		}},
		{`{"zone":"UTC","week":{"mon":[]}}`, calendar.ErrNeverOpen, []string{`week: never open: no open instant from 1900 to 2200`}},
	} {
		_, err := calendar.Read[calendar.Spec]([]byte(row.doc))
		var e *spec.Error
		ok := errors.As(err, &e)
		if !ok || !errors.Is(err, row.cause) || !strings.HasPrefix(err.Error(), "calendar: ") {
			t.Errorf("%s: got %v, want cause %v", row.doc, err, row.cause)
			continue
		}
		var got []string
		for _, f := range e.Fields {
			got = append(got, spectest.Text(f))
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", row.doc, diff)
		}
	}
}

// What JSON cannot say, a Go program can: values out of range are refused as
// well, and no method of theirs panics.
func TestOutOfRangeFromGo(t *testing.T) {
	spec := calendar.OfficeHours("UTC")
	spec.Holidays = []calendar.HolidaySpec{
		{Date: calendar.NewDate(2024, 1, 1), Observed: "monday"},
		{Nth: calendar.NthWeekday{N: -128, Weekday: "monday", Month: 255}},
		{Easter: &calendar.Easter{Days: -32768}},
		{Yearly: "01-01", Years: calendar.Years{From: math.MinInt32, Through: math.MaxInt32}},
		{Date: calendar.NewDate(1, 1, 1), Through: calendar.NewDate(9999, 12, 31)},
	}
	spec.Versions = []calendar.VersionSpec{{From: calendar.NewDate(1, 1, 1)}, {From: calendar.NewDate(9999, 12, 31)}}
	err := spec.Validate()
	want := `calendar: 8 defects
	holidays[0].observed: unknown: "monday", want one of ["nearest" "next" "sunday"]
	holidays[1].nth.n: out of range: -128, want 1 to 5, or -1 to -5 from the end
	holidays[1].nth.weekday: unknown: "monday", want one of ["mon" "tue" "wed" "thu" "fri" "sat" "sun"]
	holidays[1].nth.month: out of range: 255, want 1 to 12
	holidays[2].easter.days: out of range: -32768, want -365 to 365
	holidays[3].years.from: out of range: -2147483648, want 1900 to 2200
	holidays[3].years.through: out of range: 2147483647, want 1900 to 2200
	holidays[4].through: out of range: 9999-12-31, want 0001-01-01 or up to 3659 days later`
	if spectest.Text(err) != want {
		t.Errorf("got %v\nwant %s", err, want)
	}
	for _, x := range []interface{ MarshalText() ([]byte, error) }{calendar.TimeOfDay(-1), calendar.TimeOfDay(86401)} {
		if data, err := x.MarshalText(); err == nil {
			t.Errorf("%v has the text %q", x, data)
		}
	}
	if calendar.TimeOfDay(-1).IsValid() || !calendar.TimeOfDay(86400).IsValid() {
		t.Error("IsValid")
	}
	if got := calendar.TimeOfDay(-1).String(); got != "TimeOfDay(-1)" {
		t.Error(got)
	}
}

// A calendar keeps nothing of the spec it was made from, and gives nothing of
// its own away.
func TestPresetSpecs(t *testing.T) {
	for _, s := range []calendar.Spec{calendar.OfficeHours("Europe/Berlin"), calendar.OfficeHours("UTC", "08:00-20:00"), calendar.AroundTheClock()} {
		if err := s.Validate(); err != nil {
			t.Error(err)
		}
	}
	c := newCalendar(t, calendar.OfficeHours("UTC"))
	s := c.Spec()
	spoil(&s)
	if c.Spec().Week.Mon[0] != "09:00-17:00" {
		t.Error("Spec shares memory with the calendar")
	}
}

// A date that is unset does not hide what is wrong with others.
func TestUnsetDateBesideADefect(t *testing.T) {
	bad := map[calendar.Date][]calendar.Hours{{}: nil, calendar.NewDate(2024, 1, 1): {"9-17"}}
	_, err := calendar.New(calendar.Spec{Zone: "UTC", Week: calendar.Everyday("09:00-17:00"), Dates: bad, Breaks: bad})
	var e *spec.Error
	if !errors.As(err, &e) || len(e.Fields) != 4 {
		t.Errorf("want four defects: %v", err)
	}
}
