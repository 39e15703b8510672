package assign_test

import (
	"testing"

	"github.com/supportops/policy/internal/goldentest"
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
	goldentest.Check(t, groups...)
}
