package sla_test

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/sla"
)

// one returns the policy of one clock.
func one(c sla.ClockSpec) *sla.Policy {
	p, err := sla.NewPolicy(sla.PolicySpec{
		States: map[machine.Class][]lifecycle.State{machine.Done: {"done"}},
		Clocks: []sla.ClockSpec{c},
	}, nil)
	if err != nil {
		panic(err)
	}
	return p
}

// An older ticket is merged into this one: the clock counts from the older
// opening.
func ExampleResolutionClock_merged() {
	older := lifecycle.NewHistory([]lifecycle.Event{{Time: monday.Add(-time.Hour), Kind: lifecycle.Created, Side: lifecycle.Customer, State: "open"}})
	into := ticket("gold")
	merged := into.With(lifecycle.Absorb(into, older, "T-1", monday.Add(10*time.Minute)))
	c := sla.ResolutionClock(sla.Sum)
	c.Targets = []sla.TargetSpec{{Within: sla.Amount(4 * time.Hour)}}
	a := one(c).Assess(merged, monday.Add(30*time.Minute))
	s, _ := a.Status(sla.Resolution)
	fmt.Println(s.Start.Format("15:04"), s.Due.Format("15:04"), s.Elapsed)
	// Output: 08:00 12:00 1h30m
}

// The amount of a target is a text, or a fact of the ticket.
func ExampleAmountSpec() {
	for _, a := range []sla.AmountSpec{*sla.Amount(90 * time.Minute), {Fact: "agreed_time"}} {
		data, err := json.Marshal(a)
		fmt.Println(string(data), err)
	}
	// Output:
	// "1h30m" <nil>
	// {"fact":"agreed_time"} <nil>
}

// From where a cycle counts: a text, or what names an instant or a calendar.
func ExampleOriginSpec() {
	for _, o := range []sla.OriginSpec{{}, {Opened: true}, {FormerDue: true}, {At: "escalated_on"}, {Opening: "office"}} {
		data, _ := json.Marshal(o)
		fmt.Println(string(data))
	}
	// Output:
	// "trigger"
	// "opened"
	// "former_due"
	// {"at":"escalated_on"}
	// {"opening":"office"}
}

// A hold that ends at the follow-up that the ticket states, without any event.
func ExamplePauseSpec() {
	c := sla.ResolutionClock(sla.Sum)
	c.Pauses = []sla.PauseSpec{{Name: "on hold", When: is("state", "on_hold"), Until: sla.UntilSpec{Fact: "follow_up"}}}
	c.Targets = []sla.TargetSpec{{Within: sla.Amount(4 * time.Hour)}}
	hold := after(60, lifecycle.Event{Kind: lifecycle.StateChanged, State: "on_hold", Facts: map[string][]string{"follow_up": {"2026-03-02T12:00:00Z"}}})
	for _, minutes := range []int{90, 240} {
		a := one(c).Assess(ticket("", hold), monday.Add(time.Duration(minutes)*time.Minute))
		s, _ := a.Status(sla.Resolution)
		fmt.Println(s.Phase, s.PausedBy, s.NoDue, s.Elapsed, s.Paused, s.NextLook.Format("15:04"))
	}
	// Output:
	// paused on hold paused 1h 30m 12:00
	// running   2h 2h 15:00
}

// Warnings before and after the deadline.
func ExampleWarningSpec() {
	c := sla.ResolutionClock(sla.Sum)
	c.Targets = []sla.TargetSpec{{Within: sla.Amount(4 * time.Hour)}}
	c.Warnings = []sla.WarningSpec{{Name: "soon", Before: sla.Duration(time.Hour)}, {Name: "late", AfterDue: sla.Duration(time.Hour)}}
	for _, x := range one(c).Explain(ticket(""), monday.Add(3*time.Hour)) {
		for _, k := range x.Crossings {
			fmt.Println(k.Name, k.Crossed, k.Time.Format("15:04"))
		}
	}
	// Output:
	// soon true 12:00
	// late false 14:00
}

// What a reopening does is the kind of cycles.
func ExampleCycles() {
	h := ticket("", after(60, lifecycle.Event{Kind: lifecycle.StateChanged, State: "solved"}), after(120, lifecycle.Event{Kind: lifecycle.StateChanged, State: "open"}))
	solved := is("state", "solved")
	for _, cycles := range []sla.Cycles{sla.Once, sla.Each, sla.Sum, sla.Span} {
		p := one(sla.ClockSpec{
			Name: "work", Start: []sla.SignalSpec{{On: "opened"}, {Leaves: solved}}, Stop: []sla.SignalSpec{{Enters: solved}},
			Cycles: cycles, Targets: []sla.TargetSpec{{Within: sla.Amount(4 * time.Hour)}},
		})
		for _, s := range p.Assess(h, monday.Add(150*time.Minute)).Statuses {
			fmt.Println(cycles, s.Cycle, s.Outcome, s.Elapsed)
		}
	}
	// Output:
	// once 1 met 1h
	// each 1 met 1h
	// each 2 pending 30m
	// sum 1 pending 1h30m
	// span 1 pending 2h30m
}

// What a change of priority does to a running clock.
func ExampleRetarget() {
	h := ticket("", after(180, lifecycle.Event{Kind: lifecycle.PriorityChanged, Priority: 1}))
	for _, how := range []sla.Retarget{sla.Recount, sla.Carry, sla.KeepFirst} {
		c := sla.ResolutionClock(sla.Sum)
		c.Retarget = how
		c.Targets = []sla.TargetSpec{{When: is("priority", "p1"), Within: sla.Amount(time.Hour)}, {Within: sla.Amount(8 * time.Hour)}}
		a := one(c).Assess(h, monday.Add(200*time.Minute))
		s, _ := a.Status(sla.Resolution)
		fmt.Println(how, s.Due.Format("15:04"), s.Outcome)
	}
	// Output:
	// recount 10:00 breached
	// carry 10:00 breached
	// keep_first 17:00 pending
}

// One memory for many tickets.
func ExampleAssessment() {
	p, err := sla.NewPolicy(sla.StandardPolicySpec(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	var a sla.Assessment
	for _, level := range []string{"p1", "p2"} {
		e, err := lifecycle.Read[lifecycle.Event]([]byte(`{"time": "2026-03-02T09:00:00Z", "kind": "created", "side": "customer", "state": "new", "priority": "` + level + `"}`))
		if err != nil {
			fmt.Println(err)
			return
		}
		p.AssessInto(&a, lifecycle.NewHistory([]lifecycle.Event{e}), monday.Add(time.Minute))
		s, _ := a.Status(sla.FirstResponse)
		fmt.Println(s.Rule, s.Remaining, a.NextLook.Format("15:04"))
	}
	// Output:
	// p1 first response 14m 09:07
	// p2 first response 59m 09:30
}
