package observe_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/preset"
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
		if k.Excluded != in.Assessment.Excluded || k.Excluded != in.Timeline.Excluded {
			t.Fatalf("excluded: %q by the policy, %q by the machine, %q in metrics", in.Assessment.Excluded, in.Timeline.Excluded, k.Excluded)
		}
		for _, s := range in.Assessment.Statuses {
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

// Each time that a customer waits is a cycle of the clocks of answers, from the
// same instant to the same instant, whatever the order of arrival, whoever
// opened the ticket, and with bots between. Cycles and waits of no length are
// left out.
func TestWaitsAreCyclesProperty(t *testing.T) {
	s := sla.StandardPolicySpec()
	first, next := sla.FirstResponseClock(), sla.NextResponseClock()
	first.Targets = []sla.TargetSpec{{Within: sla.Amount(time.Hour)}}
	next.Targets = first.Targets
	s.Clocks = []sla.ClockSpec{first, next}
	policy, err := sla.NewPolicy(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	m, o := mustMachine(t), observer(t)
	rapid.Check(t, func(t *rapid.T) {
		in := observe.NewInput("t", lifecycle.NewHistory(genHostile(t)), m, policy, at(13*60))
		cycles, waits := []string{}, []string{}
		for _, s := range in.Assessment.Statuses {
			end := "now"
			if s.Phase == sla.Stopped {
				end = s.Stop.String()
			}
			if !s.Start.Equal(s.Stop) {
				cycles = append(cycles, s.Start.String()+" to "+end)
			}
		}
		for _, w := range o.Observe(in).Waits {
			end := w.To.String()
			if w.Open {
				end = "now"
			}
			if w.Open || !w.From.Equal(w.To) {
				waits = append(waits, w.From.String()+" to "+end)
			}
		}
		slices.Sort(cycles)
		slices.Sort(waits)
		if !slices.Equal(cycles, waits) {
			t.Fatalf("cycles %q\nwaits %q", cycles, waits)
		}
	})
}

// genHostile draws events of few instants by all sides, created late, twice or
// never.
func genHostile(t *rapid.T) []lifecycle.Event {
	n, created := rapid.IntRange(1, 12).Draw(t, "n"), rapid.IntRange(0, 2).Draw(t, "created")
	events := make([]lifecycle.Event, n)
	for i := range events {
		e := &events[i]
		e.Time = at(60 * rapid.IntRange(0, 12).Draw(t, "hour"))
		e.Seq = int64(rapid.IntRange(0, 1).Draw(t, "seq") * i)
		e.Kind = rapid.SampledFrom([]lifecycle.Kind{lifecycle.Message, lifecycle.Message, lifecycle.Message, lifecycle.StateChanged, lifecycle.Updated}).Draw(t, "kind")
		if i < created {
			e.Kind = lifecycle.Created
		}
		e.Side = rapid.SampledFrom([]lifecycle.Side{lifecycle.Customer, lifecycle.Customer, lifecycle.Agent, lifecycle.Bot, lifecycle.System, 0}).Draw(t, "side")
		e.Visibility = rapid.SampledFrom([]lifecycle.Visibility{lifecycle.Public, lifecycle.Public, lifecycle.Internal, 0}).Draw(t, "visibility")
		e.State = rapid.SampledFrom([]lifecycle.State{"", "", "", preset.StateNew, preset.StateInProgress, preset.StateWaiting, preset.StateResolved, preset.StateClosed}).Draw(t, "state")
	}
	return events
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
