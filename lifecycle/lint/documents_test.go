package lint_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/lint"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/tier"
)

// What a desk declares once, all its documents are held against.
func ExampleVocabulary_Check() {
	words := lint.Vocabulary{"category": {"billing", "outage"}, "group": {"platform"}, "skill": {"linux"}, "account": nil}
	for _, f := range words.Check(tier.RouterSpec{
		Tiers: []string{"L1"},
		Routes: []tier.RouteSpec{{
			Name: "outages", When: priority.ConditionSpec{Facts: priority.Facts{"Category": {"OUTAGE", "biling"}, "acount": {"*"}, "priority": {"P1", "p7"}}},
			To: tier.Destination{Tier: "L1", Group: "plattform", Required: []string{"linux", "windows"}},
		}},
	}) {
		fmt.Println(f)
	}
	// Output:
	// routes[0].when.Category[1]: unknown_word: nothing declares the category "biling": "billing" was most likely meant
	// routes[0].when.acount: unknown_word: nothing declares the fact "acount": "account" was most likely meant
	// routes[0].when.priority[1]: unknown_word: nothing declares the priority "p7": "p1" was most likely meant
	// routes[0].to.group: unknown_word: nothing declares the group "plattform": "platform" was most likely meant
	// routes[0].to.required[1]: unknown_word: nothing declares the skill "windows"
}

func TestVocabularyCheck(t *testing.T) {
	words := lint.Vocabulary{"state": {"new", "done"}, "region": {"emea"}, "role": {"CTO"}, "queue": {"q"}}
	when := func(fact, value string) priority.ConditionSpec {
		return priority.ConditionSpec{Facts: priority.Facts{fact: {value}}}
	}
	for _, tc := range []struct {
		name     string
		document any
		paths    []string
	}{
		{"nothing", nil, nil},
		{"states of a machine", machine.Spec{
			States: []machine.StateSpec{{Name: "new"}, {Name: "dne"}}, Start: []lifecycle.State{"new"},
			Transitions: []machine.TransitionSpec{{From: []lifecycle.State{machine.Wildcard}, To: "Done"}},
		}, []string{"states[1].name"}},
		{"all, any, not and ranges", priority.ConditionSpec{
			All: []priority.ConditionSpec{when("region", "emea"), when("region", "apac")}, Any: []priority.ConditionSpec{when("regoin", "emea")},
			Not: &priority.ConditionSpec{Ranges: map[string]priority.RangeSpec{"users": priority.AtLeast(3)}},
		}, []string{"all[1].region[0]", "any[0].regoin", "not.users"}},
		{"facts of signals, amounts and calendars", sla.ClockSpec{
			Start:   []sla.SignalSpec{{Changes: []string{"regon"}}, {Enters: when("class", "done")}, {If: when("turn", "custmer")}},
			Pauses:  []sla.PauseSpec{{When: when("state", "nwe"), Until: sla.UntilSpec{Fact: "follow_up"}}},
			Targets: []sla.TargetSpec{{Within: &sla.AmountSpec{Fact: "agreed"}}, {By: "region"}, {CalendarOf: []string{"hours"}}},
		}, []string{
			"start[0].changes[0]", "start[2].if.turn[0]", "pause[0].when.state[0]", "pause[0].until.fact",
			"targets[0].within.fact", "targets[2].calendar_of[0]",
		}},
		{"an event", lifecycle.Event{State: "x", Facts: priority.Facts{"region": {"EMEA", "x"}}}, []string{"state", "facts.region[1]"}},
		{"lists, pointers and maps", map[string][]*lifecycle.Event{"b": {{State: "y"}}, "a": {nil, {State: "new"}, {State: "x"}}}, []string{"a[2].state", "b[0].state"}},
		{"a preset", preset.StandardSpec(), []string{"states[1].name"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var paths []string
			for _, f := range words.Check(tc.document) {
				if f.Rule != "unknown_word" {
					t.Errorf("rule %q", f.Rule)
				}
				paths = append(paths, f.Path)
			}
			if tc.name == "a preset" { // most of its states
				paths = paths[:min(1, len(paths))]
			}
			if !slices.Equal(paths, tc.paths) {
				t.Errorf("got %q, want %q", paths, tc.paths)
			}
			if found := (lint.Vocabulary{}).Check(tc.document); found != nil {
				t.Errorf("an empty vocabulary finds %v", found)
			}
		})
	}
}

// A text of any length makes a finding of a bounded one.
func TestVocabularyCheckClips(t *testing.T) {
	found := lint.Vocabulary{"group": {"g"}}.Check(tier.Destination{Group: strings.Repeat("x", 1<<20)})
	if len(found) != 1 || len(found[0].Detail) > 200 {
		t.Errorf("%d findings, %d bytes", len(found), len(fmt.Sprint(found)))
	}
}
