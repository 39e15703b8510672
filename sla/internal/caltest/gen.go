package caltest

import (
	_ "embed"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // so that tests do not depend on the machine's zones

	"github.com/supportops/policy/sla/calendar"
	"pgregory.net/rapid"
)

// zoneNames is every name of the IANA zone database.
//
//go:embed zones.txt
var ZoneNames string

// oddZones have changed clocks at midnight, by half an hour, by a day, or
// twice a year in ways that break what is usual.
var OddZones = []string{
	"America/New_York", "Europe/Berlin", "Australia/Sydney", "America/Sao_Paulo", "Australia/Lord_Howe",
	"Pacific/Apia", "Asia/Kathmandu", "UTC", "America/St_Johns", "Pacific/Kwajalein", "Africa/Casablanca",
	"Europe/Dublin", "America/Havana", "Africa/Cairo", "Asia/Beirut", "Asia/Pyongyang", "Antarctica/Troll",
	"Asia/Tehran", "America/Santiago", "Pacific/Kiritimati", "Asia/Gaza", "Africa/Monrovia", "America/Scoresbysund",
}

func GenZone() *rapid.Generator[*time.Location] {
	return rapid.Custom(func(t *rapid.T) *time.Location {
		names := OddZones
		if rapid.Bool().Draw(t, "any zone") {
			names = strings.Fields(ZoneNames)
		}
		loc, err := time.LoadLocation(rapid.SampledFrom(names).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		return loc
	})
}

// scene is a calendar with the instants at which it is most likely wrong.
type Scene struct {
	Spec     calendar.Spec
	Calendar *calendar.Calendar
	Loc      *time.Location
	Anchor   int64   // Unix seconds; dates that differ lie around it
	Edges    []int64 // Unix seconds at which something may begin or end
}

// String is what rapid prints of a failing scene.
func (s Scene) String() string { return fmt.Sprintf("%+v around %d", s.Spec, s.Anchor) }

// sceneKind says which scenes are drawn.
type SceneKind struct {
	First, Last int  // years
	Minutes     bool // hours end on full minutes
}

var AnyScene = SceneKind{First: 1970, Last: 2100}

func GenScene(k SceneKind) *rapid.Generator[Scene] {
	return rapid.Custom(func(t *rapid.T) Scene {
		s := Scene{Loc: GenZone().Draw(t, "loc")}
		s.Anchor = GenAnchor(s.Loc, k).Draw(t, "anchor")
		s.Spec = GenSpec(s.Loc, s.Anchor, k).Draw(t, "spec")
		c, err := calendar.New(s.Spec)
		if err != nil {
			t.Skip(err) // never open
		}
		s.Calendar = c
		s.Edges = edgesOf(s)
		return s
	})
}

// genAnchor draws an instant, most often one at which clocks change.
func GenAnchor(loc *time.Location, k SceneKind) *rapid.Generator[int64] {
	return rapid.Custom(func(t *rapid.T) int64 {
		year := rapid.IntRange(k.First, k.Last).Draw(t, "year")
		from := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
		if rapid.IntRange(0, 3).Draw(t, "change of clocks") > 0 {
			runs := TwinOffsets(loc, from, from+366*86400)
			if len(runs) > 1 {
				return runs[rapid.IntRange(1, len(runs)-1).Draw(t, "change")].At
			}
		}
		return from + rapid.Int64Range(0, 365*86400).Draw(t, "second")
	})
}

// genClock draws a time of day from 00:00 to 24:00.
func GenClock(k SceneKind) *rapid.Generator[calendar.TimeOfDay] {
	common := []calendar.TimeOfDay{0, 60, calendar.NewTimeOfDay(1, 0), calendar.NewTimeOfDay(1, 30), calendar.NewTimeOfDay(2, 0), calendar.NewTimeOfDay(2, 30), calendar.NewTimeOfDay(3, 0), calendar.NewTimeOfDay(9, 0),
		calendar.NewTimeOfDay(12, 0), calendar.NewTimeOfDay(17, 0), calendar.NewTimeOfDay(22, 0), calendar.NewTimeOfDay(23, 0), calendar.NewTimeOfDay(23, 30), calendar.NewTimeOfDay(23, 59), calendar.NewTimeOfDay(24, 0)}
	return rapid.Custom(func(t *rapid.T) calendar.TimeOfDay {
		switch rapid.IntRange(0, 3).Draw(t, "clock") {
		case 0:
			tod := rapid.IntRange(0, 86400).Draw(t, "second")
			if k.Minutes {
				tod -= tod % 60
			}
			return calendar.TimeOfDay(tod)
		case 1:
			return calendar.NewTimeOfDay(0, 15*rapid.IntRange(0, 96).Draw(t, "quarter"))
		}
		return rapid.SampledFrom(common).Draw(t, "common")
	})
}

func GenHours(k SceneKind) *rapid.Generator[calendar.Hours] {
	return rapid.Custom(func(t *rapid.T) calendar.Hours {
		if rapid.IntRange(0, 9).Draw(t, "around the clock") == 0 {
			return "00:00-24:00"
		}
		open := GenClock(k).Filter(func(tod calendar.TimeOfDay) bool { return tod < 86400 }).Draw(t, "open")
		end := GenClock(k).Filter(func(tod calendar.TimeOfDay) bool { return tod != open }).Draw(t, "end")
		return calendar.Hours(open.String() + "-" + end.String())
	})
}

func GenWeek(k SceneKind) *rapid.Generator[calendar.Week] {
	return rapid.Custom(func(t *rapid.T) calendar.Week {
		some := func(name string) []calendar.Hours { return rapid.SliceOfN(GenHours(k), 0, 3).Draw(t, name) }
		switch rapid.IntRange(0, 4).Draw(t, "week") {
		case 0:
			return calendar.Everyday(some("everyday")...)
		case 1:
			return calendar.Workweek(some("workweek")...)
		case 2:
			return calendar.Everyday("00:00-24:00")
		}
		return calendar.Week{Mon: some("mon"), Tue: some("tue"), Wed: some("wed"), Thu: some("thu"), Fri: some("fri"), Sat: some("sat"), Sun: some("sun")}
	})
}

// genDate draws a date around an instant.
func GenDate(loc *time.Location, around int64, days int) *rapid.Generator[calendar.Date] {
	return rapid.Custom(func(t *rapid.T) calendar.Date {
		n := days
		if rapid.Bool().Draw(t, "close by") {
			n = 2
		}
		return calendar.DateOf(time.Unix(around, 0).In(loc)).Add(rapid.IntRange(-n, n).Draw(t, "days"))
	})
}

func GenHoliday(loc *time.Location, around int64, k SceneKind) *rapid.Generator[calendar.HolidaySpec] {
	return rapid.Custom(func(t *rapid.T) calendar.HolidaySpec {
		h := calendar.HolidaySpec{Name: rapid.SampledFrom([]string{"", "A", "B", "C"}).Draw(t, "name")}
		if rapid.IntRange(0, 2).Draw(t, "some weekdays") == 0 {
			h.Weekdays = rapid.SliceOfN(rapid.SampledFrom(Weekdays), 1, 6).Draw(t, "weekdays")
		}
		if rapid.Bool().Draw(t, "own hours") {
			h.Hours = rapid.SliceOfN(GenHours(k), 1, 2).Draw(t, "hours")
			h.CutNight = rapid.Bool().Draw(t, "cut night")
		}
		date := GenDate(loc, around, 15).Draw(t, "date")
		year, month, day := date.Civil()
		kind := rapid.IntRange(0, 5).Draw(t, "kind")
		switch kind {
		case 0:
			h.Date = date
		case 1:
			h.Date, h.Through = date, date.Add(rapid.SampledFrom([]int{0, 1, 3, 10, 40, 366}).Draw(t, "through"))
			return h
		case 5:
			h.Date, h.EveryWeeks = date.Add(-7*rapid.IntRange(0, 60).Draw(t, "weeks ago")), rapid.IntRange(1, 5).Draw(t, "weeks")
			if rapid.Bool().Draw(t, "ends") {
				h.Through = date.Add(rapid.IntRange(0, 30).Draw(t, "through"))
			}
		case 2:
			h.Yearly = calendar.MonthDay(fmt.Sprintf("%02d-%02d", int(month), day))
		case 3:
			n := rapid.SampledFrom([]int8{1, 2, 3, 4, 5, -1, -2, -3, -4, -5}).Draw(t, "n")
			h.Nth = calendar.NthWeekday{N: n, Weekday: WeekdayOf(date), Month: uint8(month)}
			h.Nth.Days = rapid.SampledFrom([]int16{0, 0, 1, -1, 6, -40, 365}).Draw(t, "days")
		case 4:
			h.Easter = &calendar.Easter{Days: rapid.Int16Range(-365, 365).Draw(t, "days"), Orthodox: rapid.Bool().Draw(t, "orthodox")}
		}
		h.Observed = rapid.SampledFrom([]calendar.Observed{"", calendar.ObservedNearest, calendar.ObservedNext, calendar.ObservedSunday}).Draw(t, "observed")
		if kind > 1 && kind < 5 && rapid.Bool().Draw(t, "bounded") {
			h.Years.From = min(max(year-rapid.IntRange(-1, 2).Draw(t, "from"), 1900), 2200)
			h.Years.Through = min(max(h.Years.From+rapid.IntRange(0, 3).Draw(t, "through"), 1900), 2200)
		}
		return h
	})
}

func GenSpec(loc *time.Location, around int64, k SceneKind) *rapid.Generator[calendar.Spec] {
	return rapid.Custom(func(t *rapid.T) calendar.Spec {
		holidays := rapid.SliceOfN(GenHoliday(loc, around, k), 0, 4)
		dates := rapid.MapOfN(GenDate(loc, around, 20), rapid.SliceOfN(GenHours(k), 0, 2), 0, 3)
		s := calendar.Spec{Zone: loc.String(), Week: GenWeek(k).Draw(t, "week")}
		if rapid.Bool().Draw(t, "differs") {
			s.Holidays = holidays.Draw(t, "holidays")
			s.Dates = dates.Draw(t, "dates")
			s.Breaks = dates.Draw(t, "breaks")
		}
		from := GenDate(loc, around, 20).Draw(t, "from").Add(-10)
		for range rapid.SampledFrom([]int{0, 0, 0, 1, 2}).Draw(t, "versions") {
			v := calendar.VersionSpec{From: from}
			if rapid.Bool().Draw(t, "new week") {
				v.Week = GenWeek(k).Draw(t, "week")
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
func edgesOf(s Scene) []int64 {
	var edges []int64
	tods := map[calendar.TimeOfDay]bool{0: true}
	add := func(list []calendar.Hours) {
		for _, h := range list {
			open, end, _ := ParseHours(h)
			tods[open], tods[end] = true, true
		}
	}
	weeks := []calendar.Week{s.Spec.Week}
	for _, v := range s.Spec.Versions {
		weeks = append(weeks, v.Week)
	}
	for _, w := range weeks {
		for _, d := range Weekdays {
			add(HoursOf(w, d))
		}
	}
	for _, m := range []map[calendar.Date][]calendar.Hours{s.Spec.Dates, s.Spec.Breaks} {
		for _, list := range m {
			add(list)
		}
	}
	zone := TwinZone(s.Loc, s.Anchor-30*86400, s.Anchor+30*86400)
	today := calendar.DateOf(time.Unix(s.Anchor, 0).In(s.Loc))
	for n := -3; n <= 3; n++ {
		for _, tod := range slices.Sorted(maps.Keys(tods)) {
			edges = append(edges, zone.At(WallOf(today.Add(n), tod)))
		}
	}
	for _, run := range zone[1:] {
		edges = append(edges, run.At)
	}
	return edges
}

// genInstant draws an instant around a scene's anchor, most often at an edge or
// some nanoseconds beside it.
func GenInstant(s Scene) *rapid.Generator[time.Time] {
	return rapid.Custom(func(t *rapid.T) time.Time {
		switch rapid.IntRange(0, 7).Draw(t, "where") {
		case 0:
			return time.Unix(s.Anchor+rapid.Int64Range(-3*86400, 3*86400).Draw(t, "close"), rapid.Int64Range(0, 999_999_999).Draw(t, "ns"))
		case 1:
			return time.Unix(s.Anchor+rapid.Int64Range(-25*86400, 25*86400).Draw(t, "far"), rapid.Int64Range(0, 999_999_999).Draw(t, "ns"))
		}
		ns := rapid.SampledFrom([]int64{0, 0, 0, 1, -1, 3, 1e9, -1e9, 1e9 - 1, 60e9}).Draw(t, "ns")
		return time.Unix(rapid.SampledFrom(s.Edges).Draw(t, "edge"), ns)
	})
}

// genAmount draws an amount of open time, 0 and whole units often.
func GenAmount() *rapid.Generator[time.Duration] {
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
func GenAnyInstant() *rapid.Generator[time.Time] {
	return rapid.Custom(func(t *rapid.T) time.Time {
		s := rapid.OneOf(rapid.Int64(), rapid.Int64Range(-1<<40, 1<<40), rapid.Int64Range(-3e9, 8e9),
			rapid.SampledFrom([]int64{math.MinInt64, math.MaxInt64, -1 << 62, 1 << 62, -1 << 60, 1 << 60, 1<<60 - 1, -62135596800, 0})).Draw(t, "s")
		return time.Unix(s, rapid.Int64Range(0, 999_999_999).Draw(t, "ns"))
	})
}
