package sla_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
)

// The handbook's warning ladder: who hears at which share of the target.
func TestStandardWarnings(t *testing.T) {
	want := []string{
		"yellow 50% show_in_queue", "orange 80% alert_assignee", "red 90% alert_team_lead",
		"breach 100% notify_manager_and_escalate", "severe_breach 200% notify_director",
	}
	for _, p := range []sla.PolicySpec{sla.StandardPolicySpec(), sla.ProcessPolicySpec()} {
		for _, c := range p.Clocks {
			var got []string
			for _, w := range c.Warnings {
				got = append(got, fmt.Sprint(w.Name, " ", w.Share, " ", w.Action))
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s %s: %q", p.Name, c.Name, got)
			}
		}
	}
}

// The handbook's cadence of news: by the time for P1 to P4, on a change of
// status for P5.
func TestStandardCadence(t *testing.T) {
	p := sla.StandardPolicySpec()
	p.Clocks = []sla.ClockSpec{sla.StandardCadence()}
	policy, err := sla.NewPolicy(p, nil)
	if err != nil {
		t.Fatal(err)
	}
	start := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	at := func(h int) time.Time { return start.Add(time.Duration(h) * time.Hour) }
	history := func(level priority.Level) lifecycle.History {
		return lifecycle.NewHistory([]lifecycle.Event{
			{Time: at(0), Kind: lifecycle.Created, Side: lifecycle.Customer, State: "new", Priority: level},
			{Time: at(1), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public},
			{Time: at(2), Kind: lifecycle.StateChanged, State: "in_progress"},
			{Time: at(5), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public},
			{Time: at(6), Kind: lifecycle.StateChanged, State: "escalated"},
		})
	}
	for level, every := range map[priority.Level]time.Duration{
		priority.P1: 30 * time.Minute, priority.P2: 2 * time.Hour, priority.P3: 8 * time.Hour, priority.P4: 24 * time.Hour,
	} {
		last := policy.Assess(history(level), at(6)).Statuses[1]
		if !last.Start.Equal(at(5)) || !last.Due.Equal(at(5).Add(every)) {
			t.Errorf("%v: from %v, due %v, want %v after the reply", level, last.Start, last.Due, every)
		}
	}
	statuses := policy.Assess(history(priority.P5), at(7)).Statuses
	if len(statuses) != 2 {
		t.Fatalf("P5: %+v", statuses)
	}
	told, owed := statuses[0], statuses[1]
	if !told.Start.Equal(at(2)) || told.Elapsed.Std() != 3*time.Hour || !told.Due.IsZero() {
		t.Errorf("the first change: %+v", told)
	}
	if !owed.Start.Equal(at(6)) || owed.Elapsed.Std() != time.Hour || !owed.Due.IsZero() || !owed.Stop.IsZero() {
		t.Errorf("the second change: %+v", owed)
	}
}
