package calendar_test

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/sla/internal/caltest"
	"pgregory.net/rapid"
)

// A business day is one on which the twin has open time that starts on it, and
// BusinessDays counts them day by day.
func TestBusinessDaysProperty(t *testing.T) {
	checkScenes(t, func(t *rapid.T, s caltest.Scene) {
		w := twinAround(s, s.Anchor, 30)
		a, b := caltest.GenDate(s.Loc, s.Anchor, 28).Draw(t, "a"), caltest.GenDate(s.Loc, s.Anchor, 28).Draw(t, "b")
		if b.Compare(a) < 0 {
			a, b = b, a
		}
		n := 0
		for d := a; d.Compare(b) < 0; d = d.Add(1) {
			want := w.business(d)
			if got := s.Calendar.BusinessDay(d); got != want {
				t.Fatalf("BusinessDay(%v) = %v, want %v", d, got, want)
			}
			if want {
				n++
			}
		}
		if got, back := s.Calendar.BusinessDays(a, b), s.Calendar.BusinessDays(b, a); got != n || back != -n {
			t.Fatalf("BusinessDays(%v, %v) = %d, back %d, want %d", a, b, got, back, n)
		}
	})
}

// AddBusinessDays walks from business day to business day, and going back undoes
// going forth from a business day.
func TestAddBusinessDaysProperty(t *testing.T) {
	checkScenes(t, func(t *rapid.T, s caltest.Scene) {
		d := caltest.GenDate(s.Loc, s.Anchor, 28).Draw(t, "d")
		n := rapid.IntRange(-40, 40).Draw(t, "n")
		step, left, limit := 1, n, 800
		if n < 0 {
			step = -1
		}
		want := d
		for left != 0 && limit > 0 {
			want = want.Add(step)
			limit--
			if s.Calendar.BusinessDay(want) {
				left -= step
			}
		}
		got, ok := s.Calendar.AddBusinessDays(d, n)
		if left == 0 && (!ok || got != want) {
			t.Fatalf("AddBusinessDays(%v, %d) = %v, %v, want %v", d, n, got, ok, want)
		}
		if left != 0 && ok && got.Sub(d)*step < 800 {
			t.Fatalf("AddBusinessDays(%v, %d) = %v, want none near", d, n, got)
		}
		if !ok || n == 0 {
			return
		}
		if c := s.Calendar.BusinessDays(d, got); s.Calendar.BusinessDay(d) && c != n {
			t.Fatalf("%d business days from %v to %v, want %d", c, d, got, n)
		}
		if back, ok := s.Calendar.AddBusinessDays(got, -n); s.Calendar.BusinessDay(d) && (!ok || back != d) {
			t.Fatalf("%v by %d is %v, and back %v, %v", d, n, got, back, ok)
		}
	})
}

// AddDays is what the twin finds from the list of business days.
func TestAddDaysProperty(t *testing.T) {
	checkScenes(t, func(t *rapid.T, s caltest.Scene) {
		w := twinAround(s, s.Anchor, reach)
		days := w.workdays()
		a, n := caltest.GenInstant(s).Draw(t, "t"), rapid.IntRange(0, 6).Draw(t, "n")
		tod := caltest.GenClock(caltest.AnyScene).Draw(t, "time of day")
		for _, rule := range []calendar.DayRule{"", calendar.SameTime, calendar.SameTimeOrClosing, calendar.EndOfDay, calendar.DayRule(tod.String())} {
			want, ok := w.addDays(days, a, n, rule)
			got, gotOK := s.Calendar.AddDays(a, n, rule)
			if ok && (!gotOK || !got.Equal(want)) {
				t.Fatalf("AddDays(%v, %d, %q) = %v, %v, want %v", a.In(s.Loc), n, rule, got, gotOK, want)
			}
		}
		want, ok := w.received(days, a, tod)
		got, gotOK := s.Calendar.Received(a, tod)
		if ok && (!gotOK || !got.Equal(want)) {
			t.Fatalf("Received(%v, %v) = %v, %v, want %v", a.In(s.Loc), tod, got, gotOK, want)
		}
	})
}

// Promises in days, and what cut-offs make of a start, never go back as the
// start goes on, and what comes in while shut counts from the next opening.
func TestAddDaysMonotoneProperty(t *testing.T) {
	checkScenes(t, func(t *rapid.T, s caltest.Scene) {
		a, b := caltest.GenInstant(s).Draw(t, "a"), caltest.GenInstant(s).Draw(t, "b")
		if b.Before(a) {
			a, b = b, a
		}
		n := rapid.IntRange(-6, 6).Draw(t, "n")
		tod := caltest.GenClock(caltest.AnyScene).Draw(t, "time of day")
		for _, rule := range []calendar.DayRule{calendar.SameTime, calendar.SameTimeOrClosing, calendar.EndOfDay, calendar.DayRule(tod.String())} {
			x, okX := s.Calendar.AddDays(a, n, rule)
			y, okY := s.Calendar.AddDays(b, n, rule)
			if okX && okY && y.Before(x) {
				t.Fatalf("%d days by %q: from %v %v, from %v %v", n, rule, a.In(s.Loc), x, b.In(s.Loc), y)
			}
			open, ok := s.Calendar.NextOpen(a)
			if z, okZ := s.Calendar.AddDays(open, n, rule); n > 0 && ok && (okZ != okX || !z.Equal(x)) {
				t.Fatalf("%d days by %q: from %v %v, from the next opening %v", n, rule, a.In(s.Loc), x, z)
			}
		}
		x, okX := s.Calendar.Received(a, tod)
		y, okY := s.Calendar.Received(b, tod)
		if okX && okY && y.Before(x) || okX && (x.Before(a) || !s.Calendar.Open(x)) {
			t.Fatalf("Received at %v: %v becomes %v, %v becomes %v", tod, a.In(s.Loc), x, b.In(s.Loc), y)
		}
	})
}

// The calendar's date of an instant is the date whose start is the latest one
// not after it.
func TestCalendarDateProperty(t *testing.T) {
	checkScenes(t, func(t *rapid.T, s caltest.Scene) {
		a := caltest.GenInstant(s).Draw(t, "t")
		zone := caltest.TwinZone(s.Loc, a.Unix()-3*86400, a.Unix()+3*86400)
		want := calendar.Date{}
		for n := -3; n <= 3; n++ {
			if d := calendar.DateOf(a.In(s.Loc)).Add(n); zone.At(caltest.WallOf(d, 0)) <= a.Unix() {
				want = d
			}
		}
		if got := s.Calendar.Date(a); got != want {
			t.Fatalf("Date(%v) = %v, want %v", a.In(s.Loc), got, want)
		}
	})
}

// What At and Day say is what the spec says.
func TestMomentProperty(t *testing.T) {
	checkScenes(t, func(t *rapid.T, s caltest.Scene) {
		a := caltest.GenInstant(s).Draw(t, "t")
		w := twinAround(s, a.Unix(), 3)
		m := s.Calendar.At(a)
		d := s.Calendar.Date(a)
		if m.Open != w.open(a) || m.Date != d {
			t.Fatalf("At(%v) = %+v, want open %v on %v", a.In(s.Loc), m, w.open(a), d)
		}
		_, own := s.Spec.Dates[d]
		want, holiday := calendar.ByWeek, w.holidays[w.version(d)][d] != nil
		switch {
		case own:
			want = calendar.ByDate
		case holiday:
			want = calendar.ByHoliday
		}
		day := s.Calendar.Day(d)
		if day.Date != d || day.Why != want || day.Business != s.Calendar.BusinessDay(d) || len(day.Holidays) > 0 != holiday {
			t.Fatalf("Day(%v) = %+v, want reason %v, holiday %v", d, day, want, holiday)
		}
		for _, o := range day.Holidays {
			if o.Date != d || o.Date != o.Actual && (isWeekend(d) || !isWeekend(o.Actual)) {
				t.Fatalf("Day(%v) has holiday %+v", d, o)
			}
		}
		for n := -1; n <= 0; n++ {
			for _, b := range w.stretches(d.Add(n), s.Spec.Breaks[d.Add(n)]) {
				if b.from <= a.Unix() && a.Unix() < b.to {
					want = calendar.ByBreak
				}
			}
		}
		if m.Why != want || (m.Why == calendar.ByHoliday) != (m.Holiday != calendar.Observance{}) {
			t.Fatalf("At(%v) = %+v, want reason %v", a.In(s.Loc), m, want)
		}
	})
}

// Where a holiday goes that moves: past weekends, past other holidays, past
// those that moved there before it, over the end of a year.
func TestObservedMoves(t *testing.T) {
	yearly := func(month time.Month, day int, o calendar.Observed) calendar.HolidaySpec {
		return calendar.HolidaySpec{Yearly: calendar.MonthDay(fmt.Sprintf("%02d-%02d", int(month), day)), Observed: o}
	}
	for _, row := range []struct {
		name     string
		holidays []calendar.HolidaySpec
		year     int
		want     []string
	}{
		{"Christmas on Saturday", []calendar.HolidaySpec{yearly(12, 25, calendar.ObservedNext), yearly(12, 26, calendar.ObservedNext)}, 2021, []string{"2021-12-27", "2021-12-28"}},
		{"Christmas on Sunday", []calendar.HolidaySpec{yearly(12, 25, calendar.ObservedNext), yearly(12, 26, calendar.ObservedNext)}, 2022, []string{"2022-12-26", "2022-12-27"}},
		{"a week that is taken", []calendar.HolidaySpec{yearly(3, 2, calendar.ObservedNext), {Date: calendar.NewDate(2024, 3, 4), Through: calendar.NewDate(2024, 3, 8)}}, 2024,
			[]string{"2024-03-04", "2024-03-05", "2024-03-06", "2024-03-07", "2024-03-08", "2024-03-11"}},
		{"over the end of the year", []calendar.HolidaySpec{yearly(12, 31, calendar.ObservedNext), yearly(1, 1, ""), yearly(1, 2, "")}, 2022, []string{"2022-01-01", "2022-01-02"}},
		{"and where it went", []calendar.HolidaySpec{yearly(12, 31, calendar.ObservedNext), yearly(1, 1, ""), yearly(1, 2, "")}, 2023, []string{"2023-01-01", "2023-01-02", "2023-01-03"}},
		{"nearest on Saturday and Sunday", []calendar.HolidaySpec{yearly(7, 3, calendar.ObservedNearest), yearly(7, 4, calendar.ObservedNearest)}, 2021, []string{"2021-07-02", "2021-07-05"}},
		{"Sunday only, past a holiday", []calendar.HolidaySpec{yearly(5, 3, calendar.ObservedSunday), yearly(5, 4, calendar.ObservedSunday), yearly(5, 5, "")}, 2020, []string{"2020-05-04", "2020-05-05", "2020-05-06"}},
		{"Saturday stays in Japan", []calendar.HolidaySpec{yearly(5, 4, calendar.ObservedSunday)}, 2024, []string{"2024-05-04"}},
		{"a single date", []calendar.HolidaySpec{{Date: calendar.NewDate(2024, 6, 1), Observed: calendar.ObservedNext}}, 2024, []string{"2024-06-03"}},
		{"no fifth Monday", []calendar.HolidaySpec{{Nth: calendar.NthWeekday{N: 5, Weekday: calendar.Mon, Month: 2}}}, 2024, nil},
		{"a fifth from the end", []calendar.HolidaySpec{{Nth: calendar.NthWeekday{N: -5, Weekday: calendar.Thu, Month: 2}}}, 2024, []string{"2024-02-01"}},
		{"leap day", []calendar.HolidaySpec{yearly(2, 29, "")}, 2023, nil},
		{"before its first year", []calendar.HolidaySpec{{Yearly: "06-03", Years: calendar.Years{From: 2025}}}, 2024, nil},
		{"in its last year", []calendar.HolidaySpec{{Yearly: "06-03", Years: calendar.Years{Through: 2024}}}, 2024, []string{"2024-06-03"}},
	} {
		spec := calendar.AroundTheClock()
		spec.Holidays = row.holidays
		c := newCalendar(t, spec)
		var got []string
		for d := calendar.NewDate(row.year, 1, 1); d.Compare(calendar.NewDate(row.year+1, 1, 1)) < 0; d = d.Add(1) {
			if len(c.Day(d).Holidays) > 0 && !c.BusinessDay(d) {
				got = append(got, d.String())
			}
		}
		if !slices.Equal(got, row.want) {
			t.Errorf("%s: %v, want %v", row.name, got, row.want)
		}
	}
}

// Easter Sunday by the two ways, for all years that are laid out.
func TestEasterTwin(t *testing.T) {
	for _, orthodox := range []bool{false, true} {
		spec := calendar.AroundTheClock()
		spec.Holidays = []calendar.HolidaySpec{{Name: "Easter", Easter: &calendar.Easter{Orthodox: orthodox}}}
		c, err := calendar.New(spec)
		if err != nil {
			t.Fatal(err)
		}
		for year := 1900; year <= 2200; year++ {
			if d := twinEaster(year, orthodox); c.BusinessDay(d) || !c.BusinessDay(d.Add(-1)) || d.Weekday() != time.Sunday {
				t.Errorf("%d, orthodox %v: %v is not Easter", year, orthodox, d)
			}
			if n := c.BusinessDays(calendar.NewDate(year, 1, 1), calendar.NewDate(year+1, 1, 1)); n < 364 || n > 365 {
				t.Errorf("%d has %d days that are not Easter", year, n)
			}
		}
	}
}

// Easters as they were kept, so that the twin itself is held against facts.
func TestEasterKnown(t *testing.T) {
	for _, row := range []struct {
		date     calendar.Date
		orthodox bool
	}{
		{calendar.NewDate(1943, 4, 25), false}, // the latest possible
		{calendar.NewDate(1918, 3, 31), false},
		{calendar.NewDate(1954, 4, 18), false}, // an exception of Gauss's rule
		{calendar.NewDate(1981, 4, 19), false}, // the other one
		{calendar.NewDate(2008, 3, 23), false},
		{calendar.NewDate(2024, 3, 31), false},
		{calendar.NewDate(2025, 4, 20), false},
		{calendar.NewDate(2024, 5, 5), true},
		{calendar.NewDate(2025, 4, 20), true},
		{calendar.NewDate(2023, 4, 16), true},
	} {
		year, _, _ := row.date.Civil()
		if got := twinEaster(year, row.orthodox); got != row.date {
			t.Errorf("Easter %d, orthodox %v: %v, want %v", year, row.orthodox, got, row.date)
		}
	}
}

// HolidaysFrom returns each date of the years asked for once and in order, and
// a calendar keeps exactly those.
func TestHolidaysFromProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first := rapid.IntRange(1990, 2050).Draw(t, "first")
		last := first + rapid.IntRange(-1, 5).Draw(t, "years")
		all := map[calendar.Date]bool{}
		asked := []int{}
		src := func(year int) []calendar.Date {
			asked = append(asked, year)
			dates := []calendar.Date{{}}
			for _, n := range rapid.SliceOfN(rapid.IntRange(0, 364), 0, 10).Draw(t, "days") {
				d := calendar.NewDate(year, 1, 1).Add(n)
				dates = append(dates, d, d)
				all[d] = true
			}
			return dates
		}
		holidays, err := calendar.HolidaysFrom(src, first, last)
		if err != nil {
			t.Fatal(err)
		}
		if len(asked) != last-first+1 || len(holidays) != len(all) {
			t.Fatalf("asked for %v, got %d of %d dates", asked, len(holidays), len(all))
		}
		for i, h := range holidays {
			if !all[h.Date] || i > 0 && holidays[i-1].Date.Compare(h.Date) >= 0 {
				t.Fatalf("holiday %d is %v", i, h)
			}
		}
		spec := calendar.AroundTheClock()
		spec.Holidays = holidays
		c, err := calendar.New(spec)
		if err != nil {
			t.Fatal(err)
		}
		for d := calendar.NewDate(first, 1, 1); d.Compare(calendar.NewDate(last+1, 1, 1)) < 0; d = d.Add(1) {
			if c.BusinessDay(d) == all[d] {
				t.Fatalf("%v: business day %v, holiday %v", d, c.BusinessDay(d), all[d])
			}
		}
	})
}

// A date has a text, and arithmetic on it is that of the calendar of package
// time.
func TestDateProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		year, n := rapid.IntRange(1, 9999).Draw(t, "year"), rapid.IntRange(-5000000, 5000000).Draw(t, "n")
		month, day := time.Month(rapid.IntRange(1, 12).Draw(t, "month")), rapid.IntRange(1, 28).Draw(t, "day")
		d := calendar.NewDate(year, month, day)
		if y, m, dd := d.Civil(); y != year || m != month || dd != day {
			t.Fatalf("%d-%d-%d became %v", year, month, day, d)
		}
		std := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
		if d.String() != std.Format(time.DateOnly) || std.Weekday() != d.Weekday() || calendar.DateOf(std) != d {
			t.Fatalf("%v, want %v", d, std)
		}
		if again, err := calendar.ParseDate(d.String()); err != nil || again != d {
			t.Fatalf("%v became %v, %v", d, again, err)
		}
		e := d.Add(n)
		if y := std.AddDate(0, 0, n).Year(); y < 1 || y > 9999 {
			if !e.IsZero() {
				t.Fatalf("%v + %d = %v", d, n, e)
			}
			return
		}
		if want := calendar.DateOf(std.AddDate(0, 0, n)); e != want || e.Sub(d) != n || e.Compare(d) != cmp.Compare(n, 0) {
			t.Fatalf("%v + %d = %v, want %v", d, n, e, want)
		}
	})
}

func TestDateLimits(t *testing.T) {
	for _, d := range []calendar.Date{
		{}, calendar.NewDate(0, 12, 31), calendar.NewDate(10000, 1, 1), calendar.NewDate(math.MaxInt, 1, 1), calendar.NewDate(math.MinInt, 1, 1),
		calendar.NewDate(2024, math.MaxInt, 1), calendar.NewDate(2024, 1, math.MinInt), calendar.NewDate(9999, 12, 31).Add(1), calendar.NewDate(1, 1, 1).Add(-1),
		calendar.NewDate(2024, 1, 1).Add(math.MaxInt), calendar.NewDate(2024, 1, 1).Add(math.MinInt), calendar.DateOf(time.Unix(1<<60, 0)), calendar.DateOf(time.Unix(-1<<60, 0)),
	} {
		if !d.IsZero() || d.String() != "" || d.Weekday() != time.Sunday || !d.Add(1).IsZero() {
			t.Errorf("%v is a date", d)
		}
		if y, m, dd := d.Civil(); y != 0 || m != 0 || dd != 0 {
			t.Errorf("%d-%d-%d", y, m, dd)
		}
	}
	if d := calendar.NewDate(2023, 10, 32); d != calendar.NewDate(2023, 11, 1) {
		t.Errorf("October 32 is %v", d)
	}
}

// Years are bounded as in a document, so that no source is asked for ever.
func TestHolidaysFromYears(t *testing.T) {
	src := func(int) []calendar.Date { t.Error("asked"); return nil }
	for _, years := range [][2]int{{2000, math.MaxInt}, {math.MinInt, 2000}, {1899, 2000}, {2000, 2201}} {
		if _, err := calendar.HolidaysFrom(src, years[0], years[1]); !errors.Is(err, spec.ErrRange) {
			t.Errorf("%v: %v", years, err)
		}
	}
}

// A business day does not end before the night that began the day before it
// does, but a night of two days before is no matter.
func TestEndOfDayAfterALongNight(t *testing.T) {
	s := calendar.Spec{Zone: "UTC", Week: calendar.Week{Mon: []calendar.Hours{"22:00-20:00"}, Tue: []calendar.Hours{"01:00-02:00"}, Thu: []calendar.Hours{"09:00-10:00"}}}
	c := newCalendar(t, s)
	monday := instant(t, "2026-05-04T22:30:00Z")
	for n, want := range []string{"2026-05-05T20:00:00Z", "2026-05-05T20:00:00Z", "2026-05-07T10:00:00Z", "2026-05-12T20:00:00Z"} {
		if got, ok := c.AddDays(monday, n, calendar.EndOfDay); !ok || !got.Equal(instant(t, want)) {
			t.Errorf("%d business days: %v, %v, want %v", n, got, ok, want)
		}
	}
}

// A cut-off before the day starts changes nothing, since the day starts after it;
// one at or before t moves it to the next day; one outside the day is none.
func TestReceivedAfterTheCutOff(t *testing.T) {
	c, err := calendar.New(calendar.OfficeHours("UTC"))
	if err != nil {
		t.Fatal(err)
	}
	at := func(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 0, 0, 0, time.UTC) } // the 30th is a Monday
	for _, row := range []struct {
		name   string
		t      time.Time
		cutoff calendar.TimeOfDay
		want   time.Time
	}{
		{"before the cut-off", at(30, 10), calendar.NewTimeOfDay(16, 0), at(30, 10)},
		{"at the cut-off", at(30, 16), calendar.NewTimeOfDay(16, 0), at(31, 9)},
		{"shut, before the cut-off", at(30, 7), calendar.NewTimeOfDay(16, 0), at(30, 9)},
		{"open, after a cut-off before the opening", at(30, 10), calendar.NewTimeOfDay(8, 0), at(30, 10)},
		{"shut, after a cut-off before the opening", at(30, 8), calendar.NewTimeOfDay(8, 0), at(30, 9)},
		{"after a cut-off at the opening", at(30, 10), calendar.NewTimeOfDay(9, 0), at(31, 9)},
		{"a cut-off outside the day", at(30, 16), -1, at(30, 16)},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got, ok := c.Received(row.t, row.cutoff); !ok || !got.Equal(row.want) {
				t.Errorf("got %v, %v, want %v", got, ok, row.want)
			}
		})
	}
}

// The zero reading lies before every instant, and no instant gives it.
func TestReachZero(t *testing.T) {
	c, err := calendar.New(calendar.AroundTheClock())
	if err != nil {
		t.Fatal(err)
	}
	if x, ok := c.Reach(calendar.Reading{}); ok {
		t.Errorf("the zero reading is %v", x)
	}
}
