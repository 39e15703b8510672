package assign_test

import (
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/assign"
)

// A ticket waits since its opening, or since it lost its last owner.
func TestNewItemSince(t *testing.T) {
	at := func(m int) time.Time { return time.Date(2026, 6, 1, 9, m, 0, 0, time.UTC) }
	created := lifecycle.Event{Time: at(5), Kind: lifecycle.Created, Channel: "chat", Priority: priority.P2}
	given := func(m int, who string) lifecycle.Event {
		return lifecycle.Event{Time: at(m), Kind: lifecycle.Assigned, Assignee: who}
	}
	for _, tc := range []struct {
		name   string
		events []lifecycle.Event
		since  time.Time
	}{
		{"no history", nil, time.Time{}},
		{"opened", []lifecycle.Event{created}, at(5)},
		{"an event before the opening", []lifecycle.Event{created, {Time: at(0), Kind: lifecycle.Recorded, Ref: "x"}}, at(5)},
		{"owned", []lifecycle.Event{created, given(10, "ann")}, at(5)},
		{"given back", []lifecycle.Event{created, given(10, "ann"), given(20, "")}, at(20)},
		{"given back twice", []lifecycle.Event{created, given(10, "ann"), given(20, ""), given(30, "bob"), given(40, ""), given(50, "")}, at(40)},
		{"lost before the opening", []lifecycle.Event{given(0, "ann"), given(1, ""), created}, at(5)},
	} {
		t.Run(tc.name, func(t *testing.T) {
			item := assign.NewItem("T", lifecycle.NewHistory(tc.events), tier.Route{Destination: tier.Destination{Group: "g"}})
			if !item.Since.Equal(tc.since) || item.ID != "T" || item.Group != "g" {
				t.Errorf("got %+v, want since %v", item, tc.since)
			}
			if tc.events != nil && (item.Channel != "chat" || item.Level != priority.P2) {
				t.Errorf("got %+v", item)
			}
		})
	}
}

// The event of an assignment makes the ticket what the answer says, nobody
// included.
func TestAssignmentEvent(t *testing.T) {
	route := tier.Route{Destination: tier.Destination{Tier: "L2", Group: "g"}, Rule: "r"}
	for _, agent := range []string{"ann", ""} {
		e := assign.Assignment{Agent: agent}.Event(route, time.Unix(1, 0))
		f := lifecycle.Facets{Assignee: "before", Group: "before", Tier: "before"}
		if f.Apply(&e); f.Assignee != agent || f.Group != "g" || f.Tier != "L2" || e.Reason != "r" || e.Validate() != nil {
			t.Errorf("%+v makes %+v, %v", e, f, e.Validate())
		}
	}
}
