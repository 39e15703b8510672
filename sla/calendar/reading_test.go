package calendar_test

import (
	"testing"

	"github.com/supportops/policy/sla/internal/caltest"
	"pgregory.net/rapid"
)

// Readings say what Elapsed and Add say.
func TestReadingProperty(t *testing.T) {
	checkScenes(t, func(t *rapid.T, s caltest.Scene) {
		a, b := caltest.GenInstant(s).Draw(t, "a"), caltest.GenInstant(s).Draw(t, "b")
		d := max(caltest.GenAmount().Draw(t, "d"), 1)
		r := s.Calendar.Reading(a)
		if got, want := s.Calendar.Reading(b).Sub(r), s.Calendar.Elapsed(a, b); got != want {
			t.Fatalf("from %v to %v: %v, want %v", a, b, got, want)
		}
		got, gotOK := s.Calendar.Reach(r.Add(d))
		want, ok := s.Calendar.Add(a, d)
		if gotOK != ok || !got.Equal(want) {
			t.Fatalf("%v after %v: %v, %v, want %v, %v", d, a, got, gotOK, want, ok)
		}
		if back := r.Add(d).Add(-d); back != r {
			t.Fatalf("%v and back: %v, want %v", d, back, r)
		}
	})
}
