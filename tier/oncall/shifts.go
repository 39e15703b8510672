package oncall

import (
	"iter"
	"time"
)

// Shifts returns who is on call from from to before to, without gap or
// overlap; neighbours have different people. It is empty unless from is before
// to.
func (r *Rotation) Shifts(from, to time.Time) iter.Seq[Shift] {
	return func(yield func(Shift) bool) {
		loc := time.UTC
		if r.loc != nil {
			loc = r.loc
		}
		from, end := from.Round(0).In(loc), to.Round(0).In(loc)
		if !from.Before(end) {
			return
		}
		at := from
		person, _ := r.OnCall(at)
		for {
			next, ok := r.change(at)
			if !ok || !next.Before(end) {
				yield(Shift{from, end, person})
				return
			}
			at = next.In(loc)
			if p, _ := r.OnCall(at); p != person {
				if !yield(Shift{from, at, person}) {
					return
				}
				from, person = at, p
			}
		}
	}
}

// change returns the first instant after t at which something may change: a
// turn, an override, a substitute, the calendar. ok is false if nothing does.
func (r *Rotation) change(t time.Time) (at time.Time, ok bool) {
	if r.loc == nil {
		return at, false
	}
	consider := func(x time.Time, known bool) {
		if known && x.After(t) && (!ok || x.Before(at)) {
			at, ok = x, true
		}
	}
	consider(r.nextTurn(t))
	consider(nextEdge(r.overrides, t))
	if len(r.substitutes) > 0 {
		if k, begun := r.turn(t); begun {
			if place := r.holder(k); place != none {
				consider(nextEdge(r.substitutes[r.members[place].person], t))
			}
		}
	}
	if r.cal != nil {
		consider(r.cal.NextOpening(t))
		consider(r.cal.NextClosing(t))
	}
	return at, ok
}
