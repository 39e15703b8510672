package calendar

import (
	"math"
	"math/bits"
	"slices"
	"sort"
	"time"

	"github.com/supportops/policy/internal/spec"
)

// The years for which recurring holidays and changes of clocks are laid out.
const (
	firstYear = 1900
	lastYear  = 2200
)

// Zone holds the changes of clocks of one IANA zone. Calendars that are made
// from one Zone, by [Zone.New] or [NewAll], share it, which saves room and
// time.
//
// Make one with [NewZone]; the zero Zone is not valid. A Zone never changes and
// is safe for concurrent use.
type Zone struct {
	name string
	loc  *time.Location

	// Run k is from at(k) until at(k+1); the first begins before all else. Its
	// beginning and offset are kept in one number.
	runs   []int64
	most   int64 // the largest offset
	byTime index

	// late holds, for a run before which clocks had not caught up from an
	// earlier change, the local second from which on they have; no zone has
	// had one so far.
	late map[int]int64
}

// NewZone returns the zone of an IANA name such as "Europe/Berlin". The error
// is that of [New] for an unknown zone, with the path "zone".
func NewZone(name string) (*Zone, error) {
	d := &spec.Defects{Package: "calendar"}
	loc := d.Zone("zone", name)
	if err := d.Err(); err != nil {
		return nil, err
	}
	return newZone(name, loc, offsetChanges(loc)), nil
}

func newZone(name string, loc *time.Location, changes []offsetChange) *Zone {
	z := &Zone{name: name, loc: loc, runs: make([]int64, len(changes)), most: int64(changes[0].offset)}
	shown := -far // local seconds before it have been shown
	for k, c := range changes {
		z.runs[k] = max(c.at, -1<<44)<<offsetBits + int64(c.offset) + 1<<(offsetBits-1)
		z.most = max(z.most, int64(c.offset))
		if k > 0 {
			shown = max(shown, c.at+z.offset(k-1))
			if shown != z.caughtUp(k) {
				if z.late == nil {
					z.late = map[int]int64{}
				}
				z.late[k] = shown
			}
		}
	}
	z.byTime = newIndex(len(z.runs)-1, func(i int) int64 { return z.at(i + 1) })
	return z
}

const offsetBits = 18 // of a number in Zone.runs

// at returns the second at which run k begins.
func (z *Zone) at(k int) int64 { return z.runs[k] >> offsetBits }

// offset returns the offset of run k, in seconds east of UTC.
func (z *Zone) offset(k int) int64 { return z.runs[k]&(1<<offsetBits-1) - 1<<(offsetBits-1) }

// longAgo is before all that is ever asked for, in seconds.
const longAgo = -2 * far

// caughtUp returns the local second up to which clocks have shown all when run
// k begins: before the first, nothing.
func (z *Zone) caughtUp(k int) int64 {
	if k == 0 {
		return longAgo
	}
	if z.late != nil {
		if shown, ok := z.late[k]; ok {
			return shown
		}
	}
	return z.at(k) + z.offset(k-1)
}

// end returns the second at which run k ends, far for the last.
func (z *Zone) end(k int) int64 {
	if k+1 < len(z.runs) {
		return z.at(k + 1)
	}
	return far
}

// run returns the run that holds second s.
func (z *Zone) run(s int64) int {
	k := z.byTime.guess(s)
	for k+1 < len(z.runs) && z.at(k+1) <= s {
		k++
	}
	return k
}

// first returns the second at which the wall clock first shows local second x,
// which no change skips or repeats.
func (z *Zone) first(x int64) int64 {
	k := z.run(x - z.most)
	for {
		s := x - z.offset(k)
		if s < z.end(k) {
			return s
		}
		k++
	}
}

// offsetChange is an instant from which on clocks are offset seconds east of
// UTC.
type offsetChange struct {
	at     int64 // Unix seconds
	offset int32
}

// offsetChanges returns the offsets of loc from before firstYear to the end of
// lastYear; the first holds from the beginning of time, the last for ever.
// Changes that are of name only are left out.
func offsetChanges(loc *time.Location) []offsetChange {
	first := unix(firstSecond(), loc)
	_, offset := first.Zone()
	changes := make([]offsetChange, 1, 600) // two a year
	changes[0] = offsetChange{-far, int32(offset)}
	changes = walkOffsets(changes, first, newYear(ruleUntil))
	if all, ok := repeatRule(changes); ok {
		return all
	}
	return walkOffsets(changes, unix(newYear(ruleUntil)-1, loc), newYear(lastYear+1))
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

// firstSecond is before firstYear begins in any zone.
func firstSecond() int64 { return newYear(firstYear) - 31*secPerDay }

// newYear returns the Unix second at which year begins in UTC.
func newYear(year int) int64 {
	const marchToJanuary = 306 // days
	return (marchFirst(int64(year)-1) + marchToJanuary) * secPerDay
}

// A zone's clocks change for ever by a rule such as "the last Sunday in March",
// so that years of one kind, by their length and the weekday on which they
// begin, are alike. To ask package time about each change is most of the work
// of making a calendar. So the years from ruleFrom to ruleUntil, in which each
// kind occurs at least twice, since weekdays recur every 28 years, are looked at,
// and where those of a kind are alike, the years after them are taken from them.
const (
	ruleFrom  = 2030
	ruleUntil = ruleFrom + 2*28
)

// repeatRule appends to changes, which are all before ruleUntil, those of the
// years after it; ok is false where they follow no rule.
func repeatRule(changes []offsetChange) (all []offsetChange, ok bool) {
	var kinds [14]struct {
		start   int64
		changes []offsetChange
	}
	i := len(changes)
	for changes[i-1].at >= newYear(ruleFrom) { // not the first, which is of all time before
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

// An index narrows a search in a sorted list: its values are dealt into equal
// parts, and of each it holds how many values are not after its beginning. The
// zero index narrows nothing.
type index struct {
	origin int64
	shift  uint8
	from   []uint16 // of each part, and of one more
}

// newIndex returns an index of n values, with up to one part for two of them.
func newIndex(n int, value func(i int) int64) index {
	const least = 4
	if n < least || n > math.MaxUint16 {
		return index{}
	}
	origin := value(0)
	span := uint64(value(n-1) - origin)
	x := index{origin: origin, shift: uint8(bits.Len64(span / uint64(n/2)))}
	x.from = make([]uint16, span>>x.shift+2)
	var i int
	for b := range x.from {
		for i < n && uint64(value(i)-origin) <= uint64(b)<<x.shift {
			i++
		}
		x.from[b] = uint16(i)
	}
	return x
}

// guess returns no more than how many values are not after v, and of what lies
// evenly only a few less.
func (x *index) guess(v int64) int {
	if v < x.origin || len(x.from) == 0 {
		return 0
	}
	return int(x.from[min(uint64(v-x.origin)>>(x.shift&63), uint64(len(x.from)-1))])
}
