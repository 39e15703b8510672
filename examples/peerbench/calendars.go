package main

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/de"
	"github.com/supportops/policy/sla/calendar"
)

const (
	zone      = "Europe/Berlin"
	firstYear = 2015
	lastYear  = 2034
)

// holidays are the twelve of Baden-Württemberg, defined by the peer.
var holidays = []*cal.Holiday{
	de.Neujahr, de.HeiligeDreiKoenige, de.Karfreitag, de.Ostermontag, de.TagderArbeit, de.ChristiHimmelfahrt,
	de.Pfingstmontag, de.Fronleichnam, de.DeutschenEinheit, de.Allerheiligen, de.Weihnachtstag, de.ZweiterWeihnachtsfeiertag,
}

// source gives the peer's holidays to this library.
type source []*cal.Holiday

func (s source) Holidays(year int) []calendar.Date {
	var dates []calendar.Date
	for _, h := range s {
		if actual, _ := h.Calc(year); !actual.IsZero() {
			dates = append(dates, calendar.DateOf(actual))
		}
	}
	return dates
}

// office is Monday to Friday from nine to five, with the holidays of 20 years.
func office() calendar.Spec {
	s := calendar.OfficeHours(zone)
	var err error
	if s.Holidays, err = calendar.HolidaysFrom(source(holidays), firstYear, lastYear); err != nil {
		panic(err) // the years are constants
	}
	return s
}

// peerOffice is the same office in rickar/cal.
func peerOffice(cached bool) *cal.BusinessCalendar {
	c := cal.NewBusinessCalendar()
	c.Cacheable = cached
	c.AddHoliday(holidays...)
	return c
}

// starts are 1,024 instants of 2026, spread over all hours and days.
func starts() []time.Time {
	loc, err := time.LoadLocation(zone)
	if err != nil {
		panic(err)
	}
	all := make([]time.Time, 1024)
	begin := time.Date(2026, 1, 1, 0, 0, 0, 0, loc)
	for i := range all {
		all[i] = begin.Add(time.Duration(i) * (8*time.Hour + 33*time.Minute + 7*time.Second))
	}
	return all
}

// spans are pairs of instants that hold so many hours of open time.
func spans(c *calendar.Calendar, hours int) [][2]time.Time {
	var all [][2]time.Time
	for _, t := range starts() {
		if end, ok := c.Add(t, time.Duration(hours)*time.Hour); ok {
			all = append(all, [2]time.Time{t, end})
		}
	}
	return all
}

func addOurs(c *calendar.Calendar, hours int) func(*testing.B) {
	return func(b *testing.B) {
		all, d, i := starts(), time.Duration(hours)*time.Hour, 0
		b.ReportAllocs()
		for b.Loop() {
			c.Add(all[i&1023], d)
			i++
		}
	}
}

func addPeer(c *cal.BusinessCalendar, hours int) func(*testing.B) {
	return func(b *testing.B) {
		all, d, i := starts(), time.Duration(hours)*time.Hour, 0
		b.ReportAllocs()
		for b.Loop() {
			c.AddWorkHours(all[i&1023], d)
			i++
		}
	}
}

func elapsedOurs(c *calendar.Calendar, hours int) func(*testing.B) {
	return func(b *testing.B) {
		all, i := spans(c, hours), 0
		b.ReportAllocs()
		for b.Loop() {
			c.Elapsed(all[i][0], all[i][1])
			i = (i + 1) % len(all)
		}
	}
}

func elapsedPeer(c *cal.BusinessCalendar, ours *calendar.Calendar, hours int) func(*testing.B) {
	return func(b *testing.B) {
		all, i := spans(ours, hours), 0
		b.ReportAllocs()
		for b.Loop() {
			c.WorkHoursInRange(all[i][0], all[i][1])
			i = (i + 1) % len(all)
		}
	}
}

func build(b *testing.B) {
	spec := office()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := calendar.New(spec); err != nil {
			b.Fatal(err)
		}
	}
}

// bytesOf returns the memory that one value of make keeps alive.
func bytesOf[T any](make func() T) int {
	const n = 2000
	kept := [n]T{}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for i := range kept {
		kept[i] = make()
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(&kept)
	return int(after.HeapAlloc-before.HeapAlloc) / n
}

// calendars prints the comparison of the calendars.
func calendars() {
	spec := office()
	ours := must(calendar.New(spec))
	plain, cached := peerOffice(false), peerOffice(true)

	fmt.Printf("Calendar: %s, Monday to Friday 9 to 17, %d holidays a year, 2026; ns an answer.\n", zone, len(holidays))
	fmt.Println("rickar/cal as it comes, and with its cache on, which is not safe for concurrent use.")
	table("Add beside AddWorkHours", func(hours int) []testing.BenchmarkResult {
		return measure(addOurs(ours, hours), addPeer(plain, hours), addPeer(cached, hours))
	})
	table("Elapsed beside WorkHoursInRange", func(hours int) []testing.BenchmarkResult {
		return measure(elapsedOurs(ours, hours), elapsedPeer(plain, ours, hours), elapsedPeer(cached, ours, hours))
	})
	fmt.Printf("\nOne calendar with %d dates in %d years: built in %.3f ms, keeps %.1f KiB.\n",
		len(spec.Holidays), lastYear-firstYear+1, ns(measure(build)[0])/1e6,
		float64(bytesOf(func() *calendar.Calendar { return must(calendar.New(spec)) }))/1024)
}

// measure runs the benchmarks in turn, three rounds, and keeps the fastest of
// each: what else the machine does only ever adds.
func measure(benchmarks ...func(*testing.B)) []testing.BenchmarkResult {
	best := make([]testing.BenchmarkResult, len(benchmarks))
	for round := range 3 {
		for i, f := range benchmarks {
			if r := testing.Benchmark(f); round == 0 || ns(r) < ns(best[i]) {
				best[i] = r
			}
		}
	}
	return best
}

func table(title string, row func(hours int) []testing.BenchmarkResult) {
	fmt.Printf("\n%s\n%8s %8s %8s %12s %8s %12s %8s\n", title, "hours", "ours", "allocs", "rickar/cal", "ratio", "with cache", "ratio")
	for _, hours := range []int{8, 40, 400, 2000} {
		r := row(hours)
		fmt.Printf("%8d %8.1f %8d %12.0f %8.0f %12.0f %8.0f\n", hours,
			ns(r[0]), r[0].AllocsPerOp(), ns(r[1]), ns(r[1])/ns(r[0]), ns(r[2]), ns(r[2])/ns(r[0]))
	}
}

func ns(r testing.BenchmarkResult) float64 { return float64(r.T.Nanoseconds()) / float64(r.N) }

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
