package lifecycle_test

import (
	"testing"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/lifecycle"
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
	goldentest.Check(t, groups...)
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
