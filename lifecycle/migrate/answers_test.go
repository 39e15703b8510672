package migrate_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/migrate"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/priority"
)

// everything returns a machine that states all that one can.
func everything() machine.Spec {
	hour := lifecycle.Duration(time.Hour)
	return machine.Spec{
		Schema: "lifecycle/machine/2", Name: "all", Source: "here", Excluded: []string{"spam", "test"},
		States: []machine.StateSpec{
			{Name: "new", Class: machine.Open, Owner: "desk", Limit: hour, Inputs: []string{"category"}, Outputs: []string{"cause"}, Standard: "well", Note: "first"},
			{Name: "hold", Class: machine.Waiting, WaitsOn: "customer", Reasons: []machine.ReasonSpec{{Reason: "vendor", WaitsOn: "vendor"}, {Reason: "desk"}}},
			{Name: "done", Class: machine.Done}, {Name: "gone", Class: machine.Done, Excluded: "merged"},
		},
		Start: []lifecycle.State{"new"}, End: []lifecycle.State{"done", "gone"},
		Transitions: []machine.TransitionSpec{
			{Event: "ask", From: []lifecycle.State{"new", "done"}, To: "hold", Guards: []string{"all"}, Roles: []string{"lead", "agent"}, Note: "why"},
			{Event: "ask", From: []lifecycle.State{"new"}, To: "hold"},
			{From: []lifecycle.State{"*"}, Except: []lifecycle.State{"hold"}, To: "done"},
			{Event: "drop", From: []lifecycle.State{"hold"}, To: "gone", Roles: []string{"lead"}},
		},
		Guards: []machine.GuardSpec{
			{Name: "all", When: priority.ConditionSpec{Facts: priority.Facts{"cause": {"*"}}}, Within: hour, MaxReopens: 2, Note: "n"}, {Name: "few", MaxReopens: 1},
		},
		Timers: []machine.TimerSpec{{Name: "first", State: "hold", Since: machine.SinceReply, After: hour, Business: true, Times: 3, Note: "n"}, {Name: "then", State: "hold", Follows: "first", BusinessDays: 3, Event: "drop"}},
	}
}

func TestAnswers(t *testing.T) {
	mappings := []migrate.Mapping{
		{}, {States: map[lifecycle.State]lifecycle.State{machine.Wildcard: "new", "HOLD": "done"}},
		{States: map[lifecycle.State]lifecycle.State{"new": "hold", "hold": "new", "done": "gone", "gone": "done", "New": "open"}},
	}
	moves := func(w *goldentest.Writer, a, b *machine.Machine) {
		w.Put(migrate.Diff(a, b), migrate.Diff(b, a))
		for _, p := range mappings {
			w.Put(migrate.States(a, b, p), migrate.States(b, a, p), p.To("NEW"), p.To("hold"), p.To("nowhere"))
		}
	}
	goldentest.Check(t, goldentest.Group("presets", func(w *goldentest.Writer) {
		all := []machine.Spec{everything(), preset.StandardSpec(), preset.LiteralSpec(), preset.NodeTableSpec(), preset.ZendeskSpec(), preset.ServiceNowSpec(), preset.JiraSpec()}
		for i, a := range all {
			for _, b := range all[i:] {
				moves(w, mustMachine(t, a), mustMachine(t, b))
			}
		}
	}), goldentest.Group("variants", func(w *goldentest.Writer) {
		base := mustMachine(t, everything())
		n := 0
		goldentest.Variants(everything(), func(variant []byte) {
			if s, err := lifecycle.Read[machine.Spec](variant); err == nil {
				if m, err := machine.New(s, nil); err == nil {
					n++
					w.Put(migrate.Diff(base, m), migrate.States(base, m, migrate.Mapping{}))
				}
			}
		}, 3600)
		w.Put(fmt.Sprint(n))
		if n < 20 {
			t.Errorf("%d variants are machines", n)
		}
	}))
}
