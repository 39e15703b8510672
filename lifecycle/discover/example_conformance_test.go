package discover_test

import (
	"fmt"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/discover"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
)

// ticketThat returns the history of a ticket that goes through the states, an
// hour each.
func ticketThat(goes ...lifecycle.State) lifecycle.History {
	at := time.Date(2024, 3, 8, 9, 0, 0, 0, time.UTC)
	var events []lifecycle.Event
	for _, s := range goes {
		events = append(events, lifecycle.Event{Time: at, Kind: lifecycle.StateChanged, State: s})
		at = at.Add(time.Hour)
	}
	return lifecycle.NewHistory(events)
}

// How well many tickets keep to the machine, and where they do not.
func ExampleConformance() {
	m, err := machine.New(preset.StandardSpec(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	tickets := []lifecycle.History{
		ticketThat("new", "in_progress", "resolved", "closed"),
		ticketThat("new", "closed"), // resolved is skipped
		ticketThat("triaged", "in_progress", "resolved", "in_progress", "resolved"),
		ticketThat("new", "in_progress", "closed", "in_progress", "resolved"),
	}
	var sum discover.Conformance
	var t machine.Timeline
	for _, h := range tickets {
		m.ReplayInto(&t, h, machine.Options{})
		sum.Add(&t)
	}
	fmt.Printf("%d of %d cases conformant, %d deviations\n", sum.Conformant, sum.Cases, sum.Deviations)
	for _, c := range sum.Of(machine.BadEdge) {
		fmt.Printf("%s > %s: %d in %d cases\n", c.From, c.To, c.N, c.Cases)
	}
	// Output:
	// 1 of 4 cases conformant, 4 deviations
	// closed > in_progress: 1 in 1 cases
	// in_progress > closed: 1 in 1 cases
	// new > closed: 1 in 1 cases
}
