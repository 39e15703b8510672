package machine_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/priority"
)

func ExampleStateSpec() {
	s, ok := standard().State(preset.StateEngineering)
	fmt.Println(s.Name, s.Class, s.WaitsOn, ok)
	// Output:
	// engineering open engineering true
}

// One state, several parties to wait for: the reason tells.
func ExampleReasonSpec() {
	m, err := machine.New(machine.Spec{
		States: []machine.StateSpec{{
			Name: "On Hold", Class: machine.Waiting, WaitsOn: "customer",
			Reasons: []machine.ReasonSpec{{Reason: "Awaiting Vendor", WaitsOn: "vendor"}},
		}},
		Start: []lifecycle.State{"On Hold"},
	}, nil)

	if err != nil {
		fmt.Println(err)
		return
	}
	t := m.Replay(lifecycle.NewHistory([]lifecycle.Event{
		{Time: minutes(0), Kind: lifecycle.Created, State: "On Hold"},
		{Time: minutes(10), Kind: lifecycle.Updated, Reason: "Awaiting Vendor"},
	}), machine.Options{})

	for _, turn := range t.Waits {
		fmt.Println(turn.Value, turn.From.Format("15:04"))
	}
	// Output:
	// customer 09:00
	// vendor 09:10
}

// A wildcard stands for every state but the target and the exceptions.
func ExampleTransitionSpec() {
	m, err := machine.New(machine.Spec{
		States: []machine.StateSpec{
			{Name: "new", Class: machine.Open}, {Name: "open", Class: machine.Open}, {Name: "closed", Class: machine.Done}, {Name: "spam", Class: machine.Done},
		},
		Start: []lifecycle.State{"new"},
		Transitions: []machine.TransitionSpec{
			{Event: "drop", From: []lifecycle.State{machine.Wildcard}, Except: []lifecycle.State{"closed"}, To: "spam"},
		},
	}, nil)

	if err != nil {
		fmt.Println(err)
		return
	}
	for t := range m.Transitions() {
		fmt.Println(t.From, t.Event)
	}
	// Output:
	// new drop
	// open drop
}

func ExampleGuardSpec() {
	m, err := machine.New(guarded(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	// "fresh" lets a ticket be reopened within two days.
	ticket := machine.Snapshot{Facets: lifecycle.Facets{State: "done"}, Entered: minutes(0), Now: minutes(0).Add(72 * time.Hour)}
	for _, p := range m.Permitted(ticket) {
		fmt.Println(p.Event, p.Unmet)
	}
	// Output:
	// reopen [guard fresh comes too late]
}

func ExampleSnapshot() {
	t := machine.Snapshot{
		Facets: lifecycle.Facets{State: "work", Priority: priority.P2},
		Fields: map[string]string{"resolution.cause": "disk"},
	}
	fmt.Printf("%q %q %q\n", t.Field("priority"), t.Field("resolution.cause"), t.Field("assignee"))
	// Output:
	// "p2" "disk" ""
}

// From the history of a ticket to a step that a person asks for, and to the
// event that an application then stores.
func ExampleTimeline_Snapshot() {
	m, now := standard(), minutes(30)
	ticket := lifecycle.NewHistory([]lifecycle.Event{
		{Time: minutes(0), Kind: lifecycle.Created, Side: lifecycle.Customer, State: preset.StateNew},
		{Time: minutes(10), Kind: lifecycle.StateChanged, Side: lifecycle.Agent, State: preset.StateInProgress},
	})
	snapshot := m.Replay(ticket, machine.Options{AsOf: now}).Snapshot(now)
	snapshot.Role = "agent"

	step, err := m.Next(snapshot, "ask_customer")
	if err != nil {
		fmt.Println(err)
		return
	}
	ticket = ticket.With(lifecycle.Event{Time: now, Kind: lifecycle.StateChanged, Side: lifecycle.Agent, State: step.To})
	fmt.Println(step.From, "to", step.To, "at", ticket.At(2).Time.Format("15:04"))

	_, err = m.Next(m.Replay(ticket, machine.Options{AsOf: now}).Snapshot(now), "assign")
	fmt.Println(err)
	// Output:
	// in_progress to waiting at 09:30
	// machine: event "assign" from state "waiting": not permitted; permitted are ["resolve" "answer" "escalate" "cancel" "merge"]
}

func ExampleUnmet() {
	m, err := machine.New(guarded(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	p := m.Permitted(machine.Snapshot{Facets: lifecycle.Facets{State: "work"}})[1]
	for _, u := range p.Unmet {
		fmt.Println(u.Guard, u.Missing, u.Wrong)
	}
	// Output:
	// record [assignee cause] []
	// code [reason] []
}

func ExampleTransitionError() {
	_, err := standard().Next(machine.Snapshot{Facets: lifecycle.Facets{State: "resolved"}}, "start")
	var e *machine.TransitionError
	if errors.As(err, &e) {
		fmt.Println(e.From, "permits", e.Permitted, errors.Is(err, machine.ErrRefused))
	}
	// Output:
	// resolved permits [reopen close] true
}

func ExampleTransition() {
	step, err := standard().Next(machine.Snapshot{Facets: lifecycle.Facets{State: "new"}}, "triage")
	fmt.Println(step.From, step.Event, step.To, err)
	fmt.Println(preset.StandardSpec().Transitions[step.Rule].To)
	// Output:
	// new triage triaged <nil>
	// triaged
}

func ExampleTimerSpec() {
	s := preset.StandardSpec()
	s.Timers = []machine.TimerSpec{
		{Name: "look_again", State: preset.StatePending, After: lifecycle.Duration(4 * time.Hour), Times: 2},
	}
	m, err := machine.New(s, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	t := m.Replay(labels("pending"), machine.Options{})
	if d, ok := t.NextTimer(nil, minutes(0).Add(5*time.Hour)); ok {
		fmt.Println(d.Timer, d.Nth, d.Time.Format("15:04"))
	}
	// Output:
	// look_again 2 17:00
}

func ExampleAdder() {
	var adder machine.Adder = nightDesk{} // open from 18:00 to 06:00
	at, _ := adder.Add(minutes(0), time.Hour)
	fmt.Println(at.Format("15:04"))
	// Output:
	// 19:00
}

func ExampleElapser() {
	t := standard().Replay(lifecycle.NewHistory([]lifecycle.Event{
		{Time: minutes(0), Kind: lifecycle.Created, State: "new"},
		{Time: minutes(600), Kind: lifecycle.StateChanged, State: "resolved"},
	}), machine.Options{})

	fmt.Println(t.TimeIn(machine.Open, nil), t.TimeIn(machine.Open, nightDesk{}))
	// Output:
	// 10h0m0s 1h0m0s
}

func ExampleStateTime() {
	t := standard().Replay(labels("new", "in_progress", "resolved", "in_progress", "resolved"), machine.Options{})
	for _, s := range t.States(nightDesk{}) {
		fmt.Println(s.State, s.Class, s.Visits, s.Real, s.Business)
	}
	// Output:
	// new open 1 1m 0s
	// in_progress open 2 2m 0s
	// resolved done 2 1m 0s
}

func ExampleVisit() {
	t := standard().Replay(labels("new", "new", "resolved"), machine.Options{})
	for _, v := range t.Visits {
		fmt.Println(v.State, v.Class, v.Duration())
	}
	// Output:
	// new open 2m0s
	// resolved done 0s
}

// Statements keep what visits merge: every statement of a state.
func ExampleStatement() {
	t := standard().Replay(labels("new", "new", "resolved"), machine.Options{})
	for _, s := range t.Statements {
		fmt.Print(s.State, " ")
	}
	fmt.Println(len(t.Visits))
	// Output:
	// new new resolved 2
}

func ExampleStint() {
	t := standard().Replay(lifecycle.NewHistory([]lifecycle.Event{
		{Time: minutes(0), Kind: lifecycle.Created, State: "new"},
		{Time: minutes(5), Kind: lifecycle.Escalated, Tier: "l2", Reason: "needs logs"},
		{Time: minutes(9), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public},
	}), machine.Options{})

	last := t.Tiers[len(t.Tiers)-1]
	fmt.Println(last.Value, last.To.Sub(last.From), "from event", last.Event)
	// Output:
	// l2 4m0s from event 1
}

func ExampleReopen() {
	t := standard().Replay(lifecycle.NewHistory([]lifecycle.Event{
		{Time: minutes(0), Kind: lifecycle.Created, State: "new"},
		{Time: minutes(10), Kind: lifecycle.StateChanged, State: "resolved"},
		{Time: minutes(12), Kind: lifecycle.Message, Side: lifecycle.Customer, Visibility: lifecycle.Public, State: "in_progress", Text: "Thanks!"},
		{Time: minutes(13), Kind: lifecycle.StateChanged, State: "resolved"},
	}), machine.Options{})

	r := t.Reopens[0]
	fmt.Println(r.Side, r.From, "to", r.To, "after", r.After, "soft:", r.Soft)
	// Output:
	// customer resolved to in_progress after 2m soft: true
}

func ExampleContacts() {
	t := standard().Replay(lifecycle.NewHistory([]lifecycle.Event{
		{Time: minutes(0), Kind: lifecycle.Created, Side: lifecycle.Customer, State: "new"},
		{Time: minutes(1), Kind: lifecycle.Message, Side: lifecycle.Bot, Visibility: lifecycle.Public},
		{Time: minutes(5), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Internal},
		{Time: minutes(9), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public},
	}), machine.Options{})

	c := t.Contacts
	fmt.Println(c.Customer, c.Replies, c.Bot, c.Notes, c.FirstReply.Format("15:04"))
	// Output:
	// 1 1 1 1 09:09
}

func ExampleOverrun() {
	s := preset.StandardSpec()
	s.States[0].Limit = lifecycle.Duration(30 * time.Second)
	m, err := machine.New(s, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	o := m.Replay(labels("new", "resolved"), machine.Options{}).Overruns(nil)[0]
	fmt.Println(o.State, "may take", o.Within, "and took", o.Spent)
	// Output:
	// new may take 30s and took 1m
}

func ExampleMachine() {
	m := standard()
	fmt.Println(m.IsStart("new"), m.IsEnd("closed"), m.HasEdge("new", "closed"), m.Class("waiting"))
	// Output:
	// true true false waiting
}
