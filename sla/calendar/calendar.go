package calendar

import (
	"maps"
	"math"
	"slices"
	"time"

	"github.com/supportops/policy/internal/spec"
)

// Calendar says when a desk is open and does arithmetic in its open time, which
// is real elapsed time: a day on which clocks change counts as long as it
// really was. See the package documentation for the rules.
//
// Make one with [New]; the zero Calendar is not valid. A Calendar never changes
// and is safe for concurrent use. Questions about the weekly hours and about
// clocks are right for all instants from 1900 to 2200; beyond, the first or
// last offset and the week without holidays apply.
type Calendar struct {
	spec  keptSpec
	loc   *time.Location
	open  clock
	sched *schedule
}

// New returns the calendar that s describes, which it copies. The zone is read
// from Go's zone database, as by [time.LoadLocation]: a program for machines
// that may have none imports time/tzdata. The error lists every defect of s; a
// calendar without any open instant from 1900 to 2200 has the cause
// [ErrNeverOpen].
//
// Where many calendars are in one zone, [Zone.New] and [NewAll] save room and
// time.
func New(s Spec) (*Calendar, error) {
	z, _ := NewZone(s.Zone) // what is wrong with it is reported with the rest
	return makeCalendar(s, z)
}

// New returns the calendar that s describes, as the function New does. It
// shares z with all calendars that are made of it. The zone of s is that of z,
// or is not stated.
func (z *Zone) New(s Spec) (*Calendar, error) {
	if s.Zone == "" {
		s.Zone = z.name
	}
	if s.Zone != z.name {
		d := &spec.Defects{Package: "calendar"}
		d.Add("zone", spec.ErrConflict, "%q, want %q or none", s.Zone, z.name)
		return nil, d.Err()
	}
	return makeCalendar(s, z)
}

// NewAll returns the calendars that specs describe, by the same keys.
// Calendars of one zone share it. The error lists the defects of all of them,
// with the key before each path, in the order of the keys.
func NewAll(specs map[string]Spec) (map[string]*Calendar, error) {
	zones := map[string]*Zone{}
	all := make(map[string]*Calendar, len(specs))
	d := &spec.Defects{Package: "calendar"}
	for _, key := range slices.Sorted(maps.Keys(specs)) {
		s := specs[key]
		z, ok := zones[s.Zone]
		if !ok {
			z, _ = NewZone(s.Zone)
			zones[s.Zone] = z
		}
		c, err := makeCalendar(s, z)
		d.AddErr(key, err)
		all[key] = c
	}
	if err := d.Err(); err != nil {
		return nil, err
	}
	return all, nil
}

// makeCalendar makes the calendar of s in z, which is nil only if there is no
// such zone.
func makeCalendar(s Spec, z *Zone) (*Calendar, error) {
	sch, err := lay(&s, z != nil)
	if err != nil {
		return nil, err
	}
	sch.skip(z)
	local, ok := sch.local()
	d := &spec.Defects{Package: "calendar"}
	if !ok {
		d.Add("", spec.ErrRange, "more different days than a calendar holds, %d", math.MaxUint16)
		return nil, d.Err()
	}
	c := &Calendar{spec: keep(&s), loc: z.loc, sched: sch, open: newClock(z, local)}
	first, _ := c.open.rank(newYear(firstYear))
	last, _ := c.open.rank(newYear(lastYear + 1))
	if first == last {
		d.Add("week", ErrNeverOpen, "no open instant from %d to %d", firstYear, lastYear)
		return nil, d.Err()
	}
	return c, nil
}

// Spec returns a copy of the document of c. New(c.Spec()) behaves as c.
func (c *Calendar) Spec() Spec { return c.spec.spec() }

// Location returns the zone of c. All instants that c returns are in it.
func (c *Calendar) Location() *time.Location { return c.loc }

// second returns the Unix second that holds t, with the nanoseconds in it.
// Instants beyond far are not told apart.
func second(t time.Time) (s, ns int64) {
	s = t.Unix()
	if -far < s && s < far {
		return s, int64(t.Nanosecond())
	}
	return endless(t), 0
}

// endless returns the second that stands for instants beyond far.
func endless(t time.Time) int64 {
	if t.Before(time.Time{}) { // Unix overflows for the earliest instants
		return -far + 1
	}
	return far
}

func (c *Calendar) time(s, ns int64) time.Time { return time.Unix(s, ns).In(c.loc) }

// elapsed returns F(t), the open time before t since a fixed epoch, in
// seconds and nanoseconds.
func (c *Calendar) elapsed(t time.Time) (s, ns int64) {
	if u := uint64(t.Unix() - c.open.table.origin); u < c.open.table.length {
		s, open := c.open.table.rank(u)
		if ns = int64(t.Nanosecond()); !open {
			ns = 0
		}
		return s + c.open.table.before, ns
	}
	at, ns := second(t)
	s, open := c.open.rank(at)
	if !open {
		ns = 0
	}
	return s, ns
}

// Open reports whether c is open at t. The opening instant is open, the
// closing instant is not.
func (c *Calendar) Open(t time.Time) bool {
	s, _ := second(t)
	return c.open.open(s)
}

// Elapsed returns the open time from a to b, negative if b is before a. It is
// exact to the nanosecond; an amount that a Duration cannot hold, some 292
// years, becomes the largest or smallest Duration.
func (c *Calendar) Elapsed(a, b time.Time) time.Duration {
	as, an := c.elapsed(a)
	bs, bn := c.elapsed(b)
	return saturate(bs-as, bn-an)
}

// saturate returns s seconds and ns nanoseconds, at most what a Duration holds.
func saturate(s, ns int64) time.Duration {
	const whole = math.MaxInt64 / int64(time.Second)
	if -whole < s && s < whole {
		return time.Duration(s*int64(time.Second) + ns)
	}
	return time.Unix(s, ns).UTC().Sub(time.Unix(0, 0).UTC())
}

// Add returns the earliest instant x with d of open time from t to x, so a
// deadline that falls on a closing time is that closing time. Add(t, 0) is t,
// open or not; a negative d is Sub(t, -d). ok is false if there is less open
// time after t, which happens only where a calendar shuts for good.
func (c *Calendar) Add(t time.Time, d time.Duration) (x time.Time, ok bool) {
	if d == 0 {
		return t.Round(0).In(c.loc), true
	}
	s, ns := c.elapsed(t)
	s, ns = s+int64(d/time.Second), ns+int64(d%time.Second)
	switch {
	case ns < 0:
		s, ns = s-1, ns+int64(time.Second)
	case ns >= int64(time.Second):
		s, ns = s+1, ns-int64(time.Second)
	}
	// The open second number s holds the answer; where only its beginning is
	// wanted, the earliest such instant is the end of the open second before.
	after := int64(0)
	if ns == 0 && d > 0 {
		after = 1
	}
	s -= after
	if n := s - c.open.table.before; uint64(n) < uint64(c.open.table.total) {
		return time.Unix(c.open.table.origin+c.open.table.sel(n)+after, ns).In(c.loc), true
	}
	s, ok = c.open.sel(s)
	return c.answer(s+after, ns, ok)
}

// Sub returns the latest instant x with d of open time from x to t: the latest
// start of work that is due at t. Sub(t, 0) is t; a negative d is Add(t, -d). ok
// is false if there is less open time before t.
func (c *Calendar) Sub(t time.Time, d time.Duration) (x time.Time, ok bool) {
	if d > math.MinInt64 {
		return c.Add(t, -d)
	}
	x, ok = c.Add(t, math.MaxInt64) // -d is a nanosecond more than a Duration holds
	if !ok {
		return x, false
	}
	return c.Add(x, 1)
}

// answer returns the instant of a second that was found, unless it is before
// all that are told apart; after them none is found.
func (c *Calendar) answer(s, ns int64, ok bool) (time.Time, bool) {
	if !ok || s <= -far {
		return time.Time{}, false
	}
	return c.time(s, ns), true
}
