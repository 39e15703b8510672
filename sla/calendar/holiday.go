package calendar

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/internal/text"
)

// Holiday names dates on which nothing is open, in exactly one of four ways:
// a Date (through Through, if that is set), a Yearly date, an Nth weekday of a
// month, or a number of days from Easter. The last three recur every year from
// From until Until.
//
// A holiday removes every instant of its local date, the morning end of the
// night shift before it included.
type Holiday struct {
	Name string `json:"name,omitzero"`

	Date    Date `json:"date,omitzero"`    // one date, or the first of a range
	Through Date `json:"through,omitzero"` // with Date: the last date, inclusive

	Yearly MonthDay   `json:"yearly,omitzero"`
	Nth    NthWeekday `json:"nth,omitzero"`

	// Observed moves a recurring holiday or a single Date that falls on a
	// weekend.
	Observed Observed `json:"observed,omitzero"`

	Easter *Easter `json:"easter,omitzero"`

	// From and Until bound the years of a recurring holiday, both inclusive;
	// 0 is without bound. Within 1900 to 2200.
	From  int `json:"from,omitzero"`
	Until int `json:"until,omitzero"`
}

// MonthDay is a date of every year, such as December 25. The zero MonthDay is
// unset. February 29 exists in leap years only. Its text is "12-25".
type MonthDay struct{ month, day uint8 }

// NewMonthDay returns the day of the month, or the unset MonthDay if no year
// has it.
func NewMonthDay(month time.Month, day int) MonthDay {
	const leapYear = 2000
	t := time.Date(leapYear, month, day, 0, 0, 0, 0, time.UTC)
	if t.Year() != leapYear || t.Month() != month || t.Day() != day {
		return MonthDay{}
	}
	return MonthDay{uint8(month), uint8(day)}
}

// ParseMonthDay reads "01-02", month first. The empty text is unset.
func ParseMonthDay(s string) (MonthDay, error) {
	if s == "" {
		return MonthDay{}, nil
	}
	if len(s) == 5 && s[2] == '-' {
		month, err1 := strconv.ParseUint(s[:2], 10, 8)
		day, err2 := strconv.ParseUint(s[3:], 10, 8)
		if md := NewMonthDay(time.Month(month), int(day)); err1 == nil && err2 == nil && md != (MonthDay{}) {
			return md, nil
		}
	}
	return MonthDay{}, fmt.Errorf("want a month and day such as \"12-25\", got %q", text.Clip(s))
}

// String returns the text of md, "" for the unset MonthDay.
func (md MonthDay) String() string {
	if md == (MonthDay{}) {
		return ""
	}
	return fmt.Sprintf("%02d-%02d", md.month, md.day)
}

// AppendText appends the text of md. It never fails.
func (md MonthDay) AppendText(b []byte) ([]byte, error) { return append(b, md.String()...), nil }

// MarshalText returns the text of md. It never fails.
func (md MonthDay) MarshalText() ([]byte, error) { return md.AppendText(nil) }

// UnmarshalText reads what [ParseMonthDay] reads; a failure leaves md
// untouched.
func (md *MonthDay) UnmarshalText(b []byte) error { return unmarshal(md, b, ParseMonthDay) }

// NthWeekday is the Nth given weekday of a month: N 1 to 5 from the month's
// start, -1 to -5 from its end. A fifth one that a year lacks is no holiday in
// that year. The zero NthWeekday is unset.
type NthWeekday struct {
	N       int8    `json:"n"`
	Weekday Weekday `json:"weekday"`
	Month   uint8   `json:"month"` // 1 to 12
}

// Easter is a number of days from Easter Sunday: -2 Good Friday, 1 Easter
// Monday, 39 Ascension Day. Orthodox counts from the Easter of the Julian
// calendar.
type Easter struct {
	Days     int16 `json:"days,omitzero"`
	Orthodox bool  `json:"orthodox,omitzero"`
}

// Observed says to which day a holiday moves that falls on a Saturday or
// Sunday. It moves: the date itself is then no holiday. The zero Observed
// moves nothing.
type Observed uint8

// The rules in use.
const (
	ObservedNearest Observed = iota + 1 // Saturday to Friday, Sunday to Monday (United States, federal)
	ObservedNext                        // to the next weekday that is no holiday (United Kingdom, bank holidays)
	ObservedSunday                      // Sunday only, to the next weekday that is no holiday (Japan)
)

var observedNames = text.Names{Kind: "calendar: observed", Type: "Observed", Text: []string{"", "nearest", "next", "sunday"}}

// ParseObserved reads "nearest", "next" or "sunday". The empty text is unset.
func ParseObserved(s string) (Observed, error) { return text.Parse[Observed](&observedNames, s) }

// String returns the text of o, "" for unset, Observed(n) out of range.
func (o Observed) String() string { return observedNames.String(uint8(o)) }

// AppendText appends the text of o. It fails for a value out of range.
func (o Observed) AppendText(b []byte) ([]byte, error) { return observedNames.Append(b, uint8(o)) }

// MarshalText returns the text of o. It fails for a value out of range.
func (o Observed) MarshalText() ([]byte, error) { return o.AppendText(nil) }

// UnmarshalText reads what [ParseObserved] reads; a failure leaves o untouched.
func (o *Observed) UnmarshalText(b []byte) error { return text.Unmarshal(&observedNames, o, b) }

// HolidaySource is a list of holidays kept elsewhere: a country's calendar
// library, a feed that was read before.
type HolidaySource interface {
	// Holidays returns the dates of a year on which nothing is open.
	Holidays(year int) []Date
}

// HolidaysFrom asks src for each year from first to last, inclusive, and
// returns the dates as holidays for a spec, in order and once each. Unset
// dates are left out.
func HolidaysFrom(src HolidaySource, first, last int) []Holiday {
	var dates []Date
	for year := first; year <= last; year++ {
		dates = append(dates, src.Holidays(year)...)
	}
	slices.SortFunc(dates, Date.Compare)
	var holidays []Holiday
	for _, d := range slices.Compact(dates) {
		if !d.IsZero() {
			holidays = append(holidays, Holiday{Date: d})
		}
	}
	return holidays
}

// maxRange bounds a range of dates: longer closures are a version of the
// calendar.
const maxRange = 3660

func (h *Holiday) validate(d *spec.Defects, path string) {
	ways := 0
	for _, set := range []bool{!h.Date.IsZero(), h.Yearly != MonthDay{}, h.Nth != NthWeekday{}, h.Easter != nil} {
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
		case n < 0 || n >= maxRange:
			d.Add(spec.Join(path, "through"), spec.ErrRange, "%v, want %v or up to %d days later", h.Through, h.Date, maxRange-1)
		case h.Observed != 0:
			d.Add(spec.Join(path, "observed"), spec.ErrConflict, "a range of dates does not move")
		}
	}
	if h.Nth != (NthWeekday{}) {
		h.Nth.validate(d, spec.Join(path, "nth"))
	}
	if h.Observed > ObservedSunday {
		d.Add(spec.Join(path, "observed"), spec.ErrRange, "%v, want nearest, next or sunday", h.Observed)
	}
	if h.Easter != nil && (h.Easter.Days < -365 || h.Easter.Days > 365) {
		d.Add(spec.Join(path, "easter.days"), spec.ErrRange, "%d, want -365 to 365", h.Easter.Days)
	}
	h.validateYears(d, path)
}

func (n NthWeekday) validate(d *spec.Defects, path string) {
	if n.N == 0 || n.N < -5 || n.N > 5 {
		d.Add(spec.Join(path, "n"), spec.ErrRange, "%d, want 1 to 5, or -1 to -5 from the end", n.N)
	}
	switch {
	case n.Weekday == 0:
		d.Add(spec.Join(path, "weekday"), spec.ErrRequired, "want mon to sun")
	case !n.Weekday.IsValid():
		d.Add(spec.Join(path, "weekday"), spec.ErrRange, "%v, want mon to sun", n.Weekday)
	}
	if n.Month < 1 || n.Month > 12 {
		d.Add(spec.Join(path, "month"), spec.ErrRange, "%d, want 1 to 12", n.Month)
	}
}

func (h *Holiday) validateYears(d *spec.Defects, path string) {
	for _, y := range []struct {
		name string
		year int
	}{{"from", h.From}, {"until", h.Until}} {
		switch {
		case y.year == 0:
		case !h.Date.IsZero():
			d.Add(spec.Join(path, y.name), spec.ErrConflict, "goes with a recurring holiday only")
		case y.year < firstYear || y.year > lastYear:
			d.Add(spec.Join(path, y.name), spec.ErrRange, "%d, want %d to %d", y.year, firstYear, lastYear)
		}
	}
	if h.From != 0 && h.Until != 0 && h.Until < h.From {
		d.Add(spec.Join(path, "until"), spec.ErrRange, "%d is before from, %d", h.Until, h.From)
	}
}

// on returns the date of a recurring holiday in year, before any move.
func (h *Holiday) on(year int) (day int64, ok bool) {
	switch {
	case h.From != 0 && year < h.From, h.Until != 0 && year > h.Until:
		return 0, false
	case h.Yearly != MonthDay{}:
		d := NewDate(year, time.Month(h.Yearly.month), int(h.Yearly.day))
		_, m, _ := d.Civil()
		return d.day(), m == time.Month(h.Yearly.month)
	case h.Easter != nil:
		return easter(year, h.Easter.Orthodox) + int64(h.Easter.Days), true
	}
	return h.Nth.in(year)
}

// in returns the day number of the nth weekday in year.
func (n NthWeekday) in(year int) (day int64, ok bool) {
	first := NewDate(year, time.Month(n.Month), 1).day()
	next := NewDate(year, time.Month(n.Month)+1, 1).day()
	if n.N > 0 {
		day = first + floorMod(int64(n.Weekday)-1-weekIndex(first), 7) + 7*int64(n.N-1)
	} else {
		last := next - 1
		day = last - floorMod(weekIndex(last)-int64(n.Weekday)+1, 7) + 7*int64(n.N+1)
	}
	return day, first <= day && day < next
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

// observance is a date that a holiday makes: on which day, by which rule, and
// for which date if it moved.
type observance struct {
	day, actual, rule int32
}

// on returns where the observances of a day begin in a list in order.
func on(list []observance, day int64) int {
	lo, n := 0, len(list)
	for n > 0 {
		half := n / 2
		if int64(list[lo+half].day) < day {
			lo += half + 1
			n -= half + 1
		} else {
			n = half
		}
	}
	return lo
}

// most returns on how many dates h may be kept.
func (h *Holiday) most() int {
	first, last := firstYear-1, lastYear+1
	switch {
	case !h.Through.IsZero():
		return h.Through.Sub(h.Date) + 1
	case !h.Date.IsZero():
		return 1
	case h.From != 0:
		first = h.From
	}
	if h.Until != 0 {
		last = h.Until
	}
	return last - first + 1
}

// observances lays out rules over the years from first to last and returns
// the dates in order. Explicit dates are all there, whatever their year.
func observances(rules []Holiday, first, last int) []observance {
	var fixed, moving []observance
	for i := range rules {
		h := &rules[i]
		if !h.Date.IsZero() {
			for k := range h.most() {
				day := h.Date.day() + int64(k)
				fixed, moving = place(fixed, moving, observance{int32(day), int32(day), int32(i)}, h.Observed)
			}
			continue
		}
		for year := first; year <= last; year++ {
			if day, ok := h.on(year); ok {
				fixed, moving = place(fixed, moving, observance{int32(day), int32(day), int32(i)}, h.Observed)
			}
		}
	}
	sortObservances(fixed)
	sortObservances(moving)
	return settle(fixed, moving)
}

// place puts o among those that stay or those that have to move.
func place(fixed, moving []observance, o observance, rule Observed) (f, m []observance) {
	switch wd := weekIndex(int64(o.day)) + 1; {
	case rule == 0, wd < int64(Sat), rule == ObservedSunday && wd == int64(Sat):
		return append(fixed, o), moving
	case rule == ObservedNearest && wd == int64(Sat):
		o.day--
		return append(fixed, o), moving
	case rule == ObservedNearest:
		o.day++
		return append(fixed, o), moving
	}
	return fixed, append(moving, o)
}

// settle moves each of moving, in order, to the next weekday that is no
// holiday yet.
func settle(fixed, moving []observance) []observance {
	if len(moving) == 0 {
		return fixed
	}
	taken := make(map[int32]bool, len(fixed)+len(moving))
	for _, o := range fixed {
		taken[o.day] = true
	}
	last := moving[0].day // from a moved holiday to where it went, all weekdays are taken
	for _, o := range moving {
		for o.day = max(o.day, last) + 1; taken[o.day] || weekIndex(int64(o.day))+1 >= int64(Sat); o.day++ {
		}
		last = o.day
		taken[o.day] = true
		fixed = append(fixed, o)
	}
	sortObservances(fixed)
	return fixed
}

func sortObservances(list []observance) {
	slices.SortFunc(list, func(a, b observance) int {
		return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.rule, b.rule))
	})
}
