package lifecycle

import "time"

// OldestOpened is the fact in which [Absorb] states when the oldest of the
// tickets that were merged into a ticket was opened, as an instant in RFC 3339.
// A clock may count from it.
const OldestOpened = "oldest_opened"

// Absorb returns the event for a ticket that goes on when another is merged
// into it at an instant: of kind [Absorbed], with the other ticket's id as Ref,
// and with the fact [OldestOpened] if the other ticket, or one that was merged
// into it before, was opened earlier than all that the first one knows of. So
// merging an old ticket into a young one does not make its promises start
// again. The event of the ticket that ends is of kind [Merged], with the id of
// the one that goes on.
func Absorb(survivor, merged History, ref string, at time.Time) Event {
	e := Event{Time: at.Round(0), Kind: Absorbed, Ref: ref}
	mine, known := survivor.oldest(at)
	other, ok := merged.oldest(at)
	if ok && (!known || other.Before(mine)) {
		e.Facts = map[string][]string{OldestOpened: {other.Format(time.RFC3339Nano)}}
	}
	return e
}

// oldest returns the instant of the opening, or an earlier one that the history
// states at an instant.
func (h History) oldest(at time.Time) (oldest time.Time, ok bool) {
	o, ok := h.AsOf(at).Opening()
	if ok {
		oldest = o.Time
	}
	for _, text := range h.Facets(at).Fact(OldestOpened) {
		if t, err := time.Parse(time.RFC3339Nano, text); err == nil && (!ok || t.Before(oldest)) {
			oldest, ok = t, true
		}
	}
	return oldest, ok
}
