package handoff_test

import (
	"encoding/json"
	"errors"
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
