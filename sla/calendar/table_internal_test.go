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
		z, err := NewZone(rapid.SampledFrom(zones).Draw(t, "zone"))
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
