package machine_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"pgregory.net/rapid"
)

// A history that spells states in other letters' case has the timeline of the
// one that spells them as the machine does.
func TestLettersOfStatesProperty(t *testing.T) {
	m, err := machine.New(preset.StandardSpec(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, s := range m.Spec().States {
		names = append(names, string(s.Name))
	}
	names = append(names, "", "limbo")
	rapid.Check(t, func(t *rapid.T) {
		var as, other []lifecycle.Event
		for i := range rapid.IntRange(1, 8).Draw(t, "events") {
			name := rapid.SampledFrom(names).Draw(t, "state")
			e := lifecycle.Event{
				Time: time.Unix(int64(i), 0), Kind: lifecycle.Updated, State: lifecycle.State(name), Reason: rapid.SampledFrom([]string{"", "vendor"}).Draw(t, "reason"),
			}
			as = append(as, e)
			if name != "limbo" && rapid.Bool().Draw(t, "loud") {
				e.State = lifecycle.State(strings.ToUpper(name))
			}
			other = append(other, e)
		}
		o := machine.Options{Strict: rapid.Bool().Draw(t, "strict")}
		want, got := m.Replay(lifecycle.NewHistory(as), o), m.Replay(lifecycle.NewHistory(other), o)
		if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(machine.Timeline{})); diff != "" {
			t.Fatal(diff)
		}
	})
}

// States that differ in letters' case alone are told apart, and a third way to
// spell them is unknown.
func TestStatesThatDiffer(t *testing.T) {
	m, err := machine.New(machine.Spec{
		States: []machine.StateSpec{{Name: "Open", Class: machine.Open}, {Name: "open", Class: machine.Done}, {Name: "new", Class: machine.Open}}, Start: []lifecycle.State{"Open"},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[lifecycle.State]machine.Class{"Open": machine.Open, "open": machine.Done, "OPEN": 0, "New": machine.Open, "": 0} {
		if got := m.Class(name); got != want {
			t.Errorf("%q: %v, want %v", name, got, want)
		}
	}
}
