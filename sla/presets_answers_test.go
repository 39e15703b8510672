package sla_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/priority/scale"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
)

// presets are the documents of the presets, on every machine, scale and calendar.
func presetAnswers() goldentest.Answers {
	return goldentest.Group("presets", func(w *goldentest.Writer) {
		scales := []scale.Spec{scale.StandardSpec(), scale.HandbookSpec(), scale.StandardChineseSpec(), scale.ProcessSpec()}
		for i, s := range scales {
			p := sla.ScalePolicySpec(s.Name, s)
			w.Put(p, p.Validate())
			w.Put(p.OnCalendar("office", calendar.OfficeHours("UTC")), p.OnCalendar("office", calendar.OfficeHours("UTC"), []priority.Level{priority.P1, priority.P3}[i%2], priority.P5))
		}
		machines := []machine.Spec{preset.StandardSpec(), preset.LiteralSpec(), preset.ZendeskSpec(), preset.ServiceNowSpec(), preset.JiraSpec(), preset.NodeTableSpec()}
		for _, m := range machines {
			w.Put(sla.StandardPolicySpec().OnMachine(m), sla.ProcessPolicySpec().OnMachine(m).OnMachine(preset.StandardSpec()), sla.OperationalClocks(m))
		}
		w.Put(sla.StandardFactors(), sla.StandardWarnings(), sla.StandardCadence(), sla.FirstResponseClock(), sla.NextResponseClock(), sla.UpdateCadenceClock())
		for _, c := range []sla.Cycles{sla.Once, sla.Each, sla.Sum, sla.Span} {
			w.Put(sla.ResolutionClock(c), sla.StayClock("stay", is("group", "L2"), sla.TargetSpec{Days: 1}, sla.TargetSpec{}))
		}
	})
}

// On another machine a policy has the machine's classes, pauses and exclusions;
// what it asks of other facts, and of states that both have, stays.
func TestOnMachineKeepsWhatIsNotTheMachines(t *testing.T) {
	m := machine.Spec{
		Excluded: []string{"spam", "Test"},
		States: []machine.StateSpec{
			{Name: "new", Class: machine.Open}, {Name: "Hold", Class: machine.Waiting}, {Name: "parts", Class: machine.Waiting}, {Name: "gone", Class: machine.Done, Excluded: "cancelled"},
		},
	}
	held := func(name string, when priority.ConditionSpec) sla.PauseSpec {
		return sla.PauseSpec{Name: name, When: when}
	}
	both := is("state", "old", "hold")
	both.Facts["customer"] = []string{"x"}
	s := sla.PolicySpec{
		States: map[machine.Class][]lifecycle.State{machine.Open: {"old"}},
		Clocks: []sla.ClockSpec{
			{Name: "work", Pauses: []sla.PauseSpec{held("old", is("state", "old"))}},
			{Name: sla.Resolution, Pauses: []sla.PauseSpec{
				held("named", is("State", "old")), held("any", is("state", "old", "*")), held("other", is("group", "L2")), held("both", both), held("class", is("class", "waiting")),
			}},
		},
		Exclude: []sla.ExclusionSpec{
			{Reason: "old", When: is("state", "old")}, {Reason: "all", When: is("state", "*")}, {Reason: "none", When: is("STATE", "")}, {Reason: "kept", When: is("state", "old", "HOLD")},
			{Reason: "other", When: is("group", "L2")}, {Reason: "spam", When: is("reason", "spam")}, {Reason: "Test", When: is("reason", "spam")},
		},
	}
	got := s.OnMachine(m)
	list := ""
	for _, p := range got.Clocks[1].Pauses {
		list += " " + p.Name
	}
	for _, x := range got.Exclude {
		list += " " + x.Reason + fmt.Sprint(x.When.Facts)
	}
	const want = " any other class Hold parts all" + "map[state:[*]] nonemap[STATE:[]] keptmap[state:[old HOLD]] othermap[group:[L2]] spammap[reason:[spam]] Testmap[reason:[spam]]" +
		" mergedmap[merged:[yes]] Testmap[reason:[Test]] cancelledmap[state:[gone]]"
	if list != want {
		t.Errorf("got  %s\nwant %s", list, want)
	}
	if w := got.Clocks[0].Pauses; len(w) != 1 || w[0].Name != "old" {
		t.Errorf("the other clock: %+v", w)
	}
	if fmt.Sprint(got.States) != "map[open:[new] waiting:[Hold parts] done:[gone]]" {
		t.Errorf("%v", got.States)
	}
	s.Exclude = append(s.Exclude, sla.ExclusionSpec{Reason: "absorbed", When: is("Merged", "yes")})
	for _, x := range s.OnMachine(m).Exclude {
		if x.Reason == "merged" {
			t.Errorf("merged is there twice: %+v", x)
		}
	}
}

// Targets of the levels that are asked for move to another calendar, and without
// levels all do.
func TestOnCalendarMovesTheLevelsAskedFor(t *testing.T) {
	at := func(when priority.ConditionSpec) sla.TargetSpec {
		return sla.TargetSpec{When: when, Within: sla.Amount(time.Hour)}
	}
	s := sla.PolicySpec{Clocks: []sla.ClockSpec{{Targets: []sla.TargetSpec{at(is("priority", "p1")), at(is("priority", "P3", "p2")), at(is("customer", "p2")), at(is("priority", "*")), at(priority.ConditionSpec{})}}, {Targets: []sla.TargetSpec{at(is("priority", "p2"))}}}}
	for _, row := range []struct {
		levels []priority.Level
		want   string
	}{
		{nil, "11111 1 "}, {[]priority.Level{priority.P2}, "01000 1 "}, {[]priority.Level{priority.P4, priority.P3}, "01000 0 "}, {[]priority.Level{priority.P1, priority.P2}, "11000 1 "}, {[]priority.Level{0}, "00000 0 "},
	} {
		got := ""
		moved := s.OnCalendar("office", calendar.OfficeHours("UTC"), row.levels...)
		for _, c := range moved.Clocks {
			for _, x := range c.Targets {
				got += map[string]string{"": "0", "office": "1"}[x.Calendar]
			}
			got += " "
		}
		if got != row.want || len(moved.Calendars) != 1 || s.Calendars != nil || s.Clocks[0].Targets[0].Calendar != "" {
			t.Errorf("%v: %s, want %s", row.levels, got, row.want)
		}
	}
	if two := s.OnCalendar("a", calendar.OfficeHours("UTC")).OnCalendar("b", calendar.OfficeHours("UTC")); len(two.Calendars) != 2 {
		t.Errorf("%v", two.Calendars)
	}
}
