package sla_test

import (
	_ "embed"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // so that tests do not depend on the machine's zones

	"github.com/supportops/policy/sla"
	"pgregory.net/rapid"
)

// zoneNames is every name of the IANA zone database.
//
//go:embed testdata/zones.txt
var zoneNames string

// oddZones have changed clocks at midnight, by half an hour, by a day, or
// twice a year in ways that break what is usual.
var oddZones = []string{
	"America/New_York", "Europe/Berlin", "Australia/Sydney", "America/Sao_Paulo", "Australia/Lord_Howe",
	"Pacific/Apia", "Asia/Kathmandu", "UTC", "America/St_Johns", "Pacific/Kwajalein", "Africa/Casablanca",
	"Europe/Dublin", "America/Havana", "Africa/Cairo", "Asia/Beirut", "Asia/Pyongyang", "Antarctica/Troll",
	"Asia/Tehran", "America/Santiago", "Pacific/Kiritimati", "Asia/Gaza", "Africa/Monrovia", "America/Scoresbysund",
}

func genZone() *rapid.Generator[*time.Location] {
	return rapid.Custom(func(t *rapid.T) *time.Location {
		names := oddZones
		if rapid.Bool().Draw(t, "any zone") {
			names = strings.Fields(zoneNames)
		}
		loc, err := time.LoadLocation(rapid.SampledFrom(names).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		return loc
	})
}

// scene is a calendar with the instants at which it is most likely wrong.
type scene struct {
	spec   sla.CalendarSpec
	c      *sla.Calendar
	loc    *time.Location
	anchor int64   // Unix seconds; dates that differ lie around it
	edges  []int64 // Unix seconds at which something may begin or end
}

// String is what rapid prints of a failing scene.
func (s scene) String() string { return fmt.Sprintf("%+v around %d", s.spec, s.anchor) }

// sceneKind says which scenes are drawn.
type sceneKind struct {
	first, last int  // years
	minutes     bool // hours end on full minutes
}

var anyScene = sceneKind{first: 1970, last: 2100}

func genScene(k sceneKind) *rapid.Generator[scene] {
	return rapid.Custom(func(t *rapid.T) scene {
		s := scene{loc: genZone().Draw(t, "loc")}
		s.anchor = genAnchor(s.loc, k).Draw(t, "anchor")
		s.spec = genSpec(s.loc, s.anchor, k).Draw(t, "spec")
		c, err := sla.NewCalendar(s.spec)
		if err != nil {
			t.Skip(err) // never open
		}
		s.c = c
		s.edges = edgesOf(s)
		return s
	})
}

// genAnchor draws an instant, most often one at which clocks change.
func genAnchor(loc *time.Location, k sceneKind) *rapid.Generator[int64] {
	return rapid.Custom(func(t *rapid.T) int64 {
		year := rapid.IntRange(k.first, k.last).Draw(t, "year")
		from := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
		if rapid.IntRange(0, 3).Draw(t, "change of clocks") > 0 {
			runs := twinOffsets(loc, from, from+366*86400)
			if len(runs) > 1 {
				return runs[rapid.IntRange(1, len(runs)-1).Draw(t, "change")].at
			}
		}
		return from + rapid.Int64Range(0, 365*86400).Draw(t, "second")
	})
}

// genClock draws a time of day from 00:00 to 24:00.
func genClock(k sceneKind) *rapid.Generator[sla.TimeOfDay] {
	common := []sla.TimeOfDay{0, 60, sla.Clock(1, 0), sla.Clock(1, 30), sla.Clock(2, 0), sla.Clock(2, 30), sla.Clock(3, 0), sla.Clock(9, 0),
		sla.Clock(12, 0), sla.Clock(17, 0), sla.Clock(22, 0), sla.Clock(23, 0), sla.Clock(23, 30), sla.Clock(23, 59), sla.Clock(24, 0)}
	return rapid.Custom(func(t *rapid.T) sla.TimeOfDay {
		switch rapid.IntRange(0, 3).Draw(t, "clock") {
		case 0:
			tod := rapid.IntRange(0, 86400).Draw(t, "second")
			if k.minutes {
				tod -= tod % 60
			}
			return sla.TimeOfDay(tod)
		case 1:
			return sla.Clock(0, 15*rapid.IntRange(0, 96).Draw(t, "quarter"))
		}
		return rapid.SampledFrom(common).Draw(t, "common")
	})
}

func genHours(k sceneKind) *rapid.Generator[sla.Hours] {
	return rapid.Custom(func(t *rapid.T) sla.Hours {
		if rapid.IntRange(0, 9).Draw(t, "around the clock") == 0 {
			return "00:00-24:00"
		}
		open := genClock(k).Filter(func(tod sla.TimeOfDay) bool { return tod < 86400 }).Draw(t, "open")
		end := genClock(k).Filter(func(tod sla.TimeOfDay) bool { return tod != open }).Draw(t, "end")
		return sla.Hours(open.String() + "-" + end.String())
	})
}

func genWeek(k sceneKind) *rapid.Generator[sla.Week] {
	return rapid.Custom(func(t *rapid.T) sla.Week {
		some := func(name string) []sla.Hours { return rapid.SliceOfN(genHours(k), 0, 3).Draw(t, name) }
		switch rapid.IntRange(0, 4).Draw(t, "week") {
		case 0:
			return sla.Everyday(some("everyday")...)
		case 1:
			return sla.Workweek(some("workweek")...)
		case 2:
			return sla.Everyday("00:00-24:00")
		}
		return sla.Week{Mon: some("mon"), Tue: some("tue"), Wed: some("wed"), Thu: some("thu"), Fri: some("fri"), Sat: some("sat"), Sun: some("sun")}
	})
}

// genDate draws a date around an instant.
func genDate(loc *time.Location, around int64, days int) *rapid.Generator[sla.Date] {
	return rapid.Custom(func(t *rapid.T) sla.Date {
		n := days
		if rapid.Bool().Draw(t, "close by") {
			n = 2
		}
		return sla.DateOf(time.Unix(around, 0).In(loc)).Add(rapid.IntRange(-n, n).Draw(t, "days"))
	})
}

func genHoliday(loc *time.Location, around int64) *rapid.Generator[sla.Holiday] {
	return rapid.Custom(func(t *rapid.T) sla.Holiday {
		h := sla.Holiday{Name: rapid.SampledFrom([]string{"", "A", "B", "C"}).Draw(t, "name")}
		date := genDate(loc, around, 15).Draw(t, "date")
		year, month, day := date.Civil()
		kind := rapid.IntRange(0, 4).Draw(t, "kind")
		switch kind {
		case 0:
			h.Date = date
		case 1:
			h.Date, h.Through = date, date.Add(rapid.SampledFrom([]int{0, 1, 3, 10, 40, 366}).Draw(t, "through"))
			return h
		case 2:
			h.Yearly = sla.NewMonthDay(month, day)
		case 3:
			n := rapid.SampledFrom([]int8{1, 2, 3, 4, 5, -1, -2, -3, -4, -5}).Draw(t, "n")
			h.Nth = sla.NthWeekday{N: n, Weekday: date.Weekday(), Month: uint8(month)}
		case 4:
			h.Easter = &sla.Easter{Days: rapid.Int16Range(-365, 365).Draw(t, "days"), Orthodox: rapid.Bool().Draw(t, "orthodox")}
		}
		h.Observed = rapid.SampledFrom([]sla.Observed{0, sla.ObservedNearest, sla.ObservedNext, sla.ObservedSunday}).Draw(t, "observed")
		if kind > 1 && rapid.Bool().Draw(t, "bounded") {
			h.From = min(max(year-rapid.IntRange(-1, 2).Draw(t, "from"), 1900), 2200)
			h.Until = min(max(h.From+rapid.IntRange(0, 3).Draw(t, "until"), 1900), 2200)
		}
		return h
	})
}

func genSpec(loc *time.Location, around int64, k sceneKind) *rapid.Generator[sla.CalendarSpec] {
	return rapid.Custom(func(t *rapid.T) sla.CalendarSpec {
		holidays := rapid.SliceOfN(genHoliday(loc, around), 0, 4)
		dates := rapid.MapOfN(genDate(loc, around, 20), rapid.SliceOfN(genHours(k), 0, 2), 0, 3)
		s := sla.CalendarSpec{Zone: loc.String(), Week: genWeek(k).Draw(t, "week")}
		if rapid.Bool().Draw(t, "differs") {
			s.Holidays = holidays.Draw(t, "holidays")
			s.Dates = dates.Draw(t, "dates")
			s.Breaks = dates.Draw(t, "breaks")
		}
		from := genDate(loc, around, 20).Draw(t, "from").Add(-10)
		for range rapid.SampledFrom([]int{0, 0, 0, 1, 2}).Draw(t, "versions") {
			v := sla.Version{From: from}
			if rapid.Bool().Draw(t, "new week") {
				v.Week = genWeek(k).Draw(t, "week")
			}
			if rapid.Bool().Draw(t, "new holidays") {
				v.Holidays = holidays.Draw(t, "holidays")
			}
			s.Versions = append(s.Versions, v)
			from = from.Add(rapid.IntRange(1, 20).Draw(t, "later"))
		}
		return s
	})
}

// edgesOf returns every second around the anchor at which hours of the spec,
// dates or offsets begin or end.
func edgesOf(s scene) []int64 {
	var edges []int64
	tods := map[sla.TimeOfDay]bool{0: true}
	add := func(list []sla.Hours) {
		for _, h := range list {
			open, end, _ := h.Parse()
			tods[open], tods[end] = true, true
		}
	}
	weeks := []sla.Week{s.spec.Week}
	for _, v := range s.spec.Versions {
		weeks = append(weeks, v.Week)
	}
	for _, w := range weeks {
		for d := sla.Mon; d <= sla.Sun; d++ {
			add(hoursOf(w, d))
		}
	}
	for _, m := range []map[sla.Date][]sla.Hours{s.spec.Dates, s.spec.Breaks} {
		for _, list := range m {
			add(list)
		}
	}
	zone := twinZone(s.loc, s.anchor-30*86400, s.anchor+30*86400)
	today := sla.DateOf(time.Unix(s.anchor, 0).In(s.loc))
	for n := -3; n <= 3; n++ {
		for _, tod := range slices.Sorted(maps.Keys(tods)) {
			edges = append(edges, zone.at(wallOf(today.Add(n), tod)))
		}
	}
	for _, run := range zone[1:] {
		edges = append(edges, run.at)
	}
	return edges
}

// genInstant draws an instant around a scene's anchor, most often at an edge or
// some nanoseconds beside it.
func genInstant(s scene) *rapid.Generator[time.Time] {
	return rapid.Custom(func(t *rapid.T) time.Time {
		switch rapid.IntRange(0, 7).Draw(t, "where") {
		case 0:
			return time.Unix(s.anchor+rapid.Int64Range(-3*86400, 3*86400).Draw(t, "close"), rapid.Int64Range(0, 999_999_999).Draw(t, "ns"))
		case 1:
			return time.Unix(s.anchor+rapid.Int64Range(-25*86400, 25*86400).Draw(t, "far"), rapid.Int64Range(0, 999_999_999).Draw(t, "ns"))
		}
		ns := rapid.SampledFrom([]int64{0, 0, 0, 1, -1, 3, 1e9, -1e9, 1e9 - 1, 60e9}).Draw(t, "ns")
		return time.Unix(rapid.SampledFrom(s.edges).Draw(t, "edge"), ns)
	})
}

// genAmount draws an amount of open time, 0 and whole units often.
func genAmount() *rapid.Generator[time.Duration] {
	return rapid.Custom(func(t *rapid.T) time.Duration {
		switch rapid.IntRange(0, 4).Draw(t, "amount") {
		case 0:
			return rapid.SampledFrom([]time.Duration{0, 1, time.Second, time.Second - 1, time.Minute, time.Hour, 8 * time.Hour, 24 * time.Hour}).Draw(t, "unit")
		case 1:
			return time.Duration(rapid.Int64Range(0, int64(40*time.Hour)).Draw(t, "ns"))
		case 2:
			return time.Duration(rapid.Int64Range(0, int64(3000*time.Hour)).Draw(t, "long"))
		}
		return time.Duration(rapid.Int64Range(0, 200).Draw(t, "half hours")) * 30 * time.Minute
	})
}

// genAnyInstant draws from all instants that a time.Time can hold.
func genAnyInstant() *rapid.Generator[time.Time] {
	return rapid.Custom(func(t *rapid.T) time.Time {
		s := rapid.OneOf(rapid.Int64(), rapid.Int64Range(-1<<40, 1<<40), rapid.Int64Range(-3e9, 8e9),
			rapid.SampledFrom([]int64{math.MinInt64, math.MaxInt64, -1 << 62, 1 << 62, -1 << 60, 1 << 60, 1<<60 - 1, -62135596800, 0})).Draw(t, "s")
		return time.Unix(s, rapid.Int64Range(0, 999_999_999).Draw(t, "ns"))
	})
}

func TestZonesLoad(t *testing.T) {
	names := strings.Fields(zoneNames)
	if len(names) < 500 {
		t.Fatalf("%d zones", len(names))
	}
	for _, name := range names {
		if _, err := time.LoadLocation(name); err != nil {
			t.Error(err)
		}
	}
}
