package main

import (
	"fmt"
	"io"
	"runtime"
	"strconv"
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
	if s.Holidays, err = calendar.HolidaysFrom(source(holidays).Holidays, firstYear, lastYear); err != nil {
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

// calendars writes the comparison of the calendars, as README shows it.
func calendars(w io.Writer) {
	spec := office()
	ours := must(calendar.New(spec))
	plain, cached := peerOffice(false), peerOffice(true)

	fmt.Fprintf(w, "Answers of a calendar with office hours and %d holidays a year, beside rickar/cal v2.1.13, in nanoseconds, in one run on %d processors (%s, %s/%s):\n\n",
		len(holidays), runtime.NumCPU(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	fmt.Fprintln(w, "| open time | `Add` | `AddWorkHours` | with its cache | `Elapsed` | `WorkHoursInRange` | with its cache |\n|--:|--:|--:|--:|--:|--:|--:|")
	for _, hours := range []int{8, 40, 400, 2000} {
		a := measure(addOurs(ours, hours), addPeer(plain, hours), addPeer(cached, hours))
		e := measure(elapsedOurs(ours, hours), elapsedPeer(plain, ours, hours), elapsedPeer(cached, ours, hours))
		fmt.Fprintf(w, "| %s h | %.0f | %s | %s | %.0f | %s | %s |\n", thousands(float64(hours)), ns(a[0]), times(a[1], a[0]), times(a[2], a[0]), ns(e[0]), times(e[1], e[0]), times(e[2], e[0]))
		if n := a[0].AllocsPerOp() + e[0].AllocsPerOp(); n != 0 {
			fmt.Fprintf(w, "\n%d allocations!\n", n)
		}
	}
	fmt.Fprintf(w, "\nIts cache is not safe for concurrent use; `Add` and `Elapsed` allocate nothing. Calendars by key, each with %d dates in %d years, made by `calendar.NewAll`, so that those of one zone share it:\n\n",
		len(spec.Holidays), lastYear-firstYear+1)
	fmt.Fprintln(w, "| calendars | zones | made, each | kept, each |\n|--:|--:|--:|--:|")
	for _, row := range [][2]int{{1, 1}, {1000, 1}, {1000, 10}, {10000, 1}, {10000, 10}} {
		took, bytes := byKey(spec, row[0], row[1])
		fmt.Fprintf(w, "| %s | %d | %.3f ms | %.1f KiB |\n", thousands(float64(row[0])), row[1], took.Seconds()*1e3/float64(row[0]), float64(bytes)/1024/float64(row[0]))
	}
}

// times returns how long a took, and how many times as long as b.
func times(a, b testing.BenchmarkResult) string {
	return fmt.Sprintf("%s (%s×)", thousands(ns(a)), thousands(ns(a)/ns(b)))
}

// thousands writes a whole number with commas.
func thousands(x float64) string {
	s := strconv.FormatFloat(x, 'f', 0, 64)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// zones are those of the calendars by key.
var zones = []string{
	"Europe/Berlin", "America/New_York", "Asia/Tokyo", "Australia/Sydney", "Europe/London",
	"America/Sao_Paulo", "Asia/Kolkata", "America/Los_Angeles", "Africa/Johannesburg", "Europe/Paris",
}

// byKey makes n calendars in some zones, and returns how long that takes, the
// fastest of at least two times, and what they keep.
func byKey(spec calendar.Spec, n, in int) (took time.Duration, bytes uint64) {
	specs := make(map[string]calendar.Spec, n)
	for i := range n {
		spec.Zone = zones[i%in]
		specs[strconv.Itoa(i)] = spec
	}
	var before, after runtime.MemStats
	for range 2 + 100/n {
		runtime.GC()
		runtime.ReadMemStats(&before)
		start := time.Now()
		all := must(calendar.NewAll(specs))
		if d := time.Since(start); took == 0 || d < took {
			took = d
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		runtime.KeepAlive(all)
	}
	runtime.KeepAlive(specs)
	return took, after.HeapAlloc - before.HeapAlloc
}

// measure runs the benchmarks in turn, some rounds, and keeps the fastest of
// each: what else the machine does only ever adds.
func measure(benchmarks ...func(*testing.B)) []testing.BenchmarkResult {
	best := make([]testing.BenchmarkResult, len(benchmarks))
	for round := range *rounds {
		for i, f := range benchmarks {
			if r := testing.Benchmark(f); round == 0 || ns(r) < ns(best[i]) {
				best[i] = r
			}
		}
	}
	return best
}

func ns(r testing.BenchmarkResult) float64 { return float64(r.T.Nanoseconds()) / float64(r.N) }

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
