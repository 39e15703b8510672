package lint_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/sla/lint"
)

const hour = sla.Duration(time.Hour)

func levels(l ...priority.Level) sla.Match { return sla.Match{Priorities: l} }

// clean is a policy without findings: P1 around the clock, the others in
// office hours.
func clean() sla.PolicySpec {
	s := sla.PolicySpec{
		Calendars: map[string]calendar.Spec{"office": calendar.OfficeHours("Europe/Berlin")},
		Done:      []lifecycle.State{preset.StateResolved, preset.StateClosed, preset.StateCancelled, preset.StateMerged},
		Pauses:    []sla.PauseSpec{{States: []lifecycle.State{preset.StateWaiting, preset.StatePending}}},
		Warnings:  sla.StandardWarnings(),
	}
	add := func(l priority.Level, response, resolution sla.Duration, calendar string) {
		s.Targets = append(s.Targets,
			sla.TargetSpec{Metric: sla.FirstResponse, When: levels(l), Within: response, Calendar: calendar},
			sla.TargetSpec{Metric: sla.Resolution, When: levels(l), Within: resolution, Calendar: calendar})
	}
	add(priority.P1, hour/4, 4*hour, "")
	add(priority.P2, hour, 6*hour, "office")
	add(priority.P3, 4*hour, 8*hour, "office")
	return s
}

// Each mistake, planted alone in the clean policy, is found where it is.
func TestFindings(t *testing.T) {
	standard := preset.StandardSpec()
	opened := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	slow := make([]lifecycle.History, 25)
	for i := range slow {
		slow[i] = lifecycle.NewHistory([]lifecycle.Event{
			{Time: opened, Kind: lifecycle.Created, Side: lifecycle.Customer, State: preset.StateNew, Priority: priority.P2},
			{Time: opened.Add(time.Duration(i) * time.Hour), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public},
		})
	}
	held := make([]lifecycle.History, 25)
	for i := range held {
		held[i] = lifecycle.NewHistory([]lifecycle.Event{
			{Time: opened, Kind: lifecycle.Created, State: preset.StateNew, Priority: priority.P2},
			{Time: opened, Seq: 1, Kind: lifecycle.StateChanged, State: preset.StateWaiting, Reason: "customer"},
			{Time: opened, Seq: 2, Kind: lifecycle.StateChanged, State: preset.StateResolved},
		})
	}
	vendors := preset.StandardSpec()
	for i := range vendors.States {
		if st := &vendors.States[i]; st.Name == preset.StateWaiting {
			st.Reasons = []machine.ReasonSpec{{Reason: "customer"}, {Reason: "vendor", WaitsOn: "vendor"}}
		}
	}
	rows := []struct {
		name  string
		plant func(*sla.PolicySpec, *lint.Options)
		code  lint.Code
		path  string
	}{
		{"a more urgent level has more time", func(s *sla.PolicySpec, _ *lint.Options) {
			s.Targets[3].Within = 9 * hour
			s.Targets[5].Within = 7 * hour
		}, lint.NotMonotone, "targets[3]"},
		{"a response later than the resolution", func(s *sla.PolicySpec, _ *lint.Options) { s.Targets[2].Within = 7 * hour }, lint.ResponseLast, "targets[2]"},
		{"more time than a day is open", func(s *sla.PolicySpec, _ *lint.Options) { s.Targets[5].Within = 9 * hour }, lint.LongerThanOpen, "targets[5].within"},
		{"three days in hours of an office", func(s *sla.PolicySpec, _ *lint.Options) { s.Targets[5].Within = 72 * hour }, lint.WholeDaysAsHours, "targets[5].within"},
		{"the most urgent in office hours", func(s *sla.PolicySpec, _ *lint.Options) { s.Targets[1].Calendar = "office" }, lint.UrgentInOffice, "targets[1].calendar"},
		{"the first warning at the breach", func(s *sla.PolicySpec, _ *lint.Options) { s.Warnings = s.Warnings[3:] }, lint.NoEarlyWarning, "warnings[0].at"},
		{"a target behind one for all", func(s *sla.PolicySpec, _ *lint.Options) { s.Targets[3].When = sla.Match{} }, lint.Unreachable, "targets[5]"},
		{"a level without resolution", func(s *sla.PolicySpec, _ *lint.Options) { s.Targets = s.Targets[:5] }, lint.Uncovered, "targets"},
		{"a state that does not exist", func(s *sla.PolicySpec, o *lint.Options) { s.Pauses[0].States[0] = "on_hold"; o.Machine = &standard }, lint.UnknownState, "pauses[0].states[0]"},
		{"a waiting state that nothing pauses", func(s *sla.PolicySpec, o *lint.Options) {
			s.Pauses[0].States = s.Pauses[0].States[:1]
			o.Machine = &standard
		}, lint.UnpausedWaiting, "pauses"},
		{"a done state that is not done", func(s *sla.PolicySpec, o *lint.Options) { s.Done = s.Done[:2]; o.Machine = &standard }, lint.NotDone, "done"},
		{"a pause longer than the target", func(s *sla.PolicySpec, _ *lint.Options) { s.Pauses[0].Budget = 5 * hour }, lint.BudgetBeyondTarget, "pauses[0].budget"},
		{"a calendar for nobody", func(s *sla.PolicySpec, _ *lint.Options) {
			s.Calendars["night"] = calendar.OfficeHours("UTC", "22:00-06:00")
		}, lint.UnusedCalendar, "calendars.night"},
		{"hours without a unit", func(s *sla.PolicySpec, _ *lint.Options) { s.Targets[5].Within = 8 }, lint.TinyTarget, "targets[5].within"},
		{"states in another spelling", func(_ *sla.PolicySpec, o *lint.Options) {
			h := lifecycle.NewHistory([]lifecycle.Event{{Time: opened, Kind: lifecycle.Created, State: "Resolved"}})
			o.Histories, o.Now = slices.Values([]lifecycle.History{h}), opened
		}, lint.StrangeState, "done"},
		{"a promise that is not kept", func(_ *sla.PolicySpec, o *lint.Options) {
			o.Histories, o.Now = slices.Values(slow), opened.AddDate(0, 1, 0)
		}, lint.SeldomMet, "targets[2]"},
		{"a pause on any state", func(s *sla.PolicySpec, _ *lint.Options) { s.Pauses[0].States[1] = "*" }, lint.Wildcard, "pauses[0].states[1]"},
		{"done in any state", func(s *sla.PolicySpec, o *lint.Options) { s.Done[2] = "*"; o.Machine = &standard }, lint.Wildcard, "done[2]"},
		{"a pause for any reason", func(s *sla.PolicySpec, _ *lint.Options) { s.Pauses[0].Reasons = []string{"*"} }, lint.Wildcard, "pauses[0].reasons[0]"},
		{"a target for any customer", func(s *sla.PolicySpec, _ *lint.Options) { s.Targets[4].When.Customers = []string{"gold", "*"} }, lint.Wildcard, "targets[4].when.customers[1]"},
		{"a target for any state", func(s *sla.PolicySpec, _ *lint.Options) { s.Targets[4].When.States = []lifecycle.State{"*"} }, lint.Wildcard, "targets[4].when.states[0]"},
		{"any reason excluded", func(s *sla.PolicySpec, _ *lint.Options) { s.Exclude = []string{"*"} }, lint.Wildcard, "exclude[0]"},
		{"a factor for all", func(s *sla.PolicySpec, _ *lint.Options) {
			s.Factors = []sla.FactorSpec{{Customer: "*", Factor: priority.Percent(200)}}
		}, lint.Wildcard, "factors[0].customer"},
		{"a reason that the machine spells otherwise", func(s *sla.PolicySpec, o *lint.Options) {
			s.Pauses[0].Reasons, o.Machine = []string{"customer", "Vendor"}, &vendors
		}, lint.UnusedReason, "pauses[0].reasons[1]"},
		{"a reason that no history has", func(s *sla.PolicySpec, o *lint.Options) {
			s.Pauses[0].Reasons = []string{"customer", "vendor"}
			o.Histories, o.Now = slices.Values(held), opened
		}, lint.UnusedReason, "pauses[0].reasons[1]"},
		{"a reason that neither has", func(s *sla.PolicySpec, o *lint.Options) {
			s.Pauses[0].Reasons, o.Machine = []string{"vendor", "third party"}, &vendors
			o.Histories, o.Now = slices.Values(held), opened
		}, lint.UnusedReason, "pauses[0].reasons[1]"},
		{"more kinds of tickets than are tried", func(s *sla.PolicySpec, _ *lint.Options) {
			var names [3][]string
			for i := range names {
				for n := range 25 {
					names[i] = append(names[i], fmt.Sprint(i, n))
				}
			}
			for n := range 25 { // 26³ kinds
				w := sla.Match{Priorities: []priority.Level{priority.P2}, Customers: names[0][:n+1], Groups: names[1][:n+1], Channels: names[2][:n+1]}
				s.Targets = append([]sla.TargetSpec{{Metric: sla.Resolution, When: w, Within: 6 * hour, Calendar: "office"}}, s.Targets...)
			}
		}, lint.Untried, "targets"},
	}
	found := map[lint.Code]bool{}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			s, o := clean(), lint.Options{}
			row.plant(&s, &o)
			findings, err := lint.Policy(s, o)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(findings, func(f lint.Finding) bool { return f.Code == row.code && f.Path == row.path }) {
				t.Errorf("want %v at %s, got %+v", row.code, row.path, findings)
			}
			found[row.code] = true
		})
	}
	for c := lint.NotMonotone; c.IsValid(); c++ {
		if !found[c] {
			t.Errorf("no row plants %v", c)
		}
	}
}

// A lunch break does not make a date shorter than it is: eight hours fit into
// four and five.
func TestLunchBreakIsNoFinding(t *testing.T) {
	s := clean()
	s.Calendars["office"] = calendar.OfficeHours("America/Chicago", "08:00-12:00", "13:00-18:00")
	findings, err := lint.Policy(s, lint.Options{})
	if err != nil || len(findings) > 0 {
		t.Errorf("%v %+v", err, findings)
	}
}

func TestCleanPolicyHasNoFindings(t *testing.T) {
	standard := preset.StandardSpec()
	findings, err := lint.Policy(clean(), lint.Options{Machine: &standard})
	if err != nil || len(findings) > 0 {
		t.Errorf("%v %+v", err, findings)
	}
	if _, err := lint.Policy(sla.PolicySpec{}, lint.Options{}); err == nil {
		t.Error("an empty policy is linted")
	}
}

// The share of starts is a count, not an estimate: of a P1 in office hours
// before a P2 around the clock, both of two hours, every start of the year at
// which fewer than two hours are open within the next two is found.
func TestShareIsCounted(t *testing.T) {
	s := sla.PolicySpec{
		Calendars: map[string]calendar.Spec{"office": calendar.OfficeHours("UTC")},
		Targets: []sla.TargetSpec{
			{Metric: sla.Resolution, When: levels(priority.P1), Within: 2 * hour, Calendar: "office"},
			{Metric: sla.Resolution, When: levels(priority.P2), Within: 2 * hour},
		},
	}
	findings, err := lint.Policy(s, lint.Options{Year: 2025})
	if err != nil {
		t.Fatal(err)
	}
	workdays := 0
	for d := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC); d.Year() == 2025; d = d.AddDate(0, 0, 1) {
		if wd := d.Weekday(); wd != time.Saturday && wd != time.Sunday {
			workdays++
		}
	}
	const hours = 365 * 24
	want := float64(hours-7*workdays) / hours // the starts from 9:00 to 15:00 are in time
	for _, f := range findings {
		if f.Code == lint.NotMonotone && f.N == hours && f.Share == want {
			return
		}
	}
	t.Errorf("want a share of %v of %d, got %+v", want, hours, findings)
}

func FuzzCode(f *testing.F) {
	f.Add("not_monotone")
	f.Fuzz(func(t *testing.T, s string) {
		var c lint.Code
		if err := c.UnmarshalText([]byte(s)); err != nil {
			return
		}
		if b, err := c.MarshalText(); err != nil || string(b) != s {
			t.Errorf("%q became %q, %v", s, b, err)
		}
	})
}
