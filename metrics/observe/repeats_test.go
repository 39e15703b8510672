package observe_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/metrics/observe"
)

// The next of a ticket is the first later one of all with its customer and
// topic, by looking at all of them.
func TestNextSameTwinProperty(t *testing.T) {
	type contact struct {
		id, customer, topic string
		time                time.Time
	}
	rapid.Check(t, func(t *rapid.T) {
		var all []contact
		histories := map[string]lifecycle.History{}
		for i := range rapid.IntRange(0, 20).Draw(t, "n") {
			c := contact{fmt.Sprint(i), rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "customer"),
				rapid.SampledFrom([]string{"", "x"}).Draw(t, "topic"), at(rapid.IntRange(0, 6).Draw(t, "time"))}
			e := lifecycle.Event{Time: c.time, Kind: lifecycle.Created, Side: lifecycle.Customer, Category: c.topic}
			if c.customer != "" {
				e.Facts = map[string][]string{"requester": {c.customer}}
			}
			histories[c.id] = lifecycle.NewHistory([]lifecycle.Event{e})
			all = append(all, c)
		}
		got := observe.NextSame(histories, "requester", "category", at(100))
		for _, a := range all {
			var want time.Time
			for _, b := range all {
				if a.customer != "" && a.customer == b.customer && a.topic == b.topic && b.time.After(a.time) && (want.IsZero() || b.time.Before(want)) {
					want = b.time
				}
			}
			if !got[a.id].Equal(want) {
				t.Fatalf("after %+v comes %v, want %v", a, got[a.id], want)
			}
		}
	})
}

// Repeat contacts are found in the histories: who wrote again about the same.
// Letters' case of customers and subjects does not matter, as it does not in any fact.
func TestNextSameOfLetters(t *testing.T) {
	opened := func(minute int, who, topic string) lifecycle.History {
		return lifecycle.NewHistory([]lifecycle.Event{{Time: at(minute), Kind: lifecycle.Created, Side: lifecycle.Customer, Category: topic, Facts: map[string][]string{"requester": {who}}}})
	}
	got := observe.NextSame(map[string]lifecycle.History{"a": opened(0, "Joe", "Billing"), "b": opened(10, "joe", "billing")}, "requester", "category", at(100))
	if len(got) != 1 || !got["a"].Equal(at(10)) {
		t.Errorf("%v", got)
	}
}

func ExampleNextSame() {
	at := func(day int) time.Time { return time.Date(2026, 11, day, 9, 0, 0, 0, time.UTC) }
	ticket := func(day int, who, about string, more ...lifecycle.Event) lifecycle.History {
		return lifecycle.NewHistory(append(more, lifecycle.Event{
			Time: at(day), Kind: lifecycle.Created, Side: lifecycle.Customer, Category: about, Facts: map[string][]string{"requester": {who}},
		}))
	}
	again := observe.NextSame(map[string]lifecycle.History{
		"t1": ticket(2, "acme", "export"), "t2": ticket(3, "initech", "export"), "t3": ticket(4, "acme", "login"),
		"t4": ticket(5, "acme", "export", lifecycle.Event{Time: at(5), Kind: lifecycle.Merged, Ref: "t5"}), "t5": ticket(6, "acme", "export"),
	}, "requester", "category", at(9))
	for _, id := range slices.Sorted(maps.Keys(again)) {
		fmt.Println(id, "came back on", again[id].Format(time.DateOnly))
	}
	// Output: t1 came back on 2026-11-06
}
