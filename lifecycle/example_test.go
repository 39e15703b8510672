package lifecycle_test

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/priority"
)

// minutes returns the instant so many minutes after nine o'clock.
func minutes(n int) time.Time {
	return time.Date(2024, 3, 8, 9, n, 0, 0, time.UTC)
}

func ExampleEvent() {
	e := lifecycle.Event{
		ID: "ev-7", Time: minutes(0), Kind: lifecycle.Message,
		Actor: "ann", Side: lifecycle.Agent, Visibility: lifecycle.Public,
		State: preset.StateWaiting, // the reply also sets the state
	}
	fmt.Println(e.IsReply(), e.IsContact(), e.Validate())
	e.Visibility, e.Time = 0, time.Time{}
	fmt.Println(e.Validate())
	// Output:
	// true false <nil>
	// lifecycle: 2 defects
	// 	time: required: an event happens at an instant
	// 	visibility: required: message needs one
}

// Events may arrive in any order and more than once.
func ExampleHistory() {
	first := lifecycle.NewHistory([]lifecycle.Event{
		{ID: "3", Time: minutes(20), Kind: lifecycle.StateChanged, State: "resolved"},
		{ID: "1", Time: minutes(0), Kind: lifecycle.Created, State: "new"},
		{ID: "3", Time: minutes(20), Kind: lifecycle.StateChanged, State: "resolved"},
	})
	all := first.With(lifecycle.Event{ID: "2", Time: minutes(5), Kind: lifecycle.Assigned, Group: "network"})
	for i, e := range all.All() {
		fmt.Println(i, e.ID, e.Kind)
	}
	fmt.Println(all.Facets(minutes(10)).State, all.Facets(minutes(10)).Group)
	// Output:
	// 0 1 created
	// 1 2 assigned
	// 2 3 state_changed
	// new network
}

// A ticket whose assignment was written before its creation is the customer's.
func ExampleOpening() {
	h := lifecycle.NewHistory([]lifecycle.Event{
		{Seq: 0, Time: minutes(0), Kind: lifecycle.Assigned, Side: lifecycle.Agent, Assignee: "ann"},
		{Seq: 1, Time: minutes(0), Kind: lifecycle.Created, Side: lifecycle.Customer, Actor: "kim"},
	})
	if o, ok := h.Opening(); ok {
		fmt.Println("opened by", o.Side, o.Actor, "- first in order is", h.At(0).Kind)
	}
	// Output:
	// opened by customer kim - first in order is assigned
}

func ExampleConflict() {
	h := lifecycle.NewHistory([]lifecycle.Event{
		{ID: "1", Time: minutes(0), Kind: lifecycle.Created, State: "new"},
		{ID: "1", Time: minutes(4), Kind: lifecycle.Created, State: "triaged"},
	})
	for _, c := range h.Conflicts() {
		fmt.Println(c.Kept.State, "stays,", c.Dropped.State, "is left out")
	}
	// Output:
	// new stays, triaged is left out
}

func ExampleHistoryDiff() {
	known := lifecycle.NewHistory([]lifecycle.Event{
		{ID: "1", Time: minutes(0), Kind: lifecycle.Created, State: "new"},
		{ID: "3", Time: minutes(30), Kind: lifecycle.StateChanged, State: "resolved"},
	})
	now := known.With(lifecycle.Event{ID: "2", Time: minutes(10), Kind: lifecycle.StateChanged, State: "in_progress"})
	d := known.Diff(now)
	fmt.Println("fold again from", d.From, "added", len(d.Added), "removed", len(d.Removed))
	// Output:
	// fold again from 1 added 1 removed 0
}

func ExampleFacets() {
	var f lifecycle.Facets
	f.Apply(&lifecycle.Event{Kind: lifecycle.Created, State: "new", Group: "desk", Priority: priority.P2})
	f.Apply(&lifecycle.Event{Kind: lifecycle.Message})               // states nothing
	f.Apply(&lifecycle.Event{Kind: lifecycle.Assigned, Group: "db"}) // a group, and nobody in it
	fmt.Println(f.State, f.Group, f.Priority)
	f.Apply(&lifecycle.Event{Kind: lifecycle.Assigned}) // nobody at all
	fmt.Printf("%q\n", f.Group)
	// Facts of the application's own hold on in the same way, and are asked for by the same names.
	f.Apply(&lifecycle.Event{Kind: lifecycle.Updated, Category: "network", Facts: priority.Facts{"region": {"emea"}, "tags": {"vip", "beta"}}})
	f.Apply(&lifecycle.Event{Kind: lifecycle.Updated, Facts: priority.Facts{"tags": {}}})
	fmt.Println(f.Fact("category"), f.Fact("Region"), f.Fact("tags"))
	// Output:
	// new db p2
	// ""
	// [network] [emea] []
}

func ExampleKind() {
	k, err := lifecycle.ParseKind("state_changed")
	fmt.Println(k == lifecycle.StateChanged, err)
	_, err = lifecycle.ParseKind("exploded")
	fmt.Println(err != nil, lifecycle.Kind(200))
	// Output:
	// true <nil>
	// true Kind(200)
}

// Who wrote how often? A bot is a side of its own, so that its answers do not
// pass for those of people.
func ExampleSide() {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	h := lifecycle.NewHistory([]lifecycle.Event{
		{Time: at, Kind: lifecycle.Message, Side: lifecycle.Customer},
		{Time: at.Add(time.Minute), Kind: lifecycle.Message, Side: lifecycle.Bot},
		{Time: at.Add(time.Hour), Kind: lifecycle.Message, Side: lifecycle.Agent},
		{Time: at.Add(2 * time.Hour), Kind: lifecycle.Message, Side: lifecycle.Customer},
	})
	wrote := map[lifecycle.Side]int{}
	for _, e := range h.All() {
		wrote[e.Side]++
	}
	for _, s := range lifecycle.Sides() {
		fmt.Println(s, wrote[s])
	}
	// Output:
	// customer 2
	// agent 1
	// bot 1
	// system 0
}

// A note among colleagues is no reply: only a public message is.
func ExampleVisibility() {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	h := lifecycle.NewHistory([]lifecycle.Event{
		{Time: at, Kind: lifecycle.Created, Side: lifecycle.Customer},
		{Time: at.Add(10 * time.Minute), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Internal},
		{Time: at.Add(40 * time.Minute), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public},
	})
	for _, e := range h.All() {
		if e.Side == lifecycle.Agent && e.Visibility == lifecycle.Public {
			fmt.Println("first reply at", e.Time.Format("15:04"))
		}
	}
	// Output:
	// first reply at 09:40
}

// All defects are reported at once, each with its place.
func ExampleSpecError() {
	h := lifecycle.NewHistory([]lifecycle.Event{
		{Time: minutes(0), Kind: lifecycle.Created},
		{Time: minutes(5), Kind: lifecycle.StateChanged},
		{Time: minutes(9), Kind: lifecycle.Worked, Spent: -1},
	})
	fmt.Println(h.Validate())
	// Output:
	// lifecycle: 2 defects
	// 	[1].state: required: state_changed needs one
	// 	[2].spent: out of range: -1ns, want none below 0
}

func ExampleState() {
	data, err := json.Marshal(map[lifecycle.State]int{"Awaiting User Info": 3})
	fmt.Println(string(data), err)
	// Output:
	// {"Awaiting User Info":3} <nil>
}

// What a decision changes is stored as an event like any other.
func ExampleDecided() {
	policy, err := priority.NewPolicy(priority.StandardPolicySpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	decision := policy.Decide(priority.Input{Impact: "1 - High", Urgency: "2 - Medium"})
	e := lifecycle.Decided(decision, minutes(1))
	fmt.Println(e.Kind, e.Priority, e.Reason)
	// Output: priority_changed p2 1 - High / 2 - Medium
}
