package handoff_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/handoff"
)

func TestChecklist(t *testing.T) {
	c, err := handoff.NewChecklist(handoff.StandardChecklistSpec())
	if err != nil {
		t.Fatal(err)
	}
	full := handoff.Handoff{
		Summary: "login fails since 9:00", Steps: []handoff.Attempt{{Action: "reset password", Result: "no change"}},
		Reason: "needs server logs", Expectation: "told to expect news by 15:00", Suggestion: "look at the LDAP sync",
	}
	if gaps := c.Check(full, nil); gaps != nil {
		t.Errorf("gaps %v in a full handoff", gaps)
	}
	fields := func(h handoff.Handoff) (got []string) {
		for _, g := range c.Check(h, nil) {
			got = append(got, g.Field)
		}
		return got
	}
	if diff := cmp.Diff([]string{"summary", "steps", "reason", "expectation", "suggestion"}, fields(handoff.Handoff{})); diff != "" {
		t.Error(diff)
	}
	blank := full
	blank.Reason = " \t\u3000"
	blank.Steps = []handoff.Attempt{{Action: "reset password", Result: " "}, {Action: "\n", Result: "nothing"}}
	if diff := cmp.Diff([]string{"steps[0].result", "steps[1].action", "reason"}, fields(blank)); diff != "" {
		t.Error(diff)
	}
}

func TestProcessChecklist(t *testing.T) {
	c, err := handoff.NewChecklist(handoff.ProcessChecklistSpec())
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Spec().Within.Std(); got != 10*time.Minute {
		t.Errorf("due within %v, want 10 minutes", got)
	}
	var labels []string
	for _, g := range c.Check(handoff.Handoff{}, nil) {
		labels = append(labels, g.Label)
	}
	if diff := cmp.Diff([]string{"初步排查记录", "未解决原因"}, labels); diff != "" {
		t.Error(diff)
	}
}

func TestChecklistExtrasAndConditions(t *testing.T) {
	c, err := handoff.NewChecklist(handoff.ChecklistSpec{Items: []handoff.NeedSpec{
		{Name: "steps", Least: 2},
		{Name: "logs", When: priority.ConditionSpec{Facts: priority.Facts{"needs_logs": {"true"}}}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	h := handoff.Handoff{Steps: []handoff.Attempt{{Action: "a", Result: "b"}}}
	if got := c.Check(h, priority.Facts{"needs_logs": {"true"}}); len(got) != 2 || got[0].Field != "steps" || got[1].Field != "logs" {
		t.Errorf("got %v", got)
	}
	h.Steps, h.Extra = append(h.Steps, h.Steps[0]), map[string]string{"logs": "attached"}
	if got := c.Check(h, priority.Facts{"needs_logs": {"true"}}); got != nil {
		t.Errorf("got %v", got)
	}
	_, err = tier.Read[handoff.ChecklistSpec]([]byte(`{"items": [{"name": "reason", "least": 2}, {"name": "steps", "least": -1}, {"when": {"x": []}}], "within": "-1m"}`))
	if diff := cmp.Diff([]string{"items[0].least", "items[1].least", "items[2].name", "items[2].when.x", "within"}, paths(t, err)); diff != "" {
		t.Error(diff)
	}
}

func FuzzChecklistSpec(f *testing.F) {
	seed, err := json.Marshal(handoff.ProcessChecklistSpec())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed, "summary")
	f.Fuzz(func(t *testing.T, data []byte, text string) {
		s, err := tier.Read[handoff.ChecklistSpec](data)
		if err != nil {
			return
		}
		c, err := handoff.NewChecklist(s)
		if err != nil {
			t.Fatalf("parsed and refused: %v", err)
		}
		c.Check(handoff.Handoff{Summary: text, Steps: []handoff.Attempt{{Action: text}}}, nil)
	})
}

// paths returns the paths of the defects of err.
func paths(t *testing.T, err error) []string {
	t.Helper()
	var serr *tier.SpecError
	if !errors.As(err, &serr) {
		t.Fatalf("got %v, want a SpecError", err)
	}
	var got []string
	for _, f := range serr.Fields {
		got = append(got, f.Path)
	}
	return got
}

// The zero Checklist asks for nothing.
func TestZeroChecklist(t *testing.T) {
	var c handoff.Checklist
	if got := c.Check(handoff.Handoff{}, priority.Facts{"a": {"b"}}); got != nil {
		t.Errorf("got %v", got)
	}
}

// Table TI-10 of the handbook: contents of a handoff between tiers and of an
// escalation by severity.
func TestHandbookChecklists(t *testing.T) {
	for _, tt := range []struct {
		spec handoff.ChecklistSpec
		want string
	}{
		{handoff.HandbookChecklistSpec(), "ticket, customer, company, customer tier, original agent, time of escalation, summary, steps, version, environment, logs, screenshots, reason, expectation, suggestion"},
		{handoff.HandbookSeverityChecklistSpec(), "severity, escalated by, escalated to, time detected, summary, steps, hypothesis, customers affected, kind of impact, symptoms, immediate actions, status page, customer notices, internal channel"},
	} {
		c, err := handoff.NewChecklist(tt.spec)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, gap := range c.Check(handoff.Handoff{}, nil) {
			got = append(got, gap.Field)
		}
		if s := strings.Join(got, ", "); s != tt.want {
			t.Errorf("an empty handoff lacks %s, want %s", s, tt.want)
		}
	}
}

// The second source document gives a handoff ten minutes.
func TestHandoffDue(t *testing.T) {
	decided := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	c, err := handoff.NewChecklist(handoff.ProcessChecklistSpec())
	if err != nil {
		t.Fatal(err)
	}
	if due, ok := c.Due(decided); !ok || !due.Equal(decided.Add(10*time.Minute)) {
		t.Errorf("due %v, %t", due, ok)
	}
	if c, err = handoff.NewChecklist(handoff.StandardChecklistSpec()); err != nil {
		t.Fatal(err)
	}
	if due, ok := c.Due(decided); ok {
		t.Errorf("due %v, but no time is stated", due)
	}
}

// Two records of the handbook have a list of what they must say, others none.
func TestHandbookRecords(t *testing.T) {
	for record, want := range map[string]int{"at-risk alert": 11, "product feedback": 16, "": 0, "product": 0} {
		s, ok := handoff.HandbookRecordSpec(record)
		if ok != (want > 0) || len(s.Items) != want {
			t.Errorf("%q: %d items, %t", record, len(s.Items), ok)
		}
	}
}

// Steps are counted where they are asked for, and must say what was done and
// what came of it wherever they are stated.
func TestStepsAtTheirLeast(t *testing.T) {
	done := handoff.Attempt{Action: "restart", Result: "no change"}
	for _, row := range []struct {
		items []handoff.NeedSpec
		steps []handoff.Attempt
		want  string
	}{
		{[]handoff.NeedSpec{{Name: "steps"}}, nil, "steps: at least one step"},
		{[]handoff.NeedSpec{{Name: "steps"}}, []handoff.Attempt{done}, ""},
		{[]handoff.NeedSpec{{Name: "steps", Least: 1}}, nil, "steps: at least one step"},
		{[]handoff.NeedSpec{{Name: "steps", Least: 2}}, nil, "steps: more steps: too few were tried"},
		{[]handoff.NeedSpec{{Name: "steps", Least: 2}}, []handoff.Attempt{done}, "steps: more steps: too few were tried"},
		{[]handoff.NeedSpec{{Name: "steps", Least: 2}}, []handoff.Attempt{done, done}, ""},
		{[]handoff.NeedSpec{{Name: "steps", Least: 2}}, []handoff.Attempt{{Action: "a", Result: " "}}, "steps: more steps: too few were tried; steps[0].result: what came of it"},
		{[]handoff.NeedSpec{{Name: "reason"}}, nil, "reason: text"},
		{[]handoff.NeedSpec{{Name: "reason"}}, []handoff.Attempt{done, {Result: "b"}}, "reason: text; steps[1].action: what was tried"},
	} {
		c, err := handoff.NewChecklist(handoff.ChecklistSpec{Items: row.items})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, gap := range c.Check(handoff.Handoff{Steps: row.steps}, nil) {
			got = append(got, gap.Field+": "+strings.Join(gap.Want, ", "))
		}
		if s := strings.Join(got, "; "); s != row.want {
			t.Errorf("%+v of %+v: %s, want %s", row.steps, row.items, s, row.want)
		}
	}
}

// Letters' case of needs and of what is given does not matter.
func TestLettersOfNeeds(t *testing.T) {
	c, err := handoff.NewChecklist(handoff.ChecklistSpec{Items: []handoff.NeedSpec{{Name: "Summary"}, {Name: "Steps", Least: 1}, {Name: "Logs"}}})
	if err != nil {
		t.Fatal(err)
	}
	h := handoff.Handoff{Summary: "login fails", Steps: []handoff.Attempt{{Action: "reset", Result: "none"}}, Extra: map[string]string{"logs": "attached"}}
	if gaps := c.Check(h, nil); gaps != nil {
		t.Errorf("gaps %v", gaps)
	}
	err = handoff.ChecklistSpec{Items: []handoff.NeedSpec{{Name: "logs"}, {Name: "Logs"}}}.Validate()
	if !errors.Is(err, priority.ErrDuplicate) {
		t.Errorf("two needs that differ in letters' case alone: %v", err)
	}
}
