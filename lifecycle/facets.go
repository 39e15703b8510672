package lifecycle

import "github.com/supportops/policy/priority"

// Facets are what the events of a ticket have stated up to some instant. The
// zero Facets are those of a ticket without events: nothing stated. They are
// comparable with ==.
//
// The meaning of an event's facets, the same in every fold of this module:
//
//   - A facet that an event states, that is, one that is not empty, holds from
//     that event on, whatever the kind of the event.
//   - A facet that an event leaves empty stays as it was, with one exception:
//     on [Assigned] and [Updated], Group and Assignee are always stated, and
//     empty means nobody.
//   - Reason is that of the state, and ends with it: an event that states
//     another state states the reason too, and an empty one means none. The same
//     state stated again keeps its reason unless the event gives a new one. On
//     [Updated], a Reason without a State is a new reason for the present state.
//     On other kinds it explains the event and is no facet.
type Facets struct {
	State    State          `json:"state,omitzero"`
	Reason   string         `json:"reason,omitzero"`
	Group    string         `json:"group,omitzero"`
	Assignee string         `json:"assignee,omitzero"`
	Tier     string         `json:"tier,omitzero"`
	Priority priority.Level `json:"priority,omitzero"`
	Customer string         `json:"customer,omitzero"`
	Category string         `json:"category,omitzero"`
	Channel  string         `json:"channel,omitzero"`
}

// Apply makes f what it is after the event e. It does not keep e.
func (f *Facets) Apply(e *Event) {
	switch {
	case e.State != "" && e.State != f.State:
		f.State, f.Reason = e.State, e.Reason
	case e.State != "" || e.Kind == Updated:
		state(&f.Reason, e.Reason)
	}
	if e.Kind == Assigned || e.Kind == Updated {
		f.Group, f.Assignee = e.Group, e.Assignee
	} else {
		state(&f.Group, e.Group)
		state(&f.Assignee, e.Assignee)
	}
	state(&f.Tier, e.Tier)
	state(&f.Customer, e.Customer)
	state(&f.Category, e.Category)
	state(&f.Channel, e.Channel)
	if e.Priority != 0 {
		f.Priority = e.Priority
	}
}

// Facts returns the facets that are set as facts for routing, classification
// and triage, under the names that they have in JSON: "category", "customer",
// "priority" (in lower case, "p1") and so on. What else a policy asks about is the caller's to add.
func (f Facets) Facts() priority.Facts {
	return priority.FactsOf(map[string]string{
		"state": string(f.State), "reason": f.Reason, "group": f.Group, "assignee": f.Assignee, "tier": f.Tier,
		"priority": f.Priority.String(), "customer": f.Customer, "category": f.Category, "channel": f.Channel,
	})
}

// state sets the facet to what an event states of it, if it states any.
func state(facet *string, stated string) {
	if stated != "" {
		*facet = stated
	}
}
