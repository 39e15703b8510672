package lint_test

import (
	"testing"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/sla/lint"
)

// The presets have no findings on the machine that they are made for. On other
// calendars and machines they have those that the rows tell, which are what a
// desk is to think about there.
func TestPresets(t *testing.T) {
	standard, nodes := preset.StandardSpec(), preset.NodeTableSpec()
	whole := sla.StandardPolicySpec()
	whole.Factors = sla.StandardFactors()
	whole.Targets = append(whole.Targets, sla.StandardCadence()...)
	whole.Targets = append(whole.Targets, sla.TierTargets()...)
	process := sla.ProcessPolicySpec()
	process.Targets = append(process.Targets, sla.OperationalTargets(nodes)...)
	moved := process
	moved.Done = []lifecycle.State{preset.NodeArchived}
	moved.Pauses = []sla.PauseSpec{{States: []lifecycle.State{preset.NodeConfirmation}}}
	for _, row := range []struct {
		name    string
		policy  sla.PolicySpec
		machine *machine.Spec
		want    map[lint.Code]int
		why     string
	}{
		{"standard", sla.StandardPolicySpec(), &standard, nil, ""},
		{"process", sla.ProcessPolicySpec(), &standard, nil, ""},
		{"standard with factors, cadence and tiers", whole, &standard, nil, ""},
		{"standard in office hours", sla.StandardPolicySpec().OnCalendar("office", calendar.OfficeHours("Europe/Berlin")), &standard,
			map[lint.Code]int{lint.UrgentInOffice: 2, lint.LongerThanOpen: 3, lint.WholeDaysAsHours: 3, lint.NotMonotone: 1},
			"24 h and 72 h of time as it passes are 3 and 9 days in an office, and 72 h are then more than P5's 5 business days"},
		{"process with the limits of nodes, on their machine", process, &nodes,
			map[lint.Code]int{lint.UnknownState: 6, lint.UnpausedWaiting: 1, lint.NotDone: 1},
			"the preset names the states of the standard machine, and the nodes are others"},
		{"process on the nodes, with their done and waiting states", moved, &nodes, nil, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			findings, err := lint.Policy(row.policy, lint.Options{Machine: row.machine})
			if err != nil {
				t.Fatal(err)
			}
			got := map[lint.Code]int{}
			for _, f := range findings {
				got[f.Code]++
			}
			for c := lint.NotMonotone; c.IsValid(); c++ {
				if got[c] != row.want[c] {
					t.Errorf("%d findings of %v, want %d (%s): %+v", got[c], c, row.want[c], row.why, findings)
				}
			}
		})
	}
}
