package sla_test

import (
	"testing"
	"time"

	"github.com/supportops/policy/sla"
	"pgregory.net/rapid"
)

// walker says instant by instant whether a spec is open, by looking at the wall
// clock alone: it knows no edges. What counts is the latest local time that the
// clock has shown, which stands still where clocks have gone back.
type walker struct {
	w     *twin
	zone  zoneTwin // offsets from before the walk on; the first is in force
	shown int64
	date  sla.Date
	open  [86400]bool // on date
}

func newWalker(s scene, from int64, w *twin) *walker {
	k := &walker{w: w, zone: twinOffsets(s.loc, from-2*86400, from+40*86400), shown: -1 << 62}
	for len(k.zone) > 1 && k.zone[1].at <= from { // what was shown before
		k.shown = max(k.shown, k.zone[1].at-1+k.zone[0].offset)
		k.zone = k.zone[1:]
	}
	return k
}

// at returns whether second s is open; seconds must be asked in order.
func (k *walker) at(s int64) bool {
	for len(k.zone) > 1 && k.zone[1].at <= s {
		k.shown = max(k.shown, k.zone[1].at-1+k.zone[0].offset)
		k.zone = k.zone[1:]
	}
	k.shown = max(k.shown, s+k.zone[0].offset)
	day := k.shown / 86400
	if k.shown%86400 < 0 {
		day--
	}
	if d := sla.NewDate(1970, 1, 1).Add(int(day)); d != k.date {
		k.lay(d)
	}
	return k.open[k.shown-day*86400]
}

// lay notes for each second of d whether it is open.
func (k *walker) lay(d sla.Date) {
	k.date, k.open = d, [86400]bool{}
	mark := func(day sla.Date, hours []sla.Hours, open bool) {
		for _, h := range hours {
			a, b, _ := h.Parse()
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
		s := genScene(anyScene).Draw(t, "scene")
		from := s.anchor - 43200 + rapid.Int64Range(-7200, 7200).Draw(t, "shift")
		walk(t, s, from, 26*3600, 1)
	}))
	t.Run("minutes", rapid.MakeCheck(func(t *rapid.T) {
		s := genScene(sceneKind{first: 1975, last: 2100, minutes: true}).Draw(t, "scene")
		from := s.anchor - 15*86400
		walk(t, s, from-from%60, 25*1440, 60)
	}))
}

func walk(t *rapid.T, s scene, from, steps, step int64) {
	k := newWalker(s, from, twinAround(s, s.anchor, 25))
	var open int64
	for at := from; at < from+steps*step; at += step {
		now := time.Unix(at, 0)
		want := k.at(at)
		if got := s.c.Open(now); got != want {
			t.Fatalf("Open(%v) = %v, want %v", now.In(s.loc), got, want)
		}
		if at%(97*step) == 0 {
			if got, want := s.c.Elapsed(time.Unix(from, 0), now), time.Duration(open)*time.Second; got != want {
				t.Fatalf("Elapsed(%v, %v) = %v, want %v", time.Unix(from, 0).In(s.loc), now.In(s.loc), got, want)
			}
			m := s.c.At(now)
			if m.Open != want || m.Date != k.date {
				t.Fatalf("At(%v) = %+v, want open %v on %v", now.In(s.loc), m, want, k.date)
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
		loc := genZone().Draw(t, "loc")
		k := sceneKind{first: 1890, last: 2210}
		anchor := genAnchor(loc, k).Draw(t, "anchor")
		d := genDate(loc, anchor, 3).Draw(t, "date")
		tod := genClock(k).Draw(t, "tod")
		wall := wallOf(d, tod)
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
