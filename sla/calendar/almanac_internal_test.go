package calendar

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// An almanac says what the list says that it was made of, day by day, however
// many of its years are alike.
func TestAlmanacProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var list []dated[int8]
		first := NewDate(rapid.IntRange(1, 2300).Draw(t, "year"), 1, 1)
		for range rapid.IntRange(0, 12).Draw(t, "rules") {
			from := first.Add(rapid.IntRange(0, 400).Draw(t, "from"))
			said := rapid.Int8Range(0, 2).Draw(t, "said")
			for n := range rapid.IntRange(1, 12).Draw(t, "years") {
				d := from
				if d = NewDate(2000, 3, 1).Add(n); rapid.IntRange(0, 9).Draw(t, "every year") > 0 {
					year, month, day := from.Civil()
					d = NewDate(year+n, month, day)
				}
				list = append(list, dated[int8]{int32(d.day()), said})
			}
		}
		slices.SortStableFunc(list, func(a, b dated[int8]) int { return int(a.day - b.day) })
		a := newAlmanac(list)
		var all []dated[int8]
		a.each(func(day int64, said int8) { all = append(all, dated[int8]{int32(day), said}) })
		if !slices.Equal(all, list) {
			t.Fatalf("all: %v, want %v", all, list)
		}
		days := []int64{first.day() - 1000, first.day() + 100_000}
		for _, d := range list {
			days = append(days, int64(d.day)-1, int64(d.day), int64(d.day)+1, int64(d.day)+rapid.Int64Range(-400, 400).Draw(t, "by"))
		}
		for _, day := range days {
			var on []int8
			next, last := int64(far), int64(-far)
			for _, d := range list {
				at := int64(d.day)
				if at == day {
					on = append(on, d.said)
				}
				if at >= day {
					next = min(next, at)
				}
				if at <= day {
					last = max(last, at)
				}
			}
			if got := a.on(day); !slices.Equal(got, on) {
				t.Fatalf("on day %d: %v, want %v", day, got, on)
			}
			if got, ok := a.next(day); ok != (next < far) || ok && got != next {
				t.Fatalf("next of day %d: %d, %v, want %d", day, got, ok, next)
			}
			if got, ok := a.last(day); ok != (last > -far) || ok && got != last {
				t.Fatalf("last of day %d: %d, %v, want %d", day, got, ok, last)
			}
		}
	})
}

// Years of an almanac begin on March 1.
func TestMarchYear(t *testing.T) {
	for d := NewDate(1, 1, 1); !d.IsZero(); d = d.Add(1) {
		year, month, day := d.Civil()
		if month < time.March {
			year--
		}
		y, n := marchYear(d.day())
		if first := NewDate(year, time.March, 1); y != int64(year) || marchFirst(y)+n != d.day() || year > 0 && int64(d.Sub(first)) != n {
			t.Fatalf("%v is day %d of year %d (%d-%d)", d, n, y, month, day)
		}
	}
}

// Rules for every year fill as many pages as there are kinds of years.
func TestAlmanacIsSmall(t *testing.T) {
	s := OfficeHours("UTC")
	s.Holidays = []HolidaySpec{{Yearly: "01-01"}, {Yearly: "12-25"}, {Yearly: "05-01", Observed: ObservedNext}, {Nth: NthWeekday{N: 4, Weekday: Thu, Month: 11, Days: 1}}}
	pages := func() int {
		c, err := New(s)
		if err != nil {
			t.Fatal(err)
		}
		return len(c.open.local.days.pages) - 1
	}
	const ends = 4 // the first and the last years lack rules
	if n := pages(); n > 7+ends {
		t.Errorf("fixed dates: %d pages", n)
	}
	s.Holidays = append(s.Holidays, HolidaySpec{Easter: &Easter{Days: -2}}, HolidaySpec{Easter: &Easter{Days: 60}})
	if n := pages(); n > 35+ends {
		t.Errorf("with Easter: %d pages", n)
	}
}

// Years that are alike share a page, the first of them included, and a page of
// their own begins where they are no longer alike.
func TestAlmanacPagesAreShared(t *testing.T) {
	var list []dated[int]
	for year := int64(2000); year < 2040; year++ {
		said := 1
		if year >= 2020 {
			said = 2
		}
		list = append(list, dated[int]{int32(marchFirst(year) + 10), said}, dated[int]{int32(marchFirst(year) + 20), 3})
	}
	a := newAlmanac(list)
	if len(a.pages) != 3 || len(a.days) != 4 || len(a.said) != 4 {
		t.Errorf("%d pages of %d days", len(a.pages)-1, len(a.days))
	}
	for i, d := range list {
		if got := a.on(int64(d.day)); len(got) != 1 || got[0] != d.said {
			t.Errorf("day %d: %v, want %v", i, got, d.said)
		}
	}
	for _, day := range []int64{marchFirst(2000) + 9, marchFirst(2000) + 11, marchFirst(2039) + 21} {
		if got := a.on(day); got != nil {
			t.Errorf("%d: %v", day, got)
		}
	}
}

// A page is looked for a hundred years back.
func TestAlmanacPagesFarBack(t *testing.T) {
	for every, want := range map[int64]int{1: 1, 99: 99, 100: 100, 101: 202, 150: 202} {
		var list []dated[int]
		for y := range int64(202) {
			list = append(list, dated[int]{int32(marchFirst(2000+y) + y%every), 1})
		}
		if a := newAlmanac(list); len(a.pages)-1 != want || len(a.days) != want {
			t.Errorf("years as %d before: %d pages, want %d", every, len(a.pages)-1, want)
		}
	}
}
