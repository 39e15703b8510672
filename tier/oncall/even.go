package oncall

import (
	"cmp"
	"slices"
	"time"

	"github.com/supportops/policy/internal/spec"
)

// EvenSpec says what a fair share is: an hour on call counts 1, plus Night at
// night, Weekend at a weekend and Holiday on a holiday.
type EvenSpec struct {
	LoadSpec
	Night   int `json:"night_extra,omitzero"`   // 0 to 100
	Weekend int `json:"weekend_extra,omitzero"` // 0 to 100
	Holiday int `json:"holiday_extra,omitzero"` // 0 to 100
}

// Even returns the turns that begin from from to before to, given out anew so
// that loads even out. The turns that count most are given out first, each to
// whoever of its members has the least load by then; of equals to one who has
// neither the turn before nor the one after, then to whoever was given one
// longest ago, then in the order of the list. Loads of the past, such as those
// of [Loads] over the last year, count from the beginning; people without one
// begin at 0.
//
// Even does not change r: it returns overrides, in order of time, for the
// application to put into the document before those that it has. It leaves out
// time that is overridden already, time in which the calendar is shut, and time
// in which nobody is a member. Substitutes play no part: an override comes
// before them. A turn is never divided, so that loads, if all are members all
// the time and begin equal, differ by no more than the largest turn.
//
// An error is a [*tier.SpecError] with every defect of s.
func (r *Rotation) Even(from, to time.Time, past []Load, s EvenSpec) ([]Shift, error) {
	m, err := newMeter(s.LoadSpec)
	d := &spec.Defects{Package: pkg}
	d.AddErr("", err)
	for _, x := range []struct {
		name  string
		value int
	}{{"night_extra", s.Night}, {"weekend_extra", s.Weekend}, {"holiday_extra", s.Holiday}} {
		if x.value < 0 || x.value > 100 {
			d.Add(x.name, spec.ErrRange, "%d, want 0 to 100", x.value)
		}
	}
	if err := d.Err(); err != nil {
		return nil, err
	}
	e := evening{rotation: r, meter: m, spec: s, points: map[string]time.Duration{}, last: map[string]int{}}
	for _, l := range past {
		e.points[l.Person] += e.weigh(l)
	}
	return e.turns(from.Round(0), to.Round(0)), nil
}

// evening is a plan that is being evened out.
type evening struct {
	rotation *Rotation
	meter    *meter
	spec     EvenSpec
	points   map[string]time.Duration
	last     map[string]int // which of the turns given out was theirs, from 1
}

// share is a turn that is given out.
type share struct {
	turn   int
	pieces []Shift // that may be given to anybody
	points time.Duration
	person string
}

// weigh returns what a load counts.
func (e *evening) weigh(l Load) time.Duration {
	return l.Time.Std() + time.Duration(e.spec.Night)*l.Night.Std() + time.Duration(e.spec.Weekend)*l.Weekend.Std() + time.Duration(e.spec.Holiday)*l.Holiday.Std()
}

// turns gives out the turns.
func (e *evening) turns(from, to time.Time) []Shift {
	shares := e.shares(from, to)
	order := make([]int, len(shares))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(shares[b].points, shares[a].points) })
	for given, i := range order {
		x := &shares[i]
		near := map[string]bool{}
		if i > 0 {
			near[shares[i-1].person] = true
		}
		if i+1 < len(shares) {
			near[shares[i+1].person] = true
		}
		x.person = e.least(x.turn, near)
		e.points[x.person] += x.points
		e.last[x.person] = given + 1
	}
	var out []Shift
	for _, x := range shares {
		for _, p := range x.pieces {
			out = append(out, Shift{p.From.In(e.rotation.loc), p.To.In(e.rotation.loc), x.person})
		}
	}
	return out
}

// shares returns the turns that may be given out, in order.
func (e *evening) shares(from, to time.Time) []share {
	var out []share
	r := e.rotation
	at, ok := r.nextTurn(from.Add(-1))
	for ok && at.Before(to) {
		next, more := r.nextTurn(at)
		end := next
		if !more {
			end = to // the last turn does not end
		}
		x := share{pieces: e.pieces(at, end)}
		for _, p := range x.pieces {
			x.points += e.weigh(e.meter.measure(p.From, p.To))
		}
		x.turn, _ = r.turn(at)
		if len(x.pieces) > 0 {
			out = append(out, x)
		}
		at, ok = next, more
	}
	return out
}

// pieces returns the stretches of a turn that may be given to anybody. What is
// overridden counts for whom the override names.
func (e *evening) pieces(from, to time.Time) []Shift {
	r := e.rotation
	var out []Shift
	for at := from; at.Before(to); {
		next, ok := r.change(at)
		if !ok || next.After(to) {
			next = to
		}
		switch d := r.duty(at); {
		case d.Why == groundOverridden && d.Person != "":
			e.points[d.Person] += e.weigh(e.meter.measure(at, next))
		case d.Why == groundInTurn || d.Why == groundStandingIn:
			if n := len(out); n > 0 && out[n-1].To.Equal(at) {
				out[n-1].To = next
			} else {
				out = append(out, Shift{From: at, To: next})
			}
		}
		at = next
	}
	return out
}

// least returns the member of a turn with the least load.
func (e *evening) least(turn int, near map[string]bool) string {
	best := ""
	for _, place := range e.rotation.stints[e.rotation.stint(turn)].active {
		if person := e.rotation.members[place].person; best == "" || e.before(person, best, near) {
			best = person
		}
	}
	return best
}

// before reports whether a turn goes to a rather than to b.
func (e *evening) before(a, b string, near map[string]bool) bool {
	load := cmp.Compare(e.points[a], e.points[b])
	return load < 0 || load == 0 && (near[b] && !near[a] || near[b] == near[a] && e.last[a] < e.last[b])
}
