package priority_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/supportops/policy/priority"
	"pgregory.net/rapid"
)

func mustTriage(t *testing.T, s priority.TriageSpec) *priority.Triage {
	t.Helper()
	tr, err := priority.NewTriage(s)
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

func TestStandardTriage(t *testing.T) {
	tr := mustTriage(t, priority.StandardTriageSpec())
	for _, tt := range []struct {
		facts priority.Facts
		level priority.Level
		rule  string
	}{
		{priority.Facts{"outage": {"true"}, "how_to": {"true"}}, priority.P1, "outage"},
		{priority.Facts{"data_at_risk": {"true"}}, priority.P2, "revenue or data at risk"},
		{priority.Facts{"revenue_at_risk": {"true"}, "core_function_blocked": {"true"}}, priority.P2, "revenue or data at risk"},
		{priority.Facts{"core_function_blocked": {"true"}}, priority.P3, "core function blocked"},
		{priority.Facts{"how_to": {"true"}}, priority.P5, "how-to or request"},
		{priority.Facts{"request": {"true"}}, priority.P5, "how-to or request"},
		{priority.Facts{"outage": {"false"}}, priority.P4, ""},
		{nil, priority.P4, ""},
	} {
		if level, path := tr.Decide(tt.facts); level != tt.level || strings.Join(path, "/") != tt.rule {
			t.Errorf("Decide(%v) = %v by %q, want %v by %q", tt.facts, level, path, tt.level, tt.rule)
		}
	}
}

// A rule with rules of its own: theirs first, then its level, then the next
// rule beside it.
func TestTriageTree(t *testing.T) {
	on := func(f string) priority.ConditionSpec {
		return priority.ConditionSpec{Facts: priority.Facts{f: {"true"}}}
	}
	tr := mustTriage(t, priority.TriageSpec{Otherwise: priority.P5, Rules: []priority.TriageRuleSpec{
		{Name: "billing", When: on("billing"), Rules: []priority.TriageRuleSpec{
			{Name: "double charge", When: on("charged_twice"), Level: priority.P2},
		}},
		{Name: "paying", When: on("paying"), Level: priority.P4, Rules: []priority.TriageRuleSpec{
			{Name: "many", When: on("many"), Level: priority.P3},
		}},
	}})
	for _, tt := range []struct {
		facts []string
		level priority.Level
		path  []string
	}{
		{[]string{"billing", "charged_twice"}, priority.P2, []string{"billing", "double charge"}},
		{[]string{"billing", "paying"}, priority.P4, []string{"paying"}},
		{[]string{"paying", "many"}, priority.P3, []string{"paying", "many"}},
		{[]string{"billing"}, priority.P5, nil},
		{[]string{"charged_twice"}, priority.P5, nil},
	} {
		facts := priority.Facts{}
		for _, f := range tt.facts {
			facts[f] = []string{"true"}
		}
		if level, path := tr.Decide(facts); level != tt.level || !slices.Equal(path, tt.path) {
			t.Errorf("%v: %v by %q, want %v by %q", tt.facts, level, path, tt.level, tt.path)
		}
	}
}

func TestTriageDefects(t *testing.T) {
	_, err := priority.Read[priority.TriageSpec]([]byte(`{
		"facts": ["outage"],
		"rules": [
			{"name": "a", "when": {"outtage": ["true"]}, "level": "p1"},
			{"name": "a", "level": "p2"},
			{"name": "", "rules": [{"name": "b"}]}
		]
	}`))
	var got []string
	var serr *priority.SpecError
	_ = errors.As(err, &serr)
	if serr == nil {
		t.Fatalf("got %v", err)
	}
	for _, f := range serr.Fields {
		got = append(got, f.Path+": "+f.Err.Error())
	}
	want := []string{
		`rules[0].when.outtage: unknown: "outtage", want one that is declared, such as "outage"`,
		`rules[1].name: duplicate: "a" is the name of rules[0] already`,
		`rules[2].name: required`,
		`rules[2]: conflict: never reached: rules[1] holds always`,
		`rules[2].rules[0].level: required: want a level or rules`,
		`otherwise: required`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// The level is that of the first path in document order whose conditions
// all hold and that ends in a level, deepest first.
func TestTriageFirstPathDecidesProperty(t *testing.T) {
	type path struct {
		names []string
		conds []priority.ConditionSpec
		level priority.Level
	}
	var paths func(rules []priority.TriageRuleSpec, at path) []path
	paths = func(rules []priority.TriageRuleSpec, at path) []path {
		var all []path
		for _, r := range rules {
			here := path{append(slices.Clone(at.names), r.Name), append(slices.Clone(at.conds), r.When), r.Level}
			all = append(all, paths(r.Rules, here)...)
			if r.Level != 0 {
				all = append(all, here)
			}
		}
		return all
	}
	rapid.Check(t, func(t *rapid.T) {
		s, facts := genTriageSpec().Draw(t, "spec"), genFacts().Draw(t, "facts")
		tr, err := priority.NewTriage(s)
		if err != nil {
			t.Fatal(err)
		}
		wantLevel, wantPath := s.Otherwise, []string(nil)
		for _, p := range paths(s.Rules, path{}) {
			if !slices.ContainsFunc(p.conds, func(c priority.ConditionSpec) bool { return !holdsSlowly(c, facts) }) {
				wantLevel, wantPath = p.level, p.names
				break
			}
		}
		if level, path := tr.Decide(facts); level != wantLevel || !slices.Equal(path, wantPath) {
			t.Fatalf("%v by %q, want %v by %q", level, path, wantLevel, wantPath)
		}
	})
}

func TestTriageSpecRoundTripProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genTriageSpec().Draw(t, "spec")
		data, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		read, err := priority.Read[priority.TriageSpec](data)
		if err != nil {
			t.Fatal(err)
		}
		tr, err := priority.NewTriage(read)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(s, tr.Spec(), cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
	})
}

// What can be made in Go can be read back, up to the deepest nesting of rules
// and of conditions, also where the triage is part of a policy.
func TestDeepestTriageIsReadBack(t *testing.T) {
	rules := []priority.TriageRuleSpec{{Name: "r32", When: nested(32), Level: priority.P1}}
	for i := 31; i >= 0; i-- {
		rules = []priority.TriageRuleSpec{{Name: fmt.Sprint("r", i), When: nested(32), Rules: rules}}
	}
	s := priority.PolicySpec{Triage: priority.TriageSpec{Rules: rules, Otherwise: priority.P5}}
	p, err := priority.NewPolicy(s)
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	read, err := priority.Read[priority.PolicySpec](data)
	if err != nil {
		t.Fatal(err)
	}
	for _, same := range []priority.PolicySpec{p.Spec(), read} { // cmp.Diff takes time exponential in the depth
		if again, err := json.Marshal(same); err != nil || string(again) != string(data) {
			t.Errorf("%v, %d bytes, want %d", err, len(again), len(data))
		}
	}
	if level, path := mustTriage(t, s.Triage).Decide(priority.Facts{"outage": {"true"}}); level != priority.P1 || len(path) != 33 || path[32] != "r32" {
		t.Errorf("%v by %q", level, path)
	}
	deeper := priority.TriageSpec{Rules: []priority.TriageRuleSpec{{Name: "top", Rules: rules}}, Otherwise: priority.P5}
	if err := deeper.Validate(); !errors.Is(err, priority.ErrRange) {
		t.Errorf("one deeper: %v", err)
	}
}

// Rules that share memory are refused in bounded time.
func TestSharedRulesAreBounded(t *testing.T) {
	rules := []priority.TriageRuleSpec{{Name: "leaf", Level: priority.P1}}
	for range 30 {
		rules = []priority.TriageRuleSpec{{Name: "a", When: nested(1), Rules: rules}, {Name: "b", When: nested(1), Rules: rules}}
	}
	if err := (priority.TriageSpec{Rules: rules, Otherwise: priority.P5}).Validate(); !errors.Is(err, priority.ErrRange) {
		t.Errorf("shared rules: %.80v", err)
	}
}

func FuzzTriageSpec(f *testing.F) {
	seed, err := json.Marshal(priority.StandardTriageSpec())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed, "outage", "true")
	f.Fuzz(func(t *testing.T, data []byte, fact, value string) {
		s, err := priority.Read[priority.TriageSpec](data)
		if err != nil {
			return
		}
		tr, err := priority.NewTriage(s)
		if err != nil {
			t.Fatalf("parsed and refused: %v", err)
		}
		if level, _ := tr.Decide(priority.Facts{fact: {value}}); !level.IsValid() {
			t.Errorf("level %v", level)
		}
	})
}

// A rule is never reached either where one before it always gives a level by
// its own rules.
func TestRuleBehindRulesThatAlwaysDecide(t *testing.T) {
	rule := func(name string, level priority.Level, when string, rules ...priority.TriageRuleSpec) priority.TriageRuleSpec {
		r := priority.TriageRuleSpec{Name: name, Level: level, Rules: rules}
		if when != "" {
			r.When.Facts = priority.Facts{when: {"true"}}
		}
		return r
	}
	last := rule("last", priority.P3, "")
	for _, tt := range []struct {
		first priority.TriageRuleSpec
		want  string
	}{
		{rule("a", 0, "", rule("b", priority.P1, "")), "priority: rules[1]: conflict: never reached: rules[0] holds always"},
		{rule("a", 0, "", rule("b", 0, "", rule("c", priority.P1, "x"), rule("d", priority.P2, ""))), "priority: rules[1]: conflict: never reached: rules[0] holds always"},
		{rule("a", 0, "", rule("b", priority.P1, "x")), ""},
		{rule("a", 0, "x", rule("b", priority.P1, "")), ""},
		{rule("a", 0, "", rule("b", 0, "", rule("c", priority.P1, "x"))), ""},
	} {
		got := ""
		if err := (priority.TriageSpec{Rules: []priority.TriageRuleSpec{tt.first, last}, Otherwise: priority.P4}).Validate(); err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("%v: got %q, want %q", tt.first, got, tt.want)
		}
	}
}
