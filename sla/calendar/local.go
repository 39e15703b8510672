package calendar

import (
	"math"
	"math/bits"
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
//	sums                 -8                -12
//
// Those days are found by a narrowed search: no answer depends on the length of
// the time it spans.
type local struct {
	eras  []eraWeek
	plans []dayPlan

	days  []int32  // days that differ, in order
	plan  []uint16 // index into plans, of each
	sum   sums     // of i: what the days before days[i] add to the weeks, in open seconds; one more for all
	works []int32  // the same in business days

	byDay, byOpen index
}

// sums is a list of sums that grow by less than a day at each place, in half the
// room: counted anew from every 64th.
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

// dayPlan is what is open on a day: sorted, disjoint, within [0, 86400).
type dayPlan struct {
	first stretch // empty where there is none
	rest  []stretch
	total int32
}

func newDayPlan(spans []stretch) (p dayPlan) {
	if len(spans) > 0 {
		p.first, p.rest = spans[0], spans[1:]
	}
	for _, s := range spans {
		p.total += s.to - s.from
	}
	return p
}

// count returns the open seconds of a day before sec, and whether sec is open.
func (p *dayPlan) count(sec int32) (n int32, open bool) {
	n, open = max(min(sec, p.first.to)-p.first.from, 0), p.first.from <= sec && sec < p.first.to
	for i := 0; i < len(p.rest) && sec > p.rest[i].from-1; i++ {
		n += min(sec, p.rest[i].to) - p.rest[i].from
		open = open || sec < p.rest[i].to
	}
	return n, open
}

// find returns the second of a day that has number r, less than the total.
func (p *dayPlan) find(r int32) int32 {
	n := p.first.to - p.first.from
	if r < n {
		return p.first.from + r
	}
	for _, s := range p.rest {
		r -= n
		if n = s.to - s.from; r < n {
			return s.from + r
		}
	}
	return secPerDay // not reached
}

// runEnd returns the end of the stretch that holds an open sec.
func (p *dayPlan) runEnd(sec int32) int32 {
	if sec < p.first.to {
		return p.first.to
	}
	i := slices.IndexFunc(p.rest, func(s stretch) bool { return sec < s.to })
	return p.rest[i].to
}

// runStart returns the start of the stretch that holds an open sec.
func (p *dayPlan) runStart(sec int32) int32 {
	if sec < p.first.to {
		return p.first.from
	}
	i := slices.IndexFunc(p.rest, func(s stretch) bool { return sec < s.to })
	return p.rest[i].from
}

// equal reports whether p has the given stretches.
func (p *dayPlan) equal(spans []stretch) bool {
	if len(spans) == 0 {
		return p.total == 0
	}
	return p.first == spans[0] && slices.Equal(p.rest, spans[1:])
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
func (w *week) find(g int64) (int64, bool) {
	total := uint64(w.before[7])
	if total == 0 || g < 0 {
		return 0, false
	}
	wk := uint64(g) / total
	if wk > maxWeek {
		return 0, false
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
	return &l.eras[max(sort.Search(len(l.eras), func(i int) bool { return l.eras[i].day > day })-1, 0)]
}

// past returns how many days that differ are not after the given one.
func (l *local) past(day int64) int {
	n := l.byDay.guess(day)
	if l.byDay.uneven {
		return sort.Search(len(l.days), func(i int) bool { return int64(l.days[i]) > day })
	}
	for n < len(l.days) && int64(l.days[n]) <= day {
		n++
	}
	return n
}

// rank returns how many open seconds come before local second x, and whether x
// is open.
func (l *local) rank(x int64) (n int64, open bool) {
	wk, dow, sec := split(x)
	day := 7*wk + dow + firstMondayDay
	e := &l.eras[0]
	if len(l.eras) > 1 {
		e = l.era(day)
	}
	plan := &e.week.days[dow]
	n = e.base + wk*int64(e.week.before[7]) + int64(e.week.before[dow])
	if len(l.days) > 0 {
		i := l.byDay.guess(day)
		if l.byDay.uneven {
			i = l.past(day)
		}
		for i < len(l.days) && int64(l.days[i]) <= day {
			i++
		}
		if i > 0 && int64(l.days[i-1]) == day {
			i--
			plan = &l.plans[l.plan[i]]
		}
		n += l.sum.of(i)
	}
	within, open := plan.count(sec)
	return n + int64(within), open
}

// at returns the rank at the start of the ith day that differs.
func (l *local) at(i int) int64 {
	day := int64(l.days[i])
	wk, dow := splitDay(day)
	e := &l.eras[0]
	if len(l.eras) > 1 {
		e = l.era(day)
	}
	return e.base + wk*int64(e.week.before[7]) + int64(e.week.before[dow]) + l.sum.of(i)
}

// sel returns the local second that has number n.
func (l *local) sel(n int64) (x int64, ok bool) {
	i := 0
	if len(l.days) > 0 {
		i = l.byOpen.guess(n)
		if l.byOpen.uneven {
			i = sort.Search(len(l.days), func(i int) bool { return l.at(i) > n })
		}
	}
	for {
		g := n
		if len(l.days) > 0 {
			g -= l.sum.of(i)
		}
		e := &l.eras[0]
		if len(l.eras) > 1 {
			e = &l.eras[max(sort.Search(len(l.eras), func(i int) bool { return l.eras[i].at > g })-1, 0)]
		}
		x, ok = e.week.find(g - e.base)
		if i == len(l.days) || ok && x < int64(l.days[i])*secPerDay || !ok && l.at(i) > n {
			break
		}
		i++ // a day that differs begins before
	}
	if i > 0 {
		if p := &l.plans[l.plan[i-1]]; p.total > 0 {
			if r := n - l.at(i-1); r < int64(p.total) {
				return int64(l.days[i-1])*secPerDay + int64(p.find(int32(r))), true
			}
		}
	}
	return x, ok
}

// on returns what is open on a day.
func (l *local) on(day int64) *dayPlan {
	if i := l.past(day) - 1; i >= 0 && int64(l.days[i]) == day {
		return &l.plans[l.plan[i]]
	}
	_, dow := splitDay(day)
	return &l.era(day).week.days[dow]
}

// runEnd returns the local second at which the open run of x ends, but at most
// limit.
func (l *local) runEnd(x, limit int64) int64 {
	day := floorDiv(x, secPerDay)
	sec := l.on(day).runEnd(int32(x - day*secPerDay))
	for sec == secPerDay {
		day = l.skip(day+1, limit)
		if day*secPerDay >= limit {
			return limit
		}
		sec = 0
		if p := l.on(day); p.total > 0 && p.first.from == 0 {
			sec = p.runEnd(0)
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
	next := floorDiv(limit, secPerDay) + 1
	if i := l.past(day - 1); i < len(l.days) {
		next = min(next, int64(l.days[i]))
	}
	for i := range l.eras {
		if l.eras[i].day > day {
			next = min(next, l.eras[i].day)
			break
		}
	}
	return next
}

// runStart returns the local second at which the open run of x began, but at
// least limit.
func (l *local) runStart(x, limit int64) int64 {
	day := floorDiv(x, secPerDay)
	sec := l.on(day).runStart(int32(x - day*secPerDay))
	for sec == 0 {
		day = l.skipBack(day-1, limit)
		if (day+1)*secPerDay <= limit {
			return limit
		}
		p := l.on(day)
		if _, open := p.count(secPerDay - 1); !open {
			return max((day+1)*secPerDay, limit)
		}
		sec = p.runStart(secPerDay - 1)
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
	next := floorDiv(limit, secPerDay) - 1
	if i := l.past(day) - 1; i >= 0 {
		next = max(next, int64(l.days[i]))
	}
	if e.day > -far/secPerDay {
		next = max(next, e.day-1)
	}
	return next
}

// workRank returns the number of business days before a day.
func (l *local) workRank(day int64) int64 {
	wk, dow := splitDay(day)
	e := l.era(day)
	n := e.workBase + wk*int64(e.work[7]) + int64(e.work[dow])
	if len(l.days) > 0 {
		n += int64(l.works[l.past(day-1)])
	}
	return n
}

// workSel returns the business day that has number n.
func (l *local) workSel(n int64) (day int64, ok bool) {
	// The last day that differs at whose end no more than n are over.
	i := sort.Search(len(l.days), func(i int) bool { return l.workRank(int64(l.days[i])+1) > n })
	if i < len(l.days) && l.workRank(int64(l.days[i])) <= n {
		return int64(l.days[i]), true
	}
	if len(l.days) > 0 {
		n -= int64(l.works[i])
	}
	e := &l.eras[max(sort.Search(len(l.eras), func(i int) bool { return l.eras[i].workAt > n })-1, 0)]
	g, total := n-e.workBase, int64(e.work[7])
	if total == 0 || g < 0 || g/total > int64(maxWeek) {
		return 0, false
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

// An index narrows a search in a sorted list: its values are dealt into equal
// parts, and of each it holds how many values are not after its beginning. The
// zero index narrows nothing.
type index struct {
	origin int64
	shift  uint8
	uneven bool     // some part has many values: look between two parts by halves
	from   []uint16 // of each part, and of one more
}

// newIndex returns an index of n values with up to so many parts for each.
func newIndex(n int, value func(i int) int64, parts int) index {
	const least, many = 4, 8
	if n < least || n > math.MaxUint16 {
		return index{uneven: n >= least}
	}
	origin := value(0)
	span := uint64(value(n-1) - origin)
	x := index{origin: origin, shift: uint8(bits.Len64(span / uint64(parts*n)))}
	x.from = make([]uint16, span>>x.shift+2)
	i := 0
	for b := range x.from {
		for i < n && uint64(value(i)-origin) <= uint64(b)<<x.shift {
			i++
		}
		x.from[b] = uint16(i)
		x.uneven = x.uneven || b > 0 && i > int(x.from[b-1])+many
	}
	return x
}

// guess returns no more than how many values are not after v. Unless the index
// is uneven, it is only a few less.
func (x *index) guess(v int64) int {
	if v < x.origin || len(x.from) == 0 {
		return 0
	}
	return int(x.from[min(uint64(v-x.origin)>>(x.shift&63), uint64(len(x.from)-1))])
}
