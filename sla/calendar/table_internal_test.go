package calendar

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// A table answers as the clock that it was made of does without it: at its ends,
// around changes of clocks and at random instants, in every zone there is.
func TestTableProperty(t *testing.T) {
	data, err := os.ReadFile("../internal/caltest/zones.txt")
	if err != nil {
		t.Fatal(err)
	}
	zones := slices.DeleteFunc(strings.Fields(string(data)), func(name string) bool { return name == "Factory" || name == "localtime" })
	tables := 0
	rapid.Check(t, func(t *rapid.T) {
		days := []string{"Pacific/Apia", "Pacific/Kwajalein", "Asia/Manila", "America/Juneau"} // lost, or seen twice
		z, err := NewZone(rapid.OneOf(rapid.SampledFrom(zones), rapid.SampledFrom(zones), rapid.SampledFrom(days)).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		s := manyHolidays(t, z.name)
		c, err := z.New(s)
		if err != nil {
			t.Fatal(err)
		}
		tab := &c.open.table
		if tab.length == 0 {
			return
		}
		tables++
		end := tab.origin + int64(tab.length)
		far, _ := c.open.rankFar(end)
		if before, _ := c.open.rankFar(tab.origin); far-before != int64(tab.total) || before != tab.before {
			t.Fatalf("%d open seconds from %d, want %d from %d", tab.total, tab.before, far-before, before)
		}
		parts := int((tab.total-1)>>tab.shift) + 1 // each that has open seconds, and no more than two for a week
		if len(tab.from) < parts || len(tab.from) > parts+1 || parts > 2*len(tab.weeks)+2 || parts < len(tab.weeks)/2 {
			t.Fatalf("%d parts of %d weeks, want %d", len(tab.from), len(tab.weeks), parts)
		}
		for b, w := range tab.from[:parts] {
			if n := int64(b) << tab.shift; tab.sum(int64(w)+1) <= n || tab.sum(int64(w)) > n {
				t.Fatalf("part %d from open second %d is in week %d, [%d, %d)", b, n, w, tab.sum(int64(w)), tab.sum(int64(w)+1))
			}
		}
		near := []int64{tab.origin, end}
		for k := 1; k < len(z.runs); k++ {
			near = append(near, z.at(k))
		}
		plain := *c
		plain.open.table = table{}
		for range 20 {
			a := time.Unix(rapid.SampledFrom([]int64{tab.origin, end}).Draw(t, "end")+rapid.Int64Range(-2, 2).Draw(t, "seconds"), rapid.Int64Range(-1, 1).Draw(t, "ns"))
			b := time.Unix(rapid.Int64Range(tab.origin-secPerWeek, end+secPerWeek).Draw(t, "to"), rapid.Int64Range(0, 1).Draw(t, "ns"))
			if c.Open(a) != plain.Open(a) || c.Elapsed(b, a) != plain.Elapsed(b, a) || c.Reading(a) != plain.Reading(a) {
				t.Fatalf("open at %v, %v after %v; want %v, %v", c.Open(a), c.Elapsed(b, a), b, plain.Open(a), plain.Elapsed(b, a))
			}
			d := plain.Elapsed(b, a) + rapid.SampledFrom([]time.Duration{-time.Second, -1, 0, 0, 1, time.Second}).Draw(t, "by")
			x, ok := c.Add(b, d)
			if y, is := plain.Add(b, d); ok != is || !x.Equal(y) {
				t.Fatalf("%v after %v: %v, want %v", d, b, x, y)
			}
		}
		for range 300 {
			at := rapid.Int64Range(tab.origin, end-1).Draw(t, "at")
			if rapid.Bool().Draw(t, "near") {
				at = rapid.SampledFrom(near).Draw(t, "change") + rapid.Int64Range(-4*secPerDay, 4*secPerDay).Draw(t, "by")
			}
			got, open := c.open.rank(at)
			want, is := c.open.rankFar(at)
			if got != want || open != is {
				t.Fatalf("%v: rank %d, open %v; want %d, %v", time.Unix(at, 0).In(z.loc), got, open, want, is)
			}
			for n := want - 2; n <= want+2; n++ {
				x, ok := c.open.sel(n)
				if y, is := c.open.selFar(n); x != y || ok != is {
					t.Fatalf("second number %d is %v, want %v", n, time.Unix(x, 0).In(z.loc), time.Unix(y, 0).In(z.loc))
				}
			}
		}
	})
	if tables == 0 {
		t.Error("no calendar had a table")
	}
}

// manyHolidays draws a calendar with holidays and hours for dates, mostly enough
// of them for a table.
func manyHolidays(t *rapid.T, zone string) Spec {
	hours := rapid.SampledFrom([]Hours{"09:00-17:00", "00:00-24:00", "22:00-06:00", "00:30-03:30", "08:00-12:00", "13:00-17:30", "23:00-01:00"})
	list := func(name string, least int) []Hours { return rapid.SliceOfN(hours, least, 3).Draw(t, name) }
	s := Spec{Zone: zone, Week: Workweek(list("week", 1)...)}
	if rapid.Bool().Draw(t, "weekend") {
		s.Week.Sat, s.Week.Sun = list("sat", 0), list("sun", 0)
	}
	year := rapid.IntRange(firstYear, lastYear).Draw(t, "year")
	first := NewDate(year, 1, 1)
	years := Years{From: year, Through: min(year+rapid.IntRange(0, 300).Draw(t, "years"), lastYear)}
	for range rapid.IntRange(0, 4).Draw(t, "rules") {
		h := HolidaySpec{Yearly: "12-25", Years: years}
		switch rapid.IntRange(0, 3).Draw(t, "kind") {
		case 0:
			h.Yearly, h.Easter = "", &Easter{Days: rapid.Int16Range(-60, 60).Draw(t, "days")}
		case 1:
			h = HolidaySpec{Date: first, EveryWeeks: rapid.IntRange(1, 9).Draw(t, "weeks"), Through: first.Add(rapid.IntRange(0, 9000).Draw(t, "through"))}
		case 2:
			h.Yearly = ""
			h.Nth = NthWeekday{N: -1, Weekday: Sun, Month: rapid.SampledFrom([]uint8{3, 4, 9, 10, 11}).Draw(t, "month"), Days: rapid.Int16Range(-1, 1).Draw(t, "days")}
		}
		if rapid.Bool().Draw(t, "short") {
			h.Hours = list("hours", 1)
		}
		s.Holidays = append(s.Holidays, h)
	}
	for range rapid.IntRange(0, 2).Draw(t, "closures") {
		from := first.Add(rapid.IntRange(0, 2500).Draw(t, "closure"))
		s.Holidays = append(s.Holidays, HolidaySpec{Date: from, Through: from.Add(rapid.IntRange(0, 3000).Draw(t, "shut"))})
	}
	for range rapid.IntRange(0, 60).Draw(t, "dates") {
		s.Holidays = append(s.Holidays, HolidaySpec{Date: first.Add(rapid.IntRange(0, 2500).Draw(t, "date")), Hours: list("hours", 0)})
	}
	if rapid.IntRange(0, 3).Draw(t, "version") == 0 {
		s.Versions = []VersionSpec{{From: first.Add(rapid.IntRange(1, 2000).Draw(t, "from")), Week: Everyday(list("later", 1)...)}}
	}
	return s
}

// single returns a calendar's days of its own: shut, from a date on, every so
// many days.
func single(s Spec, first Date, every int, days int) Spec {
	for i := range days {
		s.Holidays = append(s.Holidays, HolidaySpec{Date: first.Add(every * i)})
	}
	return s
}

// Which weeks a table has: a year about the days that differ, in the years for
// which days are laid out, of one version's week; and no more than there is room
// for. A table begins at midnight of a Monday.
func TestTableReach(t *testing.T) {
	daily := func(zone string) Spec { return Spec{Zone: zone, Week: Everyday("09:00-17:00")} }
	date := func(text string) Date { d, _ := ParseDate(text); return d }
	years := func(from, through int) Spec {
		s := daily("UTC")
		s.Holidays = []HolidaySpec{{Yearly: "01-01", Years: Years{From: from, Through: through}}, {Yearly: "05-01", Years: Years{From: from, Through: through}}}
		return s
	}
	with := func(s Spec, edit func(*Spec)) Spec { edit(&s); return s }
	version := func(from string, hours Hours) func(*Spec) {
		return func(s *Spec) {
			s.Versions = append(s.Versions, VersionSpec{From: date(from), Week: Everyday(hours)})
		}
	}
	hours := func(n int, seconds bool) func(*Spec) { // n dates, each with hours of its own
		return func(s *Spec) {
			s.Dates = map[Date][]Hours{}
			for i := range n {
				until := NewTimeOfDay(9, 1+i)
				if seconds {
					until = NewTimeOfDay(9, 0) + TimeOfDay(1+i)
				}
				s.Dates[date("2024-01-01").Add(7*i)] = []Hours{Hours("09:00-" + until.String())}
			}
		}
	}
	for _, row := range []struct {
		name  string
		spec  Spec
		first string
		weeks int
	}{
		{"no day that differs", daily("UTC"), "", 0},
		{"three", single(daily("UTC"), date("2024-05-01"), 1, 3), "", 0},
		{"four", single(daily("UTC"), date("2024-05-01"), 1, 4), "2023-05-01", 105}, // the Monday after 371 days before
		{"from a Monday on", single(daily("UTC"), date("2024-05-06"), 1, 4), "2023-05-08", 105},
		{"from a Sunday on", single(daily("UTC"), date("2024-05-05"), 1, 4), "2023-05-01", 106},
		{"in winter, in New York", single(daily("America/New_York"), date("2024-01-02"), 1, 4), "2023-01-02", 105},
		{"in summer, in New York", single(daily("America/New_York"), date("2024-06-04"), 1, 4), "2023-06-05", 105},
		{"in summer, in Sydney", single(daily("Australia/Sydney"), date("2024-01-02"), 1, 4), "2023-01-02", 105},
		{"as rare as may be", single(daily("UTC"), date("2020-01-01"), 560, 4), "2018-12-31", 345},
		{"too rare", with(single(daily("UTC"), date("2020-01-01"), 560, 3), func(s *Spec) { s.Holidays = append(s.Holidays, HolidaySpec{Date: date("2020-01-01").Add(1681)}) }), "", 0},
		{"of the first years", single(daily("UTC"), date("1900-01-01"), 1, 4), "1900-01-08", 52},
		{"of the first years, and one before", single(daily("UTC"), date("1899-12-31"), 1, 4), "", 0},
		{"of the last years", single(daily("UTC"), date("2199-12-29"), 1, 4), "2198-12-24", 53},
		{"of the last years, and one after", single(daily("UTC"), date("2199-12-30"), 1, 4), "", 0},
		{"of all years", years(0, 0), "2018-12-31", 1149},
		{"of the years up to 2010", years(0, 2010), "1989-04-24", 1149},
		{"of the years from 2025", years(2025, 0), "2024-01-01", 1149},
		{"of the years from 2021 to 2040", years(2021, 2040), "2019-12-30", 1114},
		{"of the years from 2021 to 2041", years(2021, 2041), "2019-12-30", 1149},
		{"under a later version", with(single(daily("UTC"), date("2024-05-01"), 1, 4), version("2024-01-01", "10:00-12:00")), "2024-01-15", 68},
		{"under an earlier version", with(single(daily("UTC"), date("2024-05-01"), 1, 4), version("2024-07-01", "10:00-12:00")), "2023-05-01", 60},
		{"under a short version", with(with(single(daily("UTC"), date("2024-05-01"), 1, 4), version("2024-04-29", "10:00-12:00")), version("2024-05-13", "09:00-12:00")), "", 0},
		{"of two versions, most under the later", with(single(daily("UTC"), date("2024-05-01"), 1, 9), version("2024-05-05", "10:00-12:00")), "2024-05-13", 52},
		{"of two versions, most under the earlier", with(single(daily("UTC"), date("2024-05-01"), 1, 9), version("2024-05-06", "10:00-12:00")), "2023-05-01", 52},
		{"of two versions, as many under each", with(single(daily("UTC"), date("2024-05-01"), 1, 8), version("2024-05-05", "10:00-12:00")), "2023-05-01", 51},
		{"hours of each their own, as many as may be", with(daily("UTC"), hours(127, false)), "2023-01-02", 231},
		{"hours of each their own, too many", with(daily("UTC"), hours(128, false)), "", 0},
		{"a week of a minute", with(Spec{Zone: "UTC", Week: Week{Mon: []Hours{"09:00-09:01"}}}, func(s *Spec) {
			s.Dates = map[Date][]Hours{}
			for i := range 4 {
				s.Dates[date("2024-05-01").Add(i)] = []Hours{"09:00-09:01"}
			}
		}), "2023-05-01", 105},
		{"a week of less than a minute", with(Spec{Zone: "UTC", Week: Week{Mon: []Hours{"09:00-09:01"}}}, func(s *Spec) { *s = single(*s, date("2024-05-06"), 7, 4) }), "", 0},
		{"shut, and dates", with(Spec{Zone: "UTC"}, hours(60, false)), "2023-01-02", 164},
		{"weeks uneven by seconds", with(daily("UTC"), hours(4, true)), "", 0},
	} {
		c, err := New(row.spec)
		if err != nil {
			t.Fatalf("%s: %v", row.name, err)
		}
		tab := &c.open.table
		first, weeks := "", len(tab.weeks)
		if weeks > 0 {
			first = c.Date(time.Unix(tab.origin, 0)).String()
			if at := date(first).At(0, c.loc).Unix(); at != tab.origin || tab.length != uint64(weeks)*secPerWeek {
				t.Errorf("%s: %d seconds from %v", row.name, tab.length, time.Unix(tab.origin, 0).In(c.loc))
			}
		}
		if first != row.first || weeks != row.weeks {
			t.Errorf("%s: %d weeks from %q, want %d from %q", row.name, weeks, first, row.weeks, row.first)
		}
	}
}

// Clocks that change twice in a week leave a calendar without a table.
func TestTableOfClocksThatChangeTwice(t *testing.T) {
	s := single(Spec{Zone: "UTC", Week: Everyday("09:00-17:00")}, NewDate(2024, 5, 1), 1, 4)
	at := NewDate(2023, 6, 7).day() * secPerDay // a Wednesday
	for days, want := range map[int64]bool{1: false, 3: false, 5: true, 6: true} {
		c, err := newZone("UTC", time.UTC, []offsetChange{{-far, 0}, {at, 3600}, {at + days*secPerDay, 0}}).New(s)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.open.table.length > 0; got != want {
			t.Errorf("twice within %d days: a table %v, want %v", days, got, want)
		}
	}
}

// The marked weeks are those in which clocks change or have not caught up, and
// those with days that differ, whatever the offset; no others. Where clocks
// change twice in a week there is no table.
func TestTableMarksProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := single(Spec{Zone: "UTC", Week: Everyday("09:00-17:00")}, NewDate(2024, 5, rapid.IntRange(1, 14).Draw(t, "first")), 1, 4)
		monday := NewDate(2023, 5, 8).day() * secPerDay
		changes := []offsetChange{{-far, rapid.SampledFrom([]int32{0, 3600, -43200}).Draw(t, "offset")}}
		for at, n := monday, rapid.IntRange(0, 4).Draw(t, "changes"); n > 0; n-- {
			at += rapid.Int64Range(0, 12).Draw(t, "weeks")*secPerWeek + rapid.SampledFrom([]int64{0, 7200, 43200, 3*secPerDay + 3600, secPerWeek - 3600}).Draw(t, "seconds")
			offset := rapid.SampledFrom([]int32{0, 3600, 7200, -43200}).Draw(t, "to")
			if offset != changes[len(changes)-1].offset {
				changes = append(changes, offsetChange{at, offset})
			}
		}
		z := newZone("UTC", time.UTC, changes)
		c, err := z.New(s)
		if err != nil {
			t.Fatal(err)
		}
		m := newTabler(&c.open)
		low, high, most := z.offset(0), z.offset(0), 0
		for k := range z.runs {
			low, high = min(low, z.offset(k)), max(high, z.offset(k))
		}
		for w, odd := range m.odd {
			from := m.table.origin + int64(w)*secPerWeek
			to := from + secPerWeek
			want, n := false, 0
			for k := 1; k < len(z.runs); k++ {
				if z.at(k) < to && max(z.at(k)+1, z.caughtUp(k)-z.offset(k)) > from {
					want = true
				}
				if from < z.at(k) && z.at(k) < to {
					n++
				}
			}
			c.open.local.days.each(func(day int64, _ special) {
				want = want || day*secPerDay-high < to && (day+1)*secPerDay-low > from
			})
			if most = max(most, n); odd != want {
				t.Fatalf("week %d from %v marked %v, want %v: changes %v", w, time.Unix(from, 0).UTC(), odd, want, changes)
			}
		}
		if got := len(c.open.table.weeks); got > 0 != (most < 2) || got > 0 && got != len(m.odd) {
			t.Fatalf("%d weeks of %d, %d changes in one: %v", got, len(m.odd), most, changes)
		}
	})
}

// What comes before a week is that of all weeks before it, unless the weeks are
// so uneven that it has no room.
func TestTableSumsProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var tab table
		unit := rapid.SampledFrom([]int32{1, 60, 28800}).Draw(t, "unit")
		for range rapid.IntRange(1, 5).Draw(t, "shapes") {
			n := rapid.SampledFrom([]int32{0, 1, 2, 20, 40, 32767, 32768, 32769, 32798, 32799}).Draw(t, "units")
			tab.shapes = append(tab.shapes, shape{before: [8]int32{7: min(n, secPerWeek/unit) * unit}})
		}
		tab.weeks = rapid.SliceOfN(rapid.Uint8Range(0, uint8(len(tab.shapes)-1)), 1, 60).Draw(t, "weeks")
		if rapid.Bool().Draw(t, "one is large") { // and nearly all others as usual
			for i := range tab.weeks {
				if tab.weeks[i] = 0; i == len(tab.weeks)/2 {
					tab.weeks[i] = uint8(len(tab.shapes) - 1)
				}
			}
		}
		ok := tab.add()
		sums := []int64{0}
		for _, id := range tab.weeks {
			sums = append(sums, sums[len(sums)-1]+int64(tab.shapes[id].before[7]))
		}
		weeks := int64(len(tab.weeks))
		total, want := sums[weeks], true
		common := int64(0)
		for d := int64(secPerWeek); d > 0; d-- {
			if common == 0 && !slices.ContainsFunc(tab.shapes, func(s shape) bool { return int64(s.before[7])%d != 0 }) {
				common = d
			}
		}
		average := total / weeks / common * common
		for w, n := range sums {
			drift := (n - int64(w)*average) / common
			want = want && -1<<15 <= drift && drift < 1<<15
		}
		if want = want && total >= 60*weeks; ok != want {
			t.Fatalf("%v weeks of %v: %v, want %v", tab.weeks, tab.shapes, ok, want)
		}
		if !ok {
			return
		}
		for w, n := range sums {
			if got := tab.sum(int64(w)); got != n {
				t.Fatalf("%d before week %d, want %d", got, w, n)
			}
		}
		if tab.total != total || tab.average != average || tab.unit != common {
			t.Fatalf("in all %d, %d a week, unit %d; want %d, %d, %d", tab.total, tab.average, tab.unit, total, average, common)
		}
	})
}
