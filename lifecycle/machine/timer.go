package machine

import (
	"slices"

	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/sla/calendar"
)

// TimerSpec makes something due while a ticket stays in a state: a reminder, or
// a step that is made without anybody.
//
// In a state of class waiting or done, a message of the customer holds back
// every automatic step to another state that is not open, until an agent has
// replied in public. In a state that waits for the customer it holds the
// reminders as well.
//
// A reminder that counts since the last reply asks for follow-ups: each public
// reply that an agent writes in the state takes the place of one of them. A
// timer that follows the reminder counts from the instant at which the last
// follow-up is due or was written.
type TimerSpec struct {
	Name         string             `json:"name"`
	State        lifecycle.State    `json:"state"`
	Since        Anchor             `json:"since,omitzero"`         // from when it counts; unset: since the state was entered
	Follows      string             `json:"follows,omitzero"`       // instead of Since: another timer of the state, declared before, from whose last due instant this one counts
	After        lifecycle.Duration `json:"after,omitzero"`         // how long it counts; exactly one of After and BusinessDays is given
	Business     bool               `json:"business,omitzero"`      // After is open time of a calendar, not real time
	BusinessDays int                `json:"business_days,omitzero"` // how many business days it counts
	Rule         calendar.DayRule   `json:"rule,omitzero"`          // which instant of the last business day; unset: the same time of day
	Times        int                `json:"times,omitzero"`         // how many times it is due, at equal distances; 0: once
	Event        string             `json:"event,omitzero"`         // the transition to make; empty: none, a reminder
	Note         string             `json:"note,omitzero"`
}

// Bounds of a timer: how often it is due, and how many business days it counts
// each time (a century of them).
const (
	maxTimes     = 100
	maxTimerDays = 26_100
)

func (s *Spec) timerDefects(d *spec.Defects, declared states) {
	if len(s.Timers) > maxTimers {
		d.Add("timers", spec.ErrRange, "%d timers, want at most %d", len(s.Timers), maxTimers)
		return
	}
	seen := map[string]bool{}
	for i, t := range s.Timers {
		at := spec.Index("timers", i)
		if t.Name == "" {
			d.Add(at+".name", spec.ErrRequired, "")
		} else if seen[t.Name] {
			d.Add(at+".name", spec.ErrDuplicate, "%q", t.Name)
		}
		seen[t.Name] = true
		if !declared.has(t.State) {
			d.Add(at+".state", spec.ErrUnknown, "no state %q", t.State)
		}
		spec.Word(d, at+".since", t.Since, SinceEntered, SinceContact, SinceReply, SinceFirstReply, SinceCreated)
		spec.Word(d, at+".rule", t.Rule, calendar.SameTime, calendar.EndOfDay)
		s.followDefects(d, at, i)
		spec.Length(d, at+".after", t.After)
		switch {
		case t.BusinessDays < 0 || t.BusinessDays > maxTimerDays:
			d.Add(at+".business_days", spec.ErrRange, "%d, want 1 to %d", t.BusinessDays, maxTimerDays)
		case t.After == 0 && t.BusinessDays == 0:
			d.Add(at+".after", spec.ErrRequired, "want after or business_days")
		case t.After > 0 && t.BusinessDays > 0:
			d.Add(at+".business_days", spec.ErrConflict, "want after or business_days, not both")
		}
		if t.Rule != "" && t.BusinessDays == 0 {
			d.Add(at+".rule", spec.ErrConflict, "only a number of business days has a rule")
		}
		if t.Business && t.BusinessDays > 0 {
			d.Add(at+".business", spec.ErrConflict, "business days have no length")
		}
		if t.Times < 0 || t.Times > maxTimes {
			d.Add(at+".times", spec.ErrRange, "%d, want 0 to %d", t.Times, maxTimes)
		}
	}
}

// followDefects reports what is wrong with the timer that timer i follows.
func (s *Spec) followDefects(d *spec.Defects, at string, i int) {
	t := &s.Timers[i]
	if t.Follows == "" {
		return
	}
	if t.Since != "" {
		d.Add(at+".follows", spec.ErrConflict, "want since or follows, not both")
	}
	switch j := s.timer(t.Follows, i); {
	case j < 0:
		d.Add(at+".follows", spec.ErrUnknown, "no timer %q declared before this one", t.Follows)
	case !fold.Equal(string(s.Timers[j].State), string(t.State)):
		d.Add(at+".follows", spec.ErrConflict, "%q is a timer of the state %q, not of %q", t.Follows, s.Timers[j].State, t.State)
	}
}

// timer returns the index of the timer of that name among the first n, -1 if
// there is none.
func (s *Spec) timer(name string, n int) int {
	return slices.IndexFunc(s.Timers[:n], func(t TimerSpec) bool { return t.Name == name })
}
