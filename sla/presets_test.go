package sla_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/tier"
)

// promise is a row of a table: what is promised for a level.
type promise struct {
	metric sla.Metric
	level  priority.Level
	within string
	days   int
}

func promises(s sla.PolicySpec) []promise {
	var list []promise
	for _, t := range s.Targets {
		p := promise{metric: t.Metric, level: t.When.Priorities[0], days: t.Days}
		if t.Within != 0 {
			p.within = t.Within.String()
		}
		list = append(list, p)
	}
	return list
}

// The preset policies are the tables of the source documents, row by row.
func TestPresetPoliciesAreTheDocuments(t *testing.T) {
	rows := []struct {
		name string
		spec sla.PolicySpec
		want []promise
	}{
		{"ticket priority matrix", sla.StandardPolicySpec(), []promise{
			{sla.FirstResponse, priority.P1, "15m", 0}, {sla.Resolution, priority.P1, "4h", 0},
			{sla.FirstResponse, priority.P2, "1h", 0}, {sla.Resolution, priority.P2, "8h", 0},
			{sla.FirstResponse, priority.P3, "4h", 0}, {sla.Resolution, priority.P3, "24h", 0},
			{sla.FirstResponse, priority.P4, "8h", 0}, {sla.Resolution, priority.P4, "72h", 0},
			{sla.FirstResponse, priority.P5, "24h", 0}, {sla.Resolution, priority.P5, "", 5},
		}},
		{"response standard", sla.ProcessPolicySpec(), []promise{
			{sla.FirstResponse, priority.P1, "5m", 0}, {sla.Resolution, priority.P1, "2h", 0},
			{sla.FirstResponse, priority.P2, "30m", 0}, {sla.Resolution, priority.P2, "24h", 0},
			{sla.FirstResponse, priority.P3, "2h", 0}, {sla.Resolution, priority.P3, "72h", 0},
		}},
		{"update cadence of handbooks", sla.PolicySpec{Targets: sla.StandardCadence()}, []promise{
			{sla.UpdateCadence, priority.P1, "30m", 0}, {sla.UpdateCadence, priority.P2, "2h", 0},
			{sla.UpdateCadence, priority.P3, "8h", 0}, {sla.UpdateCadence, priority.P4, "24h", 0},
		}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			if err := row.spec.Validate(); err != nil {
				t.Error(err)
			}
			if diff := cmp.Diff(row.want, promises(row.spec), cmp.AllowUnexported(promise{})); diff != "" {
				t.Errorf("(-document +preset)\n%s", diff)
			}
		})
	}
}

// The limits of the second document's nodes become operational targets: first
// response 5 min, classification 2 min, escalation within 10 min.
func TestOperationalTargetsOfTheNodeTable(t *testing.T) {
	want := map[time.Duration]bool{5 * time.Minute: true, 2 * time.Minute: true, 10 * time.Minute: true}
	targets := sla.OperationalTargets(preset.NodeTableSpec())
	for _, target := range targets {
		delete(want, time.Duration(target.Within))
	}
	if len(want) > 0 {
		t.Errorf("limits %v are missing in %+v", want, targets)
	}
	if err := (sla.PolicySpec{Targets: targets}).Validate(); err != nil {
		t.Error(err)
	}
}

func TestTierTargetsAreTheTierModel(t *testing.T) {
	want := map[string]sla.Duration{"L1": sla.Duration(time.Hour), "L2": sla.Duration(8 * time.Hour), "L3": 0}
	for _, target := range sla.TierTargets() {
		tier := target.When.Tiers[0]
		if target.Within != want[tier] || target.None != (want[tier] == 0) {
			t.Errorf("%s: %+v", tier, target)
		}
		delete(want, tier)
	}
	if len(want) > 0 {
		t.Errorf("no target for %v", want)
	}
}

// The targets of the tiers are those of the tiers that routing and the model
// name: other spellings would match no ticket, and nobody would notice.
func TestTierTargetsAreOfTiersThatExist(t *testing.T) {
	named := tier.StandardRouterSpec().Tiers
	for _, target := range sla.TierTargets() {
		if name := target.When.Tiers[0]; !slices.Contains(named, name) {
			t.Errorf("a target of tier %q, but tickets are routed to %q", name, named)
		}
	}
	model, err := tier.NewTiers(tier.StandardTiersSpec())
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range sla.TierTargets() {
		if _, ok := model.Tier(target.When.Tiers[0]); !ok {
			t.Errorf("a target of tier %q, which the model does not have", target.When.Tiers[0])
		}
	}
}

// A policy moved to a machine ends its clocks where the machine is done and
// holds them where it waits, in every preset.
func TestOnMachine(t *testing.T) {
	byReason := sla.PauseSpec{Name: "vendor", States: []lifecycle.State{"*"}, Reasons: []string{"vendor"}}
	before := sla.ProcessPolicySpec()
	before.Pauses = append(before.Pauses, byReason)
	for name, m := range map[string]machine.Spec{
		"node table": preset.NodeTableSpec(), "zendesk": preset.ZendeskSpec(), "servicenow": preset.ServiceNowSpec(), "jira": preset.JiraSpec(), "standard": preset.StandardSpec(),
	} {
		p, err := sla.NewPolicy(before.OnMachine(m))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		s := p.Spec()
		if len(s.Pauses) == 0 || !cmp.Equal(s.Pauses[0], byReason) {
			t.Errorf("%s: pauses %+v", name, s.Pauses)
		}
		for _, st := range m.States {
			h := lifecycle.NewHistory([]lifecycle.Event{
				{Time: time.Unix(0, 0), Kind: lifecycle.Created, Side: lifecycle.Customer, Priority: priority.P1},
				{Time: time.Unix(60, 0), Kind: lifecycle.StateChanged, State: st.Name},
			})
			a := p.Assess(h, time.Unix(120, 0))
			status, _ := a.Status(sla.Resolution)
			want := map[machine.Class]sla.Phase{machine.Done: sla.Stopped, machine.Waiting: sla.Paused}[st.Class]
			if want == 0 {
				want = sla.Running
			}
			if status.Phase != want {
				t.Errorf("%s: %s in %s, want %s", name, status.Phase, st.Name, want)
			}
		}
	}
	if diff := cmp.Diff(sla.ProcessPolicySpec().Done, before.Done); diff != "" {
		t.Errorf("the policy moved has changed: %s", diff)
	}
}
