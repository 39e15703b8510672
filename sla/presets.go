package sla

import (
	"slices"
	"strings"
	"time"

	folding "github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/priority/scale"
	"github.com/supportops/policy/sla/calendar"
)

// is returns the condition that a fact has one of some values.
func is(fact string, values ...string) priority.ConditionSpec {
	return priority.ConditionSpec{Facts: map[string][]string{fact: values}}
}

// not returns the condition that c does not hold.
func not(c priority.ConditionSpec) priority.ConditionSpec {
	return priority.ConditionSpec{Not: &c}
}

// all returns the condition that all of some conditions hold.
func all(list ...priority.ConditionSpec) priority.ConditionSpec {
	return priority.ConditionSpec{All: list}
}

func done() priority.ConditionSpec { return is("class", "done") }

// answered is the condition that the first response has been given, or that
// none is due because an agent opened the ticket.
func answered() priority.ConditionSpec {
	return priority.ConditionSpec{Any: []priority.ConditionSpec{is("replied", "yes"), is("opener", "agent")}}
}

// waits are the signals that the customer waits for an answer: a message, or a
// return to a ticket that was done.
func waits(when priority.ConditionSpec) []SignalSpec {
	return []SignalSpec{
		{On: onContact, If: all(when, not(done()))},
		{Leaves: done(), If: all(when, not(is("turn", "agent")))},
	}
}

// FirstResponseClock returns the clock from the opening to the first reply,
// without targets. A ticket that an agent opened has none. A ticket that is
// done without a reply cancels it, and if the customer comes back it starts
// anew.
func FirstResponseClock() ClockSpec {
	opened := SignalSpec{On: onOpened, Event: not(is("side", "agent")), If: not(done()), From: OriginSpec{At: lifecycle.OldestOpened}}
	return ClockSpec{
		Name:   FirstResponse,
		Start:  append([]SignalSpec{opened}, waits(not(answered()))...),
		Stop:   []SignalSpec{{On: onReply}},
		Cancel: []SignalSpec{{Enters: done()}},
		Cycles: Each,
	}
}

// NextResponseClock returns the clock from the oldest message of the customer
// that nobody has answered to the next reply, once for each time that the
// customer waits, without targets. Messages that the first response answers are
// not counted again, and a ticket that is done cancels the clock.
func NextResponseClock() ClockSpec {
	return ClockSpec{
		Name:   NextResponse,
		Start:  waits(answered()),
		Stop:   []SignalSpec{{On: onReply}},
		Cancel: []SignalSpec{{Enters: done()}},
		Cycles: Each,
	}
}

// UpdateCadenceClock returns the clock from each reply to the next while the
// ticket is not done, without targets.
func UpdateCadenceClock() ClockSpec {
	return ClockSpec{
		Name:   UpdateCadence,
		Start:  []SignalSpec{{On: onReply, If: not(done())}},
		Stop:   []SignalSpec{{On: onReply}},
		Cancel: []SignalSpec{{Enters: done()}},
		Cycles: Each,
	}
}

// ResolutionClock returns the clock from the opening until the ticket is done,
// without targets. Cycles says what a reopening does: with [Sum] the clock goes
// on and the time in which the ticket was done does not count, with [Span] it
// does; with [Each] a new clock starts; with [Once] the first resolution
// stands. It asks for the class of the ticket's state, which the policy's States
// say, by [PolicySpec.OnMachine] or by hand, and has no pauses: add those of the
// desk, as [StandardPolicySpec] does.
func ResolutionClock(cycles Cycles) ClockSpec {
	return ClockSpec{
		Name:   Resolution,
		Start:  []SignalSpec{{On: onOpened, If: not(done()), From: OriginSpec{At: lifecycle.OldestOpened}}, {Leaves: done()}},
		Stop:   []SignalSpec{{Enters: done()}},
		Cycles: cycles,
	}
}

// StayClock returns a clock that runs while a condition holds: in a state, with
// a group, in a tier. Each stay is a cycle. Use it for a promise within the
// desk, which ITIL calls an operational level agreement.
func StayClock(name Clock, when priority.ConditionSpec, targets ...TargetSpec) ClockSpec {
	return ClockSpec{
		Name:    name,
		Start:   []SignalSpec{{Enters: when}},
		Stop:    []SignalSpec{{Leaves: when}},
		Cycles:  Each,
		Targets: targets,
	}
}

// StandardPolicySpec returns the policy of the support-operations guide's
// ticket priority matrix: response and resolution for P1 to P5, around the
// clock, since the guide names no business hours; its "5 days" are days of the
// calendar (another file has business days). It runs on the states of
// preset.StandardSpec and warns as [StandardWarnings] says.
//
// P5, feature requests, has its targets, although a template of the handbook
// leaves feature requests out: for that reading add an exclusion. Waiting for the
// customer holds the clock at once, as the handbook's table of statuses says, not
// only after two follow-ups, as its exceptions do.
func StandardPolicySpec() PolicySpec {
	return ScalePolicySpec("standard", scale.StandardSpec())
}

// ProcessPolicySpec returns the policy of the process standard's response
// standard: P1 5 min and 2 h, P2 30 min and 24 h, P3 2 h and 72 h, around the
// clock. It runs on the states of preset.StandardSpec. The standard's own
// process nodes are a machine of package lifecycle/preset, to which
// [PolicySpec.OnMachine] moves the policy, and their limits are
// [OperationalClocks] of it.
func ProcessPolicySpec() PolicySpec {
	return ScalePolicySpec("process", scale.ProcessSpec())
}

// ScalePolicySpec returns a policy with the first response and resolution that
// a scale promises for each of its levels, around the clock, on the states of
// preset.StandardSpec: waiting and pending hold the clock of resolution, and
// tickets that the machine excludes, or that were merged, are not judged.
// Use [PolicySpec.OnCalendar] to move targets to business hours, and
// [PolicySpec.OnMachine] where tickets have other states.
func ScalePolicySpec(name string, levels scale.Spec) PolicySpec {
	response, resolution := FirstResponseClock(), ResolutionClock(Sum)
	response.Warnings, resolution.Warnings = StandardWarnings(), StandardWarnings()
	for _, l := range levels.Levels {
		when := is("priority", strings.ToLower(l.Level.String()))
		if l.Response != 0 {
			response.Targets = append(response.Targets, TargetSpec{
				Name: l.Level.String() + " first response", When: when, Within: Amount(time.Duration(l.Response)),
			})
		}
		if l.Resolution == 0 && l.ResolutionDays == 0 {
			continue
		}
		t := TargetSpec{Name: l.Level.String() + " resolution", When: cloneCondition(when), Days: l.ResolutionDays}
		if l.Resolution != 0 {
			t.Within = Amount(time.Duration(l.Resolution))
		}
		resolution.Targets = append(resolution.Targets, t)
	}
	s := PolicySpec{
		Schema:  policySchema,
		Name:    name,
		Clocks:  []ClockSpec{response, resolution},
		Exclude: []ExclusionSpec{{Reason: "merged", When: is("merged", "yes")}},
	}
	s = s.OnMachine(preset.StandardSpec())
	for i := range s.Clocks[1].Pauses {
		if p := &s.Clocks[1].Pauses[i]; p.Name == string(preset.StateWaiting) {
			p.Name = "waiting for the customer"
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
	among := func(text string) bool {
		l, err := priority.ParseLevel(strings.ToUpper(text))
		return err == nil && slices.Contains(levels, l)
	}
	for i := range s.Clocks {
		for k := range s.Clocks[i].Targets {
			t := &s.Clocks[i].Targets[k]
			if len(levels) == 0 || slices.ContainsFunc(t.When.Facts["priority"], among) {
				t.Calendar = name
			}
		}
	}
	return s
}

// OnMachine returns a copy of s for tickets whose states are those of the
// machine m: their classes are those of m, each waiting state of m pauses the
// clock of resolution, replacing its pauses by named states, and tickets that m
// excludes, or that were merged, are not judged. Exclusions by states that m
// does not have are removed; other exclusions of s stay, and come first.
// Letters' case of states does not matter.
func (s PolicySpec) OnMachine(m machine.Spec) PolicySpec {
	s = s.clone()
	s.States = map[machine.Class][]lifecycle.State{}
	for _, st := range m.States {
		s.States[st.Class] = append(s.States[st.Class], st.Name)
	}
	s.excludeAs(m)
	for i := range s.Clocks {
		c := &s.Clocks[i]
		if c.Name != Resolution {
			continue
		}
		c.Pauses = slices.DeleteFunc(c.Pauses, func(p PauseSpec) bool {
			states := valuesOf(p.When, "state")
			return len(states) > 0 && !slices.Contains(states, "*")
		})
		for _, name := range s.States[machine.Waiting] {
			c.Pauses = append(c.Pauses, PauseSpec{Name: string(name), When: is("state", string(name))})
		}
	}
	return s
}

// excludeAs makes s exclude what m does. The reason of a state comes before the
// state itself, as it says more.
func (s *PolicySpec) excludeAs(m machine.Spec) {
	has := func(name string) bool {
		return name == "*" || name == "" || slices.ContainsFunc(m.States, func(st machine.StateSpec) bool { return folding.Equal(string(st.Name), name) })
	}
	s.Exclude = slices.DeleteFunc(s.Exclude, func(x ExclusionSpec) bool {
		states := valuesOf(x.When, "state")
		return len(states) > 0 && !slices.ContainsFunc(states, has)
	})
	add := func(reason, fact, value string) {
		x := ExclusionSpec{Reason: reason, When: is(fact, value)}
		if !slices.ContainsFunc(s.Exclude, func(old ExclusionSpec) bool { return equal(old, x) }) {
			s.Exclude = append(s.Exclude, x)
		}
	}
	if !slices.ContainsFunc(s.Exclude, func(x ExclusionSpec) bool { return len(valuesOf(x.When, "merged")) > 0 }) {
		add("merged", "merged", "yes")
	}
	for _, reason := range m.Excluded {
		add(reason, "reason", reason)
	}
	for _, st := range m.States {
		if st.Excluded != "" {
			add(st.Excluded, "state", string(st.Name))
		}
	}
}

// valuesOf returns the values of a fact that a condition lists itself.
func valuesOf(c priority.ConditionSpec, fact string) []string {
	for name, values := range c.Facts {
		if folding.Equal(name, fact) {
			return values
		}
	}
	return nil
}

// StandardWarnings returns the warning levels that support handbooks give, and
// what each asks for: yellow at 50 % of the target shows the ticket in the queue
// and tells nobody, orange at 80 % alerts the assignee, red at 90 % the team
// lead, the breach at 100 % tells the manager and escalates, and a severe breach
// at 200 % tells the director.
//
// Other pages of the handbook escalate at 80 %, or tell the manager before the
// breach; this is the ladder of the table, which says most. For the other reading
// change the actions. A rule of its tooling file calls two hours of a ticket of
// high priority "approaching": they are past its response and a quarter of its
// resolution, so they are no warning here.
func StandardWarnings() []WarningSpec {
	return []WarningSpec{
		{Name: "yellow", Share: spec.Percent(50), Action: "show_in_queue"},
		{Name: "orange", Share: spec.Percent(80), Action: "alert_assignee"},
		{Name: "red", Share: spec.Percent(90), Action: "alert_team_lead"},
		{Name: "breach", Share: spec.Percent(100), Action: "notify_manager_and_escalate"},
		{Name: "severe_breach", Share: spec.Percent(200), Action: "notify_director"},
	}
}

// StandardFactors returns the factors by which support handbooks scale targets:
// enterprise 0.5, business 1, professional 1.5, starter 2, free 4. The handbook
// also prints times for P1 that differ a little from its factors (7 minutes for
// enterprise, the next business day for free); the factors are used here. Its
// other lists of segments (startup, SMB, trial) have no factors.
func StandardFactors() []FactorSpec {
	var list []FactorSpec
	for _, f := range []struct {
		customer string
		percent  int
	}{{"enterprise", 50}, {"business", 100}, {"professional", 150}, {"starter", 200}, {"free", 400}} {
		list = append(list, FactorSpec{Name: f.customer, When: is("customer", f.customer), Factor: spec.Percent(f.percent)})
	}
	return list
}

// OperationalClocks returns a clock for each state of a machine that has a
// limit: how long a ticket may stay there. Each is named "stay_" followed by
// the state.
func OperationalClocks(m machine.Spec) []ClockSpec {
	var list []ClockSpec
	for _, st := range m.States {
		if st.Limit != 0 {
			t := TargetSpec{Name: string(st.Name), Within: Amount(time.Duration(st.Limit))}
			list = append(list, StayClock("stay_"+Clock(st.Name), is("state", string(st.Name)), t))
		}
	}
	return list
}

// StandardCadence returns how often support handbooks promise news on an open
// ticket: P1 every 30 min, P2 2 h, P3 8 h, P4 24 h. For P5, customers are told
// when the status changes: its clock runs from the change to the next public
// message to the customer. It has no deadline, since the handbooks give none.
func StandardCadence() ClockSpec {
	c := UpdateCadenceClock()
	onChange := is("priority", "p5")
	c.Start[0].If = all(c.Start[0].If, not(onChange))
	c.Start = append(c.Start, SignalSpec{Changes: []string{"state"}, If: all(not(done()), onChange)})
	for _, l := range scale.HandbookSpec().Levels {
		if l.Update > 0 {
			c.Targets = append(c.Targets, TargetSpec{
				Name: l.Level.String() + " update", When: is("priority", strings.ToLower(l.Level.String())), Within: Amount(l.Update.Std()),
			})
		}
	}
	c.Targets = append(c.Targets, TargetSpec{Name: priority.P5.String() + " update on change of status", When: is("priority", "p5")})
	return c
}
