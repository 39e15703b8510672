package sla_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
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
	want := map[string]sla.Duration{"l1": sla.Duration(time.Hour), "l2": sla.Duration(8 * time.Hour), "l3": 0}
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
