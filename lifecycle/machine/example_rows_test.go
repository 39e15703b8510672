package machine_test

import (
	"fmt"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
)

// row is how some application stores what happens to its tickets. It keeps its
// own type and its own database; all that it writes is the translation.
type row struct {
	id    int
	at    string
	what  string
	who   string
	value string
}

func (r row) event() lifecycle.Event {
	at, err := time.Parse(time.DateTime, r.at)
	if err != nil {
		return lifecycle.Event{} // Validate reports it
	}
	e := lifecycle.Event{ID: fmt.Sprint(r.id), Time: at, Seq: int64(r.id), Actor: r.who, Side: lifecycle.Agent}
	if r.who == "customer" {
		e.Side = lifecycle.Customer
	}
	switch r.what {
	case "opened":
		e.Kind, e.State = lifecycle.Created, preset.StateNew
	case "mail":
		e.Kind, e.Visibility = lifecycle.Message, lifecycle.Public
	case "note":
		e.Kind, e.Visibility = lifecycle.Message, lifecycle.Internal
	case "owner":
		e.Kind, e.Assignee = lifecycle.Assigned, r.value
	case "status":
		e.Kind, e.State = lifecycle.StateChanged, lifecycle.State(r.value)
	}
	return e
}

// A whole day of one ticket: from an application's rows to what a desk asks.
func Example_rows() {
	rows := []row{
		{1, "2024-03-08 09:00:00", "opened", "customer", ""},
		{2, "2024-03-08 09:04:00", "owner", "ann", "ann"},
		{3, "2024-03-08 09:04:00", "status", "ann", "in_progress"},
		{4, "2024-03-08 09:20:00", "mail", "ann", ""},
		{5, "2024-03-08 09:20:00", "status", "ann", "waiting"},
		{6, "2024-03-08 11:00:00", "mail", "customer", ""},
		{7, "2024-03-08 11:00:00", "status", "ann", "in_progress"},
		{8, "2024-03-08 11:30:00", "owner", "ann", "bob"},
		{9, "2024-03-08 12:00:00", "status", "bob", "resolved"},
		{10, "2024-03-08 15:00:00", "status", "bob", "new"}, // no such step
	}
	events := make([]lifecycle.Event, 0, len(rows))
	for _, r := range rows {
		events = append(events, r.event())
	}
	history := lifecycle.NewHistory(events)
	if err := history.Validate(); err != nil {
		fmt.Println(err)
		return
	}
	m, err := machine.New(preset.StandardSpec(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	now := time.Date(2024, 3, 8, 16, 0, 0, 0, time.UTC)
	t := m.Replay(history, machine.Options{AsOf: now})

	fmt.Println("first reply after", t.Contacts.FirstReply.Sub(t.Contacts.FirstContact))
	fmt.Println("waited for the customer", t.Waits.Time("customer", nil))
	fmt.Println("owners changed", t.Assignees.Handoffs(), "times")
	if at, ok := t.FirstResolved(); ok {
		fmt.Println("first resolved after", at.Sub(t.From))
	}
	for i, d := range t.Deviations {
		fmt.Printf("event %s: %s > %s is no step", history.At(d.Event).ID, d.From, d.To)
		if r, ok := t.Repair(i); ok {
			fmt.Printf("; nearest repair: skip %d, insert %q", len(r.Skip), r.Insert)
		}
		fmt.Println()
	}
	// Output:
	// first reply after 20m0s
	// waited for the customer 1h40m0s
	// owners changed 1 times
	// first resolved after 3h0m0s
	// event 10: resolved > new is no step; nearest repair: skip 1, insert []
}
