package preset_test

import (
	"fmt"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/priority"
)

// nodes returns the events of a ticket that enters the nodes, each so many
// minutes after nine o'clock.
func nodes(entered map[lifecycle.State]int) []lifecycle.Event {
	var events []lifecycle.Event
	for node, minute := range entered { // a history puts them in order
		at := time.Date(2024, 3, 8, 9, minute, 0, 0, time.UTC)
		events = append(events, lifecycle.Event{Time: at, Kind: lifecycle.StateChanged, State: node})
	}
	return events
}

// The node table as a whole: the limits to run, the escalation that falls due,
// the record to complete.
func Example() {
	m, err := machine.New(preset.NodeTableSpec(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, l := range m.Limits() {
		fmt.Println(l.State, l.Owner, l.Within)
	}
	history := lifecycle.NewHistory(nodes(map[lifecycle.State]int{
		"feedback": 0, "first_response": 1, "classification": 8, "investigation": 10,
	}))
	now := time.Date(2024, 3, 8, 10, 0, 0, 0, time.UTC)
	t := m.Replay(history, machine.Options{AsOf: now})
	for _, o := range t.Overruns(nil) {
		fmt.Println(o.State, "took", o.Spent)
	}
	for _, d := range t.Due(nil) {
		fmt.Println(d.Event, "at", d.Time.Format(time.TimeOnly))
	}
	ticket := t.Snapshot(now)
	ticket.State = "customer_feedback"
	ticket.Fields = map[string]string{"record.symptom": "no login", "record.solution": "password reset"}
	_, err = m.Next(ticket, "confirm")
	fmt.Println(err)
	// Output:
	// first_response first_line 5m
	// classification first_line 2m
	// escalation first_line 10m
	// first_response took 7m
	// escalate at 11:00:00
	// machine: event "confirm" from state "customer_feedback": not permitted; guard resolution_record needs record.customer_feedback, record.investigation, record.prevention (《技术支持记录表》: symptom, investigation, solution, customer feedback, prevention)
}

// What a node must have before a ticket leaves it: the customer's description, and
// a category of the dictionary.
func ExampleNodeTableSpec() {
	m, err := machine.New(preset.NodeTableSpec("A", "B"), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	ticket := machine.Snapshot{Facets: lifecycle.Facets{State: "classification", Category: "misc", Priority: priority.P2}, Role: "first_line"}
	for range 2 {
		for _, p := range m.Permitted(ticket) {
			fmt.Println(p.Event, p.Unmet)
		}
		ticket.Category, ticket.Fields = "A", map[string]string{"description": "no login since this morning"}
	}
	// Output:
	// classify [guard of classification needs description guard classified wants another category (《问题分类词典》: a category of the dictionary, not a vague one)]
	// classify []
}
