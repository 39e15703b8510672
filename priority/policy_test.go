package priority_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/supportops/policy/priority"
	"pgregory.net/rapid"
)

func mustPolicy(t *testing.T, s priority.PolicySpec) *priority.Policy {
	t.Helper()
	p, err := priority.NewPolicy(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// agingOf returns the aging of p.
func agingOf(t interface{ Fatal(...any) }, p *priority.Policy) *priority.Aging {
	a, err := priority.NewAging(p.Spec().Aging)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// agingSpec returns the standard policy for a desk without a queue.
func agingSpec() priority.PolicySpec {
	s := priority.StandardPolicySpec()
	s.Aging = priority.StandardAgingSpec()
	return s
}

func TestPolicyDecide(t *testing.T) {
	p := mustPolicy(t, agingSpec())
	type steps = []priority.Adjustment
	for _, tt := range []struct {
		name string
		c    priority.Input
		want steps
	}{
		{"matrix before triage", priority.Input{Impact: "2 - Medium", Urgency: "2 - Medium", Facts: priority.Facts{"outage": {"true"}}}, steps{
			{Stage: "matrix", Name: "2 - Medium / 2 - Medium", To: priority.P3},
		}},
		{"triage where the matrix has no cell", priority.Input{Impact: "huge", Facts: priority.Facts{"how_to": {"true"}}}, steps{
			{Stage: "matrix", Name: "huge / ", Reason: "no such cell"},
			{Stage: "triage", Name: "how-to or request", To: priority.P5},
		}},
		{"modifiers in order, up to their limit", priority.Input{Facts: priority.Facts{"core_function_blocked": {"true"}, "customer": {"enterprise"}, "vip": {"true"}}}, steps{
			{Stage: "triage", Name: "core function blocked", To: priority.P3},
			{Stage: "modifier", Name: "enterprise customer", From: priority.P3, To: priority.P2},
			{Stage: "modifier", Name: "VIP", From: priority.P2, To: priority.P2, Reason: "stopped at the limit p2"},
		}},
		{"beyond the limit stays", priority.Input{Facts: priority.Facts{"outage": {"true"}, "vip": {"true"}}}, steps{
			{Stage: "triage", Name: "outage", To: priority.P1},
			{Stage: "modifier", Name: "VIP", From: priority.P1, To: priority.P1},
		}},
		{"override, then waiting", priority.Input{Waited: 500 * time.Hour, SinceOverride: 72 * time.Hour, Override: priority.Override{Level: priority.P4, Reason: "workaround in place", By: "Lee"}}, steps{
			{Stage: "triage", Name: "otherwise", To: priority.P4, Reason: "no rule gave a level"},
			{Stage: "override", Name: "Lee", From: priority.P4, To: priority.P4, Reason: "workaround in place"},
			{Stage: "aging", Name: "p4 to p3", From: priority.P4, To: priority.P3, Reason: "waited 72h"},
		}},
		// The wait before the override undid it at once: 200 hours made a p3 of it.
		{"override after a long wait", priority.Input{Waited: 200 * time.Hour, Override: priority.Override{Level: priority.P5, Reason: "parked", Time: time.Unix(720_000, 0)}}, steps{
			{Stage: "triage", Name: "otherwise", To: priority.P4, Reason: "no rule gave a level"},
			{Stage: "override", From: priority.P4, To: priority.P5, Reason: "parked"},
		}},
		{"an override not applied ages nothing anew", priority.Input{Waited: 72 * time.Hour, Override: priority.Override{Level: priority.P5}}, steps{
			{Stage: "triage", Name: "otherwise", To: priority.P4, Reason: "no rule gave a level"},
			{Stage: "override", From: priority.P4, To: priority.P4, Reason: "not applied: no reason given"},
			{Stage: "aging", Name: "p4 to p3", From: priority.P4, To: priority.P3, Reason: "waited 72h"},
		}},
		{"pinned", priority.Input{Waited: 1000 * time.Hour, SinceOverride: 1000 * time.Hour, Override: priority.Override{Level: priority.P5, Reason: "parked", Pinned: true}}, steps{
			{Stage: "triage", Name: "otherwise", To: priority.P4, Reason: "no rule gave a level"},
			{Stage: "override", From: priority.P4, To: priority.P5, Reason: "parked"},
		}},
		{"override without a reason", priority.Input{Override: priority.Override{Level: priority.P1, By: "Lee"}}, steps{
			{Stage: "triage", Name: "otherwise", To: priority.P4, Reason: "no rule gave a level"},
			{Stage: "override", Name: "Lee", From: priority.P4, To: priority.P4, Reason: "not applied: no reason given"},
		}},
		{"override with a reason of blanks", priority.Input{Override: priority.Override{Level: priority.P1, By: "Lee", Reason: " \t\u200b"}}, steps{
			{Stage: "triage", Name: "otherwise", To: priority.P4, Reason: "no rule gave a level"},
			{Stage: "override", Name: "Lee", From: priority.P4, To: priority.P4, Reason: "not applied: no reason given"},
		}},
		{"override without a level", priority.Input{Override: priority.Override{Reason: "angry", By: "Lee"}}, steps{
			{Stage: "triage", Name: "otherwise", To: priority.P4, Reason: "no rule gave a level"},
			{Stage: "override", Name: "Lee", From: priority.P4, To: priority.P4, Reason: "not applied: no level given"},
		}},
		{"waiting up to the cap", priority.Input{Facts: priority.Facts{"request": {"true"}}, Waited: 9999 * time.Hour}, steps{
			{Stage: "triage", Name: "how-to or request", To: priority.P5},
			{Stage: "aging", Name: "p5 to p4", From: priority.P5, To: priority.P4, Reason: "waited 120h"},
			{Stage: "aging", Name: "p4 to p3", From: priority.P4, To: priority.P3, Reason: "waited 192h"},
			{Stage: "aging", Name: "p3 to p2", From: priority.P3, To: priority.P2, Reason: "waited 216h"},
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := p.Decide(tt.c)
			if diff := cmp.Diff(tt.want, got.Why); diff != "" {
				t.Error(diff)
			}
			if last := tt.want[len(tt.want)-1].To; got.Level != last {
				t.Errorf("level %v, want that of the last step, %v", got.Level, last)
			}
		})
	}
}

// Lowering stops at its limit too, and a level already beyond it stays.
func TestModifierLowers(t *testing.T) {
	s := priority.PolicySpec{
		Triage:    priority.StandardTriageSpec(),
		Modifiers: []priority.ModifierSpec{{Name: "trial", When: priority.ConditionSpec{Facts: priority.Facts{"trial": {"true"}}}, Raise: -3, Limit: priority.P4}},
	}
	p := mustPolicy(t, s)
	for fact, want := range map[string]priority.Level{"outage": priority.P4, "data_at_risk": priority.P4, "how_to": priority.P5, "none": priority.P4} {
		if got := p.Decide(priority.Input{Facts: priority.Facts{fact: {"true"}, "trial": {"true"}}}).Level; got != want {
			t.Errorf("%s: %v, want %v", fact, got, want)
		}
	}
}

func TestPolicyWithoutTriageMayNotKnow(t *testing.T) {
	p := mustPolicy(t, priority.PolicySpec{Matrix: priority.ServiceNowMatrixSpec(), Modifiers: []priority.ModifierSpec{{Name: "all", Raise: 1}}})
	got := p.Decide(priority.Input{Impact: "1 - High", Waited: 9999 * time.Hour})
	if got.Level != 0 || len(got.Why) != 1 {
		t.Errorf("got %+v, want no level", got)
	}
}

func TestPolicyDefects(t *testing.T) {
	_, err := priority.Read[priority.PolicySpec]([]byte(`{
		"schema": "priority/policy/9",
		"triage": {"schema": "x", "rules": [{"name": "a", "level": "p1", "when": {"b": []}}]},
		"modifiers": [{"name": "m", "raise": 1, "when": {"any": [{"x": {}}]}}, {"name": "m", "raise": 0}],
		"aging": {"cap": "p1", "steps": [{"level": "p1", "after": "1h"}]}
	}`))
	var serr *priority.SpecError
	ok := errors.As(err, &serr)
	if !ok {
		t.Fatalf("got %v", err)
	}
	var paths []string
	for _, f := range serr.Fields {
		paths = append(paths, f.Path)
	}
	want := []string{
		"schema", "triage.schema", "triage.rules[0].when.b", "triage.otherwise",
		"modifiers[0].when.any[0].x", "modifiers[1].name", "modifiers[1].raise", "aging.steps[0].level",
	}
	if diff := cmp.Diff(want, paths); diff != "" {
		t.Error(diff)
	}
	if err := (priority.PolicySpec{}).Validate(); !errors.Is(err, priority.ErrRequired) {
		t.Errorf("empty policy: %v", err)
	}
}

func genPolicySpec() *rapid.Generator[priority.PolicySpec] {
	return rapid.Custom(func(t *rapid.T) priority.PolicySpec {
		s := priority.PolicySpec{Schema: "priority/policy/2", Triage: genTriageSpec().Draw(t, "triage"), Aging: genAgingSpec().Draw(t, "aging")}
		if rapid.Bool().Draw(t, "has matrix") {
			s.Matrix = genMatrixSpec().Draw(t, "matrix")
		}
		for i := range rapid.IntRange(0, 3).Draw(t, "modifiers") {
			s.Modifiers = append(s.Modifiers, priority.ModifierSpec{
				Name:  "m" + string(rune('0'+i)),
				When:  genCondition(1).Draw(t, "when"),
				Raise: rapid.SampledFrom([]int{-2, -1, 1, 2}).Draw(t, "raise"),
				Limit: priority.Level(rapid.IntRange(0, 5).Draw(t, "limit")),
			})
		}
		return s
	})
}

// The steps are a chain from nothing to the decision, in the order of the
// stages, and a modifier moves towards its limit only.
func TestDecisionStepsFormAChainProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genPolicySpec().Draw(t, "spec")
		p, err := priority.NewPolicy(s)
		if err != nil {
			t.Fatal(err)
		}
		c := priority.Input{Facts: genFacts().Draw(t, "facts"), Waited: time.Duration(rapid.IntRange(0, 60).Draw(t, "waited")) * time.Millisecond}
		if s.Matrix.Cells != nil && rapid.Bool().Draw(t, "on the matrix") {
			c.Impact, c.Urgency = s.Matrix.Impact.Values[0], s.Matrix.Urgency.Values[0]
		}
		if rapid.Bool().Draw(t, "override") {
			c.Override = priority.Override{Level: genLevel().Draw(t, "level"), Reason: "said so", Pinned: rapid.Bool().Draw(t, "pinned")}
			c.SinceOverride = time.Duration(rapid.IntRange(0, 60).Draw(t, "since")) * time.Millisecond
		}
		d := p.Decide(c)
		at, stage := priority.Level(0), 0
		order := []priority.Stage{"matrix", "triage", "modifier", "override", "aging"}
		modifiers := map[string]priority.ModifierSpec{}
		for _, m := range s.Modifiers {
			modifiers[m.Name] = m
		}
		for i, step := range d.Why {
			if step.From != at || slices.Index(order, step.Stage) < stage || !step.To.IsValid() {
				t.Fatalf("step %d: %+v after %v at stage %d", i, step, at, stage)
			}
			if m, ok := modifiers[step.Name]; ok && m.Limit != 0 {
				if m.Raise > 0 && step.To < min(step.From, m.Limit) || m.Raise < 0 && step.To > max(step.From, m.Limit) {
					t.Fatalf("step %+v passes the limit %v", step, m.Limit)
				}
			}
			at, stage = step.To, slices.Index(order, step.Stage)
		}
		if d.Level != at || !at.IsValid() {
			t.Fatalf("decided %v, last step %v", d.Level, at)
		}
	})
}

// Right after an override the level is the override's, however long the ticket
// had waited; from then on it rises as a ticket does that begins to wait. A
// pinned one stays.
func TestOverrideIsKeptProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, err := priority.NewPolicy(genPolicySpec().Draw(t, "spec"))
		if err != nil {
			t.Fatal(err)
		}
		c := priority.Input{
			Facts: genFacts().Draw(t, "facts"), Waited: time.Duration(rapid.IntRange(0, 60).Draw(t, "waited")) * time.Millisecond,
			Override: priority.Override{Level: genLevel().Draw(t, "level"), Reason: "said so", Pinned: rapid.Bool().Draw(t, "pinned")},
		}
		if d := p.Decide(c); d.Level != c.Override.Level || d.Base != d.Level {
			t.Fatalf("overridden to %v, decided %+v", c.Override.Level, d)
		}
		c.SinceOverride = time.Duration(rapid.IntRange(0, 60).Draw(t, "since")) * time.Millisecond
		want := agingOf(t, p).Level(c.Override.Level, c.SinceOverride)
		if c.Override.Pinned {
			want = c.Override.Level
		}
		if d := p.Decide(c); d.Level != want || d.Base != c.Override.Level {
			t.Fatalf("decided %+v, want %v", d, want)
		}
	})
}

// The base is the level of the same ticket if it had not waited, and the level
// is the base aged.
func TestDecisionBaseProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genPolicySpec().Draw(t, "spec")
		p, err := priority.NewPolicy(s)
		if err != nil {
			t.Fatal(err)
		}
		s.Aging = priority.AgingSpec{}
		still, err := priority.NewPolicy(s)
		if err != nil {
			t.Fatal(err)
		}
		c := priority.Input{Facts: genFacts().Draw(t, "facts"), Waited: time.Duration(rapid.IntRange(0, 60).Draw(t, "waited")) * time.Millisecond}
		d, want := p.Decide(c), still.Decide(c)
		if d.Base != want.Level || want.Base != want.Level || d.Level != agingOf(t, p).Level(d.Base, c.Waited) {
			t.Fatalf("decided %+v, without aging %+v", d, want)
		}
	})
}

// More waiting never makes a ticket less urgent.
func TestDecisionMonotoneInWaitProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, err := priority.NewPolicy(genPolicySpec().Draw(t, "spec"))
		if err != nil {
			t.Fatal(err)
		}
		c := priority.Input{Facts: genFacts().Draw(t, "facts"), Waited: time.Duration(rapid.IntRange(0, 60).Draw(t, "waited")) * time.Millisecond}
		longer := c
		longer.Waited += time.Duration(rapid.IntRange(0, 60).Draw(t, "more")) * time.Millisecond
		if a, b := p.Decide(c).Level, p.Decide(longer).Level; a.MoreUrgent(b) {
			t.Fatalf("%v after %d, %v after %d", a, c.Waited, b, longer.Waited)
		}
	})
}

func TestPolicySpecRoundTripProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genPolicySpec().Draw(t, "spec")
		data, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		read, err := priority.Read[priority.PolicySpec](data)
		if err != nil {
			t.Fatal(err)
		}
		p, err := priority.NewPolicy(read)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(s, p.Spec(), cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
	})
}

// What the caller changes afterwards, in the spec given or the one returned,
// changes no decision.
func TestPolicyIsIsolated(t *testing.T) {
	s := agingSpec()
	s.Triage.Rules[0].When = priority.ConditionSpec{Any: []priority.ConditionSpec{{Ranges: map[string]priority.RangeSpec{"users": priority.AtLeast(5)}, Facts: priority.Facts{"tags": {"7"}}}}}
	s.Triage.Facts = nil
	want := s
	p := mustPolicy(t, s)
	for _, spec := range []priority.PolicySpec{s, p.Spec()} {
		c := spec.Triage.Rules[0].When.Any[0]
		*c.Ranges["users"].AtLeast, c.Facts["tags"][0] = 9, "8"
		spec.Triage.Rules[1].Level = priority.P5
		spec.Modifiers[0].When.Facts["customer"][0] = "nobody"
		spec.Aging.Steps[0].After = 1
	}
	if v := p.Decide(priority.Input{Facts: priority.Facts{"users": {"7"}, "tags": {"7"}}}); v.Why[0].Name != "outage" {
		t.Errorf("decided by %q", v.Why[0].Name)
	}
	got := p.Spec()
	if got.Triage.Rules[1].Level != priority.P2 || got.Modifiers[0].When.Facts["customer"][0] != "enterprise" || got.Aging.Steps[0].After == 1 {
		t.Errorf("changed: %+v (from %+v)", got, want)
	}
}

func FuzzPolicySpec(f *testing.F) {
	seed, err := json.Marshal(agingSpec())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed, "1 - High", "vip", int64(1))
	f.Fuzz(func(t *testing.T, data []byte, impact, fact string, waited int64) {
		s, err := priority.Read[priority.PolicySpec](data)
		if err != nil {
			return
		}
		p, err := priority.NewPolicy(s)
		if err != nil {
			t.Fatalf("parsed and refused: %v", err)
		}
		d := p.Decide(priority.Input{Impact: impact, Urgency: impact, Facts: priority.Facts{fact: {"true"}}, Waited: time.Duration(waited)})
		if len(d.Why) > 0 && d.Why[len(d.Why)-1].To != d.Level {
			t.Errorf("%+v", d)
		}
	})
}

func BenchmarkPolicyDecide(b *testing.B) {
	p, err := priority.NewPolicy(agingSpec())
	if err != nil {
		b.Fatal(err)
	}
	c := priority.Input{Facts: priority.Facts{"core_function_blocked": {"true"}, "customer": {"enterprise"}}, Waited: 30 * time.Hour}
	b.ReportAllocs()
	for b.Loop() {
		p.Decide(c)
	}
}

// A triage or a matrix of which only a part is stated is not passed over.
func TestPartsOfPolicies(t *testing.T) {
	full := priority.StandardPolicySpec()
	for _, tt := range []struct {
		mend func(*priority.PolicySpec)
		want string
	}{
		{func(s *priority.PolicySpec) { s.Triage = priority.TriageSpec{Facts: []string{"outage"}} }, "triage.otherwise: required"},
		{func(s *priority.PolicySpec) { s.Triage = priority.TriageSpec{Facts: []string{}} }, "triage.facts: required"},
		{func(s *priority.PolicySpec) {
			s.Matrix = priority.MatrixSpec{Impact: priority.AxisSpec{Name: "Impact"}}
		}, "matrix.impact.values: required"},
		{func(s *priority.PolicySpec) {
			s.Matrix = priority.MatrixSpec{Urgency: priority.AxisSpec{Name: "Urgency"}}
		}, "matrix.urgency.values: required"},
	} {
		s := full
		tt.mend(&s)
		if err := s.Validate(); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("got %v, want %s", err, tt.want)
		}
	}
}
