package calendar_test

import (
	"testing"
	"time"

	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/sla/internal/caltest"
	"pgregory.net/rapid"
)

// walker says instant by instant whether a spec is open, by looking at the wall
// clock alone: it knows no edges. What counts is the latest local time that the
// clock has shown, which stands still where clocks have gone back.
type walker struct {
	w     *twin
	zone  caltest.ZoneTwin // offsets from before the walk on; the first is in force
	shown int64
	date  calendar.Date
	open  [86400]bool // on date
}

func newWalker(s caltest.Scene, from int64, w *twin) *walker {
	k := &walker{w: w, zone: caltest.TwinOffsets(s.Loc, from-2*86400, from+40*86400), shown: -1 << 62}
	for len(k.zone) > 1 && k.zone[1].At <= from { // what was shown before
		k.shown = max(k.shown, k.zone[1].At-1+k.zone[0].Offset)
		k.zone = k.zone[1:]
	}
	return k
}

// at returns whether second s is open; seconds must be asked in order.
func (k *walker) at(s int64) bool {
	for len(k.zone) > 1 && k.zone[1].At <= s {
		k.shown = max(k.shown, k.zone[1].At-1+k.zone[0].Offset)
		k.zone = k.zone[1:]
	}
	k.shown = max(k.shown, s+k.zone[0].Offset)
	day := k.shown / 86400
	if k.shown%86400 < 0 {
		day--
	}
	if d := calendar.NewDate(1970, 1, 1).Add(int(day)); d != k.date {
		k.lay(d)
	}
	return k.open[k.shown-day*86400]
}

// lay notes for each second of d whether it is open.
func (k *walker) lay(d calendar.Date) {
	k.date, k.open = d, [86400]bool{}
	mark := func(day calendar.Date, hours []calendar.Hours, open bool) {
		for _, h := range hours {
			a, b, _ := caltest.ParseHours(h)
			from, to := int(a), int(b)
			if b < a {
				to += 86400
			}
			for x := from; x < to; x++ {
				if sec := x - 86400*d.Sub(day); 0 <= sec && sec < 86400 {
					k.open[sec] = open
				}
			}
		}
	}
	hours, removes := k.w.own(d)
	if !removes {
		before, _ := k.w.own(d.Add(-1))
		mark(d.Add(-1), before, true)
	}
	mark(d, hours, true)
	mark(d.Add(-1), k.w.spec.Breaks[d.Add(-1)], false)
	mark(d, k.w.spec.Breaks[d], false)
}

// A walk second by second over a day and more, or minute by minute over weeks,
// finds the same instants open and the same open time.
func TestCalendarWalkProperty(t *testing.T) {
	t.Run("seconds", rapid.MakeCheck(func(t *rapid.T) {
		s := caltest.GenScene(caltest.AnyScene).Draw(t, "scene")
		from := s.Anchor - 43200 + rapid.Int64Range(-7200, 7200).Draw(t, "shift")
		walk(t, s, from, 26*3600, 1)
	}))
	t.Run("minutes", rapid.MakeCheck(func(t *rapid.T) {
		s := caltest.GenScene(caltest.SceneKind{First: 1975, Last: 2100, Minutes: true}).Draw(t, "scene")
		from := s.Anchor - 15*86400
		walk(t, s, from-from%60, 25*1440, 60)
	}))
}

func walk(t *rapid.T, s caltest.Scene, from, steps, step int64) {
	k := newWalker(s, from, twinAround(s, s.Anchor, 25))
	var open int64
	for at := from; at < from+steps*step; at += step {
		now := time.Unix(at, 0)
		want := k.at(at)
		if got := s.Calendar.Open(now); got != want {
			t.Fatalf("Open(%v) = %v, want %v", now.In(s.Loc), got, want)
		}
		if at%(97*step) == 0 {
			if got, want := s.Calendar.Elapsed(time.Unix(from, 0), now), time.Duration(open)*time.Second; got != want {
				t.Fatalf("Elapsed(%v, %v) = %v, want %v", time.Unix(from, 0).In(s.Loc), now.In(s.Loc), got, want)
			}
			m := s.Calendar.At(now)
			if m.Open != want || m.Date != k.date {
				t.Fatalf("At(%v) = %+v, want open %v on %v", now.In(s.Loc), m, want, k.date)
			}
		}
		if want {
			open += step
		}
	}
}

// The first instant at which a wall clock shows a time is found by watching the
// clock for a day, minute by minute, and the last minute second by second.
func TestDateAtProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		loc := caltest.GenZone().Draw(t, "loc")
		k := caltest.SceneKind{First: 1890, Last: 2210}
		anchor := caltest.GenAnchor(loc, k).Draw(t, "anchor")
		d := caltest.GenDate(loc, anchor, 3).Draw(t, "date")
		tod := caltest.GenClock(k).Draw(t, "tod")
		wall := caltest.WallOf(d, tod)
		local := func(s int64) int64 {
			_, o := time.Unix(s, 0).In(loc).Zone()
			return s + int64(o)
		}
		want := wall - 16*3600 // no zone has been further east
		for local(want) < wall {
			want += 60
		}
		for want -= 60; local(want) < wall; {
			want++
		}
		got := d.At(tod, loc)
		if got.Unix() != want || got.Nanosecond() != 0 || got.Location() != loc {
			t.Fatalf("%v.At(%v, %v) = %v, want %v", d, tod, loc, got, time.Unix(want, 0).In(loc))
		}
	})
}
