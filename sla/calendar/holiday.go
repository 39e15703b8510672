package calendar

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"time"

	"github.com/supportops/policy/internal/spec"
)

// HolidaySpec is a rule for dates that differ from the week. It names them in
// exactly one of four ways: a Date (or, up to Through if that is set, each day
// or every so many weeks from it on), a Yearly date, an Nth weekday of a month,
// or a number of days from Easter. The last three recur every year, or in the
// given Years.
//
// On its dates nothing is open, unless the rule gives them Hours. A shut date
// loses every instant, the morning end of the night shift before it included. A
// date with hours keeps that end, unless the rule cuts it.
//
// Of several rules for one date the first in the list holds.
type HolidaySpec struct {
	Name string `json:"name,omitzero"`

	Date       Date `json:"date,omitzero"`        // one date, or the first of several
	Through    Date `json:"through,omitzero"`     // with Date: the last date, inclusive
	EveryWeeks int  `json:"every_weeks,omitzero"` // with Date: repeats the date after every so many weeks, 1 to 520, up to Through if that is set

	Yearly MonthDay   `json:"yearly,omitzero"`
	Nth    NthWeekday `json:"nth,omitzero"`

	// Observed moves a recurring holiday or a single Date that falls on a
	// weekend.
	Observed Observed `json:"observed,omitzero"`

	Easter *Easter `json:"easter,omitzero"`

	// Years bound a recurring holiday.
	Years Years `json:"years,omitzero"`

	// Weekdays keeps only those dates that fall on one of them, before they move.
	// If none are stated, it keeps all.
	Weekdays []Weekday `json:"weekdays,omitzero"`

	// Hours are those of the dates, in place of the hours of the weekday.
	// Empty: shut. CutNight, with Hours, removes the morning end of the night
	// shift before as well.
	Hours    []Hours `json:"hours,omitzero"`
	CutNight bool    `json:"cut_night,omitzero"`
}

// Years are the years from From through Through, both inclusive, each within
// 1900 to 2200; 0 sets no bound.
type Years struct {
	From    int `json:"from,omitzero"`
	Through int `json:"through,omitzero"`
}

// MonthDay is a date of every year as text, month first: "12-25" is December
// 25. February 29 exists in leap years only.
type MonthDay string

// parse returns the month and the day of md.
func (md MonthDay) parse() (time.Month, int, error) {
	if len(md) == 5 && md[2] == '-' {
		month, err1 := strconv.ParseUint(string(md[:2]), 10, 8)
		day, err2 := strconv.ParseUint(string(md[3:]), 10, 8)
		const leapYear = 2000
		t := time.Date(leapYear, time.Month(month), int(day), 0, 0, 0, 0, time.UTC)
		if err1 == nil && err2 == nil && t.Year() == leapYear && t.Month() == time.Month(month) && t.Day() == int(day) {
			return t.Month(), t.Day(), nil
		}
	}
	return 0, 0, fmt.Errorf("want a month and day such as \"12-25\", got %q", spec.Clip(string(md)))
}

// NthWeekday is the Nth given weekday of a month: N 1 to 5 from the month's
// start, -1 to -5 from its end. If the month has no fifth one, the year has no
// such holiday. Days is a number of days from it: 1 with the fourth Thursday of
// November is the day after Thanksgiving. The zero NthWeekday is unset.
type NthWeekday struct {
	N       int8    `json:"n"`
	Weekday Weekday `json:"weekday"`
	Month   uint8   `json:"month"` // 1 to 12
	Days    int16   `json:"days,omitzero"`
}

// Easter is a number of days from Easter Sunday: -2 Good Friday, 1 Easter
// Monday, 39 Ascension Day. Orthodox counts from the Easter of the Julian
// calendar.
type Easter struct {
	Days     int16 `json:"days,omitzero"`
	Orthodox bool  `json:"orthodox,omitzero"`
}

// Observed says to which day a holiday that falls on a Saturday or Sunday
// moves. The date itself is then no holiday. Unset, the holiday stays.
type Observed string

// The rules in use.
const (
	ObservedNearest Observed = "nearest" // Saturday to Friday, Sunday to Monday (United States, federal)
	ObservedNext    Observed = "next"    // to the next weekday that is not a holiday (United Kingdom, bank holidays)
	ObservedSunday  Observed = "sunday"  // Sunday only, to the next weekday that is not a holiday (Japan)
)

// HolidaysFrom returns the holidays of a list kept elsewhere, such as a country's
// calendar library or a feed that was read before. dates returns the dates of a
// year on which nothing is open; HolidaysFrom calls it for each year from first
// through last. The result is in order and has each date once. Unset dates are
// left out. If last is before first there are no holidays. Years outside 1900 to
// 2200 are an error, as in a document.
func HolidaysFrom(dates func(year int) []Date, first, last int) ([]HolidaySpec, error) {
	d := &spec.Defects{Package: "calendar"}
	for _, y := range []struct {
		name string
		year int
	}{{"first", first}, {"last", last}} {
		if y.year < firstYear || y.year > lastYear {
			d.Add(y.name, spec.ErrRange, "%d, want %d to %d", y.year, firstYear, lastYear)
		}
	}
	if err := d.Err(); err != nil {
		return nil, err
	}
	var all []Date
	for year := first; year <= last; year++ {
		all = append(all, dates(year)...)
	}
	slices.SortFunc(all, Date.Compare)
	var holidays []HolidaySpec
	for _, d := range slices.Compact(all) {
		if !d.IsZero() {
			holidays = append(holidays, HolidaySpec{Date: d})
		}
	}
	return holidays, nil
}

// maxRange bounds a range of dates: longer closures are a version of the
// calendar.
const maxRange = 3660

func (h *HolidaySpec) validate(d *spec.Defects, path string) {
	ways := 0
	for _, set := range []bool{!h.Date.IsZero(), h.Yearly != "", h.Nth != NthWeekday{}, h.Easter != nil} {
		if set {
			ways++
		}
	}
	switch {
	case ways == 0:
		d.Add(path, spec.ErrRequired, "want one of date, yearly, nth, easter")
	case ways > 1:
		d.Add(path, spec.ErrConflict, "want only one of date, yearly, nth, easter")
	}
	if !h.Through.IsZero() {
		switch n := h.Through.Sub(h.Date); {
		case h.Date.IsZero():
			d.Add(spec.Join(path, "through"), spec.ErrConflict, "goes with date only")
		case n < 0 || n >= maxRange && h.EveryWeeks == 0:
			d.Add(spec.Join(path, "through"), spec.ErrRange, "%v, want %v or up to %d days later", h.Through, h.Date, maxRange-1)
		case h.EveryWeeks != 0:
		case h.Observed != "":
			d.Add(spec.Join(path, "observed"), spec.ErrConflict, "a range of dates does not move")
		}
	}
	if h.Yearly != "" {
		if _, _, err := h.Yearly.parse(); err != nil {
			d.Add(spec.Join(path, "yearly"), spec.ErrSyntax, "%v", err)
		}
	}
	if h.Nth != (NthWeekday{}) {
		h.Nth.validate(d, spec.Join(path, "nth"))
	}
	spec.Word(d, spec.Join(path, "observed"), h.Observed, ObservedNearest, ObservedNext, ObservedSunday)
	if h.Easter != nil && (h.Easter.Days < -365 || h.Easter.Days > 365) {
		d.Add(spec.Join(path, "easter.days"), spec.ErrRange, "%d, want -365 to 365", h.Easter.Days)
	}
	h.validateYears(d, path)
	h.validateHours(d, path)
}

func (h *HolidaySpec) validateHours(d *spec.Defects, path string) {
	switch {
	case h.EveryWeeks == 0:
	case h.Date.IsZero():
		d.Add(spec.Join(path, "every_weeks"), spec.ErrConflict, "goes with date only")
	case h.EveryWeeks < 1 || h.EveryWeeks > 520:
		d.Add(spec.Join(path, "every_weeks"), spec.ErrRange, "%d, want 1 to 520", h.EveryWeeks)
	}
	spec.NotEmpty(d, spec.Join(path, "weekdays"), h.Weekdays, "all")
	for i, w := range h.Weekdays {
		at := spec.Index(spec.Join(path, "weekdays"), i)
		if w == "" {
			d.Add(at, spec.ErrRequired, "want mon to sun")
		}
		spec.Word(d, at, w, weekdays()...)
	}
	if len(h.Hours) > 0 {
		parseHours(d, spec.Join(path, "hours"), h.Hours)
	}
	if h.CutNight && len(h.Hours) == 0 {
		d.Add(spec.Join(path, "cut_night"), spec.ErrConflict, "goes with hours only; a shut date has no night before anyway")
	}
}

func (n NthWeekday) validate(d *spec.Defects, path string) {
	if n.N == 0 || n.N < -5 || n.N > 5 {
		d.Add(spec.Join(path, "n"), spec.ErrRange, "%d, want 1 to 5, or -1 to -5 from the end", n.N)
	}
	if n.Weekday == "" {
		d.Add(spec.Join(path, "weekday"), spec.ErrRequired, "want mon to sun")
	}
	spec.Word(d, spec.Join(path, "weekday"), n.Weekday, weekdays()...)
	if n.Days < -365 || n.Days > 365 {
		d.Add(spec.Join(path, "days"), spec.ErrRange, "%d, want -365 to 365", n.Days)
	}
	if n.Month < 1 || n.Month > 12 {
		d.Add(spec.Join(path, "month"), spec.ErrRange, "%d, want 1 to 12", n.Month)
	}
}

func (h *HolidaySpec) validateYears(d *spec.Defects, path string) {
	if !h.Date.IsZero() && h.Years != (Years{}) {
		d.Add(spec.Join(path, "years"), spec.ErrConflict, "goes with a recurring holiday only")
		return
	}
	for _, y := range []struct {
		name string
		year int
	}{{"years.from", h.Years.From}, {"years.through", h.Years.Through}} {
		if y.year != 0 && (y.year < firstYear || y.year > lastYear) {
			d.Add(spec.Join(path, y.name), spec.ErrRange, "%d, want %d to %d", y.year, firstYear, lastYear)
		}
	}
	if h.Years.Through != 0 && h.Years.Through < h.Years.From {
		d.Add(spec.Join(path, "years.through"), spec.ErrRange, "%d is before from, %d", h.Years.Through, h.Years.From)
	}
}

// includes reports whether year is one of y.
func (y Years) includes(year int) bool {
	return year >= y.From && (y.Through == 0 || year <= y.Through)
}

// recurs returns what gives the date of a recurring holiday in a year, before any
// move.
func (h *HolidaySpec) recurs() func(year int) (day int64, ok bool) {
	switch {
	case h.Yearly != "":
		month, dayOfMonth, _ := h.Yearly.parse()
		return func(year int) (int64, bool) {
			d := NewDate(year, month, dayOfMonth)
			_, m, _ := d.Civil()
			return d.day(), m == month
		}
	case h.Easter != nil:
		return func(year int) (int64, bool) {
			return easter(year, h.Easter.Orthodox) + int64(h.Easter.Days), true
		}
	}
	return h.Nth.in
}

// in returns the day number of the nth weekday in year, moved by its days.
func (n NthWeekday) in(year int) (day int64, ok bool) {
	first := NewDate(year, time.Month(n.Month), 1).day()
	next := NewDate(year, time.Month(n.Month)+1, 1).day()
	if n.N > 0 {
		day = first + floorMod(n.Weekday.index()-weekIndex(first), 7) + 7*int64(n.N-1)
	} else {
		last := next - 1
		day = last - floorMod(weekIndex(last)-n.Weekday.index(), 7) + 7*int64(n.N+1)
	}
	return day + int64(n.Days), first <= day && day < next
}

// easter returns the day number of Easter Sunday: the computus of the
// Gregorian calendar (Meeus, Astronomical Algorithms, ch. 8) or of the Julian
// one, as a Gregorian date.
func easter(year int, orthodox bool) int64 {
	if orthodox {
		a, b, c := year%4, year%7, year%19
		d := (19*c + 15) % 30
		e := (2*a + 4*b - d + 34) % 7
		n := d + e + 114
		shift := year/100 - year/400 - 2 // days by which the Julian calendar lags
		return NewDate(year, time.Month(n/31), n%31+1).day() + int64(shift)
	}
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return NewDate(year, time.Month(n/31), n%31+1).day()
}

// isPlain reports whether h is no more than a name and a date.
func (h *HolidaySpec) isPlain() bool {
	return !h.Date.IsZero() && h.Through.IsZero() && h.Observed == "" && h.Yearly == "" && h.Easter == nil &&
		h.Nth == (NthWeekday{}) && h.Years == (Years{}) && h.EveryWeeks == 0 && h.Weekdays == nil && h.Hours == nil && !h.CutNight
}

// observance is a date that a holiday makes: on which day, by which rule, and
// for which date if it moved.
type observance struct {
	day, actual, rule int32
	plan              int32 // index of what is open on it
}

// on returns where the observances of a day begin in a list in order.
func on(list []observance, day int64) int {
	return sort.Search(len(list), func(i int) bool { return int64(list[i].day) >= day })
}

// most returns on how many dates h may be kept.
func (h *HolidaySpec) most() int {
	first, last := firstYear-1, lastYear+1
	switch {
	case h.EveryWeeks != 0:
		return max(h.lastWeek().Sub(h.Date), 0)/(7*h.EveryWeeks) + 1
	case !h.Through.IsZero():
		return h.Through.Sub(h.Date) + 1
	case !h.Date.IsZero():
		return 1
	case h.Years.From != 0:
		first = h.Years.From
	}
	if h.Years.Through != 0 {
		last = h.Years.Through
	}
	return last - first + 1
}

// most returns on how many dates all rules may be kept.
func most(rules []HolidaySpec) (n int) {
	for i := range rules {
		n += rules[i].most()
	}
	return n
}

// lastWeek returns up to which date every so many weeks go on.
func (h *HolidaySpec) lastWeek() Date {
	if !h.Through.IsZero() {
		return h.Through
	}
	return NewDate(lastYear+1, time.December, 31)
}

// days calls visit with the dates of h before any move, of the years from first
// to last where it recurs by the year. Others are all there, whatever their year.
func (h *HolidaySpec) days(first, last int, visit func(day int64)) {
	add := func(day int64) {
		if len(h.Weekdays) == 0 || slices.Contains(h.Weekdays, weekdays()[weekIndex(day)]) {
			visit(day)
		}
	}
	if !h.Date.IsZero() {
		step := int64(max(7*h.EveryWeeks, 1))
		for k := range int64(h.most()) {
			add(h.Date.day() + k*step)
		}
		return
	}
	in := h.recurs()
	for year := first; year <= last; year++ {
		if !h.Years.includes(year) {
			continue
		}
		if day, ok := in(year); ok {
			add(day)
		}
	}
}

// observances lays out rules over the years from first to last and returns
// the dates in order. Plans are the places of what is open on their dates, 0 for
// nothing.
func observances(rules []HolidaySpec, plans []int32, first, last int) []observance {
	fixed, moving := make([]observance, 0, most(rules)), []observance(nil)
	for i := range rules {
		h := &rules[i]
		h.days(first, last, func(day int64) {
			fixed, moving = place(fixed, moving, observance{int32(day), int32(day), int32(i), plans[i]}, h.Observed)
		})
	}
	sortObservances(fixed)
	sortObservances(moving)
	return settle(fixed, moving)
}

// sat is the place of Saturday in a week.
const sat = 5

// place puts o among those that stay or those that have to move.
func place(fixed, moving []observance, o observance, rule Observed) (f, m []observance) {
	switch wd := weekIndex(int64(o.day)); {
	case rule == "", wd < sat, rule == ObservedSunday && wd == sat:
		return append(fixed, o), moving
	case rule == ObservedNearest && wd == sat:
		o.day--
		return append(fixed, o), moving
	case rule == ObservedNearest:
		o.day++
		return append(fixed, o), moving
	}
	return fixed, append(moving, o)
}

// settle moves each of moving, in order, to the next weekday that no other
// holiday shuts.
func settle(fixed, moving []observance) []observance {
	if len(moving) == 0 {
		return fixed
	}
	taken := make(map[int32]bool, len(fixed)+len(moving))
	for _, o := range fixed {
		if o.plan == shutPlan {
			taken[o.day] = true
		}
	}
	last := moving[0].day // from a moved holiday to where it went, all weekdays are taken
	for _, o := range moving {
		for o.day = max(o.day, last) + 1; taken[o.day] || weekIndex(int64(o.day)) >= sat; o.day++ {
		}
		if o.plan == shutPlan {
			last, taken[o.day] = o.day, true
		}
		fixed = append(fixed, o)
	}
	sortObservances(fixed)
	return fixed
}

func sortObservances(list []observance) {
	slices.SortFunc(list, func(a, b observance) int {
		if a.day != b.day {
			return cmp.Compare(a.day, b.day)
		}
		return cmp.Compare(a.rule, b.rule)
	})
}
