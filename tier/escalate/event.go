package escalate

import (
	"slices"
	"time"

	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/tier/oncall"
)

// Event returns the event to store when a firing is answered: the ticket goes
// to where it says, which is a tier if the document lists it as one, else a
// group.
func (tr *Triggers) Event(f Firing, at time.Time) lifecycle.Event {
	e := lifecycle.Event{Time: at, Kind: lifecycle.Escalated, Side: lifecycle.System, Reason: f.Rule}
	if fold.Contains(tr.spec.Tiers, f.To) {
		e.Tier = f.To
	} else {
		e.Group = f.To
	}
	return e
}

// Follow returns the steps of the ladder that a ticket has come to by now, and
// when the next one is taken if nothing more happens; zero: none is. What
// people did is read off the history: an event of kind Acknowledged
// acknowledges, and the resolution that holds ends the ladder, as does a Merged
// event: the ticket goes on as another. The timeline is that of the history up
// to now; nil leaves out the resolution.
func (l *Ladder) Follow(h lifecycle.History, tl *machine.Timeline, now time.Time, roster oncall.OnCaller) (taken []Notice, next time.Time) {
	start, ok := l.Start(h.AsOf(now))
	if !ok {
		return nil, time.Time{}
	}
	var actions []Action
	for i := range h.Len() {
		switch e := h.Ref(i); e.Kind {
		case lifecycle.Acknowledged:
			actions = append(actions, Action{Time: e.Time, Act: Acknowledge, By: e.Actor})
		case lifecycle.Merged:
			actions = append(actions, Action{Time: slices.MaxFunc([]time.Time{e.Time, start}, time.Time.Compare), Act: End})
		}
	}
	if tl != nil {
		if at, ok := tl.Resolved(); ok {
			actions = append(actions, Action{Time: at, Act: End})
		}
	}
	taken, p := l.run(start, actions, now, roster)
	if p.Ended {
		return taken, time.Time{}
	}
	return taken, p.Time
}
