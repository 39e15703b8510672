package assign_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/internal/zerotest"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/tier/assign"
	"pgregory.net/rapid"
)

// desk is a stream of tickets at a desk that changes.
type desk struct {
	spec    assign.Spec
	agents  []assign.Agent
	tickets []assign.Item
	changes []int
}

func TestAnswers(t *testing.T) {
	var groups []goldentest.Answers
	desks := rapid.Custom(func(t *rapid.T) desk {
		return desk{
			genSpec().Draw(t, "spec"), genAgents().Draw(t, "agents"), genTickets(9).Draw(t, "tickets"),
			rapid.SliceOfN(rapid.IntRange(0, 99), 9, 9).Draw(t, "changes"),
		}
	})
	groups = append(groups, goldentest.Group("stream", func(w *goldentest.Writer) {
		for i := range 400 {
			x := desks.Example(i)
			p := mustNew(t, x.spec)
			d := mustDesk(t, p, x.agents)
			now := 0
			for k, tk := range x.tickets {
				change := x.changes[k]
				if now += change % 7; len(x.agents) > 0 {
					id := x.agents[change%len(x.agents)].ID
					switch change % 5 {
					case 0:
						d.SetPresence(id, []assign.Presence{assign.Online, assign.Idle, assign.Away, assign.Offline}[change%4])
					case 1:
						d.Release(id, "chat")
					}
				}
				w.Put(d.Explain(tk, minute(now)), d.Assign(tk, minute(now)))
			}
			w.Put(d.Cursor(), d.Agents())
		}
	}))
	groups = append(groups, goldentest.Group("batch", func(w *goldentest.Writer) {
		for i := range 400 {
			x := desks.Example(i)
			x.spec.Cost.PerAgent = i % 4
			if i%2 == 0 {
				x.spec.Cost.Unassigned = []int64{400, 120, 100, 30, 0}
			}
			res, err := mustNew(t, x.spec).Batch(x.tickets, x.agents, epoch, assign.Cursor{})
			w.Put(res, err)
		}
	}))
	groups = append(groups, goldentest.Group("agents", func(w *goldentest.Writer) {
		p := mustNew(t, everySpec())
		goldentest.Variants(everyAgent(), func(variant []byte) {
			var agents []assign.Agent
			if err := json.Unmarshal(variant, &agents); err != nil {
				return
			}
			_, err := p.NewSession(agents, assign.Cursor{})
			w.Put(err)
		}, 1000, 1<<30)
	}))
	groups = append(groups, goldentest.Group("defects", func(w *goldentest.Writer) {
		goldentest.Defects[assign.Spec](w, everySpec(), 1000, 1_000_000)
		goldentest.Alone[assign.Spec](w, everySpec())
	}))
	goldentest.Check(t, groups...)
	goldentest.Apart(t, everySpec(), assign.New)
}

// What a cursor says of agents who are away for a session is there when they are
// back, in the order of all.
func TestCursorKeepsTheAbsent(t *testing.T) {
	p := mustNew(t, assign.Spec{Mode: assign.RoundRobin})
	before := assign.Cursor{Seq: 9, Agents: []assign.AgentCursor{{ID: "ann", Last: 7}, {ID: "bob", Last: 9, Credit: 3}, {ID: "cid", Last: 8}}}
	d, err := p.NewSession(online("cid", "ann"), before)
	if err != nil {
		t.Fatal(err)
	}
	if got := d.Cursor(); !reflect.DeepEqual(got, before) {
		t.Errorf("got %+v", got)
	}
	if a := d.Assign(assign.Item{ID: "t"}, epoch); a.Agent != "ann" {
		t.Errorf("goes to %q", a.Agent)
	}
	before.Seq, before.Agents[0].Last = 10, 10
	if got := d.Cursor(); !reflect.DeepEqual(got, before) {
		t.Errorf("after an assignment %+v", got)
	}
}

// A session shares no memory with the agents that it was made from, nor with
// those that it returns.
func TestSessionSharesNoMemory(t *testing.T) {
	agents := everyAgent()[:1]
	d := mustDesk(t, mustNew(t, everySpec()), agents)
	state := func() string {
		data, err := json.Marshal([]any{d.Agents(), d.Explain(assign.Item{ID: "t", Group: "desk", Channel: "chat", Required: []string{"vpn"}}, minute(1)), d.Cursor()})
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	want := state()
	zerotest.Spoil(reflect.ValueOf(&agents).Elem())
	if got := state(); got != want {
		t.Errorf("made from other agents:\n%s\nis now\n%s", want, got)
	}
	for range 2 {
		returned := d.Agents()
		zerotest.Spoil(reflect.ValueOf(&returned).Elem())
		if got := state(); got != want {
			t.Errorf("returned its own memory:\n%s\nis now\n%s", want, got)
		}
	}
}

// everyAgent says of agents everything that can be said.
func everyAgent() []assign.Agent {
	return []assign.Agent{
		{ID: "ann", Team: "red", Skills: []string{"vpn"}, Groups: []string{"desk"}, Presence: assign.Online, Capacity: 9, Load: 3, Weight: 2,
			Shifts: &[]calendar.Span{{From: minute(0), To: minute(9)}}, Caps: map[string]int{"chat": 3, "": 1}, Open: map[string]int{"chat": 1, "email": 2}},
		{ID: "bob", Presence: assign.Idle, Shifts: &[]calendar.Span{{From: minute(9), To: minute(9)}}, Caps: map[string]int{"Chat": 1, "chat": 2}},
	}
}

// everySpec says everything once.
func everySpec() assign.Spec {
	s := assign.StandardSpec()
	s.Channels = []assign.ChannelUnits{{Channel: "chat", Units: 1, Interrupts: []string{"email", "web"}}, {Channel: "email", Units: 2}, {Channel: "web", Units: 5}}
	s.Sticky, s.Relax = assign.StickySpec{For: 60e9, Else: assign.Team}, []assign.Relax{assign.RelaxAway, assign.RelaxOffline}
	s.Cost = assign.CostSpec{Missing: 10, Load: 2, NotOwner: 5, Unassigned: []int64{1000, 100, 10, 1, 0}, PerAgent: 3}
	return s
}
