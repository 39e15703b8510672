package calendar

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/supportops/policy/internal/spec"
)

// Calendar says when a desk is open and does arithmetic in its open time,
// which is real elapsed time: a day on which clocks change is as long as it
// was. See the package documentation for the rules.
//
// Make one with [New]; the zero Calendar is not valid. A Calendar
// never changes and is safe for concurrent use. Questions about the weekly
// hours and about clocks are right for all instants from 1900 to 2200; beyond,
// the first and the last offset and the plain week hold on.
type Calendar struct {
	spec  keptSpec
	loc   *time.Location
	open  table // in Unix seconds
	days  table // business days, in local seconds: each is open for its first second
	sched *schedule
}

// New returns the calendar that s describes, which it copies. The
// zone is read from Go's zone database, as by [time.LoadLocation]: a program
// for machines that may have none imports time/tzdata. The error
// is a [*sla.SpecError] with every defect of s; a calendar without any open
// instant from 1900 to 2200 has the cause [ErrNeverOpen].
func New(s Spec) (*Calendar, error) {
	sch, loc, err := lay(&s)
	if err != nil {
		return nil, err
	}
	c := &Calendar{spec: keep(&s), loc: loc, sched: sch}
	changes := offsetChanges(loc)
	sch.skip(changes)
	local, days, ok := sch.tables()
	open, ok2 := local.through(changes)
	d := &spec.Defects{Package: "calendar"}
	if !ok || !ok2 {
		d.Add("", spec.ErrRange, "more different days than a calendar holds, %d", math.MaxUint16)
		return nil, d.Err()
	}
	first := NewDate(firstYear, time.January, 1).day() * secPerDay
	last := NewDate(lastYear+1, time.January, 1).day() * secPerDay
	if open.rank(first) == open.rank(last) {
		d.Add("week", ErrNeverOpen, "no open instant from %d to %d", firstYear, lastYear)
		return nil, d.Err()
	}
	open.trim()
	days.trim()
	open.byStart, open.byAt = newIndex(open.start), newIndex(open.at)
	sch.holidays = exact(sch.holidays)
	c.open, c.days = *open, *days
	return c, nil
}

// tables lays the schedule out in local seconds.
func (sch *schedule) tables() (open, days *table, ok bool) {
	open, days = &table{}, &table{}
	for _, t := range []*table{open, days} {
		t.weeks = []week{{}, sameEveryDay([]stretch{{0, secPerDay}})}
		t.grow(2*len(sch.holidays) + 1)
	}
	oneSecond := uint16(len(days.weeks))
	days.weeks = append(days.weeks, sameEveryDay([]stretch{{0, 1}}))
	ok = true
	add := func(t *table, day int64, w uint16) { ok = t.add(max(day, -far/secPerDay)*secPerDay, kind{0, w}) && ok }
	weekly := make([][2]uint16, len(sch.eras))
	for i := range sch.eras {
		o, b := sch.eras[i].weekly()
		weekly[i] = [2]uint16{open.intern(o), days.intern(b)}
	}
	add(open, -far, weekly[0][0])
	add(days, -far, weekly[0][1])
	e := 0
	next := int64(math.MinInt64)
	back := func() { add(open, next, weekly[e][0]); add(days, next, weekly[e][1]) }
	for _, day := range sch.special() {
		if next != math.MinInt64 && next < day {
			back()
		}
		for e+1 < len(sch.eras) && sch.eras[e+1].from <= day {
			e++
		}
		add(open, day, open.plan(weekly[e][0], day, sch.cover(day)))
		w := never
		if sch.business(day) {
			w = oneSecond
		}
		if days.weeks[weekly[e][1]].covers(day*secPerDay) == (w != never) {
			w = weekly[e][1]
		}
		add(days, day, w)
		next = day + 1
	}
	if next != math.MinInt64 {
		back()
	}
	return open, days, ok && len(open.weeks) <= math.MaxUint16
}

// plan returns the week for a day on which spans are open: the usual one
// where that day is as usual.
func (t *table) plan(usual uint16, day int64, spans []stretch) uint16 {
	if slices.Equal(t.weeks[usual].days[weekIndex(day)], spans) {
		return usual
	}
	return t.intern(sameEveryDay(spans))
}

// intern returns the index of w, which it adds where t lacks it.
func (t *table) intern(w week) uint16 {
	for i := range min(len(t.weeks), few) {
		if t.weeks[i].before == w.before && slices.EqualFunc(t.weeks[i].days[:], w.days[:], slices.Equal) {
			return uint16(i)
		}
	}
	key := fmt.Sprint(w.days)
	i, ok := t.weekOf[key]
	if !ok {
		i = uint16(len(t.weeks))
		t.weeks = append(t.weeks, w)
		if len(t.weeks) > few {
			t.weekOf = put(t.weekOf, key, i)
		}
	}
	return i
}

// Spec returns a copy of the document of c. NewCalendar(c.Spec()) behaves as c.
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
	if t.Before(time.Time{}) { // Unix overflows for the earliest instants
		return -far + 1, 0
	}
	return far, 0
}

func (c *Calendar) time(s, ns int64) time.Time { return time.Unix(s, ns).In(c.loc) }

// elapsed returns F(t), the open time before t since the table's epoch, in
// seconds and nanoseconds.
func (c *Calendar) elapsed(t time.Time) (s, ns int64) {
	at, ns := second(t)
	i := c.open.piece(at)
	if ns != 0 && !c.open.covers(i, at) {
		ns = 0
	}
	return c.open.rankIn(i, at), ns
}

// Open reports whether c is open at t. The opening instant is open, the
// closing instant is not.
func (c *Calendar) Open(t time.Time) bool {
	s, _ := second(t)
	return c.open.open(s)
}

// Elapsed returns the open time from a to b, negative if b is before a. It is
// exact to the nanosecond; what a Duration cannot hold, some 292 years, is
// the largest or smallest Duration.
func (c *Calendar) Elapsed(a, b time.Time) time.Duration {
	as, an := second(a)
	bs, bn := second(b)
	i := c.open.piece(as)
	j := c.open.near(i, bs)
	if an != 0 && !c.open.covers(i, as) {
		an = 0
	}
	if bn != 0 && !c.open.covers(j, bs) {
		bn = 0
	}
	return saturate(c.open.rankIn(j, bs)-c.open.rankIn(i, as), bn-an)
}

// saturate returns s seconds and ns nanoseconds, at most what a Duration holds.
func saturate(s, ns int64) time.Duration {
	const whole, rest = math.MaxInt64 / int64(time.Second), math.MaxInt64 % int64(time.Second)
	if -whole < s && s < whole {
		return time.Duration(s*int64(time.Second) + ns)
	}
	switch { // of one sign
	case s > 0 && ns < 0:
		s, ns = s-1, ns+int64(time.Second)
	case s < 0 && ns > 0:
		s, ns = s+1, ns-int64(time.Second)
	}
	switch {
	case s > whole, s == whole && ns > rest:
		return math.MaxInt64
	case s < -whole, s == -whole && ns < -rest:
		return math.MinInt64
	}
	return time.Duration(s)*time.Second + time.Duration(ns)
}

// Add returns the earliest instant x with d of open time from t to x, so a
// deadline that falls on a closing time is that closing time. Add(t, 0) is t,
// open or not; a negative d is Sub(t, -d). ok is false if there is not that
// much open time after t, which takes a calendar that shuts for good.
func (c *Calendar) Add(t time.Time, d time.Duration) (x time.Time, ok bool) {
	return c.move(t, int64(d/time.Second), int64(d%time.Second))
}

// Sub returns the latest instant x with d of open time from x to t: when work
// must start at the latest that is due at t. Sub(t, 0) is t; a negative d is
// Add(t, -d). ok is false if there is not that much open time before t.
func (c *Calendar) Sub(t time.Time, d time.Duration) (x time.Time, ok bool) {
	return c.move(t, -int64(d/time.Second), -int64(d%time.Second))
}

// move goes from t by s seconds and ns nanoseconds of open time, both of one
// sign.
func (c *Calendar) move(t time.Time, s, ns int64) (time.Time, bool) {
	if s == 0 && ns == 0 {
		return t.Round(0).In(c.loc), true
	}
	later := s > 0 || ns > 0
	at, frac := c.elapsed(t)
	s, ns = at+s, frac+ns
	switch {
	case ns < 0:
		s, ns = s-1, ns+int64(time.Second)
	case ns >= int64(time.Second):
		s, ns = s+1, ns-int64(time.Second)
	}
	// The open second number s holds the answer; where only its beginning is
	// wanted, the earliest such instant is the end of the open second before.
	if later && ns == 0 {
		x, ok := c.open.sel(s - 1)
		return c.answer(x+1, 0, ok)
	}
	x, ok := c.open.sel(s)
	return c.answer(x, ns, ok)
}

func (c *Calendar) answer(s, ns int64, ok bool) (time.Time, bool) {
	if !ok || s <= -far || s >= far {
		return time.Time{}, false
	}
	return c.time(s, ns), true
}
