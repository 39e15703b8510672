package tier_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
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
			then = got.Then[0].Group
		}
		if got.Tier != tt.tier || got.Group != tt.queue || then != tt.then || got.Rule != tt.rule || !slices.Equal(got.Skipped, tt.skipped) {
			t.Errorf("%v: %+v, want %+v", tt.facts, got, tt)
		}
		if (got.Index < 0) != (tt.rule == "") {
			t.Errorf("%v: index %d", tt.facts, got.Index)
		}
	}
	got := r.Route(priority.Facts{"category": {"api"}, "language": {"zh"}, "customer": {"enterprise"}})
	want := tier.Destination{Tier: "L2", Group: "technical", Required: []string{"api", "zh"}, Preferred: []tier.Preference{{Skill: "enterprise", For: tier.Duration(15 * time.Minute)}}}
	if diff := cmp.Diff(want, got.Destination); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"Chinese", "enterprise care"}, got.SkillRules); diff != "" {
		t.Error(diff)
	}
}

func TestRouterDefects(t *testing.T) {
	_, err := tier.Read[tier.RouterSpec]([]byte(`{
		"facts": ["category"], "tiers": ["L1", "L1"], "groups": ["q"],
		"routes": [
			{"name": "a", "when": {"kategory": ["*"]}, "to": {"tier": "L9", "group": "p"}},
			{"name": "a", "to": {"tier": "L1", "required": ["x", "x"]}, "then": [{"tier": ""}]},
			{"name": "b", "to": {"tier": "L1", "preferred": [{"skill": "y", "for": "-1s"}]}}
		],
		"fallback": {},
		"skills": [{"name": "s"}]
	}`))
	want := []string{
		"tiers[1]", "routes[0].when.kategory", "routes[0].to.tier", "routes[0].to.group",
		"routes[1].name", "routes[1].to.required[1]", "routes[1].then[0].tier",
		"routes[2].to.preferred[0].for", "routes[2]", "fallback.tier", "skills[0]",
	}
	if diff := cmp.Diff(want, paths(t, err)); diff != "" {
		t.Error(diff)
	}
}

// Where a ticket goes in the end has a tier, while what is tried on the way may be
// a group alone.
func TestFallbackHasTier(t *testing.T) {
	for to, want := range map[string]bool{`{"tier": "L1"}`: true, `{"tier": "L1", "group": "q"}`: true, `{"group": "q"}`: false, `{}`: false} {
		_, err := tier.Read[tier.RouterSpec]([]byte(`{"tiers": ["L1"], "groups": ["q"], "fallback": ` + to + `}`))
		if (err == nil) != want {
			t.Errorf("fallback %s: %v", to, err)
		}
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
		index := slices.IndexFunc(s.Routes, func(r tier.RouteSpec) bool { return holds(t, r.When, facts) })
		to := s.Fallback
		if index >= 0 {
			to = s.Routes[index].To
		}
		if got.Index != index || got.Tier != to.Tier || got.Group != to.Group {
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
			if holds(t, rule.When, facts) {
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
		read, err := tier.Read[tier.RouterSpec](data)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(s, read, cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
	})
}

func FuzzRouterSpec(f *testing.F) {
	seed, err := json.Marshal(tier.StandardRouterSpec())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed, "category", "api")
	f.Fuzz(func(t *testing.T, data []byte, fact, value string) {
		s, err := tier.Read[tier.RouterSpec](data)
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

// Table TI-4 of the handbook: the routing matrix.
func TestHandbookRouter(t *testing.T) {
	r, err := tier.NewRouter(tier.HandbookRouterSpec())
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ category, want string }{
		{"Billing", "Billing/Account: L1 account management, then  finance"},
		{"account", "Billing/Account: L1 account management, then  finance"},
		{"Login", "Password/Login: L1 authentication, then L2 security"},
		{"API Errors", "API Errors: L2 API integration, then L3 engineering"},
		{"Performance", "Performance: L2 infrastructure, then L3 DevOps"},
		{"Data Issues", "Data Issues: L2 data engineering, then L3 database"},
		{"Security", "Security: L2 security, then L3 security"},
		{"Mobile App", "Mobile App: L2 mobile, then L3 mobile development"},
		{"Enterprise SSO", "Enterprise SSO: L2 identity, then L3 enterprise"},
	} {
		got := r.Route(priority.Facts{"category": {tt.category}})
		if s := fmt.Sprintf("%s: %s %s, then %s %s", got.Rule, got.Tier, got.Required[0], got.Then[0].Tier, got.Then[0].Group); s != tt.want {
			t.Errorf("%s: got %q, want %q", tt.category, s, tt.want)
		}
	}
	if got := r.Route(priority.Facts{"category": {"weather"}}); got.Tier != "L1" || got.Index != -1 {
		t.Errorf("all else: %+v", got)
	}
}

// The zero Router sends every ticket to the zero Destination.
func TestZeroRouter(t *testing.T) {
	var r tier.Router
	if diff := cmp.Diff(tier.Route{Index: -1}, r.Route(priority.Facts{"category": {"billing"}})); diff != "" {
		t.Error(diff)
	}
}

// A router that declares no facts knows none to be undeclared.
func TestUndeclaredFacts(t *testing.T) {
	s := tier.RouterSpec{Tiers: []string{"L1"}, Fallback: tier.Destination{Tier: "L1"}}
	for _, row := range []struct{ declared, want []string }{{nil, nil}, {[]string{"region"}, []string{"a", "b"}}} {
		s.Facts = row.declared
		r, err := tier.NewRouter(s)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Route(priority.Facts{"b": {"1"}, "Region": {"emea"}, "a": {"2"}}).Undeclared; !slices.Equal(got, row.want) {
			t.Errorf("with facts %v: undeclared %v, want %v", row.declared, got, row.want)
		}
	}
}

// Many rules that always hold take time in proportion to their number.
func TestManySkillRules(t *testing.T) {
	const n = 5_000
	s := tier.RouterSpec{Tiers: []string{"L1"}, Fallback: tier.Destination{Tier: "L1"}}
	for i := range n {
		s.Skills = append(s.Skills, tier.SkillSpec{Name: fmt.Sprint(i), Required: []string{fmt.Sprint("r", i)}, Preferred: []tier.Preference{{Skill: fmt.Sprint("p", i)}, {Skill: fmt.Sprint("r", i-1)}}})
	}
	r, err := tier.NewRouter(s)
	if err != nil {
		t.Fatal(err)
	}
	got := r.Route(nil)
	if len(got.Required) != n || len(got.Preferred) != n+1 {
		t.Errorf("%d required, %d preferred", len(got.Required), len(got.Preferred))
	}
	s.Routes = nil
	for i := range n {
		s.Tiers = append(s.Tiers, fmt.Sprint("tier ", i))
		s.Routes = append(s.Routes, tier.RouteSpec{Name: fmt.Sprint(i), When: priority.ConditionSpec{Facts: priority.Facts{"x": {"y"}}}, To: tier.Destination{Tier: fmt.Sprint("unknown ", i)}})
	}
	if text := s.Validate().Error(); len(text) > 1000*n {
		t.Errorf("%d bytes of error text for %d defects", len(text), n)
	}
}

// Letters' case of tiers, groups and skills does not matter: neither where a
// destination names them nor where two are compared.
func TestRouterLetters(t *testing.T) {
	s := tier.RouterSpec{
		Tiers: []string{"L1", "L2"}, Groups: []string{"Desk"}, Fallback: tier.Destination{Tier: "L1"},
		Routes: []tier.RouteSpec{{Name: "a", To: tier.Destination{Tier: "l2", Group: "DESK", Required: []string{"French"}, Preferred: []tier.Preference{{Skill: "Linux"}}}}},
		Skills: []tier.SkillSpec{{Name: "x", Required: []string{"french"}}, {Name: "y", Preferred: []tier.Preference{{Skill: "FRENCH"}, {Skill: "linux"}}}},
	}
	r, err := tier.NewRouter(s)
	if err != nil {
		t.Fatal(err)
	}
	want := tier.Route{
		Destination: tier.Destination{Tier: "l2", Group: "DESK", Required: []string{"French"}, Preferred: []tier.Preference{{Skill: "Linux"}}},
		Rule:        "a", Skipped: []string{"L1"}, SkillRules: []string{"x", "y"},
	}
	if diff := cmp.Diff(want, r.Route(priority.Facts{})); diff != "" {
		t.Error(diff)
	}
	s.Tiers, s.Groups = append(s.Tiers, "l1"), append(s.Groups, "desk")
	s.Routes[0].To.Required = append(s.Routes[0].To.Required, "FRENCH", "LINUX")
	got := s.Validate().Error()
	for _, path := range []string{"tiers[2]: duplicate", "groups[1]: duplicate", "routes[0].to.required[1]: duplicate", "routes[0].to.preferred[0].skill: duplicate"} {
		if !strings.Contains(got, path) {
			t.Errorf("%s is missing in %s", path, got)
		}
	}
}
