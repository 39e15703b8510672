package main

import (
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
)

// row is a ticket with its due date in a column.
type row struct {
	opened, due, waitingSince time.Time
}

// targets are how long a solution may take.
var targets = map[priority.Level]time.Duration{priority.P2: 4 * time.Hour, priority.P3: 8 * time.Hour}

// apply moves the due date as things happen.
func (r *row) apply(e lifecycle.Event) {
	if e.Kind == lifecycle.Created {
		r.opened = e.Time
	}
	if e.Priority != 0 {
		r.due = r.opened.Add(targets[e.Priority])
	}
	if e.State == "waiting" {
		r.waitingSince = e.Time
	} else if e.State != "" && !r.waitingSince.IsZero() {
		r.due = r.due.Add(e.Time.Sub(r.waitingSince))
	}
}

// newPromise makes the policy, once, when the program starts.
func newPromise() (*sla.Policy, error) {
	spec := sla.StandardPolicySpec() // P2 is solved in 8 h, P3 in 24 h
	for i := range spec.Clocks {
		if spec.Clocks[i].Name == sla.Resolution {
			spec.Clocks[i].Targets = []sla.TargetSpec{
				{Name: "p2", When: level("p2"), Within: sla.Amount(targets[priority.P2]), Calendar: "office"},
				{Name: "p3", When: level("p3"), Within: sla.Amount(targets[priority.P3]), Calendar: "office"},
			}
		}
	}
	spec.Calendars = map[string]calendar.Spec{"office": calendar.OfficeHours("Europe/Berlin", "09:00-17:00")}
	return sla.NewPolicy(spec, nil)
}

func level(name string) priority.ConditionSpec {
	return priority.ConditionSpec{Facts: map[string][]string{"priority": {name}}}
}

// status keeps the events instead, and asks the policy whenever the answer is wanted.
func status(p *sla.Policy, events []lifecycle.Event, now time.Time) sla.Status {
	a := p.Assess(lifecycle.NewHistory(events), now)
	s, _ := a.Status(sla.Resolution)
	return s
}

// columnCases are the cases of the column.
func columnCases() ([]answer, error) {
	policy, err := newPromise()
	if err != nil {
		return nil, err
	}
	created := lifecycle.Event{ID: "1", Time: berlin("2026-03-25 09:00"), Kind: lifecycle.Created, Side: lifecycle.Customer, State: "new", Priority: priority.P3}
	state := func(id, at string, s lifecycle.State) lifecycle.Event {
		return lifecycle.Event{ID: id, Time: berlin(at), Kind: lifecycle.StateChanged, Side: lifecycle.Agent, State: s}
	}
	raised := lifecycle.Event{ID: "9", Time: berlin("2026-03-25 14:00"), Kind: lifecycle.PriorityChanged, Side: lifecycle.Agent, Priority: priority.P2}
	back := state("3", "2026-03-25 12:00", "in_progress")
	var all []answer
	for _, c := range []struct {
		what, now string
		events    []lifecycle.Event
	}{
		{"as opened", "2026-03-25 10:00", []lifecycle.Event{created}},
		{"waits 10:00 to 12:00", "2026-03-25 13:00", []lifecycle.Event{created, state("2", "2026-03-25 10:00", "waiting"), back}},
		{"the same, raised to P2 at 14:00", "2026-03-25 14:30", []lifecycle.Event{created, state("2", "2026-03-25 10:00", "waiting"), back, raised}},
		{"a message is delivered twice", "2026-03-25 13:00", []lifecycle.Event{created, state("2", "2026-03-25 10:00", "waiting"), back, back}},
		{"the end of the wait comes before its start", "2026-03-25 13:00", []lifecycle.Event{created, back, state("2", "2026-03-25 10:00", "waiting")}},
		{"waits 16:00 to 20:00", "2026-03-26 09:30", []lifecycle.Event{created, state("2", "2026-03-25 16:00", "waiting"), state("3", "2026-03-25 20:00", "in_progress")}},
	} {
		var r row
		for _, e := range c.events {
			r.apply(e)
		}
		all = append(all, answer{"column", c.what, stamp(r.due), stamp(status(policy, c.events, berlin(c.now)).Due)})
	}
	return all, nil
}
