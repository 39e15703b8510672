package oncall

import (
	"time"

	"github.com/supportops/policy/internal/spec"
)

// Ground says why a person is on call, or why nobody is.
//
//   - "turn": it is their turn
//   - "override": an override names them, or nobody
//   - "substitute": they stand in for whose turn it is
//   - "shut": nobody: the calendar is shut
//   - "not_begun": nobody: the first turn has not begun
//   - "no_member": nobody: no member had joined, or all had left, when the turn began
type Ground string

// The grounds.
const (
	groundInTurn     Ground = "turn"
	groundOverridden Ground = "override"
	groundStandingIn Ground = "substitute"
	groundShut       Ground = "shut"
	groundNotBegun   Ground = "not_begun"
	groundNoMember   Ground = "no_member"
)

// Duty says who is on call at an instant, and why.
type Duty struct {
	Person  string   `json:"person,omitzero"` // empty: nobody
	Why     Ground   `json:"why"`
	Index   int      `json:"index"`            // of the override or substitute in the document; -1: none
	Turn    int      `json:"turn"`             // number of the turn, the first is 0; -1: no turn has begun
	Of      string   `json:"of,omitzero"`      // whose turn it is
	Leaving string   `json:"leaving,omitzero"` // who handed over less than the overlap ago and is on call too
	Shadows []string `json:"shadows,omitzero"` // who follows the person, in the order of the document
}

// Duty returns who is on call at t and why.
func (r *Rotation) Duty(t time.Time) Duty {
	d := r.duty(t)
	if d.Person == "" {
		return d
	}
	seen := spec.Seen[string]{d.Person: true}
	for _, x := range r.spec.Shadows {
		on := !t.Before(x.From) && t.Before(x.To) && (x.Of == "" || x.Of == d.Person)
		if on && !seen.Again(x.Person) {
			d.Shadows = append(d.Shadows, x.Person)
		}
	}
	d.Leaving = r.leaving(t, &d)
	return d
}

// leaving returns who handed over to the person of d, who is on call at t, less
// than the overlap ago; "" if nobody did.
func (r *Rotation) leaving(t time.Time, d *Duty) string {
	if d.Person == "" || d.Why == groundOverridden {
		return ""
	}
	if at, _ := r.begin(d.Turn); t.Before(at.Add(r.spec.Overlap.Std())) {
		if before := r.duty(at.Add(-1)); before.Person != d.Person {
			return before.Person
		}
	}
	return ""
}

// duty is [Rotation.Duty] without shadows and whoever hands over.
func (r *Rotation) duty(t time.Time) Duty {
	d := Duty{Why: groundNotBegun, Index: none, Turn: none}
	if k, ok := r.turn(t); ok {
		d.Turn, d.Why = k, groundNoMember
		if place := r.holder(k); place != none {
			d.Of = r.members[place].person
			d.Person, d.Why = d.Of, groundInTurn
		}
	}
	if i := find(r.overrides, t); i != none {
		d.Person, d.Why, d.Index = r.spec.Overrides[i].Person, groundOverridden, i
		return d
	}
	if r.cal != nil && !r.cal.Open(t) {
		d.Person, d.Why = "", groundShut
		return d
	}
	if d.Person != "" {
		if i := find(r.substitutes[d.Person], t); i != none {
			d.Person, d.Why, d.Index = r.spec.Substitutes[i].By, groundStandingIn, i
		}
	}
	return d
}

// OnCall returns who is on call at t; ok is false if nobody is.
func (r *Rotation) OnCall(t time.Time) (person string, ok bool) {
	d := r.duty(t)
	return d.Person, d.Person != ""
}

// NextOnCall returns the first instant from t on at which somebody is on call;
// ok is false if nobody ever is.
func (r *Rotation) NextOnCall(t time.Time) (at time.Time, ok bool) {
	for t = t.Round(0); ; t = at {
		d := r.duty(t)
		if d.Person != "" {
			return t, true
		}
		if at, ok = r.mayChange(t, d); !ok {
			return time.Time{}, false
		}
	}
}

// mayChange returns the first instant after t, at which nobody is on call for
// the reason of d, at which that may have changed.
func (r *Rotation) mayChange(t time.Time, d Duty) (at time.Time, ok bool) {
	consider := func(x time.Time, known bool) {
		if known && x.After(t) && (!ok || x.Before(at)) {
			at, ok = x, true
		}
	}
	consider(nextEdge(r.overrides, t))
	switch {
	case r.loc == nil || d.Why == groundOverridden:
	case d.Of != "":
		consider(r.cal.NextOpening(t)) // shut
	default:
		next := 0
		if d.Turn != none {
			next = r.stint(d.Turn) + 1
		}
		for ; next < len(r.stints); next++ {
			if len(r.stints[next].active) > 0 {
				consider(r.begin(r.stints[next].first))
				break
			}
		}
	}
	return at, ok
}
