package calendar

import (
	"math/bits"
	"slices"
)

// A table is F over some years, laid out by weeks of real time, so that neither
// the zone nor the days that differ have to be looked up:
//
//	week      0    1    2    3    4    5    6
//	shape     w    w    o    w    s    s    o      w, s: usual in winter, in summer
//	before    0   40   80  112  152  192  232     F, in hours
//	average   0   38   76  115  153  191  230
//	drift     0   +2   +4   -3   -1   +1   +2      what is kept of F
//
// Weeks that are alike share a shape, and days a plan, so that a week takes three
// bytes. Whatever lies outside its years, and calendars for which a table would
// be large, are left to the clock.
type table struct {
	origin int64  // the second at which week 0 begins
	length uint64 // in seconds; 0: there is no table
	before int64  // F(origin)
	total  int64  // open seconds in it

	unit    int64 // seconds of which all weeks are a multiple
	average int64 // open seconds of a week, about: a multiple of unit

	drift  []int16 // of each week and of the end, in units
	weeks  []uint8 // the shape of each
	shapes []shape
	plans  []dayPlan

	// Of each part of the open seconds, the first week that ends after the
	// part's beginning.
	from  []uint16
	shift uint8
}

// shape is what is open in a week of real time.
type shape struct {
	before [8]int32 // open seconds before each day; [7] is the week's total
	plan   [8]uint8 // of each day
}

// Limits of tables: nothing but room and the time to lay them out depends on
// them.
const (
	fewDays    = 4    // days that differ, which need no table
	rareDays   = 60   // weeks for one day that differs
	manyShapes = 128  // weeks unlike each other, and days
	beyond     = 53   // weeks before the first and after the last day that differs
	mostWeeks  = 1150 // of which those about midYear are taken
	midYear    = 2030
)

// rank returns how many open seconds of the table come before its second u, and
// whether u is open.
func (t *table) rank(u uint64) (n int64, open bool) {
	w := uint32(u) / secPerWeek // no table is so long that this would lose anything
	inWeek := uint32(u) - w*secPerWeek
	day := inWeek / secPerDay
	sec := int32(inWeek - day*secPerDay)
	s := &t.shapes[t.weeks[w]]
	n = t.sum(int64(w)) + int64(s.before[day&7])
	p := &t.plans[s.plan[day&7]]
	// As count, without the call.
	within, is := p.first.before(sec)+p.second.before(sec), p.first.holds(sec)|p.second.holds(sec)
	if p.rest != nil {
		for _, s := range *p.rest {
			within += s.before(sec)
			is |= s.holds(sec)
		}
	}
	return n + int64(within), is != 0
}

// sum returns the open seconds before a week.
func (t *table) sum(w int64) int64 { return w*t.average + int64(t.drift[w])*t.unit }

// sel returns the second of the table that has number n.
func (t *table) sel(n int64) (u int64) {
	w := int64(t.from[n>>(t.shift&63)])
	end := t.sum(w + 1)
	for end <= n {
		w++
		end = t.sum(w + 1)
	}
	s := &t.shapes[t.weeks[w]]
	r := s.before[7] - int32(end-n)
	day := s.day(r)
	sec := t.plans[s.plan[day&7]].find(r - s.before[day&7])
	return w*secPerWeek + int64(day)*secPerDay + int64(sec)
}

// day returns the day in which open second r lies. It has no branch, since
// none could be predicted.
func (s *shape) day(r int32) int {
	b := &s.before
	return int(6 - (uint32(r-b[1])>>31 + uint32(r-b[2])>>31) - (uint32(r-b[3])>>31 + uint32(r-b[4])>>31) - (uint32(r-b[5])>>31 + uint32(r-b[6])>>31))
}

// A tabler makes the table of a clock.
type tabler struct {
	clock  *clock
	week   *week
	monday int64  // day number of week 0
	offset int64  // of the zone, for which its weeks begin at midnight
	odd    []bool // of each week, whether it may be unlike the usual
	table  table
	shapes map[weekKey]uint8
}

// around is the days of a week and those beside it whose hours may be in it,
// whatever the offset: numbers of plans and one more, or 0 for the usual.
type around [beside + 7 + beside]uint16

const beside = 2 // of them are before Monday, and after Sunday

// piece is the part of a week in which the zone has one offset, in seconds of
// the week. Up to caughtUp, if that is later than from, clocks catch up.
type piece struct{ from, to, offset, caughtUp int32 }

// weekKey is what the shape of a week depends on. If clocks changed twice in a
// week, which those of no zone have done so far, there would be no table.
type weekKey struct {
	days   around
	pieces [2]piece
}

// newTable returns the table of c, or an empty one.
func newTable(c *clock) table {
	if m := newTabler(c); len(m.odd) > 0 && m.lay() {
		return m.table
	}
	return table{}
}

// newTabler chooses the weeks of a table and marks the odd ones.
func newTabler(c *clock) *tabler {
	m := &tabler{clock: c, shapes: map[weekKey]uint8{}}
	weeks := m.years()
	m.odd = make([]bool, weeks)
	m.table.origin, m.table.length = m.monday*secPerDay-m.offset, uint64(weeks*secPerWeek)
	m.table.before, _ = c.rankFar(m.table.origin)
	m.mark()
	return m
}

// years chooses the weeks of the table: of the week in force on most of the days
// that differ.
func (m *tabler) years() (weeks int64) {
	l := &m.clock.local
	lo, hi := newYear(firstYear)/secPerDay, newYear(lastYear)/secPerDay
	var most, n, first, a, b int64 // the most days that differ in an era, from a to b
	era, best := 0, 0
	l.days.each(func(day int64, _ special) {
		for ; era+1 < len(l.eras) && l.eras[era+1].day <= day; era++ {
			n = 0
		}
		if lo <= day && day <= hi {
			if n++; n == 1 {
				first = day
			}
			if n > most {
				most, best, a, b = n, era, first, day
			}
		}
	})
	if most < fewDays || b-a > 7*rareDays*most {
		return 0
	}
	m.week = &l.eras[best].week
	from, to := max(a-7*beyond, l.eras[best].day+7, lo), min(b+7*beyond, hi)
	if best+1 < len(l.eras) {
		to = min(to, l.eras[best+1].day-7)
	}
	if to-from > 7*mostWeeks {
		from = min(max(newYear(midYear)/secPerDay-7*mostWeeks/2, from), to-7*mostWeeks)
		to = from + 7*mostWeeks
	}
	m.monday = from - weekIndex(from) + 7
	m.offset = m.clock.zone.offset(m.clock.zone.run(m.monday * secPerDay))
	return max((to-m.monday)/7, 0)
}

// mark marks the weeks that may be odd: those with days that differ, whatever
// the offset, and those in which clocks change or catch up.
func (m *tabler) mark() {
	z := m.clock.zone
	mark := func(from, to int64) { // seconds, both inclusive
		a := max(floorDiv(from-m.table.origin, secPerWeek), 0)
		b := min(floorDiv(to-m.table.origin, secPerWeek), int64(len(m.odd))-1)
		for w := a; w <= b; w++ {
			m.odd[w] = true
		}
	}
	low, high := m.offset, m.offset
	for k := range z.runs {
		low, high = min(low, z.offset(k)), max(high, z.offset(k))
		mark(z.at(k), max(z.at(k), z.caughtUp(k)-z.offset(k)-1))
	}
	m.clock.local.days.each(func(day int64, _ special) { mark(day*secPerDay-high, (day+1)*secPerDay-1-low) })
}

// lay lays out the weeks; ok is false if they are too unlike.
func (m *tabler) lay() (ok bool) {
	t, z := &m.table, m.clock.zone
	t.weeks = make([]uint8, len(m.odd))
	k := z.run(t.origin)
	for w, odd := range m.odd {
		start := t.origin + int64(w)*secPerWeek
		for z.end(k) <= start {
			k++
		}
		switch {
		case odd:
			t.weeks[w], ok = m.shape(m.days(m.monday+7*int64(w)), k, start)
		case w == 0 || m.odd[w-1]:
			t.weeks[w], ok = m.shape(around{}, k, start)
		default:
			t.weeks[w] = t.weeks[w-1] // as usual, and so is the offset
		}
		if !ok {
			return false
		}
	}
	t.shapes, t.plans = exact(t.shapes), exact(t.plans)
	return t.add()
}

// add adds the weeks up; ok is false where they are too uneven.
func (t *table) add() (ok bool) {
	for i := range t.shapes {
		t.unit = gcd(t.unit, int64(t.shapes[i].before[7]))
	}
	for _, id := range t.weeks {
		t.total += int64(t.shapes[id].before[7])
	}
	weeks := int64(len(t.weeks))
	if t.total < 60*weeks {
		return false
	}
	average := t.total / weeks / t.unit // in units, as all below
	t.average = average * t.unit
	var more [manyShapes]int64 // of a week of each shape than the average
	for i := range t.shapes {
		more[i] = int64(t.shapes[i].before[7])/t.unit - average
	}
	t.drift = make([]int16, weeks+1)
	drift := int64(0)
	for w, id := range t.weeks {
		drift += more[id%manyShapes]
		if t.drift[w+1] = int16(drift); int64(t.drift[w+1]) != drift {
			return false
		}
	}
	t.index()
	return true
}

// index makes it quick to find the week in which an open second lies.
func (t *table) index() {
	const weeks = 2 // of a part, at most
	t.shift = uint8(bits.Len64(uint64(t.total)*weeks/uint64(len(t.weeks))) - 1)
	t.from = make([]uint16, t.total>>t.shift+1)
	w, end := int64(0), t.sum(1)
	for b := range t.from {
		for begin := min(int64(b)<<t.shift, t.total-1); end <= begin; end = t.sum(w + 1) {
			w++
		}
		t.from[b] = uint16(w)
	}
}

// gcd returns the greatest common divisor of a and b.
func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// days returns what differs on and beside the days from a Monday on.
func (m *tabler) days(monday int64) (days around) {
	l, first := &m.clock.local, monday-beside
	for day, ok := l.days.next(first); ok && day-first < int64(len(days)); day, ok = l.days.next(day + 1) {
		days[day-first] = l.days.on(day)[0].plan + 1
	}
	return days
}

// pieces returns the pieces of the week that begins at a second, in run k of the
// zone; ok is false if there are too many.
func (m *tabler) pieces(k int, start int64) (pieces [2]piece, ok bool) {
	z := m.clock.zone
	at, end := start, start+secPerWeek
	for i := range pieces {
		to, up := min(z.end(k+i), end), max(z.caughtUp(k+i)-z.offset(k+i), start)
		pieces[i] = piece{int32(at - start), int32(to - start), int32(z.offset(k + i)), int32(up - start)}
		if at = to; at == end {
			return pieces, true
		}
	}
	return pieces, false
}

// shape returns the number of the shape of a week that begins at a second, in
// run k of the zone; ok is false if there are too many.
func (m *tabler) shape(days around, k int, start int64) (id uint8, ok bool) {
	pieces, ok := m.pieces(k, start)
	if !ok {
		return id, false
	}
	key := weekKey{days, pieces}
	if id, ok = m.shapes[key]; ok {
		return id, true
	}
	var s shape
	var ofDay []stretch
	spans := m.open(&key)
	for day := range int32(7) {
		ofDay = clip(ofDay[:0], spans, day*secPerDay, (day+1)*secPerDay)
		plan := m.plan(ofDay)
		s.plan[day] = uint8(plan)
		s.before[day+1] = s.before[day] + m.table.plans[plan].total
	}
	i := slices.Index(m.table.shapes, s)
	if i == -1 {
		i = len(m.table.shapes)
		m.table.shapes = append(m.table.shapes, s)
	}
	m.shapes[key] = uint8(i)
	return uint8(i), len(m.table.shapes) <= manyShapes && len(m.table.plans) <= manyShapes
}

// plan returns the number of a day's plan.
func (m *tabler) plan(spans []stretch) int {
	i := slices.IndexFunc(m.table.plans, func(p dayPlan) bool { return p.equal(spans) })
	if i == -1 {
		i = len(m.table.plans)
		m.table.plans = append(m.table.plans, newDayPlan(spans))
	}
	return i
}

// open returns what is open in a week, in seconds of it.
func (m *tabler) open(week *weekKey) []stretch {
	spans := make([]stretch, 0, 16)
	add := func(from, to int32) {
		if n := len(spans); from >= to {
			return
		} else if n > 0 && spans[n-1].to == from {
			spans[n-1].to = to
		} else {
			spans = append(spans, stretch{from, to})
		}
	}
	for _, p := range week.pieces {
		shift := p.offset - int32(m.offset) // from seconds of the week to local ones from Monday on
		if p.caughtUp > p.from {
			upTo := min(p.caughtUp, p.to)
			if m.openAt(&week.days, int64(p.caughtUp+shift-1)) {
				add(p.from, upTo)
			}
			p.from = upTo
		}
		for day := floorDiv(int64(p.from+shift), secPerDay); day*secPerDay < int64(p.to+shift); day++ {
			midnight := int32(day*secPerDay) - shift
			for s := range m.planOf(&week.days, day).all() {
				add(max(midnight+s.from, p.from), min(midnight+s.to, p.to))
			}
		}
	}
	return spans
}

// planOf returns what is open on a day, counted from Monday.
func (m *tabler) planOf(days *around, day int64) *dayPlan {
	if id := days[day+beside]; id > 0 {
		return &m.clock.local.plans[id-1]
	}
	return &m.week.days[floorMod(day, 7)]
}

// openAt reports whether a local second is open, counted from Monday.
func (m *tabler) openAt(days *around, x int64) bool {
	day := floorDiv(x, secPerDay)
	_, open := m.planOf(days, day).count(int32(x - day*secPerDay))
	return open
}
