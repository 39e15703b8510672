package machine_test

import (
	"testing"

	"github.com/supportops/policy/lifecycle"
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
		a, b := m.Replay(h), m.Replay(h.With(note))
		if a.Facets != b.Facets || len(a.Turns) != len(b.Turns) {
			t.Fatalf("%+v became %+v, turns %v became %v", a.Facets, b.Facets, a.Turns, b.Turns)
		}
		for i := range a.Turns {
			if a.Turns[i].Value != b.Turns[i].Value || !a.Turns[i].Enter.Equal(b.Turns[i].Enter) {
				t.Fatalf("turn %d: %+v became %+v", i, a.Turns[i], b.Turns[i])
			}
		}
	})
}
