package calendar_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/sla/internal/caltest"
)

// This file is the slow and obvious twin of the calendar: it reads the spec
// itself, lists every run edge by edge, and adds lengths up. It knows no
// table, no prefix sums and no ZoneBounds.

// run is open time [from, to) in Unix seconds.
type run struct{ from, to int64 }

// twin lists what is open from the spec alone.
type twin struct {
	spec     calendar.Spec
	zone     caltest.ZoneTwin
	from, to calendar.Date
	list     []run
	holidays []map[calendar.Date]*calendar.HolidaySpec // by version, the first is the spec's own
}

// newTwin lists the open stretches between the starts of two dates.
func newTwin(spec calendar.Spec, loc *time.Location, from, to calendar.Date) *twin {
	w := &twin{spec: spec, from: from, to: to}
	w.zone = caltest.TwinZone(loc, caltest.WallOf(from, 0)-2*86400, caltest.WallOf(to, 0)+2*86400)
	y1, _, _ := from.Civil()
	y2, _, _ := to.Civil()
	rules := spec.Holidays
	w.holidays = append(w.holidays, twinHolidays(rules, y1-2, y2+2))
	for _, v := range spec.Versions {
		if v.Holidays != nil {
			rules = v.Holidays
		}
		w.holidays = append(w.holidays, twinHolidays(rules, y1-2, y2+2))
	}
	for d := from.Add(-2); d.Compare(to.Add(2)) <= 0; d = d.Add(1) {
		w.list = append(w.list, w.starting(d)...)
	}
	w.list = tidy(w.list)
	for d := from.Add(-3); d.Compare(to.Add(3)) <= 0; d = d.Add(1) {
		for _, b := range w.stretches(d, spec.Breaks[d]) {
			w.list = without(w.list, b)
		}
	}
	start, end := w.zone.At(caltest.WallOf(from, 0)), w.zone.At(caltest.WallOf(to, 0))
	w.list = without(without(w.list, run{-1 << 62, start}), run{end, 1 << 62})
	return w
}

// twinAround covers days around an instant.
func twinAround(s caltest.Scene, at int64, days int) *twin {
	d := calendar.DateOf(time.Unix(at, 0).In(s.Loc))
	return newTwin(s.Spec, s.Loc, d.Add(-days), d.Add(days))
}

// version returns the number of the version in force on d.
func (w *twin) version(d calendar.Date) int {
	n := 0
	for i, v := range w.spec.Versions {
		if v.From.Compare(d) <= 0 {
			n = i + 1
		}
	}
	return n
}

// own returns the hours that start on d, and whether d removes what reaches
// into it.
func (w *twin) own(d calendar.Date) (hours []calendar.Hours, removes bool) {
	if hours, ok := w.spec.Dates[d]; ok {
		return hours, len(hours) == 0
	}
	v := w.version(d)
	if h := w.holidays[v][d]; h != nil {
		return h.Hours, len(h.Hours) == 0 || h.CutNight
	}
	for ; v > 0; v-- {
		week := w.spec.Versions[v-1].Week
		for _, day := range caltest.Weekdays {
			if caltest.HoursOf(week, day) != nil {
				return caltest.HoursOf(week, caltest.WeekdayOf(d)), false
			}
		}
	}
	return caltest.HoursOf(w.spec.Week, caltest.WeekdayOf(d)), false
}

// stretches places hours on d.
func (w *twin) stretches(d calendar.Date, hours []calendar.Hours) []run {
	var list []run
	for _, h := range hours {
		open, end, _ := caltest.ParseHours(h)
		last := d
		if end < open {
			last = d.Add(1)
		}
		list = append(list, run{w.zone.At(caltest.WallOf(d, open)), w.zone.At(caltest.WallOf(last, end))})
	}
	return list
}

// starting returns the stretches that start on d, cut off where the next date
// removes them.
func (w *twin) starting(d calendar.Date) []run {
	hours, _ := w.own(d)
	list := w.stretches(d, hours)
	if _, removes := w.own(d.Add(1)); removes {
		midnight := w.zone.At(caltest.WallOf(d.Add(1), 0))
		for i := range list {
			list[i].to = min(list[i].to, midnight)
		}
	}
	return list
}

// tidy sorts stretches, drops empty ones and joins those that touch.
func tidy(list []run) []run {
	slices.SortFunc(list, func(a, b run) int { return int(a.from - b.from) })
	var out []run
	for _, s := range list {
		switch n := len(out); {
		case s.from >= s.to:
		case n > 0 && s.from <= out[n-1].to:
			out[n-1].to = max(out[n-1].to, s.to)
		default:
			out = append(out, s)
		}
	}
	return out
}

func without(list []run, cut run) []run {
	var out []run
	for _, s := range list {
		out = append(out, run{s.from, min(s.to, cut.from)}, run{max(s.from, cut.to), s.to})
	}
	return tidy(out)
}

// twinHolidays returns the dates for which rules hold, with the first rule of
// each, by asking of each date of the years whether a rule names it.
func twinHolidays(rules []calendar.HolidaySpec, first, last int) map[calendar.Date]*calendar.HolidaySpec {
	type mover struct {
		date calendar.Date
		rule int
	}
	rule := map[calendar.Date]int{}
	shut := map[calendar.Date]bool{}
	hold := func(d calendar.Date, i int) {
		if old, ok := rule[d]; !ok || i < old {
			rule[d] = i
		}
		if len(rules[i].Hours) == 0 {
			shut[d] = true
		}
	}
	var movers []mover
	for i, h := range rules {
		for d := calendar.NewDate(first, 1, 1); d.Compare(calendar.NewDate(last, 12, 31)) <= 0; d = d.Add(1) {
			if !names(h, d) {
				continue
			}
			sat, sun := d.Weekday() == time.Saturday, d.Weekday() == time.Sunday
			switch {
			case h.Observed == calendar.ObservedNearest && sat:
				hold(d.Add(-1), i)
			case h.Observed == calendar.ObservedNearest && sun:
				hold(d.Add(1), i)
			case h.Observed == calendar.ObservedNext && (sat || sun), h.Observed == calendar.ObservedSunday && sun:
				movers = append(movers, mover{d, i})
			default:
				hold(d, i)
			}
		}
	}
	slices.SortFunc(movers, func(a, b mover) int {
		if a.date != b.date {
			return a.date.Compare(b.date)
		}
		return a.rule - b.rule
	})
	for _, m := range movers {
		d := m.date.Add(1)
		for shut[d] || isWeekend(d) {
			d = d.Add(1)
		}
		hold(d, m.rule)
	}
	holidays := map[calendar.Date]*calendar.HolidaySpec{}
	for d, i := range rule {
		holidays[d] = &rules[i]
	}
	return holidays
}

// names reports whether h names d, wherever it is kept.
func names(h calendar.HolidaySpec, d calendar.Date) bool {
	year, month, day := d.Civil()
	in := func(y int) bool {
		return (h.Years.From == 0 || y >= h.Years.From) && (h.Years.Through == 0 || y <= h.Years.Through) && 1899 <= y && y <= 2201
	}
	if len(h.Weekdays) > 0 && !slices.Contains(h.Weekdays, caltest.WeekdayOf(d)) {
		return false
	}
	switch {
	case h.EveryWeeks > 0:
		last := year <= 2201 && (h.Through.IsZero() || d.Compare(h.Through) <= 0)
		return last && h.Date.Compare(d) <= 0 && d.Sub(h.Date)%(7*h.EveryWeeks) == 0
	case !h.Date.IsZero() && !h.Through.IsZero():
		return h.Date.Compare(d) <= 0 && d.Compare(h.Through) <= 0
	case !h.Date.IsZero():
		return h.Date == d
	case h.Yearly != "":
		return in(year) && string(h.Yearly) == fmt.Sprintf("%02d-%02d", int(month), day)
	case h.Easter != nil:
		for y := year - 2; y <= year+2; y++ {
			if in(y) && twinEaster(y, h.Easter.Orthodox).Add(int(h.Easter.Days)) == d {
				return true
			}
		}
		return false
	}
	return nthIs(h, d.Add(-int(h.Nth.Days)), in)
}

// nthIs reports whether d is the nth weekday of its month.
func nthIs(h calendar.HolidaySpec, d calendar.Date, in func(int) bool) bool {
	year, month, _ := d.Civil()
	if !in(year) || int(h.Nth.Month) != int(month) || h.Nth.Weekday != caltest.WeekdayOf(d) {
		return false
	}
	before, after := 1, 1
	for e := d.Add(-7); sameMonth(e, d); e = e.Add(-7) {
		before++
	}
	for e := d.Add(7); sameMonth(e, d); e = e.Add(7) {
		after++
	}
	return int(h.Nth.N) == before || -int(h.Nth.N) == after
}

func isWeekend(d calendar.Date) bool {
	return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
}

func sameMonth(a, b calendar.Date) bool {
	_, m, _ := a.Civil()
	_, n, _ := b.Civil()
	return m == n
}

// twinEaster is Gauss's way to Easter Sunday: the Gregorian one with its two
// exceptions, or the Julian one moved to the Gregorian calendar.
func twinEaster(year int, orthodox bool) calendar.Date {
	a, b, c := year%19, year%4, year%7
	m, n := 15, 6
	if !orthodox {
		k := year / 100
		p, q := (13+8*k)/25, k/4
		m, n = (15-p+k-q)%30, (4+k-q)%7
	}
	d := (19*a + m) % 30
	e := (2*b + 4*c + 6*d + n) % 7
	if orthodox {
		// The calendars agreed in the third century; since then the Julian
		// one has fallen behind by every century's leap day but each fourth.
		behind := year/100 - year/400 - 2
		return calendar.NewDate(year, time.March, 22+d+e+behind)
	}
	day := calendar.NewDate(year, time.March, 22+d+e)
	switch {
	case d == 29 && e == 6, d == 28 && e == 6 && (11*m+11)%30 < 19:
		day = day.Add(-7)
	}
	return day
}

// rank returns the open nanoseconds before t since the twin's start.
func (w *twin) rank(t time.Time) (n time.Duration) {
	for _, s := range w.list {
		from, to := time.Unix(s.from, 0), time.Unix(s.to, 0)
		if t.Before(to) {
			to = t
		}
		if from.Before(to) {
			n += to.Sub(from)
		}
	}
	return n
}

func (w *twin) elapsed(a, b time.Time) time.Duration { return w.rank(b) - w.rank(a) }

func (w *twin) open(t time.Time) bool {
	return slices.ContainsFunc(w.list, func(s run) bool { return !t.Before(time.Unix(s.from, 0)) && t.Before(time.Unix(s.to, 0)) })
}

// add walks forward run by run; ok is false past the twin's end.
func (w *twin) add(t time.Time, d time.Duration) (x time.Time, ok bool) {
	if d == 0 {
		return t, true
	}
	for _, s := range w.list {
		from, to := time.Unix(s.from, 0), time.Unix(s.to, 0)
		if from.Before(t) {
			from = t
		}
		if n := to.Sub(from); n >= d {
			return from.Add(d), true
		} else if n > 0 {
			d -= n
		}
	}
	return time.Time{}, false
}

// sub walks back run by run; ok is false before the twin's start.
func (w *twin) sub(t time.Time, d time.Duration) (x time.Time, ok bool) {
	if d == 0 {
		return t, true
	}
	for _, s := range slices.Backward(w.list) {
		from, to := time.Unix(s.from, 0), time.Unix(s.to, 0)
		if t.Before(to) {
			to = t
		}
		if n := to.Sub(from); n >= d {
			return to.Add(-d), true
		} else if n > 0 {
			d -= n
		}
	}
	return time.Time{}, false
}

// covers reports whether t lies within the dates that the twin knows, with a
// day to spare.
func (w *twin) covers(t time.Time) bool {
	return t.Unix() > w.zone.At(caltest.WallOf(w.from.Add(1), 0)) && t.Unix() < w.zone.At(caltest.WallOf(w.to.Add(-1), 0))
}

// business reports whether open time starts on d: of the stretches that start
// on d, breaks leave some.
func (w *twin) business(d calendar.Date) bool {
	list := tidy(w.starting(d))
	for n := -1; n <= 1; n++ {
		for _, b := range w.stretches(d.Add(n), w.spec.Breaks[d.Add(n)]) {
			list = without(list, b)
		}
	}
	return len(list) > 0
}

// workdayTwin is a business day with the first opening and the last closing of
// the hours that start on it.
type workdayTwin struct {
	date     calendar.Date
	from, to int64
}

// workdays lists the business days that the twin knows.
func (w *twin) workdays() (list []workdayTwin) {
	for d := w.from; d.Compare(w.to) < 0; d = d.Add(1) {
		hours := tidy(w.starting(d))
		for n := -1; n <= 1; n++ {
			for _, b := range w.stretches(d.Add(n), w.spec.Breaks[d.Add(n)]) {
				hours = without(hours, b)
			}
		}
		if len(hours) > 0 {
			list = append(list, workdayTwin{d, hours[0].from, hours[len(hours)-1].to})
		}
	}
	return list
}

// nextOpen walks to open time; ok is false past the twin's end.
func (w *twin) nextOpen(t time.Time) (x time.Time, ok bool) {
	for _, s := range w.list {
		if t.Before(time.Unix(s.from, 0)) {
			return time.Unix(s.from, 0), true
		}
		if t.Before(time.Unix(s.to, 0)) {
			return t, true
		}
	}
	return time.Time{}, false
}

// addDays counts business days in a list of them; ok is false near the ends of
// what the twin knows.
func (w *twin) addDays(days []workdayTwin, t time.Time, n int, rule calendar.DayRule) (x time.Time, ok bool) {
	same := rule == "" || rule == calendar.SameTime || rule == calendar.SameTimeOrClosing
	if n == 0 && same {
		return t, true
	}
	base, ok := w.nextOpen(t)
	i := len(days) - 1
	for i >= 0 && time.Unix(days[i].from, 0).After(base) {
		i--
	}
	if !ok || i < 1 || i+n+1 >= len(days) || !w.covers(base) {
		return time.Time{}, false
	}
	day, next := days[i+n], days[i+n+1]
	switch {
	case rule == calendar.EndOfDay:
		return time.Unix(max(day.to, days[max(i+n-1, 0)].to), 0), true
	case !same:
		tod, _ := calendar.ParseTimeOfDay(string(rule))
		x = time.Unix(w.zone.At(caltest.WallOf(day.date, tod)), 0)
		x = w.closingBefore(x)
	default:
		wall, here := int64(-1<<62), int64(0) // the latest that the clock has shown, and what it shows
		for k, run := range w.zone {
			until := base.Unix()
			if k+1 < len(w.zone) {
				until = min(until, w.zone[k+1].At)
			}
			if run.At <= base.Unix() {
				here = until + run.Offset
				wall = max(wall, here)
			}
		}
		offset := wall - caltest.WallOf(days[i].date, 0)
		x = time.Unix(w.zone.At(caltest.WallOf(day.date, 0)+offset), 0)
		if wall == here {
			x = x.Add(time.Duration(base.Nanosecond()))
		}
	}
	if from := time.Unix(day.from, 0); x.Before(from) {
		x = from
	}
	if to := time.Unix(next.from, 0); x.After(to) {
		x = to
	}
	switch {
	case rule == calendar.SameTimeOrClosing:
		for _, s := range w.list {
			if x.Equal(time.Unix(s.from, 0)) || x.Before(time.Unix(s.from, 0)) {
				return w.closingBefore(x), true
			}
			if x.Before(time.Unix(s.to, 0)) {
				return x, true
			}
		}
		return w.closingBefore(x), true
	case same:
		return w.nextOpen(x)
	}
	return x, true
}

// closingBefore returns t if it is open just before, else the closing before.
func (w *twin) closingBefore(t time.Time) (x time.Time) {
	for _, s := range w.list {
		if time.Unix(s.from, 0).Before(t) {
			x = time.Unix(s.to, 0)
			if t.Before(x) {
				x = t
			}
		}
	}
	return x
}

// received looks for the last cut-off up to t and the first business day that
// starts after it.
func (w *twin) received(days []workdayTwin, t time.Time, cutoff calendar.TimeOfDay) (x time.Time, ok bool) {
	x, ok = w.nextOpen(t)
	if !ok || cutoff == 0 || cutoff == 86400 || !w.covers(t) {
		return x, ok && w.covers(t)
	}
	last := int64(-1 << 62)
	for d := w.from; d.Compare(w.to) < 0; d = d.Add(1) {
		if at := w.zone.At(caltest.WallOf(d, cutoff)); at <= t.Unix() {
			last = at
		}
	}
	for _, day := range days {
		if day.from > last {
			if from := time.Unix(day.from, 0); from.After(x) {
				x = from
			}
			return x, true
		}
	}
	return time.Time{}, false
}
