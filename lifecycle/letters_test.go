package lifecycle_test

import (
	"strings"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"pgregory.net/rapid"
)

// Events of one instant chain whatever the letters of the states that they lead
// from and to.
func TestChainLettersProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		state := rapid.SampledFrom([]string{"open", "in progress", "closed", "straße"})
		events := []lifecycle.Event{{ID: "0", Time: epoch.Add(-1), Kind: lifecycle.Created, State: "open"}}
		loud := []lifecycle.Event{{ID: "0", Time: epoch.Add(-1), Kind: lifecycle.Created, State: "Open"}}
		spell := func(s string) lifecycle.State {
			if rapid.Bool().Draw(t, "loud") {
				s = strings.ToUpper(strings.ReplaceAll(s, "ß", "ss"))
			}
			return lifecycle.State(s)
		}
		for i := range rapid.IntRange(0, 6).Draw(t, "events") {
			from, to := state.Draw(t, "from"), state.Draw(t, "to")
			id := string(rune('a' + i))
			events = append(events, move(id, lifecycle.State(from), lifecycle.State(to)))
			loud = append(loud, move(id, spell(from), spell(to)))
		}
		order := func(events []lifecycle.Event) (ids string) {
			for _, e := range lifecycle.NewHistory(events).All() {
				ids += e.ID
			}
			return ids
		}
		if want, got := order(events), order(rapid.Permutation(loud).Draw(t, "arrival")); got != want {
			t.Fatalf("order %s, want %s", got, want)
		}
	})
}

// A facet that is stated again in other letters has not changed, and the reason
// of the state stays. People's ids are told apart.
func TestFacetsInOtherLetters(t *testing.T) {
	at := func(i int64) time.Time { return time.Unix(i, 0) }
	h := lifecycle.NewHistory([]lifecycle.Event{
		{Time: at(0), Kind: lifecycle.Created, State: "Open"},
		{Time: at(1), Kind: lifecycle.Assigned, State: "On Hold", Reason: "Vendor", Group: "Billing", Assignee: "005abC", Tier: "L2", Customer: "Gold", Category: "Bug", Channel: "Mail"},
		{Time: at(2), Kind: lifecycle.Updated, State: "ON HOLD", Group: "BILLING", Assignee: "005ABC", Tier: "l2", Customer: "gold", Category: "bug", Channel: "mail"},
	})
	want := h.Facets(at(1))
	want.Assignee = "005ABC"
	if got := h.Facets(at(2)); !got.Equal(want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}
