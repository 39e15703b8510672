package sla_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
)

// plainPolicy returns a policy of one clock without defects.
func plainPolicy() sla.PolicySpec {
	return sla.PolicySpec{Clocks: []sla.ClockSpec{{
		Name: "c", Start: []sla.SignalSpec{{On: "opened"}}, Stop: []sla.SignalSpec{{On: "reply"}}, Targets: []sla.TargetSpec{{Within: sla.Amount(time.Hour)}},
	}}}
}

// times returns a list of n things.
func times[T any](n int, one func(i int) T) (list []T) {
	for i := range n {
		list = append(list, one(i))
	}
	return list
}

// What a document may state at most is accepted, and one more is refused with
// the whole text that is shown, as are contradictions that only Go can state.
func TestPoliciesAtTheirLimits(t *testing.T) {
	never := sla.SignalSpec{At: "2026-05-11T11:00:00Z"}
	fact := func(i int) sla.SignalSpec { return sla.SignalSpec{Enters: is(fmt.Sprint("f", i), "x")} }
	instant := func(i int) sla.SignalSpec {
		return sla.SignalSpec{At: monday.Add(time.Duration(i) * time.Hour).Format(time.RFC3339)}
	}
	paused := func(p sla.PauseSpec) func(*sla.PolicySpec) {
		return func(s *sla.PolicySpec) { s.Clocks[0].Pauses = []sla.PauseSpec{p} }
	}
	target := func(x sla.TargetSpec) func(*sla.PolicySpec) {
		return func(s *sla.PolicySpec) { s.Clocks[0].Targets = []sla.TargetSpec{x} }
	}
	share := func(percent int) func(*sla.PolicySpec) {
		return func(s *sla.PolicySpec) {
			s.Clocks[0].Warnings = []sla.WarningSpec{{Name: "w", Share: priority.Percent(percent)}}
		}
	}
	factor := func(percent int) func(*sla.PolicySpec) {
		return func(s *sla.PolicySpec) {
			s.Factors = []sla.FactorSpec{{When: is("customer", "x"), Factor: priority.Percent(percent)}}
		}
	}
	named := func(n int) func(*sla.PolicySpec) {
		return func(s *sla.PolicySpec) {
			s.Calendars = map[string]calendar.Spec{}
			for i := range n {
				s.Calendars[fmt.Sprintf("k%02d", i)] = calendar.AroundTheClock()
			}
			s.Clocks[0].Targets[0].Calendar = "none"
		}
	}
	names := func(n int) string {
		return `"` + strings.Join(times(n, func(i int) string { return fmt.Sprintf("k%02d", i) }), `" "`) + `"`
	}
	origin := func(o sla.OriginSpec) func(*sla.PolicySpec) {
		return func(s *sla.PolicySpec) { s.Clocks[0].Start[0].From = o }
	}
	const oneOrigin = `clocks[0].start[0].from: conflict: want one of "opened", "former_due", {"at": a fact} and {"opening": a calendar}`
	for name, row := range map[string]struct {
		make func(*sla.PolicySpec)
		want string
	}{
		"64 facts":    {func(s *sla.PolicySpec) { s.Clocks[0].Stop = times(64, fact) }, ""},
		"65 facts":    {func(s *sla.PolicySpec) { s.Clocks[0].Stop = times(65, fact) }, "clocks: out of range: conditions look at 65 facts, want at most 64"},
		"64 instants": {func(s *sla.PolicySpec) { s.Clocks[0].Stop = times(64, instant) }, ""},
		"65 instants": {func(s *sla.PolicySpec) { s.Clocks[0].Stop = times(65, instant) }, "clocks: out of range: signals and pauses wait for 65 instants, want at most 64"},
		"64 pauses": {func(s *sla.PolicySpec) {
			s.Clocks[0].Pauses = times(64, func(int) sla.PauseSpec { return sla.PauseSpec{When: is("state", "x")} })
		}, ""},
		"65 pauses": {func(s *sla.PolicySpec) {
			s.Clocks[0].Pauses = times(65, func(int) sla.PauseSpec { return sla.PauseSpec{When: is("state", "x")} })
		}, "clocks[0].pause: out of range: 65 pauses, want at most 64"},
		"a share of 10":          {share(1000), ""},
		"a share above 10":       {share(1001), `clocks[0].warn[0].share: out of range: 1001%, want at most 1000%, such as "80%"`},
		"a share of less":        {share(-1), `clocks[0].warn[0].share: out of range: -1%, want more than 0%`},
		"a share and an amount":  {func(s *sla.PolicySpec) { share(2000)(s); s.Clocks[0].Warnings[0].After = sla.Duration(time.Hour) }, "clocks[0].warn[0]: conflict: want only one of share, after, before, after_due"},
		"a factor of 10":         {factor(1000), ""},
		"a factor above 10":      {factor(1001), `factors[0].factor: out of range: 1001%, want at most 1000%, such as "50%" or "2.0"`},
		"a factor of nothing":    {factor(0), `factors[0].factor: out of range: 0%, want more than 0%, such as "50%" or "2.0"`},
		"a small factor":         {factor(1), ""},
		"10000 days":             {target(sla.TargetSpec{Days: 10_000}), ""},
		"10001 days":             {target(sla.TargetSpec{Days: 10_001}), "clocks[0].targets[0].days: out of range: 10001, want 1 to 10000"},
		"less than no days":      {target(sla.TargetSpec{Days: -1}), "clocks[0].targets[0].days: out of range: -1, want 1 to 10000"},
		"a cut-off at 24:00":     {target(sla.TargetSpec{Days: 1, Cutoff: calendar.NewTimeOfDay(24, 0)}), ""},
		"a cut-off later":        {target(sla.TargetSpec{Days: 1, Cutoff: calendar.NewTimeOfDay(24, 0) + 1}), "clocks[0].targets[0].cutoff: out of range: TimeOfDay(86401), want 00:00 to 24:00"},
		"less than a century":    {target(sla.TargetSpec{By: "x", Plus: 876_000 * sla.Duration(time.Hour)}), ""},
		"plus more":              {target(sla.TargetSpec{By: "x", Plus: 876_001 * sla.Duration(time.Hour)}), "clocks[0].targets[0].plus: out of range: 876001h, want at most 876000h"},
		"minus more":             {target(sla.TargetSpec{By: "x", Plus: -876_001 * sla.Duration(time.Hour)}), "clocks[0].targets[0].plus: out of range: 876001h, want at most 876000h"},
		"at least less":          {target(sla.TargetSpec{By: "x", Least: -1}), "clocks[0].targets[0].least: out of range: -1ns, want 0s or more"},
		"shut without a date":    {target(sla.TargetSpec{Within: sla.Amount(time.Hour), Shut: "next_open"}), "clocks[0].targets[0].by: required: plus, shut and least go with by only"},
		"least without a date":   {target(sla.TargetSpec{Within: sla.Amount(time.Hour), Least: sla.Duration(time.Hour)}), "clocks[0].targets[0].by: required: plus, shut and least go with by only"},
		"an amount and a fact":   {target(sla.TargetSpec{Within: &sla.AmountSpec{Time: sla.Duration(time.Hour), Fact: "x"}}), "clocks[0].targets[0].within: conflict: want only one of an amount and a fact"},
		"an amount of nothing":   {target(sla.TargetSpec{Within: &sla.AmountSpec{}}), ""},
		"a cut-off of nothing":   {target(sla.TargetSpec{Cutoff: calendar.NewTimeOfDay(9, 0)}), "clocks[0].targets[0].cutoff: conflict: cutoff goes with within and days only"},
		"a date and days":        {target(sla.TargetSpec{By: "x", Days: 1}), "clocks[0].targets[0]: conflict: want only one of within, days, by"},
		"from its end":           {target(sla.TargetSpec{From: monday, To: monday}), "clocks[0].targets[0].to: out of range: 2026-03-02T09:00:00Z, want it after from"},
		"to the next moment":     {target(sla.TargetSpec{From: monday, To: monday.Add(1)}), ""},
		"opened from its end":    {target(sla.TargetSpec{OpenedFrom: monday, OpenedTo: monday}), "clocks[0].targets[0].opened_to: out of range: 2026-03-02T09:00:00Z, want it after opened_from"},
		"opened to the next":     {target(sla.TargetSpec{OpenedFrom: monday, OpenedTo: monday.Add(1)}), ""},
		"an empty calendar_of":   {target(sla.TargetSpec{CalendarOf: []string{"x", "", "x"}}), "sla: 2 defects\n\tclocks[0].targets[0].calendar_of[1]: required: want a name\n\tclocks[0].targets[0].calendar_of[2]: duplicate: x is also at calendar_of[0]"},
		"a budget of 10000 days": {paused(sla.PauseSpec{When: is("state", "x"), Days: 10_000}), ""},
		"a budget of 10001 days": {paused(sla.PauseSpec{When: is("state", "x"), Days: 10_001}), "clocks[0].pause[0].days: out of range: 10001, want 1 to 10000"},
		"a budget of less":       {paused(sla.PauseSpec{When: is("state", "x"), Days: -1}), "clocks[0].pause[0].days: out of range: -1, want 1 to 10000"},
		"days that count":        {paused(sla.PauseSpec{When: is("state", "x"), Days: 1, Time: "counts"}), "clocks[0].pause[0].time: conflict: a pause whose time counts uses up no budget"},
		"signals until a fact":   {paused(sla.PauseSpec{From: []sla.SignalSpec{never}, Until: sla.UntilSpec{Fact: "x"}}), "clocks[0].pause[0].until: conflict: with from, want a list of signals"},
		"a fact and signals":     {paused(sla.PauseSpec{When: is("state", "x"), Until: sla.UntilSpec{Fact: "x", Signals: []sla.SignalSpec{never}}}), "clocks[0].pause[0].until: conflict: with when, want the name of a fact"},
		"20 calendars":           {named(20), `clocks[0].targets[0].calendar: unknown: "none", want one of [` + names(20) + `]: add it to calendars, or to calendar_names if the application has it`},
		"21 calendars":           {named(21), `clocks[0].targets[0].calendar: unknown: "none", want one of [` + names(20) + ` "…"]: add it to calendars, or to calendar_names if the application has it`},
		"a calendar of no name":  {func(s *sla.PolicySpec) { s.Calendars = map[string]calendar.Spec{"": calendar.AroundTheClock()} }, "calendars: required: a calendar needs a name; no name is around the clock"},
		"a class that is none":   {func(s *sla.PolicySpec) { s.States = map[machine.Class][]lifecycle.State{9: {"x"}} }, "states: out of range: Class(9), want open, waiting or done"},
		"a state of no name":     {func(s *sla.PolicySpec) { s.States = map[machine.Class][]lifecycle.State{machine.Open: {"x", ""}} }, "states.open[1]: required: want a name"},
		"a state for all":        {func(s *sla.PolicySpec) { s.States = map[machine.Class][]lifecycle.State{machine.Open: {"*"}} }, `states.open[0]: conflict: "*" stands for every state, in conditions, and is not one`},
		"a state twice":          {func(s *sla.PolicySpec) { s.States = map[machine.Class][]lifecycle.State{machine.Open: {"x", "X"}} }, `states.open[1]: duplicate: "X" is there before`},
		"a state of two classes": {func(s *sla.PolicySpec) {
			s.States = map[machine.Class][]lifecycle.State{machine.Open: {"x"}, machine.Done: {"X"}}
		}, `states.done[0]: conflict: "X" is also open`},
		"opened and a fact": {origin(sla.OriginSpec{Opened: true, At: "x"}), oneOrigin},
		"a fact and a calendar": {func(s *sla.PolicySpec) {
			named(1)(s)
			s.Clocks[0].Targets[0].Calendar = ""
			origin(sla.OriginSpec{At: "x", Opening: "k00"})(s)
		}, oneOrigin},
		"all that starts a clock": {func(s *sla.PolicySpec) {
			s.Clocks[0].Cycles = sla.Each
			origin(sla.OriginSpec{Opened: true, FormerDue: true})(s)
		}, oneOrigin},
		"a signal of all kinds": {func(s *sla.PolicySpec) {
			s.Clocks[0].Stop[0] = sla.SignalSpec{On: "reply", Enters: is("state", "x"), Leaves: is("state", "y"), Changes: []string{"z"}, At: "at"}
		}, `clocks[0].stop[0]: conflict: want only one of ["on" "enters" "leaves" "changes" "at"]`},
		"a side that is none": {func(s *sla.PolicySpec) {
			s.Clocks[0].Stop[0].By = []lifecycle.Side{lifecycle.Agent, 99, lifecycle.Agent}
		}, "sla: 2 defects\n\tclocks[0].stop[0].by[1]: out of range: want one of [customer agent bot system]\n\tclocks[0].stop[0].by[2]: duplicate: agent is also at clocks[0].stop[0].by[0]"},
		"no sides":            {func(s *sla.PolicySpec) { s.Clocks[0].Stop[0].By = []lifecycle.Side{} }, "clocks[0].stop[0].by: required: want at least one; leave it out for all sides"},
		"an event of no kind": {func(s *sla.PolicySpec) { s.Clocks[0].Stop[0] = sla.SignalSpec{At: "x", Event: is("side", "agent")} }, "clocks[0].stop[0]: conflict: by and event go with on only"},
		"a change of nothing": {func(s *sla.PolicySpec) { s.Clocks[0].Stop[0] = sla.SignalSpec{Changes: []string{"x", "", "x"}} }, "sla: 2 defects\n\tclocks[0].stop[0].changes[1]: required: want a name\n\tclocks[0].stop[0].changes[2]: duplicate: x is also at clocks[0].stop[0].changes[0]"},
		"a reset of nothing":  {func(s *sla.PolicySpec) { s.Clocks[0].Reset = []sla.ResetSpec{{SignalSpec: never, Of: []string{}}} }, "clocks[0].reset[0].of: required: want at least one; leave it out for both"},
		"a reset of one twice": {func(s *sla.PolicySpec) {
			s.Clocks[0].Reset = []sla.ResetSpec{{SignalSpec: never, Of: []string{"ended", "ended"}}}
		}, "clocks[0].reset[0].of[1]: duplicate: ended is also at clocks[0].reset[0].of[0]"},
		"starts of all signals": {func(s *sla.PolicySpec) {
			s.Clocks[0].Cancel = []sla.SignalSpec{{On: "note", From: sla.OriginSpec{Opened: true}}}
			s.Clocks[0].Reset = []sla.ResetSpec{{SignalSpec: sla.SignalSpec{On: "note", Holds: "trigger"}}}
			s.Clocks[0].Pauses = []sla.PauseSpec{{From: []sla.SignalSpec{{On: "note", Holds: "trigger"}}, Until: sla.UntilSpec{Signals: []sla.SignalSpec{{On: "note", From: sla.OriginSpec{At: "x"}}}}}}
		}, "sla: 4 defects\n\tclocks[0].cancel[0].from: conflict: from and holds go with start signals only\n\tclocks[0].reset[0].from: conflict: from and holds go with start signals only\n" +
			"\tclocks[0].pause[0].from[0].from: conflict: from and holds go with start signals only\n\tclocks[0].pause[0].until[0].from: conflict: from and holds go with start signals only"},
		"a stop that holds":    {func(s *sla.PolicySpec) { s.Clocks[0].Stop[0].Holds = "trigger" }, "clocks[0].stop[0].from: conflict: from and holds go with start signals only"},
		"a warning of no name": {func(s *sla.PolicySpec) { share(50)(s); s.Clocks[0].Warnings[0].Name = "" }, "clocks[0].warn[0].name: required: want a name"},
		"three warnings of one": {func(s *sla.PolicySpec) {
			share(50)(s)
			w := s.Clocks[0].Warnings[0]
			s.Clocks[0].Warnings = []sla.WarningSpec{w, w, w}
		}, "sla: 2 defects\n\tclocks[0].warn[1].name: duplicate: \"w\" is also in clocks[0].warn[0]\n\tclocks[0].warn[2].name: duplicate: \"w\" is also in clocks[0].warn[0]"},
		"a negative warning":  {func(s *sla.PolicySpec) { s.Clocks[0].Warnings = []sla.WarningSpec{{Name: "w", AfterDue: -1}} }, "clocks[0].warn[0].after_due: out of range: -1ns, want 0s or more"},
		"three clocks of one": {func(s *sla.PolicySpec) { s.Clocks = append(s.Clocks, s.Clocks[0], s.Clocks[0]) }, "sla: 2 defects\n\tclocks[1].name: duplicate: \"c\" is also clocks[0]\n\tclocks[2].name: duplicate: \"c\" is also clocks[0]"},
	} {
		s := plainPolicy()
		row.make(&s)
		if row.want != "" && !strings.HasPrefix(row.want, "sla: ") {
			row.want = "sla: " + row.want
		}
		p, err := sla.NewPolicy(s, nil)
		if got := fmt.Sprint(err); err == nil && row.want != "" || err != nil && got != row.want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, row.want)
		}
		if err == nil { // and it answers, whatever happens
			p.Explain(ticket("gold", after(10, lifecycle.Event{Kind: lifecycle.Updated, Facts: priority.Facts{"f0": {"x"}, "f63": {"x"}}}), state(20, "x"), state(30, "y")), monday.Add(70*time.Hour))
		}
	}
}

// A set is refused if one of its policies is, where a condition asks for the
// class of a state however deep, and where calendars are missing.
func TestSetsAtTheirLimits(t *testing.T) {
	deep := func(n int, c priority.ConditionSpec) priority.ConditionSpec {
		for i := range n {
			inner := c
			switch i % 3 {
			case 0:
				c = priority.ConditionSpec{Not: &inner}
			case 1:
				c = priority.ConditionSpec{All: []priority.ConditionSpec{is("state", "x"), inner}}
			default:
				c = priority.ConditionSpec{Any: []priority.ConditionSpec{is("state", "x"), inner}}
			}
		}
		return c
	}
	const classes = "policies[0].when: conflict: the classes of states are those of a policy, so that none is known before one is chosen: ask for state"
	missing := plainPolicy()
	missing.CalendarNames = []string{"office", "desk"}
	for name, row := range map[string]struct {
		set  sla.PolicySetSpec
		want string
	}{
		"none":           {sla.PolicySetSpec{}, "sla: policies: required: want at least one policy"},
		"carry":          {sla.PolicySetSpec{Policies: []sla.PolicyChoiceSpec{{Policy: plainPolicy()}}, Change: sla.Carry}, `sla: change: unknown: "carry", want one of ["recount" "keep_first"]`},
		"class":          {sla.PolicySetSpec{Policies: []sla.PolicyChoiceSpec{{When: is("CLASS", "open"), Policy: plainPolicy()}}}, "sla: " + classes},
		"class 32 deep":  {sla.PolicySetSpec{Policies: []sla.PolicyChoiceSpec{{When: deep(32, is("class", "open")), Policy: plainPolicy()}}}, "sla: " + classes},
		"class 33 deep":  {sla.PolicySetSpec{Policies: []sla.PolicyChoiceSpec{{When: deep(33, is("class", "open")), Policy: plainPolicy()}}}, "nested deeper than 32"},
		"state 32 deep":  {sla.PolicySetSpec{Policies: []sla.PolicyChoiceSpec{{When: deep(32, is("state", "open")), Policy: plainPolicy()}}}, ""},
		"no calendars":   {sla.PolicySetSpec{Policies: []sla.PolicyChoiceSpec{{Policy: plainPolicy()}, {Policy: missing}}}, "sla: 2 defects\n\tpolicies[1].policy.calendar_names[0]: unknown: \"office\" is not among the calendars given: the application has given none\n\tpolicies[1].policy.calendar_names[1]: unknown: \"desk\" is not among the calendars given: the application has given none"},
		"another schema": {sla.PolicySetSpec{Schema: "x", Policies: []sla.PolicyChoiceSpec{{Policy: plainPolicy()}}}, `sla: schema: unknown: "x", want "sla/policies/1"`},
	} {
		_, err := sla.NewPolicySet(row.set, nil)
		if got := fmt.Sprint(err); err == nil && row.want != "" || err != nil && got != row.want && !(row.want == "nested deeper than 32" && strings.HasSuffix(got, row.want) && !strings.Contains(got, "class")) {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, row.want)
		}
	}
	if _, err := sla.NewPolicy(missing, map[string]*calendar.Calendar{"desk": nil, "shop": nil}); err == nil || !strings.Contains(err.Error(), `calendar_names[0]: unknown: "office" is not among the calendars given: want one of ["desk" "shop"]`) {
		t.Errorf("%v", err)
	}
}

// Clocks of a set are in the order in which its policies name them first.
func TestSetListsClocksInTheirOrder(t *testing.T) {
	policy := func(names ...sla.Clock) (s sla.PolicySpec) {
		for _, name := range names {
			c := plainPolicy().Clocks[0]
			c.Name = name
			s.Clocks = append(s.Clocks, c)
		}
		return s
	}
	first, second := policy("b", "c"), policy("d", "a", "c", "b")
	first.Clocks[0].Stop[0].On, first.Clocks[1].Stop[0].On = "note", "note"
	for i := range second.Clocks {
		second.Clocks[i].Cycles, second.Clocks[i].Start = sla.Each, []sla.SignalSpec{{On: "contact"}}
	}
	s, err := sla.NewPolicySet(sla.PolicySetSpec{Policies: []sla.PolicyChoiceSpec{{When: is("customer", "gold"), Policy: first}, {Policy: second}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	writes := lifecycle.Event{Kind: lifecycle.Message, Side: lifecycle.Customer, Visibility: lifecycle.Public}
	reply, note := writes, writes
	reply.Side, note.Side, note.Visibility = lifecycle.Agent, lifecycle.Agent, lifecycle.Internal
	h := ticket("gold", after(5, note), after(10, lifecycle.Event{Kind: lifecycle.CustomerChanged, Customer: "iron"}), after(20, writes), after(30, reply), after(40, writes))
	var got, explained []string
	for _, x := range s.Assess(h, monday.Add(time.Hour)).Statuses {
		got = append(got, fmt.Sprint(x.Clock, x.Cycle, x.Policy))
	}
	for _, x := range s.Explain(h, monday.Add(time.Hour)) {
		explained = append(explained, fmt.Sprint(x.Clock, x.Cycle, x.Policy))
	}
	want := []string{"b1", "b1", "b2", "c1", "c1", "c2", "d1", "d2", "a1", "a2"}
	if !slices.Equal(got, want) || !slices.Equal(explained, want) {
		t.Errorf("got  %q\nand  %q\nwant %q", got, explained, want)
	}
}
