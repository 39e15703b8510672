package sla

import (
	"sort"
	"time"
)

// former looks at the targets that applied before the present one.
func (p *Policy) former(s *Status, x *tally) {
	marks, since := x.a.marks, x.since()
	for i := x.r.first; i != 0 && marks[i].next != 0; i = marks[i].next {
		next := &marks[marks[i].next]
		if !p.retargeted(x, i) || next.at.After(x.end) || !since.Before(next.at) {
			continue
		}
		s.FormerTargets++
		s.FormerBreach = s.FormerBreach || x.formerDue(i).breached
	}
}

// retargeted reports whether the promise changes at the mark after mark i,
// having applied for some time.
func (p *Policy) retargeted(x *tally, i int32) bool {
	m := &x.a.marks[i]
	next := &x.a.marks[m.next]
	return m.promise != next.promise && m.at.Before(next.at)
}

// since returns the instant from which on the first promise of a run applied.
func (x *tally) since() instant { return earliest(x.r.start, x.r.trigger) }

// formerVerdict is how a promise stood when another came to apply.
type formerVerdict struct {
	due      time.Time
	ok       bool
	breached bool
}

// formerDue judges the promise of mark i at the end of its time.
func (x *tally) formerDue(i int32) formerVerdict {
	marks := x.a.marks
	to := marks[marks[i].next].at
	under := &x.a.promises[marks[i].promise]
	if !x.explain && (under.target < 0 || x.c.targets[under.target].by < 0 && to.Before(x.r.start.Add(under.amount))) {
		return formerVerdict{} // none, or not used in so short a time
	}
	y := &x.a.spare
	y.begin(x.p, x.a, x.r, under, to)
	if x.changed && x.change.Before(to) {
		y.carry()
	}
	if y.none != "" || y.t.by < 0 && !x.explain && to.Before(y.start.Add(y.within)) {
		return formerVerdict{}
	}
	if y.t.by >= 0 {
		return formerVerdict{y.days, true, to.After(instantOf(y.days))}
	}
	y.first, y.limit = x.stretches(y.mode, y.start)
	due, ok := y.asOf(to)
	return formerVerdict{due, ok, ok && to.After(instantOf(due))}
}

// profile are the stretches of a run in one mode, from one instant on.
type profile struct {
	mode         tallyMode
	start        instant
	first, limit int
}

// stretches returns the stretches of the whole run in a mode, from the instant
// at which a promise lets it start. Each is counted once, however many promises
// ask for it.
func (x *tally) stretches(mode tallyMode, start instant) (first, limit int) {
	if mode == x.mode && start == x.start {
		return x.first, x.limit
	}
	for _, p := range x.a.profiles {
		if p.mode == mode && p.start == start {
			return p.first, p.limit
		}
	}
	y := &x.a.other
	*y = tally{p: x.p, a: x.a, r: x.r, c: x.c, mode: mode, start: start, end: x.end, progress: progress{budget: y.budget}}
	y.build()
	x.a.profiles = append(x.a.profiles, profile{mode, start, y.first, y.limit})
	return y.first, y.limit
}

// asOf returns the deadline as it was seen at an instant, at which the clock
// ran or was held and its promise ended.
func (x *tally) asOf(t instant) (due time.Time, ok bool) {
	x.used, x.lost, x.pause = 0, 0, -1
	x.to, x.calID, x.now = x.start, x.promise.cal, x.cal
	list := x.a.stretches[x.first:x.limit]
	k := sort.Search(len(list), func(i int) bool { return !list[i].to.Before(t) })
	x.limit = x.first + k
	if k < len(list) && list[k].from.Before(t) {
		s := &list[k]
		open := x.p.calendars[s.cal].Reading(t.time()).Sub(s.at)
		x.limit, x.pause, x.used, x.lost, x.to = x.limit+1, s.pause, s.before, s.lost, t
		if s.what == counts {
			x.used = plus(x.used, open)
		} else {
			x.lost = plus(x.lost, open)
		}
	}
	if x.used >= x.within {
		if due, ok = x.deadline(x.used); ok && !instantOf(due).After(t) {
			return due, true
		}
	}
	if x.pause >= 0 { // its end, or that of its budget, lies ahead
		return time.Time{}, false
	}
	x.at = x.cal.Reading(x.to.time())
	return x.project(x.to, x.at, x.lost)
}
