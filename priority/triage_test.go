package priority_test

import (
	"encoding/json"
	"errors"
	"slices"
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
		if v := tr.Decide(tt.facts); v.Level != tt.level || v.Rule() != tt.rule {
			t.Errorf("Decide(%v) = %v by %q, want %v by %q", tt.facts, v.Level, v.Rule(), tt.level, tt.rule)
		}
	}
}

// A rule with rules of its own: theirs first, then its level, then the next
// rule beside it.
func TestTriageTree(t *testing.T) {
	on := func(f string) priority.LegacyCondition { return priority.LegacyCondition{Fact: f} }
	tr := mustTriage(t, priority.TriageSpec{Otherwise: priority.P5, Rules: []priority.TriageRule{
		{Name: "billing", When: on("billing"), Rules: []priority.TriageRule{
			{Name: "double charge", When: on("charged_twice"), Level: priority.P2},
		}},
		{Name: "paying", When: on("paying"), Level: priority.P4, Rules: []priority.TriageRule{
			{Name: "many", When: on("many"), Level: priority.P3},
		}},
	}})
	for _, tt := range []struct {
		facts []string
		want  priority.Verdict
	}{
		{[]string{"billing", "charged_twice"}, priority.Verdict{Level: priority.P2, Path: []string{"billing", "double charge"}}},
		{[]string{"billing", "paying"}, priority.Verdict{Level: priority.P4, Path: []string{"paying"}}},
		{[]string{"paying", "many"}, priority.Verdict{Level: priority.P3, Path: []string{"paying", "many"}}},
		{[]string{"billing"}, priority.Verdict{Level: priority.P5}},
		{[]string{"charged_twice"}, priority.Verdict{Level: priority.P5}},
	} {
		facts := priority.Facts{}
		for _, f := range tt.facts {
			facts[f] = []string{"true"}
		}
		if diff := cmp.Diff(tt.want, tr.Decide(facts)); diff != "" {
			t.Errorf("%v: %s", tt.facts, diff)
		}
	}
}

func TestTriageDefects(t *testing.T) {
	_, err := priority.ParseTriageSpec([]byte(`{
		"facts": ["outage"],
		"rules": [
			{"name": "a", "when": {"fact": "outtage"}, "level": "p1"},
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
		got = append(got, f.Error())
	}
	want := []string{
		`rules[0].when.fact: unknown: "outtage", want one of ["outage"]`,
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

// The verdict is that of the first path in document order whose conditions
// all hold and that ends in a level, deepest first.
func TestTriageFirstPathDecidesProperty(t *testing.T) {
	type path struct {
		names []string
		conds []priority.LegacyCondition
		level priority.Level
	}
	var paths func(rules []priority.TriageRule, at path) []path
	paths = func(rules []priority.TriageRule, at path) []path {
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
		want := priority.Verdict{Level: s.Otherwise}
		for _, p := range paths(s.Rules, path{}) {
			if !slices.ContainsFunc(p.conds, func(c priority.LegacyCondition) bool { return !c.Holds(facts) }) {
				want = priority.Verdict{Level: p.level, Path: p.names}
				break
			}
		}
		if diff := cmp.Diff(want, tr.Decide(facts)); diff != "" {
			t.Fatal(diff)
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
		read, err := priority.ParseTriageSpec(data)
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

func FuzzTriageSpec(f *testing.F) {
	seed, err := json.Marshal(priority.StandardTriageSpec())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed, "outage", "true")
	f.Fuzz(func(t *testing.T, data []byte, fact, value string) {
		s, err := priority.ParseTriageSpec(data)
		if err != nil {
			return
		}
		tr, err := priority.NewTriage(s)
		if err != nil {
			t.Fatalf("parsed and refused: %v", err)
		}
		if v := tr.Decide(priority.Facts{fact: {value}}); !v.Level.IsValid() {
			t.Errorf("level %v", v.Level)
		}
	})
}
