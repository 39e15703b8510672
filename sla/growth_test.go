package sla_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
)

// manyCycles returns a clock that counts each cycle from the opening and pauses
// in each state "wait", and a ticket of n cycles, in each of which it is held.
func manyCycles(tb testing.TB, from sla.OriginSpec, n int) (*sla.Policy, lifecycle.History) {
	tb.Helper()
	p, err := sla.NewPolicy(sla.PolicySpec{Clocks: []sla.ClockSpec{{
		Name: "c", Cycles: sla.Each, Start: []sla.SignalSpec{{On: "contact", From: from}}, Stop: []sla.SignalSpec{{On: "reply"}}, Cancel: []sla.SignalSpec{{On: "note"}},
		Pauses: []sla.PauseSpec{{Name: "wait", When: is("state", "wait")}}, Targets: []sla.TargetSpec{{Within: sla.Amount(time.Hour)}},
	}}}, nil)
	if err != nil {
		tb.Fatal(err)
	}
	at := benchNow.Add(-time.Duration(4*n+4) * time.Minute)
	var events []lifecycle.Event
	add := func(e lifecycle.Event) {
		at = at.Add(time.Minute)
		e.ID, e.Time = fmt.Sprint(len(events)), at
		events = append(events, e)
	}
	add(lifecycle.Event{Kind: lifecycle.Created, Side: lifecycle.Customer})
	for i := range n {
		add(lifecycle.Event{Kind: lifecycle.Message, Side: lifecycle.Customer, Visibility: lifecycle.Public})
		add(lifecycle.Event{Kind: lifecycle.StateChanged, State: "wait"})
		add(lifecycle.Event{Kind: lifecycle.StateChanged, State: "work"})
		end := lifecycle.Event{Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Internal}
		if i == 0 || !from.FormerDue { // of former_due all but the first are cancelled
			end.Visibility = lifecycle.Public
		}
		add(end)
	}
	return p, lifecycle.NewHistory(events)
}

// A warning in time as it passes is looked for in each stretch once, however
// many cycles from one start share it.
func BenchmarkAssessWallWarnings(b *testing.B) {
	for _, n := range []int{1000, 8000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			p, h := manyCycles(b, sla.OriginSpec{Opened: true}, n)
			s := p.Spec()
			s.Clocks[0].Targets[0].Within = sla.Amount(10000 * time.Hour)
			s.Clocks[0].Warnings = []sla.WarningSpec{{Name: "soon", Before: sla.Duration(time.Hour), Wall: true}}
			p, err := sla.NewPolicy(s, nil)
			if err != nil {
				b.Fatal(err)
			}
			var a sla.Assessment
			for b.Loop() {
				p.AssessInto(&a, h, benchNow)
			}
		})
	}
}

// The time for n cycles with n pauses grows with n, not with its square.
func BenchmarkAssessManyCycles(b *testing.B) {
	for _, from := range []sla.OriginSpec{{Opened: true}, {FormerDue: true}} {
		for _, n := range []int{1000, 8000} {
			text, _ := from.MarshalJSON()
			b.Run(fmt.Sprintf("%s/%d", text, n), func(b *testing.B) {
				p, h := manyCycles(b, from, n)
				var a sla.Assessment
				for b.Loop() {
					p.AssessInto(&a, h, benchNow)
				}
			})
		}
	}
}

// Targets that are not for a ticket cost a search for the latest start nothing.
func BenchmarkStartByOfOthers(b *testing.B) {
	s := sla.PolicySpec{Clocks: []sla.ClockSpec{{Name: "work", Start: []sla.SignalSpec{{On: "opened"}}, Stop: []sla.SignalSpec{{On: "reply"}}}}, Calendars: map[string]calendar.Spec{}}
	for i := range 32 {
		name := fmt.Sprint("c", i)
		s.Calendars[name] = calendar.OfficeHours("UTC", calendar.Hours(fmt.Sprintf("%02d:%02d-17:00", 8+i%8, i)))
		s.Clocks[0].Targets = append(s.Clocks[0].Targets, sla.TargetSpec{When: is("customer", name), Calendar: name, Started: "shut", Within: sla.Amount(time.Hour)})
	}
	p, err := sla.NewPolicy(s, nil)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		p.StartBy("work", lifecycle.Facets{Customer: "none"}, monday)
	}
}
