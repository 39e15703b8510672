package feedback_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/feedback"
)

func TestFeedback(t *testing.T) {
	f, err := feedback.New(feedback.HandbookSpec())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range f.Route(priority.Facts{"kind": {"bug report"}, "escalations_30d": {"2"}, "executive_complaint": {"true"}}) {
		got = append(got, fmt.Sprintf("%s → %s: %s (%s)", r.Rule, strings.Join(r.To, "/"), r.Action, r.Urgency))
	}
	want := []string{
		"executive complaint → customer success: VIP escalation (immediate)",
		"several escalations → customer success: at-risk account (high)",
		"bug report → engineering: fix, close ()",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got := f.Route(priority.Facts{"escalations_30d": {"1"}}); got != nil {
		t.Errorf("one escalation: %v", got)
	}
	_, err = tier.Read[feedback.Spec]([]byte(`{"facts": ["kind"], "rules": [{"name": "a", "within": "-1h"}, {"name": "a", "when": {"kid": ["*"]}, "to": ["x", "x"], "urgency": "p1"}]}`))
	if diff := cmp.Diff([]string{"rules[0].when", "rules[0].to", "rules[0].within", "rules[1].name", "rules[1].when.kid", "rules[1].to[1]", "rules[1].urgency"}, paths(t, err)); diff != "" {
		t.Error(diff)
	}
	if got := new(feedback.Feedback).Route(priority.Facts{"kind": {"praise"}}); got != nil {
		t.Errorf("the zero Feedback: %v", got)
	}
}

// Tables TI-13 and TI-14 of the handbook: where feedback goes, and the signals
// to customer success.
func TestHandbookFeedback(t *testing.T) {
	signals := []string{
		"several escalations: at-risk account, high",
		"executive complaint: VIP escalation, immediate",
		"churn mentioned: save opportunity, high",
		"interest in expansion: upsell lead, medium",
		"champion leaves: relationship risk, high",
		"CSAT falling: proactive intervention, medium",
		"hit by major incident: executive touch, high",
		"feature blocker: product alignment, medium",
	}
	kinds := []string{
		"bug report: engineering, fix, close",
		"feature request: product, evaluate, roadmap",
		"UX feedback: product/design, usability",
		"documentation gap: content, update",
		"at-risk signal: customer success, intervene",
		"praise: customer success/marketing, case study, retention",
		"competitive: product/sales, positioning",
	}
	var got []string
	for i, r := range feedback.HandbookSpec().Rules {
		if i < len(signals) {
			got = append(got, fmt.Sprintf("%s: %s, %s", r.Name, r.Action, r.Urgency))
		} else {
			got = append(got, fmt.Sprintf("%s: %s, %s", r.Name, strings.Join(r.To, "/"), r.Action))
		}
	}
	if diff := cmp.Diff(append(signals, kinds...), got); diff != "" {
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
	seed, err := json.Marshal(feedback.HandbookSpec())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed, "kind", "bug")
	f.Fuzz(func(t *testing.T, data []byte, fact, value string) {
		s, err := tier.Read[feedback.Spec](data)
		if err != nil {
			return
		}
		fb, err := feedback.New(s)
		if err != nil {
			t.Fatalf("parsed and refused: %v", err)
		}
		for _, r := range fb.Route(priority.Facts{fact: {value}}) {
			if len(r.To) == 0 {
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

// Facts are declared once each, by a name.
func TestDeclaredFacts(t *testing.T) {
	s := feedback.HandbookSpec()
	s.Facts = append([]string{"", "KIND"}, s.Facts...)
	err := s.Validate()
	if err == nil || !strings.Contains(err.Error(), "facts[0]: required") || !strings.Contains(err.Error(), `facts[2]: duplicate: "kind" is facts[1] already`) {
		t.Error(err)
	}
}
