package sla

import (
	"sort"
	"time"
)

// find returns what is promised to a run now, by what the ticket is, and
// whether that may differ from what was.
func (f *fold) find(c *clock, r *run, now time.Time) (x promise, other bool) {
	if c.Pick != "" {
		return f.earliest(c, r, now), true
	}
	none := int32(len(c.targets))
	i := none
	if list := c.match.root.all; list != nil {
		for _, k := range list {
			if c.match.conds[k].holds(f.p.facts, f.a.vals) && (c.targets[k].plain || f.p.applies(c, k, f.a.vals, r.start, f.opened, now)) {
				i = k
				break
			}
		}
	} else {
		i = c.match.first(f.p.facts, f.a.vals, none, func(i int32) bool {
			return c.targets[i].plain || f.p.applies(c, i, f.a.vals, r.start, f.opened, now)
		})
	}
	was := f.a.promises[r.promise].target
	switch {
	case i == none:
		return promise{target: -1, factor: -1}, was >= 0
	case i == was && c.targets[i].static && len(f.p.factors.conds) == 0:
		return promise{}, false
	}
	return f.p.promise(c, i, f.a.vals), true
}

// earliest returns, of all that match, the promise with the earliest deadline,
// counted from the start without pauses.
func (f *fold) earliest(c *clock, r *run, now time.Time) promise {
	best := promise{target: -1, factor: -1}
	var first time.Time
	for i := range c.targets {
		k := int32(i)
		if !c.match.conds[i].holds(f.p.facts, f.a.vals) || !f.p.applies(c, k, f.a.vals, r.start, f.opened, now) {
			continue
		}
		x := f.p.promise(c, k, f.a.vals)
		due, ok := f.p.due(c, &x, r.start)
		switch {
		case best.target < 0, ok && (first.IsZero() || due.Before(first)):
			best = x
			if ok {
				first = due
			}
		}
	}
	return best
}

// applies reports whether target i, whose condition holds, is in force at now
// for a ticket opened at opened and a run that counts from start, and finds
// what it asks for stated.
func (p *Policy) applies(c *clock, i int32, vals []value, start, opened, now time.Time) bool {
	t := &c.targets[i]
	if c.edges && (now.Before(t.From) || !t.To.IsZero() && !now.Before(t.To)) {
		return false
	}
	if opened.Before(t.OpenedFrom) || !t.OpenedTo.IsZero() && !opened.Before(t.OpenedTo) {
		return false
	}
	if t.by >= 0 {
		if _, ok := instantText(vals[t.by].text, time.UTC); !ok {
			return false
		}
	}
	if t.amount >= 0 {
		if _, ok := amountText(vals[t.amount].text); !ok {
			return false
		}
	}
	return t.Started == "" || !p.calendars[p.calendarOf(t, vals)].Open(start)
}

// amountText reads an amount of time that a fact states.
func amountText(s string) (time.Duration, bool) {
	d, err := time.ParseDuration(s)
	return d, err == nil && d >= 0
}

// calendarOf returns the calendar of a target for a ticket.
func (p *Policy) calendarOf(t *target, vals []value) int32 {
	for _, fact := range t.calOf {
		if name := vals[fact].text; name != "" {
			if i := p.calendarID(name); i >= 0 {
				return i
			}
		}
	}
	return t.cal
}

// promise returns what target i promises to a ticket.
func (p *Policy) promise(c *clock, i int32, vals []value) promise {
	t := &c.targets[i]
	x := promise{target: i, factor: -1, cal: p.calendarOf(t, vals)}
	if !t.Fixed && t.by < 0 && len(p.factors.conds) > 0 {
		n := int32(len(p.factors.conds))
		if k := p.factors.first(p.facts, vals, n, nil); k < n {
			x.factor = k
		}
	}
	switch {
	case t.by >= 0:
		x.by, _ = instantText(vals[t.by].text, p.calendars[x.cal].Location())
	case t.amount >= 0:
		x.amount, _ = amountText(vals[t.amount].text)
	case t.Within != nil:
		x.amount = time.Duration(t.Within.Time)
	}
	if x.factor >= 0 && t.Within != nil {
		x.amount = p.spec.Factors[x.factor].Factor.Of(x.amount)
	}
	return x
}

// due returns the deadline of a run that starts at start and is never held.
func (p *Policy) due(c *clock, x *promise, start time.Time) (time.Time, bool) {
	if x.target < 0 {
		return time.Time{}, false
	}
	t := &c.targets[x.target]
	start = received(p.calendars[x.cal].Calendar, start, t.Cutoff)
	switch {
	case !t.hasDeadline():
		return time.Time{}, false
	case t.by >= 0:
		due, _ := p.date(c, x, start)
		return due, true
	case t.Days > 0:
		return p.days(c, x, start)
	}
	cal := p.calendars[x.cal].Calendar
	return after(cal, start, cal.Reading(start), x.amount)
}

// status fills s with what a run comes to up to now.
func (p *Policy) status(s *Status, a *Assessment, r *run, now time.Time, excluded string) {
	x := &a.tally
	x.count(p, a, r, now)
	zone := x.cal.Location()
	s.Target, s.Start = int(x.promise.target), x.start.In(zone)
	if x.t != nil {
		s.Rule = x.t.Name
	}
	s.Phase = Running
	switch {
	case r.end != going:
		s.Phase, s.Stop = Stopped, r.stop.In(zone)
	case x.pause >= 0:
		s.Phase, s.PausedBy = Paused, x.c.Pauses[x.pause].Name
	}
	s.Due, s.NoDue = x.due, x.noDue
	s.Within, s.Elapsed, s.Paused = Duration(x.within), Duration(x.used), Duration(x.held)
	if x.none == "" {
		s.Remaining = s.Within - s.Elapsed
	}
	s.Outcome = x.judge()
	if s.Outcome == Breached {
		s.Overdue = max(s.Elapsed-s.Within, 0)
		s.OverdueWall = Duration(x.end.Sub(s.Due))
	}
	if r.end == going {
		p.nextLook(s, x, now)
	}
	x.warn(s)
	p.former(s, x)
	if s.Excluded = excluded; excluded != "" {
		s.Outcome = Excluded
	}
}

// judge returns the verdict.
func (x *tally) judge() Outcome {
	switch {
	case x.noDue == NothingPromised:
		return NoTarget
	case x.noDue == "" && x.end.After(x.due):
		return Breached
	case x.r.end == cancelled:
		return Void
	case x.r.end == stopped:
		return Met
	}
	return Pending
}

// nextLook finds when a running clock changes by itself, warnings apart.
func (p *Policy) nextLook(s *Status, x *tally, now time.Time) {
	if s.Outcome == Pending && s.NoDue == "" {
		s.NextLook = x.due.Add(1) // the first instant past the deadline
	}
	if x.pause >= 0 {
		s.NextLook = earlier(s.NextLook, x.resumes)
	}
	if len(p.moments) > 0 {
		for i := range x.a.waits {
			if w := &x.a.waits[i]; w.armed && x.c.moments.has(i) {
				s.NextLook = earlier(s.NextLook, w.at)
			}
		}
	}
	if x.c.edges {
		if turn, ok := p.nextTurn(now); ok {
			s.NextLook = earlier(s.NextLook, turn)
		}
	}
}

// warn finds the last warning that was crossed, and when the next one will be.
func (x *tally) warn(s *Status) {
	if x.none != "" {
		return
	}
	points := x.points()
	for i := range x.t.warnings {
		w := &x.t.warnings[i]
		var at time.Time
		var crossed bool
		if points != nil {
			at, crossed = x.reaches(points[i])
		} else {
			at, crossed = x.crossing(w)
		}
		if crossed {
			s.Warning = w.Name
			continue
		}
		if x.r.end == going {
			s.NextLook = earlier(s.NextLook, at)
		}
		if x.t.rising {
			return
		}
	}
}

// point returns the amount of used time at which a warning is given; ok is
// false if it is measured in time as it passes.
func (x *tally) point(w *WarningSpec) (amount time.Duration, ok bool) {
	switch {
	case w.Wall:
		return 0, false
	case w.After != 0:
		return time.Duration(w.After), true
	case w.Before != 0:
		return max(x.within-time.Duration(w.Before), 0), true
	case w.AfterDue != 0:
		return plus(x.within, time.Duration(w.AfterDue)), true
	}
	return w.Share.Of(x.within), true
}

// crossing returns the instant at which a warning is given, past or, if nothing
// more happens, to come; zero if that is not foreseen.
func (x *tally) crossing(w *WarningSpec) (at time.Time, crossed bool) {
	amount, ok := x.point(w)
	if !ok {
		return x.wall(w)
	}
	at, crossed = x.reaches(amount)
	if crossed && amount != x.within {
		at, _ = x.reach(amount)
	}
	return at, crossed
}

// points returns the amounts of the warnings, in their order, where the document
// alone says so; nil if it does not.
func (x *tally) points() []time.Duration {
	if x.promise.factor >= 0 {
		return nil
	}
	return x.t.points
}

// reaches reports whether a run has come to an amount of used time, or when it
// will if nothing more happens; zero if that is not foreseen.
func (x *tally) reaches(amount time.Duration) (at time.Time, crossed bool) {
	switch {
	case amount == x.within && x.noDue == "" && !x.due.After(x.end):
		return x.due, true
	case amount == x.within:
		return x.due, false
	case amount <= x.used:
		return x.end, true
	}
	return x.foreseen(amount), false
}

// foreseen returns the instant at which a running clock will have used an
// amount that it has not.
func (x *tally) foreseen(amount time.Duration) (at time.Time) {
	switch {
	case x.r.end != going || amount == forever:
	case x.pause < 0 || x.c.Pauses[x.pause].Time != "":
		at, _ = after(x.now, x.to, x.at, amount-x.used)
	case !x.resumes.IsZero():
		at, _ = after(x.now, x.resumes, x.a.reading(x.p, x.calID, x.resumes), amount-x.used)
	}
	return at
}

const forever = time.Duration(1<<63 - 1)

// wall returns when a warning that is measured in time as it passes is given.
// Once given it stays, whatever moves the deadline later.
func (x *tally) wall(w *WarningSpec) (at time.Time, crossed bool) {
	if w.AfterDue != 0 {
		if x.noDue != "" {
			return time.Time{}, false
		}
		at = x.due.Add(time.Duration(w.AfterDue))
		return at, !at.After(x.end)
	}
	before := -time.Duration(w.Before)
	if x.t.by >= 0 {
		at = latest(x.due.Add(before), x.start)
		return at, !at.After(x.end)
	}
	for i := x.first; i < x.limit; i++ {
		s := &x.a.stretches[i]
		if s.what != counts || s.pause >= 0 && !s.overBudget {
			continue
		}
		due, ok := after(x.p.calendars[s.cal].Calendar, s.from, s.at, x.within-s.before)
		if x.named() {
			due, ok = x.moved(s.lost)
		}
		if at = latest(due.Add(before), s.from); ok && at.Before(s.to) {
			return at, true
		}
	}
	if x.noDue != "" {
		return time.Time{}, false
	}
	at = latest(x.due.Add(before), x.to)
	return at, !at.After(x.end)
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// former looks at the targets that applied before the present one.
func (p *Policy) former(s *Status, x *tally) {
	marks := x.a.marks
	for i := x.r.first; i != 0 && marks[i].next != 0; i = marks[i].next {
		next := &marks[marks[i].next]
		if !p.retargeted(x, i) || next.at.After(x.end) {
			continue
		}
		s.FormerTargets++
		s.FormerBreach = s.FormerBreach || x.formerDue(i).breached
	}
}

// retargeted reports whether another promise applies from the mark after mark
// i on than from that on, and that one applied for some time.
func (p *Policy) retargeted(x *tally, i int32) bool {
	m := &x.a.marks[i]
	next := &x.a.marks[m.next]
	return m.promise != next.promise && m.at.Before(next.at)
}

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
	y := &x.a.spare
	y.begin(x.p, x.a, x.r, marks[i].promise, to)
	if y.none != "" || y.t.by < 0 && !x.explain && to.Sub(y.start) < y.within {
		return formerVerdict{}
	}
	if y.t.by >= 0 {
		return formerVerdict{y.days, true, to.After(y.days)}
	}
	y.first, y.limit = x.stretches(y.mode)
	due, ok := y.asOf(to)
	return formerVerdict{due, ok, ok && to.After(due)}
}

// profile are the stretches of a run in one mode.
type profile struct {
	mode         tallyMode
	first, limit int
}

// stretches returns the stretches of the whole run in a mode. Each mode is
// counted once, however many promises ask for it.
func (x *tally) stretches(mode tallyMode) (first, limit int) {
	if mode == x.mode {
		return x.first, x.limit
	}
	for _, p := range x.a.profiles {
		if p.mode == mode {
			return p.first, p.limit
		}
	}
	y := &x.a.other
	*y = tally{p: x.p, a: x.a, r: x.r, c: x.c, mode: mode, start: x.r.start, end: x.end, pause: -1}
	if mode.cal >= 0 {
		y.start = received(x.p.calendars[mode.cal].Calendar, x.r.start, mode.cutoff)
	}
	y.build()
	x.a.profiles = append(x.a.profiles, profile{mode, y.first, y.limit})
	return y.first, y.limit
}

// asOf returns the deadline as it was seen at an instant, at which the clock
// ran or was held and its promise ended.
func (x *tally) asOf(t time.Time) (due time.Time, ok bool) {
	x.to, x.calID, x.now = x.start, x.promise.cal, x.cal
	list := x.a.stretches[x.first:x.limit]
	k := sort.Search(len(list), func(i int) bool { return !list[i].to.Before(t) })
	x.limit = x.first + k
	if k < len(list) && list[k].from.Before(t) {
		s := list[k]
		cal := s.cal
		s.to, s.open = t, x.a.reading(x.p, cal, t).Sub(s.at)
		x.limit = len(x.a.stretches) + 1
		x.pause, x.used, x.lost, x.to = s.pause, plus(s.before, s.counted()), s.lost, t
		if s.what != counts {
			x.lost = plus(x.lost, s.open)
		}
		if s.overBudget {
			x.pause = -1
		}
		return x.seen(&s, k)
	}
	if k > 0 {
		s := &list[k-1]
		x.used, x.lost, x.to = plus(s.before, s.counted()), s.lost, t
		if s.what != counts {
			x.lost = plus(x.lost, s.open)
		}
	}
	return x.seen(nil, k)
}

// seen is asOf for a run that has used and lost so much: in k whole stretches
// and a part of the next one, if that is given.
func (x *tally) seen(part *stretch, k int) (due time.Time, ok bool) {
	x.limit = x.first + k
	if x.used >= x.within {
		list := x.a.stretches[x.first:x.limit]
		for i := sort.Search(k, func(i int) bool { return plus(list[i].before, list[i].counted()) >= x.within }); i <= k; i++ {
			s := part
			if i < k {
				s = &list[i]
			}
			if due, ok = x.reachedIn(s); ok {
				return due, true
			}
		}
	}
	if x.pause >= 0 { // its end, or that of its budget, lies ahead
		return time.Time{}, false
	}
	x.at = x.a.reading(x.p, x.promise.cal, x.to)
	return x.project(x.to, x.at, x.lost)
}

// reachedIn returns the deadline of a run that has used what is promised, if it
// lies in a stretch; nil is none.
func (x *tally) reachedIn(s *stretch) (due time.Time, ok bool) {
	switch {
	case s == nil:
		return x.start.In(x.cal.Location()), x.within == 0 && !x.named()
	case s.what != counts:
		return time.Time{}, false
	case x.named():
		due, ok = x.moved(s.lost)
		return due, ok && !due.After(s.to)
	}
	return after(x.p.calendars[s.cal].Calendar, s.from, s.at, x.within-s.before)
}

// late is a run that stopped before any target matched: it takes the first
// that does once more is known of what the ticket was then.
type late struct {
	run  int32
	vals int32 // index of its values in Assessment.lateVals
}

// learned are the facts that a ticket has from the beginning, known or not.
// The others say where it has come to since.
func learned(x *fact) bool {
	switch x.source {
	case ofPriority, ofCategory, ofChannel, ofCustomer, ofEvents:
		return true
	}
	return false
}

// forget keeps what was known when a cycle stopped without a target.
func (f *fold) forget(t *track) {
	f.a.late = append(f.a.late, late{t.run, int32(len(f.a.lateVals))})
	f.a.lateVals = append(f.a.lateVals, f.a.vals...)
}

// learn gives runs that stopped without a target the first that matches what
// has become known since.
func (f *fold) learn() {
	for i := range f.a.late {
		l := &f.a.late[i]
		if l.run < 0 {
			continue
		}
		vals := f.a.lateVals[l.vals : int(l.vals)+len(f.a.vals)]
		more := false
		for k := range vals {
			if vals[k].id == noValue && f.a.vals[k].id != noValue && learned(&f.p.facts.facts[k]) {
				vals[k], more = f.a.vals[k], true
			}
		}
		r := &f.a.runs[l.run]
		if c := &f.p.clocks[r.clock]; more && !r.dead {
			f.judgeLate(c, r, l, vals)
		}
	}
}

func (f *fold) judgeLate(c *clock, r *run, l *late, vals []value) {
	none := int32(len(c.targets))
	i := c.match.first(f.p.facts, vals, none, func(i int32) bool {
		return f.p.applies(c, i, vals, r.start, f.opened, r.stop)
	})
	if i == none || c.Retarget == KeepFirst {
		return
	}
	f.a.promises = append(f.a.promises, f.p.promise(c, i, vals))
	r.promise = int32(len(f.a.promises) - 1)
	for k := r.first; k != 0; k = f.a.marks[k].next {
		if m := &f.a.marks[k]; m.promise == 0 {
			m.promise = r.promise
		}
	}
	l.run = -1
}
