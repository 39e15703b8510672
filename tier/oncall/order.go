package oncall

import (
	"slices"
	"sort"

	"github.com/supportops/policy/sla/calendar"
)

// stint is a run of turns during which the same places of the order are
// members:
//
//	turns   0 1 2 3 | 4 5 6 7 8 | 9 …
//	order   a b c a | b d c b d | c …    d joins before turn 4, b leaves before turn 9
//
// Each turn goes to the next member after the place that had the turn before.
type stint struct {
	first  int     // turn
	active []int32 // places, in order; none: nobody has these turns
	pos    int     // place in active that has the first turn
}

// layOut returns the stints of the rotation.
func (r *Rotation) layOut() []stint {
	bounds := []int{0}
	for i := range r.members {
		for _, date := range []calendar.Date{r.members[i].from, r.members[i].to} {
			if !date.IsZero() {
				bounds = append(bounds, r.firstFrom(date))
			}
		}
	}
	slices.Sort(bounds)
	var stints []stint
	last := none // place that had the turn before
	for i, k := range slices.Compact(bounds) {
		date, _, ok := r.nominal(k)
		if !ok {
			break
		}
		if i > 0 {
			prev := &stints[i-1]
			if n := len(prev.active); n > 0 {
				last = int(prev.active[(prev.pos+k-1-prev.first)%n])
			}
		}
		s := stint{first: k}
		for place := range r.members {
			if m := &r.members[place]; date.Compare(m.from) >= 0 && (m.to.IsZero() || date.Compare(m.to) < 0) {
				s.active = append(s.active, int32(place))
			}
		}
		s.pos = max(slices.IndexFunc(s.active, func(place int32) bool { return int(place) > last }), 0)
		stints = append(stints, s)
	}
	return stints
}

// holder returns the place that has turn k, or none.
func (r *Rotation) holder(k int) int {
	s := &r.stints[r.stint(k)]
	if len(s.active) == 0 {
		return none
	}
	return int(s.active[(s.pos+k-s.first)%len(s.active)])
}

// stint returns the index of the stint that has turn k.
func (r *Rotation) stint(k int) int {
	if len(r.stints) == 1 {
		return 0
	}
	return sort.Search(len(r.stints), func(i int) bool { return r.stints[i].first > k }) - 1
}
