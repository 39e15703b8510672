package observe_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/sla"
)

// The first response that a policy calls met at an instant is the
// reply that is observed at it, the ticket that it does not judge counts
// nowhere by the same reason, and a wait holds no time in which the ticket was
// done.
func TestPolicyAndMetricsAgreeProperty(t *testing.T) {
	policy, err := sla.NewPolicy(sla.StandardPolicySpec(), nil)
	if err != nil {
		t.Fatal(err)
	}
	m, o := mustMachine(t), observer(t)
	rapid.Check(t, func(t *rapid.T) {
		h := lifecycle.NewHistory(genEvents().Draw(t, "events"))
		now := at(rapid.IntRange(5000, 45_000).Draw(t, "now"))
		in := observe.NewInput("t", h, m, policy, now)
		k := o.Observe(in)
		for _, s := range in.Statuses {
			if s.Outcome == sla.Excluded && k.Excluded != s.Excluded {
				t.Fatalf("the policy leaves it out as %q, metrics as %q", s.Excluded, k.Excluded)
			}
			if s.Clock == sla.FirstResponse && s.Cycle == 1 && s.Outcome == sla.Met {
				found := false
				for _, w := range k.Waits {
					found = found || w.To.Equal(s.Stop) && !w.Unanswered && !w.Open
				}
				if !found {
					t.Fatalf("answered at %v, metrics have %+v", s.Stop, k.Waits)
				}
			}
		}
		for _, w := range k.Waits {
			for _, v := range in.Timeline.Visits {
				if v.Class.String() == "done" && v.From.Before(w.To) && w.From.Before(v.To) {
					t.Fatalf("a wait %v to %v while done %v to %v", w.From, w.To, v.From, v.To)
				}
			}
		}
	})
}

func ExampleNewInput() {
	policy, _ := sla.NewPolicy(sla.StandardPolicySpec(), nil)
	o, _ := observe.New(observe.StandardSpec())
	opened := created(0, customer)
	opened.Priority = 3
	h := lifecycle.NewHistory([]lifecycle.Event{opened, message(30, agent, "ann")})
	k := o.Observe(observe.NewInput("t1", h, mustMachine(nil), policy, at(60)))
	fmt.Println(k.Response.Calendar, len(k.Promises) > 0)
	// Output: 30m0s true
}
