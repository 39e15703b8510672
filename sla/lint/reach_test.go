package lint_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/lint"
	"pgregory.net/rapid"
)

// A target is unreachable exactly when an earlier one of its metric asks for no
// more, list by list, as long as it is in force.
func TestUnreachableTwinProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genPolicy().Draw(t, "policy")
		want := map[string]string{}
		for i := range s.Targets {
			for j := range s.Targets[:i] {
				if s.Targets[i].Metric == s.Targets[j].Metric && hides(&s.Targets[j].When, &s.Targets[i].When) {
					want[fmt.Sprintf("targets[%d]", i)] = fmt.Sprintf("targets[%d]", j)
					break
				}
			}
		}
		findings, err := lint.Policy(s, lint.Options{})
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, f := range findings {
			if f.Code == lint.Unreachable {
				got[f.Path] = f.Other
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("(-want +got)\n%s", diff)
		}
	})
}

// hides reports whether every ticket that n matches is one that m matches, at
// any time at which n does.
func hides(m, n *sla.Match) bool {
	return within(n.Priorities, m.Priorities) && within(n.Customers, m.Customers) && within(n.Groups, m.Groups) && within(n.States, m.States) &&
		!n.From.Before(m.From) && (m.Until.IsZero() || !n.Until.IsZero() && !n.Until.After(m.Until))
}

// within reports whether asking for a is asking for b too: an empty list asks
// for nothing.
func within[T comparable](a, b []T) bool {
	return len(b) == 0 || len(a) > 0 && !slices.ContainsFunc(a, func(v T) bool { return !slices.Contains(b, v) })
}

// A name that many targets ask for hides as one that few do.
func TestUnreachableBehindMany(t *testing.T) {
	var s sla.PolicySpec
	add := func(customers ...string) {
		s.Targets = append(s.Targets, sla.TargetSpec{Metric: sla.Resolution, When: sla.Match{Customers: customers}, Within: hour})
	}
	for i := range 200 {
		add("all", fmt.Sprint("c", i))
	}
	add("all")
	add("c150")
	add("c150", "c151")
	want := []lint.Finding{{Path: "targets[200]", Other: "targets[0]"}, {Path: "targets[201]", Other: "targets[150]"}}
	got := only(t, s, lint.Options{}, lint.Unreachable)
	for i := range got {
		got[i] = lint.Finding{Path: got[i].Path, Other: got[i].Other}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
