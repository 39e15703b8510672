package calendar

import (
	"encoding/binary"
	"slices"
	"testing"
	"time"
)

// madeZone returns a zone of a first offset, changes, and a rule for what comes
// after them, as the zone database writes them.
func madeZone(t *testing.T, changes []offsetChange, rule string) *time.Location {
	t.Helper()
	header := func(times, types, chars int) []byte {
		b := append([]byte("TZif2"), make([]byte, 15)...)
		for _, n := range []int{0, 0, 0, times, types, chars} {
			b = binary.BigEndian.AppendUint32(b, uint32(n))
		}
		return b
	}
	data := append(header(0, 0, 0), header(len(changes)-1, len(changes), 4)...)
	for _, c := range changes[1:] {
		data = binary.BigEndian.AppendUint64(data, uint64(c.at))
	}
	for i := range changes[1:] {
		data = append(data, byte(i+1))
	}
	for _, c := range changes {
		data = append(binary.BigEndian.AppendUint32(data, uint32(c.offset)), 0, 0)
	}
	loc, err := time.LoadLocationFromTZData("made", append(data, "AAA\x00\n"+rule+"\n"...))
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// daily finds the changes by the offsets of each day, and in a day by halving.
func daily(loc *time.Location) []offsetChange {
	offset := func(s int64) int32 { _, o := unix(s, loc).Zone(); return int32(o) }
	changes := []offsetChange{{-far, offset(firstSecond())}}
	for s := firstSecond(); s < newYear(lastYear+1); s += secPerDay {
		lo, hi := s, min(s+secPerDay, newYear(lastYear+1)-1)
		if offset(lo) == offset(hi) {
			continue
		}
		for hi-lo > 1 {
			if mid := (lo + hi) / 2; offset(mid) == offset(lo) {
				lo = mid
			} else {
				hi = mid
			}
		}
		changes = append(changes, offsetChange{hi, offset(hi)})
	}
	return changes
}

// Changes are found whatever a zone's rule is, at the very ends of the years that
// are looked at, and where a rule begins late or is broken once. (Package time
// follows a rule from 1970 on.)
func TestOffsetChangesOfMadeZones(t *testing.T) {
	at := func(year int, by int64) int64 { return newYear(year) + by }
	for _, row := range []struct {
		name    string
		changes []offsetChange
		rule    string
	}{
		{"none", []offsetChange{{-far, 3600}}, "AAA-1"},
		{"a rule", []offsetChange{{-far, 900}, {at(2000, 0), 0}}, "AAA0BBB,J100/2,J300/2"},
		{"a rule by weekdays", []offsetChange{{-far, 900}, {at(2000, 0), 0}}, "AAA-1BBB,M3.5.0,M10.5.0/3"},
		{"a rule by days with leap days", []offsetChange{{-far, 900}, {at(2000, 0), 0}}, "AAA3BBB,60/0,300/0"},
		{"a rule that changes on the first and the last day", []offsetChange{{-far, 900}, {at(2000, 0), 0}}, "AAA0BBB,J1/5,J365/12"},
		{"a rule that changes as the year ends", []offsetChange{{-far, 900}, {at(2000, 0), 0}}, "AAA0BBB,J1/0,J365/0"},
		{"a rule that changes on December 31", []offsetChange{{-far, 900}, {at(2000, 0), 0}}, "AAA0BBB,J100/0,J365/12"},
		{"a rule in the south", []offsetChange{{-far, 900}, {at(2000, 0), 0}}, "AAA-10BBB,M10.1.0,M4.1.0/3"},
		{"changes as the years that are looked at begin and end", []offsetChange{
			{-far, 0}, {firstSecond() - 1, 60}, {firstSecond() + 1, 120}, {at(firstYear, 0), 180}, {at(ruleFrom, -1), 240}, {at(ruleFrom, 1), 300},
			{at(ruleUntil, -1), 360}, {at(ruleUntil, 1), 420}, {at(lastYear, 0), 480}, {at(lastYear+1, -1), 540}, {at(lastYear+1, 1), 600},
		}, "<+0010>-0:10"},
		{"changes at the very beginning of each", []offsetChange{
			{-far, 0}, {firstSecond(), 120}, {at(ruleFrom, 0), 240}, {at(ruleUntil, 0), 360}, {at(lastYear+1, 0), 480},
		}, "<+0008>-0:08"},
		{"a rule from 2031 on", []offsetChange{{-far, 900}, {at(2031, 5*30*secPerDay), 0}}, "AAA0BBB,J100/2,J300/2"},
		{"a rule from 2085 on", []offsetChange{{-far, 900}, {at(2085, 5*30*secPerDay), 0}}, "AAA0BBB,J100/2,J300/2"},
		{"a rule, and one year that breaks it by an hour", []offsetChange{{-far, 0}, {at(2058, 99*secPerDay+7200), 3600}, {at(2058, 299*secPerDay+7200), 0}}, "AAA0BBB,J100/2,J300/2"},
		{"changes of name alone", []offsetChange{{-far, 900}, {at(1950, 0), 900}, {at(1951, 0), 0}, {at(1952, 0), 0}}, "AAA0"},
	} {
		loc := madeZone(t, row.changes, row.rule)
		want := daily(loc)
		if got := offsetChanges(loc); !slices.Equal(got, want) {
			t.Errorf("%s: %d changes, want %d", row.name, len(got), len(want))
			for i := range min(len(got), len(want)) {
				if got[i] != want[i] {
					t.Errorf("%s: change %d at %v, want %v", row.name, i, unix(got[i].at, loc), unix(want[i].at, loc))
					break
				}
			}
		}
	}
}
