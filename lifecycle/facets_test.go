package lifecycle_test

import (
	"cmp"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"pgregory.net/rapid"
)

// History.Facets is the fold of Apply, with a map of its own.
func TestFacetsAreTheFoldOfApplyProperty(t *testing.T) {
	name := rapid.SampledFrom([]string{"tags", "Tags", "TAGS", "region", "Region", "straße", "STRASSE"})
	values := rapid.SliceOfN(rapid.SampledFrom([]string{"", "a", "b"}), 0, 2)
	rapid.Check(t, func(t *rapid.T) {
		var events []lifecycle.Event
		for i := range rapid.IntRange(0, 12).Draw(t, "n") {
			e := lifecycle.Event{Time: time.Unix(int64(i), 0), Kind: lifecycle.Updated, State: lifecycle.State(rapid.SampledFrom([]string{"", "new"}).Draw(t, "state"))}
			e.Facts = priority.Facts(rapid.MapOfN(name, values, 0, 3).Draw(t, "facts"))
			events = append(events, e)
		}
		h := lifecycle.NewHistory(events)
		var want lifecycle.Facets
		for i := range h.Len() {
			want.Apply(h.Ref(i))
		}
		if got := h.Facets(time.Unix(99, 0)); !got.Equal(want) {
			t.Fatalf("%+v, want %+v", got, want)
		}
	})
}

// Events that differ in their facts alone are in the order of the facts' names,
// and then of their values.
func TestEventsAreInTheOrderOfFacts(t *testing.T) {
	list := []priority.Facts{
		nil, {"a": {}}, {"a": {"x"}}, {"a": {"x", "y"}}, {"a": {"y"}},
		{"a": {"x"}, "b": {"x"}}, {"a": {"x"}, "b": {"y"}}, {"a": {"y"}, "b": {"x"}}, {"b": {"x"}},
	}
	for i, a := range list {
		for j, b := range list {
			e, f := lifecycle.Event{Time: epoch, Kind: lifecycle.Updated, Facts: a}, lifecycle.Event{Time: epoch, Kind: lifecycle.Updated, Facts: b}
			if got, want := e.Compare(f), cmp.Compare(i, j); got != want {
				t.Errorf("%v is to %v as %d, want %d", a, b, got, want)
			}
		}
	}
}
