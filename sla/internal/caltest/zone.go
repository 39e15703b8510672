package caltest

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/supportops/policy/sla/calendar"
)

// offsetRun is an offset of a zone from an instant on.
type OffsetRun struct{ At, Offset int64 }

// zoneTwin is a zone's offsets over a span of time, in order.
type ZoneTwin []OffsetRun

// twinOffsets asks loc for its offset every half an hour and narrows each
// difference down to the second.
func TwinOffsets(loc *time.Location, from, to int64) ZoneTwin {
	offset := func(s int64) int64 {
		_, o := time.Unix(s, 0).In(loc).Zone()
		return int64(o)
	}
	runs := ZoneTwin{{from, offset(from)}}
	for s := from; s < to; s += 1800 {
		lo, hi := s, s+1800
		if offset(lo) == offset(hi) {
			continue
		}
		for hi-lo > 1 {
			if mid := (lo + hi) / 2; offset(mid) == offset(s) {
				lo = mid
			} else {
				hi = mid
			}
		}
		runs = append(runs, OffsetRun{hi, offset(hi)})
	}
	return runs
}

// twinZone is twinOffsets with room on both sides.
func TwinZone(loc *time.Location, from, to int64) ZoneTwin {
	return TwinOffsets(loc, from-4*86400, to+4*86400)
}

// wallOf returns a wall-clock time as seconds since 1970-01-01 00:00 of that
// clock.
func WallOf(d calendar.Date, tod calendar.TimeOfDay) int64 {
	y, m, day := d.Civil()
	return time.Date(y, m, day, 0, 0, int(tod), 0, time.UTC).Unix()
}

// at returns the first second at which the wall clock shows wall or later.
func (z ZoneTwin) At(wall int64) int64 {
	for i, run := range z {
		s := max(run.At, wall-run.Offset)
		if i+1 == len(z) || s < z[i+1].At {
			return s
		}
	}
	panic("no run")
}

// ParseHours returns the opening and closing times of hours such as
// "09:00-17:00".
func ParseHours(h calendar.Hours) (from, to calendar.TimeOfDay, err error) {
	a, b, _ := strings.Cut(string(h), "-")
	from, err1 := calendar.ParseTimeOfDay(a)
	to, err2 := calendar.ParseTimeOfDay(b)
	return from, to, errors.Join(err1, err2)
}

// Weekdays are the days of the week, Monday first.
var Weekdays = []calendar.Weekday{calendar.Mon, calendar.Tue, calendar.Wed, calendar.Thu, calendar.Fri, calendar.Sat, calendar.Sun}

// WeekdayOf returns the day of the week of d.
func WeekdayOf(d calendar.Date) calendar.Weekday { return calendar.WeekdayOf(d.Weekday()) }

// HoursOf returns the hours of a weekday.
func HoursOf(w calendar.Week, d calendar.Weekday) []calendar.Hours {
	return [][]calendar.Hours{w.Mon, w.Tue, w.Wed, w.Thu, w.Fri, w.Sat, w.Sun}[slices.Index(Weekdays, d)]
}
