package lifecycle

import (
	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/priority"
)

// Facets are what the events of a ticket have stated up to some instant. The
// zero Facets are those of a ticket without events: nothing stated. Compare
// them with [Facets.Equal]. Copies share Own, which the caller must not modify
// while others use it.
//
// The meaning of an event's facets, the same in every fold of this module:
//
//   - A facet that an event states, that is, one that is not empty, holds from
//     that event on, whatever the kind of the event.
//   - A facet that an event leaves empty stays as it was, and so does one that
//     an event states in other letters' case. People are the exception: an
//     Assignee may be an id in which case counts.
//   - Group and Assignee also have [Nobody], which clears the facet. They are
//     stated together in two kinds of events: [Assigned] always states both,
//     and an empty one means nobody; [Updated] states both if it states one of
//     them, and leaves both alone if it states neither.
//   - Reason is that of the state, and ends with it: an event that states
//     another state states the reason too, and an empty one means none. The
//     same state stated again keeps its reason unless the event gives a new
//     one. On [Updated], a Reason without a State is a new reason for the
//     present state. On other kinds it explains the event and is not a facet.
//   - Each fact in Facts, the application's own, is a facet by itself, by its
//     name in any letters' case. The values that an event states replace the
//     former ones; an empty list clears the fact.
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
	Own      priority.Facts `json:"facts,omitzero"` // the application's own facts
}

// Equal reports whether f and g state the same.
func (f Facets) Equal(g Facets) bool {
	return f.State == g.State && f.Reason == g.Reason && f.Group == g.Group && f.Assignee == g.Assignee && f.Tier == g.Tier &&
		f.Priority == g.Priority && f.Customer == g.Customer && f.Category == g.Category && f.Channel == g.Channel &&
		compareFacts(f.Own, g.Own) == 0
}

// Apply updates f with what the event e states. It allocates only for an event
// that changes facts of the application's own, and then copies them, since
// others may share them; [History.Facets] copies none.
func (f *Facets) Apply(e *Event) {
	f.apply(e)
	if len(e.Facts) > 0 {
		f.Own = apply(f.Own, e.Facts)
	}
}

// apply is Apply but for the application's own facts.
func (f *Facets) apply(e *Event) {
	switch {
	case e.State != "" && !fold.Equal(string(e.State), string(f.State)):
		f.State, f.Reason = e.State, e.Reason
	case e.State != "" || e.Kind == Updated:
		state(&f.Reason, e.Reason)
	}
	if e.Kind == Assigned || e.Kind == Updated && (e.Group != "" || e.Assignee != "") {
		if group := owner(e.Group); !fold.Equal(group, f.Group) {
			f.Group = group
		}
		f.Assignee = owner(e.Assignee)
	} else {
		if e.Group != "" && !fold.Equal(owner(e.Group), f.Group) {
			f.Group = owner(e.Group)
		}
		if e.Assignee != "" {
			f.Assignee = owner(e.Assignee)
		}
	}
	state(&f.Tier, e.Tier)
	state(&f.Customer, e.Customer)
	state(&f.Category, e.Category)
	state(&f.Channel, e.Channel)
	if e.Priority != 0 {
		f.Priority = e.Priority
	}
}

// state sets the facet to what an event states of it, if it states any.
func state(facet *string, stated string) {
	if stated != "" && !fold.Equal(stated, *facet) {
		*facet = stated
	}
}

// owner returns the facet for a stated owner.
func owner(stated string) string {
	if stated == Nobody {
		return ""
	}
	return stated
}
