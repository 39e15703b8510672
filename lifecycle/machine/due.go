package machine

import (
	"cmp"
	"slices"
	"time"
)

// Clocks count the open time of timers. The functions are those of a calendar:
//
//	lifecycle.Clocks{
//		Add:     cal.Add,
//		AddDays: func(t time.Time, n int) (time.Time, bool) { return cal.AddDays(t, n, rule) },
//	}
//
// The zero Clocks know real time only.
type Clocks struct {
	Add     func(t time.Time, d time.Duration) (time.Time, bool) // t and d of open time; false: never
	AddDays func(t time.Time, n int) (time.Time, bool)           // t and n business days; false: never
}

// Due is one instant at which a timer asks for something.
type Due struct {
	Timer string    `json:"timer"`
	Nth   int       `json:"nth"`            // 1 the first time
	Time  time.Time `json:"time,omitzero"`  // when; not before the state was entered
	Event string    `json:"event,omitzero"` // the transition to make; empty: a reminder
	Never bool      `json:"never,omitzero"` // no such instant, and Time is zero: the calendar stays shut, or none was given
	Since time.Time `json:"since"`          // from when the timer counts
}

// Due returns everything that the timers of the state at the end of the
// timeline make due, past instants included, in order of time, then of
// declaration; what never comes is last. What would be due before the state was
// entered, as [SinceCreated] may have it, is due when it was entered. It is the
// answer as long as nothing else happens to the ticket. Nil for a timeline that
// no replay has made.
func (t *Timeline) Due(c Clocks) []Due {
	visit, ok := t.Current()
	if !ok || t.machine == nil {
		return nil
	}
	var all []Due
	for i := range t.machine.spec.Timers {
		spec := &t.machine.spec.Timers[i]
		if spec.State != visit.State {
			continue
		}
		since := t.anchor(spec.Since, visit)
		for nth := 1; nth <= max(spec.Times, 1); nth++ {
			d := Due{Timer: spec.Name, Nth: nth, Event: spec.Event, Since: since}
			if at, ok := spec.instant(since, nth, c); ok {
				d.Time = later(at, visit.From)
			} else {
				d.Never = true
			}
			all = append(all, d)
		}
	}
	slices.SortStableFunc(all, func(a, b Due) int {
		if a.Never || b.Never {
			return cmp.Compare(boolInt(a.Never), boolInt(b.Never))
		}
		return a.Time.Compare(b.Time)
	})
	return all
}

// NextTimer returns the first of [Timeline.Due] that is still to be done at now;
// ok is false if there is none.
//
// A timer that makes a step to another state is to be done from its instant on
// until the ticket leaves the state: it is returned even if its instant is
// over, and then wants to be done at once. A reminder leaves no trace in the
// history, so it is taken for given at its instant and returned only before it.
// An application that may come late asks with the instant at which it last
// looked instead of the present one, and so misses none.
func (t *Timeline) NextTimer(c Clocks, now time.Time) (d Due, ok bool) {
	for _, d := range t.Due(c) {
		if !d.Never && (d.Time.After(now) || t.leaves(d.Event)) {
			return d, true
		}
	}
	return Due{}, false
}

// leaves reports whether the event makes a step from the state at the end of
// the timeline to another, whatever guards and roles say.
func (t *Timeline) leaves(event string) bool {
	from := t.machine.index.find(t.Facets.State)
	if event == "" || from < 0 {
		return false
	}
	for _, rule := range t.machine.out[from] {
		if step := t.machine.transition(from, rule); step.Event == event && step.To != step.From {
			return true
		}
	}
	return false
}

func (t *Timeline) anchor(a Anchor, v Visit) time.Time {
	at := v.From
	switch {
	case a == SinceContact && t.Contacts.LastContact.After(at):
		at = t.Contacts.LastContact
	case a == SinceCreated:
		at = t.Opening.Time
	case a == SinceReply && t.Contacts.LastReply.After(at):
		at = t.Contacts.LastReply
	}
	return at
}

// instant returns when the timer is due the nth time.
func (s *TimerSpec) instant(since time.Time, nth int, c Clocks) (time.Time, bool) {
	if s.BusinessDays > 0 {
		if c.AddDays == nil {
			return time.Time{}, false
		}
		return c.AddDays(since, s.BusinessDays*nth)
	}
	d := s.After.Std()
	if d > (1<<63-1)/time.Duration(nth) {
		return time.Time{}, false
	}
	d *= time.Duration(nth)
	if !s.Business {
		return since.Add(d), true
	}
	if c.Add == nil {
		return time.Time{}, false
	}
	return c.Add(since, d)
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}
