package sla_test

import (
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/sla"
)

// A cycle that stopped without a target, and so is none, is judged by the first
// that matches once its facts are stated, unless the clock keeps what it had.
func TestFactsStatedAfterTheStop(t *testing.T) {
	opened := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	h := lifecycle.NewHistory([]lifecycle.Event{
		{Time: opened, Kind: lifecycle.Created, Side: lifecycle.Customer, State: "new"},
		{Time: opened.Add(30 * time.Minute), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public},
		{Time: opened.Add(2 * time.Hour), Kind: lifecycle.Updated, Customer: "gold"},
	})
	for retarget, want := range map[sla.Retarget]sla.Outcome{"": sla.Met, sla.Recount: sla.Met, sla.Carry: sla.Met, sla.KeepFirst: ""} {
		p, err := sla.NewPolicy(sla.PolicySpec{Clocks: []sla.ClockSpec{{
			Name: sla.Resolution, Start: []sla.SignalSpec{{On: "opened"}}, Stop: []sla.SignalSpec{{On: "reply"}}, Retarget: retarget,
			Targets: []sla.TargetSpec{{When: is("customer", "gold"), Within: sla.Amount(time.Hour)}},
		}}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		a, before := p.Assess(h, opened.Add(3*time.Hour)), p.Assess(h, opened.Add(time.Hour))
		s, _ := a.Status(sla.Resolution)
		if s.Outcome != want || want != "" && s.Elapsed.Std() != 30*time.Minute {
			t.Errorf("%q: %s after %v, want %s", retarget, s.Outcome, s.Elapsed, want)
		}
		if s, _ := before.Status(sla.Resolution); s.Outcome != "" {
			t.Errorf("%q: %s before the customer is known", retarget, s.Outcome)
		}
	}
}
