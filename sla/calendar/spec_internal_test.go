package calendar

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// How many dates may differ from the week is counted rule by rule.
func TestSpecialCounts(t *testing.T) {
	d := NewDate(2024, 1, 1)
	for _, row := range []struct {
		name string
		h    HolidaySpec
		want int
	}{
		{"a date", HolidaySpec{Date: d}, 1},
		{"a range of one", HolidaySpec{Date: d, Through: d}, 1},
		{"a range", HolidaySpec{Date: d, Through: d.Add(9)}, 10},
		{"weeks through a date", HolidaySpec{Date: d, Through: d.Add(28), EveryWeeks: 2}, 3},
		{"weeks through a day less", HolidaySpec{Date: d, Through: d.Add(27), EveryWeeks: 2}, 2},
		{"weeks without end", HolidaySpec{Date: NewDate(2201, 12, 1), EveryWeeks: 1}, 5},
		{"weeks from after the end", HolidaySpec{Date: NewDate(2300, 1, 1), EveryWeeks: 1}, 1},
		{"every year", HolidaySpec{Yearly: "12-25"}, 303},
		{"years from", HolidaySpec{Yearly: "12-25", Years: Years{From: 2024}}, 178},
		{"years through", HolidaySpec{Easter: &Easter{}, Years: Years{Through: 2024}}, 126},
		{"years from and through", HolidaySpec{Easter: &Easter{}, Years: Years{From: 2024, Through: 2030}}, 7},
	} {
		s := Spec{Holidays: []HolidaySpec{row.h}}
		if got := s.special(); got != row.want {
			t.Errorf("%s: %d, want %d", row.name, got, row.want)
		}
		n := 0
		if row.h.days(firstYear-1, lastYear+1, func(int64) { n++ }); n > row.want {
			t.Errorf("%s: %d dates, counted %d", row.name, n, row.want)
		}
		// As much under a version; and each version, date and break is one more.
		s = Spec{Dates: map[Date][]Hours{d: nil}, Breaks: map[Date][]Hours{d: nil, d.Add(1): nil}, Versions: []VersionSpec{{From: d}, {From: d.Add(1), Holidays: s.Holidays}}}
		if got := s.special(); got != row.want+5 {
			t.Errorf("%s, and five: %d, want %d", row.name, got, row.want+5)
		}
	}
}

// Holidays are given back as they were, each with its name, however many names
// there are.
func TestKeptHolidaysProperty(t *testing.T) {
	check := func(t interface{ Fatalf(string, ...any) }, list []HolidaySpec) {
		k := keepHolidays(list)
		got := k.list()
		if len(got) != len(list) || k.len() != len(list) || (got == nil) != (list == nil) {
			t.Fatalf("%d holidays, want %d", len(got), len(list))
		}
		for i := range list {
			if name := k.name(i); name != list[i].Name || got[i].Name != name || got[i].Date != list[i].Date || got[i].EveryWeeks != list[i].EveryWeeks {
				t.Fatalf("holiday %d is %q, %+v, want %+v", i, name, got[i], list[i])
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		check(t, rapid.SliceOfN(rapid.Custom(func(t *rapid.T) HolidaySpec {
			h := HolidaySpec{Name: rapid.SampledFrom([]string{"", "a", "b", "c"}).Draw(t, "name"), Date: NewDate(2024, 1, rapid.IntRange(1, 60).Draw(t, "date"))}
			if rapid.IntRange(0, 2).Draw(t, "other") == 0 {
				h.EveryWeeks = 2
			}
			return h
		}), 0, 12).Draw(t, "list"))
	})
	var many []HolidaySpec
	for i := range math.MaxUint16 + 10 {
		many = append(many, HolidaySpec{Name: fmt.Sprint(i), Date: NewDate(2024, 1, 1).Add(i)})
	}
	check(t, append(many, many[:3]...))
	check(t, nil)
	if got := new(HolidaySpec).isPlain(); got {
		t.Error("no date is plain")
	}
	// Whatever else a holiday says, it is more than a name and a date.
	for i := range reflect.TypeFor[HolidaySpec]().NumField() {
		h := HolidaySpec{Date: NewDate(2024, 1, 1)}
		f := reflect.ValueOf(&h).Elem().Field(i)
		switch name := reflect.TypeFor[HolidaySpec]().Field(i).Name; name {
		case "Name", "Date":
			continue
		case "Through", "Easter", "Nth", "Years", "Weekdays", "Hours":
			f.Set(reflect.ValueOf(map[string]any{
				"Through": h.Date, "Easter": &Easter{}, "Nth": NthWeekday{N: 1}, "Years": Years{From: 2024}, "Weekdays": []Weekday{}, "Hours": []Hours{},
			}[name]))
		case "EveryWeeks":
			f.SetInt(1)
		case "CutNight":
			f.SetBool(true)
		default:
			f.SetString("x")
		}
		if h.isPlain() {
			t.Errorf("a date with %s is plain", reflect.TypeFor[HolidaySpec]().Field(i).Name)
		}
	}
}

// Each plan of a day has one place, and there is room for 65,535.
func TestInternedPlans(t *testing.T) {
	l, places := new(local), map[string]uint16{}
	plan := func(i int) []stretch { return []stretch{{int32(i), int32(i) + 1}, {80_000, 80_001 + int32(i%3)}} }
	for i := range math.MaxUint16 {
		if place, ok := l.intern(places, plan(i)); !ok || int(place) != i {
			t.Fatalf("plan %d: place %d, %v", i, place, ok)
		}
	}
	if place, ok := l.intern(places, plan(math.MaxUint16)); ok {
		t.Errorf("one plan more has place %d", place)
	}
	for _, i := range []int{0, 7, 8, 9, 1000, math.MaxUint16 - 1} {
		if place, ok := l.intern(places, plan(i)); !ok || int(place) != i {
			t.Errorf("plan %d again: place %d, %v", i, place, ok)
		}
	}
	if len(l.plans) != math.MaxUint16 {
		t.Errorf("%d plans", len(l.plans))
	}
}

// A day's plan counts and finds its open seconds as they are, one by one, and
// has a list only of what is more than two stretches.
func TestDayPlanProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var spans []stretch
		at := int32(0)
		for range rapid.IntRange(0, 5).Draw(t, "stretches") {
			from := at + rapid.Int32Range(int32(min(len(spans), 1)), 9).Draw(t, "from")
			at = from + rapid.Int32Range(1, 9).Draw(t, "length")
			spans = append(spans, stretch{from, at})
		}
		p := newDayPlan(spans)
		if got := slices.Collect(p.all()); !slices.Equal(got, spans) || p.len() != len(spans) || !p.equal(spans) || (p.rest != nil) != (len(spans) > 2) {
			t.Fatalf("%v became %v", spans, got)
		}
		n := int32(0)
		for sec := range at + 10 {
			i := slices.IndexFunc(spans, func(s stretch) bool { return s.from <= sec && sec < s.to })
			if got, open := p.count(sec); got != n || open != (i >= 0) {
				t.Fatalf("%v: %d before second %d, open %v; want %d", spans, got, sec, open, n)
			}
			if i >= 0 {
				if got := p.find(n); got != sec || p.stretch(sec) != spans[i] {
					t.Fatalf("%v: second %d is found at %d in %v", spans, n, got, p.stretch(sec))
				}
				n++
			}
		}
		if p.total != n {
			t.Fatalf("%v: %d in all, want %d", spans, p.total, n)
		}
		for i := range spans {
			other := slices.Clone(spans)
			if other[i].to++; p.equal(other) || p.equal(spans[:i]) {
				t.Fatalf("%v is taken for another", spans)
			}
		}
	})
}

// Only hours that end after midnight reach into the next day.
func TestNightsReachIntoTheNextDay(t *testing.T) {
	for hours, want := range map[Hours]bool{"00:00-24:00": false, "09:00-17:00": false, "22:00-00:00": false, "22:00-00:00:01": true, "22:00-06:00": true} {
		d := NewDate(2024, 1, 1)
		for part, edit := range map[string]func(*Spec){
			"week":    func(s *Spec) { s.Week = Everyday(hours) },
			"date":    func(s *Spec) { s.Dates = map[Date][]Hours{d: {hours}} },
			"break":   func(s *Spec) { s.Breaks = map[Date][]Hours{d: {hours}} },
			"holiday": func(s *Spec) { s.Holidays = []HolidaySpec{{Yearly: "01-01", Hours: []Hours{hours}}} },
			"version": func(s *Spec) { s.Versions = []VersionSpec{{From: d, Week: Everyday(hours)}} },
		} {
			s := Spec{Zone: "UTC", Week: Everyday("10:00-11:00")}
			edit(&s)
			sch, err := lay(&s, true)
			if err != nil {
				t.Fatal(err)
			}
			if sch.nights != want {
				t.Errorf("%s with %s: nights %v", part, hours, sch.nights)
			}
		}
	}
}

// Lists that a calendar keeps have no room to grow.
func TestListsHaveNoRoom(t *testing.T) {
	s := OfficeHours("Europe/Berlin")
	s.Dates = map[Date][]Hours{}
	for i := range 37 {
		s.Dates[NewDate(2024, 1, 2).Add(9*i)] = []Hours{Hours("09:00-" + NewTimeOfDay(10, i).String())}
		s.Holidays = append(s.Holidays, HolidaySpec{Name: NewTimeOfDay(10, i).String(), Date: NewDate(2024, 1, 2).Add(9*i + 1)}, HolidaySpec{Yearly: "12-25"})
	}
	c, err := New(s)
	if err != nil {
		t.Fatal(err)
	}
	l, tab, kept := &c.open.local, &c.open.table, &c.spec.holidays[0]
	for name, list := range map[string]any{
		"pages": l.days.pages, "days": l.days.days, "said": l.days.said, "years": l.days.years, "plans": l.plans, "works": l.works, "sums": l.sums.part,
		"shapes": tab.shapes, "plans of the table": tab.plans, "names": kept.names, "others": kept.others, "places": kept.places, "dates": kept.dates, "named": kept.named,
	} {
		if v := reflect.ValueOf(list); v.Len() == 0 || v.Cap() != v.Len() {
			t.Errorf("%s: %d of %d", name, v.Len(), v.Cap())
		}
	}
}
