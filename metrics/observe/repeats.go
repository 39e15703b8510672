package observe

import (
	"cmp"
	"slices"
	"time"

	"github.com/supportops/policy/lifecycle"
)

// Contact is a ticket as one that a customer may have opened again.
type Contact struct {
	ID       string    `json:"id"`
	Customer string    `json:"customer"`       // who opened it
	Topic    string    `json:"topic,omitzero"` // what it is about, such as its category
	Time     time.Time `json:"time"`           // of its opening
}

// NextSameOf returns what [NextSame] does, found in the histories of tickets by
// their ids, as known at now. Who opened a ticket and what it is about are facts
// of it, by name, such as "requester", which the application's events state, and
// "category". Tickets that do not say who opened them are left out, and so are
// those that were merged into another: they are no contact of their own.
func NextSameOf(histories map[string]lifecycle.History, who, topic string, now time.Time) map[string]time.Time {
	first := func(values []string) string {
		if len(values) == 0 {
			return ""
		}
		return values[0]
	}
	var contacts []Contact
	for id, h := range histories {
		h = h.AsOf(now)
		open, ok := h.Opening()
		if !ok || wasMerged(h) {
			continue
		}
		f := h.Facets(now)
		contacts = append(contacts, Contact{ID: id, Customer: first(f.Fact(who)), Topic: first(f.Fact(topic)), Time: open.Time})
	}
	return NextSame(contacts)
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

// NextSame returns, by ticket, when the same customer next opened a ticket about
// the same: what [Input.NextSame] asks for. Tickets that nobody followed up, and
// those without a customer, are not in it. Of tickets of one instant none is the
// next of another.
func NextSame(contacts []Contact) map[string]time.Time {
	sorted := slices.Clone(contacts)
	slices.SortFunc(sorted, func(a, b Contact) int {
		return cmp.Or(cmp.Compare(a.Customer, b.Customer), cmp.Compare(a.Topic, b.Topic), a.Time.Compare(b.Time), cmp.Compare(a.ID, b.ID))
	})
	out := map[string]time.Time{}
	for i := len(sorted) - 2; i >= 0; i-- {
		a, b := &sorted[i], &sorted[i+1]
		if a.Customer == "" || a.Customer != b.Customer || a.Topic != b.Topic {
			continue
		}
		if a.Time.Before(b.Time) {
			out[a.ID] = b.Time
		} else if later, ok := out[b.ID]; ok {
			out[a.ID] = later
		}
	}
	return out
}
