package machine_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
)

// A state's inputs and outputs stand against every step out of it, asked for and
// in a replay, and against none into it.
func TestInputsAndOutputs(t *testing.T) {
	m, err := machine.New(machine.Spec{
		States: []machine.StateSpec{
			{Name: "new", Class: machine.Open},
			{Name: "work", Class: machine.Open, Inputs: []string{"category"}, Outputs: []string{"cause"}},
			{Name: "done", Class: machine.Done},
		},
		Start: []lifecycle.State{"new"},
		Transitions: []machine.TransitionSpec{
			{From: []lifecycle.State{"new"}, To: "work"}, {From: []lifecycle.State{"work"}, To: "done"}, {From: []lifecycle.State{"work"}, To: "new"},
		},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	at := func(minute int) time.Time { return time.Date(2026, 11, 2, 9, minute, 0, 0, time.UTC) }
	if _, err := m.Next(machine.Snapshot{Facets: lifecycle.Facets{State: "new"}}, "work"); err != nil {
		t.Errorf("into the state: %v", err)
	}
	for _, x := range []struct {
		category string
		fields   map[string]string
		want     string
	}{
		{"", nil, "[guard of work needs category, cause]"},
		{"a", nil, "[guard of work needs cause]"},
		{"a", map[string]string{"cause": "disk"}, "[]"},
	} {
		for _, p := range m.Permitted(machine.Snapshot{Facets: lifecycle.Facets{State: "work", Category: x.category}, Fields: x.fields}) {
			if got := fmt.Sprint(p.Unmet); got != x.want {
				t.Errorf("%s: %s, want %s", p.Event, got, x.want)
			}
		}
	}
	events := []lifecycle.Event{
		{Time: at(0), Kind: lifecycle.Created, State: "new", Category: "a"},
		{Time: at(1), Kind: lifecycle.StateChanged, State: "work"},
		{Time: at(3), Kind: lifecycle.StateChanged, State: "done"},
	}
	for _, x := range []struct {
		more []lifecycle.Event
		want int
	}{{nil, 1}, {[]lifecycle.Event{{Time: at(2), Kind: lifecycle.Recorded, Ref: "cause", Text: "disk"}}, 0}} {
		tl := m.Replay(lifecycle.NewHistory(append(events[:3:3], x.more...)), machine.Options{Strict: true})
		if len(tl.Deviations) != x.want || x.want == 1 && tl.Deviations[0].Fault != machine.UnmetGuard {
			t.Errorf("with %v: %+v", x.more, tl.Deviations)
		}
	}
	for _, x := range []machine.StateSpec{{Inputs: []string{"cause"}}, {Outputs: []string{"cause"}}} {
		one := m.Spec()
		one.States[1].Inputs, one.States[1].Outputs = x.Inputs, x.Outputs
		m := mustMachine(t, one)
		if _, err := m.Next(machine.Snapshot{Facets: lifecycle.Facets{State: "work"}}, "done"); err == nil || !strings.Contains(err.Error(), "guard of work needs cause") {
			t.Errorf("with one thing to state: %v", err)
		}
	}
	bad := m.Spec()
	bad.States[1].Inputs = []string{"", "a", "a"}
	want := "machine: 2 defects\n\tstates[1].inputs[0]: required\n\tstates[1].inputs[2]: duplicate: \"a\""
	if err := bad.Validate(); err == nil || err.Error() != want {
		t.Errorf("%v", err)
	}
}
