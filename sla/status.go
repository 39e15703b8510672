package sla

// status fills s with what a run comes to up to now.
func (p *Policy) status(s *Status, a *Assessment, r *run, now instant) {
	x := &a.tally
	x.count(p, a, r, now, false)
	zone := x.cal.Location()
	s.Target, s.Start = int(x.promise.target), x.start.In(zone)
	if x.t != nil {
		s.Rule = x.t.name
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
		s.OverdueWall = Duration(x.end.Sub(instantOf(s.Due)))
	}
	x.warn(s)
	if r.end == going {
		p.nextLook(s, x)
	}
	if r.moved {
		p.former(s, x)
	}
	if s.Excluded = a.Excluded; s.Excluded != "" {
		s.Outcome = Excluded
	}
}

// judge returns the verdict.
func (x *tally) judge() Outcome {
	switch {
	case x.noDue == NothingPromised:
		return NoTarget
	case x.noDue == "" && x.end.After(instantOf(x.due)):
		return Breached
	case x.r.end == cancelled:
		return Void
	case x.r.end == stopped:
		return Met
	}
	return Pending
}

// nextLook finds when a running clock changes by itself, warnings apart.
func (p *Policy) nextLook(s *Status, x *tally) {
	if s.Outcome == Pending && s.NoDue == "" && (s.NextLook.IsZero() || s.NextLook.After(x.due)) {
		s.NextLook = x.due.Add(1) // the first instant past the deadline
	}
	zone := x.cal.Location()
	if x.pause >= 0 && !x.resumes.IsZero() {
		s.NextLook = earlier(s.NextLook, x.resumes.In(zone))
	}
	for i := range x.a.waits {
		if w := &x.a.waits[i]; w.armed && x.c.moments.has(i) {
			s.NextLook = earlier(s.NextLook, w.at.In(zone))
		}
	}
	if x.c.edges {
		if turn, ok := p.nextTurn(x.end); ok {
			s.NextLook = earlier(s.NextLook, turn.In(zone))
		}
	}
}
