package lifecycle_test

import (
	"testing"
	"time"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
)

func TestAnswers(t *testing.T) {
	var groups []goldentest.Answers
	all := genEvents()
	groups = append(groups, goldentest.Group("histories", func(w *goldentest.Writer) {
		for i := range 300 {
			events, more := all.Example(i), all.Example(i+5000)
			for k := range events {
				valid(&events[k])
				if i%3 == 0 { // of one instant, so that they chain
					events[k].Time, events[k].Seq = epoch, 0
				}
			}
			for k := range more {
				valid(&more[k])
			}
			h := lifecycle.NewHistory(events)
			late := h.With(more...)
			cut := late.AsOf(epoch.Add(300e9))
			opening, ok := h.Opening()
			_, ordered := lifecycle.Ordered(events)
			_, again := lifecycle.Ordered(h.Events())
			w.Put(h.Events(), h.Conflicts(), late.Events(), late.Conflicts(), cut.Events(), cut.Conflicts(), h.Diff(late), late.Diff(h), opening, ok, ordered, again, h.Validate())
			var folded lifecycle.Facets
			for k, e := range late.All() {
				folded.Apply(&e)
				w.Put(e.Validate(), e.IsContact(), e.IsReply(), folded.Own, late.Facets(e.Time).Facts(), folded.Fact("REGION"), folded.Fact("Priority"))
				if k > 0 {
					before := late.At(k - 1)
					w.Put(before.Compare(e), e.Compare(before))
				}
			}
		}
	}))
	groups = append(groups, goldentest.Group("mergers", func(w *goldentest.Writer) {
		for i := range 200 {
			a, b := lifecycle.NewHistory(all.Example(i)), lifecycle.NewHistory(all.Example(i+7000))
			for minute := range 4 {
				at := epoch.Add(time.Duration(minute) * 5 * time.Minute)
				e := lifecycle.Absorb(a, b, "t9", at)
				again := lifecycle.Absorb(b.With(e), a.With(e), "t8", at.Add(time.Minute))
				w.Put(e, again)
			}
		}
	}))
	groups = append(groups, goldentest.Group("defects", func(w *goldentest.Writer) {
		for kind := range lifecycle.Kind(40) {
			for _, change := range append(changes(), func(*lifecycle.Event) {}) {
				for _, full := range []bool{false, true} {
					e := lifecycle.Event{Time: epoch, Kind: kind}
					if full {
						e.Side, e.Visibility, e.State, e.From, e.Ref = lifecycle.Agent, lifecycle.Public, "open", "new", "r"
						e.Priority, e.Customer, e.Spent = priority.P2, "acme", 1
					}
					change(&e)
					w.Put(e.Validate())
				}
			}
		}
	}))
	goldentest.Check(t, groups...)
}

// changes are of one field each.
func changes() []func(*lifecycle.Event) {
	facts := func(facts priority.Facts) func(*lifecycle.Event) {
		return func(e *lifecycle.Event) { e.Facts = facts }
	}
	return []func(*lifecycle.Event){
		func(e *lifecycle.Event) { e.Time = time.Time{} },
		func(e *lifecycle.Event) { e.Side = 0 }, func(e *lifecycle.Event) { e.Side = 100 },
		func(e *lifecycle.Event) { e.Visibility = 0 }, func(e *lifecycle.Event) { e.Visibility = 100 },
		func(e *lifecycle.Event) { e.Priority = 0 }, func(e *lifecycle.Event) { e.Priority = 100 },
		func(e *lifecycle.Event) { e.State = "" }, func(e *lifecycle.Event) { e.From = "" }, func(e *lifecycle.Event) { e.Ref = "" },
		func(e *lifecycle.Event) { e.Customer = "" }, func(e *lifecycle.Event) { e.Spent = 0 }, func(e *lifecycle.Event) { e.Spent = -1 },
		func(e *lifecycle.Event) { e.From, e.State = "new", "" },
		facts(priority.Facts{"": {"x"}}), facts(priority.Facts{"region": nil}), facts(priority.Facts{"region": {""}}), facts(priority.Facts{"region": {"a", "a"}}),
		facts(priority.Facts{"*": {"x"}}), facts(priority.Facts{"state": {"x"}}), facts(priority.Facts{"Priority": {"p1"}}), facts(priority.Facts{"all": {"x"}}),
		facts(priority.Facts{"Region": {"a"}, "region": {"b"}}), facts(priority.Facts{"region": {"*"}}),
	}
}

// valid makes values of closed sets that are out of range unset: they have no
// JSON form.
func valid(e *lifecycle.Event) {
	if !e.Kind.IsValid() {
		e.Kind = lifecycle.Updated
	}
	if !e.Side.IsValid() {
		e.Side = 0
	}
	if !e.Visibility.IsValid() {
		e.Visibility = 0
	}
	if !e.Priority.IsValid() {
		e.Priority = 0
	}
}
