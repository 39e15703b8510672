package onetruth_test

import (
	"errors"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/migrate"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/smell"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/escalate"
)

// "*" is any value in every condition, and every state as the source of a
// transition or of a migration. Where it would be a name it is refused.
func TestStarIsAnyState(t *testing.T) {
	star := priority.ConditionSpec{Facts: priority.Facts{"state": {"*"}}}
	clock := sla.ResolutionClock(sla.Sum)
	clock.Targets = []sla.TargetSpec{{Within: sla.Amount(time.Hour)}}
	clock.Pauses = []sla.PauseSpec{{Name: "always", When: star}}
	h := lifecycle.NewHistory([]lifecycle.Event{{Time: monday, Kind: lifecycle.Created, Side: lifecycle.Customer, State: "new"}})
	for name, spec := range map[string]sla.PolicySpec{
		"as written":         {States: map[machine.Class][]lifecycle.State{machine.Done: {"done"}}, Clocks: []sla.ClockSpec{clock}},
		"on another machine": sla.PolicySpec{Clocks: []sla.ClockSpec{clock}}.OnMachine(preset.ZendeskSpec()),
	} {
		p, err := sla.NewPolicy(spec, nil)
		if err != nil {
			t.Fatal(err)
		}
		if s := p.Assess(h, monday.Add(2*time.Hour)).Statuses[0]; s.Phase != sla.Paused || s.PausedBy != "always" || s.Elapsed != 0 {
			t.Errorf("pause, %s: %+v", name, s)
		}
	}
	excluded, err := sla.NewPolicy(sla.PolicySpec{States: map[machine.Class][]lifecycle.State{machine.Done: {"done"}}, Clocks: []sla.ClockSpec{clock}, Exclude: []sla.ExclusionSpec{{Reason: "all", When: star}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if a := excluded.Assess(h, monday); a.Excluded != "all" {
		t.Errorf("exclusion: %q", a.Excluded)
	}
	router, err := tier.NewRouter(tier.RouterSpec{Tiers: []string{"L1", "L2"}, Fallback: tier.Destination{Tier: "L1"}, Routes: []tier.RouteSpec{{Name: "any", When: star, To: tier.Destination{Tier: "L2"}}}})
	if err != nil {
		t.Fatal(err)
	}
	if r := router.Route(h.Facets(monday).Facts()); r.Rule != "any" {
		t.Errorf("route: %+v", r)
	}
	triggers, err := escalate.NewTriggers(escalate.TriggersSpec{Rules: []escalate.TriggerSpec{{Name: "any", To: "L2", When: star}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	m, _ := standard(t)
	if fired := triggers.Evaluate(h, m.Replay(h, machine.Options{AsOf: monday}), h.Facets(monday).Facts(), monday); len(fired) != 1 {
		t.Errorf("triggers: %+v", fired)
	}
	if to := (migrate.Mapping{States: map[lifecycle.State]lifecycle.State{"new": "todo", "*": "done"}}); to.To("New") != "todo" || to.To("limbo") != "done" {
		t.Errorf("mapping: %q, %q", to.To("New"), to.To("limbo"))
	}
}

func TestStarIsNoName(t *testing.T) {
	clock := sla.ResolutionClock(sla.Sum)
	clock.Targets = []sla.TargetSpec{{Within: sla.Amount(time.Hour)}}
	states := func(edit func(*machine.Spec)) machine.Spec {
		s := machine.Spec{States: []machine.StateSpec{{Name: "new", Class: machine.Open}}, Start: []lifecycle.State{"new"}}
		edit(&s)
		return s
	}
	smells := smell.StandardSpec()
	smells.Ends = []string{"L3", "*"}
	for path, s := range map[string]interface{ Validate() error }{
		"states.waiting[0]": sla.PolicySpec{Clocks: []sla.ClockSpec{clock}, States: map[machine.Class][]lifecycle.State{machine.Waiting: {"*"}}},
		"states[1].name":    states(func(s *machine.Spec) { s.States = append(s.States, machine.StateSpec{Name: "*", Class: machine.Open}) }),
		"start[1]":          states(func(s *machine.Spec) { s.Start = append(s.Start, "*") }),
		"end[0]":            states(func(s *machine.Spec) { s.End = []lifecycle.State{"*"} }),
		"transitions[0].to": states(func(s *machine.Spec) {
			s.Transitions = []machine.TransitionSpec{{From: []lifecycle.State{"new"}, To: "*"}}
		}),
		"transitions[0].from": states(func(s *machine.Spec) {
			s.Transitions = []machine.TransitionSpec{{From: []lifecycle.State{"new", "*"}, To: "new"}}
		}),
		"timers[0].state": states(func(s *machine.Spec) {
			s.Timers = []machine.TimerSpec{{Name: "t", State: "*", After: lifecycle.Duration(time.Hour)}}
		}),
		"rules[0].from[0]": escalate.TriggersSpec{Rules: []escalate.TriggerSpec{{Name: "r", To: "L2", Attempts: 1, From: []string{"*"}}}},
		"ends[1]":          smells,
		"rules[0]":         observe.Spec{Rules: []string{"*"}},
	} {
		var se *sla.SpecError
		if err := s.Validate(); !errors.As(err, &se) || len(se.Fields) != 1 || se.Fields[0].Path != path {
			t.Errorf("%s: %v", path, err)
		}
	}
}
