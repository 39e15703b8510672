package sla

import (
	"sort"
	"time"
)

// The years for which recurring holidays and changes of clocks are laid out.
const (
	firstYear = 1900
	lastYear  = 2200
)

// offsetChange is an instant from which on clocks are offset seconds east of
// UTC.
type offsetChange struct {
	at     int64 // Unix seconds
	offset int32
}

// offsetChanges returns the offsets of loc from before firstYear until after
// lastYear; the first holds from the beginning of time. Changes of name only
// are left out.
func offsetChanges(loc *time.Location) []offsetChange {
	t := time.Date(firstYear-1, time.December, 1, 0, 0, 0, 0, time.UTC).In(loc)
	last := time.Date(lastYear+1, time.February, 1, 0, 0, 0, 0, time.UTC)
	_, offset := t.Zone()
	changes := make([]offsetChange, 1, 2*(lastYear-firstYear))
	changes[0] = offsetChange{-far, int32(offset)}
	for {
		end, ok := nextBound(t)
		if !ok || end.After(last) {
			return changes
		}
		t = end
		if _, next := t.Zone(); next != offset {
			offset = next
			changes = append(changes, offsetChange{t.Unix(), int32(offset)})
		}
	}
}

// nextBound returns an instant after t until which the offset of t's zone
// stays as it is at t; ok is false if it stays for ever.
//
// It is [time.Time.ZoneBounds] but for one case. Past the last change that the
// zone database lists, ZoneBounds also ends at December 31 of leap years, and
// asked on that day it returns an end that is not after it.
func nextBound(t time.Time) (end time.Time, ok bool) {
	_, end = t.ZoneBounds()
	if end.IsZero() || end.After(t) {
		return end, !end.IsZero()
	}
	_, offset := t.Zone()
	changed := func(after time.Duration) bool {
		_, o := t.Add(after).Zone()
		return o != offset
	}
	const day = 24 * time.Hour
	if !changed(day) {
		return t.Add(day), true
	}
	n := sort.Search(secPerDay-1, func(i int) bool { return changed(time.Duration(i+1) * time.Second) })
	return t.Add(time.Duration(n+1) * time.Second), true
}
