package machine

import (
	"testing"

	"github.com/supportops/policy/lifecycle"
	"pgregory.net/rapid"
)

// TestStateIndexTwinProperty: the table finds what a map finds, also where
// names share their length and the bytes that are hashed.
func TestStateIndexTwinProperty(t *testing.T) {
	name := rapid.OneOf(rapid.StringN(0, 4, -1), rapid.StringMatching(`a[xyz]{3}b[xyz]{3}c`), rapid.StringMatching(`state-[0-9]{1,3}`))
	rapid.Check(t, func(t *rapid.T) {
		twin := map[lifecycle.State]int32{}
		var states []StateSpec
		for _, n := range rapid.SliceOfDistinct(name, rapid.ID[string]).Draw(t, "names") {
			twin[lifecycle.State(n)] = int32(len(states))
			states = append(states, StateSpec{Name: lifecycle.State(n)})
		}
		x := newStateIndex(states)
		for _, n := range append(rapid.SliceOf(name).Draw(t, "asked"), "") {
			want, ok := twin[lifecycle.State(n)]
			if !ok {
				want = -1
			}
			if got := x.find(lifecycle.State(n)); got != want {
				t.Fatalf("find(%q) = %d, want %d", n, got, want)
			}
		}
		for n, want := range twin {
			if got := x.find(n); got != want {
				t.Fatalf("find(%q) = %d, want %d", n, got, want)
			}
		}
	})
}

// BenchmarkStateIndex compares the table with the map that it stands for.
func BenchmarkStateIndex(b *testing.B) {
	var states []StateSpec
	for _, n := range []lifecycle.State{
		"new", "triaged", "assigned", "in_progress", "pending", "waiting", "escalated", "engineering", "resolved", "closed", "cancelled", "merged",
	} {
		states = append(states, StateSpec{Name: n})
	}
	x, twin := newStateIndex(states), map[lifecycle.State]int32{}
	for i, s := range states {
		twin[s.Name] = int32(i)
	}
	var sum int32
	b.Run("table", func(b *testing.B) {
		for b.Loop() {
			for i := range states {
				sum += x.find(states[i].Name)
			}
		}
	})
	b.Run("map", func(b *testing.B) {
		for b.Loop() {
			for i := range states {
				sum += twin[states[i].Name]
			}
		}
	})
	_ = sum
}
