package machine_test

import (
	"fmt"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/priority"
)

func standard() *machine.Machine {
	m, err := machine.New(preset.StandardSpec(), nil)
	if err != nil {
		panic(err)
	}
	return m
}

// What a late event changed in what is known of the ticket.
func ExampleChange() {
	m := standard()
	known := lifecycle.NewHistory([]lifecycle.Event{
		{ID: "1", Time: minutes(0), Kind: lifecycle.Created, State: "new"},
		{ID: "3", Time: minutes(30), Kind: lifecycle.StateChanged, State: "resolved"},
	})
	now := known.With(lifecycle.Event{ID: "2", Time: minutes(10), Kind: lifecycle.StateChanged, State: "in_progress"})
	for _, c := range m.Replay(known, machine.Options{}).Diff(m.Replay(now, machine.Options{})) {
		fmt.Printf("%s: %q, was %q\n", c.Path, c.After, c.Before)
	}
	// Output:
	// events: "3", was "2"
	// states[new].real: "10m", was "30m"
	// states[in_progress].visits: "1", was ""
	// states[in_progress].real: "20m", was ""
}

func ExampleClass() {
	m := standard()
	for _, s := range []lifecycle.State{"in_progress", "waiting", "closed", "on fire"} {
		fmt.Printf("%s: %q\n", s, m.Class(s))
	}
	// Output:
	// in_progress: "open"
	// waiting: "waiting"
	// closed: "done"
	// on fire: ""
}

// What is wrong with a log, by the rule that it breaks.
func ExampleFault() {
	m := standard()
	h := lifecycle.NewHistory([]lifecycle.Event{
		{Time: minutes(0), Kind: lifecycle.Created, State: "pending"},
		{Time: minutes(10), Kind: lifecycle.StateChanged, State: "on fire"},
		{Time: minutes(20), Kind: lifecycle.StateChanged, State: "closed"},
	})
	for _, d := range m.Replay(h, machine.Options{}).Deviations {
		fmt.Printf("%s: %q to %q\n", d.Fault, d.From, d.To)
	}
	// Output:
	// bad_start: "" to "pending"
	// bad_edge: "pending" to "on fire"
	// bad_edge: "on fire" to "closed"
}

// A machine is data: what it knows of states, steps, guards and timers is all
// in one document.
func ExampleSpec() {
	s, err := lifecycle.Read[machine.Spec]([]byte(`{
		"schema": "lifecycle/machine/2",
		"states": [
			{"name": "open", "class": "open"},
			{"name": "on hold", "class": "waiting", "waits_on": "customer",
			 "reasons": [{"reason": "parts", "waits_on": "vendor"}]},
			{"name": "done", "class": "done"}
		],
		"start": ["open"],
		"end": ["done"],
		"transitions": [
			{"event": "hold", "from": ["open"], "to": "on hold"},
			{"event": "resume", "from": ["on hold"], "to": "open"},
			{"event": "finish", "from": ["*"], "to": "done", "guards": ["record"], "roles": ["agent"]}
		],
		"guards": [{"name": "record", "when": {"cause": ["*"], "solution": ["*"]}}],
		"timers": [{"name": "remind", "state": "on hold", "business_days": 2, "times": 2}]
	}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := machine.New(s, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for t := range m.Transitions() {
		fmt.Printf("%s: %s > %s\n", t.Event, t.From, t.To)
	}
	// Output:
	// hold: open > on hold
	// finish: open > done
	// resume: on hold > open
	// finish: on hold > done
}

func ExampleMachine_Next() {
	m := standard()
	step, err := m.Next(machine.Snapshot{Facets: lifecycle.Facets{State: "waiting"}}, "answer")
	fmt.Println(step.To, err)
	_, err = m.Next(machine.Snapshot{Facets: lifecycle.Facets{State: "closed"}}, "reopen")
	fmt.Println(err)
	// Output:
	// in_progress <nil>
	// machine: event "reopen" from state "closed": not permitted; the machine permits no event from there
}

func ExamplePermit() {
	m, err := machine.New(guarded(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	ticket := machine.Snapshot{Facets: lifecycle.Facets{State: "work", Priority: priority.P1}}
	for _, p := range m.Permitted(ticket) {
		fmt.Println(p.Event, p.To, p.Allowed(), p.Unmet, p.Roles)
	}
	// Output:
	// finish review true [] []
	// finish done false [guard record needs assignee, cause guard code needs reason] []
	// drop done false [] [lead]
	// note work true [] []
}

// A guard that data cannot state is a pure function, named in the spec.
func ExampleGuardFunc() {
	s := guarded()
	s.Guards = append(s.Guards, machine.GuardSpec{Name: "same_group", Func: "same_group"})
	s.Transitions[0].Guards = []string{"same_group"}
	m, err := machine.New(s, map[string]machine.GuardFunc{
		"same_group": func(t machine.Snapshot) bool { return t.Group == t.Fields["reviewer_group"] },
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = m.Next(machine.Snapshot{Facets: lifecycle.Facets{State: "work", Assignee: "ann"}, Fields: map[string]string{"reviewer_group": "db"}}, "finish")
	fmt.Println(err)
	// Output:
	// machine: event "finish" from state "work": not permitted; guard same_group (same_group) does not hold; guard record needs cause; guard code needs reason
}

// A batch that must move as a whole is asked before any ticket moves.
func ExampleMachine_Next_batch() {
	m := standard()
	var refused []string
	for _, t := range []struct {
		id    string
		state lifecycle.State
	}{{"T-1", "resolved"}, {"T-2", "waiting"}} {
		if _, err := m.Next(machine.Snapshot{Facets: lifecycle.Facets{State: t.state}}, "close"); err != nil {
			refused = append(refused, t.id)
		}
	}
	fmt.Println("cannot be closed:", refused)
	// Output:
	// cannot be closed: [T-2]
}

func ExampleTimeline() {
	t := standard().Replay(lifecycle.NewHistory([]lifecycle.Event{
		{Time: minutes(0), Kind: lifecycle.Created, Side: lifecycle.Customer, State: "new"},
		{Time: minutes(10), Kind: lifecycle.Assigned, Group: "desk", State: "assigned"},
		{Time: minutes(12), Kind: lifecycle.StateChanged, State: "in_progress"},
		{Time: minutes(15), Kind: lifecycle.Assigned, Group: "network"},
		{Time: minutes(20), Kind: lifecycle.Assigned, Group: "desk"},
		{Time: minutes(25), Kind: lifecycle.StateChanged, State: "resolved"},
		{Time: minutes(40), Kind: lifecycle.StateChanged, State: "in_progress", Side: lifecycle.Customer},
		{Time: minutes(50), Kind: lifecycle.StateChanged, State: "resolved"},
	}), machine.Options{})

	for _, s := range t.States(nil) {
		fmt.Println(s.State, s.Visits, s.Real)
	}
	fmt.Println("handoffs", t.Groups.Handoffs(), "there and back", t.Groups.PingPongs())
	fmt.Println("reopened by", t.Reopens[0].Side, "after", t.Reopens[0].After, "soft", t.Reopens[0].Soft)
	fmt.Println("the desk's turn for", t.Waits.Time(machine.OnDesk, nil))
	// Output:
	// new 1 10m
	// assigned 1 2m
	// in_progress 2 23m
	// resolved 2 15m
	// handoffs 2 there and back 1
	// reopened by customer after 15m soft true
	// the desk's turn for 35m0s
}

func ExampleOptions() {
	h := lifecycle.NewHistory([]lifecycle.Event{
		{Time: minutes(0), Kind: lifecycle.Created, State: "new"},
		{Time: minutes(5), Kind: lifecycle.StateChanged, State: "triaged"},
	})
	m := standard()
	whole := m.Replay(h, machine.Options{})
	now := m.Replay(h, machine.Options{AsOf: minutes(60)})
	fmt.Println(whole.To.Sub(whole.From), len(whole.Deviations), "deviation:", whole.Deviations[0].Fault)
	fmt.Println(now.To.Sub(now.From), len(now.Deviations), "deviations, since it may go on")
	// Output:
	// 5m0s 1 deviation: bad_end
	// 1h0m0s 0 deviations, since it may go on
}

func ExampleDeviation() {
	t := standard().Replay(labels("new", "engineering", "closed"), machine.Options{})
	for i, d := range t.Deviations {
		r, _ := t.Repair(i)
		fmt.Printf("event %d: %v %s > %s; go through %v\n", d.Event, d.Fault, d.From, d.To, r.Insert)
	}
	// Output:
	// event 1: bad_edge new > engineering; go through [escalated]
	// event 2: bad_edge engineering > closed; go through [resolved]
}

func ExampleRepair() {
	t := standard().Replay(labels("new", "in_progress", "closed", "in_progress", "resolved"), machine.Options{})
	repairs, ok := t.Repairs()
	for _, r := range repairs {
		fmt.Println("leave out", t.Visits[r.Skip[0]].State, "and go through", r.Insert, ok)
	}
	// Output:
	// leave out closed and go through [] true
}

func ExampleStints() {
	t := standard().Replay(lifecycle.NewHistory([]lifecycle.Event{
		{Time: minutes(0), Kind: lifecycle.Created, State: "new", Group: "desk"},
		{Time: minutes(5), Kind: lifecycle.Assigned},
		{Time: minutes(10), Kind: lifecycle.Assigned, Group: "desk"},
		{Time: minutes(15), Kind: lifecycle.Assigned, Group: "network"},
	}), machine.Options{})

	for _, s := range t.Groups {
		fmt.Printf("%q from %s to %s\n", s.Value, s.From.Format("15:04"), s.To.Format("15:04"))
	}
	fmt.Println("changes", len(t.Groups)-1, "handoffs", t.Groups.Handoffs())
	// Output:
	// "desk" from 09:00 to 09:05
	// "" from 09:05 to 09:10
	// "desk" from 09:10 to 09:15
	// "network" from 09:15 to 09:15
	// changes 3 handoffs 1
}

// Timers are due at instants: an application sets one alarm a ticket.
func ExampleDue() {
	t := standard().Replay(lifecycle.NewHistory([]lifecycle.Event{
		{Time: minutes(0), Kind: lifecycle.Created, State: "new"},
		{Time: minutes(30), Kind: lifecycle.StateChanged, State: "resolved"},
	}), machine.Options{})

	for _, d := range t.Due(nightDesk{}) { // or a *calendar.Calendar
		fmt.Println(d.Timer, d.Event, d.Time.Format(time.RFC1123))
	}
	// Output:
	// auto_close close Fri, 15 Mar 2024 09:30:00 UTC
}

func ExampleLimit() {
	s := preset.StandardSpec()
	s.States[0].Limit = lifecycle.Duration(15 * time.Minute)
	m, err := machine.New(s, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	t := m.Replay(labels("new"), machine.Options{AsOf: minutes(20)})
	for _, o := range t.Overruns(nil) {
		fmt.Println(o.State, o.Spent, "of", o.Within)
	}
	// Output:
	// new 20m of 15m
}

func ExampleAnchor() {
	for _, t := range preset.StandardSpec().Timers {
		fmt.Printf("%s in %s, since %q, follows %q\n", t.Name, t.State, t.Since, t.Follows)
	}
	// Output:
	// remind_customer in waiting, since "reply", follows ""
	// give_up_waiting in waiting, since "", follows "remind_customer"
	// auto_close in resolved, since "", follows ""
}
