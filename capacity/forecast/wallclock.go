package forecast

import (
	"slices"
	"sort"
	"time"

	"github.com/supportops/policy/internal/spec"
)

// WallClock places slots of real time on the clock on the wall, where a day
// always has equally many slots: with hours, 24. Where clocks go forward a day
// has 23 slots of real time and one slot of its wall clock never comes; where
// they go back it has 25 and one slot comes twice.
//
// Customers and shifts follow the wall clock, so seasons and shift patterns are
// counted on it; arrivals and people are counted in real time. The zero
// WallClock has no slots. It is immutable and safe for concurrent use.
//
//	real       0   1   2   3   4 …  22        0   1   2   3   4 …  24
//	           │   │    \   \   \     \       │   │   │  /   /     /
//	wall       0   1   2   3   4   5 … 23     0   1   2   3   4 … 23
type WallClock struct {
	at   []int // wall slot by slot of real time
	wall int   // slots on the wall
}

// NewWallClock returns the clock for the given number of days, beginning with
// the local date of first, in the zone of first. The slot divides 24 hours;
// wall slot 0 begins at midnight of the first date. It fails with a
// *capacity.SpecError for other slots, for more than 2^20 of them, and where
// clocks change by a part of a slot, which some zones do: half-hour slots fit
// there.
func NewWallClock(first time.Time, slot time.Duration, days int) (WallClock, error) {
	if err := checkWall(slot, days); err != nil {
		return WallClock{}, err
	}
	perDay := int(day / slot)
	w := WallClock{wall: days * perDay}
	start := dateOf(first)
	for t := beginning(first); ; t = t.Add(slot) {
		h, m, s := t.Clock()
		clock := time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second + time.Duration(t.Nanosecond())
		k := int(dateOf(t).Sub(start)/day)*perDay + int(clock/slot)
		if k >= w.wall {
			return w, nil
		}
		if clock%slot != 0 {
			d := &spec.Defects{Package: "forecast"}
			d.Add("slot", spec.ErrConflict, "clocks are changed by a part of %v before %v", slot, t.Format(time.RFC3339))
			return WallClock{}, d.Err()
		}
		w.at = append(w.at, k)
	}
}

// checkWall refuses slots that do not divide a day, and too many days.
func checkWall(slot time.Duration, days int) error {
	d := &spec.Defects{Package: "forecast"}
	if slot < time.Minute || slot > day || day%slot != 0 {
		d.Add("slot", spec.ErrRange, "%v, want a length from 1m that divides 24h", slot)
	} else if most := maxSlots / int(day/slot); days < 0 || days > most {
		d.Add("days", spec.ErrRange, "%d, want 0 to %d", days, most)
	}
	return d.Err()
}

// day is the length of one on the wall; longestDay is longer than any in real time.
const (
	day        = 24 * time.Hour
	longestDay = 30 * time.Hour
)

// dateOf returns the local date of t as midnight in UTC.
func dateOf(t time.Time) time.Time {
	_, offset := t.Zone()
	return t.Add(time.Duration(offset) * time.Second).UTC().Truncate(day)
}

// beginning returns the first instant of the local date of t.
func beginning(t time.Time) time.Time {
	date, before := dateOf(t), t.Truncate(time.Second).Add(-longestDay)
	seconds := sort.Search(int(longestDay/time.Second), func(i int) bool {
		return !dateOf(before.Add(time.Duration(i) * time.Second)).Before(date)
	})
	return before.Add(time.Duration(seconds) * time.Second)
}

// Slots returns the slot on the wall of each slot of real time, ascending
// except where clocks go back.
func (w WallClock) Slots() []int { return slices.Clone(w.at) }

// Len returns the number of slots on the wall.
func (w WallClock) Len() int { return w.wall }

// Series returns a history on the wall clock of amounts in real time: a slot
// that comes twice has the mean of both, one that never comes is closed. It
// fails with a *capacity.SpecError unless there is one value for each slot of real time.
func (w WallClock) Series(values []float64) (Series, error) {
	if len(values) != len(w.at) {
		d := &spec.Defects{Package: "forecast"}
		d.Add("values", spec.ErrConflict, "%d elements for %d slots of real time", len(values), len(w.at))
		return Series{}, d.Err()
	}
	s := Series{Values: make([]float64, w.wall), Slots: Slots{Open: make([]bool, w.wall)}}
	times := make([]float64, w.wall)
	for i, k := range w.at {
		times[k]++
		s.Values[k] += (values[i] - s.Values[k]) / times[k]
		s.Open[k] = true
	}
	return s, nil
}

// RealTime returns for each slot of real time the element of its slot on the
// wall: the points of a forecast, or the slots in which a shift works. A list
// that is shorter than the clock, such as the pattern of a week, is repeated;
// an empty one gives nil.
func RealTime[T any](w WallClock, wall []T) []T {
	if len(wall) == 0 {
		return nil
	}
	out := make([]T, len(w.at))
	for i, k := range w.at {
		out[i] = wall[k%len(wall)]
	}
	return out
}
