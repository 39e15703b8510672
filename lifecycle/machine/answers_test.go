package machine_test

import (
	"testing"
	"time"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla/calendar"
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
	groups = append(groups, goldentest.Group("defects", func(w *goldentest.Writer) {
		goldentest.Defects[machine.Spec](w, everything(), 100, 26_100)
	}))
	goldentest.Check(t, groups...)
	all := smallMachine()
	all.Guards, all.Timers = everything().Guards, everything().Timers[:1]
	all.Timers[0].State = all.States[0].Name
	all.States[0].Reasons, all.States[0].Inputs, all.States[0].Outputs = everything().States[1].Reasons, []string{"category"}, []string{"cause"}
	all.Excluded, all.End = []string{"spam"}, []lifecycle.State{all.States[0].Name}
	all.Transitions = append(all.Transitions, machine.TransitionSpec{Event: "all", From: []lifecycle.State{"*"}, Except: []lifecycle.State{all.States[0].Name}, To: all.States[0].Name, Guards: []string{"all"}, Roles: []string{"lead"}})
	goldentest.Apart(t, all, func(s machine.Spec) (*machine.Machine, error) { return machine.New(s, funcsFor(s)) })
}

// everything returns a document that states all that one can, things that
// exclude each other included.
func everything() machine.Spec {
	hour := lifecycle.Duration(time.Hour)
	return machine.Spec{
		Schema: "lifecycle/machine/2", Name: "all", Source: "here", Excluded: []string{"spam", "test"},
		States: []machine.StateSpec{
			{Name: "new", Class: machine.Open, Owner: "desk", Limit: hour, Inputs: []string{"category"}, Outputs: []string{"priority", "cause"}, Standard: "well", Note: "first"},
			{Name: "hold", Class: machine.Waiting, WaitsOn: "customer", Reasons: []machine.ReasonSpec{{Reason: "vendor", WaitsOn: "vendor"}, {Reason: "desk"}}},
			{Name: "done", Class: machine.Done, Excluded: "merged"},
		},
		Start: []lifecycle.State{"new", "NEW"}, End: []lifecycle.State{"done", "hold"},
		Transitions: []machine.TransitionSpec{
			{Event: "ask", From: []lifecycle.State{"new", "done"}, To: "hold", Guards: []string{"all", "few"}, Roles: []string{"lead", "agent"}, Note: "why"},
			{From: []lifecycle.State{"*"}, Except: []lifecycle.State{"hold"}, To: "done"},
			{Event: "ask", From: []lifecycle.State{"new"}, To: "done"},
			{Event: "back", From: []lifecycle.State{"Done"}, To: "New"},
		},
		Guards: []machine.GuardSpec{
			{Name: "all", When: priority.ConditionSpec{Facts: priority.Facts{"cause": {"*"}, "group": {"l1", "l2"}}}, Within: hour, MaxReopens: 2, Func: "f", Note: "n"},
			{Name: "few", MaxReopens: 1},
		},
		Timers: []machine.TimerSpec{
			{Name: "first", State: "hold", Since: machine.SinceReply, After: hour, Business: true, Times: 3, Note: "n"},
			{Name: "then", State: "Hold", Follows: "first", BusinessDays: 3, Rule: calendar.EndOfDay, Event: "done"},
			{Name: "both", State: "hold", Since: machine.SinceEntered, Follows: "first", After: hour, Business: true, BusinessDays: 2, Rule: calendar.SameTime, Event: "ask"},
			{Name: "astray", State: "new", Follows: "then", After: hour, Event: "back"},
		},
	}
}
