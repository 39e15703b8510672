package lifecycle_test

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"

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
		if none := len(d.Added)+len(d.Removed)+len(d.Conflicts) == 0; none != before.Equal(after) {
			t.Fatalf("no difference is %v", none)
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
		if len(removed) > 0 || !slices.EqualFunc(lifecycle.NewHistory(events).Events(), after.Events(), sameEvent) {
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
