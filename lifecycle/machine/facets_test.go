package machine_test

import (
	"testing"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"pgregory.net/rapid"
)

// TestNoteThatRepeatsTheStateProperty: an event that repeats the present state
// and says nothing else changes neither what is stated nor whose turn it is.
func TestNoteThatRepeatsTheStateProperty(t *testing.T) {
	m := mustMachine(t, smallMachine())
	rapid.Check(t, func(t *rapid.T) {
		h := lifecycle.NewHistory(genEvents().Filter(func(e []lifecycle.Event) bool { return len(e) > 0 }).Draw(t, "events"))
		at := h.At(rapid.IntRange(0, h.Len()-1).Draw(t, "after")).Time
		note := lifecycle.Event{
			Time: at, Seq: 9, Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Internal, State: h.Facets(at).State,
		}
		a, b := m.Replay(h, machine.Options{}), m.Replay(h.With(note), machine.Options{})
		if !a.Facets.Equal(b.Facets) || len(a.Waits) != len(b.Waits) {
			t.Fatalf("%+v became %+v, turns %v became %v", a.Facets, b.Facets, a.Waits, b.Waits)
		}
		for i := range a.Waits {
			if a.Waits[i].Value != b.Waits[i].Value || !a.Waits[i].From.Equal(b.Waits[i].From) {
				t.Fatalf("turn %d: %+v became %+v", i, a.Waits[i], b.Waits[i])
			}
		}
	})
}
