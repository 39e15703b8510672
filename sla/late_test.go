package sla_test

import (
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
)

// A reply may come before anybody has said how urgent the ticket is: the second
// source document answers first and classifies then. The reply was judged by no
// target for good.
func TestRepliesBeforeTriage(t *testing.T) {
	created := lifecycle.Event{Time: on(2, 9, 0), Kind: lifecycle.Created, Side: lifecycle.Customer}
	reply := func(h, m int) lifecycle.Event {
		return lifecycle.Event{Time: on(2, h, m), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public}
	}
	triaged := func(h int, l priority.Level) lifecycle.Event {
		return lifecycle.Event{Time: on(2, h, 0), Kind: lifecycle.PriorityChanged, Priority: l}
	}
	gold := lifecycle.Event{Time: on(2, 16, 0), Kind: lifecycle.CustomerChanged, Customer: "gold"}
	grouped := lifecycle.Event{Time: on(2, 15, 0), Kind: lifecycle.Assigned, Group: "vip"}
	process := sla.ProcessPolicySpec() // P1 within 5 min, P2 within 30
	scaled := process
	scaled.Factors = []sla.FactorSpec{{Customer: "gold", Factor: priority.Percent(50)}}
	byGroup := sla.PolicySpec{Targets: []sla.TargetSpec{{Metric: sla.FirstResponse, Within: 1, When: sla.Match{Groups: []string{"vip"}}}}}
	later := sla.PolicySpec{Targets: []sla.TargetSpec{{Metric: sla.FirstResponse, Within: 1, When: sla.Match{Priorities: []priority.Level{priority.P1}, From: on(2, 10, 0)}}}}
	for _, row := range []struct {
		name    string
		spec    sla.PolicySpec
		mode    sla.Retarget
		events  []lifecycle.Event
		outcome sla.Outcome
		due     time.Time
	}{
		{"late", process, sla.FromCreation, []lifecycle.Event{created, reply(14, 0), triaged(15, priority.P1)}, sla.Breached, on(2, 9, 5)},
		{"in time", process, sla.FromCreation, []lifecycle.Event{created, reply(9, 3), triaged(15, priority.P1)}, sla.Met, on(2, 9, 5)},
		{"what is known first counts", process, sla.FromCreation, []lifecycle.Event{created, reply(9, 20), triaged(10, priority.P2), triaged(11, priority.P1)}, sla.Met, on(2, 9, 30)},
		{"never triaged", process, sla.FromCreation, []lifecycle.Event{created, reply(9, 3)}, sla.NoTarget, time.Time{}},
		{"from the change on nothing was owed", process, sla.FromChange, []lifecycle.Event{created, reply(14, 0), triaged(15, priority.P1)}, sla.NoTarget, time.Time{}},
		{"what was owed at the start stays", process, sla.KeepFirst, []lifecycle.Event{created, reply(14, 0), triaged(15, priority.P1)}, sla.NoTarget, time.Time{}},
		{"a customer known after the priority changes nothing", scaled, sla.FromCreation, []lifecycle.Event{created, reply(9, 4), triaged(15, priority.P1), gold}, sla.Met, on(2, 9, 5)},
		{"a group is where it has come to since", byGroup, sla.FromCreation, []lifecycle.Event{created, reply(9, 4), grouped}, sla.NoTarget, time.Time{}},
		{"a target that came into force after the reply", later, sla.FromCreation, []lifecycle.Event{created, reply(9, 4), triaged(15, priority.P1)}, sla.NoTarget, time.Time{}},
	} {
		spec := row.spec
		spec.Retarget = row.mode
		a := mustPolicy(spec).Assess(lifecycle.NewHistory(row.events), on(3, 9, 0))
		s, ok := a.Status(sla.FirstResponse)
		if !ok || s.Outcome != row.outcome || !s.Due.Equal(row.due) || s.FormerTargets != 0 {
			t.Errorf("%s: %+v, want %v, due %v", row.name, s, row.outcome, row.due)
		}
	}
}

// Who opened a ticket says its creation, not what a system wrote before it at
// the same instant. Such a ticket had no clock of a first response.
func TestAssignedBeforeCreated(t *testing.T) {
	h := lifecycle.NewHistory([]lifecycle.Event{
		{Time: on(2, 9, 0), Seq: 0, Kind: lifecycle.Assigned, Side: lifecycle.Agent, Group: "front"},
		{Time: on(2, 9, 0), Seq: 1, Kind: lifecycle.Created, Side: lifecycle.Customer, Priority: priority.P1},
		{Time: on(2, 9, 10), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public},
	})
	a := mustPolicy(sla.StandardPolicySpec()).Assess(h, on(2, 12, 0))
	if s, ok := a.Status(sla.FirstResponse); !ok || s.Outcome != sla.Met || s.Elapsed != sla.Duration(10*time.Minute) {
		t.Errorf("%+v, %t", s, ok)
	}
}

// What a ticket was resolved for outlasts its closing, and a state can exclude.
func TestExclusions(t *testing.T) {
	created := lifecycle.Event{Time: on(2, 9, 0), Kind: lifecycle.Created, Side: lifecycle.Customer, State: "new", Priority: priority.P1}
	to := func(hour int, s lifecycle.State, reason string) lifecycle.Event {
		return lifecycle.Event{Time: on(2, hour, 0), Kind: lifecycle.StateChanged, State: s, Reason: reason}
	}
	note := lifecycle.Event{Time: on(2, 12, 30), Kind: lifecycle.Message, Side: lifecycle.Agent, State: "resolved"}
	for _, row := range []struct {
		name   string
		events []lifecycle.Event
		want   string
	}{
		{"resolved as out of scope", []lifecycle.Event{created, to(12, "resolved", "out_of_scope")}, "out_of_scope"},
		{"closed by itself since", []lifecycle.Event{created, to(12, "resolved", "out_of_scope"), to(13, "closed", "")}, "out_of_scope"},
		{"a note restates the state", []lifecycle.Event{created, to(12, "resolved", "out_of_scope"), note, to(13, "closed", "")}, "out_of_scope"},
		{"closed for another reason", []lifecycle.Event{created, to(12, "resolved", "out_of_scope"), to(13, "closed", "fixed")}, ""},
		{"reopened and resolved", []lifecycle.Event{created, to(12, "resolved", "out_of_scope"), to(13, "in_progress", ""), to(14, "resolved", "")}, ""},
		{"cancelled", []lifecycle.Event{created, to(12, "cancelled", "")}, "cancelled"},
		{"merged by its state alone", []lifecycle.Event{created, to(12, "merged", "")}, "merged"},
		{"cancelled, then taken up again", []lifecycle.Event{created, to(12, "cancelled", ""), to(13, "in_progress", "")}, ""},
	} {
		spec := sla.StandardPolicySpec()
		spec.Exclude = []string{"out_of_scope"}
		for _, s := range mustPolicy(spec).Assess(lifecycle.NewHistory(row.events), on(3, 9, 0)).Statuses {
			if s.Excluded != row.want {
				t.Errorf("%s: %v excluded as %q, want %q", row.name, s.Metric, s.Excluded, row.want)
			}
		}
	}
}
