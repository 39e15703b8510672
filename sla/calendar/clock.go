package calendar

// A clock is the function F of a calendar, and its inverse: its local, seen
// through the changes of a zone's clocks.
//
// An edge at wall time w is the first instant whose local time is w or later.
// So what is open follows the latest local time shown so far: where clocks go
// forward it jumps; where they go back it stands still until they have caught
// up, and the state of that moment holds on.
//
// Between two changes F is the local's rank, up to a shift that is a matter of
// what is open while clocks change. For most calendars nothing is, and there
// are no shifts.
type clock struct {
	zone   *Zone
	local  local
	shifts []int32 // of each run of the zone, once it has caught up; nil: all are 0
	table  table   // the same for some years, and quick to read
}

// newClock finds the shifts and makes the table.
func newClock(z *Zone, l *local) clock {
	c := clock{zone: z, local: *l}
	c.findShifts()
	c.table = newTable(&c)
	return c
}

func (c *clock) findShifts() {
	z := c.zone
	steady := true
	for k := 1; k < len(z.runs) && steady; k++ {
		steady = c.before(z.at(k)+z.offset(k)) == c.before(z.caughtUp(k)) // nothing is open while clocks change
	}
	if steady {
		return
	}
	c.shifts = make([]int32, len(z.runs))
	for k := 1; k < len(z.runs); k++ {
		begin, frozen, open := c.start(k)
		if open {
			begin += frozen
		}
		c.shifts[k] = int32(begin - c.before(z.at(k)+z.offset(k)+frozen))
	}
}

// before returns the local's rank.
func (c *clock) before(x int64) int64 {
	n, _ := c.local.rank(x)
	return n
}

// start returns the rank at which run k of the zone begins, for how long the
// clock then stands still, and whether the calendar is open meanwhile. It
// needs the shifts of earlier runs.
func (c *clock) start(k int) (rank, frozen int64, open bool) {
	z := c.zone
	frozen = max(z.caughtUp(k)-z.offset(k)-z.at(k), 0)
	_, open = c.local.rank(z.caughtUp(k) - 1)
	if last := z.caughtUp(k - 1); z.at(k)+z.offset(k-1) < last { // it had not caught up
		rank, _, was := c.start(k - 1)
		if was {
			rank += z.at(k) - z.at(k-1)
		}
		return rank, frozen, open
	}
	return c.before(z.at(k)+z.offset(k-1)) + int64(c.shifts[k-1]), frozen, open
}

// rank returns how many open seconds come before second s, and whether s is
// open.
func (c *clock) rank(s int64) (n int64, open bool) {
	if u := uint64(s - c.table.origin); u < c.table.length {
		n, open = c.table.rank(u)
		return n + c.table.before, open
	}
	return c.rankFar(s)
}

// rankFar is rank outside the table.
func (c *clock) rankFar(s int64) (n int64, open bool) {
	z := c.zone
	k := z.byTime.guess(s) // z.run, without the call
	for k+1 < len(z.runs) && z.at(k+1) <= s {
		k++
	}
	x := s + z.offset(k)
	if c.shifts == nil {
		return c.local.rank(x)
	}
	if x < c.zone.caughtUp(k) {
		begin, _, open := c.start(k)
		if open {
			begin += s - c.zone.at(k)
		}
		return begin, open
	}
	n, open = c.local.rank(x)
	return n + int64(c.shifts[k]), open
}

func (c *clock) open(s int64) bool {
	_, open := c.rank(s)
	return open
}

// sel returns the second that has number n.
func (c *clock) sel(n int64) (s int64, ok bool) {
	if n := n - c.table.before; uint64(n) < uint64(c.table.total) {
		return c.table.origin + c.table.sel(n), true
	}
	return c.selFar(n)
}

// selFar is sel outside the table.
func (c *clock) selFar(n int64) (s int64, ok bool) {
	if c.shifts == nil {
		x, ok := c.local.sel(n)
		return c.zone.first(x), ok
	}
	k := c.runOf(n)
	if k > 0 {
		begin, frozen, open := c.start(k)
		if open && n-begin < frozen {
			return c.zone.at(k) + n - begin, true
		}
	}
	x, ok := c.local.sel(n - int64(c.shifts[k]))
	return x - c.zone.offset(k), ok
}

// runOf returns the run of the zone in which the second with number n lies.
func (c *clock) runOf(n int64) int {
	begin := func(k int) int64 { rank, _, _ := c.start(k); return rank }
	x, _ := c.local.sel(n) // not far from it
	k := c.zone.run(x)
	for k > 0 && begin(k) > n {
		k--
	}
	for k+1 < len(c.zone.runs) && begin(k+1) <= n {
		k++
	}
	return k
}

// runEnd returns the second at which the open run of s ends; ok is false if it
// never ends.
func (c *clock) runEnd(s int64) (end int64, ok bool) {
	z := c.zone
	for k := z.run(s); ; k++ {
		stop := z.end(k)
		offset := z.offset(k)
		if s+offset < z.caughtUp(k) {
			s = min(z.caughtUp(k)-offset, stop)
			if !c.open(s) {
				return s, true
			}
		}
		if s < stop {
			limit := far
			if stop < far {
				limit = stop + offset
			}
			if end := c.local.runEnd(s+offset, limit); end < limit {
				return end - offset, true
			}
		}
		if stop == far {
			return end, false
		}
		if s = stop; !c.open(s) {
			return s, true
		}
	}
}

// runStart returns the second at which the open run of s began; ok is false if
// it always was open.
func (c *clock) runStart(s int64) (start int64, ok bool) {
	z := c.zone
	for k := z.run(s); ; k-- {
		offset := z.offset(k)
		begin, up := -far, -far // of the run, and of the time after it has caught up
		if k > 0 {
			begin = z.at(k)
			up = max(begin, z.caughtUp(k)-offset)
		}
		if s >= up {
			limit := -far
			if k > 0 {
				limit = up + offset
			}
			if start := c.local.runStart(s+offset, limit); start > limit {
				return start - offset, true
			}
			if k == 0 {
				return start, false
			}
			if !c.open(up - 1) {
				return up, true
			}
		}
		s = begin - 1 // while clocks stand still, it is as it was before
	}
}
