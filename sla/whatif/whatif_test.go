package whatif_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/sla/whatif"
	"pgregory.net/rapid"
)

var epoch = time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC) // a Monday

func policy(t interface{ Fatal(...any) }, s sla.PolicySpec) *sla.Policy {
	p, err := sla.NewPolicy(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func history(t *rapid.T) lifecycle.History {
	at := epoch
	events := []lifecycle.Event{{
		Time: at, Kind: lifecycle.Created, Side: lifecycle.Customer, State: preset.StateNew,
		Priority: rapid.SampledFrom(priority.Levels()).Draw(t, "level"),
	}}
	states := []lifecycle.State{preset.StateInProgress, preset.StateWaiting, preset.StateResolved}
	reasons := []string{"", "fixed", "duplicate"}
	for i := range rapid.IntRange(0, 6).Draw(t, "events") {
		at = at.Add(time.Duration(rapid.IntRange(0, 3000).Draw(t, "minutes")) * time.Minute)
		e := lifecycle.Event{Time: at, Seq: int64(i + 1), Kind: lifecycle.StateChanged, State: rapid.SampledFrom(states).Draw(t, "state")}
		if rapid.Bool().Draw(t, "reply") {
			e.Kind, e.Side, e.Visibility = lifecycle.Message, lifecycle.Agent, lifecycle.Public
		} else if e.Reason = rapid.SampledFrom(reasons).Draw(t, "reason"); rapid.IntRange(0, 9).Draw(t, "merge") == 0 {
			e.Kind, e.Ref = lifecycle.Merged, "other"
		}
		events = append(events, e)
	}
	return lifecycle.NewHistory(events)
}

// Two assessments are alike exactly when Diff finds nothing, and the same
// policy finds nothing.
func TestDiffNothingProperty(t *testing.T) {
	p := policy(t, sla.StandardPolicySpec())
	q := policy(t, sla.StandardPolicySpec().OnCalendar("office", calendar.OfficeHours("Europe/Berlin")))
	rapid.Check(t, func(t *rapid.T) {
		h := history(t)
		now := epoch.Add(time.Duration(rapid.IntRange(0, 20000).Draw(t, "now")) * time.Minute)
		a, b := p.Assess(h, now), q.Assess(h, now)
		if got := whatif.Diff(a, a); got != nil {
			t.Fatalf("a policy differs from itself: %+v", got)
		}
		alike := cmp.Equal(a.Statuses, b.Statuses, cmp.Comparer(time.Time.Equal))
		if got := whatif.Diff(a, b); alike != (got == nil) {
			t.Fatalf("alike %v, but Diff gives %+v", alike, got)
		}
		for _, c := range whatif.Diff(a, b) {
			if c.Before != nil && c.After != nil && len(c.Fields) == 0 {
				t.Fatalf("a change without a field: %+v", c)
			}
		}
	})
}

// A Sum counts every clock once, and any split of the tickets merges to the
// same.
func TestSumMergeProperty(t *testing.T) {
	p := policy(t, sla.StandardPolicySpec())
	q := policy(t, excluding())
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(rapid.Custom(history), 0, 8).Draw(t, "tickets")
		now := epoch.Add(200 * time.Hour)
		whole := whatif.Compare(p, q, slices.Values(list), now)
		cut := rapid.IntRange(0, len(list)).Draw(t, "cut")
		merged := whatif.Compare(p, q, slices.Values(list[cut:]), now)
		part := whatif.Compare(p, q, slices.Values(list[:cut]), now)
		if err := merged.Merge(&part); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(whole.Moves(), merged.Moves()); diff != "" || whole.Tickets != merged.Tickets || whole.Changed != merged.Changed {
			t.Fatalf("split at %d: (-whole +merged)\n%s", cut, diff)
		}
		clocks := 0
		for _, m := range whole.Moves() {
			clocks += m.Clocks
		}
		want := 0
		for _, h := range list {
			want += len(p.Assess(h, now).Statuses) // both policies have the same metrics
		}
		if clocks != want {
			t.Fatalf("%d clocks counted, want %d", clocks, want)
		}
	})
}

func TestDiffLateEvent(t *testing.T) {
	p := policy(t, sla.StandardPolicySpec())
	h := lifecycle.NewHistory([]lifecycle.Event{
		{ID: "1", Time: epoch, Kind: lifecycle.Created, Side: lifecycle.Customer, State: "new", Priority: priority.P2},
		{ID: "2", Time: epoch.Add(3 * time.Hour), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public},
	})
	now := epoch.Add(4 * time.Hour)
	late := lifecycle.Event{ID: "3", Time: epoch.Add(30 * time.Minute), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public}
	changes := whatif.Diff(p.Assess(h, now), p.Assess(h.With(late), now))
	if len(changes) != 1 {
		t.Fatalf("want one change, got %+v", changes)
	}
	c := changes[0]
	if before, after := c.Outcomes(); before != sla.Breached || after != sla.Met || c.Clock() != sla.FirstResponse {
		t.Errorf("first response went from %v to %v", before, after)
	}
	want := []string{"outcome", "stop", "elapsed", "overdue", "overdue_wall", "warning"}
	if diff := cmp.Diff(want, c.Fields); diff != "" {
		t.Errorf("fields (-want +got)\n%s", diff)
	}
}

func TestTotalsShareWithoutData(t *testing.T) {
	if share, ok := (whatif.Totals{Open: 3}).Share(); ok || share != 0 {
		t.Errorf("a share of no verdicts: %v", share)
	}
}

func TestAddAllocatesNothing(t *testing.T) {
	p, q := policy(t, sla.StandardPolicySpec()), policy(t, excluding())
	a, b := p.Assess(hundred()[0], epoch.AddDate(0, 0, 1)), q.Assess(hundred()[0], epoch.AddDate(0, 0, 1))
	var s whatif.Sum
	if n := testing.AllocsPerRun(100, func() { s.Add(&a, &b, priority.P2) }); n > 0 {
		t.Errorf("%v allocations a ticket", n)
	}
}
