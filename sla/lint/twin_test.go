package lint_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/lint"
	"pgregory.net/rapid"
)

// twin asks the policy itself, hour by hour, for tickets of every kind.
type twin struct {
	p    *sla.Policy
	from time.Time
}

const year = 365 * 24

// kinds returns tickets that state every combination of what policies are
// generated with.
func kinds() []lifecycle.Facets {
	var list []lifecycle.Facets
	for _, customer := range []string{"", "gold", "free", "slow"} {
		for _, group := range []string{"", "front"} {
			for _, state := range []lifecycle.State{"", "new"} {
				list = append(list, lifecycle.Facets{Customer: customer, Group: group, State: state})
			}
		}
	}
	return list
}

// wrong returns the two targets of which the first comes in the wrong order, if
// they do, for a clock that starts at an hour; judged reports whether both
// promise something.
func (w *twin) wrong(code lint.Code, m sla.Metric, f lifecycle.Facets, h int) (pair [2]string, wrong, judged bool) {
	t := w.from.Add(time.Duration(h) * time.Hour)
	g, n := f, sla.Resolution
	if code == lint.NotMonotone {
		n = m
		for g.Priority++; g.Priority.IsValid(); g.Priority++ {
			if _, _, ok := w.p.Target(n, g, t); ok {
				break
			}
		}
		if !g.Priority.IsValid() {
			return pair, false, false
		}
	}
	i, _, okI := w.p.Target(m, f, t)
	j, _, okJ := w.p.Target(n, g, t)
	a, okA := w.p.Due(m, f, t)
	b, okB := w.p.Due(n, g, t)
	judged = okI && okJ && okA && okB
	return [2]string{fmt.Sprintf("targets[%d]", i), fmt.Sprintf("targets[%d]", j)}, judged && a.After(b), judged
}

// What is found is what a twin finds that asks the policy itself: every wrong
// pair of targets at some of the hours, and a finding's share over all hours of
// the year.
func TestFindingsTwinProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genPolicy().Draw(t, "policy")
		p, err := sla.NewPolicy(s)
		if err != nil {
			t.Fatal(err)
		}
		findings, err := lint.Policy(s, lint.Options{})
		if err != nil {
			t.Fatal(err)
		}
		w := &twin{p, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
		findings = slices.DeleteFunc(findings, func(f lint.Finding) bool { return f.Code != lint.NotMonotone && f.Code != lint.ResponseLast })
		found := map[[3]string]bool{}
		for _, f := range findings {
			found[[3]string{f.Code.String(), f.Path, f.Other}] = true
		}
		if len(findings) > 0 {
			f := rapid.SampledFrom(findings).Draw(t, "finding")
			late, tried := w.count(f, s)
			if tried != f.N || float64(late)/float64(tried) != f.Share {
				t.Fatalf("%d of %d hours, but found %+v", late, tried, f)
			}
		}
		first := rapid.IntRange(0, 612).Draw(t, "first hour")
		for _, k := range kinds() {
			for _, level := range append(priority.Levels(), 0) {
				k.Priority = level
				for h := first; h < year; h += 613 { // every hour of a week comes up
					for _, m := range []sla.Metric{sla.FirstResponse, sla.Resolution} {
						if pair, wrong, _ := w.wrong(lint.NotMonotone, m, k, h); wrong && level != 0 && !found[[3]string{"not_monotone", pair[0], pair[1]}] {
							t.Fatalf("%v of %+v at hour %d is not found: %v among %+v", m, k, h, pair, findings)
						}
					}
					if pair, wrong, _ := w.wrong(lint.ResponseLast, sla.FirstResponse, k, h); wrong && !found[[3]string{"response_last", pair[0], pair[1]}] {
						t.Fatalf("the response to %+v at hour %d is not found: %v among %+v", k, h, pair, findings)
					}
				}
			}
		}
	})
}

// count counts what a finding says, for its ticket and pair of targets.
func (w *twin) count(f lint.Finding, s sla.PolicySpec) (late, tried int) {
	m := sla.FirstResponse
	if f.Code == lint.NotMonotone {
		var i int
		fmt.Sscanf(f.Path, "targets[%d]", &i)
		m = s.Targets[i].Metric
	}
	for h := range year {
		pair, wrong, judged := w.wrong(f.Code, m, f.Ticket, h)
		if !judged || pair != [2]string{f.Path, f.Other} {
			continue
		}
		tried++
		if wrong {
			late++
		}
	}
	return late, tried
}
