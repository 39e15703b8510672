package lifecycle

import "time"

// OldestOpened is the name of the fact in which [Absorb] states when the oldest
// ticket that was merged into a ticket was opened, as an instant in RFC 3339. A
// clock may count from it.
const OldestOpened = "oldest_opened"

// Absorb returns the event to store for the surviving ticket when another is
// merged into it at the instant at: of kind [Absorbed], with ref, the other
// ticket's id, as Ref, and with the fact [OldestOpened] if the other ticket, or
// one that was merged into it before, was opened earlier than the survivor and
// all tickets merged into the survivor so far. A clock that counts from this
// fact does not start again when an old ticket is merged into a younger one.
// For the ticket that ends, store an event of kind [Merged] whose Ref is the id
// of the survivor.
func Absorb(survivor, merged History, ref string, at time.Time) Event {
	e := Event{Time: at.Round(0), Kind: Absorbed, Ref: ref}
	mine, known := survivor.oldest(at)
	other, ok := merged.oldest(at)
	if ok && (!known || other.Before(mine)) {
		if _, offset := other.Zone(); offset%60 != 0 {
			other = other.UTC() // the text cannot say seconds of an offset
		}
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
