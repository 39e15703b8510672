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

// Inner is embedded in documents.
type Inner struct {
	Category string `json:"category"`
}

// An embedded part is a part of the document itself, unless it has a name.
func TestVocabularyChecksEmbeddedParts(t *testing.T) {
	type named struct {
		Inner `json:"inner"`
		Group string
	}
	type plain struct {
		Inner
		Group string
	}
	words := lint.Vocabulary{"category": {"billing"}, "group": {"platform"}}
	for _, row := range []struct {
		document any
		want     []string
	}{
		{plain{Inner{"x"}, "y"}, []string{"category", "group"}},
		{named{Inner{"x"}, "y"}, []string{"inner.category", "group"}},
		{plain{Inner{"billing"}, "platform"}, nil},
	} {
		var got []string
		for _, f := range words.Check(row.document) {
			got = append(got, f.Path)
		}
		if !slices.Equal(got, row.want) {
			t.Errorf("%+v: %v, want %v", row.document, got, row.want)
		}
	}
}

// A document that holds itself is gone through as deep as documents nest.
func TestVocabularyChecksNoDeeper(t *testing.T) {
	type node struct {
		Category string
		Next     *node
		List     []node
		Map      map[string]node
		Any      any
	}
	words := lint.Vocabulary{"category": {"billing"}}
	wrong := priority.Facts{"category": {"x"}}
	condition := func(tie func(*priority.ConditionSpec)) any {
		c := &priority.ConditionSpec{Facts: wrong}
		tie(c)
		return *c
	}
	document := func(tie func(*node)) any {
		n := &node{Category: "x"}
		tie(n)
		return *n
	}
	for name, d := range map[string]any{
		"all":       condition(func(c *priority.ConditionSpec) { c.All = make([]priority.ConditionSpec, 1); c.All[0] = *c }),
		"any":       condition(func(c *priority.ConditionSpec) { c.Any = make([]priority.ConditionSpec, 1); c.Any[0] = *c }),
		"not":       condition(func(c *priority.ConditionSpec) { c.Not = c }),
		"a pointer": document(func(n *node) { n.Next = n }),
		"a list":    document(func(n *node) { n.List = make([]node, 1); n.List[0] = *n }),
		"a map":     document(func(n *node) { n.Map = map[string]node{}; n.Map["k"] = *n }),
		"any value": document(func(n *node) { n.Any = n }),
	} {
		want := 33 // at 0, 2, … 64 steps
		switch name {
		case "a pointer", "a list", "a map": // at 1, 3, … 63
			want = 32
		case "any value": // at 1, 4, … 64
			want = 22
		}
		if got := len(words.Check(d)); got != want {
			t.Errorf("%s: %d findings, want %d", name, got, want)
		}
	}
}
