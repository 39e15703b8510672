package sla_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
)

// benchPolicy promises first response, next response and resolution for four
// levels, on office hours with twenty years of holidays.
func benchPolicy() sla.PolicySpec {
	desk := calendar.OfficeHours("America/New_York", "09:00-17:30")
	for year := 2015; year < 2035; year++ {
		for _, d := range []struct {
			month time.Month
			day   int
		}{{1, 1}, {1, 20}, {2, 17}, {5, 26}, {6, 19}, {7, 4}, {9, 1}, {10, 13}, {11, 11}, {11, 27}, {12, 25}} {
			desk.Holidays = append(desk.Holidays, calendar.HolidaySpec{Date: calendar.NewDate(year, d.month, d.day)})
		}
	}
	clocks := []sla.ClockSpec{sla.FirstResponseClock(), sla.NextResponseClock(), sla.ResolutionClock(sla.Sum)}
	clocks[2].Pauses = []sla.PauseSpec{{Name: "waiting", When: is("class", "waiting")}}
	for k, d := range []time.Duration{time.Hour, 4 * time.Hour, 40 * time.Hour} {
		clocks[k].Warnings = sla.StandardWarnings()
		for i, l := range []string{"p1", "p2", "p3", "p4"} {
			clocks[k].Targets = append(clocks[k].Targets, sla.TargetSpec{When: is("priority", l), Within: sla.Amount(d * time.Duration(i+1)), Calendar: "desk"})
		}
	}
	return sla.PolicySpec{
		Calendars: map[string]calendar.Spec{"desk": desk},
		States: map[machine.Class][]lifecycle.State{
			machine.Done: {preset.StateResolved, preset.StateClosed}, machine.Waiting: {preset.StateWaiting, preset.StatePending},
		},
		Clocks: clocks,
	}
}

var benchNow = time.Date(2026, 3, 20, 15, 0, 0, 0, time.UTC)

// benchTickets returns open tickets of ten events each, for each of which a
// first response, a next response and a resolution are promised. The customer
// waits for the next response, for a second one if answered.
func benchTickets(tb testing.TB, n int, answered bool) []lifecycle.History {
	list := make([]lifecycle.History, n)
	for i := range list {
		at := benchNow.Add(-time.Duration(4+i%97) * 7 * time.Hour)
		step := time.Duration(1+i%13) * 11 * time.Minute
		id := 0
		event := func(e lifecycle.Event) lifecycle.Event {
			e.ID, e.Time = fmt.Sprint(i, "-", id), at.Add(time.Duration(id)*step)
			id++
			return e
		}
		message := func(s lifecycle.Side, v lifecycle.Visibility) lifecycle.Event {
			return event(lifecycle.Event{Kind: lifecycle.Message, Side: s, Visibility: v})
		}
		events := []lifecycle.Event{
			event(lifecycle.Event{Kind: lifecycle.Created, Side: lifecycle.Customer, State: preset.StateNew, Priority: priority.P4, Customer: "gold", Channel: "mail", Category: "bug"}),
			event(lifecycle.Event{Kind: lifecycle.Assigned, Group: "front", Assignee: "ann"}),
			message(lifecycle.Agent, lifecycle.Public),
			event(lifecycle.Event{Kind: lifecycle.StateChanged, State: preset.StateWaiting}),
			message(lifecycle.Customer, lifecycle.Public),
			event(lifecycle.Event{Kind: lifecycle.StateChanged, State: preset.StateAssigned}),
			event(lifecycle.Event{Kind: lifecycle.PriorityChanged, Priority: priority.Level(2 + i%3)}),
			message(lifecycle.Agent, lifecycle.Internal),
			event(lifecycle.Event{Kind: lifecycle.Assigned, Group: "back", Assignee: "bob"}),
			message(lifecycle.Customer, lifecycle.Public),
		}
		if answered {
			e := &events[8]
			e.Kind, e.Group, e.Assignee, e.Side, e.Visibility = lifecycle.Message, "", "", lifecycle.Agent, lifecycle.Public
		}
		h, ok := lifecycle.Ordered(events)
		if !ok {
			tb.Fatal("not in order")
		}
		list[i] = h
	}
	return list
}

func BenchmarkAssessIntoThreeTargets(b *testing.B) {
	benchmarkAssessInto(b, benchTickets(b, 1<<13, false))
}

// The same with a fourth clock, of the answer before.
func BenchmarkAssessInto(b *testing.B) { benchmarkAssessInto(b, benchTickets(b, 1<<13, true)) }

func benchmarkAssessInto(b *testing.B, tickets []lifecycle.History) {
	p, err := sla.NewPolicy(benchPolicy(), nil)
	if err != nil {
		b.Fatal(err)
	}
	var a sla.Assessment
	statuses := 0
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		p.AssessInto(&a, tickets[i&(1<<13-1)], benchNow)
		statuses += len(a.Statuses)
		i++
	}
	b.ReportMetric(float64(i)/b.Elapsed().Seconds(), "tickets/s")
	b.ReportMetric(float64(statuses)/float64(i), "clocks/ticket")
}

// is returns the condition that a fact has one of some values.
func is(fact string, values ...string) priority.ConditionSpec {
	return priority.ConditionSpec{Facts: map[string][]string{fact: values}}
}

// manyTargets promises three clocks for four levels to each of many customers.
func manyTargets(customers int) sla.PolicySpec {
	s := benchPolicy()
	for k := range s.Clocks {
		few := s.Clocks[k].Targets
		s.Clocks[k].Targets = nil
		for i := range customers {
			for _, t := range few {
				t.When = priority.ConditionSpec{Facts: map[string][]string{"customer": {fmt.Sprint("c", i)}, "priority": t.When.Facts["priority"]}}
				s.Clocks[k].Targets = append(s.Clocks[k].Targets, t)
			}
		}
	}
	return s
}

func BenchmarkAssessIntoManyTargets(b *testing.B) {
	for _, customers := range []int{1, 1000} {
		b.Run(fmt.Sprint(customers*12), func(b *testing.B) {
			p, err := sla.NewPolicy(manyTargets(customers), nil)
			if err != nil {
				b.Fatal(err)
			}
			tickets := benchTickets(b, 1<<12, false)
			for i := range tickets {
				events := tickets[i].Events()
				events[0].Customer = fmt.Sprint("c", i%customers)
				tickets[i], _ = lifecycle.Ordered(events)
			}
			var a sla.Assessment
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				p.AssessInto(&a, tickets[i&(1<<12-1)], benchNow)
				i++
			}
		})
	}
}

func BenchmarkNewPolicyManyTargets(b *testing.B) {
	s := manyTargets(1000)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := sla.NewPolicy(s, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// A ticket whose priority goes back and forth.
func BenchmarkExplainRetargets(b *testing.B) {
	for _, n := range []int{1000, 8000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			p, err := sla.NewPolicy(benchPolicy(), nil)
			if err != nil {
				b.Fatal(err)
			}
			h := retargeted(n)
			b.ReportAllocs()
			for b.Loop() {
				p.Explain(h, benchNow)
			}
		})
	}
}

// retargeted returns a ticket whose priority changes n times, a minute apart.
func retargeted(n int) lifecycle.History {
	at := benchNow.Add(-time.Duration(n+1) * time.Minute)
	events := []lifecycle.Event{{ID: "0", Time: at, Kind: lifecycle.Created, Side: lifecycle.Customer, State: preset.StateNew, Priority: priority.P2}}
	for i := range n {
		events = append(events, lifecycle.Event{
			ID: fmt.Sprint(i + 1), Time: at.Add(time.Duration(i+1) * time.Minute), Kind: lifecycle.PriorityChanged, Priority: priority.Level(2 + i%3),
		})
	}
	return lifecycle.NewHistory(events)
}
