package calendar

import (
	"math"
	"slices"
)

// An almanac says something of days, in order, more than once of a day if need
// be. It is kept by years, and years that are alike share a page, since most of
// it comes from rules that hold every year:
//
//	year  2024  2025  2026  2027  2028  2029  2030
//	page     0     1     2     3     4     5     1
//
// Its years begin on March 1: so a leap day is the last of its year, and each
// other date has its place. Rules for fixed dates fill some 7 pages, rules from
// Easter 35.
type almanac[T comparable] struct {
	from, until int64    // its days, in whole years
	first       int64    // its first year
	years       []uint16 // the page of each
	pages       []int32  // where each begins in days, and where the last ends
	days        []uint16 // of the year
	said        []T      // of each
}

// dated is what is said of a day.
type dated[T any] struct {
	day  int32
	said T
}

// newAlmanac returns the almanac of a list in order.
func newAlmanac[T comparable](list []dated[T]) (a almanac[T]) {
	if len(list) == 0 {
		a.until = math.MinInt64
		return a
	}
	a.first, _ = marchYear(int64(list[0].day))
	last, _ := marchYear(int64(list[len(list)-1].day))
	a.from, a.years = marchFirst(a.first), make([]uint16, last-a.first+1)
	a.pages = make([]int32, 1, len(a.years)+1)
	a.days, a.said = make([]uint16, 0, len(list)), make([]T, 0, len(list))
	a.until = a.from
	for y := range a.years {
		start := a.until
		a.until = marchFirst(a.first + int64(y) + 1)
		n := 0
		for n < len(list) && int64(list[n].day) < a.until {
			a.days, a.said = append(a.days, uint16(int64(list[n].day)-start)), append(a.said, list[n].said)
			n++
		}
		a.years[y], list = a.page(), list[n:]
	}
	a.pages, a.days, a.said = exact(a.pages), exact(a.days), exact(a.said)
	return a
}

// page returns the number of the page with the days behind the last one: that of
// one like it, or else a new one.
func (a *almanac[T]) page() uint16 {
	const look = 100 // pages back
	n := len(a.pages) - 1
	from := a.pages[n]
	for p := n - 1; p >= max(n-look, 0); p-- {
		lo, hi := a.pages[p], a.pages[p+1]
		if slices.Equal(a.days[lo:hi], a.days[from:]) && slices.Equal(a.said[lo:hi], a.said[from:]) {
			a.days, a.said = a.days[:from], a.said[:from]
			return uint16(p)
		}
	}
	a.pages = append(a.pages, int32(len(a.days)))
	return uint16(n)
}

// bounds returns where in days a year begins and ends, counted from the first.
func (a *almanac[T]) bounds(year int) (lo, hi int) {
	p := a.years[year]
	return int(a.pages[p]), int(a.pages[p+1])
}

// find returns the first day of the almanac that is not before the given one, as
// its year and its place in days, and whether it is that day. Where the rest of a
// year has none, it is place -1 of the year after.
func (a *almanac[T]) find(day int64) (year, place int, is bool) {
	switch {
	case day >= a.until:
		return len(a.years), -1, false
	case day < a.from:
		return 0, 0, false
	}
	y, d := marchYear(day)
	year = int(y - a.first)
	lo, hi := a.bounds(year)
	const few = 8 // days that are soon gone through
	for end := hi; end-lo > few; {
		if mid := (lo + end) / 2; a.days[mid] < uint16(d) {
			lo = mid + 1
		} else {
			end = mid
		}
	}
	for lo < hi && a.days[lo] < uint16(d) {
		lo++
	}
	if lo == hi {
		return year + 1, -1, false
	}
	return year, lo, a.days[lo] == uint16(d)
}

// on returns all that is said of a day.
func (a *almanac[T]) on(day int64) []T {
	y, i, is := a.find(day)
	if !is {
		return nil
	}
	end := i
	for _, hi := a.bounds(y); end < hi && a.days[end] == a.days[i]; end++ {
	}
	return a.said[i:end]
}

// day returns the day at a place of a year.
func (a *almanac[T]) day(year, place int) int64 {
	return marchFirst(a.first+int64(year)) + int64(a.days[place])
}

// next returns the first day of the almanac that is not before the given one.
func (a *almanac[T]) next(day int64) (next int64, ok bool) {
	y, i, _ := a.find(day)
	for ; i < 0 && y < len(a.years); y++ {
		if lo, hi := a.bounds(y); lo < hi {
			return a.day(y, lo), true
		}
	}
	if i < 0 {
		return next, false
	}
	return a.day(y, i), true
}

// last returns the last day of the almanac that is not after the given one.
func (a *almanac[T]) last(day int64) (last int64, ok bool) {
	y, i, is := a.find(day)
	if is {
		return day, true
	}
	lo := i
	if i != -1 {
		lo, _ = a.bounds(y)
	}
	if lo < i {
		return a.day(y, i-1), true
	}
	for y--; y >= 0; y-- {
		if lo, hi := a.bounds(y); lo < hi {
			return a.day(y, hi-1), true
		}
	}
	return last, false
}

// each calls visit with the days in order, and what is said of each.
func (a *almanac[T]) each(visit func(day int64, said T)) {
	for y := range a.years {
		start := marchFirst(a.first + int64(y))
		lo, hi := a.bounds(y)
		for i := lo; i < hi; i++ {
			visit(start+int64(a.days[i]), a.said[i])
		}
	}
}

// marchZero is the days from March 1 of the year 0 to 1970. No date is before it.
const marchZero = 719468

// marchYear returns the year that began on the last March 1, and the days from it
// to the given day (Neri and Schneider, Euclidean affine functions, 2022).
func marchYear(day int64) (year, ofYear int64) {
	n := 4*uint64(day+marchZero) + 3
	century, rest := n/146097, n%146097|3
	return int64(100*century + rest/1461), int64(rest % 1461 / 4)
}

// marchFirst returns the day number of March 1 of a year.
func marchFirst(year int64) int64 {
	return 365*year + year/4 - year/100 + year/400 - marchZero
}
