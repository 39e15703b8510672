package calendar

import (
	"slices"
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

// offsetChanges returns the offsets of loc from before firstYear to the end of
// lastYear; the first holds from the beginning of time, the last for ever. Changes of name only
// are left out.
func offsetChanges(loc *time.Location) []offsetChange {
	first := time.Date(firstYear-1, time.December, 1, 0, 0, 0, 0, time.UTC).In(loc)
	_, offset := first.Zone()
	changes := make([]offsetChange, 1, 2*(lastYear-firstYear))
	changes[0] = offsetChange{-far, int32(offset)}
	changes = walkOffsets(changes, first, newYear(ruleUntil))
	if all, ok := repeatRule(changes); ok {
		return all
	}
	return walkOffsets(changes, time.Unix(newYear(ruleUntil)-1, 0).In(loc), newYear(lastYear+1))
}

// walkOffsets appends the changes after t, before until.
func walkOffsets(changes []offsetChange, t time.Time, until int64) []offsetChange {
	for {
		end, ok := nextBound(t)
		if !ok || end.Unix() >= until {
			return changes
		}
		t = end
		if _, offset := t.Zone(); int32(offset) != changes[len(changes)-1].offset {
			changes = append(changes, offsetChange{t.Unix(), int32(offset)})
		}
	}
}

// newYear returns the Unix second at which year begins in UTC.
func newYear(year int) int64 { return NewDate(year, time.January, 1).day() * secPerDay }

// A zone's clocks change for ever by a rule such as "the last Sunday in March",
// so that years of one kind, by their length and the weekday on which they
// begin, are alike. To ask package time about each change is most of the work
// of making a calendar. So the years from ruleFrom to ruleUntil, in which each
// kind occurs at least twice, are looked at, and where those of a kind are
// alike, the years after them are taken from them.
const (
	ruleFrom  = 2040
	ruleUntil = 2100
)

// repeatRule appends to changes, which are all before ruleUntil, those of the
// years after it; ok is false where they follow no rule.
func repeatRule(changes []offsetChange) (all []offsetChange, ok bool) {
	var kinds [14]struct {
		start   int64
		changes []offsetChange
	}
	i := len(changes)
	for i > 0 && changes[i-1].at >= newYear(ruleFrom) {
		i--
	}
	for year := ruleFrom; year <= lastYear; year++ {
		start, end := newYear(year), newYear(year+1)
		kind := &kinds[weekIndex(start/secPerDay)+7*((end-start)/secPerDay-365)]
		if year >= ruleUntil {
			for _, c := range kind.changes {
				changes = append(changes, offsetChange{c.at - kind.start + start, c.offset})
			}
			continue
		}
		from := i
		for i < len(changes) && changes[i].at < end {
			i++
		}
		own := changes[from:i:i]
		if kind.start != 0 && !slices.EqualFunc(own, kind.changes, func(a, b offsetChange) bool {
			return a.at-start == b.at-kind.start && a.offset == b.offset
		}) {
			return nil, false
		}
		kind.start, kind.changes = start, own
	}
	return changes, true
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
