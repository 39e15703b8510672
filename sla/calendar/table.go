package calendar

import (
	"math"
	"math/bits"
	"slices"
)

// A table is the one function behind every answer of a calendar, and its
// inverse. With open seconds numbered in order, rank(s) is how many come
// before second s, and sel(k) is the k-th of them. rank never decreases, and
// sel(rank(s)) is s itself where s is open, else the next open second.
//
// The time line is cut into pieces. Within a piece one weekly pattern repeats
// under one offset from UTC, so that both questions have a closed form: whole
// weeks by division, the rest by a prefix sum over the days of a week. A date
// that differs is a piece with a week of that date's hours; so is a change of
// clocks. Pieces are found by binary search: no answer depends on the length of
// the time it spans.
type table struct {
	start []int64  // piece i is [start[i], start[i+1]); start[0] is minus infinity
	at    []int64  // rank(start[i]); at[0] is minus infinity
	base  []int64  // rank(s) = base[i] + count(s+offset) within piece i
	kind  []uint16 // index into kinds
	kinds []kind
	weeks []week

	rules         []rule // of kinds, side by side for the look-ups of a finished table
	byStart, byAt index  // where to look in start and at

	// While the table is built: where to find weeks and kinds beyond the
	// first few.
	weekOf map[string]uint16
	kindOf map[kind]uint16
}

// rule is a kind with its week.
type rule struct {
	offset int64
	week
}

const few = 16 // things that are sooner compared than looked up

// put sets m[k], making m first where it is nil.
func put[K comparable](m map[K]uint16, k K, v uint16) map[K]uint16 {
	if m == nil {
		m = map[K]uint16{}
	}
	m[k] = v
	return m
}

// kind is what holds within a piece.
type kind struct {
	offset int32 // seconds east of UTC
	week   uint16
}

// week is a weekly pattern in local seconds, which repeats for ever.
type week struct {
	days   [7][]stretch // Monday first; sorted, disjoint, within [0, 86400)
	before [8]int32     // open seconds before each day; [7] is the week's total
	first  [7]stretch   // of each day; empty where there is none
	many   bool         // some day has more than one
}

// Weeks that every table has: [never] is always shut, [always] always open.
const (
	never uint16 = iota
	always
)

func newWeek(days [7][]stretch) week {
	w := week{days: days}
	for i, spans := range days {
		if len(spans) > 0 {
			w.first[i] = spans[0]
		}
		w.many = w.many || len(spans) > 1
		n := int32(0)
		for _, s := range spans {
			n += s.to - s.from
		}
		w.before[i+1] = w.before[i] + n
	}
	return w
}

// sameEveryDay returns the week in which every day has the given spans.
func sameEveryDay(spans []stretch) week {
	var days [7][]stretch
	for i := range days {
		days[i] = spans
	}
	return newWeek(days)
}

// firstMonday is the local second from which weeks are counted: a Monday so
// long ago that no second of a table is before it, and division is unsigned.
const firstMonday = -3*secPerDay - (far/secPerWeek+1)*secPerWeek

// split cuts local second x into its week, day of the week and second of the
// day.
func split(x int64) (wk int64, day, sec int32) {
	u := uint64(x - firstMonday)
	d := u / secPerDay
	w := d / 7
	return int64(w), int32(d - 7*w), int32(u - secPerDay*d)
}

// count returns the open seconds from firstMonday to local second x.
func (w *week) count(x int64) int64 {
	wk, day, sec := split(x)
	f := w.first[day]
	n := w.before[day] + max(min(sec, f.to)-f.from, 0)
	if w.many {
		n += w.countRest(day, sec)
	}
	return wk*int64(w.before[7]) + int64(n)
}

// countRest returns the open seconds of a day before sec, those of its first
// span left out.
func (w *week) countRest(day, sec int32) (n int32) {
	spans := w.days[day]
	for i := 1; i < len(spans) && sec > spans[i].from; i++ {
		n += min(sec, spans[i].to) - spans[i].from
	}
	return n
}

// find returns the local second that has number g in the count of [week.count].
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
	r -= w.before[day]
	for _, s := range w.days[day] {
		if n := s.to - s.from; r >= n {
			r -= n
			continue
		}
		return int64(wk)*secPerWeek + int64(day)*secPerDay + int64(s.from+r) + firstMonday, true
	}
	return 0, false // not reached: before[] adds up what days hold
}

// covers reports whether local second x is open.
func (w *week) covers(x int64) bool {
	_, day, sec := split(x)
	for _, s := range w.days[day] {
		if s.from <= sec && sec < s.to {
			return true
		}
	}
	return false
}

// uniform reports whether w never changes.
func (w *week) uniform() bool { return w.before[7] == 0 || w.before[7] == secPerWeek }

// runEnd returns the local second at which the open run of x ends, or far
// where it never does.
func (w *week) runEnd(x int64) int64 {
	if w.before[7] == secPerWeek {
		return far
	}
	_, day, sec := split(x)
	x -= int64(sec)
	for _, s := range w.days[day] {
		if sec < s.to {
			sec = s.to
			break
		}
	}
	for x += int64(sec); sec == secPerDay; x += int64(sec) {
		day = (day + 1) % 7
		sec = 0
		if spans := w.days[day]; len(spans) > 0 && spans[0].from == 0 {
			sec = spans[0].to
		}
	}
	return x
}

// runStart returns the local second at which the open run of x began, or -far
// where it never did.
func (w *week) runStart(x int64) int64 {
	if w.before[7] == secPerWeek {
		return -far
	}
	_, day, sec := split(x)
	x -= int64(sec)
	for _, s := range w.days[day] {
		if s.from <= sec && sec < s.to {
			sec = s.from
			break
		}
	}
	for x += int64(sec); sec == 0; {
		day = (day + 6) % 7
		spans := w.days[day]
		if len(spans) == 0 || spans[len(spans)-1].to != secPerDay {
			break
		}
		sec = spans[len(spans)-1].from
		x -= secPerDay - int64(sec)
	}
	return x
}

const (
	far     = int64(1) << 60               // seconds beyond which no instant is told apart
	maxWeek = uint64(2 * far / secPerWeek) // weeks after firstMonday, so that find stays about within ±far
)

// piece returns the index of the piece that holds second s.
func (t *table) piece(s int64) int { return t.byStart.lastNotAfter(t.start, s) }

// An index narrows a search in a sorted list: the values are dealt into equal
// stretches, and of each it holds where the search begins. The zero index
// narrows nothing.
type index struct {
	shift uint8
	from  []uint16 // of each stretch, and of one more: the last place not after its beginning
}

// newIndex returns an index of a with some two stretches for each value.
func newIndex(a []int64) index {
	const least = 8 // values, below which an index is not worth its room
	if len(a) < least || len(a) > math.MaxUint16 {
		return index{}
	}
	width := uint64(a[len(a)-1]-a[1])/uint64(2*len(a)) + 1
	x := index{shift: uint8(bits.Len64(width - 1))}
	n := uint64(a[len(a)-1]-a[1])>>x.shift + 2
	x.from = make([]uint16, n)
	i := 1
	for b := range n {
		for i+1 < len(a) && uint64(a[i+1]-a[1]) <= b<<x.shift {
			i++
		}
		x.from[b] = uint16(i)
	}
	return x
}

// lastNotAfter returns the last index i with a[i] <= v; a[0] always is.
func (x *index) lastNotAfter(a []int64, v int64) int {
	lo, hi := 0, len(a)-1
	if len(x.from) > 0 {
		if v < a[1] {
			return 0
		}
		b := min(uint64(v-a[1])>>x.shift, uint64(len(x.from)-2))
		lo, hi = int(x.from[b]), int(x.from[b+1])
	}
	for hi-lo > 4 {
		if mid := int(uint(lo+hi) / 2); a[mid] <= v {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	for lo < hi && a[lo+1] <= v {
		lo++
	}
	return lo
}

// end returns the second at which piece i ends, far for the last.
func (t *table) end(i int) int64 {
	if i+1 < len(t.start) {
		return t.start[i+1]
	}
	return far
}

func (t *table) rank(s int64) int64 { return t.rankIn(t.piece(s), s) }

// rankIn is rank for a second s of piece i.
func (t *table) rankIn(i int, s int64) int64 {
	r := &t.rules[t.kind[i]]
	return t.base[i] + r.count(s+r.offset)
}

// near is piece for a second that often lies in piece i.
func (t *table) near(i int, s int64) int {
	if t.start[i] <= s && s < t.end(i) {
		return i
	}
	return t.piece(s)
}

// covers reports whether a second s of piece i is open.
func (t *table) covers(i int, s int64) bool {
	r := &t.rules[t.kind[i]]
	return r.covers(s + r.offset)
}

func (t *table) sel(n int64) (int64, bool) {
	i := t.byAt.lastNotAfter(t.at, n)
	r := &t.rules[t.kind[i]]
	x, ok := r.find(n - t.base[i])
	return x - r.offset, ok
}

func (t *table) open(s int64) bool {
	r := &t.rules[t.kind[t.piece(s)]]
	return r.covers(s + r.offset)
}

// runEnd returns the second at which the open run of s ends; ok is false if it
// never ends.
func (t *table) runEnd(s int64) (end int64, ok bool) {
	for i := t.piece(s); ; i++ {
		r := &t.rules[t.kind[i]]
		x := s + r.offset
		if !r.covers(x) {
			return s, true
		}
		end := r.runEnd(x)
		if end != far {
			end -= r.offset
		}
		if stop := t.end(i); end < stop {
			return end, true
		} else if stop == far {
			return 0, false
		}
		s = t.end(i)
	}
}

// runStart returns the second at which the open run of s began; ok is false
// if it never did.
func (t *table) runStart(s int64) (start int64, ok bool) {
	for i := t.piece(s); ; i-- {
		r := &t.rules[t.kind[i]]
		x := s + r.offset
		if !r.covers(x) {
			return s + 1, true
		}
		start := r.runStart(x)
		if start != -far {
			start -= r.offset
		}
		if i == 0 {
			return start, start != -far
		}
		if start > t.start[i] {
			return start, true
		}
		s = t.start[i] - 1
	}
}

// add appends a piece that starts at s, after all others. A piece in which
// nothing changes is not added; ok is false where a table has no room for
// another kind.
func (t *table) add(s int64, k kind) (ok bool) {
	n := len(t.start)
	if n == 0 {
		t.start, t.at, t.base = append(t.start, math.MinInt64), append(t.at, math.MinInt64), append(t.base, 0)
		return t.addKind(k)
	}
	last := t.kinds[t.kind[n-1]]
	if last == k || last.week == k.week && t.weeks[k.week].uniform() {
		return true
	}
	at := t.base[n-1] + t.weeks[last.week].count(s+int64(last.offset))
	if n > 1 && t.start[n-1] == s {
		t.start, t.at, t.base, t.kind = t.start[:n-1], t.at[:n-1], t.base[:n-1], t.kind[:n-1]
		return t.add(s, k)
	}
	t.start = append(t.start, s)
	t.at = append(t.at, at)
	t.base = append(t.base, at-t.weeks[k.week].count(s+int64(k.offset)))
	return t.addKind(k)
}

// grow makes room for n pieces.
func (t *table) grow(n int) {
	t.start, t.at, t.base = make([]int64, 0, n), make([]int64, 0, n), make([]int64, 0, n)
	t.kind = make([]uint16, 0, n)
}

func (t *table) addKind(k kind) bool {
	i := slices.Index(t.kinds[:min(len(t.kinds), few)], k)
	if j, ok := t.kindOf[k]; ok {
		i = int(j)
	}
	if i < 0 {
		i = len(t.kinds)
		t.kinds = append(t.kinds, k)
		t.rules = append(t.rules, rule{int64(k.offset), t.weeks[k.week]})
		if len(t.kinds) > few {
			t.kindOf = put(t.kindOf, k, uint16(i))
		}
	}
	t.kind = append(t.kind, uint16(i))
	return len(t.kinds) <= math.MaxUint16
}

// through returns t, a table in local seconds, seen through the changes of a
// zone's offset, as a table in Unix seconds.
//
// An edge at wall time w is the first instant whose local time is w or later.
// So what is open follows the latest local time shown so far: where clocks go
// forward it jumps; where they go back it stands still until they have caught
// up, and the state of that moment holds on.
func (t *table) through(changes []offsetChange) (*table, bool) {
	u := &table{weeks: t.weeks}
	u.grow(len(changes) + len(t.start))
	ok := true
	add := func(s int64, offset int32, week uint16) { ok = u.add(s, kind{offset, week}) && ok }
	shown := -far // local seconds before it have been shown
	for i, c := range changes {
		end := far
		if i+1 < len(changes) {
			end = changes[i+1].at
		}
		from := c.at
		if local := from + int64(c.offset); i > 0 && local < shown {
			if state, steady := t.steady(local, shown); !steady {
				add(from, c.offset, state)
				from = min(shown-int64(c.offset), end)
			}
			if from == end {
				continue
			}
		}
		local := from + int64(c.offset)
		j := t.piece(local)
		add(from, c.offset, t.kinds[t.kind[j]].week)
		for j++; j < len(t.start) && t.start[j] < end+int64(c.offset); j++ {
			add(t.start[j]-int64(c.offset), c.offset, t.kinds[t.kind[j]].week)
		}
		shown = max(shown, end+int64(c.offset))
	}
	return u, ok
}

// steady returns the state in which the local seconds before shown ended,
// [never] or [always], and reports whether all seconds from local on had it.
func (t *table) steady(local, shown int64) (state uint16, steady bool) {
	n := t.rank(shown) - t.rank(local)
	if t.open(shown - 1) {
		return always, n == shown-local
	}
	return never, n == 0
}

// trim releases the room that t was built in: no piece is added after it.
func (t *table) trim() {
	n := len(t.start)
	all := slices.Concat(t.start, t.at, t.base)
	t.start, t.at, t.base, t.kind = all[:n:n], all[n:2*n:2*n], all[2*n:], exact(t.kind)
	t.rules, t.kinds, t.weeks = exact(t.rules), nil, nil
	t.weekOf, t.kindOf = nil, nil
}

// exact returns a copy of a list without room to grow.
func exact[T any](list []T) []T { return append(make([]T, 0, len(list)), list...) }
