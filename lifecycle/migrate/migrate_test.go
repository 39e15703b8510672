package migrate_test

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/migrate"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/priority"
	"pgregory.net/rapid"
)

func mustMachine(t interface{ Fatal(...any) }, s machine.Spec) *machine.Machine {
	m, err := machine.New(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestDiff(t *testing.T) {
	s := preset.StandardSpec()
	s.States[4].WaitsOn = ""
	s.States[0].Note = "notes are left out"
	s.States = append(s.States, machine.StateSpec{Name: "spam", Class: machine.Done})
	s.End = s.End[:3]
	s.Transitions[0].Roles = []string{"lead"}
	s.Transitions[2], s.Transitions[1] = s.Transitions[1], s.Transitions[2] // order is no difference
	s.Transitions = s.Transitions[:len(s.Transitions)-1]
	s.States = slices.DeleteFunc(s.States, func(st machine.StateSpec) bool { return st.Name == preset.StateMerged })
	for i := range s.Transitions {
		s.Transitions[i].Except = slices.DeleteFunc(s.Transitions[i].Except, func(st lifecycle.State) bool { return st == preset.StateMerged })
		if s.Transitions[i].From[0] == machine.Wildcard {
			s.Transitions[i].Except = append(s.Transitions[i].Except, "spam")
		}
	}
	s.Guards = []machine.GuardSpec{{Name: "g", When: priority.ConditionSpec{Facts: priority.Facts{"x": {"*"}}}}}
	s.Timers[2].BusinessDays = 3
	var got []string
	for _, c := range migrate.Diff(mustMachine(t, preset.StandardSpec()), mustMachine(t, s)) {
		got = append(got, fmt.Sprintf("%s: %s -> %s", c.Path, c.Before, c.After))
	}
	want := []string{
		`states[pending].waits_on: follow_up -> `,
		`states[merged].class: done -> `,
		`states[merged].excluded: merged -> `,
		`end[merged]: end -> `,
		`transitions[triage: new > triaged]: free -> roles ["lead"]`,
		`transitions[merge: new > merged]: free -> `,
		`transitions[merge: triaged > merged]: free -> `,
		`transitions[merge: assigned > merged]: free -> `,
		`transitions[merge: in_progress > merged]: free -> `,
		`transitions[merge: pending > merged]: free -> `,
		`transitions[merge: escalated > merged]: free -> `,
		`transitions[merge: waiting > merged]: free -> `,
		`transitions[merge: engineering > merged]: free -> `,
		`timers[auto_close]: {"name":"auto_close","state":"resolved","business_days":5,"event":"close"} -> {"name":"auto_close","state":"resolved","business_days":3,"event":"close"}`,
		`states[spam].class:  -> done`,
		`guards[g]:  -> {"name":"g","when":{"x":["*"]}}`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if d := migrate.Diff(mustMachine(t, s), mustMachine(t, s)); d != nil {
		t.Errorf("a machine differs from itself: %v", d)
	}
}

// TestDiffSteps: several steps of one event between two states are one entry.
func TestDiffSteps(t *testing.T) {
	spec := func(steps ...machine.TransitionSpec) machine.Spec {
		return machine.Spec{
			States: []machine.StateSpec{{Name: "a", Class: machine.Open}, {Name: "z", Class: machine.Done}},
			Start:  []lifecycle.State{"a"}, Transitions: steps,
			Guards: []machine.GuardSpec{{Name: "g", When: priority.ConditionSpec{Facts: priority.Facts{"x": {"*"}}}}},
		}
	}
	free := machine.TransitionSpec{Event: "end", From: []lifecycle.State{"a"}, To: "z", Roles: []string{"lead"}}
	held := machine.TransitionSpec{Event: "end", From: []lifecycle.State{"a"}, To: "z", Guards: []string{"g"}}
	got := migrate.Diff(mustMachine(t, spec(free)), mustMachine(t, spec(free, held)))
	want := []machine.Change{{
		Path: "transitions[end: a > z]", Before: `roles ["lead"]`, After: `roles ["lead"] or guards ["g"]`,
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestDiffProperty: each change is the one in the other direction turned round.
func TestDiffProperty(t *testing.T) {
	presets := []machine.Spec{
		preset.StandardSpec(), preset.LiteralSpec(), preset.NodeTableSpec(), preset.ZendeskSpec(), preset.ServiceNowSpec(), preset.JiraSpec(),
	}
	rapid.Check(t, func(t *rapid.T) {
		a := mustMachine(t, rapid.SampledFrom(presets).Draw(t, "a"))
		b := mustMachine(t, rapid.SampledFrom(presets).Draw(t, "b"))
		turned := map[machine.Change]bool{}
		for _, c := range migrate.Diff(b, a) {
			turned[machine.Change{Path: c.Path, Before: c.After, After: c.Before}] = true
		}
		there := map[machine.Change]bool{}
		for _, c := range migrate.Diff(a, b) {
			there[c] = true
		}
		if !maps.Equal(there, turned) {
			t.Fatal(cmp.Diff(there, turned))
		}
	})
}

func TestCheck(t *testing.T) {
	from := mustMachine(t, preset.StandardSpec())
	to := mustMachine(t, machine.Spec{
		States: []machine.StateSpec{
			{Name: "todo", Class: machine.Open}, {Name: "waiting", Class: machine.Open}, {Name: "in_progress", Class: machine.Waiting},
			{Name: "limbo", Class: machine.Open}, {Name: "done", Class: machine.Done}, {Name: "resolved", Class: machine.Open},
		},
		Start: []lifecycle.State{"todo"},
		Transitions: []machine.TransitionSpec{
			{From: []lifecycle.State{"todo", "waiting", "in_progress", "resolved"}, To: "done"},
		},
	})
	plan := migrate.Mapping{States: map[lifecycle.State]lifecycle.State{
		"NEW": "todo", "triaged": "Limbo", "assigned": "done", "closed": "DONE", "odd": "todo",
	}}
	type ticket struct {
		id    string
		state lifecycle.State
	}
	tickets := []ticket{
		{"T1", "new"}, {"T2", "triaged"}, {"T3", "assigned"}, {"T4", "escalated"}, {"T5", "waiting"},
		{"T6", "in_progress"}, {"T7", "resolved"}, {"T8", "closed"}, {"T9", "odd"}, {"T10", "nowhere"},
	}
	first := func(n int) iter.Seq2[string, lifecycle.State] {
		return func(yield func(string, lifecycle.State) bool) {
			for _, t := range tickets[:n] {
				if !yield(t.id, t.state) {
					return
				}
			}
		}
	}
	got := migrate.Check(from, to, plan, first(len(tickets)))
	want := migrate.Impact{
		Tickets: 10,
		Stranded: []migrate.Move{
			{ID: tickets[1].id, From: tickets[1].state, To: "limbo", Effect: "no_way"},
			{ID: tickets[3].id, From: tickets[3].state, To: "escalated", Effect: "no_state"},
			{ID: tickets[9].id, From: tickets[9].state, To: "nowhere", Effect: "no_state"},
		},
		Affected: []migrate.Move{
			{ID: tickets[2].id, From: tickets[2].state, To: "done", Effect: "finished"},
			{ID: tickets[4].id, From: tickets[4].state, To: "waiting", Effect: "unpaused"},
			{ID: tickets[5].id, From: tickets[5].state, To: "in_progress", Effect: "paused"},
			{ID: tickets[6].id, From: tickets[6].state, To: "resolved", Effect: "reopened"},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(got.Stranded) == 0 || len(migrate.Check(from, from, migrate.Mapping{}, first(8)).Stranded) > 0 {
		t.Error("a move to the same machine is safe, this one is not")
	}
}

// TestNoWayTwinProperty: a ticket is said to have a way out exactly if some
// walk of steps from its new state reaches a done state.
func TestNoWayTwinProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(t, "n")
		var s machine.Spec
		for i := range n {
			s.States = append(s.States, machine.StateSpec{
				Name: lifecycle.State(fmt.Sprint(i)), Class: machine.Class(rapid.IntRange(1, 3).Draw(t, "class")),
			})
		}
		s.Start = []lifecycle.State{"0"}
		for range rapid.IntRange(0, 7).Draw(t, "m") {
			s.Transitions = append(s.Transitions, machine.TransitionSpec{
				From: []lifecycle.State{s.States[rapid.IntRange(0, n-1).Draw(t, "i")].Name}, To: s.States[rapid.IntRange(0, n-1).Draw(t, "j")].Name,
			})
		}
		m := mustMachine(t, s)
		var leads func(lifecycle.State, int) bool
		leads = func(from lifecycle.State, steps int) bool {
			if m.Class(from) == machine.Done {
				return true
			}
			for t := range m.Transitions() {
				if steps > 0 && t.From == from && leads(t.To, steps-1) {
					return true
				}
			}
			return false
		}
		r := migrate.States(m, m, migrate.Mapping{})
		for _, st := range s.States {
			stranded := slices.ContainsFunc(r.Stranded, func(m migrate.Move) bool { return m.From == st.Name && m.Effect == "no_way" })
			if stranded == leads(st.Name, n) {
				t.Fatalf("%q: stranded is %v", st.Name, stranded)
			}
		}
		if len(r.Affected) > 0 || r.Tickets != n {
			t.Fatalf("%+v", r)
		}
	})
}
