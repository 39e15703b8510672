package sla

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

	byStart, byAt index // where to look in start and at

	// While the table is built: where to find weeks and kinds beyond the
	// first few.
	weekOf map[string]uint16
	kindOf map[kind]uint16
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
	days   [7][]span // Monday first; sorted, disjoint, within [0, 86400)
	before [8]int32  // open seconds before each day; [7] is the week's total
}

// Weeks that every table has: [never] is always shut, [always] always open.
const (
	never uint16 = iota
	always
)

func newWeek(days [7][]span) week {
	w := week{days: days}
	for i, spans := range days {
		n := int32(0)
		for _, s := range spans {
			n += s.to - s.from
		}
		w.before[i+1] = w.before[i] + n
	}
	return w
}

// sameEveryDay returns the week in which every day has the given spans.
func sameEveryDay(spans []span) week {
	var days [7][]span
	for i := range days {
		days[i] = spans
	}
	return newWeek(days)
}

// mondayShift moves the Unix epoch, a Thursday, to the Monday before.
const mondayShift = 3 * secPerDay

// split cuts local second x into its week, day of the week and second of the
// day.
func split(x int64) (wk int64, day, sec int32) {
	x += mondayShift
	wk = floorDiv(x, secPerWeek)
	r := int32(x - wk*secPerWeek)
	day = r / secPerDay
	return wk, day, r - day*secPerDay
}

// count returns the open seconds before local second x, counted from Monday,
// 29 December 1969.
func (w *week) count(x int64) int64 {
	wk, day, sec := split(x)
	n := w.before[day]
	for _, s := range w.days[day] {
		if sec <= s.from {
			break
		}
		n += min(sec, s.to) - s.from
	}
	return wk*int64(w.before[7]) + int64(n)
}

// find returns the local second that has number g in the count of [week.count].
func (w *week) find(g int64) (int64, bool) {
	total := int64(w.before[7])
	if total == 0 {
		return 0, false
	}
	wk := floorDiv(g, total)
	if wk < -maxWeek || wk > maxWeek {
		return 0, false
	}
	r := int32(g - wk*total)
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
		return wk*secPerWeek + int64(day)*secPerDay + int64(s.from+r) - mondayShift, true
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
	far     = int64(1) << 60         // seconds beyond which no instant is told apart
	maxWeek = far/secPerWeek - 1<<16 // weeks, so that find stays within ±far
)

// piece returns the index of the piece that holds second s.
func (t *table) piece(s int64) int { return t.byStart.lastNotAfter(t.start, s) }

// An index narrows a search in a sorted list: the values are dealt into equal
// stretches, and of each it holds where the search begins. The zero index
// narrows nothing.
type index struct {
	shift uint8
	from  []uint32 // of each stretch: the last place not after its beginning
}

// newIndex returns an index of a with about one stretch for each value.
func newIndex(a []int64) index {
	const least = 8 // values, below which an index is not worth its room
	if len(a) < least {
		return index{}
	}
	width := uint64(a[len(a)-1]-a[1])/uint64(len(a)) + 1
	x := index{shift: uint8(bits.Len64(width - 1))}
	i := 1
	for v := a[1]; v <= a[len(a)-1]; v += 1 << x.shift {
		for i+1 < len(a) && a[i+1] <= v {
			i++
		}
		x.from = append(x.from, uint32(i))
	}
	return x
}

// lastNotAfter returns the last index i with a[i] <= v; a[0] always is.
func (x *index) lastNotAfter(a []int64, v int64) int {
	lo, n := 0, len(a)
	if len(x.from) > 0 {
		if v < a[1] {
			return 0
		}
		b := int(uint64(v-a[1]) >> x.shift)
		if b+1 < len(x.from) {
			lo = int(x.from[b])
			n = int(x.from[b+1]) - lo + 1
		} else {
			lo = int(x.from[len(x.from)-1])
			n -= lo
		}
	}
	for n > 1 {
		half := n / 2
		if a[lo+half] <= v {
			lo += half
		}
		n -= half
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

func (t *table) rank(s int64) int64 {
	i := t.piece(s)
	k := t.kinds[t.kind[i]]
	return t.base[i] + t.weeks[k.week].count(s+int64(k.offset))
}

func (t *table) sel(n int64) (int64, bool) {
	i := t.byAt.lastNotAfter(t.at, n)
	k := t.kinds[t.kind[i]]
	x, ok := t.weeks[k.week].find(n - t.base[i])
	return x - int64(k.offset), ok
}

func (t *table) open(s int64) bool {
	k := t.kinds[t.kind[t.piece(s)]]
	return t.weeks[k.week].covers(s + int64(k.offset))
}

// runEnd returns the second at which the open run of s ends; ok is false if it
// never ends.
func (t *table) runEnd(s int64) (end int64, ok bool) {
	for i := t.piece(s); ; i++ {
		k := t.kinds[t.kind[i]]
		x := s + int64(k.offset)
		if !t.weeks[k.week].covers(x) {
			return s, true
		}
		end := t.weeks[k.week].runEnd(x)
		if end != far {
			end -= int64(k.offset)
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
		k := t.kinds[t.kind[i]]
		x := s + int64(k.offset)
		if !t.weeks[k.week].covers(x) {
			return s + 1, true
		}
		start := t.weeks[k.week].runStart(x)
		if start != -far {
			start -= int64(k.offset)
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
	at := t.rank(s)
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

// size returns the bytes that t holds, for the benchmark that reports it.
func (t *table) size() int {
	n := 26*cap(t.start) + 4*cap(t.byStart.from) + 4*cap(t.byAt.from) + 8*cap(t.kinds) + 200*cap(t.weeks)
	seen := map[*span]bool{}
	for _, w := range t.weeks {
		for _, spans := range w.days {
			if len(spans) > 0 && !seen[&spans[0]] {
				seen[&spans[0]] = true
				n += 8 * cap(spans)
			}
		}
	}
	return n
}

// finish makes t ready for use: no piece is added after it.
func (t *table) finish() {
	t.weekOf, t.kindOf = nil, nil
	t.start, t.at, t.base, t.kind = slices.Clone(t.start), slices.Clone(t.at), slices.Clone(t.base), slices.Clone(t.kind)
	t.byStart, t.byAt = newIndex(t.start), newIndex(t.at)
}
