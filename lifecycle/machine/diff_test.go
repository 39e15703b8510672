package machine_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"pgregory.net/rapid"
)

// TestTimelineDiffProperty: no change in either direction exactly if there is
// none in the other, and each change is the other's turned round.
func TestTimelineDiffProperty(t *testing.T) {
	m := mustMachine(t, smallMachine())
	rapid.Check(t, func(t *rapid.T) {
		h := lifecycle.NewHistory(genEvents().Draw(t, "events"))
		a, b := m.Replay(h, machine.Options{}), m.Replay(h.With(genEvents().Draw(t, "late")...), machine.Options{})
		if d := a.Diff(a); d != nil {
			t.Fatalf("a timeline differs from itself: %v", d)
		}
		there, back := a.Diff(b), b.Diff(a)
		for i, c := range there {
			if c.Before == c.After {
				t.Fatalf("no change: %+v", c)
			}
			if !slices.Contains(back, machine.Change{Path: c.Path, Before: c.After, After: c.Before}) {
				t.Fatalf("%+v is not in %v", c, back)
			}
			if slices.ContainsFunc(there[:i], func(o machine.Change) bool { return o.Path == c.Path }) {
				t.Fatalf("%s twice", c.Path)
			}
		}
		if len(there) != len(back) {
			t.Fatalf("%v\n%v", there, back)
		}
	})
}

// TestLateEvent is a case that real logs have: the event that resolved a
// ticket arrives after the one that reopened it.
func TestLateEvent(t *testing.T) {
	m := mustMachine(t, preset.StandardSpec())
	at := func(minute int) time.Time { return epoch.Add(time.Duration(minute) * time.Minute) }
	known := lifecycle.NewHistory([]lifecycle.Event{
		{ID: "1", Time: at(0), Kind: lifecycle.Created, State: "new"},
		{ID: "2", Time: at(10), Kind: lifecycle.StateChanged, State: "in_progress"},
		{ID: "4", Time: at(40), Kind: lifecycle.StateChanged, State: "in_progress"},
		{ID: "5", Time: at(60), Kind: lifecycle.StateChanged, State: "resolved"},
	})
	now := known.With(lifecycle.Event{ID: "3", Time: at(30), Kind: lifecycle.StateChanged, State: "resolved"})
	d := known.Diff(now)
	if d.From != 2 || len(d.Added) != 1 || d.Added[0].ID != "3" || len(d.Removed) != 0 {
		t.Errorf("%+v", d)
	}
	want := []machine.Change{
		{Path: "events", Before: "4", After: "5"},
		{Path: "states[in_progress].visits", Before: "1", After: "2"},
		{Path: "states[in_progress].real", Before: "50m", After: "40m"},
		{Path: "states[resolved].visits", Before: "1", After: "2"},
		{Path: "states[resolved].real", Before: "0s", After: "10m"},
		{Path: "first_resolved", Before: "2024-03-08T10:00:00Z", After: "2024-03-08T09:30:00Z"},
		{Path: "reopens", Before: "0", After: "1"},
	}
	if diff := cmp.Diff(want, m.Replay(known, machine.Options{}).Diff(m.Replay(now, machine.Options{}))); diff != "" {
		t.Error(diff)
	}
}

// TestDiffOfOneEvent: what one event brings, against none and against two.
func TestDiffOfOneEvent(t *testing.T) {
	m := mustMachine(t, smallMachine())
	replay := func(n int) *machine.Timeline {
		events := []lifecycle.Event{
			{Time: minutes(0), Kind: lifecycle.Created, Side: lifecycle.Customer, Category: "disk"},
			{Time: minutes(1), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public},
		}
		return m.Replay(lifecycle.NewHistory(events[:n]), machine.Options{})
	}
	text := func(n int) string { return minutes(n).Format(time.RFC3339) }
	for _, row := range []struct {
		from, to int
		want     []machine.Change
	}{
		{0, 1, []machine.Change{
			{Path: "from", After: text(0)}, {Path: "to", After: text(0)}, {Path: "opened", After: text(0)},
			{Path: "events", Before: "0", After: "1"}, {Path: "facets.category", After: "disk"}, {Path: "contacts.customer", Before: "0", After: "1"},
			{Path: "states[].visits", After: "1"}, {Path: "states[].real", After: "0s"},
		}},
		{1, 2, []machine.Change{
			{Path: "to", Before: text(0), After: text(1)}, {Path: "events", Before: "1", After: "2"},
			{Path: "states[].real", Before: "0s", After: "1m"}, {Path: "contacts.replies", Before: "0", After: "1"}, {Path: "contacts.first_reply", After: text(1)},
		}},
	} {
		if diff := cmp.Diff(row.want, replay(row.from).Diff(replay(row.to))); diff != "" {
			t.Errorf("%d to %d: %s", row.from, row.to, diff)
		}
	}
}
