package observe

import (
	"cmp"
	"slices"
	"time"

	"github.com/supportops/policy/lifecycle"
)

// NextSame returns, by ticket, when the same customer next opened a ticket about
// the same: what [Input.NextSame] asks for. It looks at the histories of tickets
// by their ids, as known at now. Who opened a ticket and what it is about are
// facts of it, by name, such as "requester", which the application's events state,
// and "category".
//
// Tickets that nobody followed up, and those that do not say who opened them, are
// not in it; neither are those that were merged into another, which are no contact
// of their own. Of tickets of one instant none is the next of another.
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

func first(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[0]
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
