package calendar_test

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/supportops/policy/sla/calendar"
)

// twentyYears returns an office in New York with 20 years of 12 holidays, as
// 12 yearly rules or as 240 dates.
func twentyYears(rules bool) calendar.Spec {
	s := calendar.OfficeHours("America/New_York", "09:00-12:00", "13:00-17:30")
	for month := time.January; month <= time.December; month++ {
		if rules {
			s.Holidays = append(s.Holidays, calendar.HolidaySpec{Name: month.String(), Yearly: calendar.MonthDay(fmt.Sprintf("%02d-15", int(month))), Observed: calendar.ObservedNext, Years: calendar.Years{From: 2015, Through: 2034}})
			continue
		}
		for year := 2015; year <= 2034; year++ {
			s.Holidays = append(s.Holidays, calendar.HolidaySpec{Name: month.String(), Date: calendar.NewDate(year, month, 15)})
		}
	}
	return s
}

var benchHours = []int{8, 40, 400, 2000}

func BenchmarkAdd(b *testing.B) {
	c := newCalendar(b, twentyYears(false))
	from := instant(b, "2024-03-07T15:04:05.000000006-05:00")
	for _, h := range benchHours {
		b.Run(fmt.Sprintf("%dh", h), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.Add(from, time.Duration(h)*time.Hour)
			}
		})
	}
}

func BenchmarkElapsed(b *testing.B) {
	c := newCalendar(b, twentyYears(false))
	from := instant(b, "2024-03-07T15:04:05.000000006-05:00")
	for _, h := range benchHours {
		to, _ := c.Add(from, time.Duration(h)*time.Hour)
		b.Run(fmt.Sprintf("%dh", h), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.Elapsed(from, to)
			}
		})
	}
}

// BenchmarkAddSpread asks about other instants each time, so that no branch is
// foreseen and no line of memory is warm because it was asked for just before.
func BenchmarkAddSpread(b *testing.B) {
	c := newCalendar(b, twentyYears(false))
	from := instant(b, "2015-01-01T00:00:00Z").Unix()
	x := uint64(1)
	b.ReportAllocs()
	for b.Loop() {
		x = x*6364136223846793005 + 1442695040888963407
		c.Add(time.Unix(from+int64(x>>35), 0), time.Duration(x>>20))
	}
}

func BenchmarkOpen(b *testing.B) {
	c := newCalendar(b, twentyYears(false))
	at := instant(b, "2024-03-07T15:04:05Z")
	b.ReportAllocs()
	for b.Loop() {
		c.Open(at)
	}
}

func BenchmarkSegments(b *testing.B) {
	c := newCalendar(b, twentyYears(false))
	from := instant(b, "2024-01-01T00:00:00Z")
	to := from.AddDate(1, 0, 0)
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		for range c.Between(from, to) {
			n++
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n), "ns/segment")
}

func BenchmarkAddBusinessDays(b *testing.B) {
	c := newCalendar(b, twentyYears(false))
	d := calendar.NewDate(2024, 3, 7)
	b.ReportAllocs()
	for b.Loop() {
		c.AddBusinessDays(d, 250)
	}
}

// BenchmarkNewCalendar also reports the bytes that one calendar keeps, its copy
// of the spec included.
func BenchmarkNewCalendar(b *testing.B) {
	for name, s := range map[string]calendar.Spec{
		"office": calendar.OfficeHours("Europe/Berlin"), "240-dates": twentyYears(false), "12-rules": twentyYears(true), "utc": calendar.AroundTheClock(),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := calendar.New(s); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(kept(b, s)), "kept-bytes")
		})
	}
}

// kept returns the bytes that a calendar keeps alive.
func kept(t testing.TB, s calendar.Spec) int64 {
	t.Helper()
	return keptBy(t, func() *calendar.Calendar { return newCalendar(t, s) })
}

// keptBy returns the bytes that each calendar keeps alive that is made.
func keptBy(t testing.TB, newOne func() *calendar.Calendar) int64 {
	t.Helper()
	const n = 256 // what is kept besides them weighs little on each
	var before, after runtime.MemStats
	calendars := make([]*calendar.Calendar, n)
	newOne() // what the first one loads for all
	runtime.GC()
	runtime.GC() // what pools let go of
	runtime.ReadMemStats(&before)
	for i := range calendars {
		calendars[i] = newOne()
	}
	runtime.GC()
	runtime.GC() // the same
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(calendars)
	return (int64(after.HeapAlloc) - int64(before.HeapAlloc)) / n
}

// The package documentation promises that the questions asked for each ticket
// allocate nothing.
func TestNoAllocation(t *testing.T) {
	c := newCalendar(t, twentyYears(true))
	at := instant(t, "2024-03-07T15:04:05Z")
	to := at.AddDate(1, 0, 0)
	for name, f := range map[string]func(){
		"Open":            func() { c.Open(at) },
		"Add":             func() { c.Add(at, 300*time.Hour) },
		"Sub":             func() { c.Sub(at, 300*time.Hour) },
		"Elapsed":         func() { c.Elapsed(at, to) },
		"NextOpen":        func() { c.NextOpen(at) },
		"NextOpening":     func() { c.NextOpening(at) },
		"NextClosing":     func() { c.NextClosing(at) },
		"BusinessDays":    func() { c.BusinessDays(c.Date(at), c.Date(to)) },
		"AddBusinessDays": func() { c.AddBusinessDays(c.Date(at), 100) },
	} {
		if n := testing.AllocsPerRun(100, f); n != 0 {
			t.Errorf("%s allocates %v times", name, n)
		}
	}
}

// What a calendar of 12 holidays keeps, its zone included and besides it: at most
// 24 and 16 KiB for 20 years, and little more where the rules state no years, so
// that they hold for three hundred. From Easter, no two years in a row are alike.
func TestCalendarIsSmall(t *testing.T) {
	if raced {
		t.Skip("the race detector pads what is allocated")
	}
	endless, easter := twentyYears(true), twentyYears(true)
	for i := range endless.Holidays {
		endless.Holidays[i].Years = calendar.Years{}
		easter.Holidays[i].Years = calendar.Years{}
	}
	for i, days := range []int16{-2, 1, 39, 50, 60} {
		easter.Holidays[i] = calendar.HolidaySpec{Name: easter.Holidays[i].Name, Easter: &calendar.Easter{Days: days}}
	}
	for _, row := range []struct {
		name        string
		spec        calendar.Spec
		all, beside int64 // KiB
	}{
		{"240 dates", twentyYears(false), 24, 16},
		{"12 rules", twentyYears(true), 24, 16},
		{"12 rules without years", endless, 28, 18},
		{"12 rules without years, 5 from Easter", easter, 36, 26},
	} {
		zone, err := calendar.NewZone(row.spec.Zone)
		if err != nil {
			t.Fatal(err)
		}
		all := kept(t, row.spec)
		beside := keptBy(t, func() *calendar.Calendar { c, _ := zone.New(row.spec); return c })
		if all > row.all<<10 || beside > row.beside<<10 {
			t.Errorf("%s: keeps %d bytes, %d of them besides its zone", row.name, all, beside)
		}
	}
}
