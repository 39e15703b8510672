package tier_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/tier"
	"pgregory.net/rapid"
)

func TestStandardRouter(t *testing.T) {
	r, err := tier.NewRouter(tier.StandardRouterSpec())
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		facts       priority.Facts
		tier, queue string
		then        string
		rule        string
		skipped     []string
	}{
		{priority.Facts{"category": {"billing"}}, "L1", "account management", "finance", "billing", nil},
		{priority.Facts{"category": {"api"}}, "L2", "technical", "engineering", "API errors", []string{"L1"}},
		{priority.Facts{"category": {"security"}}, "L2", "technical", "engineering", "security or data loss", []string{"L1"}},
		{priority.Facts{"category": {"how-to"}}, "L1", "front line", "", "how-to", nil},
		{priority.Facts{"category": {"weather"}}, "L1", "front line", "", "", nil},
		{nil, "L1", "front line", "", "", nil},
	} {
		got := r.Route(tt.facts)
		then := ""
		if len(got.Then) > 0 {
			then = got.Then[0].Queue
		}
		if got.Tier != tt.tier || got.Queue != tt.queue || then != tt.then || got.Rule != tt.rule || !slices.Equal(got.Skipped, tt.skipped) {
			t.Errorf("%v: %+v, want %+v", tt.facts, got, tt)
		}
		if (got.Index < 0) != (tt.rule == "") {
			t.Errorf("%v: index %d", tt.facts, got.Index)
		}
	}
	got := r.Route(priority.Facts{"category": {"api"}, "language": {"zh"}, "customer": {"enterprise"}})
	want := tier.Destination{Tier: "L2", Queue: "technical", Required: []string{"api", "zh"}, Preferred: []tier.Preference{{Skill: "enterprise", For: tier.Duration(15 * time.Minute)}}}
	if diff := cmp.Diff(want, got.Destination); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"Chinese", "enterprise care"}, got.SkillRules); diff != "" {
		t.Error(diff)
	}
}

func TestRouterDefects(t *testing.T) {
	_, err := tier.ParseRouterSpec([]byte(`{
		"facts": ["category"], "tiers": ["L1", "L1"], "queues": ["q"],
		"routes": [
			{"name": "a", "when": {"fact": "kategory"}, "to": {"tier": "L9", "queue": "p"}},
			{"name": "a", "to": {"tier": "L1", "required": ["x", "x"]}, "then": [{"tier": ""}]},
			{"name": "b", "to": {"tier": "L1", "preferred": [{"skill": "y", "for": "-1s"}]}}
		],
		"fallback": {},
		"skills": [{"name": "s"}]
	}`))
	want := []string{
		"tiers[1]", "routes[0].when.fact", "routes[0].to.tier", "routes[0].to.queue",
		"routes[1].name", "routes[1].to.required[1]", "routes[1].then[0].tier",
		"routes[2].to.preferred[0].for", "routes[2]", "fallback.tier", "skills[0]",
	}
	if diff := cmp.Diff(want, paths(t, err)); diff != "" {
		t.Error(diff)
	}
}

// The first route that holds decides; skills are those of the destination and
// of every skill rule that holds, each once, required before preferred.
func TestRouteFirstHoldsAndSkillsAddProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, facts := genRouterSpec().Draw(t, "spec"), genFacts().Draw(t, "facts")
		r, err := tier.NewRouter(s)
		if err != nil {
			t.Fatal(err)
		}
		got := r.Route(facts)
		index := slices.IndexFunc(s.Routes, func(r tier.RouteSpec) bool { return r.When.Holds(facts) })
		to := s.Fallback
		if index >= 0 {
			to = s.Routes[index].To
		}
		if got.Index != index || got.Tier != to.Tier || got.Queue != to.Queue {
			t.Fatalf("got %+v, want rule %d to %+v", got, index, to)
		}
		required := map[string]bool{}
		mentioned := map[string]bool{}
		collect := func(req []string, pref []tier.Preference) {
			for _, k := range req {
				required[k], mentioned[k] = true, true
			}
			for _, p := range pref {
				mentioned[p.Skill] = true
			}
		}
		collect(to.Required, to.Preferred)
		for _, rule := range s.Skills {
			if rule.When.Holds(facts) {
				collect(rule.Required, rule.Preferred)
			}
		}
		seen := map[string]bool{}
		for _, k := range got.Required {
			if !required[k] || seen[k] {
				t.Fatalf("required %v, want %v", got.Required, required)
			}
			seen[k] = true
		}
		if len(seen) != len(required) {
			t.Fatalf("required %v, want %v", got.Required, required)
		}
		for _, p := range got.Preferred {
			if !mentioned[p.Skill] || seen[p.Skill] {
				t.Fatalf("preferred %v of %v, required %v", got.Preferred, mentioned, got.Required)
			}
			seen[p.Skill] = true
		}
		if len(seen) != len(mentioned) {
			t.Fatalf("skills %v, want %v", seen, mentioned)
		}
		// What a caller does to a route changes no later one.
		again := r.Route(facts)
		for i := range got.Required {
			got.Required[i] = "changed"
		}
		for i := range got.Then {
			got.Then[i].Tier = "changed"
		}
		if diff := cmp.Diff(again, r.Route(facts)); diff != "" {
			t.Fatal(diff)
		}
		if diff := cmp.Diff(s, r.Spec(), cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestRouterSpecRoundTripProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genRouterSpec().Draw(t, "spec")
		data, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		read, err := tier.ParseRouterSpec(data)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(s, read, cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestChecklist(t *testing.T) {
	c, err := tier.NewChecklist(tier.StandardChecklistSpec())
	if err != nil {
		t.Fatal(err)
	}
	full := tier.Handoff{
		Summary: "login fails since 9:00", Steps: []tier.Attempt{{Action: "reset password", Result: "no change"}},
		Reason: "needs server logs", Expectation: "told to expect news by 15:00", Suggestion: "look at the LDAP sync",
	}
	if gaps := c.Check(full, nil); gaps != nil {
		t.Errorf("gaps %v in a full handoff", gaps)
	}
	fields := func(h tier.Handoff) (got []string) {
		for _, g := range c.Check(h, nil) {
			got = append(got, g.Field)
		}
		return got
	}
	if diff := cmp.Diff([]string{"summary", "steps", "reason", "expectation", "suggestion"}, fields(tier.Handoff{})); diff != "" {
		t.Error(diff)
	}
	blank := full
	blank.Reason = " \t\u3000"
	blank.Steps = []tier.Attempt{{Action: "reset password", Result: " "}, {Action: "\n", Result: "nothing"}}
	if diff := cmp.Diff([]string{"steps[0].result", "steps[1].action", "reason"}, fields(blank)); diff != "" {
		t.Error(diff)
	}
}

func TestProcessChecklist(t *testing.T) {
	c, err := tier.NewChecklist(tier.ProcessChecklistSpec())
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Spec().Within.Std(); got != 10*time.Minute {
		t.Errorf("due within %v, want 10 minutes", got)
	}
	var labels []string
	for _, g := range c.Check(tier.Handoff{}, nil) {
		labels = append(labels, g.Label)
	}
	if diff := cmp.Diff([]string{"初步排查记录", "未解决原因"}, labels); diff != "" {
		t.Error(diff)
	}
}

func TestChecklistExtrasAndConditions(t *testing.T) {
	c, err := tier.NewChecklist(tier.ChecklistSpec{Items: []tier.ItemSpec{
		{Name: "steps", Least: 2},
		{Name: "logs", When: priority.LegacyCondition{Fact: "needs_logs"}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	h := tier.Handoff{Steps: []tier.Attempt{{Action: "a", Result: "b"}}}
	if got := c.Check(h, priority.Facts{"needs_logs": {"true"}}); len(got) != 2 || got[0].Field != "steps" || got[1].Field != "logs" {
		t.Errorf("got %v", got)
	}
	h.Steps, h.Extra = append(h.Steps, h.Steps[0]), map[string]string{"logs": "attached"}
	if got := c.Check(h, priority.Facts{"needs_logs": {"true"}}); got != nil {
		t.Errorf("got %v", got)
	}
	_, err = tier.ParseChecklistSpec([]byte(`{"items": [{"name": "reason", "least": 2}, {"name": "steps", "least": -1}, {"when": {"is": ["x"]}}], "within": "-1m"}`))
	if diff := cmp.Diff([]string{"items[0].least", "items[1].least", "items[2].name", "items[2].when.fact", "within"}, paths(t, err)); diff != "" {
		t.Error(diff)
	}
}

func TestFeedback(t *testing.T) {
	f, err := tier.NewFeedback(tier.StandardFeedbackSpec())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range f.Route(priority.Facts{"kind": {"bug"}, "escalations_30d": {"3"}, "churn_mention": {"true"}}) {
		got = append(got, fmt.Sprintf("%s → %s (%v)", r.Rule, r.To, r.Urgency))
	}
	want := []string{"churn mention → customer success (p1)", "account at risk → customer success (p2)", "bug → engineering (p3)"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got := f.Route(priority.Facts{"escalations_30d": {"2"}}); got != nil {
		t.Errorf("two escalations: %v", got)
	}
	_, err = tier.ParseFeedbackSpec([]byte(`{"facts": ["kind"], "rules": [{"name": "a", "within": "-1h"}, {"name": "a", "when": {"fact": "kid"}, "to": "x", "urgency": "p1"}]}`))
	if diff := cmp.Diff([]string{"rules[0].when", "rules[0].to", "rules[0].urgency", "rules[0].within", "rules[1].name", "rules[1].when.fact"}, paths(t, err)); diff != "" {
		t.Error(diff)
	}
}

func TestEscalationsHalfOpen(t *testing.T) {
	at := func(day int) time.Time { return time.Date(2026, 3, day, 0, 0, 0, 0, time.UTC) }
	h := lifecycle.NewHistory([]lifecycle.Event{
		{Time: at(1), Kind: lifecycle.Created}, {Time: at(2), Kind: lifecycle.Escalated},
		{Time: at(3), Kind: lifecycle.Escalated}, {Time: at(4), Kind: lifecycle.Deescalated}, {Time: at(5), Kind: lifecycle.Escalated},
	})
	if got := tier.Escalations([]lifecycle.History{h, h}, at(2), at(5)); got != 4 {
		t.Errorf("%d escalations from the 2nd to before the 5th, want 2 in each history", got)
	}
}

func FuzzRouterSpec(f *testing.F) {
	seed, err := json.Marshal(tier.StandardRouterSpec())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed, "category", "api")
	f.Fuzz(func(t *testing.T, data []byte, fact, value string) {
		s, err := tier.ParseRouterSpec(data)
		if err != nil {
			return
		}
		r, err := tier.NewRouter(s)
		if err != nil {
			t.Fatalf("parsed and refused: %v", err)
		}
		if got := r.Route(priority.Facts{fact: {value}}); !slices.Contains(s.Tiers, got.Tier) {
			t.Errorf("%+v", got)
		}
	})
}

func FuzzChecklistSpec(f *testing.F) {
	seed, err := json.Marshal(tier.ProcessChecklistSpec())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed, "summary")
	f.Fuzz(func(t *testing.T, data []byte, text string) {
		s, err := tier.ParseChecklistSpec(data)
		if err != nil {
			return
		}
		c, err := tier.NewChecklist(s)
		if err != nil {
			t.Fatalf("parsed and refused: %v", err)
		}
		c.Check(tier.Handoff{Summary: text, Steps: []tier.Attempt{{Action: text}}}, nil)
	})
}

func FuzzFeedbackSpec(f *testing.F) {
	seed, err := json.Marshal(tier.StandardFeedbackSpec())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed, "kind", "bug")
	f.Fuzz(func(t *testing.T, data []byte, fact, value string) {
		s, err := tier.ParseFeedbackSpec(data)
		if err != nil {
			return
		}
		fb, err := tier.NewFeedback(s)
		if err != nil {
			t.Fatalf("parsed and refused: %v", err)
		}
		for _, r := range fb.Route(priority.Facts{fact: {value}}) {
			if r.To == "" || !r.Urgency.IsValid() {
				t.Errorf("%+v", r)
			}
		}
	})
}

func BenchmarkRoute(b *testing.B) {
	r, err := tier.NewRouter(tier.StandardRouterSpec())
	if err != nil {
		b.Fatal(err)
	}
	facts := priority.Facts{"category": {"integration"}, "language": {"zh"}, "customer": {"enterprise"}}
	b.ReportAllocs()
	for b.Loop() {
		r.Route(facts)
	}
}
