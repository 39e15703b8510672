package machine_test

import (
	"testing"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
)

func TestAnswers(t *testing.T) {
	var groups []goldentest.Answers
	machines, events := genMachine(), genEvents()
	groups = append(groups, goldentest.Group("replays", func(w *goldentest.Writer) {
		for i := range 300 {
			s := smallMachine()
			switch i % 4 {
			case 0:
				s = preset.StandardSpec()
			case 1:
				s = machines.Example(i)
			}
			m, err := machine.New(s, funcsFor(s))
			if err != nil {
				t.Fatal(err)
			}
			o := machine.Options{Strict: i%3 == 0}
			if i%5 == 0 {
				o.AsOf = minutes(i % 90)
			}
			if i%6 == 0 {
				o.Role = func(e lifecycle.Event) string { return e.Actor }
			}
			h := lifecycle.NewHistory(events.Example(i))
			tl := m.Replay(h, o)
			repairs, ok := tl.Repairs()
			var single []any
			for k := range tl.Deviations {
				r, ok := tl.Repair(k)
				single = append(single, r, ok)
			}
			next, due := tl.NextTimer(nightDesk{}, minutes(i%50))
			w.Put(tl, tl.States(nil), repairs, ok, single, tl.Due(nightDesk{}), tl.Due(nil), next, due,
				tl.Diff(m.Replay(h.With(events.Example(i+1000)...), o)), tl.Groups.PingPongs(), tl.Assignees.Handoffs(), m.Spec(), m.Mermaid(), m.DOT())
			snapshot := tl.Snapshot(minutes(100))
			for _, st := range m.Spec().States {
				snapshot.State = st.Name
				for _, tr := range m.Spec().Transitions {
					step, err := m.Next(snapshot, tr.Event)
					w.Put(step, err)
				}
			}

		}
	}))
	goldentest.Check(t, groups...)
}
