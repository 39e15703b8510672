package calendar_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/sla/calendar"
)

// Every number of a holiday is taken at its limits and refused beyond them, and
// what goes together with what is told one by one.
func TestHolidayLimits(t *testing.T) {
	for _, row := range []struct {
		holiday, refused string // the path; "": it is taken
	}{
		{`"nth":{"n":5,"weekday":"sun","month":12,"days":365}`, ""},
		{`"nth":{"n":-5,"weekday":"mon","month":1,"days":-365}`, ""},
		{`"nth":{"n":1,"weekday":"mon","month":1}`, ""},
		{`"nth":{"n":-1,"weekday":"mon","month":1}`, ""},
		{`"nth":{"n":6,"weekday":"mon","month":1}`, "nth.n"},
		{`"nth":{"n":-6,"weekday":"mon","month":1}`, "nth.n"},
		{`"nth":{"n":0,"weekday":"mon","month":1}`, "nth.n"},
		{`"nth":{"n":1,"weekday":"","month":1}`, "nth.weekday"},
		{`"nth":{"n":1,"weekday":"monday","month":1}`, "nth.weekday"},
		{`"nth":{"n":1,"weekday":"mon","month":0}`, "nth.month"},
		{`"nth":{"n":1,"weekday":"mon","month":13}`, "nth.month"},
		{`"nth":{"n":1,"weekday":"mon","month":1,"days":366}`, "nth.days"},
		{`"nth":{"n":1,"weekday":"mon","month":1,"days":-366}`, "nth.days"},
		{`"easter":{"days":365}`, ""},
		{`"easter":{"days":-365}`, ""},
		{`"easter":{"days":366}`, "easter.days"},
		{`"easter":{"days":-366}`, "easter.days"},
		{`"yearly":"12-25","years":{"from":1900,"through":2200}`, ""},
		{`"yearly":"12-25","years":{"from":2200}`, ""},
		{`"yearly":"12-25","years":{"through":1900}`, ""},
		{`"yearly":"12-25","years":{"from":2024,"through":2024}`, ""},
		{`"yearly":"12-25","years":{"from":1899}`, "years.from"},
		{`"yearly":"12-25","years":{"from":2201}`, "years.from"},
		{`"yearly":"12-25","years":{"through":1899}`, "years.through"},
		{`"yearly":"12-25","years":{"through":2201}`, "years.through"},
		{`"yearly":"12-25","years":{"from":2024,"through":2023}`, "years.through"},
		{`"date":"2024-01-01","years":{"from":2024}`, "years"},
		{`"date":"2024-01-01","through":"2024-01-01"`, ""},
		{`"date":"2024-01-01","through":"2034-01-07"`, ""}, // 3659 days later
		{`"date":"2024-01-01","through":"2034-01-08"`, "through"},
		{`"date":"2024-01-01","through":"2034-01-08","every_weeks":2`, ""},
		{`"date":"2024-01-02","through":"2024-01-01"`, "through"},
		{`"date":"2024-01-02","through":"2024-01-01","every_weeks":2`, "through"},
		{`"date":"2024-01-01","through":"2024-01-02","observed":"next"`, "observed"},
		{`"date":"2024-01-01","through":"2024-02-02","every_weeks":1,"observed":"next"`, ""},
		{`"date":"2024-01-01","every_weeks":1`, ""},
		{`"date":"2024-01-01","every_weeks":520`, ""},
		{`"date":"2024-01-01","every_weeks":521`, "every_weeks"},
		{`"date":"2024-01-01","every_weeks":-1`, "every_weeks"},
		{`"yearly":"01-01","every_weeks":1`, "every_weeks"},
		{`"yearly":"01-01","through":"2024-01-01"`, "through"},
		{`"yearly":"01-01","weekdays":["mon","sun"]`, ""},
		{`"yearly":"01-01","weekdays":[""]`, "weekdays[0]"},
		{`"yearly":"01-01","weekdays":["mon","day"]`, "weekdays[1]"},
		{`"yearly":"01-01","weekdays":[]`, "weekdays"},
		{`"yearly":"01-01","hours":["09:00-12:00"],"cut_night":true`, ""},
		{`"yearly":"01-01","cut_night":true`, "cut_night"},
		{`"yearly":"02-29"`, ""},
		{`"yearly":"02-30"`, "yearly"},
		{`"yearly":"12-31"`, ""},
		{`"yearly":"12-32"`, "yearly"},
		{`"yearly":"00-01"`, "yearly"},
		{`"yearly":"01-00"`, "yearly"},
		{`"yearly":"13-01"`, "yearly"},
	} {
		_, err := calendar.Read[calendar.Spec]([]byte(`{"zone":"UTC","week":{"mon":["09:00-17:00"]},"holidays":[{` + row.holiday + `}]}`))
		if row.refused == "" && err != nil || row.refused != "" && (err == nil || !strings.Contains(err.Error(), "holidays[0]."+row.refused+":")) {
			t.Errorf("%s: %v, want a defect at %q", row.holiday, err, row.refused)
		}
		if e := (*spec.Error)(nil); errors.As(err, &e) && len(e.Fields) != 1 {
			t.Errorf("%s: more than one defect: %v", row.holiday, err)
		}
	}
}

// Times of day and dates at the ends of what they can be.
func TestTextLimits(t *testing.T) {
	for text, want := range map[string]calendar.TimeOfDay{
		"00:00": 0, "00:00:01": 1, "00:01": 60, "09:59:59": 35999, "19:09": 68940, "23:59:59": 86399, "24:00": 86400, "24:00:00": 86400,
	} {
		got, err := calendar.ParseTimeOfDay(text)
		if err != nil || got != want || !got.IsValid() {
			t.Errorf("%s: %d, %v, want %d", text, got, err, want)
		}
		if back, err := got.MarshalText(); err != nil || string(back) != strings.TrimSuffix(text, ":00") && string(back) != text {
			t.Errorf("%s: written as %s, %v", text, back, err)
		}
	}
	for _, text := range []string{"", "0", "24:01", "24:00:01", "25:00", "09:60", "09:00:60", "9:00", "09:0", "09:00:0", "09-00", "09:00-00", "0a:00", "/9:00", ":9:00", "09:/0", "09:0:", "09:00:", "009:00"} {
		if got, err := calendar.ParseTimeOfDay(text); err == nil {
			t.Errorf("%q is read as %v", text, got)
		}
	}
	for _, tod := range []calendar.TimeOfDay{-1, 86401, math.MinInt32, math.MaxInt32} {
		if _, err := tod.MarshalText(); err == nil || tod.IsValid() || !strings.HasPrefix(tod.String(), "TimeOfDay(") {
			t.Errorf("%v is valid", tod)
		}
	}
	for day := -14; day < 15; day++ {
		weekday := time.Weekday(day)
		want := []calendar.Weekday{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}[(day+14)%7]
		if got := calendar.WeekdayOf(weekday); got != want {
			t.Errorf("%d is %s, want %s", day, got, want)
		}
	}
	first, last := calendar.NewDate(1, 1, 1), calendar.NewDate(9999, 12, 31)
	if first.String() != "0001-01-01" || last.String() != "9999-12-31" || last.Sub(first) != 3652058 || first.Weekday() != time.Monday || last.Weekday() != time.Friday {
		t.Errorf("from %v (%v) to %v (%v), %d days", first, first.Weekday(), last, last.Weekday(), last.Sub(first))
	}
	for name, d := range map[string]calendar.Date{
		"before the first": first.Add(-1), "after the last": last.Add(1), "the year 0": calendar.NewDate(0, 12, 31), "the year 10000": calendar.NewDate(10000, 1, 1),
		"the unset date moved": calendar.Date{}.Add(1), "a far year": calendar.NewDate(math.MaxInt, 1, 1), "far days": calendar.NewDate(2024, 1, math.MinInt), "far away": first.Add(math.MaxInt), "far back": last.Add(math.MinInt),
	} {
		if !d.IsZero() || d.String() != "" || d.Weekday() != time.Sunday {
			t.Errorf("%s is %v", name, d)
		}
	}
	if first.Add(3652058) != last || last.Add(-3652058) != first || calendar.NewDate(2024, 14, 32) != calendar.NewDate(2025, 3, 4) {
		t.Error("days or months do not carry over")
	}
	// Months and days carry over up to a hundred million of them.
	const most = 100_000_000
	for _, row := range []struct {
		year   int
		month  time.Month
		day    int
		beyond bool
	}{
		{2024 - most/12, most, 1, false}, {2024 - most/12, most + 1, 1, true},
		{2024 + most/12 + 1, -most, 1, false}, {2024 + most/12 + 1, -most - 1, 1, true},
		{2024 - 273_791, 1, most, false}, {2024 - 273_791, 1, most + 1, true},
		{2024 + 273_791, 12, -most, false}, {2024 + 273_791, 12, -most - 1, true},
	} {
		want := calendar.DateOf(time.Date(row.year, row.month, row.day, 0, 0, 0, 0, time.UTC))
		if y, _, _ := want.Civil(); y < 2000 || y > 2050 {
			t.Fatalf("%v is in %d", row, y)
		}
		if row.beyond {
			want = calendar.Date{}
		}
		if got := calendar.NewDate(row.year, row.month, row.day); got != want {
			t.Errorf("%v is %v, want %v", row, got, want)
		}
	}
	for _, n := range []int{math.MaxInt, math.MaxInt - 1, math.MinInt, math.MinInt + 1, 4_000_000, -4_000_000} {
		for _, d := range []calendar.Date{first, first.Add(1), calendar.NewDate(1970, 1, 1), last.Add(-1), last} {
			if got := d.Add(n); !got.IsZero() {
				t.Errorf("%d days after %v: %v", n, d, got)
			}
		}
	}
	for _, text := range []string{"0000-01-01", "2023-02-29", "2024-1-01", "10000-01-01", "2024-01-01 "} {
		if d, err := calendar.ParseDate(text); err == nil {
			t.Errorf("%q is read as %v", text, d)
		}
	}
}

// What a Duration cannot hold is its largest or smallest, and what it just can
// is exact to the nanosecond.
func TestElapsedAtTheLimits(t *testing.T) {
	c, err := calendar.New(calendar.AroundTheClock())
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []time.Time{time.Unix(0, 0), time.Unix(5e9, 999999999)} {
		if got, ok := c.Sub(at, math.MinInt64); !ok || !got.Equal(at.Add(math.MaxInt64).Add(1)) {
			t.Errorf("Sub(%v, the least) is %v, %v", at, got, ok)
		}
	}
	for _, from := range []time.Time{time.Unix(0, 0), time.Unix(0, 1), time.Unix(-5e9, 854775807), time.Unix(-5e9, 854775808), time.Unix(-5e9, 999999999)} {
		for _, less := range []time.Duration{0, 1, 2, time.Second, 854775806, 854775807, 854775808} {
			to := from.Add(math.MaxInt64 - less)
			if got := c.Elapsed(from, to); got != math.MaxInt64-less {
				t.Errorf("%v before the largest: %d too few", less, math.MaxInt64-less-got)
			}
			if got := c.Elapsed(to, from); got != -math.MaxInt64+less {
				t.Errorf("%v after the smallest: %d too many", less, got+math.MaxInt64-less)
			}
			if got := c.Elapsed(to, from.Add(-1)); got != -math.MaxInt64+less-1 {
				t.Errorf("%v after the least: %d too many", less, got+math.MaxInt64-less+1)
			}
			beyond := from.Add(math.MaxInt64).Add(less)
			if got := c.Elapsed(from, beyond); got != math.MaxInt64 {
				t.Errorf("%v beyond the largest: %d", less, got)
			}
			if got := c.Elapsed(beyond.Add(2), from); got != math.MinInt64 {
				t.Errorf("%v beyond the smallest: %d", less, got)
			}
		}
	}
}

// Around the clock, open time is time, whatever carries over between seconds and
// nanoseconds, as far as instants are told apart.
func TestAroundTheClock(t *testing.T) {
	const far = 1 << 60
	const last = far - far%(7*86400) + 4*86400 - 1 // what is told apart ends on a Monday
	c := newCalendar(t, calendar.AroundTheClock())
	for _, s := range []int64{0, -1, 5e9, -5e9, far - 30*86400, 20 - far} {
		for _, ns := range []int64{0, 1, 5e8, 999_999_999} {
			at := time.Unix(s, ns)
			for _, d := range []time.Duration{0, 1, 5e8, 999_999_999, 1e9, 1_000_000_001, 15e8, 17e9} {
				for _, d := range []time.Duration{d, -d} {
					x, ok := c.Add(at, d)
					y, ok2 := c.Sub(at, -d)
					z, ok3 := c.Reach(c.Reading(at).Add(d))
					if want := at.Add(d); !ok || !ok2 || !ok3 || !x.Equal(want) || !y.Equal(want) || !z.Equal(want) {
						t.Errorf("%v after %v: %v, %v, %v", d, at, x, y, z)
					}
					if got, diff := c.Elapsed(at, at.Add(d)), c.Reading(at.Add(d)).Sub(c.Reading(at)); got != d || diff != d {
						t.Errorf("%v from %v: %v, %v", d, at, got, diff)
					}
				}
			}
		}
	}
	for _, row := range []struct {
		at   time.Time
		by   time.Duration
		want bool
	}{
		{time.Unix(last-3, 0), 4 * time.Second, true}, {time.Unix(last-3, 0), 4*time.Second + 1, false},
		{time.Unix(last-2, 5e8), 25e8, true}, {time.Unix(last-2, 5e8), 25e8 + 1, false},
		{time.Unix(3-far, 0), -2 * time.Second, true}, {time.Unix(3-far, 0), -3 * time.Second, false},
		{time.Unix(2-far, 5e8), -15e8, true}, {time.Unix(2-far, 5e8), -15e8 - 1, false},
	} {
		if x, ok := c.Add(row.at, row.by); ok != row.want || ok && !x.Equal(row.at.Add(row.by)) || !ok && !x.IsZero() {
			t.Errorf("%v after %v: %v, %v", row.by, row.at, x, ok)
		}
	}
	for _, row := range []struct {
		from, to time.Time
		want     time.Duration
	}{
		{time.Unix(1-far, 0), time.Unix(5-far, 0), 4e9}, {time.Unix(-far, 0), time.Unix(5-far, 0), 4e9}, {time.Unix(-far-9, 5), time.Unix(5-far, 0), 4e9},
		{time.Unix(far-5, 0), time.Unix(far-1, 5), 4e9 + 5}, {time.Unix(far-5, 0), time.Unix(far, 5), 5e9}, {time.Unix(far-5, 0), time.Unix(far+9, 5), 5e9},
	} {
		if got := c.Elapsed(row.from, row.to); got != row.want {
			t.Errorf("from %d to %d: %v, want %v", row.from.Unix(), row.to.Unix(), got, row.want)
		}
	}
}

// Beyond the years of a calendar the first and the last offset hold on, also in
// what it says of an instant.
func TestMomentsBeyondTheYears(t *testing.T) {
	for _, row := range []struct {
		zone, at, want string
		open           bool
		why            string
	}{
		{"America/New_York", "1880-01-01T04:58:00Z", "1879-12-31", false, "five hours, as from 1883 on"},
		{"America/New_York", "1880-01-01T05:00:00Z", "1880-01-01", true, ""},
		{"Europe/Berlin", "2200-07-01T22:30:00Z", "2200-07-02", true, "the last summer"},
		{"Europe/Berlin", "2200-12-31T22:30:00Z", "2200-12-31", false, ""},
		{"Europe/Berlin", "2250-07-01T22:30:00Z", "2250-07-01", false, "winter"},
		{"Australia/Sydney", "2200-07-01T13:30:00Z", "2200-07-01", false, "the last winter"},
		{"Australia/Sydney", "2201-07-01T13:30:00Z", "2201-07-02", true, "summer"},
		{"Australia/Sydney", "2300-07-01T13:30:00Z", "2300-07-02", true, "summer"},
	} {
		c := newCalendar(t, calendar.Spec{Zone: row.zone, Week: calendar.Everyday("00:00-12:00")})
		at := instant(t, row.at)
		if m := c.At(at); m.Date.String() != row.want || m.Open != row.open || c.Open(at) != row.open {
			t.Errorf("%s at %s: %+v, want %s", row.zone, row.at, m, row.want)
		}
	}
}

// A stretch without a beginning or an end is as long as can be said.
func TestSpanDuration(t *testing.T) {
	at := time.Unix(0, 0)
	for _, row := range []struct {
		span calendar.Span
		want time.Duration
	}{
		{calendar.Span{}, math.MaxInt64}, {calendar.Span{From: at}, math.MaxInt64}, {calendar.Span{To: at}, math.MaxInt64},
		{calendar.Span{From: at, To: at}, 0}, {calendar.Span{From: at, To: at.Add(5)}, 5},
	} {
		if got := row.span.Duration(); got != row.want {
			t.Errorf("%v: %v, want %v", row.span, got, row.want)
		}
	}
}

// Runs that go on for years, over versions, holidays and days as usual, begin and
// end where they do.
func TestLongRuns(t *testing.T) {
	day := calendar.NewDate(2024, 1, 1)
	all := calendar.Everyday("00:00-24:00")
	shut := func(n int) calendar.HolidaySpec { return calendar.HolidaySpec{Date: day.Add(n)} }
	for _, row := range []struct {
		name     string
		spec     calendar.Spec
		from, to int // days after the first; -1, 9999: none
	}{
		{"between two holidays", calendar.Spec{Week: all, Holidays: []calendar.HolidaySpec{shut(10), shut(500)}}, 11, 500},
		{"between two that touch", calendar.Spec{Week: all, Holidays: []calendar.HolidaySpec{shut(10), shut(12)}}, 11, 12},
		{"from a version on", calendar.Spec{Week: calendar.Everyday("09:00-17:00"), Versions: []calendar.VersionSpec{{From: day.Add(20), Week: all}}}, 20, 9999},
		{"until a version", calendar.Spec{Week: all, Versions: []calendar.VersionSpec{{From: day.Add(300), Week: calendar.Everyday("09:00-17:00")}}}, -1, 300},
		{"over versions that are alike", calendar.Spec{Week: all, Holidays: []calendar.HolidaySpec{shut(5), shut(700)}, Versions: []calendar.VersionSpec{{From: day.Add(50)}, {From: day.Add(51)}, {From: day.Add(300)}}}, 6, 700},
		{"for one day", calendar.Spec{Week: calendar.Week{Tue: []calendar.Hours{"00:00-24:00"}}, Dates: map[calendar.Date][]calendar.Hours{day.Add(1): {"00:00-24:00"}}}, 1, 2},
		{"from a version on, after a day off", calendar.Spec{Week: all, Holidays: []calendar.HolidaySpec{shut(99)}, Versions: []calendar.VersionSpec{{From: day.Add(100)}}}, 100, 9999},
		{"until a version, before a day off", calendar.Spec{Week: all, Holidays: []calendar.HolidaySpec{shut(100)}, Versions: []calendar.VersionSpec{{From: day.Add(100)}}}, -1, 100},
	} {
		for _, zone := range []string{"UTC", "Europe/Berlin"} {
			row.spec.Zone = zone
			c := newCalendar(t, row.spec)
			last := min(row.to, 1000)
			for _, n := range []int{max(row.from, 0), (max(row.from, 0) + last) / 2, last - 1} {
				at := day.Add(n).At(calendar.NewTimeOfDay(12, 0), c.Location())
				end, ends := c.NextClosing(at)
				if want := day.Add(row.to).At(0, c.Location()); ends != (row.to < 9999) || ends && !end.Equal(want) {
					t.Errorf("%s in %s: ends at %v, %v, want %v", row.name, zone, end, ends, want)
				}
				for s := range c.Before(at) {
					if want := day.Add(row.from).At(0, c.Location()); s.From.IsZero() != (row.from < 0) || row.from >= 0 && !s.From.Equal(want) {
						t.Errorf("%s in %s: began at %v, want %v", row.name, zone, s.From, want)
					}
					break
				}
			}
		}
	}
}

// A document with more different days than a calendar holds, 65,535, is refused.
func TestManyDifferentDays(t *testing.T) {
	spec := calendar.Spec{Zone: "UTC", Dates: map[calendar.Date][]calendar.Hours{}}
	day := calendar.NewDate(1950, 1, 1)
	for i := range math.MaxUint16 + 1 {
		at := calendar.TimeOfDay(i) // each opens at a second of its own
		spec.Dates[day.Add(i)] = []calendar.Hours{calendar.Hours(fmt.Sprintf("%v-%v", at, at+1))}
	}
	const want = "calendar: out of range: more different days than a calendar holds, 65535"
	if _, err := calendar.New(spec); err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

// A nanosecond that ends at a closing time ends there, and one that ends at an
// opening has begun before the closing.
func TestNanosecondsAtAClosing(t *testing.T) {
	c, err := calendar.New(calendar.OfficeHours("UTC"))
	if err != nil {
		t.Fatal(err)
	}
	closing := time.Date(2026, 3, 2, 17, 0, 0, 0, time.UTC)
	opening := closing.Add(16 * time.Hour)
	for _, row := range []struct {
		from time.Time
		d    time.Duration
		want time.Time
	}{
		{closing.Add(-1), 1, closing}, {closing.Add(-2), 1, closing.Add(-1)}, {closing.Add(-2), 2, closing}, {closing.Add(-1), 2, opening.Add(1)},
		{closing, 1, opening.Add(1)}, {closing, 0, closing}, {opening.Add(1), -1, opening}, {opening, -1, closing.Add(-1)}, {opening.Add(1), -2, closing.Add(-1)},
	} {
		if got, ok := c.Add(row.from, row.d); !ok || !got.Equal(row.want) {
			t.Errorf("%v and %v: %v, want %v", row.from, row.d, got, row.want)
		}
	}
}
