package lint_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/lint"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/priority"
	"pgregory.net/rapid"
)

type states = []lifecycle.State

func mustMachine(t interface{ Fatal(...any) }, s machine.Spec) *machine.Machine {
	m, err := machine.New(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestPresets(t *testing.T) {
	for name, tc := range map[string]struct {
		spec machine.Spec
		want []string
	}{
		"standard": {preset.StandardSpec(), nil},
		"literal": {preset.LiteralSpec(), []string{
			`states[6]: trap: no way leads from "escalated" to an end`,
			`states[7]: trap: no way leads from "waiting" to an end`,
			`states[7]: stuck: "waiting" waits, and only waiting states follow`,
			`states[8]: trap: no way leads from "engineering" to an end`,
		}},
		"node table": {preset.NodeTableSpec(), nil},
		"zendesk": {preset.ZendeskSpec(), []string{
			`timers[1]: dead_timer: "close_after_solved" always comes before it and leaves "solved"`,
		}},
		"servicenow": {preset.ServiceNowSpec(), nil},
		"jira":       {preset.JiraSpec(), nil},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, f := range lint.Check(mustMachine(t, tc.spec)) {
				got = append(got, f.String())
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// base is a machine without findings that the rows change.
func base() machine.Spec {
	return machine.Spec{
		States: []machine.StateSpec{
			{Name: "a", Class: machine.Open}, {Name: "w", Class: machine.Waiting}, {Name: "z", Class: machine.Done},
		},
		Start: states{"a"}, End: states{"z"},
		Transitions: []machine.TransitionSpec{
			{Event: "wait", From: states{"a"}, To: "w"},
			{Event: "end", From: states{"a", "w"}, To: "z"},
		},
	}
}

func TestCheck(t *testing.T) {
	hour := lifecycle.Duration(time.Hour)
	urgent := machine.GuardSpec{Name: "urgent", When: priority.ConditionSpec{Facts: priority.Facts{"priority": {"p1"}}}}
	calm := machine.GuardSpec{Name: "calm", When: priority.ConditionSpec{Facts: priority.Facts{"priority": {"p2", "p3"}}}}
	noted := machine.GuardSpec{Name: "noted", When: priority.ConditionSpec{Facts: priority.Facts{"note": {"*"}}}}
	unnoted := machine.GuardSpec{Name: "unnoted", When: priority.ConditionSpec{Facts: priority.Facts{"note": {""}}}}
	to := func(to lifecycle.State, guards ...string) machine.TransitionSpec {
		return machine.TransitionSpec{Event: "go", From: states{"a"}, To: to, Guards: guards}
	}
	for _, tc := range []struct {
		name   string
		change func(*machine.Spec)
		want   []string
	}{
		{"nothing", func(*machine.Spec) {}, nil},
		{"unreachable", func(s *machine.Spec) {
			s.States = append(s.States, machine.StateSpec{Name: "x", Class: machine.Open})
			s.Transitions = append(s.Transitions, machine.TransitionSpec{From: states{"x"}, To: "z"})
		}, []string{"states[3] unreachable"}},
		{"trap", func(s *machine.Spec) {
			s.States = append(s.States, machine.StateSpec{Name: "x", Class: machine.Open})
			s.Transitions = append(s.Transitions, machine.TransitionSpec{From: states{"a"}, To: "x"})
		}, []string{"states[3] trap"}},
		{"no ends named: done states count", func(s *machine.Spec) { s.End = nil }, nil},
		{"stuck, in a ring of waiting states", func(s *machine.Spec) {
			s.States = append(s.States, machine.StateSpec{Name: "v", Class: machine.Waiting}, machine.StateSpec{Name: "u", Class: machine.Waiting})
			s.Transitions = append(s.Transitions, machine.TransitionSpec{From: states{"a", "v"}, To: "u"}, machine.TransitionSpec{From: states{"u"}, To: "v"})
		}, []string{"states[3] trap", "states[3] stuck", "states[4] trap", "states[4] stuck"}},
		{"end not done", func(s *machine.Spec) { s.End = states{"z", "w"} }, []string{"end[1] end_not_done"}},
		{"duplicate", func(s *machine.Spec) {
			s.Transitions = append(s.Transitions, machine.TransitionSpec{Event: "end", From: states{"w"}, To: "z"})
		}, []string{"transitions[2] duplicate transitions[1]"}},
		{"a wildcard shares its sources", func(s *machine.Spec) {
			s.Transitions = append(s.Transitions, machine.TransitionSpec{Event: "end", From: states{machine.Wildcard}, To: "z"})
		}, []string{"transitions[2] duplicate transitions[1]"}},
		{"shadowed", func(s *machine.Spec) {
			s.Guards = append(s.Guards, noted)
			s.Transitions = append(s.Transitions, to("w"), to("z", "noted"))
		}, []string{"transitions[3] shadowed transitions[2]"}},
		{"shadowed by more roles", func(s *machine.Spec) {
			x, y := to("w"), to("z")
			x.Roles, y.Roles = []string{"lead", "agent"}, []string{"agent"}
			s.Transitions = append(s.Transitions, x, y)
		}, []string{"transitions[3] shadowed transitions[2]"}},
		{"a step for all after one for a role", func(s *machine.Spec) {
			x, y := to("w"), to("z")
			x.Roles = []string{"lead"}
			s.Transitions = append(s.Transitions, x, y)
		}, []string{"transitions[3] overlap transitions[2]"}},
		{"other roles", func(s *machine.Spec) {
			x, y := to("w"), to("z")
			x.Roles, y.Roles = []string{"lead"}, []string{"agent"}
			s.Transitions = append(s.Transitions, x, y)
		}, nil},
		{"overlap", func(s *machine.Spec) {
			s.Guards = append(s.Guards, noted, urgent)
			s.Transitions = append(s.Transitions, to("w", "urgent"), to("z", "noted"))
		}, []string{"transitions[3] overlap transitions[2]"}},
		{"two ways to one state", func(s *machine.Spec) {
			s.Guards = append(s.Guards, noted, urgent)
			s.Transitions = append(s.Transitions, to("z", "urgent"), to("z", "noted"))
		}, nil},
		{"exclusive by value", func(s *machine.Spec) {
			s.Guards = append(s.Guards, calm, urgent)
			s.Transitions = append(s.Transitions, to("w", "urgent"), to("z", "calm"))
		}, nil},
		{"exclusive by presence", func(s *machine.Spec) {
			s.Guards = append(s.Guards, noted, unnoted)
			s.Transitions = append(s.Transitions, to("w", "unnoted"), to("z", "noted"))
		}, nil},
		{"exclusive by presence, the other way round", func(s *machine.Spec) {
			s.Guards = append(s.Guards, noted, unnoted)
			s.Transitions = append(s.Transitions, to("w", "noted"), to("z", "unnoted"))
		}, nil},
		{"impossible by presence", func(s *machine.Spec) {
			s.Guards = append(s.Guards, unnoted, noted)
			s.Transitions = append(s.Transitions, to("w", "noted", "unnoted"))
		}, []string{"transitions[2] impossible"}},
		{"impossible", func(s *machine.Spec) {
			s.Guards = append(s.Guards, calm, urgent)
			s.Transitions = append(s.Transitions, to("w", "urgent", "calm"))
		}, []string{"transitions[2] impossible"}},
		{"possible in either case", func(s *machine.Spec) {
			level := func(name, text string) machine.GuardSpec {
				return machine.GuardSpec{Name: name, When: priority.ConditionSpec{Facts: priority.Facts{"priority": {text}}}}
			}
			s.Guards = append(s.Guards, level("upper", "P1"), level("lower", "p1"))
			s.Transitions = append(s.Transitions, to("w", "upper", "lower"))
		}, nil},
		{"unused guard", func(s *machine.Spec) { s.Guards = append(s.Guards, noted) }, []string{"guards[0] unused_guard"}},
		{"timers", func(s *machine.Spec) {
			s.Timers = []machine.TimerSpec{
				{Name: "late", State: "w", After: 2 * hour},
				{Name: "end", State: "w", After: hour, Event: "end"},
				{Name: "nowhere", State: "w", After: hour, Event: "wait"},
				{Name: "open time is another", State: "w", After: 2 * hour, Business: true},
				{Name: "other anchor", State: "w", Since: machine.SinceReply, After: 2 * hour},
				{Name: "same time", State: "w", Since: machine.SinceEntered, After: hour},
				{Name: "days", State: "w", BusinessDays: 2},
				{Name: "end by days", State: "w", BusinessDays: 2, Event: "end"},
			}
		}, []string{"timers[0] dead_timer timers[1]", "timers[2] dead_timer"}},
		{"timers after two that end: the first is told", func(s *machine.Spec) {
			s.Timers = []machine.TimerSpec{
				{Name: "late", State: "w", After: 3 * hour},
				{Name: "end", State: "w", After: 2 * hour, Event: "end"},
				{Name: "sooner", State: "w", After: hour, Event: "end"},
				{Name: "days", State: "w", BusinessDays: 3},
				{Name: "sooner by days", State: "w", BusinessDays: 2, Event: "end"},
			}
		}, []string{"timers[0] dead_timer timers[1]", "timers[1] dead_timer timers[2]", "timers[3] dead_timer timers[4]"}},
		{"timers since the ticket was opened, over when the state is entered", func(s *machine.Spec) {
			created := machine.SinceCreated
			s.Timers = []machine.TimerSpec{
				{Name: "first", State: "w", Since: created, After: 2 * hour}, // due together with end in a state that is entered late
				{Name: "end", State: "w", Since: created, After: hour, Event: "end"},
				{Name: "late", State: "w", Since: created, After: 2 * hour},
			}
		}, []string{"timers[2] dead_timer timers[1]"}},
		{"timers of a state that is not reached", func(s *machine.Spec) {
			s.Transitions = s.Transitions[1:]
			s.Timers = []machine.TimerSpec{{Name: "t", State: "w", After: hour}}
		}, []string{"states[1] unreachable", "timers[0] dead_timer"}},
		{"a guarded step does not always come first", func(s *machine.Spec) {
			s.Guards = append(s.Guards, noted)
			s.Transitions[1].Guards = []string{"noted"}
			s.Timers = []machine.TimerSpec{{Name: "end", State: "w", BusinessDays: 1, Event: "end"}, {Name: "t", State: "w", BusinessDays: 2}}
		}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := base()
			tc.change(&s)
			var got []string
			for _, f := range lint.Check(mustMachine(t, s)) {
				text := f.Path + " " + string(f.Rule)
				if f.Other != "" {
					text += " " + f.Other
				}
				got = append(got, text)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestManyStates: of a hundred and more states, too, the first that two steps
// leave is told, and none where they share none.
func TestManyStates(t *testing.T) {
	const n = 140
	name := func(i int) lifecycle.State { return lifecycle.State(fmt.Sprint("s", i%n)) }
	s := machine.Spec{End: states{"end"}}
	for i := range n {
		s.States = append(s.States, machine.StateSpec{Name: name(i), Class: machine.Open})
		s.Start = append(s.Start, name(i))
	}
	s.States = append(s.States, machine.StateSpec{Name: "end", Class: machine.Done})
	var want []string
	for i := range n {
		apart, shared := fmt.Sprint("apart", i), fmt.Sprint("shared", i)
		first := i + 1 // of the two that both leave
		if i == n-2 {
			first = 0
		}
		s.Transitions = append(s.Transitions,
			machine.TransitionSpec{Event: apart, From: states{name(i)}, To: "end"}, machine.TransitionSpec{Event: apart, From: states{name(i + 1), name(i + 63), name(i + 64), name(i + 65)}, To: "end"},
			machine.TransitionSpec{Event: shared, From: states{name(i), name(i + 1), name(i + 2)}, To: "end"}, machine.TransitionSpec{Event: shared, From: states{name(i + 1), name(i + 2), name(i + 70)}, To: "end"})
		want = append(want, fmt.Sprintf("%q from %q to \"end\" is declared before", shared, name(first)))
	}
	var got []string
	for _, f := range lint.Check(mustMachine(t, s)) {
		got = append(got, f.Detail)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestReachabilityTwinProperty decides reachability by repeated squaring of
// the step relation.
func TestReachabilityTwinProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "n")
		var s machine.Spec
		way := make([][]bool, n)
		for i := range n {
			way[i] = make([]bool, n)
			way[i][i] = true
			class := machine.Class(rapid.IntRange(1, 3).Draw(t, "class"))
			s.States = append(s.States, machine.StateSpec{Name: lifecycle.State(fmt.Sprint(i)), Class: class})
		}
		s.Start = states{"0"}
		for range rapid.IntRange(0, 8).Draw(t, "m") {
			i, j := rapid.IntRange(0, n-1).Draw(t, "i"), rapid.IntRange(0, n-1).Draw(t, "j")
			way[i][j] = true
			s.Transitions = append(s.Transitions, machine.TransitionSpec{From: states{s.States[i].Name}, To: s.States[j].Name})
		}
		for k := range n {
			for i := range n {
				for j := range n {
					way[i][j] = way[i][j] || way[i][k] && way[k][j]
				}
			}
		}
		var want []string
		for i := range n {
			some := func(ok func(machine.Class) bool) bool {
				return slices.ContainsFunc(s.States, func(st machine.StateSpec) bool {
					j := slices.IndexFunc(s.States, func(o machine.StateSpec) bool { return o.Name == st.Name })
					return way[i][j] && ok(st.Class)
				})
			}
			switch {
			case !way[0][i]:
				want = append(want, fmt.Sprint(i, lint.Rule("unreachable")))
				continue
			case !some(func(c machine.Class) bool { return c == machine.Done }):
				want = append(want, fmt.Sprint(i, lint.Rule("trap")))
			}
			if !some(func(c machine.Class) bool { return c != machine.Waiting }) {
				want = append(want, fmt.Sprint(i, lint.Rule("stuck")))
			}
		}
		var got []string
		for _, f := range lint.Check(mustMachine(t, s)) {
			if slices.Contains([]lint.Rule{"unreachable", "trap", "stuck"}, f.Rule) {
				var i int
				if _, err := fmt.Sscanf(f.Path, "states[%d]", &i); err != nil {
					t.Fatal(err)
				}
				got = append(got, fmt.Sprint(i, f.Rule))
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

// FuzzCheck: no spec makes the checks fail or hang.
func FuzzCheck(f *testing.F) {
	f.Add([]byte(`{"states":[{"name":"a","class":"waiting"}],"start":["a"],"transitions":[{"from":["*"],"to":"a"},{"from":["a"],"to":"a","guards":["g"]}],"guards":[{"name":"g","when":{"x":[""],"all":[{"x":["*"]}]}}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := lifecycle.Read[machine.Spec](data)
		if err != nil {
			return
		}
		m, err := machine.New(s, nil)
		if err != nil {
			if !errors.Is(err, priority.ErrUnknown) {
				t.Fatal(err)
			}
			return
		}
		for _, f := range lint.Check(m) {
			if f.Rule == "" || f.Path == "" || f.Detail == "" {
				t.Fatalf("%+v", f)
			}
		}
	})
}
