package sla

import (
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
)

// Absorb returns the event that tells the ticket into of another one, named
// ref, that was merged into it at an instant: it states [OldestOpened], so that
// the clocks of the presets count from the older opening of the two, or from an
// older one that either has been told of. The merged ticket needs an event of
// kind Merged of its own.
func Absorb(into, merged lifecycle.History, ref string, at time.Time) lifecycle.Event {
	e := lifecycle.Event{Time: at, Kind: lifecycle.Absorbed, Ref: ref}
	oldest := earlier(oldestOpening(into, at), oldestOpening(merged, at))
	if !oldest.IsZero() {
		e.Facts = priority.Facts{OldestOpened: {oldest.Format(time.RFC3339Nano)}}
	}
	return e
}

// oldestOpening returns the opening of a ticket, or an older one that it has
// been told of; zero for a history without events.
func oldestOpening(h lifecycle.History, at time.Time) time.Time {
	o, ok := h.Opening()
	if !ok {
		return time.Time{}
	}
	oldest := o.Time
	for _, text := range h.Facets(at).Fact(OldestOpened) {
		if t, ok := instantText(text, time.UTC); ok {
			oldest = earlier(oldest, t)
		}
	}
	return oldest
}
