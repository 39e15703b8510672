package machine

import (
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle"
)

// TimerSpec makes something due while a ticket stays in a state.
type TimerSpec struct {
	Name         string             `json:"name"`
	State        lifecycle.State    `json:"state"`
	Since        Anchor             `json:"since,omitzero"`         // from when it counts; unset: since the state was entered
	After        lifecycle.Duration `json:"after,omitzero"`         // either so long
	Business     bool               `json:"business,omitzero"`      // After is open time of a calendar, not real time
	BusinessDays int                `json:"business_days,omitzero"` // or so many business days
	Times        int                `json:"times,omitzero"`         // due so many times, at equal distances; 0: once
	Event        string             `json:"event,omitzero"`         // the transition to make; empty: none, a reminder
	Note         string             `json:"note,omitzero"`
}

// Bounds of a timer: how often it is due, and how many business days it counts
// each time (a century of them).
const (
	maxTimes     = 100
	maxTimerDays = 26_100
)

func (s *Spec) timerDefects(d *spec.Defects, declared map[lifecycle.State]bool) {
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
		if !declared[t.State] {
			d.Add(at+".state", spec.ErrUnknown, "no state %q", t.State)
		}
		if t.Since != 0 && !t.Since.IsValid() {
			d.Add(at+".since", spec.ErrRange, "%v, want one of %q", t.Since, anchorNames.Text[1:])
		}
		switch {
		case t.After < 0:
			d.Add(at+".after", spec.ErrRange, "%v, want more than 0", t.After)
		case t.BusinessDays < 0 || t.BusinessDays > maxTimerDays:
			d.Add(at+".business_days", spec.ErrRange, "%d, want 1 to %d", t.BusinessDays, maxTimerDays)
		case t.After == 0 && t.BusinessDays == 0:
			d.Add(at+".after", spec.ErrRequired, "want after or business_days")
		case t.After > 0 && t.BusinessDays > 0:
			d.Add(at+".business_days", spec.ErrConflict, "want after or business_days, not both")
		}
		if t.Business && t.BusinessDays > 0 {
			d.Add(at+".business", spec.ErrConflict, "business days have no length")
		}
		if t.Times < 0 || t.Times > maxTimes {
			d.Add(at+".times", spec.ErrRange, "%d, want 0 to %d", t.Times, maxTimes)
		}
	}
}
