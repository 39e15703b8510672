package calendar

import "time"

// Reading is what a calendar's clock of open time shows at an instant: the
// open time since a fixed epoch of the calendar. It runs while the calendar is
// open and stands still while it is shut.
//
// Readings save work where one instant is used for several answers. With
// r := c.Reading(t), for positive d,
//
//	c.Elapsed(t, u)  is  c.Reading(u).Sub(r)
//	c.Add(t, d)      is  c.Reach(r.Add(d))
//
// A Reading belongs to the calendar that gave it; readings of different
// calendars must not be mixed. Readings of one calendar are comparable with ==:
// equal ones have no open time between them. The zero Reading is the epoch, which
// lies before every instant.
type Reading struct{ s, ns int64 }

// Reading returns what the clock of open time shows at t.
func (c *Calendar) Reading(t time.Time) Reading {
	s, ns := c.elapsed(t)
	return Reading{s, ns}
}

// Reach returns the earliest instant at which the clock of open time shows r.
// For a reading taken while c is shut, t is the closing before, not the instant
// of the reading. ok is false if the clock never shows r: if the calendar shuts
// for good or has not opened yet, or if no instant gives r, such as the zero
// Reading.
func (c *Calendar) Reach(r Reading) (t time.Time, ok bool) {
	after := int64(0) // as in Add
	if r.ns == 0 {
		after = 1
	}
	s := r.s - after
	if n := s - c.open.table.before; uint64(n) < uint64(c.open.table.total) {
		return time.Unix(c.open.table.origin+c.open.table.sel(n)+after, r.ns).In(c.loc), true
	}
	s, ok = c.open.selFar(s)
	return c.answer(s+after, r.ns, ok)
}

// Add returns the reading after a further d of open time, before it if d is
// negative.
func (r Reading) Add(d time.Duration) Reading {
	s, ns := r.s+int64(d/time.Second), r.ns+int64(d%time.Second)
	switch {
	case ns < 0:
		s, ns = s-1, ns+int64(time.Second)
	case ns >= int64(time.Second):
		s, ns = s+1, ns-int64(time.Second)
	}
	return Reading{s, ns}
}

// Sub returns the open time from q to r, negative if r is the earlier. An
// amount that a Duration cannot hold becomes the largest or smallest Duration.
func (r Reading) Sub(q Reading) time.Duration { return saturate(r.s-q.s, r.ns-q.ns) }
