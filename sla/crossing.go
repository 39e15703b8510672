package sla

import "time"

// warn finds the last warning that was crossed, and when the next one will be.
func (x *tally) warn(s *Status) {
	if x.none != "" {
		return
	}
	list, points, last := x.t.warn.list, x.points(), -1
	for i := range list {
		var at time.Time
		var crossed bool
		if i < len(points) {
			at, crossed = x.reaches(points[i])
		} else {
			at, crossed = x.crossing(&list[i])
		}
		if crossed {
			last = i
			continue
		}
		if x.r.end == going {
			s.NextLook = earlier(s.NextLook, at)
		}
		// Past the deadline, and without one, all are asked by what has counted.
		if x.t.warn.rising && !x.passed(x.due) {
			break
		}
	}
	if last >= 0 {
		s.Warning = list[last].Name
	}
}

// point returns the amount of used time at which a warning is given; ok is
// false if the warning is measured in wall-clock time.
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
	return x.t.warn.points
}

// reaches reports whether a run has used an amount of time, or when it will
// if nothing more happens; zero if that cannot be foreseen.
func (x *tally) reaches(amount time.Duration) (at time.Time, crossed bool) {
	switch {
	case amount == x.within && x.noDue == "" && x.passed(x.due):
		return x.due, true
	case amount == x.within:
		return x.due, false
	case amount <= x.used && !x.start.After(x.end): // not before the clock starts
		return time.Time{}, true
	case amount <= x.used && x.r.end == going: // then, even if it is held
		return x.start.In(x.cal.Location()), false
	}
	return x.foreseen(amount), false
}

// foreseen returns the instant at which a running clock will have used an
// amount that it has not used yet.
func (x *tally) foreseen(amount time.Duration) (at time.Time) {
	switch {
	case x.r.end != going || amount == forever:
	case x.pause < 0 || x.c.pauses[x.pause].counts:
		at, _ = after(x.now, x.to, x.at, amount-x.used)
	case !x.resumes.IsZero():
		at, _ = after(x.now, x.resumes, x.now.Reading(x.resumes.time()), amount-x.used)
	}
	return at
}

const forever = time.Duration(1<<63 - 1)

// passed reports whether t is at or before the end.
func (x *tally) passed(t time.Time) bool { return !instantOf(t).After(x.end) }

// look is how far the stretches of a run were looked through for a warning in
// time as it passes. Cycles from one start share them, and go on from there.
type look struct {
	warning *WarningSpec
	within  time.Duration
	days    time.Time
	next    int // of a.stretches: in those before the warning is not given
}

// looked returns the stretch from which on to look for a warning.
func (x *tally) looked(w *WarningSpec) *int {
	for i := range x.a.looks {
		if l := &x.a.looks[i]; l.warning == w && l.within == x.within && l.days.Equal(x.days) {
			return &l.next
		}
	}
	x.a.looks = append(x.a.looks, look{w, x.within, x.days, x.first})
	return &x.a.looks[len(x.a.looks)-1].next
}

// wall returns when a warning that is measured in time as it passes is given.
// Once given it stays, whatever moves the deadline later.
func (x *tally) wall(w *WarningSpec) (at time.Time, crossed bool) {
	if w.AfterDue != 0 {
		if x.noDue != "" {
			return time.Time{}, false
		}
		at = x.due.Add(time.Duration(w.AfterDue))
		return at, x.passed(at)
	}
	before := -time.Duration(w.Before)
	if x.t.by >= 0 {
		at = latest(instantOf(x.due.Add(before)), x.start).In(x.cal.Location())
		return at, x.passed(at)
	}
	for seen := x.looked(w); *seen < x.limit; *seen++ {
		s := &x.a.stretches[*seen]
		due, ok := x.foreseenIn(*seen)
		if at := latest(instantOf(due.Add(before)), s.from); ok && at.Before(s.to) {
			return at.In(x.cal.Location()), true
		}
	}
	if x.noDue != "" {
		return time.Time{}, false
	}
	runs := x.to
	if x.pause >= 0 && instantOf(x.due).After(x.to) { // not while it is held
		if x.r.end != going {
			return time.Time{}, false
		}
		runs = x.resumes
	}
	at = latest(instantOf(x.due.Add(before)), runs).In(x.cal.Location())
	return at, x.passed(at)
}

// foreseenIn returns the deadline as it was foreseen in a stretch; ok is false
// if it was not, since the clock did not run: unless it had passed before.
func (x *tally) foreseenIn(i int) (due time.Time, ok bool) {
	s := &x.a.stretches[i]
	runs := s.what == counts && s.pause < 0
	if !runs && (s.before < x.within || i > x.first && s.secret() && x.a.stretches[i-1].secret()) {
		return time.Time{}, false
	}
	if x.named() {
		due, ok = x.moved(s.lost)
	} else {
		due, ok = after(x.p.calendars[s.cal].Calendar, s.from, s.at, x.within-s.before)
	}
	return due, ok && (runs || !instantOf(due).After(s.from))
}

// secret reports whether a pause holds whose time counts, so that nothing is
// known of a deadline that comes while it does.
func (s *stretch) secret() bool { return s.what == counts && s.pause >= 0 }
