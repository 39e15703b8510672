package machine

import (
	"strings"
	"testing"

	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/lifecycle"
	"pgregory.net/rapid"
)

// TestStateIndexTwinProperty: the table finds what a look at every name finds,
// also where names share their length and the bytes that are hashed.
func TestStateIndexTwinProperty(t *testing.T) {
	name := rapid.OneOf(rapid.StringN(0, 4, -1), rapid.StringMatching(`a[xyz]{3}b[xyz]{3}c`), rapid.StringMatching(`state-[0-9]{1,3}`))
	rapid.Check(t, func(t *rapid.T) {
		var states []StateSpec
		for _, n := range rapid.SliceOfDistinct(name, rapid.ID[string]).Draw(t, "names") {
			states = append(states, StateSpec{Name: lifecycle.State(n)})
		}
		x := newStateIndex(states)
		asked := append(rapid.SliceOf(name).Draw(t, "asked"), "")
		for _, s := range states {
			asked = append(asked, string(s.Name), strings.ToUpper(string(s.Name)))
		}
		for _, n := range asked {
			if got, want := x.find(lifecycle.State(n)), findSlowly(states, n); got != want {
				t.Fatalf("find(%q) = %d, want %d", n, got, want)
			}
		}
	})
}

// findSlowly returns the state that is spelt so, or else the only one that is
// the same text when letters' case and what cannot be seen do not matter.
func findSlowly(states []StateSpec, name string) int32 {
	found, alike := int32(-1), 0
	for i, s := range states {
		if string(s.Name) == name {
			return int32(i)
		}
		if name != "" && fold.String(string(s.Name)) == fold.String(name) {
			found, alike = int32(i), alike+1
		}
	}
	if alike > 1 {
		return -1
	}
	return found
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
