package lifecycletest_test

import (
	"fmt"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/lifecycletest"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
)

// translate is an application's translation of its rows into events.
func translate(rows [][2]string) []lifecycle.Event {
	at := time.Date(2024, 3, 8, 9, 0, 0, 0, time.UTC)
	var events []lifecycle.Event
	for i, r := range rows {
		events = append(events, lifecycle.Event{
			ID: r[0], Time: at.Add(time.Duration(i) * time.Hour), Kind: lifecycle.StateChanged, State: lifecycle.State(r[1]),
		})
	}
	return events
}

// In a test these calls stand behind t.Error.
func Example() {
	m, err := machine.New(preset.StandardSpec(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(lifecycletest.TestMachine(m))
	fmt.Println(lifecycletest.TestEvents(m, translate([][2]string{{"17", "new"}, {"18", "resolved"}})))
	fmt.Println(lifecycletest.TestEvents(m, translate([][2]string{{"17", "new"}, {"18", "on fire"}})))
	// Output:
	// <nil>
	// <nil>
	// lifecycletest: [1].state: the machine declares no "on fire"
}
