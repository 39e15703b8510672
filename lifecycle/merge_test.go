package lifecycle_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"pgregory.net/rapid"
)

func opened(at time.Time) lifecycle.History {
	return lifecycle.NewHistory([]lifecycle.Event{{Time: at, Kind: lifecycle.Created, Side: lifecycle.Customer}})
}

// An older ticket is merged into a younger one, whose clocks may go on from the
// older opening.
func ExampleAbsorb() {
	older, younger := opened(minutes(0)), opened(minutes(30))
	e := lifecycle.Absorb(younger, older, "T-1", minutes(40))
	fmt.Println(e.Kind, e.Ref, e.Facts[lifecycle.OldestOpened])
	e = lifecycle.Absorb(older, younger, "T-2", minutes(40))
	fmt.Println(e.Kind, e.Ref, len(e.Facts))
	// Output:
	// absorbed T-1 [2024-03-08T09:00:00Z]
	// absorbed T-2 0
}

// TestAbsorbProperty: after any merges the ticket that goes on knows the
// oldest opening of all that came together in it, in whatever order they did.
func TestAbsorbProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type ticket struct {
			h      lifecycle.History
			oldest time.Time
		}
		var tickets []ticket
		for range rapid.IntRange(1, 6).Draw(t, "tickets") {
			at := genTime().Draw(t, "opened")
			tickets = append(tickets, ticket{opened(at), at})
		}
		for step := 60; len(tickets) > 1; step++ {
			tickets = rapid.Permutation(tickets).Draw(t, "order")
			a, b := &tickets[0], tickets[1]
			e := lifecycle.Absorb(a.h, b.h, "other", minutes(step))
			if err := e.Validate(); err != nil {
				t.Fatal(err)
			}
			a.h = a.h.With(e)
			if b.oldest.Before(a.oldest) {
				a.oldest = b.oldest
			}
			tickets = append(tickets[:1], tickets[2:]...)
			known := a.h.Facets(minutes(step)).Fact(lifecycle.OldestOpened)
			o, _ := a.h.Opening()
			got := o.Time
			if len(known) > 0 {
				got, _ = time.Parse(time.RFC3339Nano, known[0])
			}
			if !got.Equal(a.oldest) {
				t.Fatalf("the oldest opening is %v, known is %v", a.oldest, got)
			}
		}
	})
}

// The older opening is stated to the second, also where its zone is some seconds
// off the minute.
func TestAbsorbWithSecondsOfAnOffset(t *testing.T) {
	opened := time.Date(2026, 3, 2, 9, 0, 0, 0, time.FixedZone("", -(44*60+30)))
	older := lifecycle.NewHistory([]lifecycle.Event{{Time: opened, Kind: lifecycle.Created}})
	younger := lifecycle.NewHistory([]lifecycle.Event{{Time: opened.Add(time.Hour), Kind: lifecycle.Created}})
	e := lifecycle.Absorb(younger, older, "T-1", opened.Add(2*time.Hour))
	got, err := time.Parse(time.RFC3339Nano, e.Facts[lifecycle.OldestOpened][0])
	if err != nil || !got.Equal(opened) {
		t.Errorf("%v, %v, want %v", got, err, opened)
	}
}
