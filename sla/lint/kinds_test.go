package lint_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/lint"
)

// only returns the findings of some codes.
func only(t *testing.T, s sla.PolicySpec, o lint.Options, codes ...lint.Code) []lint.Finding {
	t.Helper()
	findings, err := lint.Policy(s, o)
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(findings, func(f lint.Finding) bool { return !slices.Contains(codes, f.Code) })
}

// Cause: kinds of tickets were told apart by the customers that targets name,
// not by those that factors name. P1 in 4 h times 4 is due after P2 in 8 h,
// which is fixed.
func TestFactorMakesUrgentLater(t *testing.T) {
	s := sla.PolicySpec{
		Targets: []sla.TargetSpec{
			{Metric: sla.Resolution, When: levels(priority.P1), Within: 4 * hour},
			{Metric: sla.Resolution, When: levels(priority.P2), Within: 8 * hour, Fixed: true},
		},
		Factors: []sla.FactorSpec{
			{Customer: "business", Factor: priority.Percent(100)},
			{Customer: "starter", Factor: priority.Percent(200)},
			{Customer: "free", Factor: priority.Percent(400)},
		},
	}
	want := []lint.Finding{{
		Code: lint.NotMonotone, Path: "targets[0]", Other: "targets[1]", Share: 1, N: 8760,
		Ticket:  lifecycle.Facets{Priority: priority.P1, Customer: "free"},
		Message: `resolution of p1 of "free" is due after that of p2 of "free" for 100 % of the hours of 2026 at which a ticket may be opened`,
	}}
	if diff := cmp.Diff(want, only(t, s, lint.Options{}, lint.NotMonotone)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// Cause: the response was held against the resolution for customers alone,
// where targets may differ by anything that a Match asks for.
func TestResponseLastByEveryFacet(t *testing.T) {
	for _, row := range []struct {
		name   string
		first  sla.Match // of the response, the resolution being for second
		second sla.Match
		want   lifecycle.Facets
	}{
		{"customer", sla.Match{Customers: []string{"gold"}}, sla.Match{}, lifecycle.Facets{Customer: "gold"}},
		{"category", sla.Match{Categories: []string{"bug"}}, sla.Match{}, lifecycle.Facets{Category: "bug"}},
		{"channel", sla.Match{Channels: []string{"mail"}}, sla.Match{}, lifecycle.Facets{Channel: "mail"}},
		{"group", sla.Match{}, sla.Match{Groups: []string{"front"}}, lifecycle.Facets{Group: "front"}},
		{"tier", sla.Match{}, sla.Match{Tiers: []string{"l2"}}, lifecycle.Facets{Tier: "l2"}},
		{"state", sla.Match{}, sla.Match{States: []lifecycle.State{"new"}}, lifecycle.Facets{State: "new"}},
		{"one facet each", sla.Match{Channels: []string{"chat", "mail"}}, sla.Match{Groups: []string{"front"}}, lifecycle.Facets{Channel: "chat", Group: "front"}},
		{"no priority", sla.Match{}, sla.Match{}, lifecycle.Facets{}},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := sla.PolicySpec{Targets: []sla.TargetSpec{
				{Metric: sla.FirstResponse, When: row.first, Within: 8 * hour},
				{Metric: sla.Resolution, When: row.second, Within: 4 * hour},
			}}
			row.want.Priority = priority.P1
			if row.name == "no priority" {
				s.Targets[0].When.Priorities = nil
				s.Targets = append([]sla.TargetSpec{{Metric: sla.FirstResponse, When: levels(priority.Levels()...), Within: hour}}, s.Targets...)
				row.want.Priority = 0
			}
			n := len(s.Targets)
			got := only(t, s, lint.Options{}, lint.ResponseLast)
			if len(got) != 1 || got[0].Path != "targets["+string(rune('0'+n-2))+"]" || got[0].Other != "targets["+string(rune('0'+n-1))+"]" || !got[0].Ticket.Equal(row.want) {
				t.Errorf("want one finding for %+v, got %+v", row.want, got)
			}
		})
	}
}

// A level without a target stands between two that are in the wrong order.
func TestMonotoneOverAGap(t *testing.T) {
	s := sla.PolicySpec{Targets: []sla.TargetSpec{
		{Metric: sla.Resolution, When: levels(priority.P1), Within: 8 * hour},
		{Metric: sla.Resolution, When: levels(priority.P2), None: true},
		{Metric: sla.Resolution, When: levels(priority.P4), Within: 4 * hour},
	}}
	got := only(t, s, lint.Options{}, lint.NotMonotone)
	if len(got) != 1 || got[0].Path != "targets[0]" || got[0].Other != "targets[2]" {
		t.Errorf("got %+v", got)
	}
}

// Cause: the target at the beginning of the year was named, whichever was in
// force when it went wrong.
func TestFindingNamesTheTargetInForce(t *testing.T) {
	july := time.Date(2026, 7, 1, 0, 30, 0, 0, time.UTC)
	s := sla.PolicySpec{Targets: []sla.TargetSpec{
		{Metric: sla.Resolution, When: sla.Match{Priorities: []priority.Level{priority.P1}, Until: july}, Within: hour},
		{Metric: sla.Resolution, When: sla.Match{Priorities: []priority.Level{priority.P1}, From: july}, Within: 9 * hour},
		{Metric: sla.Resolution, When: levels(priority.P2), Within: 4 * hour},
	}}
	got := only(t, s, lint.Options{}, lint.NotMonotone)
	const rest = (31+31+30+31+30+31)*24 - 1 // the first start is 01:00
	if len(got) != 1 || got[0].Path != "targets[1]" || got[0].Other != "targets[2]" || got[0].Share != 1 || got[0].N != rest {
		t.Errorf("want targets[1] for %d hours, got %+v", rest, got)
	}
}

// Kinds of tickets that meet the same targets are one finding.
func TestAlikeKindsAreOneFinding(t *testing.T) {
	s := clean()
	s.Targets[2].Within, s.Targets[2].When.Customers = 7*hour, []string{"a", "b", "c"}
	s.Targets = append(s.Targets, sla.TargetSpec{Metric: sla.NextResponse, When: sla.Match{Customers: []string{"b"}}, Within: hour})
	if got := only(t, s, lint.Options{}, lint.ResponseLast); len(got) != 1 || got[0].Ticket.Customer != "a" {
		t.Errorf("want one finding, for customer a, got %+v", got)
	}
}

// Cause: without a moment to assess them at, histories said nothing, and so did
// the answer.
func TestOptionsAreChecked(t *testing.T) {
	none := slices.Values([]lifecycle.History{})
	for _, row := range []struct {
		name  string
		o     lint.Options
		path  string
		cause error
	}{
		{"histories without a moment", lint.Options{Histories: none}, "now", sla.ErrRequired},
		{"a share of more than all", lint.Options{Least: 1.5}, "least", sla.ErrRange},
		{"a share that is no number", lint.Options{Least: nan()}, "least", sla.ErrRange},
		{"less than no clocks", lint.Options{LeastClocks: -1}, "least_clocks", sla.ErrRange},
		{"a year without calendars", lint.Options{Year: 1 << 40}, "year", sla.ErrRange},
		{"a year before calendars", lint.Options{Year: 1899}, "year", sla.ErrRange},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := lint.Policy(clean(), row.o)
			var field *sla.FieldError
			ok := errors.As(err, &field)
			if !ok || field.Path != row.path || !errors.Is(err, row.cause) {
				t.Errorf("got %v", err)
			}
		})
	}
	for _, year := range []int{1900, 2200} {
		if _, err := lint.Policy(clean(), lint.Options{Year: year, Histories: none, Now: time.Unix(0, 0)}); err != nil {
			t.Error(err)
		}
	}
}

func nan() float64 {
	zero := 0.0
	return zero / zero
}

// A machine that gives no reasons, and histories that are few, say nothing of
// the reasons of pauses.
func TestReasonsThatNobodyKnows(t *testing.T) {
	standard := preset.StandardSpec()
	h := lifecycle.NewHistory([]lifecycle.Event{{Time: time.Unix(0, 0), Kind: lifecycle.Created, State: preset.StateWaiting, Reason: "customer"}})
	s := clean()
	s.Pauses[0].Reasons = []string{"vendor"}
	o := lint.Options{Machine: &standard, Histories: slices.Values([]lifecycle.History{h}), Now: time.Unix(1, 0)}
	if got := only(t, s, o, lint.UnusedReason); len(got) > 0 {
		t.Errorf("got %+v", got)
	}
	o.LeastClocks = 1
	if got := only(t, s, o, lint.UnusedReason); len(got) != 1 || got[0].N != 1 {
		t.Errorf("got %+v", got)
	}
}

// What happens after the moment of the answer is not known at it.
func TestHistoriesEndNow(t *testing.T) {
	opened := time.Unix(1_800_000_000, 0)
	h := lifecycle.NewHistory([]lifecycle.Event{
		{Time: opened, Kind: lifecycle.Created, State: "Resolved"},
		{Time: opened.Add(time.Hour), Kind: lifecycle.StateChanged, State: "Closed"},
	})
	for now, want := range map[time.Time]int{opened.Add(time.Hour - 1): 1, opened.Add(time.Hour): 2} {
		o := lint.Options{Histories: slices.Values([]lifecycle.History{h}), Now: now}
		if got := only(t, clean(), o, lint.StrangeState); len(got) != want {
			t.Errorf("want %d strange states at %v, got %+v", want, now, got)
		}
	}
}
