package sla_test

import (
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/sla"
)

// A sum that a stop with an earlier instant ended, and that goes on, has lost
// what came after that instant, and nothing before.
func TestSumAfterAStopAtAnEarlierInstant(t *testing.T) {
	p := one(sla.ClockSpec{
		Name:    "work",
		Cycles:  sla.Sum,
		Start:   []sla.SignalSpec{{On: "opened"}, {On: "contact"}},
		Stop:    []sla.SignalSpec{{At: "done_at"}},
		Pauses:  []sla.PauseSpec{{Name: "customer", When: is("state", "waiting")}},
		Targets: []sla.TargetSpec{{Within: sla.Amount(2 * time.Hour)}},
	})
	h := ticket("", state(10, "waiting"), state(20, "open"), state(60, "waiting"), state(65, "open"),
		after(120, lifecycle.Event{Kind: lifecycle.Updated, Facts: map[string][]string{"done_at": {"2026-03-02T09:30:00Z"}}}),
		after(130, lifecycle.Event{Kind: lifecycle.Message, Side: lifecycle.Customer, Visibility: lifecycle.Public}))
	a := p.Assess(h, monday.Add(140*time.Minute))
	s, _ := a.Status("work")
	if s.Elapsed.Std() != 30*time.Minute || s.Paused.Std() != 10*time.Minute || s.Outcome != sla.Pending {
		t.Errorf("%v counted, %v paused, %v; want 30m, 10m, pending", s.Elapsed, s.Paused, s.Outcome)
	}
}
