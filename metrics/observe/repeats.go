package observe

import (
	"cmp"
	"slices"
	"time"
)

// Contact is a ticket as one that a customer may have opened again.
type Contact struct {
	ID       string    `json:"id"`
	Customer string    `json:"customer"`       // who opened it
	Topic    string    `json:"topic,omitzero"` // what it is about, such as its category
	Time     time.Time `json:"time"`           // of its opening
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
