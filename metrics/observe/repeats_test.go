package observe_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

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
