package sla_test

import (
	"fmt"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
)

// officePolicy promises a resolution within open hours of an office, Monday to
// Friday from nine to five, and waits for the customer.
func officePolicy(within time.Duration) *sla.Policy {
	c := sla.ResolutionClock(sla.Sum)
	c.Pauses = []sla.PauseSpec{{Name: "customer", When: is("class", "waiting")}}
	c.Targets = []sla.TargetSpec{{Name: "standard", Within: sla.Amount(within)}}
	c.Warnings = []sla.WarningSpec{{Name: "soon", Before: sla.Duration(time.Hour), Action: "tell the lead"}}
	s := sla.PolicySpec{
		States: map[machine.Class][]lifecycle.State{machine.Open: {"open"}, machine.Waiting: {"waiting"}, machine.Done: {"solved"}},
		Clocks: []sla.ClockSpec{c},
	}
	p, err := sla.NewPolicy(s.OnCalendar("office", calendar.OfficeHours("Europe/Berlin")), nil)
	if err != nil {
		panic(err)
	}
	return p
}

// state is a change of state so many minutes after Monday, 9:00 UTC.
func state(minutes int, s lifecycle.State) lifecycle.Event {
	return after(minutes, lifecycle.Event{Kind: lifecycle.StateChanged, State: s})
}

// What a queue shows of one ticket: how it stands, what is left, and when to
// look again.
func ExampleStatus() {
	a := officePolicy(4*time.Hour).Assess(ticket(""), monday.Add(2*time.Hour))
	for _, s := range a.Statuses {
		fmt.Printf("%s: %s, %s of %s left, due %s\n", s.Clock, s.Outcome, s.Remaining, s.Within, s.Due.Format("Mon 15:04 MST"))
		fmt.Println("look again", s.NextLook.Format("15:04 MST"))
	}
	// Output:
	// resolution: pending, 2h of 4h left, due Mon 14:00 CET
	// look again 13:00 CET
}

// The clock of a ticket by the name of what it measures.
func ExampleClock() {
	a := officePolicy(4*time.Hour).Assess(ticket(""), monday)
	if s, ok := a.Status(sla.Resolution); ok {
		fmt.Println(s.Clock, s.Outcome)
	}
	_, ok := a.Status("time_to_own") // a clock that this policy does not have
	fmt.Println(ok)
	// Output:
	// resolution pending
	// false
}

// One ticket's verdicts as time passes, and what takes it out of the judgement.
func ExampleOutcome() {
	p := officePolicy(2 * time.Hour)
	for _, row := range []struct {
		what string
		h    lifecycle.History
		at   int // minutes
	}{
		{"after an hour", ticket(""), 60},
		{"at the deadline", ticket(""), 120},
		{"a minute later", ticket(""), 121},
		{"solved in time", ticket("", state(90, "solved")), 600},
		{"solved too late", ticket("", state(150, "solved")), 600},
	} {
		a := p.Assess(row.h, monday.Add(time.Duration(row.at)*time.Minute))
		fmt.Println(row.what, a.Statuses[0].Outcome)
	}
	// Output:
	// after an hour pending
	// at the deadline pending
	// a minute later breached
	// solved in time met
	// solved too late breached
}

// A clock that runs, is held, and has stopped.
func ExamplePhase() {
	p := officePolicy(4 * time.Hour)
	h := ticket("", state(60, "waiting"), state(120, "solved"))
	for _, minutes := range []int{30, 90, 150} {
		s := p.Assess(h, monday.Add(time.Duration(minutes)*time.Minute)).Statuses[0]
		fmt.Println(s.Phase, s.PausedBy, s.Elapsed)
	}
	// Output:
	// running  30m
	// paused customer 1h
	// stopped  1h
}

// Why there is no deadline to show.
func ExampleNoDue() {
	waiting := officePolicy(4*time.Hour).Assess(ticket("", state(60, "waiting")), monday.Add(90*time.Minute))
	c := sla.ResolutionClock(sla.Sum)
	c.Targets = []sla.TargetSpec{{}} // the clock counts, and promises nothing
	nothing := one(c).Assess(ticket(""), monday)
	fmt.Println(waiting.Statuses[0].Due.IsZero(), waiting.Statuses[0].NoDue)
	fmt.Println(nothing.Statuses[0].Due.IsZero(), nothing.Statuses[0].NoDue)
	// Output:
	// true paused
	// true nothing_promised
}

// Every stretch from the start on, and why it counted or not.
func ExampleEntry() {
	h := ticket("", state(60, "waiting"), state(120, "open"))
	for _, x := range officePolicy(16*time.Hour).Explain(h, monday.Add(25*time.Hour)) {
		for _, e := range x.Ledger {
			fmt.Printf("%s to %s %-7s %5s %s\n", e.From.Format("Mon 15:04"), e.To.Format("Mon 15:04"), e.Kind, e.Amount, e.Rule)
		}
	}
	// Output:
	// Mon 10:00 to Mon 11:00 counted    1h standard
	// Mon 11:00 to Mon 12:00 paused     1h customer
	// Mon 12:00 to Mon 17:00 counted    5h standard
	// Mon 17:00 to Tue 09:00 shut       0s outside hours
	// Tue 09:00 to Tue 11:00 counted    2h standard
}

// Where a ticket's time went: what was worked, waited for, and shut.
func ExampleEntryKind() {
	h := ticket("", state(60, "waiting"), state(120, "open"))
	sum := map[sla.EntryKind]time.Duration{}
	for _, x := range officePolicy(16*time.Hour).Explain(h, monday.Add(25*time.Hour)) {
		for _, e := range x.Ledger {
			sum[e.Kind] += e.To.Sub(e.From)
		}
	}
	fmt.Println(sum["counted"], sum["paused"], sum["shut"])
	// Output: 8h0m0s 1h0m0s 16h0m0s
}

// Whom to tell, and when.
func ExampleCrossing() {
	for _, x := range officePolicy(4*time.Hour).Explain(ticket(""), monday.Add(time.Hour)) {
		for _, k := range x.Crossings {
			fmt.Println(k.Name, k.Action, k.Time.Format("15:04 MST"), k.Crossed)
		}
	}
	// Output: soon tell the lead 13:00 CET false
}

// A ticket that was urgent for a while: that target was missed meanwhile.
func ExampleFormer() {
	c := sla.ResolutionClock(sla.Sum)
	c.Targets = []sla.TargetSpec{{Name: "urgent", When: is("priority", "p1"), Within: sla.Amount(time.Hour)}, {Name: "others", Within: sla.Amount(8 * time.Hour)}}
	h := ticket("",
		after(0, lifecycle.Event{Kind: lifecycle.PriorityChanged, Priority: 1}),
		after(90, lifecycle.Event{Kind: lifecycle.PriorityChanged, Priority: 3}))
	for _, x := range one(c).Explain(h, monday.Add(2*time.Hour)) {
		fmt.Println(x.Rule, x.Outcome)
		for _, f := range x.Former {
			fmt.Println("before:", f.Rule, "due", f.Due.Format("15:04"), "until", f.To.Format("15:04"), "breached:", f.Breached)
		}
	}
	// Output:
	// others pending
	// before: urgent due 10:00 until 10:30 breached: true
}

// Tickets that are not judged, and why.
func ExampleExclusionSpec() {
	c := sla.ResolutionClock(sla.Sum)
	c.Targets = []sla.TargetSpec{{Within: sla.Amount(time.Hour)}}
	p, err := sla.NewPolicy(sla.PolicySpec{States: map[machine.Class][]lifecycle.State{machine.Done: {"closed"}}, Clocks: []sla.ClockSpec{c}, Exclude: []sla.ExclusionSpec{{Reason: "a test", When: is("customer", "ourselves")}}}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, customer := range []string{"ourselves", "gold"} {
		s := p.Assess(ticket(customer), monday.Add(2*time.Hour)).Statuses[0]
		fmt.Printf("%s: %s %q\n", customer, s.Outcome, s.Excluded)
	}
	// Output:
	// ourselves: excluded "a test"
	// gold: breached ""
}

// Gold customers have half of the time.
func ExampleFactorSpec() {
	c := sla.ResolutionClock(sla.Sum)
	c.Targets = []sla.TargetSpec{{Within: sla.Amount(8 * time.Hour)}}
	half, err := priority.ParseRatio("50%")
	if err != nil {
		fmt.Println(err)
		return
	}
	p, err := sla.NewPolicy(sla.PolicySpec{States: map[machine.Class][]lifecycle.State{machine.Done: {"closed"}}, Clocks: []sla.ClockSpec{c}, Factors: []sla.FactorSpec{{Name: "gold", When: is("customer", "gold"), Factor: half}}}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, customer := range []string{"gold", "silver"} {
		x := p.Explain(ticket(customer), monday)[0]
		fmt.Println(customer, x.Within, x.Factor)
	}
	// Output:
	// gold 4h gold
	// silver 8h
}

// Another policy comes to apply: the new one reads the history as if it had
// always applied, or the cycle stays with the first.
func ExamplePolicySetSpec() {
	policies := []sla.PolicyChoiceSpec{
		{When: is("customer", "gold"), Policy: hours("gold", 1)},
		{Policy: hours("everybody", 8)},
	}
	h := ticket("", after(30, lifecycle.Event{Kind: lifecycle.CustomerChanged, Customer: "gold"}))
	for _, change := range []sla.Retarget{sla.Recount, sla.KeepFirst} {
		set, err := sla.NewPolicySet(sla.PolicySetSpec{Policies: policies, Change: change}, nil)
		if err != nil {
			fmt.Println(err)
			return
		}
		s := set.Assess(h, monday.Add(40*time.Minute)).Statuses[0]
		fmt.Println(change, s.Policy, s.Due.Format("15:04"))
	}
	// Output:
	// recount gold 10:00
	// keep_first everybody 17:00
}

// The first policy whose condition holds applies; one without a condition is
// for all others.
func ExamplePolicyChoiceSpec() {
	set, err := sla.NewPolicySet(sla.PolicySetSpec{Policies: []sla.PolicyChoiceSpec{
		{When: is("customer", "gold"), Policy: hours("gold", 1)},
		{Policy: hours("everybody", 8)},
	}}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(set.Choose(ticket("gold"), monday), set.Choose(ticket("silver"), monday))
	// Output: 0 1
}

// A ticket that comes to another group is a new matter for the clock.
func ExampleResetSpec() {
	c := sla.ResolutionClock(sla.Sum)
	c.Reset = []sla.ResetSpec{{SignalSpec: sla.SignalSpec{Changes: []string{"group"}}, Of: []string{"running"}}}
	c.Targets = []sla.TargetSpec{{Within: sla.Amount(4 * time.Hour)}}
	h := ticket("", after(60, lifecycle.Event{Kind: lifecycle.Assigned, Group: "network"}))
	for _, s := range one(c).Assess(h, monday.Add(90*time.Minute)).Statuses {
		fmt.Println(s.Cycle, s.Start.Format("15:04"), s.Elapsed)
	}
	// Output: 1 10:00 30m
}

// A date that was agreed for a Sunday is due at the next opening, or stays.
func ExampleShut() {
	for _, shut := range []sla.Shut{"", "next_open"} {
		c := sla.ResolutionClock(sla.Sum)
		c.Targets = []sla.TargetSpec{{By: "agreed_date", Shut: shut}}
		p, err := sla.NewPolicy(sla.PolicySpec{States: map[machine.Class][]lifecycle.State{machine.Done: {"closed"}}, Clocks: []sla.ClockSpec{c}}.OnCalendar("office", calendar.OfficeHours("UTC")), nil)
		if err != nil {
			fmt.Println(err)
			return
		}
		agreed := after(10, lifecycle.Event{Kind: lifecycle.Updated, Facts: priority.Facts{"agreed_date": {"2026-03-08T12:00:00Z"}}})
		fmt.Println(p.Assess(ticket("", agreed), monday.Add(time.Hour)).Statuses[0].Due.Format("Mon 2 Jan 15:04"))
	}
	// Output:
	// Sun 8 Mar 12:00
	// Mon 9 Mar 09:00
}

// Points in time that a clock can start or stop at.
func ExampleSignalSpec() {
	h := ticket("",
		after(10, lifecycle.Event{Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Internal}),
		after(20, lifecycle.Event{Kind: lifecycle.Assigned, Assignee: "ann"}),
		after(30, lifecycle.Event{Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public}),
		state(40, "solved"))
	for _, stop := range []sla.SignalSpec{
		{On: "note"},
		{Changes: []string{"assignee"}},
		{On: "reply"},
		{Enters: is("state", "solved")},
		{At: "2026-03-02T09:15:00Z"},
	} {
		p := one(sla.ClockSpec{Name: "c", Start: []sla.SignalSpec{{On: "opened"}}, Stop: []sla.SignalSpec{stop}, Targets: []sla.TargetSpec{{}}})
		fmt.Println(p.Assess(h, monday.Add(time.Hour)).Statuses[0].Elapsed)
	}
	// Output:
	// 10m
	// 20m
	// 30m
	// 40m
	// 15m
}

// A pause that one signal begins and another ends, whatever the state: from our
// question to the customer's answer.
func ExampleUntilSpec() {
	c := sla.ResolutionClock(sla.Sum)
	c.Pauses = []sla.PauseSpec{{
		Name: "our question", From: []sla.SignalSpec{{On: "reply"}}, Until: sla.UntilSpec{Signals: []sla.SignalSpec{{On: "contact"}}},
	}}
	c.Targets = []sla.TargetSpec{{Within: sla.Amount(4 * time.Hour)}}
	h := ticket("",
		after(30, lifecycle.Event{Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public}),
		after(90, lifecycle.Event{Kind: lifecycle.Message, Side: lifecycle.Customer, Visibility: lifecycle.Public}))
	s := one(c).Assess(h, monday.Add(2*time.Hour)).Statuses[0]
	fmt.Println(s.Elapsed, s.Paused, s.Due.Format("15:04"))
	// Output: 1h 1h 14:00
}
