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

// A ticket that comes back with the answer to what the customer wrote meanwhile
// is no wait and no response of no time, whichever of the two rows comes first.
func TestReopenedWithTheAnswer(t *testing.T) {
	policy, err := sla.NewPolicy(sla.StandardPolicySpec(), nil)
	if err != nil {
		t.Fatal(err)
	}
	m, o := mustMachine(t), observer(t)
	for _, seqs := range [][2]int64{{1, 2}, {2, 1}} {
		h := lifecycle.NewHistory([]lifecycle.Event{
			{Time: at(0), Kind: lifecycle.Created, Side: lifecycle.Customer, State: preset.StateNew},
			{Time: at(5), Kind: lifecycle.StateChanged, Side: lifecycle.System, State: preset.StateResolved},
			{Time: at(60), Kind: lifecycle.Message, Side: lifecycle.Customer, Visibility: lifecycle.Public},
			{Time: at(90), Seq: seqs[0], Kind: lifecycle.StateChanged, Side: lifecycle.Agent, Actor: "ann", State: preset.StateInProgress},
			{Time: at(90), Seq: seqs[1], Kind: lifecycle.Message, Side: lifecycle.Agent, Actor: "ann", Visibility: lifecycle.Public},
		})
		k := o.Observe(observe.NewInput("t", h, m, policy, at(100)))
		if len(k.Waits) != 1 || !k.Waits[0].Unanswered || k.Response != nil || k.Replies != 1 {
			t.Errorf("rows in the order %v: waits %+v, response %+v", seqs, k.Waits, k.Response)
		}
	}
}

// A response is the first reply, as a first response of package sla is: where an
// agent wrote while the ticket was done, a later answer is none.
func TestResponseIsTheFirstReply(t *testing.T) {
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
	for _, note := range []bool{false, true} {
		events := []lifecycle.Event{
			{Time: at(0), Kind: lifecycle.Created, Side: lifecycle.Customer, State: preset.StateNew},
			{Time: at(5), Kind: lifecycle.StateChanged, Side: lifecycle.Agent, Actor: "ann", State: preset.StateResolved},
			{Time: at(6), Kind: lifecycle.Message, Side: lifecycle.Agent, Actor: "ann", Visibility: lifecycle.Public},
			{Time: at(60), Kind: lifecycle.Message, Side: lifecycle.Customer, Visibility: lifecycle.Public, State: preset.StateInProgress},
			{Time: at(70), Kind: lifecycle.Message, Side: lifecycle.Agent, Actor: "ann", Visibility: lifecycle.Public},
		}
		if note {
			events[2].Visibility = lifecycle.Internal // then the answer is the first reply
		}
		in := observe.NewInput("t", lifecycle.NewHistory(events), m, policy, at(100))
		k := o.Observe(in)
		met := in.Assessment.Statuses[slices.IndexFunc(in.Assessment.Statuses, func(s sla.Status) bool { return s.Outcome == sla.Met })]
		if want := map[bool]sla.Clock{true: sla.FirstResponse, false: sla.NextResponse}[note]; met.Clock != want || (k.Response != nil) != note || len(k.Waits) != 2 {
			t.Errorf("note %t: %s met, response %+v, waits %+v", note, met.Clock, k.Response, k.Waits)
		}
	}
}

// Whoever had a ticket before its opening, and has it no more at it, was not
// assigned to it.
func TestAssignedBeforeTheOpening(t *testing.T) {
	m, o := mustMachine(t), observer(t)
	for _, row := range []struct {
		back bool // given back before the opening
		want int  // from when, 0: not known
	}{{false, 60}, {true, 0}} {
		events := []lifecycle.Event{
			{Time: at(0), Kind: lifecycle.Assigned, Side: lifecycle.System, Assignee: "ann"},
			{Time: at(60), Kind: lifecycle.Created, Side: lifecycle.Customer, State: preset.StateNew},
			{Time: at(90), Kind: lifecycle.Message, Side: lifecycle.Agent, Actor: "bob", Visibility: lifecycle.Public},
		}
		if row.back {
			events = append(events, lifecycle.Event{Time: at(10), Kind: lifecycle.Assigned, Side: lifecycle.System})
		}
		k := o.Observe(observe.NewInput("t", lifecycle.NewHistory(events), m, nil, at(100)))
		if (k.Assigned != nil) != (row.want > 0) || k.Assigned != nil && !k.Assigned.From.Equal(at(row.want)) {
			t.Errorf("given back %t: assigned %+v", row.back, k.Assigned)
		}
	}
}
