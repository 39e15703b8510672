package observe

import (
	"cmp"
	"slices"
	"time"

	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/lifecycle"
)

// NextSame returns, by ticket, when the same customer next opened a ticket on
// the same subject, for [Input].NextSame. histories holds the tickets by their
// ids; they are read as known at now. who and topic are the names of the facts
// that say who opened a ticket and what it is about, such as "requester", which
// the application's events state, and "category". Letters' case of their values
// does not matter.
//
// Left out are tickets that were not followed up, tickets that do not say who
// opened them, and tickets that were merged into another, which are not
// contacts of their own. A ticket that was opened at the same instant as
// another does not follow it. All tickets that do not say what they are about
// have the same subject, so an empty topic finds whatever a customer opens
// next.
func NextSame(histories map[string]lifecycle.History, who, topic string, now time.Time) map[string]time.Time {
	var all []contact
	for id, h := range histories {
		h = h.AsOf(now)
		open, ok := h.Opening()
		if !ok || wasMerged(h) {
			continue
		}
		f := h.Facets(now)
		if c := (contact{id, first(f.Fact(who)), first(f.Fact(topic)), open.Time}); c.customer != "" {
			all = append(all, c)
		}
	}
	slices.SortFunc(all, func(a, b contact) int {
		return cmp.Or(cmp.Compare(a.customer, b.customer), cmp.Compare(a.topic, b.topic), a.time.Compare(b.time), cmp.Compare(a.id, b.id))
	})
	out := map[string]time.Time{}
	for i := len(all) - 2; i >= 0; i-- {
		a, b := &all[i], &all[i+1]
		if a.customer != b.customer || a.topic != b.topic {
			continue
		}
		if a.time.Before(b.time) {
			out[a.id] = b.time
		} else if later, ok := out[b.id]; ok {
			out[a.id] = later
		}
	}
	return out
}

// contact is a ticket as one that a customer may have opened again.
type contact struct {
	id, customer, topic string
	time                time.Time // of its opening
}

// first returns the first value of a fact, folded.
func first(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return fold.String(values[0])
}

// wasMerged reports whether the ticket ended by merging into another.
func wasMerged(h lifecycle.History) bool {
	for i := range h.Len() {
		if h.Ref(i).Kind == lifecycle.Merged {
			return true
		}
	}
	return false
}
