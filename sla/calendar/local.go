package calendar

import (
	"iter"
	"slices"
	"sort"
)

// A local is one half of the one function behind every answer of a calendar,
// and its inverse, on a wall clock that never changes. With open seconds
// numbered in order, rank(x) is how many come before local second x, and sel(k)
// is the k-th of them. rank never decreases, and sel(rank(x)) is x itself where
// x is open, else the next open second.
//
// One week repeats for ever (or some weeks do, each from a date on), so that
// both questions have a closed form: whole weeks by division, the rest by a sum
// over the days of a week. What days that differ from the week add to it or take
// from it is added up once:
//
//	week   |##|##|##|##|##|  |  |##|##|##|##|##|  |  |##|##|
//	local  |##|##|##|  |##|  |  |##|##|# |##|##|  |  |##|##|
//	differ             -8                -4
//	sum                  -8                -12
//
// They are kept by years, and found by halving: no answer depends on the length of
// the time it spans. Most calendars have a [table] besides.
type local struct {
	eras  []eraWeek
	plans []dayPlan

	days  almanac[special] // days that differ
	sums  sums             // what those before each of its years add to the weeks, in open seconds
	works []int32          // the same in business days
}

// special is a day that differs: what is open on it, and what those before it in
// its year add to the weeks.
type special struct {
	plan  uint16 // index into plans
	works int16  // business days
	sum   int32  // open seconds
}

// sums is a list of sums that grow by less than 32 million at each place, in half
// the room: counted anew from every 64th.
type sums struct {
	whole []int64
	part  []int32
}

func (s *sums) add(v int64) {
	if len(s.part)%64 == 0 {
		s.whole = append(s.whole, v)
	}
	s.part = append(s.part, int32(v-s.whole[len(s.whole)-1]))
}

func (s *sums) of(i int) int64 { return s.whole[i>>6] + int64(s.part[i]) }

// eraWeek is the week that holds from a day on.
type eraWeek struct {
	day  int64
	week week
	base int64 // rank(x) = base + week.count(x), days that differ left out
	at   int64 // rank at its start
	work [8]int32
	// The same for business days.
	workBase, workAt int64
}

// dayPlan is what is open on a day: sorted, disjoint, within [0, 86400). The two
// stretches that nearly all days have at most are at hand; those that a day
// lacks are empty.
type dayPlan struct {
	first, second stretch
	total         int32
	rest          *[]stretch // nil: none
}

func newDayPlan(spans []stretch) (p dayPlan) {
	for i, s := range spans {
		switch p.total += s.to - s.from; i {
		case 0:
			p.first = s
		case 1:
			p.second = s
		}
	}
	if len(spans) > 2 {
		rest := slices.Clone(spans[2:])
		p.rest = &rest
	}
	return p
}

// more returns the stretches behind the second.
func (p *dayPlan) more() []stretch {
	if p.rest == nil {
		return nil
	}
	return *p.rest
}

// all returns the stretches.
func (p *dayPlan) all() iter.Seq[stretch] {
	return func(yield func(stretch) bool) {
		if p.first.to == 0 || !yield(p.first) || p.second.to == 0 || !yield(p.second) {
			return
		}
		for _, s := range p.more() {
			if !yield(s) {
				return
			}
		}
	}
}

// count returns the open seconds of a day before sec, and whether sec is open.
func (p *dayPlan) count(sec int32) (n int32, open bool) {
	n = p.first.before(sec) + p.second.before(sec)
	is := p.first.holds(sec) | p.second.holds(sec)
	for _, s := range p.more() {
		n += s.before(sec)
		is |= s.holds(sec)
	}
	return n, is != 0
}

// before returns the seconds of s before sec.
func (s stretch) before(sec int32) int32 { return max(min(sec-s.from, s.to-s.from), 0) }

// holds returns 1 if s holds sec, else 0.
func (s stretch) holds(sec int32) (is uint8) {
	if uint32(sec-s.from) < uint32(s.to-s.from) {
		is = 1
	}
	return is
}

// find returns the second of a day that has number r, less than the total.
func (p *dayPlan) find(r int32) int32 {
	one := p.first.from + r
	r -= p.first.to - p.first.from
	sec := p.second.from + r
	sec += (one - sec) & (r >> 31) // one where r is negative; which of the two is a toss-up, so no branch
	if p.rest == nil {
		return sec
	}
	r -= p.second.to - p.second.from
	for _, s := range *p.rest {
		if r < 0 {
			break
		}
		sec = s.from + r
		r -= s.to - s.from
	}
	return sec
}

// stretch returns the stretch that holds an open sec.
func (p *dayPlan) stretch(sec int32) (s stretch) {
	for s = range p.all() {
		if sec < s.to {
			break
		}
	}
	return s
}

// equal reports whether p has the given stretches.
func (p *dayPlan) equal(spans []stretch) bool {
	if len(spans) != p.len() {
		return false
	}
	for i, s := range spans {
		if i == 0 && s != p.first || i == 1 && s != p.second || i > 1 && s != (*p.rest)[i-2] {
			return false
		}
	}
	return true
}

// len returns the number of stretches.
func (p *dayPlan) len() int {
	switch {
	case p.first.to == 0:
		return 0
	case p.second.to == 0:
		return 1
	}
	return 2 + len(p.more())
}

// week is a weekly pattern in local seconds, which repeats for ever.
type week struct {
	days   [7]dayPlan // Monday first
	before [8]int32   // open seconds before each day; [7] is the week's total
}

func newWeek(days [7][]stretch) (w week) {
	for i, spans := range days {
		w.days[i] = newDayPlan(spans)
		w.before[i+1] = w.before[i] + w.days[i].total
	}
	return w
}

// firstMonday is the local second from which weeks are counted: a Monday so
// long ago that no second is before it, and division is unsigned.
const (
	firstMonday    = -3*secPerDay - (far/secPerWeek+1)*secPerWeek
	firstMondayDay = firstMonday / secPerDay
)

const (
	far     = int64(1) << 60               // seconds beyond which no instant is told apart
	maxWeek = uint64(2 * far / secPerWeek) // weeks after firstMonday, so that find stays about within ±far
)

// split cuts local second x into its week, day of the week and second of the
// day.
func split(x int64) (wk, day int64, sec int32) {
	u := uint64(x - firstMonday)
	d := u / secPerDay
	w := d / 7
	return int64(w), int64(d - 7*w), int32(u - secPerDay*d)
}

// splitDay cuts a day number into its week and day of the week.
func splitDay(day int64) (wk, dow int64) {
	d := uint64(day - firstMondayDay)
	w := d / 7
	return int64(w), int64(d - 7*w)
}

// find returns the local second that has number g in the week's count from
// firstMonday.
func (w *week) find(g int64) (x int64, ok bool) {
	total := uint64(w.before[7])
	if total == 0 || g < 0 {
		return x, false
	}
	wk := uint64(g) / total
	if wk > maxWeek {
		return x, false
	}
	r := int32(uint64(g) - wk*total)
	day := 0
	for w.before[day+1] <= r {
		day++
	}
	sec := w.days[day].find(r - w.before[day])
	return int64(wk)*secPerWeek + int64(day)*secPerDay + int64(sec) + firstMonday, true
}

// era returns what holds on a day.
func (l *local) era(day int64) *eraWeek {
	if len(l.eras) == 1 {
		return &l.eras[0]
	}
	return &l.eras[max(l.eraAfter(day)-1, 0)]
}

// eraAfter returns the first era that begins after a day.
func (l *local) eraAfter(day int64) int {
	return sort.Search(len(l.eras), func(i int) bool { return l.eras[i].day > day })
}

// year returns the rank at which a year of the days that differ begins.
func (l *local) year(y int) int64 { return l.weeks(marchFirst(l.days.first+int64(y))) + l.sums.of(y) }

// sum returns what the days that differ before a place of a year add to the
// weeks; place -1 is before all of them.
func (l *local) sum(year, place int) int64 {
	n := l.sums.of(year)
	if place >= 0 {
		n += int64(l.days.said[place].sum)
	}
	return n
}

// rank returns how many open seconds come before local second x, and whether x
// is open.
func (l *local) rank(x int64) (n int64, open bool) {
	wk, dow, sec := split(x)
	day := 7*wk + dow + firstMondayDay
	e := l.era(day)
	plan := &e.week.days[dow]
	n = e.base + wk*int64(e.week.before[7]) + int64(e.week.before[dow])
	if len(l.days.years) > 0 {
		year, i, is := l.days.find(day)
		if n += l.sum(year, i); is {
			plan = &l.plans[l.days.said[i].plan]
		}
	}
	within, open := plan.count(sec)
	return n + int64(within), open
}

// at returns the rank at the start of a day, year and i being where the days that
// differ go on.
func (l *local) at(day int64, year, i int) int64 { return l.weeks(day) + l.sum(year, i) }

// weeks is at, days that differ left out.
func (l *local) weeks(day int64) int64 {
	wk, dow := splitDay(day)
	e := l.era(day)
	return e.base + wk*int64(e.week.before[7]) + int64(e.week.before[dow])
}

// sel returns the local second that has number n.
func (l *local) sel(n int64) (x int64, ok bool) {
	year := sort.Search(len(l.days.years), func(y int) bool { return l.year(y) > n }) - 1
	g := n
	if year >= 0 {
		lo, hi := l.days.bounds(year)
		i := lo + sort.Search(hi-lo, func(i int) bool { return l.at(l.days.day(year, lo+i), year, lo+i) > n })
		if i > lo {
			day := l.days.day(year, i-1)
			if r, p := n-l.at(day, year, i-1), &l.plans[l.days.said[i-1].plan]; r < int64(p.total) {
				return day*secPerDay + int64(p.find(int32(r))), true
			}
		}
		if i < hi {
			g -= l.sum(year, i)
		} else {
			g -= l.sums.of(year + 1)
		}
	}
	e := &l.eras[max(sort.Search(len(l.eras), func(i int) bool { return l.eras[i].at > g })-1, 0)]
	return e.week.find(g - e.base)
}

// on returns what is open on a day.
func (l *local) on(day int64) *dayPlan {
	if _, i, is := l.days.find(day); is {
		return &l.plans[l.days.said[i].plan]
	}
	_, dow := splitDay(day)
	return &l.era(day).week.days[dow]
}

// runEnd returns the local second at which the open run of x ends, but at most
// limit.
func (l *local) runEnd(x, limit int64) int64 {
	day := floorDiv(x, secPerDay)
	sec := l.on(day).stretch(int32(x - day*secPerDay)).to
	for sec == secPerDay {
		day = l.skip(day+1, limit)
		if day*secPerDay >= limit {
			return limit
		}
		sec = 0
		if p := l.on(day); p.total > 0 && p.first.from == 0 {
			sec = p.stretch(0).to
		}
	}
	return min(day*secPerDay+int64(sec), limit)
}

// skip returns the first day from the given one on that may not be open
// throughout.
func (l *local) skip(day, limit int64) int64 {
	e := l.era(day)
	if e.week.before[7] != secPerWeek {
		return day
	}
	next := max(day, floorDiv(limit, secPerDay))
	if special, ok := l.days.next(day); ok {
		next = min(next, special)
	}
	if i := l.eraAfter(day); i < len(l.eras) {
		next = min(next, l.eras[i].day)
	}
	return next
}

// runStart returns the local second at which the open run of x began, but at
// least limit.
func (l *local) runStart(x, limit int64) int64 {
	day := floorDiv(x, secPerDay)
	sec := l.on(day).stretch(int32(x - day*secPerDay)).from
	for sec == 0 {
		day = l.skipBack(day-1, limit)
		if (day+1)*secPerDay <= limit {
			return limit
		}
		p := l.on(day)
		if _, open := p.count(secPerDay - 1); !open {
			return max((day+1)*secPerDay, limit)
		}
		sec = p.stretch(secPerDay - 1).from
	}
	return max(day*secPerDay+int64(sec), limit)
}

// skipBack returns the last day up to the given one that may not be open
// throughout.
func (l *local) skipBack(day, limit int64) int64 {
	e := l.era(day)
	if e.week.before[7] != secPerWeek {
		return day
	}
	next := min(day, floorDiv(limit, secPerDay))
	if special, ok := l.days.last(day); ok {
		next = max(next, special)
	}
	return max(next, min(day, e.day-1)) // the first era begins as time does
}

// workRank returns the number of business days before a day.
func (l *local) workRank(day int64) int64 {
	year, i, _ := l.days.find(day)
	return l.workAt(day, year, i)
}

// workAt returns the number of business days before a day, year and place being
// where the days that differ go on.
func (l *local) workAt(day int64, year, place int) int64 {
	return l.workWeeks(day) + l.workSum(year, place)
}

// workWeeks is workAt, days that differ left out.
func (l *local) workWeeks(day int64) int64 {
	wk, dow := splitDay(day)
	e := l.era(day)
	return e.workBase + wk*int64(e.work[7]) + int64(e.work[dow])
}

// workSum is sum in business days.
func (l *local) workSum(year, place int) int64 {
	n := int64(l.works[year])
	if place >= 0 {
		n += int64(l.days.said[place].works)
	}
	return n
}

// workMove returns the business day that has number step, counted from a day on.
func (l *local) workMove(from, step int64) (day int64, ok bool) {
	year, i, _ := l.days.find(from)
	n := l.workAt(from, year, i) + step
	// Mostly it is a usual day, and the days that differ before it are soon known.
	for range 4 {
		day, ok = l.usual(n - l.workSum(year, i))
		y, j, is := l.days.find(day)
		switch {
		case !ok:
			return l.workSearch(n)
		case is:
			y, j, _ = l.days.find(day + 1)
		case y == year && j == i:
			return day, true
		}
		year, i = y, j
	}
	return l.workSearch(n)
}

// workSearch returns the business day that has number n, by halving.
func (l *local) workSearch(n int64) (day int64, ok bool) {
	year := sort.Search(len(l.days.years), func(y int) bool { return l.workWeeks(marchFirst(l.days.first+int64(y)))+int64(l.works[y]) > n }) - 1
	if year < 0 {
		return l.usual(n)
	}
	lo, hi := l.days.bounds(year)
	i := lo + sort.Search(hi-lo, func(i int) bool { return l.workAt(l.days.day(year, lo+i), year, lo+i) > n })
	if i > lo && l.workRank(l.days.day(year, i-1)+1) > n {
		return l.days.day(year, i-1), true
	}
	if i == hi {
		return l.usual(n - int64(l.works[year+1]))
	}
	return l.usual(n - l.workSum(year, i))
}

// usual returns the business day with number n, days that differ left out.
func (l *local) usual(n int64) (day int64, ok bool) {
	e := &l.eras[0]
	if len(l.eras) > 1 {
		e = &l.eras[max(sort.Search(len(l.eras), func(i int) bool { return l.eras[i].workAt > n })-1, 0)]
	}
	g, total := n-e.workBase, int64(e.work[7])
	if total == 0 {
		return day, false
	}
	wk := g / total
	dow := 0
	for int64(e.work[dow+1]) <= g-wk*total {
		dow++
	}
	return 7*wk + int64(dow) + firstMondayDay, true
}

// workday reports whether a day is a business day.
func (l *local) workday(day int64) bool { return l.workRank(day+1) > l.workRank(day) }
