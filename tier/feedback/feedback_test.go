package feedback_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/feedback"
)

func TestFeedback(t *testing.T) {
	f, err := feedback.New(feedback.StandardSpec())
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
	_, err = feedback.ParseFeedbackSpec([]byte(`{"facts": ["kind"], "rules": [{"name": "a", "within": "-1h"}, {"name": "a", "when": {"kid": ["*"]}, "to": "x", "urgency": "p1"}]}`))
	if diff := cmp.Diff([]string{"rules[0].when", "rules[0].to", "rules[0].urgency", "rules[0].within", "rules[1].name", "rules[1].when.kid"}, paths(t, err)); diff != "" {
		t.Error(diff)
	}
}

func TestEscalationsHalfOpen(t *testing.T) {
	at := func(day int) time.Time { return time.Date(2026, 3, day, 0, 0, 0, 0, time.UTC) }
	h := lifecycle.NewHistory([]lifecycle.Event{
		{Time: at(1), Kind: lifecycle.Created}, {Time: at(2), Kind: lifecycle.Escalated},
		{Time: at(3), Kind: lifecycle.Escalated}, {Time: at(4), Kind: lifecycle.Deescalated}, {Time: at(5), Kind: lifecycle.Escalated},
	})
	if got := feedback.Escalations([]lifecycle.History{h, h}, at(2), at(5)); got != 4 {
		t.Errorf("%d escalations from the 2nd to before the 5th, want 2 in each history", got)
	}
}

func FuzzFeedbackSpec(f *testing.F) {
	seed, err := json.Marshal(feedback.StandardSpec())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed, "kind", "bug")
	f.Fuzz(func(t *testing.T, data []byte, fact, value string) {
		s, err := feedback.ParseFeedbackSpec(data)
		if err != nil {
			return
		}
		fb, err := feedback.New(s)
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
