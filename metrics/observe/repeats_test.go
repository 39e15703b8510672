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
	rapid.Check(t, func(t *rapid.T) {
		var all []observe.Contact
		for i := range rapid.IntRange(0, 20).Draw(t, "n") {
			all = append(all, observe.Contact{ID: fmt.Sprint(i), Customer: rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "customer"),
				Topic: rapid.SampledFrom([]string{"", "x"}).Draw(t, "topic"), Time: at(rapid.IntRange(0, 6).Draw(t, "time"))})
		}
		got := observe.NextSame(all)
		for _, a := range all {
			var want time.Time
			for _, b := range all {
				if a.Customer != "" && a.Customer == b.Customer && a.Topic == b.Topic && b.Time.After(a.Time) && (want.IsZero() || b.Time.Before(want)) {
					want = b.Time
				}
			}
			if !got[a.ID].Equal(want) {
				t.Fatalf("after %+v comes %v, want %v", a, got[a.ID], want)
			}
		}
	})
}

func ExampleNextSame() {
	next := observe.NextSame([]observe.Contact{
		{ID: "t1", Customer: "acme", Topic: "login", Time: at(0)}, {ID: "t2", Customer: "acme", Topic: "billing", Time: at(60)},
		{ID: "t3", Customer: "acme", Topic: "login", Time: at(120)},
	})
	fmt.Println(len(next), next["t1"].Format("15:04"))
	// Output: 1 11:00
}

// Repeat contacts are found in the histories: who wrote again about the same.
func ExampleNextSameOf() {
	at := func(day int) time.Time { return time.Date(2026, 11, day, 9, 0, 0, 0, time.UTC) }
	ticket := func(day int, who, about string, more ...lifecycle.Event) lifecycle.History {
		return lifecycle.NewHistory(append(more, lifecycle.Event{
			Time: at(day), Kind: lifecycle.Created, Side: lifecycle.Customer, Category: about, Facts: map[string][]string{"requester": {who}},
		}))
	}
	again := observe.NextSameOf(map[string]lifecycle.History{
		"t1": ticket(2, "acme", "export"), "t2": ticket(3, "initech", "export"), "t3": ticket(4, "acme", "login"),
		"t4": ticket(5, "acme", "export", lifecycle.Event{Time: at(5), Kind: lifecycle.Merged, Ref: "t5"}), "t5": ticket(6, "acme", "export"),
	}, "requester", "category", at(9))
	for _, id := range slices.Sorted(maps.Keys(again)) {
		fmt.Println(id, "came back on", again[id].Format(time.DateOnly))
	}
	// Output: t1 came back on 2026-11-06
}
