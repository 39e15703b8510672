package assign

import (
	"cmp"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/tier"
)

// NewItem returns the ticket of a history as an assignment sees it, for the
// route that was chosen for it. It has waited since the last event that took
// it from its owner, or since its opening. Account is its fact of that name.
// Set Owner, Exclude and Swarm where they are known.
func NewItem(id string, h lifecycle.History, r tier.Route) Item {
	t := Item{ID: id, Group: r.Group, Required: r.Required, Preferred: r.Preferred}
	open, ok := h.Opening()
	if !ok {
		return t
	}
	t.Since = open.Time
	var f lifecycle.Facets
	for i := range h.Len() {
		owned := f.Assignee != ""
		e := h.Ref(i)
		if f.Apply(e); owned && f.Assignee == "" && e.Time.After(t.Since) {
			t.Since = e.Time
		}
	}
	t.Channel, t.Level = f.Channel, f.Priority
	if account := f.Fact("account"); len(account) > 0 {
		t.Account = account[0]
	}
	return t
}

// Event returns the event to store for the assignment of a ticket along a
// route: its tier, its group and, unless nobody takes it, its assignee.
func (a Assignment) Event(r tier.Route, at time.Time) lifecycle.Event {
	return lifecycle.Event{
		Time: at, Kind: lifecycle.Assigned, Side: lifecycle.System, Reason: cmp.Or(r.Rule, "fallback"),
		Tier: r.Tier, Group: r.Group, Assignee: a.Agent,
	}
}
