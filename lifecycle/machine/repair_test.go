package machine_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"pgregory.net/rapid"
)

// labels is a history that states the states, a minute apart.
func labels(states ...lifecycle.State) lifecycle.History {
	var events []lifecycle.Event
	for i, s := range states {
		events = append(events, lifecycle.Event{Time: epoch.Add(time.Duration(i) * time.Minute), Kind: lifecycle.Updated, State: s})
	}
	return lifecycle.NewHistory(events)
}

// cost is the number of visits left out and states inserted.
func cost(r machine.Repair) int { return len(r.Skip) + len(r.Insert) }

// apply returns the states of a timeline after repairs.
func apply(tl *machine.Timeline, repairs []machine.Repair) []lifecycle.State {
	var states []lifecycle.State
	for i := 0; i <= len(tl.Visits); i++ {
		skip := false
		for _, r := range repairs {
			if r.Before == i {
				states = append(states, r.Insert...)
			}
			skip = skip || slices.Contains(r.Skip, i)
		}
		if i < len(tl.Visits) && !skip {
			states = append(states, tl.Visits[i].State)
		}
	}
	return states
}

// bruteRepair tries all sequences that are one edit away, then two, ... and
// returns how many edits the first legal one took; ok is false beyond most.
func bruteRepair(m *machine.Machine, s machine.Spec, o machine.Options, states []lifecycle.State, most int) (int, bool) {
	level := [][]lifecycle.State{states}
	seen := map[string]bool{}
	for cost := 0; cost <= most; cost++ {
		var next [][]lifecycle.State
		for _, seq := range level {
			if len(seq) > 0 && len(m.Replay(labels(seq...), o).Deviations) == 0 {
				return cost, true
			}
			for i := 0; i <= len(seq); i++ {
				if i < len(seq) {
					next = append(next, slices.Delete(slices.Clone(seq), i, i+1))
				}
				for _, st := range s.States {
					next = append(next, slices.Insert(slices.Clone(seq), i, st.Name))
				}
			}
		}
		level = slices.DeleteFunc(next, func(seq []lifecycle.State) bool {
			key := fmt.Sprintf("%q", seq)
			was := seen[key]
			seen[key] = true
			return was
		})
	}
	return 0, false
}

// TestRepairsMinimalProperty: the repairs of a whole timeline make it legal,
// and no change by brute force does so with fewer edits; so does the repair of
// the only deviation of a timeline.
func TestRepairsMinimalProperty(t *testing.T) {
	const most = 3
	rapid.Check(t, func(t *rapid.T) {
		s := genMachine().Draw(t, "spec")
		if len(s.States) > 4 {
			return
		}
		m, err := machine.New(s, nil)
		if err != nil {
			t.Fatal(err)
		}
		names := []lifecycle.State{"undeclared"}
		for _, st := range s.States {
			names = append(names, st.Name)
		}
		states := slices.Compact(rapid.SliceOfN(rapid.SampledFrom(names), 1, 4).Draw(t, "states"))
		var o machine.Options
		if rapid.Bool().Draw(t, "ongoing") {
			o.AsOf = epoch.Add(time.Hour)
		}
		tl := m.Replay(labels(states...), o)
		want, possible := bruteRepair(m, s, o, states, most)
		got, ok := tl.Repairs()
		total := 0
		for _, r := range got {
			total += cost(r)
		}
		if possible && (!ok || total != want) || !possible && ok && total <= most {
			t.Fatalf("%q: repairs %+v (%v) cost %d; brute force %d (%v)", states, got, ok, total, want, possible)
		}
		if ok {
			if after := apply(tl, got); len(after) == 0 || len(m.Replay(labels(after...), o).Deviations) > 0 {
				t.Fatalf("%q repaired by %+v to %q is not legal", states, got, after)
			}
		}
		if len(tl.Deviations) == 1 {
			r, one := tl.Repair(0)
			if one != ok || ok && cost(r) != total {
				t.Fatalf("%q: the repair of the only deviation is %+v (%v), that of the whole %+v", states, r, one, got)
			}
		}
	})
}

// TestRepairRemovesDeviationProperty: the repair of one deviation of several
// removes it and adds none.
func TestRepairRemovesDeviationProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genMachine().Draw(t, "spec")
		m, err := machine.New(s, nil)
		if err != nil {
			t.Fatal(err)
		}
		w := genWalk(s, m, true).Draw(t, "walk")
		tl := m.Replay(lifecycle.NewHistory(w.events), machine.Options{})
		for i := range tl.Deviations {
			r, ok := tl.Repair(i)
			if !ok {
				continue
			}
			after := m.Replay(labels(apply(tl, []machine.Repair{r})...), machine.Options{})
			if len(after.Deviations) >= len(tl.Deviations) {
				t.Fatalf("%+v repaired by %+v leaves %+v", tl.Deviations, r, after.Deviations)
			}
		}
	})
}

func TestRepair(t *testing.T) {
	m := mustMachine(t, preset.StandardSpec())
	for _, tc := range []struct {
		name   string
		states []lifecycle.State
		want   string
		why    string
	}{
		{"a step left out", []lifecycle.State{"new", "closed"}, "[{[] [resolved] 1}]", "cancelled would do for the end, but closed stays"},
		{"two steps left out", []lifecycle.State{"new", "engineering", "resolved"}, "[{[] [escalated] 1}]", ""},
		{"the first of equal ways", []lifecycle.State{"waiting", "closed"}, "[{[] [new] 0} {[] [resolved] 1}]", ""},
		{"an edge that leads nowhere", []lifecycle.State{"new", "in_progress", "closed", "in_progress", "resolved"}, "[{[2] [] 3}]", "one skip beats an insertion each side: closed has no way out"},
		{"a start that is none", []lifecycle.State{"in_progress", "resolved"}, "[{[] [new] 0}]", ""},
		{"an end that is none", []lifecycle.State{"new", "triaged"}, "[{[] [resolved] 2}]", "cancelled and merged are as near; resolve is declared first"},
		{"an undeclared state", []lifecycle.State{"new", "limbo", "in_progress", "resolved"}, "[{[1] [] 2}]", ""},
		{"a tie between skip and insert", []lifecycle.State{"new", "pending", "resolved"}, "[{[] [in_progress] 1}]", "new may resolve, so leaving out pending would do as well; insertion keeps what was seen"},
		{"legal", []lifecycle.State{"new", "cancelled"}, "[]", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, ok := m.Replay(labels(tc.states...), machine.Options{}).Repairs()
			if text := fmt.Sprint(got); !ok || text != tc.want {
				t.Errorf("%s (%v), want %s: %s", text, ok, tc.want, tc.why)
			}
		})
	}
}

// TestRepairBeforeAnyState: time before a state was stated is kept as it is.
func TestRepairBeforeAnyState(t *testing.T) {
	m := mustMachine(t, preset.StandardSpec())
	tl := m.Replay(lifecycle.NewHistory([]lifecycle.Event{
		{Time: epoch, Kind: lifecycle.Created},
		{Time: epoch.Add(time.Minute), Kind: lifecycle.StateChanged, State: "triaged"},
		{Time: epoch.Add(time.Hour), Kind: lifecycle.StateChanged, State: "resolved"},
	}), machine.Options{})

	want := machine.Repair{Insert: []lifecycle.State{"new"}, Before: 1}
	one, ok := tl.Repair(0)
	if diff := cmp.Diff(want, one); diff != "" || !ok {
		t.Errorf("%v %s", ok, diff)
	}
	if all, ok := tl.Repairs(); !ok || cmp.Diff([]machine.Repair{want}, all) != "" {
		t.Errorf("%v %+v", ok, all)
	}
}

func TestRepairNone(t *testing.T) {
	trap := mustMachine(t, machine.Spec{
		States: []machine.StateSpec{{Name: "a", Class: machine.Open}, {Name: "z", Class: machine.Done}},
		Start:  []lifecycle.State{"a"}, End: []lifecycle.State{"z"},
	})
	tl := trap.Replay(labels("a"), machine.Options{})
	if r, ok := tl.Repairs(); ok {
		t.Errorf("a machine without a way to its end repairs to %+v", r)
	}
	if r, ok := tl.Repair(0); ok {
		t.Errorf("a machine without a way to its end repairs to %+v", r)
	}
	made := &machine.Timeline{Deviations: []machine.Deviation{{Fault: machine.BadStart}}}
	if _, ok := made.Repair(0); ok {
		t.Error("a timeline made by hand has a repair")
	}
	if _, ok := made.Repairs(); ok || made.Overruns(nil) != nil || made.Due(nil) != nil {
		t.Error("a timeline made by hand knows its machine")
	}
	if all, ok := mustMachine(t, smallMachine()).Replay(lifecycle.History{}, machine.Options{}).Repairs(); !ok || all != nil {
		t.Errorf("no events need %v", all)
	}
	nobody := func(lifecycle.Event) string { return "" }
	strict := mustMachine(t, guarded()).Replay(labels("work", "done"), machine.Options{Strict: true, Role: nobody})
	if diff := cmp.Diff(1, len(strict.Deviations)); diff != "" {
		t.Fatal(diff)
	}
	if _, ok := strict.Repair(0); ok {
		t.Error("an unmet guard has a repair of steps")
	}
}

// firstPath returns the first way of exactly n steps from one state to another
// when steps are tried in declaration order: depth first, so that the order of
// earlier steps weighs more.
func firstPath(m *machine.Machine, from, to lifecycle.State, n int) ([]lifecycle.State, bool) {
	for tr := range m.Transitions() {
		if tr.From != from {
			continue
		}
		if n == 1 && tr.To == to {
			return nil, true
		}
		if n > 1 {
			if rest, ok := firstPath(m, tr.To, to, n-1); ok {
				return append([]lifecycle.State{tr.To}, rest...), true
			}
		}
	}
	return nil, false
}

// TestRepairDeclarationOrderProperty: of equally short ways the one is taken
// that comes first in declaration order.
func TestRepairDeclarationOrderProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		// The only end is the last state, so that only ways to it will do.
		s := machine.Spec{Start: []lifecycle.State{"0"}, End: []lifecycle.State{"6"}}
		for i := range 7 {
			s.States = append(s.States, machine.StateSpec{Name: lifecycle.State(fmt.Sprint(i)), Class: machine.Open})
		}
		for range rapid.IntRange(10, 20).Draw(t, "transitions") {
			from, to := rapid.IntRange(0, 5).Draw(t, "from"), rapid.IntRange(1, 6).Draw(t, "to")
			if from != 0 || to != 6 {
				s.Transitions = append(s.Transitions, machine.TransitionSpec{From: []lifecycle.State{s.States[from].Name}, To: s.States[to].Name})
			}
		}
		m, err := machine.New(s, nil)
		if err != nil {
			t.Fatal(err)
		}
		tl := m.Replay(labels("0", "6"), machine.Options{})
		r, ok := tl.Repair(0)
		for n := 2; n < 7; n++ { // the shortest way, by trying all
			if want, found := firstPath(m, "0", "6", n); found {
				if !ok || !slices.Equal(want, r.Insert) || len(r.Skip) > 0 {
					t.Fatalf("repaired by %+v (%v), the first way is %q", r, ok, want)
				}
				return
			}
		}
		if ok {
			t.Fatalf("repaired by %+v, there is no way", r)
		}
	})
}
