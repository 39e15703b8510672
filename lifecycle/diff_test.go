package lifecycle_test

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/lifecycle"
	"pgregory.net/rapid"
)

// TestHistoryDiffProperty: what was removed and added leads from the one
// history to the other, and the two agree up to From.
func TestHistoryDiffProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before := lifecycle.NewHistory(genEvents().Draw(t, "before"))
		after := before.With(genEvents().Draw(t, "late")...)
		d := before.Diff(after)
		if d.IsZero() != before.Equal(after) {
			t.Fatalf("IsZero is %v", d.IsZero())
		}
		var events []lifecycle.Event
		removed := slices.Clone(d.Removed)
		for _, e := range before.Events() {
			if i := slices.IndexFunc(removed, func(r lifecycle.Event) bool { return sameEvent(r, e) }); i >= 0 {
				removed = slices.Delete(removed, i, i+1)
				continue
			}
			events = append(events, e)
		}
		events = append(events, d.Added...)
		slices.SortFunc(events, lifecycle.Event.Compare)
		if len(removed) > 0 || !slices.EqualFunc(events, after.Events(), sameEvent) {
			t.Fatalf("%+v does not lead from %v to %v", d, before.Events(), after.Events())
		}
		if !slices.EqualFunc(before.Events()[:d.From], after.Events()[:d.From], sameEvent) {
			t.Fatalf("the histories differ before %d", d.From)
		}
		if d.From < min(before.Len(), after.Len()) && sameEvent(before.At(d.From), after.At(d.From)) {
			t.Fatalf("the histories agree at %d, too", d.From)
		}
		var added []lifecycle.Conflict // those of an event that was not dropped before
		for _, c := range after.Conflicts() {
			if !slices.ContainsFunc(before.Conflicts(), func(k lifecycle.Conflict) bool { return !differ(k.Dropped, c.Dropped) }) {
				added = append(added, c)
			}
		}
		if diff := cmp.Diff(added, d.Conflicts); diff != "" {
			t.Fatalf("conflicts: %s", diff)
		}
	})
}

// TestTimelineDiffProperty: no change in either direction exactly if there is
// none in the other, and each change is the other's turned round.
func TestTimelineDiffProperty(t *testing.T) {
	m := mustMachine(t, smallMachine())
	rapid.Check(t, func(t *rapid.T) {
		h := lifecycle.NewHistory(genEvents().Draw(t, "events"))
		a, b := m.Replay(h), m.Replay(h.With(genEvents().Draw(t, "late")...))
		if d := a.Diff(a); d != nil {
			t.Fatalf("a timeline differs from itself: %v", d)
		}
		there, back := a.Diff(b), b.Diff(a)
		for i, c := range there {
			if c.Before == c.After {
				t.Fatalf("no change: %+v", c)
			}
			if !slices.Contains(back, lifecycle.Change{Path: c.Path, Before: c.After, After: c.Before}) {
				t.Fatalf("%+v is not in %v", c, back)
			}
			if slices.ContainsFunc(there[:i], func(o lifecycle.Change) bool { return o.Path == c.Path }) {
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
	m := mustMachine(t, lifecycle.StandardSpec())
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
	want := []lifecycle.Change{
		{Path: "events", Before: "4", After: "5"},
		{Path: "states[in_progress].visits", Before: "1", After: "2"},
		{Path: "states[in_progress].real", Before: "50m", After: "40m"},
		{Path: "states[resolved].visits", Before: "1", After: "2"},
		{Path: "states[resolved].real", Before: "0s", After: "10m"},
		{Path: "first_resolved", Before: "2024-03-08T10:00:00Z", After: "2024-03-08T09:30:00Z"},
		{Path: "reopens", Before: "0", After: "1"},
	}
	if diff := cmp.Diff(want, m.Replay(known).Diff(m.Replay(now))); diff != "" {
		t.Error(diff)
	}
}

// TestHistoryJSONProperty: a history survives its JSON form, conflicts too.
func TestHistoryJSONProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events := genEvents().Draw(t, "events")
		for i := range events {
			events[i].Kind = lifecycle.Kind(rapid.IntRange(0, len(lifecycle.Kinds())).Draw(t, "kind"))
			events[i].Time = events[i].Time.UTC()
		}
		h := lifecycle.NewHistory(events)
		data, err := json.Marshal(h)
		if err != nil {
			t.Fatal(err)
		}
		var back lifecycle.History
		if err := json.Unmarshal(data, &back); err != nil {
			t.Fatal(err)
		}
		if !back.Equal(h) {
			t.Fatalf("%s reads back as %v", data, back.Events())
		}
	})
}

func TestHistoryJSONStrict(t *testing.T) {
	h := lifecycle.NewHistory([]lifecycle.Event{{Time: epoch, Kind: lifecycle.Created}})
	err := json.Unmarshal([]byte(`[{"time":"2024-03-08T09:00:00Z","kind":"created","colour":"red"},{"kind":"flown"}]`), &h)
	var e *lifecycle.SpecError
	ok := errors.As(err, &e)
	if !ok || len(e.Fields) != 2 || e.Fields[0].Path != "[0].colour" || e.Fields[1].Path != "[1].kind" {
		t.Errorf("got %v", err)
	}
	if h.Len() != 1 {
		t.Errorf("a failure to read left %d events", h.Len())
	}
}
