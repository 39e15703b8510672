package smell

import (
	"cmp"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/sla/calendar"
	"pgregory.net/rapid"
)

// TestDoerProperty: who had a ticket when it was resolved is the last one whose
// stint had begun, as a look at all of them finds.
func TestDoerProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		epoch := time.Date(2024, 3, 8, 9, 0, 0, 0, time.UTC)
		var stints machine.Stints
		at := epoch
		for range rapid.IntRange(0, 6).Draw(t, "stints") {
			at = at.Add(time.Duration(rapid.IntRange(0, 3).Draw(t, "minutes")) * time.Minute)
			stints = append(stints, machine.Stint{Value: rapid.SampledFrom([]string{"", "ann", "bob", "cid"}).Draw(t, "who"), Span: calendar.Span{From: at}})
		}
		c := &Input{Timeline: &machine.Timeline{Assignees: stints}}
		c.Ticket.Assignee = "last"
		r := observe.Resolution{Time: epoch.Add(time.Duration(rapid.IntRange(-1, 15).Draw(t, "resolved")) * time.Minute)}
		had := ""
		for _, s := range stints {
			if !s.From.After(r.Time) {
				had = cmp.Or(s.Value, had)
			}
		}
		if got, want := doer(r, c), cmp.Or(had, "last"); got != want {
			t.Fatalf("got %q, want %q", got, want)
		}
	})
}
