package assign_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/assign"
	"pgregory.net/rapid"
)

func TestBatchSeesWhatGreedyDoesNot(t *testing.T) {
	// Only ann knows billing. Greedy in turn gives her the first ticket, which
	// anybody could take, and leaves the second.
	agents := online("ann", "bob")
	agents[0].Skills = []string{"billing"}
	agents[0].Capacity, agents[1].Capacity = 1, 1
	tickets := []assign.Item{
		{ID: "easy", Since: epoch, Level: priority.P3},
		{ID: "billing", Since: epoch, Level: priority.P3, Required: []string{"billing"}},
	}
	p := mustNew(t, assign.Spec{Mode: assign.RoundRobin})
	greedy, err := p.Assign(tickets, agents, epoch, assign.Cursor{})
	if err != nil {
		t.Fatal(err)
	}
	batch, err := p.Batch(tickets, agents, epoch, assign.Cursor{})
	if err != nil {
		t.Fatal(err)
	}
	agentsOf := func(r assign.Result) (ids []string) {
		for _, a := range r.Assignments {
			ids = append(ids, a.Agent)
		}
		return ids
	}
	if got := agentsOf(greedy); !slices.Equal(got, []string{"ann", ""}) {
		t.Errorf("greedy: %q", got)
	}
	if got := agentsOf(batch); !slices.Equal(got, []string{"bob", "ann"}) {
		t.Errorf("batch: %q", got)
	}
}

// Tickets that are assigned together are told apart by their IDs, and what is
// wrong with them is listed with what is wrong with the agents.
func TestTicketsNeedIDs(t *testing.T) {
	p := mustNew(t, assign.Spec{Mode: assign.RoundRobin})
	tickets := []assign.Item{{ID: "a"}, {}, {ID: "b"}, {ID: "a"}}
	for name, do := range map[string]func([]assign.Item, []assign.Agent, time.Time, assign.Cursor) (assign.Result, error){"one by one": p.Assign, "batch": p.Batch} {
		res, err := do(tickets, online("ann", "ann"), epoch, assign.Cursor{})
		want := "assign: 3 defects\n\ttickets[1].id: required\n\ttickets[3].id: duplicate: \"a\" is tickets[0] already\n\tagents[1].id: duplicate: \"ann\" is agents[0] already"
		if err == nil || err.Error() != want || res.Assignments != nil {
			t.Errorf("%s: %+v, %v", name, res, err)
		}
	}
}

func TestBatchLeavesTheLeastUrgent(t *testing.T) {
	var tickets []assign.Item
	for _, l := range []priority.Level{priority.P4, 0, priority.P1, priority.P5, priority.P2} {
		tickets = append(tickets, assign.Item{ID: "ticket " + l.String(), Level: l})
	}
	res, err := mustNew(t, assign.Spec{Mode: assign.RoundRobin}).Batch(tickets, online("a", "b", "c"), epoch, assign.Cursor{})
	if err != nil {
		t.Fatal(err)
	}
	for i, a := range res.Assignments {
		if want := tickets[i].Level != 0 && tickets[i].Level != priority.P5; (a.Agent != "") != want {
			t.Errorf("%q: %+v", tickets[i].Level, a)
		}
	}
	if res.Cost != 200_000 {
		t.Errorf("cost %d, want that of two tickets left at the least cost", res.Cost)
	}
}

// costs is the table that Batch's documentation describes: for each ticket the
// cost with each agent as the n-th ticket, or -1.
func costs(p *assign.Policy, w *twin, t assign.Item, now time.Time, id string, nth, largest int) int64 {
	a, c := w.agents[id], p.Spec().Cost
	sticky := p.Spec().Sticky
	var insist []string
	cost := int64(0)
	for _, pref := range t.Preferred {
		if pref.For > 0 && now.Before(t.Since.Add(pref.For.Std())) {
			insist = append(insist, pref.Skill)
		}
		if !slices.Contains(a.Skills, pref.Skill) {
			cost += c.Missing
		}
	}
	var team *string
	if o := w.agents[t.Owner]; o != nil && sticky != (assign.StickySpec{}) && (!w.can(t.Owner, t, now, nil) || !w.has(t.Owner, t.Required)) {
		serves := o.Groups == nil || t.Group == "" || slices.Contains(o.Groups, t.Group)
		hope := w.has(t.Owner, t.Required) && !slices.Contains(t.Exclude, t.Owner) && serves
		if sticky.Else == assign.Nobody || hope && sticky.For > 0 && now.Before(t.Since.Add(sticky.For.Std())) {
			return -1
		}
		if sticky.Else == assign.Team {
			if team = &o.Team; o.Team == "" || o.Team != a.Team {
				return -1
			}
		}
	}
	held, _ := w.held(t, insist, team, now)
	must := append(held, t.Required...)
	if !w.has(id, must) || !w.can(id, t, now, nil) {
		return -1
	}
	if most, ok := a.Caps[t.Channel]; ok && a.Open[t.Channel]+nth >= most {
		return -1
	}
	if nth > 0 && a.Capacity > 0 && a.Load+(nth+1)*largest > a.Capacity {
		return -1
	}
	if t.Owner != "" && t.Owner != id {
		cost += c.NotOwner
	}
	return cost + c.Load*int64(a.Load+nth*largest)
}

func leaving(p *assign.Policy, t assign.Item) int64 {
	c := p.Spec().Cost.Unassigned
	if !t.Level.IsValid() {
		return c[4]
	}
	return c[t.Level-1]
}

// genCrowd draws tickets that nearly every agent may take, at many different
// costs, for fewer places: what the matching has to weigh.
func genCrowd(t *rapid.T) (agents []assign.Agent, tickets []assign.Item) {
	skills := []string{"s1", "s2", "s3", "s4"}
	for i := range rapid.IntRange(1, 3).Draw(t, "agents") {
		a := assign.Agent{
			ID: fmt.Sprint("a", i), Presence: assign.Online, Skills: genSome(skills...).Draw(t, "skills"),
			Capacity: rapid.SampledFrom([]int{0, 2, 3, 5, 8, 13}).Draw(t, "capacity"), Load: rapid.IntRange(0, 3).Draw(t, "load"),
		}
		if rapid.Bool().Draw(t, "capped") {
			a.Caps, a.Open = map[string]int{"chat": rapid.IntRange(1, 3).Draw(t, "cap")}, map[string]int{"chat": rapid.IntRange(0, 1).Draw(t, "open")}
		}
		agents = append(agents, a)
	}
	for i := range rapid.IntRange(2, 5).Draw(t, "tickets") {
		tk := assign.Item{
			ID: fmt.Sprint("t", i), Channel: rapid.SampledFrom([]string{"chat", "chat", "email", "phone"}).Draw(t, "channel"),
			Level: genLevel(t), Since: epoch, Owner: rapid.SampledFrom([]string{"", "a0", "a1"}).Draw(t, "owner"),
		}
		for _, s := range genSome(skills...).Draw(t, "preferred") {
			tk.Preferred = append(tk.Preferred, tier.Preference{Skill: s})
		}
		tickets = append(tickets, tk)
	}
	return agents, tickets
}

func genLevel(t *rapid.T) priority.Level {
	return priority.Level(rapid.IntRange(0, 5).Draw(t, "level"))
}

// The batch's cost is that of its assignments, equals the least over all
// possible ones, and so is never above greedy's.
func TestBatchEqualsBruteForceProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genSpec().Draw(t, "spec")
		s.Cost.PerAgent = rapid.IntRange(0, 3).Draw(t, "per agent")
		if rapid.Bool().Draw(t, "cheap to leave") {
			s.Cost.Unassigned = []int64{400, 120, 100, 30, 0}
		}
		p := mustNew(t, s)
		agents := genAgents().Filter(func(a []assign.Agent) bool { return len(a) < 5 }).Draw(t, "agents")
		tickets := genTickets(5).Draw(t, "tickets")
		if rapid.Bool().Draw(t, "crowded") {
			agents, tickets = genCrowd(t)
		}
		w := newTwin(p, agents)
		largest := 1
		for _, tk := range tickets {
			largest = max(largest, p.Units(tk.Channel))
		}
		per := max(s.Cost.PerAgent, 1)

		var least func(i int, used map[string]int) int64
		least = func(i int, used map[string]int) int64 {
			if i == len(tickets) {
				return 0
			}
			best := leaving(p, tickets[i]) + least(i+1, used)
			for _, id := range w.ids {
				for nth := range per {
					if used[id]&(1<<nth) != 0 {
						continue
					}
					if c := costs(p, w, tickets[i], epoch, id, nth, largest); c >= 0 {
						used[id] |= 1 << nth
						best = min(best, c+least(i+1, used))
						used[id] &^= 1 << nth
					}
				}
			}
			return best
		}
		res, err := p.Batch(tickets, agents, epoch, assign.Cursor{})
		if err != nil {
			t.Fatal(err)
		}
		if want := least(0, map[string]int{}); res.Cost != want {
			t.Fatalf("cost %d, want %d", res.Cost, want)
		}

		// Greedy over the same costs, the cheapest agent for each in turn.
		greedy, used := int64(0), map[string]int{}
		for _, tk := range tickets {
			best, who := leaving(p, tk), ""
			for _, id := range w.ids {
				if used[id] < per {
					if c := costs(p, w, tk, epoch, id, used[id], largest); c >= 0 && c < best {
						best, who = c, id
					}
				}
			}
			greedy += best
			if who != "" {
				used[who]++
			}
		}
		if res.Cost > greedy {
			t.Fatalf("batch costs %d, greedy %d", res.Cost, greedy)
		}

		// Every agent has a true verdict, and the costs that they name are
		// those of the table.
		sum := int64(0)
		for i, a := range res.Assignments {
			if len(a.Candidates) != len(agents) {
				t.Fatalf("%d verdicts on %d agents", len(a.Candidates), len(agents))
			}
			if a.Agent == "" {
				sum += leaving(p, tickets[i])
			}
			for k, v := range a.Candidates {
				c := costs(p, w, tickets[i], epoch, v.Agent, 0, largest)
				if v.Agent != w.ids[k] || !trueVerdict(w, tickets[i], a, v) || (c >= 0) != (v.Why == assign.Chosen || v.Why == "not_chosen") {
					t.Fatalf("%+v of %+v for %+v", v, w.agents[v.Agent], tickets[i])
				}
				switch v.Why {
				case assign.Chosen:
					sum += v.Cost
				case "not_chosen":
					if v.Cost != c {
						t.Fatalf("%+v, want cost %d", v, c)
					}
				default:
					if v.Cost != 0 {
						t.Fatalf("%+v has a cost", v)
					}
				}
			}
		}
		if sum != res.Cost {
			t.Fatalf("the verdicts' costs are %d, want %d", sum, res.Cost)
		}

		// The assignments pass no bar, taken one after another.
		for i, a := range res.Assignments {
			if a.Agent != "" {
				if !w.has(a.Agent, tickets[i].Required) || !w.can(a.Agent, tickets[i], epoch, nil) {
					t.Fatalf("%+v may not take %+v", w.agents[a.Agent], tickets[i])
				}
				if want := lacking(w.agents[a.Agent], tickets[i].Preferred); !cmp.Equal(want, a.Dropped) {
					t.Fatalf("dropped %v, want %v", a.Dropped, want)
				}
				w.book(a.Agent, tickets[i])
			}
		}
	})
}

// Several tickets for one agent pass neither the cap of their channel nor the
// capacity.
func TestBatchKeepsCapsWithinOneBatch(t *testing.T) {
	s := assign.Spec{Mode: assign.RoundRobin, Channels: []assign.ChannelUnits{{Channel: "chat", Units: 2}}, Cost: assign.StandardSpec().Cost}
	s.Cost.PerAgent = 9
	agents := []assign.Agent{{ID: "a", Presence: assign.Online, Capacity: 7, Caps: map[string]int{"chat": 2}}}
	for _, tt := range []struct {
		channel string
		want    int
	}{{"chat", 2}, {"email", 7}} {
		tickets := make([]assign.Item, 9)
		for i := range tickets {
			tickets[i] = assign.Item{ID: fmt.Sprint(i), Channel: tt.channel, Level: priority.P1}
		}
		res, err := mustNew(t, s).Batch(tickets, agents, epoch, assign.Cursor{})
		if err != nil {
			t.Fatal(err)
		}
		got := 0
		for _, a := range res.Assignments {
			if a.Agent != "" {
				got++
			}
		}
		if got != tt.want {
			t.Errorf("%s: %d tickets, want %d", tt.channel, got, tt.want)
		}
	}
}

func TestBatchWaitsLikeAssign(t *testing.T) {
	agents := online("ann", "bob")
	agents[0].Presence, agents[0].Skills = assign.Away, []string{"x"}
	p := mustNew(t, assign.Spec{Mode: assign.RoundRobin, Sticky: assign.StickySpec{For: tier.Duration(10 * time.Minute), Else: assign.Anyone}})
	tickets := []assign.Item{
		{ID: "owner", Since: epoch, Owner: "ann"},
		{ID: "skill", Since: epoch, Preferred: []tier.Preference{{Skill: "x", For: tier.Duration(5 * time.Minute)}}},
	}
	res, err := p.Batch(tickets, agents, epoch, assign.Cursor{})
	if err != nil {
		t.Fatal(err)
	}
	want := []assign.Assignment{
		{Ticket: "owner", NextLook: minute(10), Candidates: []assign.Candidate{{Agent: "ann", Why: "away"}, {Agent: "bob", Why: "not_owner"}}},
		{Ticket: "skill", NextLook: minute(5), Candidates: []assign.Candidate{{Agent: "ann", Why: "away"}, {Agent: "bob", Why: "no_preferred", Missing: []string{"x"}}}},
	}
	if diff := cmp.Diff(want, res.Assignments); diff != "" {
		t.Error(diff)
	}
	if res, err = p.Batch(nil, nil, epoch, assign.Cursor{}); err != nil || len(res.Assignments) != 0 {
		t.Errorf("nothing to do: %+v, %v", res, err)
	}
}

// desk makes agents with skills out of twenty, three quarters of them online.
func bigDesk(n int) []assign.Agent {
	rnd := rand.New(rand.NewPCG(7, uint64(n)))
	agents := make([]assign.Agent, n)
	for i := range agents {
		agents[i] = assign.Agent{ID: fmt.Sprintf("agent-%05d", i), Presence: assign.Online, Capacity: 1 << 20, Weight: 1 + i%5}
		if i%4 == 3 {
			agents[i].Presence = assign.Away
		}
		for _, k := range rnd.Perm(20)[:6] {
			agents[i].Skills = append(agents[i].Skills, fmt.Sprint("skill ", k))
		}
	}
	return agents
}

func bigTickets(n int) []assign.Item {
	rnd := rand.New(rand.NewPCG(8, uint64(n)))
	tickets := make([]assign.Item, n)
	for i := range tickets {
		tickets[i] = assign.Item{
			ID: fmt.Sprint(i), Channel: []string{"email", "chat", "phone"}[i%3], Account: fmt.Sprint("c", i%997),
			Since: epoch, Level: priority.Level(1 + rnd.IntN(5)), Required: []string{fmt.Sprint("skill ", rnd.IntN(20))},
		}
		if i%2 == 0 {
			tickets[i].Preferred = []tier.Preference{{Skill: fmt.Sprint("skill ", rnd.IntN(20))}}
		}
	}
	return tickets
}

func BenchmarkDeskAssign(b *testing.B) {
	for _, mode := range []assign.Mode{assign.RoundRobin, assign.LeastLoaded, assign.SpareCapacity, assign.Weighted, assign.Rendezvous} {
		for _, n := range []int{10, 100, 1000, 10000} {
			b.Run(fmt.Sprintf("mode=%v/agents=%d", mode, n), func(b *testing.B) {
				d := mustDesk(b, mustNew(b, assign.Spec{Mode: mode}), bigDesk(n))
				tickets := bigTickets(1000)
				i := 0
				b.ReportAllocs()
				for b.Loop() {
					d.Assign(tickets[i%len(tickets)], epoch)
					i++
				}
			})
		}
	}
}

func BenchmarkStream(b *testing.B) {
	for _, n := range []int{10000, 100000} {
		b.Run(fmt.Sprintf("tickets=%d/agents=1000", n), func(b *testing.B) {
			p, agents, tickets := mustNew(b, assign.StandardSpec()), bigDesk(1000), bigTickets(n)
			b.ReportAllocs()
			for b.Loop() {
				d := mustDesk(b, p, agents)
				for _, t := range tickets {
					d.Assign(t, epoch)
				}
			}
		})
	}
}

func BenchmarkBatch(b *testing.B) {
	for _, tt := range []struct{ n, per int }{{100, 1}, {250, 1}, {500, 1}, {500, 1000}} {
		b.Run(fmt.Sprintf("tickets=%d/agents=%d/per=%d", tt.n, tt.n, tt.per), func(b *testing.B) {
			s := assign.StandardSpec()
			s.Cost.PerAgent = tt.per
			p, agents, tickets := mustNew(b, s), bigDesk(tt.n), bigTickets(tt.n)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := p.Batch(tickets, agents, epoch, assign.Cursor{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkRouteAndAssign routes each ticket of a stream by its facts and
// gives it to one of a thousand agents.
func BenchmarkRouteAndAssign(b *testing.B) {
	spec := tier.StandardRouterSpec()
	for i := range 20 {
		name := fmt.Sprint("skill ", i)
		spec.Skills = append(spec.Skills, tier.SkillSpec{Name: name, When: priority.ConditionSpec{Facts: priority.Facts{"category": {name}}}, Required: []string{name}})
	}
	router, err := tier.NewRouter(spec)
	if err != nil {
		b.Fatal(err)
	}
	p, agents := mustNew(b, assign.StandardSpec()), bigDesk(1000)
	for _, n := range []int{10000, 100000} {
		facts := make([]priority.Facts, n)
		for i := range facts {
			facts[i] = priority.Facts{"category": {fmt.Sprint("skill ", i%20)}, "customer": {[]string{"enterprise", "free"}[i%2]}}
		}
		b.Run(fmt.Sprintf("tickets=%d/agents=1000", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				d := mustDesk(b, p, agents)
				for _, f := range facts {
					r := router.Route(f)
					d.Assign(assign.Item{ID: "t", Channel: "chat", Since: epoch, Required: r.Required, Preferred: r.Preferred}, epoch)
				}
			}
		})
	}
}
