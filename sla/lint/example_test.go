package lint_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/sla/lint"
)

// A policy with more than ten mistakes, each of which a parser accepts.
func Example() {
	only := func(l priority.Level) sla.Match { return sla.Match{Priorities: []priority.Level{l}} }
	s := sla.PolicySpec{
		Calendars: map[string]calendar.Spec{
			"office": calendar.OfficeHours("Europe/Berlin"),
			"depot":  calendar.OfficeHours("Europe/Berlin", "06:00-14:00"),
		},
		Targets: []sla.TargetSpec{
			{Metric: sla.FirstResponse, When: only(priority.P1), Within: sla.Duration(2 * time.Hour), Calendar: "office"},
			{Metric: sla.FirstResponse, When: only(priority.P2), Within: sla.Duration(time.Hour), Calendar: "office"},
			{Metric: sla.Resolution, When: only(priority.P2), Within: sla.Duration(time.Hour / 2), Calendar: "office"},
			{Metric: sla.Resolution, Within: sla.Duration(48 * time.Hour), Calendar: "office"},
			{Metric: sla.Resolution, When: only(priority.P3), Within: sla.Duration(8 * time.Hour), Calendar: "office"},
			{Metric: sla.UpdateCadence, When: only(priority.P1), Within: sla.Duration(time.Hour)},
			{Metric: sla.UpdateCadence, When: only(priority.P2), Within: sla.Duration(2 * time.Hour), Fixed: true},
		},
		Done: []lifecycle.State{preset.StateResolved},
		Pauses: []sla.PauseSpec{
			{States: []lifecycle.State{"on_hold", preset.StateWaiting}, Reasons: []string{"customer", "suplier"}},
			{States: []lifecycle.State{machine.Wildcard}, Metrics: []sla.Metric{sla.FirstResponse}},
		},
		Factors:  []sla.FactorSpec{{Customer: "free", Factor: priority.Percent(400)}},
		Warnings: []sla.WarningSpec{{Name: "late", At: priority.Percent(100)}},
	}
	m := preset.StandardSpec()
	for i := range m.States {
		if st := &m.States[i]; st.Name == preset.StateWaiting {
			st.Reasons = []machine.ReasonSpec{{Reason: "customer", WaitsOn: "customer"}, {Reason: "supplier", WaitsOn: "supplier"}}
		}
	}
	findings, err := lint.Policy(s, lint.Options{Machine: &m})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range findings {
		fmt.Printf("%-19s %-20s %s\n", f.Code, f.Path, f.Message)
	}
	// Output:
	// not_monotone        targets[0]           first_response of p1 is due after that of p2 for 100 % of the hours of 2026 at which a ticket may be opened
	// not_monotone        targets[5]           update_cadence of p1 of "free" is due after that of p2 of "free" for 100 % of the hours of 2026 at which a ticket may be opened
	// not_monotone        targets[3]           resolution of p1 is due after that of p2 for 100 % of the hours of 2026 at which a ticket may be opened
	// response_last       targets[1]           the first response of p2 is due after its resolution for 100 % of the hours of 2026
	// longer_than_open    targets[3].within    48h is longer than "office" is open on any date, at most 8h: it always ends on a later day
	// whole_days_as_hours targets[3].within    48h of open time of "office" is not 2 × 24 h on the clock; were time as it passes, or business days, meant?
	// urgent_in_office    targets[0].calendar  first_response of p1, the most urgent level, is not promised around the clock: "office" is open for 24 % of 2026
	// no_early_warning    warnings[0].at       the first warning, at 100% of the target, does not come before the breach
	// unreachable         targets[4]           every ticket that targets[4] is for is taken by targets[3] before it
	// uncovered           targets              p3 has no target of first_response; if none is promised, say so with none
	// unknown_state       pauses[0].states[0]  no state "on_hold" in the machine
	// unpaused_waiting    pauses               the clock of resolution runs on in "pending", where the desk waits
	// not_done            done                 the clock of resolution runs on in "closed", a done state of the machine
	// not_done            done                 the clock of resolution runs on in "cancelled", a done state of the machine
	// not_done            done                 the clock of resolution runs on in "merged", a done state of the machine
	// unused_calendar     calendars.depot      no target names "depot"
	// wildcard            pauses[1].states[0]  "*" is a name like any other, which stands for nothing else; name each state
	// unused_reason       pauses[0].reasons[1] the machine gives no state of the pause a reason "suplier"
}

func ExampleFinding() {
	f := lint.Finding{Code: lint.UnusedCalendar, Path: "calendars.night"}
	fmt.Println(f.Code, "at", f.Path)
	// Output: unused_calendar at calendars.night
}

// Some findings are meant, and are left out by their code.
func ExampleCode() {
	s := sla.StandardPolicySpec().OnCalendar("office", calendar.OfficeHours("UTC"), priority.P1)
	findings, err := lint.Policy(s, lint.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	meant := []lint.Code{lint.UrgentInOffice, lint.NotMonotone}
	for _, f := range findings {
		fmt.Println(f.Code, f.Path, slices.Contains(meant, f.Code))
	}
	// Output:
	// not_monotone targets[0] true
	// not_monotone targets[1] true
	// urgent_in_office targets[0].calendar true
	// urgent_in_office targets[1].calendar true
}

func ExampleParseCode() {
	c, err := lint.ParseCode("unreachable")
	fmt.Println(c == lint.Unreachable, err)
	// Output: true <nil>
}

func ExampleOptions() {
	s := sla.StandardPolicySpec() // in time as it passes
	findings, err := lint.Policy(s, lint.Options{Year: 2027})
	fmt.Println(len(findings), err)
	// Output: 0 <nil>
}
