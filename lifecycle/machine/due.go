package machine

import (
	"slices"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/sla/calendar"
)

// Adder counts the open time and the business days of timers. A
// [*calendar.Calendar] is one.
type Adder interface {
	// Add returns t plus d of open time; ok is false if there is less left.
	Add(t time.Time, d time.Duration) (x time.Time, ok bool)
	// AddDays returns t plus n business days; ok is false if there are fewer left.
	AddDays(t time.Time, n int, rule calendar.DayRule) (x time.Time, ok bool)
}

// Due is one instant at which a timer asks for something.
type Due struct {
	Timer string    `json:"timer"`
	Nth   int       `json:"nth"`            // 1 the first time; follow-ups that an agent wrote are counted
	Time  time.Time `json:"time,omitzero"`  // when; not before the state was entered
	Event string    `json:"event,omitzero"` // the transition to make; empty: a reminder
	Never bool      `json:"never,omitzero"` // no such instant, and Time is zero: the calendar stays shut, or none was given
	Held  bool      `json:"held,omitzero"`  // a message of the customer waits for an answer, and Time is zero
	Since time.Time `json:"since,omitzero"` // from when the timer counts; zero if what it follows is never due
}

// Due returns everything that the timers of the state at the end of the
// timeline make due, past instants included, in order of time, then of
// declaration; what is held or never comes is last. What would be due before
// the state was entered, as [SinceCreated] may have it, is due when it was
// entered. It is the answer as long as nothing else happens to the ticket. A
// nil Adder counts real time only. The result is nil for a ticket that has
// merged into another, which goes on in its place, and for a timeline that no
// replay has made.
func (t *Timeline) Due(cal Adder) []Due {
	visit, ok := t.Current()
	if !ok || t.machine == nil || t.merged {
		return nil
	}
	w := timers{t: t, visit: visit, cal: cal, last: map[string]Due{}}
	for i := range t.machine.spec.Timers {
		if s := &t.machine.spec.Timers[i]; s.State == visit.State {
			w.add(s)
		}
	}
	slices.SortStableFunc(w.all, func(a, b Due) int { return a.Time.Compare(b.Time) })
	return append(w.all, w.never...)
}

// timers is what the timers of one visit make due.
type timers struct {
	t     *Timeline
	visit Visit
	cal   Adder
	all   []Due          // what comes at an instant
	never []Due          // what is held or never comes
	last  map[string]Due // by timer, the last time that it is or was due, as if nothing were held
}

// add adds what one timer makes due.
func (w *timers) add(s *TimerSpec) {
	times, made := max(s.Times, 1), 0
	since, known := w.since(s)
	if s.Event == "" && s.Since == SinceReply {
		made = min(len(w.t.followUps), times)
		if made == times {
			w.last[s.Name] = Due{Time: w.t.followUps[times-1]}
		}
	}
	for nth := made + 1; nth <= times; nth++ {
		d := Due{Timer: s.Name, Nth: nth, Event: s.Event, Since: since}
		at, ok := time.Time{}, false
		if known {
			at, ok = s.instant(since, nth-made, w.cal)
		}
		if ok {
			d.Time = later(at, w.visit.From)
		} else {
			d.Never = true
		}
		w.last[s.Name] = d
		switch {
		case d.Never:
			w.never = append(w.never, d)
		case w.held(s):
			d.Time, d.Held = time.Time{}, true
			w.never = append(w.never, d)
		default:
			w.all = append(w.all, d)
		}
	}
}

// since returns from when a timer counts; ok is false if the timer that it
// follows is never due.
func (w *timers) since(s *TimerSpec) (at time.Time, ok bool) {
	if s.Follows != "" {
		d := w.last[s.Follows]
		return d.Time, !d.Never
	}
	return w.t.anchor(s.Since, w.visit), true
}

// held reports whether a message of the customer that nobody has answered
// keeps the timer from being due.
func (w *timers) held(s *TimerSpec) bool {
	if !w.t.unanswered || w.visit.Class == Open {
		return false
	}
	if s.Event == "" {
		return w.t.Waits[len(w.t.Waits)-1].Value == "customer"
	}
	return w.t.leads(s.Event, func(to *StateSpec) bool { return to.Class != Open })
}

// NextTimer returns the first of [Timeline.Due] that is still to be done at now;
// ok is false if there is none.
//
// A timer that makes a step to another state is to be done from its instant on
// until the ticket leaves the state: it is returned even after its instant, and
// is then to be done at once. A reminder leaves no trace in the history, so it
// counts as given at its instant and is returned only before it. An application
// that may come late asks with the instant at which it last looked instead of
// the present one, and so misses none.
func (t *Timeline) NextTimer(cal Adder, now time.Time) (d Due, ok bool) {
	for _, d := range t.Due(cal) {
		if !d.Time.IsZero() && (d.Time.After(now) || t.leads(d.Event, anyState)) {
			return d, true
		}
	}
	return Due{}, false
}

// leads reports whether the event makes a step from the state at the end of the
// timeline to another that is wanted, whatever guards and roles say.
func (t *Timeline) leads(event string, wanted func(*StateSpec) bool) bool {
	m := t.machine
	from := m.index.find(t.Facets.State)
	return slices.ContainsFunc(m.out[from], func(rule int32) bool {
		step := m.transition(from, rule)
		to := m.index.find(step.To)
		return step.Event == event && to != from && wanted(&m.spec.States[to])
	})
}

func anyState(*StateSpec) bool { return true }

func (t *Timeline) anchor(a Anchor, v Visit) time.Time {
	switch a {
	case SinceContact:
		return later(v.From, t.Contacts.LastContact)
	case SinceReply:
		return later(v.From, t.Contacts.LastReply)
	case SinceFirstReply:
		return later(v.From, t.Contacts.FirstReply)
	case SinceCreated:
		return t.Opening.Time
	}
	return v.From
}

// instant returns when the timer is due the nth time.
func (s *TimerSpec) instant(since time.Time, nth int, cal Adder) (time.Time, bool) {
	if s.BusinessDays > 0 {
		if cal == nil {
			return time.Time{}, false
		}
		return cal.AddDays(since, s.BusinessDays*nth, s.Rule)
	}
	d := s.After.Std()
	if d > (1<<63-1)/time.Duration(nth) {
		return time.Time{}, false
	}
	d *= time.Duration(nth)
	if !s.Business {
		return since.Add(d), true
	}
	if cal == nil {
		return time.Time{}, false
	}
	return cal.Add(since, d)
}

// silence keeps track of who waits for an answer during one visit.
func (r *replay) silence(e *lifecycle.Event, entered bool) {
	t := r.t
	if entered {
		t.followUps, t.unanswered = t.followUps[:0], false
	}
	switch {
	case e.IsContact():
		r.asked, t.followUps = false, t.followUps[:0]
		t.unanswered = !entered
	case e.IsReply():
		if r.asked && !entered {
			t.followUps = append(t.followUps, e.Time)
		}
		r.asked, t.unanswered = true, false
	}
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}
