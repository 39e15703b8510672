package sla_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
)

// everyList returns a policy that has something in each list, map and pointer
// of its document.
func everyList() sla.PolicySpec {
	when := func(name string) priority.ConditionSpec {
		return priority.ConditionSpec{Facts: priority.Facts{name: {"x", "y"}}, All: []priority.ConditionSpec{{Ranges: map[string]priority.RangeSpec{"size": priority.AtLeast(2)}}}}
	}
	signals := func(name string) []sla.SignalSpec {
		return []sla.SignalSpec{
			{On: "reply", By: []lifecycle.Side{lifecycle.Agent}, Event: when("actor"), If: when(name)}, {Enters: when(name)}, {Leaves: when(name)}, {Changes: []string{name}},
		}
	}
	warnings := func() []sla.WarningSpec {
		return []sla.WarningSpec{{Name: "late", Before: sla.Duration(time.Hour)}}
	}
	office := calendar.OfficeHours("UTC")
	office.Holidays = []calendar.HolidaySpec{{Name: "x", Yearly: "12-25"}}
	return sla.PolicySpec{
		Calendars: map[string]calendar.Spec{"office": office}, CalendarNames: []string{"night"}, States: map[machine.Class][]lifecycle.State{machine.Done: {"done", "gone"}},
		Clocks: []sla.ClockSpec{{
			Name: "c", Cycles: sla.Each, Start: signals("a"), Stop: signals("b"), Cancel: signals("c"), Warnings: warnings(),
			Reset:  []sla.ResetSpec{{SignalSpec: signals("d")[0], Of: []string{"ended", "running"}}},
			Pauses: []sla.PauseSpec{{Name: "when", When: when("e")}, {Name: "from", From: signals("f"), Until: sla.UntilSpec{Signals: signals("g")}}},
			Targets: []sla.TargetSpec{
				{When: when("h"), Within: sla.Amount(time.Hour), Calendar: "office", CalendarOf: []string{"hours"}, Warnings: warnings()}, {Within: &sla.AmountSpec{Fact: "agreed"}},
			},
		}},
		Factors: []sla.FactorSpec{{Name: "gold", When: when("i"), Factor: priority.Percent(50)}},
		Exclude: []sla.ExclusionSpec{{When: when("j"), Reason: "test"}},
	}
}

func TestSpecsAreApart(t *testing.T) {
	night, err := calendar.New(calendar.AroundTheClock())
	if err != nil {
		t.Fatal(err)
	}
	given := map[string]*calendar.Calendar{"night": night}
	goldentest.Apart(t, everyList(), func(s sla.PolicySpec) (*sla.Policy, error) { return sla.NewPolicy(s, given) })
	set := sla.PolicySetSpec{Policies: []sla.PolicyChoiceSpec{{When: is("customer", "gold"), Policy: everyList()}, {When: is("region", "west"), Policy: everyList()}}}
	goldentest.Apart(t, set, func(s sla.PolicySetSpec) (*sla.PolicySet, error) { return sla.NewPolicySet(s, given) })
}

// The choice of a policy looks at 64 facts, and no more.
func TestFactsOfAChoice(t *testing.T) {
	for facts, want := range map[int]string{64: "", 65: "sla: clocks: out of range: conditions look at 65 facts, want at most 64"} {
		var s sla.PolicySetSpec
		for i := range facts {
			s.Policies = append(s.Policies, sla.PolicyChoiceSpec{When: is(fmt.Sprint("f", i), "x"), Policy: hours(fmt.Sprint("p", i), 1)})
		}
		got := ""
		if _, err := sla.NewPolicySet(s, nil); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%d facts: %q, want %q", facts, got, want)
		}
	}
}
