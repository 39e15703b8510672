package sla

import (
	"slices"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla/calendar"
)

// StandardPolicySpec returns the policy of the first source document's ticket
// priority matrix: response and resolution for P1 to P5, in time as it passes,
// since the document names no business hours; its "5 days" are days of the
// calendar. It runs on the states of [preset.StandardSpec] and warns as
// [StandardWarnings] says.
func StandardPolicySpec() PolicySpec {
	return ScalePolicySpec("standard", priority.StandardScaleSpec())
}

// ProcessPolicySpec returns the policy of the second source document's response
// standard: P1 5 min and 2 h, P2 30 min and 24 h, P3 2 h and 72 h, in time as
// it passes. It runs on the states of [preset.StandardSpec]. The document's
// own process nodes are a machine of package lifecycle/preset, to which
// [PolicySpec.OnMachine] moves the policy, and their limits are
// [OperationalTargets] of it.
func ProcessPolicySpec() PolicySpec {
	return ScalePolicySpec("process", priority.ProcessScaleSpec())
}

// ScalePolicySpec returns a policy with the first response and resolution that
// a scale promises for each of its levels, around the clock, on the states of
// [preset.StandardSpec]: waiting and pending hold the clock of resolution,
// and a ticket that was cancelled or merged is not judged, so that what is
// thrown away raises no figure.
// Use [PolicySpec.OnCalendar] to move targets to business hours, and
// [PolicySpec.OnMachine] where tickets have other states.
func ScalePolicySpec(name string, scale priority.ScaleSpec) PolicySpec {
	s := PolicySpec{
		Schema: policySchema,
		Name:   name,
		Done: []lifecycle.State{
			preset.StateResolved, preset.StateClosed, preset.StateCancelled, preset.StateMerged,
		},
		Pauses: []PauseSpec{
			{Name: "waiting for the customer", States: []lifecycle.State{preset.StateWaiting}},
			{Name: "pending", States: []lifecycle.State{preset.StatePending}},
		},
		ExcludeStates: []lifecycle.State{preset.StateCancelled, preset.StateMerged},
		Warnings:      StandardWarnings(),
	}
	for _, l := range scale.Levels {
		when := Match{Priorities: []priority.Level{l.Level}}
		if l.Response != 0 {
			s.Targets = append(s.Targets, TargetSpec{
				Name: l.Level.String() + " first response", Metric: FirstResponse, When: when, Within: l.Response,
			})
		}
		if l.Resolution != 0 || l.ResolutionDays != 0 {
			s.Targets = append(s.Targets, TargetSpec{
				Name: l.Level.String() + " resolution", Metric: Resolution, When: when.clone(),
				Within: l.Resolution, Days: l.ResolutionDays,
			})
		}
	}
	return s
}

// OnCalendar returns a copy of s in which the targets of the given levels, of
// all levels if none are given, are measured in the open time of the calendar
// c, which it adds under name. Targets that match no particular level are
// moved only if no levels are given.
func (s PolicySpec) OnCalendar(name string, c calendar.Spec, levels ...priority.Level) PolicySpec {
	s = s.clone()
	if s.Calendars == nil {
		s.Calendars = map[string]calendar.Spec{}
	}
	s.Calendars[name] = c.Clone()
	for i := range s.Targets {
		t := &s.Targets[i]
		among := func(l priority.Level) bool { return slices.Contains(levels, l) }
		if len(levels) == 0 || slices.ContainsFunc(t.When.Priorities, among) {
			t.Calendar = name
		}
	}
	return s
}

// OnMachine returns a copy of s for tickets whose states are those of the
// machine m: its done states end the clocks, and each of its waiting states
// pauses resolution, in place of the done states and of the pauses of named
// states that s has. Pauses of any state, "*", stay, and so do those states in
// which a ticket is not judged that the machine has.
func (s PolicySpec) OnMachine(m machine.Spec) PolicySpec {
	s = s.clone()
	s.Done = nil
	s.Pauses = slices.DeleteFunc(s.Pauses, func(p PauseSpec) bool { return !slices.Contains(p.States, "*") })
	s.ExcludeStates = slices.DeleteFunc(s.ExcludeStates, func(name lifecycle.State) bool {
		return !slices.ContainsFunc(m.States, func(st machine.StateSpec) bool { return st.Name == name })
	})
	for _, st := range m.States {
		switch st.Class {
		case machine.Done:
			s.Done = append(s.Done, st.Name)
		case machine.Waiting:
			s.Pauses = append(s.Pauses, PauseSpec{Name: string(st.Name), States: []lifecycle.State{st.Name}})
		}
	}
	return s
}

// StandardWarnings returns the warning levels that support handbooks give: 50 %
// yellow, 80 % orange, 90 % red, 100 % breach, 200 % severe breach.
func StandardWarnings() []WarningSpec {
	return []WarningSpec{
		{Name: "yellow", At: priority.Percent(50), Action: "notify_assignee"},
		{Name: "orange", At: priority.Percent(80), Action: "notify_team_lead"},
		{Name: "red", At: priority.Percent(90), Action: "escalate"},
		{Name: "breach", At: priority.Percent(100), Action: "notify_manager"},
		{Name: "severe_breach", At: priority.Percent(200), Action: "notify_director"},
	}
}

// StandardFactors returns the factors by which support handbooks scale targets:
// enterprise 0.5, business 1, professional 1.5, starter 2, free 4.
func StandardFactors() []FactorSpec {
	return []FactorSpec{
		{Customer: "enterprise", Factor: priority.Percent(50)},
		{Customer: "business", Factor: priority.Percent(100)},
		{Customer: "professional", Factor: priority.Percent(150)},
		{Customer: "starter", Factor: priority.Percent(200)},
		{Customer: "free", Factor: priority.Percent(400)},
	}
}

// OperationalTargets returns an operational target for each state of a machine
// that has a limit: how long the work there may take.
func OperationalTargets(m machine.Spec) []TargetSpec {
	var targets []TargetSpec
	for _, st := range m.States {
		if st.Limit > 0 {
			targets = append(targets, TargetSpec{
				Name: string(st.Name), Metric: Operational, Within: st.Limit,
				When: Match{States: []lifecycle.State{st.Name}},
			})
		}
	}
	return targets
}

// StandardCadence returns how often support handbooks promise news on an open
// ticket: P1 every 30 min, P2 2 h, P3 8 h, P4 24 h.
func StandardCadence() []TargetSpec {
	every := []struct {
		level  priority.Level
		within time.Duration
	}{
		{priority.P1, 30 * time.Minute}, {priority.P2, 2 * time.Hour}, {priority.P3, 8 * time.Hour}, {priority.P4, 24 * time.Hour},
	}
	var targets []TargetSpec
	for _, e := range every {
		targets = append(targets, TargetSpec{
			Name: e.level.String() + " update", Metric: UpdateCadence, Within: Duration(e.within),
			When: Match{Priorities: []priority.Level{e.level}},
		})
	}
	return targets
}

// TierTargets returns the promises of the first source document's tier model
// as operational targets, each at the upper end of its range: "L1" 60 min (of
// 15 to 60), "L2" 8 h (of 4 to 8), "L3" best effort. The names are those that
// the presets of package tier have, for events to state.
func TierTargets() []TargetSpec {
	stay := func(tier string, within time.Duration) TargetSpec {
		return TargetSpec{
			Name: tier, Metric: Operational, When: Match{Tiers: []string{tier}},
			Within: Duration(within), None: within == 0,
		}
	}
	return []TargetSpec{stay("L1", time.Hour), stay("L2", 8*time.Hour), stay("L3", 0)}
}
