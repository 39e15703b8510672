package lint_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	machinelint "github.com/supportops/policy/lifecycle/lint"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/sla/lint"
	"github.com/supportops/policy/tier"
)

func is(fact string, values ...string) priority.ConditionSpec {
	return priority.ConditionSpec{Facts: map[string][]string{fact: values}}
}

// The presets have no findings on the machine that they are made for. In office
// hours they have those that the rows tell.
func TestPresets(t *testing.T) {
	standard, nodes := preset.StandardSpec(), preset.NodeTableSpec()
	whole := sla.StandardPolicySpec()
	whole.Factors = sla.StandardFactors()
	whole.Clocks = append(whole.Clocks, sla.StandardCadence())
	whole.Clocks = append(whole.Clocks, tier.StandardTiersSpec().Clocks()...)
	process := sla.ProcessPolicySpec()
	process.Clocks = append(process.Clocks, sla.OperationalClocks(nodes)...)
	for _, row := range []struct {
		name    string
		policy  sla.PolicySpec
		machine *machine.Spec
		want    map[machinelint.Rule]int
	}{
		{"standard", sla.StandardPolicySpec(), &standard, nil},
		{"process", sla.ProcessPolicySpec(), &standard, nil},
		{"standard with factors, cadence and tiers", whole, &standard, nil},
		// 72 h of an office are more than P5's 5 business days.
		{"standard in office hours", sla.StandardPolicySpec().OnCalendar("office", calendar.OfficeHours("Europe/Berlin")), &standard,
			map[machinelint.Rule]int{"urgent_in_office": 2, "whole_days_as_hours": 3, "not_monotone": 1}},
		{"process with the limits of nodes, on their machine", process.OnMachine(nodes), &nodes, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			findings, err := lint.Check(row.policy, lint.Options{Machine: row.machine})
			if err != nil {
				t.Fatal(err)
			}
			got := map[machinelint.Rule]int{}
			for _, f := range findings {
				got[f.Rule]++
			}
			for rule, n := range got {
				if n != row.want[rule] {
					t.Errorf("%d findings of %v, want %d", n, rule, row.want[rule])
				}
			}
			for rule, n := range row.want {
				if got[rule] != n {
					t.Errorf("%d findings of %v, want %d: %v", got[rule], rule, n, findings)
				}
			}
		})
	}
}

// Each mistake in an otherwise sound clock is found by its rule, and at its
// place.
func TestRules(t *testing.T) {
	done := is("class", "done")
	sound := func() sla.PolicySpec {
		return sla.PolicySpec{
			Calendars: map[string]calendar.Spec{"office": calendar.OfficeHours("UTC")},
			States:    map[machine.Class][]lifecycle.State{machine.Open: {"new"}, machine.Done: {"closed"}},
			Clocks: []sla.ClockSpec{{
				Name: "work", Start: []sla.SignalSpec{{On: "opened"}}, Stop: []sla.SignalSpec{{Enters: done}},
				Targets: []sla.TargetSpec{{Within: sla.Amount(8 * time.Hour), Calendar: "office"}},
			}},
		}
	}
	for _, row := range []struct {
		rule machinelint.Rule
		path string
		edit func(s *sla.PolicySpec, c *sla.ClockSpec)
	}{
		{"never_stops", "clocks[0]", func(_ *sla.PolicySpec, c *sla.ClockSpec) { c.Stop = nil }},
		{"never_ends", "clocks[0].pause[0].until", func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			hold := []sla.SignalSpec{{Enters: is("state", "held")}}
			c.Pauses = []sla.PauseSpec{{From: hold, Until: sla.UntilSpec{Signals: hold}}}
		}},
		{"unreachable", "clocks[0].targets[1]", func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Targets = append(c.Targets, sla.TargetSpec{When: is("priority", "p1"), Within: sla.Amount(time.Hour)})
		}},
		{"late_warning", "clocks[0].targets[0].warn", func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Warnings = []sla.WarningSpec{{Name: "late", AfterDue: sla.Duration(time.Hour)}}
		}},
		{"tiny_amount", "clocks[0].targets[0].within", func(_ *sla.PolicySpec, c *sla.ClockSpec) { c.Targets[0].Within = sla.Amount(8 * time.Millisecond) }},
		{"whole_days_as_hours", "clocks[0].targets[0].within", func(_ *sla.PolicySpec, c *sla.ClockSpec) { c.Targets[0].Within = sla.Amount(48 * time.Hour) }},
		{"budget_beyond_target", "clocks[0].pause[0].budget", func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Pauses = []sla.PauseSpec{{When: is("state", "held"), Budget: sla.Duration(9 * time.Hour)}}
		}},
		{"unused_calendar", "calendars.depot", func(s *sla.PolicySpec, _ *sla.ClockSpec) { s.Calendars["depot"] = calendar.OfficeHours("UTC") }},
		{"not_monotone", "clocks[0].targets[0]", func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Targets = []sla.TargetSpec{{When: is("priority", "P1"), Within: sla.Amount(2 * time.Hour)}, {When: is("priority", "p2"), Within: sla.Amount(time.Hour)}}
		}},
		{"urgent_in_office", "clocks[0].targets[0].calendar", func(_ *sla.PolicySpec, c *sla.ClockSpec) { c.Targets[0].When = is("priority", "p1") }},
		{"uncovered", "clocks[0].targets", func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Targets[0].When = is("priority", "p2")
			c.Pauses = []sla.PauseSpec{{When: is("priority", "p1")}}
		}},
		{"unknown_state", "states.open[0]", func(s *sla.PolicySpec, _ *sla.ClockSpec) { s.States[machine.Open][0] = "nwe" }},
		{"unknown_state", "clocks[0].pause[0].when.state[0]", func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Pauses = []sla.PauseSpec{{When: is("state", "hled")}}
		}},
		{"other_class", "states.open[0]", func(s *sla.PolicySpec, _ *sla.ClockSpec) {
			s.States = map[machine.Class][]lifecycle.State{machine.Open: {"closed"}}
		}},
		{"strange_state", "states", func(s *sla.PolicySpec, _ *sla.ClockSpec) {
			s.States = map[machine.Class][]lifecycle.State{machine.Done: {"closed"}}
		}},
		{"silent_fact", "clocks[0].targets[0].by", func(_ *sla.PolicySpec, c *sla.ClockSpec) { c.Targets[0] = sla.TargetSpec{By: "agreed"} }},
		{"silent_fact", "exclude[0].when.brand", func(s *sla.PolicySpec, _ *sla.ClockSpec) {
			s.Exclude = []sla.ExclusionSpec{{Reason: "test", When: is("brand", "x")}}
		}},
		{"silent_value", "factors[0].when.customer[0]", func(s *sla.PolicySpec, _ *sla.ClockSpec) {
			s.Factors = []sla.FactorSpec{{When: is("customer", "glod"), Factor: priority.Percent(50)}}
		}},
		{"unpaused_waiting", "clocks[0].pause", func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Pauses = []sla.PauseSpec{{When: is("state", "new")}}
		}},
		{"unknown_reason", "clocks[0].pause[0].when.reason[1]", func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Pauses = []sla.PauseSpec{{When: is("reason", "customer", "custmer")}}
		}},
		{"almost_midnight", "calendars.late.week.mon[0]", func(s *sla.PolicySpec, _ *sla.ClockSpec) {
			s.Calendars["late"] = calendar.OfficeHours("UTC", "09:00-23:59")
		}},
		{"silent_signal", "clocks[0].stop[1].on", func(_ *sla.PolicySpec, c *sla.ClockSpec) { c.Stop = append(c.Stop, sla.SignalSpec{On: "acknowledged"}) }},
		{"seldom_met", "clocks[0].targets[0]", func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Targets[0] = sla.TargetSpec{Within: sla.Amount(time.Minute)}
		}},
		{"unreadable_fact", "clocks[0].targets[0].by", func(_ *sla.PolicySpec, c *sla.ClockSpec) { c.Targets[0] = sla.TargetSpec{By: "group"} }},
		{"unreadable_fact", "clocks[0].targets[0].within.fact", func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Targets[0] = sla.TargetSpec{Within: &sla.AmountSpec{Fact: "Group"}}
		}},
		{"unreadable_fact", "clocks[0].stop[1].at", func(_ *sla.PolicySpec, c *sla.ClockSpec) { c.Stop = append(c.Stop, sla.SignalSpec{At: "group"}) }},
		{"unreadable_fact", "clocks[0].pause[0].until", func(_ *sla.PolicySpec, c *sla.ClockSpec) {
			c.Pauses = []sla.PauseSpec{{When: is("state", "held"), Until: sla.UntilSpec{Fact: "group"}}}
		}},
		{"held_on", "clocks[0].pause[0].until", func(s *sla.PolicySpec, c *sla.ClockSpec) {
			s.States[machine.Waiting] = []lifecycle.State{"Held"}
			c.Pauses = []sla.PauseSpec{{When: is("state", "held"), Until: sla.UntilSpec{Fact: "group"}}, {When: is("class", "waiting")}}
		}},
		{"held_on", "clocks[0].pause[1].budget", func(s *sla.PolicySpec, c *sla.ClockSpec) {
			c.Pauses = []sla.PauseSpec{{When: is("state", "held", "new")}, {When: is("state", "Held"), Budget: sla.Duration(time.Hour)}}
		}},
		{"unknown_calendar", "clocks[0].targets[0].calendar_of", func(_ *sla.PolicySpec, c *sla.ClockSpec) { c.Targets[0].CalendarOf = []string{"group"} }},
	} {
		t.Run(fmt.Sprint(row.rule, " ", row.path), func(t *testing.T) {
			m := machine.Spec{States: []machine.StateSpec{{Name: "new", Class: machine.Open}, {Name: "held", Class: machine.Waiting, Reasons: []machine.ReasonSpec{{Reason: "customer", WaitsOn: "customer"}}}, {Name: "closed", Class: machine.Done}}}
			o := lint.Options{Machine: &m, Histories: slices.Values(tickets()), Now: opened.AddDate(0, 1, 0)}
			if row.rule == "strange_state" {
				o.Machine = nil
			}
			s := sound()
			if row.rule != "strange_state" && row.rule != "other_class" {
				if findings, err := lint.Check(s, o); err != nil || len(findings) > 0 {
					t.Fatalf("the sound policy: %v, %v", findings, err)
				}
			}
			row.edit(&s, &s.Clocks[0])
			findings, err := lint.Check(s, o)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(findings, func(f lint.Finding) bool { return f.Rule == row.rule && f.Path == row.path && f.Detail != "" }) {
				t.Errorf("not found among %v", findings)
			}
		})
	}
}

var opened = time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)

// tickets are twenty that were closed within the hour.
func tickets() (list []lifecycle.History) {
	for i := range 20 {
		at := opened.Add(time.Duration(i) * 24 * time.Hour)
		list = append(list, lifecycle.NewHistory([]lifecycle.Event{
			{Time: at, Kind: lifecycle.Created, Side: lifecycle.Customer, State: "new", Priority: priority.Level(1 + i%2), Customer: "gold", Group: "desk"},
			{Time: at.Add(time.Minute), Kind: lifecycle.StateChanged, State: "held"},
			{Time: at.Add(time.Hour), Kind: lifecycle.StateChanged, State: "closed"},
		}))
	}
	return list
}

func TestCheckRefuses(t *testing.T) {
	good := sla.StandardPolicySpec()
	for _, row := range []struct {
		name  string
		s     sla.PolicySpec
		o     lint.Options
		cause error
	}{
		{"no policy", sla.PolicySpec{}, lint.Options{}, priority.ErrRequired},
		{"histories without a moment", good, lint.Options{Histories: slices.Values(tickets())}, priority.ErrRequired},
		{"a share above 100 %", good, lint.Options{Least: priority.Percent(101)}, priority.ErrRange},
		{"less than no clocks", good, lint.Options{LeastClocks: -1}, priority.ErrRange},
	} {
		if _, err := lint.Check(row.s, row.o); !errors.Is(err, row.cause) {
			t.Errorf("%s: %v, want %v", row.name, err, row.cause)
		}
	}
}

// Of more customers than are tried the first ones are, and the finding says so.
func TestUntried(t *testing.T) {
	for customers, want := range map[int]string{19: "", 20: "deadlines were tried for 20 of 21 customers", 30: "deadlines were tried for 20 of 31 customers"} {
		first, last := plain().Clocks[0], plain().Clocks[0]
		first.Name, last.Name = sla.FirstResponse, sla.Resolution
		first.Targets = nil
		for i := range customers {
			first.Targets = append(first.Targets, sla.TargetSpec{When: is("customer", fmt.Sprint("c", i)), Within: sla.Amount(time.Duration(8+i/17) * time.Hour)})
		}
		s := plain()
		s.Clocks = []sla.ClockSpec{first, last}
		findings, err := lint.Check(s, lint.Options{})
		if err != nil {
			t.Fatal(err)
		}
		untried, late := "", ""
		for _, f := range findings {
			switch f.Rule {
			case "untried":
				untried = f.Detail
			case "response_last":
				late += " " + f.Ticket.Customer
			}
		}
		if untried != want || late != " c17 c18" {
			t.Errorf("%d customers: %q, and the response is due last for%s", customers, untried, late)
		}
	}
}

// A policy with mistakes, each of which a reader of documents accepts.
func Example() {
	s := sla.StandardPolicySpec()
	s.Clocks[0].Targets[0].Within = sla.Amount(90 * time.Millisecond)
	s.Clocks[1].Targets[1].Within = sla.Amount(90 * time.Minute) // of P2, less than P1 has
	s.States[machine.Waiting][0] = "wating"                      // a slip of the pen
	m := preset.StandardSpec()
	findings, err := lint.Check(s, lint.Options{Machine: &m})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range findings {
		fmt.Println(f)
	}
	// Output:
	// states.waiting[0]: unknown_state: the machine has no state "wating"
	// clocks[0].targets[0].within: tiny_amount: 90ms is less than a second
	// clocks[1].targets[0]: not_monotone: resolution of p1 is due after that of p2
}

func ExampleFinding() {
	f := lint.Finding{Rule: "never_stops", Path: "clocks[0]", Detail: `nothing stops or cancels "first_response"`}
	fmt.Println(f)
	// Output: clocks[0]: never_stops: nothing stops or cancels "first_response"
}
