package sla_test

import (
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
)

// A cycle that stopped without a target, and so is none, is judged by the first
// that matches once its facts are stated, unless the clock keeps what it had.
func TestFactsStatedAfterTheStop(t *testing.T) {
	opened := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	h := lifecycle.NewHistory([]lifecycle.Event{
		{Time: opened, Kind: lifecycle.Created, Side: lifecycle.Customer, State: "new"},
		{Time: opened.Add(30 * time.Minute), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public},
		{Time: opened.Add(2 * time.Hour), Kind: lifecycle.Updated, Customer: "gold"},
	})
	for retarget, want := range map[sla.Retarget]sla.Outcome{"": sla.Met, sla.Recount: sla.Met, sla.Carry: sla.Met, sla.KeepFirst: ""} {
		p, err := sla.NewPolicy(sla.PolicySpec{Clocks: []sla.ClockSpec{{
			Name: sla.Resolution, Start: []sla.SignalSpec{{On: "opened"}}, Stop: []sla.SignalSpec{{On: "reply"}}, Retarget: retarget,
			Targets: []sla.TargetSpec{{When: is("customer", "gold"), Within: sla.Amount(time.Hour)}},
		}}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		a, before := p.Assess(h, opened.Add(3*time.Hour)), p.Assess(h, opened.Add(time.Hour))
		s, _ := a.Status(sla.Resolution)
		if s.Outcome != want || want != "" && s.Elapsed.Std() != 30*time.Minute {
			t.Errorf("%q: %s after %v, want %s", retarget, s.Outcome, s.Elapsed, want)
		}
		if s, _ := before.Status(sla.Resolution); s.Outcome != "" {
			t.Errorf("%q: %s before the customer is known", retarget, s.Outcome)
		}
	}
}

// What becomes known late is of the time for which nothing was promised, and of
// no other: where time is carried over, it is counted by the late target's
// calendar, and what applied before is a former target still.
func TestLateTarget(t *testing.T) {
	opened := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	event := func(hours int, e lifecycle.Event) lifecycle.Event {
		e.Time = opened.Add(time.Duration(hours) * time.Hour)
		return e
	}
	for _, row := range []struct {
		retarget sla.Retarget
		first    priority.Level
		former   int
	}{{sla.Recount, priority.P4, 0}, {sla.Carry, priority.P4, 0}, {sla.Recount, priority.P1, 1}, {sla.Carry, priority.P1, 1}} {
		p, err := sla.NewPolicy(sla.PolicySpec{
			Calendars: map[string]calendar.Spec{"office": calendar.OfficeHours("UTC")},
			Clocks: []sla.ClockSpec{{
				Name: sla.Resolution, Start: []sla.SignalSpec{{On: "opened"}}, Stop: []sla.SignalSpec{{On: "reply"}}, Retarget: row.retarget,
				Targets: []sla.TargetSpec{{Name: "urgent", When: is("priority", "p1"), Within: sla.Amount(time.Hour)}, {Name: "gold", When: is("customer", "gold"), Within: sla.Amount(20 * time.Hour), Calendar: "office"}},
			}},
		}, nil)
		if err != nil {
			t.Fatal(err)
		}
		h := lifecycle.NewHistory([]lifecycle.Event{
			event(0, lifecycle.Event{Kind: lifecycle.Created, Side: lifecycle.Customer, State: "new", Priority: row.first}),
			event(2, lifecycle.Event{Kind: lifecycle.PriorityChanged, Priority: priority.P4}),
			event(12, lifecycle.Event{Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public}),
			event(13, lifecycle.Event{Kind: lifecycle.Updated, Customer: "gold"}),
		})
		list := p.Explain(h, opened.Add(14*time.Hour))
		if len(list) != 1 {
			t.Fatalf("%v: %d cycles", row, len(list))
		}
		x := list[0]
		if x.Rule != "gold" || x.Elapsed.Std() != 8*time.Hour || x.Outcome != sla.Met || x.FormerTargets != row.former || row.former > 0 && (x.Former[0].Rule != "urgent" || !x.Former[0].Due.Equal(opened.Add(time.Hour))) {
			t.Errorf("%v: %+v, before it %+v", row, x.Status, x.Former)
		}
	}
}

// An instant that a fact no longer states is not waited for.
func TestInstantTakenBack(t *testing.T) {
	p := one(sla.ClockSpec{Name: "c", Start: []sla.SignalSpec{{On: "opened"}}, Stop: []sla.SignalSpec{{At: "visit"}}, Targets: []sla.TargetSpec{{Within: sla.Amount(time.Hour)}}})
	for _, list := range [][]string{{}, {"soon"}} {
		h := ticket("", after(1, lifecycle.Event{Kind: lifecycle.Updated, Facts: priority.Facts{"visit": {"2026-03-02T09:30:00Z"}}}), after(10, lifecycle.Event{Kind: lifecycle.Updated, Facts: priority.Facts{"visit": list}}))
		if s := p.Assess(h, monday.Add(50*time.Minute)).Statuses[0]; s.Phase != sla.Running {
			t.Errorf("%q: %s", list, s.Phase)
		}
	}
}

// The target that a cycle without one is given late stays, whatever else becomes
// known after it.
func TestLateTargetStays(t *testing.T) {
	p, err := sla.NewPolicy(sla.PolicySpec{Clocks: []sla.ClockSpec{{
		Name: "c", Start: []sla.SignalSpec{{On: "opened"}}, Stop: []sla.SignalSpec{{On: "note"}},
		Targets: []sla.TargetSpec{
			{When: is("category", "bug"), Within: sla.Amount(time.Hour)}, {When: is("customer", "gold"), Within: sla.Amount(2 * time.Hour)},
			{When: is("channel", "mail"), Within: sla.Amount(3 * time.Hour)},
		},
	}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	stated := []lifecycle.Event{{Category: "bug"}, {Customer: "gold"}, {Channel: "mail"}}
	for first := range stated {
		h := ticket("", after(5, lifecycle.Event{Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Internal}))
		events := h.Events()
		for i := range stated {
			e := after(10+i, stated[(first+i)%len(stated)])
			e.Kind = lifecycle.Updated
			events = append(events, e)
		}
		if s := p.Assess(lifecycle.NewHistory(events), monday.Add(time.Hour)).Statuses; len(s) != 1 || s[0].Target != first {
			t.Errorf("%+v, want target %d, which was known first", s, first)
		}
	}
}

// A cycle that stopped without a target is judged by what the ticket was before
// the event that stopped it, and by what that event and later ones make known: it
// does not matter which of them, nor what else becomes known.
func TestLateTargetOfTheStopItself(t *testing.T) {
	clock := func(targets ...sla.TargetSpec) *sla.Policy {
		return one(sla.ClockSpec{Name: "c", Start: []sla.SignalSpec{{On: "opened"}}, Stop: []sla.SignalSpec{{On: "assigned"}}, Targets: targets})
	}
	hour := sla.Amount(time.Hour)
	gold := clock(sla.TargetSpec{When: is("customer", "gold"), Within: hour})
	stop := lifecycle.Event{Kind: lifecycle.Assigned, Group: "L2", Assignee: "ann"}
	later := after(20, lifecycle.Event{Kind: lifecycle.Updated, Customer: "gold", Facts: priority.Facts{"vip": {"yes"}}})
	stated := stop
	stated.Customer = "gold"
	for _, h := range []lifecycle.History{ticket("", after(10, stop), later), ticket("", after(10, stated)), ticket("", after(10, stated), later)} {
		if s := gold.Assess(h, monday.Add(time.Hour)).Statuses; len(s) != 1 || s[0].Outcome != sla.Met || s[0].Elapsed.Std() != 10*time.Minute {
			t.Errorf("%+v", s)
		}
	}
	// The group is that from before the stop, whatever else the policy asks for.
	for _, p := range []*sla.Policy{
		clock(sla.TargetSpec{When: is("group", "L2"), Within: hour}),
		clock(sla.TargetSpec{When: is("group", "L2"), Within: hour}, sla.TargetSpec{When: is("vip", "no"), Within: hour}),
	} {
		if s := p.Assess(ticket("", after(10, stop), later), monday.Add(time.Hour)).Statuses; len(s) != 0 {
			t.Errorf("%+v", s)
		}
	}
}
