package onetruth_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/tier/escalate"
	"pgregory.net/rapid"
)

// What lies before the opening counts nowhere: clocks, waits, times to
// resolution and triggers are those of the same ticket without it, opened with
// what those rows had stated.
func TestBeforeTheOpeningProperty(t *testing.T) {
	o, err := observe.New(observe.Spec{Present: []lifecycle.Kind{lifecycle.Message}})
	if err != nil {
		t.Fatal(err)
	}
	triggers, err := escalate.NewTriggers(escalate.TriggersSpec{Rules: []escalate.TriggerSpec{
		{Name: "long", To: "l2", After: 45 * 60e9}, {Name: "again", To: "l2", Attempts: 1, Within: 20 * 60e9}, {Name: "both", To: "l3", Attempts: 1, After: 30 * 60e9},
	}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		spec := genMachine().Draw(t, "machine")
		m, err := machine.New(spec, nil)
		if err != nil {
			t.Fatal(err)
		}
		p, err := sla.NewPolicy(sla.StandardPolicySpec().OnMachine(spec), nil)
		if err != nil {
			t.Fatal(err)
		}
		now := monday.Add(time.Duration(rapid.IntRange(0, 24).Draw(t, "now")) * 15 * time.Minute)
		h := genHistory(spec).Draw(t, "history").AsOf(now)
		opening, ok := h.Opening()
		if !ok || opening.Index == 0 {
			t.Skip()
		}
		before := h.Events()
		for i := range opening.Index {
			if before[i].Kind == lifecycle.Merged {
				t.Skip() // a ticket that was merged before the row that opens it is merged
			}
			before[i].Reason = "" // which an opening cannot state without a state
		}
		h = lifecycle.NewHistory(before)
		if opening, _ = h.Opening(); opening.Index == 0 {
			t.Skip()
		}
		var events []lifecycle.Event
		var known lifecycle.Facets
		for i, e := range h.All() {
			known.Apply(&e)
			if i == opening.Index {
				e.State, e.Reason, e.Priority, e.From = known.State, known.Reason, known.Priority, ""
			}
			if e.Seq, e.From = int64(i+1), ""; i >= opening.Index {
				events = append(events, e)
			}
		}
		counted := func(h lifecycle.History) string {
			in := observe.NewInput("T", h, m, p, now)
			k := o.Observe(in)
			for i := range k.Resolutions {
				if r := &k.Resolutions[i]; r.Opened { // when and by whom the state was stated that it was opened in
					r.Time, r.By, r.Rule = time.Time{}, "", false
				}
			}
			text := ""
			for _, f := range triggers.Evaluate(h, in.Timeline, nil, now) {
				text += fmt.Sprintln(f.Rule, f.Time, f.Due, f.Late, f.Waited)
			}
			data, err := json.Marshal(struct {
				Clocks        []sla.Status
				Waits         []observe.Wait
				Response      *observe.Wait
				Resolutions   []observe.Resolution
				Final         *observe.Wait
				Active        any
				FirstContact  []observe.FirstContact
				Replies, Bots int
				Triggers      string
			}{in.Assessment.Statuses, k.Waits, k.Response, k.Resolutions, k.Final, k.Active, k.FirstContact, k.Replies, k.Bots, text})
			if err != nil {
				t.Fatal(err)
			}
			return string(data)
		}
		if got, want := counted(h), counted(lifecycle.NewHistory(events)); got != want {
			t.Errorf("got\n%s\nwant\n%s\n%+v", got, want, h.Events())
		}
	})
}
