package calendar_test

import (
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

func newCalendar(t testing.TB, s calendar.Spec) *calendar.Calendar {
	t.Helper()
	c, err := calendar.New(s)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// extremeInstants are those that overflow something somewhere.
func extremeInstants() []time.Time {
	list := []time.Time{{}, time.Now()}
	for _, s := range []int64{0, 1, 1 << 40, 1 << 50, 1<<60 - 2, 1<<60 - 1, 1 << 60, 1<<60 + 1, 1 << 61, 1 << 62, math.MaxInt64 - 62135596801, math.MaxInt64} {
		list = append(list, time.Unix(s, 0), time.Unix(s, 999_999_999), time.Unix(-s, 1), time.Unix(math.MinInt64+s, 0))
	}
	for _, y := range []int{-290_000_000_000, -292_277_022_399, -9999, -1, 0, 1, 1899, 1900, 2200, 2201, 9999, 10000, 290_000_000_000, 292_277_026_596} {
		list = append(list, time.Date(y, 6, 1, 12, 30, 0, 5, time.UTC))
	}
	return list
}

// extremeCalendars are those at the ends of what a spec may say.
func extremeCalendars(t testing.TB) map[string]*calendar.Calendar {
	d := calendar.NewDate(2024, 5, 1)
	m := map[string]calendar.Spec{
		"around the clock": calendar.AroundTheClock(),
		"office":           calendar.OfficeHours("Europe/Berlin"),
		"one date":         {Zone: "America/New_York", Dates: map[calendar.Date][]calendar.Hours{d: {"22:00-06:00"}}},
		"first date":       {Zone: "Asia/Tokyo", Week: calendar.Everyday("00:00-24:00"), Dates: map[calendar.Date][]calendar.Hours{calendar.NewDate(1, 1, 1): nil}},
		"last date":        {Zone: "Pacific/Apia", Week: calendar.Everyday("00:00-24:00"), Dates: map[calendar.Date][]calendar.Hours{calendar.NewDate(9999, 12, 31): nil}},
		"shuts for good":   {Zone: "UTC", Week: calendar.Workweek("09:00-17:00"), Versions: []calendar.VersionSpec{{From: d, Week: calendar.Week{Mon: []calendar.Hours{}}}}},
		"opens for good":   {Zone: "UTC", Versions: []calendar.VersionSpec{{From: d, Week: calendar.Everyday("00:00-24:00")}}},
		"one second":       {Zone: "Africa/Casablanca", Week: calendar.Week{Sun: []calendar.Hours{"00:00-00:00:01"}}},
		"year off":         {Zone: "UTC", Week: calendar.Workweek("09:00-17:00"), Holidays: []calendar.HolidaySpec{{Date: d, Through: d.Add(366)}}},
	}
	out := map[string]*calendar.Calendar{}
	for name, s := range m {
		out[name] = newCalendar(t, s)
	}
	return out
}

// Any question about any instant and any amount ends, keeps the laws that hold
// without open time near, and never goes the wrong way.
func TestExtremes(t *testing.T) {
	durations := []time.Duration{0, 1, -1, time.Hour, math.MaxInt64, math.MinInt64, math.MinInt64 + 1, 2_000_000 * time.Hour}
	for name, c := range extremeCalendars(t) {
		instants := extremeInstants()
		for _, a := range instants {
			for _, d := range durations {
				if x, ok := c.Add(a, d); ok && (d >= 0 && x.Before(a) || d < 0 && x.After(a)) {
					t.Errorf("%s: Add(%v, %v) = %v", name, a, d, x)
				} else if ok && x.Unix() > -1<<59 && x.Unix() < 1<<59 && a.Unix() > -1<<59 && a.Unix() < 1<<59 && c.Elapsed(a, x) != d {
					t.Errorf("%s: Elapsed(%v, Add(t, %v) = %v) = %v", name, a, d, x, c.Elapsed(a, x))
				}
				if x, ok := c.Sub(a, d); ok && (d >= 0 && x.After(a) || d < 0 && x.Before(a)) {
					t.Errorf("%s: Sub(%v, %v) = %v", name, a, d, x)
				}
			}
			askAll(c, a)
			for i, ask := range []func(time.Time) (time.Time, bool){c.NextOpen, c.NextOpening, c.NextClosing, back(c, lastOpen), back(c, prevOpening), back(c, prevClosing)} {
				x, ok := ask(a)
				if ok && (i < 3 && x.Before(a) || i > 2 && x.After(a)) {
					t.Errorf("%s: question %d about %v goes the wrong way, to %v", name, i, a, x)
				}
			}
			for _, b := range instants {
				if d := c.Elapsed(a, b); a.Before(b) && d < 0 || a.After(b) && d > 0 {
					t.Errorf("%s: Elapsed(%v, %v) = %v", name, a, b, d)
				}
			}
			for _, n := range []int{0, 1, -1, 1000, math.MaxInt, math.MinInt} {
				for _, r := range []calendar.DayRule{calendar.SameTime, calendar.EndOfDay, "noon", "x"} {
					if x, ok := c.AddDays(a, n, r); ok && r != calendar.SameTime && r != calendar.EndOfDay {
						t.Errorf("%s: AddDays with rule %v is %v", name, r, x)
					}
				}
			}
		}
	}
}

// askAll asks everything that takes an instant and some stretches each way.
func askAll(c *calendar.Calendar, a time.Time) {
	c.Open(a)
	c.At(a)
	c.Day(c.Date(a))
	take(3, c.After(a))
	take(3, c.Before(a))
	for range c.Between(a, a.Add(48*time.Hour)) {
	}
	c.BusinessDays(c.Date(a), calendar.Date{})
	c.AddBusinessDays(c.Date(a), math.MaxInt)
}

// Where answers exist at all, they are ordered as the instants are, over all of
// time.
func TestExtremesMonotoneProperty(t *testing.T) {
	calendars := extremeCalendars(t)
	names := slices.Sorted(func(yield func(string) bool) {
		for name := range calendars {
			if !yield(name) {
				return
			}
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		c := calendars[rapid.SampledFrom(names).Draw(t, "calendar")]
		a, b := caltest.GenAnyInstant().Draw(t, "a"), caltest.GenAnyInstant().Draw(t, "b")
		d := time.Duration(rapid.Int64().Draw(t, "d"))
		if b.Before(a) {
			a, b = b, a
		}
		if got := c.Elapsed(a, b); got < 0 || got != math.MaxInt64 && -got != c.Elapsed(b, a) {
			t.Fatalf("Elapsed(%v, %v) = %v", a, b, got)
		}
		x, ok1 := c.Add(a, d)
		y, ok2 := c.Add(b, d)
		if ok1 && ok2 && y.Before(x) {
			t.Fatalf("Add(%v, %v) = %v, but Add(%v) = %v", a, d, x, b, y)
		}
		askAll(c, a)
	})
}

func TestElapsedSaturates(t *testing.T) {
	c := newCalendar(t, calendar.AroundTheClock())
	epoch := time.Unix(0, 0)
	most := epoch.Add(math.MaxInt64)
	for _, row := range []struct {
		a, b time.Time
		want time.Duration
	}{
		{epoch, most, math.MaxInt64},
		{epoch, most.Add(-1), math.MaxInt64 - 1},
		{epoch, most.Add(1), math.MaxInt64},
		{epoch, most.Add(-time.Second), math.MaxInt64 - time.Second},
		{most, epoch, -math.MaxInt64},
		{most.Add(1), epoch, math.MinInt64},
		{most.Add(2), epoch, math.MinInt64},
		{time.Unix(0, 5), most, math.MaxInt64 - 5},
		{time.Unix(-1, 999_999_999), most.Add(-1), math.MaxInt64},
		{time.Unix(1<<62, 0), time.Unix(-1<<62, 0), math.MinInt64},
	} {
		if got := c.Elapsed(row.a, row.b); got != row.want {
			t.Errorf("Elapsed(%v, %v) = %d, want %d", row.a, row.b, got, row.want)
		}
	}
}

// A document that is as large as it may be, or larger, is answered in good
// time, and right.
func TestLargeDocuments(t *testing.T) {
	first := calendar.NewDate(1900, 1, 1)
	many := func(n, every int) []calendar.HolidaySpec {
		list := make([]calendar.HolidaySpec, n)
		for i := range list {
			list[i].Date = first.Add(every * i)
		}
		return list
	}
	recurring := func(n int, h calendar.HolidaySpec) []calendar.HolidaySpec {
		return slices.Repeat([]calendar.HolidaySpec{h}, n)
	}
	var versions, weekly []calendar.VersionSpec
	for i := range 20_000 {
		versions = append(versions, calendar.VersionSpec{From: first.Add(i)})
		week := calendar.Everyday(calendar.Hours(fmt.Sprintf("%v-%v", calendar.TimeOfDay(i), calendar.TimeOfDay(i+1))))
		weekly = append(weekly, calendar.VersionSpec{From: first.Add(i), Week: week})
	}
	dates := map[calendar.Date][]calendar.Hours{}
	for i := range 30_000 {
		dates[first.Add(i)] = []calendar.Hours{calendar.Hours(fmt.Sprintf("%v-%v", calendar.TimeOfDay(i), calendar.TimeOfDay(i+1)))}
	}
	office := calendar.OfficeHours("America/New_York")
	for _, row := range []struct {
		name string
		edit func(*calendar.Spec)
		want error
	}{
		{"10,000 holidays", func(s *calendar.Spec) { s.Holidays = many(10_000, 5) }, nil},
		{"100,000 holidays", func(s *calendar.Spec) { s.Holidays = many(100_000, 2) }, nil},
		{"300,000 holidays", func(s *calendar.Spec) { s.Holidays = many(300_000, 2) }, spec.ErrRange},
		{"600 rules that chase each other", func(s *calendar.Spec) {
			s.Holidays = recurring(600, calendar.HolidaySpec{Yearly: "01-01", Observed: calendar.ObservedNext})
		}, nil},
		{"10,000 rules", func(s *calendar.Spec) {
			s.Holidays = recurring(10_000, calendar.HolidaySpec{Easter: &calendar.Easter{}})
		}, spec.ErrRange},
		{"ranges", func(s *calendar.Spec) {
			s.Holidays = recurring(5000, calendar.HolidaySpec{Date: first, Through: first.Add(3000)})
		}, spec.ErrRange},
		{"20,000 versions with 600 rules", func(s *calendar.Spec) {
			s.Versions, s.Holidays = versions, recurring(500, calendar.HolidaySpec{Easter: &calendar.Easter{}})
		}, nil},
		{"20,000 weeks", func(s *calendar.Spec) { s.Versions = weekly }, nil},
		{"30,000 dates with hours of their own", func(s *calendar.Spec) { s.Dates = dates }, nil},
		{"30,000 breaks", func(s *calendar.Spec) { s.Breaks = dates }, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := office
			row.edit(&s)
			start := time.Now()
			c, err := calendar.New(s)
			if took := time.Since(start); took > 30*time.Second {
				t.Errorf("took %v", took)
			}
			if !errors.Is(err, row.want) || c == nil && row.want == nil {
				t.Fatalf("got %v, want %v", err, row.want)
			}
			if c == nil {
				return
			}
			a, b := first.At(0, c.Location()), first.Add(110_000).At(0, c.Location())
			var sum time.Duration
			n := 0
			for x := range c.Between(a, b) {
				sum += x.Duration()
				n++
			}
			if got := c.Elapsed(a, b); got != sum || n == 0 {
				t.Errorf("Elapsed %v, %d segments add up to %v", got, n, sum)
			}
			days := 0
			for i := range 110_000 {
				if c.BusinessDay(first.Add(i)) {
					days++
				}
			}
			if got := c.BusinessDays(first, first.Add(110_000)); got != days {
				t.Errorf("%d business days, counted %d", got, days)
			}
		})
	}
}
