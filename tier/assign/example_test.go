package assign_test

import (
	"fmt"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/assign"
)

// A ticket is assigned, and every agent who did not get it learns why.
func Example() {
	policy, err := assign.New(assign.StandardSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	agents := []assign.Agent{
		{ID: "ann", Presence: assign.Online, Capacity: 5, Load: 4, Skills: []string{"api"}},
		{ID: "bob", Presence: assign.Online, Capacity: 5, Load: 1, Skills: []string{"api"}},
		{ID: "cat", Presence: assign.Online, Capacity: 5, Load: 2, Skills: []string{"api", "zh"}},
		{ID: "dan", Presence: assign.Away, Capacity: 5, Skills: []string{"api"}},
		{ID: "eve", Presence: assign.Online, Capacity: 5},
	}
	tickets := []assign.Item{
		{ID: "T-1", Channel: "chat", Since: now, Required: []string{"api"}},
		{ID: "T-2", Channel: "chat", Since: now, Required: []string{"sql"}},
	}
	res, err := policy.Assign(tickets, agents, now, assign.Cursor{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, a := range res.Assignments {
		fmt.Printf("%s: %q\n", a.Ticket, a.Agent)
		for _, v := range a.Candidates {
			fmt.Printf("  %s %v %v\n", v.Agent, v.Why, v.Missing)
		}
	}
	// Output:
	// T-1: "bob"
	//   ann full []
	//   bob chosen []
	//   cat behind []
	//   dan away []
	//   eve no_skill [api]
	// T-2: ""
	//   ann no_skill [sql]
	//   bob no_skill [sql]
	//   cat no_skill [sql]
	//   dan no_skill [sql]
	//   eve no_skill [sql]
}

func ExamplePolicy() {
	p, err := assign.New(assign.StandardSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(p.Units("phone"), p.Units("fax"))
	// Output: 5 1
}

func ExampleSpec() {
	_, err := tier.Read[assign.Spec]([]byte(`{"mode": "round_robin", "relax": ["away", "lunch"]}`))
	fmt.Println(err)
	// Output: assign: relax[1]: unknown: "lunch", want one of ["idle" "away" "shift" "cap" "offline"] (line 1, column 43)
}

func ExampleChannelUnits() {
	_, err := assign.New(assign.Spec{Mode: assign.SpareCapacity, Channels: []assign.ChannelUnits{{Channel: "chat", Units: 0}}})
	fmt.Println(err)
	// Output: assign: channels[0].units: out of range: 0, want 1 to 1000000
}

func ExampleSession() {
	policy, err := assign.New(assign.Spec{Mode: assign.RoundRobin})
	if err != nil {
		fmt.Println(err)
		return
	}
	desk, err := policy.NewSession([]assign.Agent{
		{ID: "ann", Presence: assign.Online},
		{ID: "bob", Presence: assign.Online},
	}, assign.Cursor{})
	if err != nil {
		fmt.Println(err)
		return
	}
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for i := range 3 {
		fmt.Print(desk.Assign(assign.Item{ID: fmt.Sprint(i), Since: now}, now).Agent, " ")
	}
	desk.SetPresence("bob", assign.Away)
	fmt.Println(desk.Assign(assign.Item{ID: "4", Since: now}, now).Agent)
	// Output: ann bob ann ann
}

func ExampleStickySpec() {
	policy, err := assign.New(assign.Spec{
		Mode:   assign.RoundRobin,
		Sticky: assign.StickySpec{For: tier.Duration(10 * time.Minute), Else: assign.Anyone},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	desk, err := policy.NewSession([]assign.Agent{
		{ID: "ann", Presence: assign.Online},
		{ID: "bob", Presence: assign.Away},
	}, assign.Cursor{})
	if err != nil {
		fmt.Println(err)
		return
	}
	came := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	ticket := assign.Item{ID: "T", Since: came, Owner: "bob"}
	a := desk.Assign(ticket, came)
	fmt.Printf("%q, again at %s\n", a.Agent, a.NextLook.Format("15:04"))
	fmt.Printf("%q\n", desk.Assign(ticket, a.NextLook).Agent)
	// Output:
	// "", again at 09:10
	// "ann"
}

func ExampleRelax() {
	policy, err := assign.New(assign.Spec{Mode: assign.RoundRobin, Relax: []assign.Relax{assign.RelaxAway}})
	if err != nil {
		fmt.Println(err)
		return
	}
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	res, err := policy.Assign([]assign.Item{{ID: "T"}}, []assign.Agent{{ID: "ann", Presence: assign.Away}}, now, assign.Cursor{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(res.Assignments[0].Agent, res.Assignments[0].Relaxed)
	// Output: ann [away]
}

func ExampleOwner() {
	agents := []assign.Agent{{ID: "ann"}, {ID: "bob"}, {ID: "cat"}}
	moved := 0
	for i := range 1000 {
		account := fmt.Sprint("account ", i)
		before, _ := assign.Owner(account, agents)
		after, _ := assign.Owner(account, agents[:2])
		if before != after && before != "cat" {
			moved++
		}
	}
	fmt.Println("moved without need:", moved)
	// Output: moved without need: 0
}

func ExamplePolicy_Batch() {
	policy, err := assign.New(assign.Spec{Mode: assign.RoundRobin})
	if err != nil {
		fmt.Println(err)
		return
	}
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	agents := []assign.Agent{
		{ID: "ann", Presence: assign.Online, Load: 1, Skills: []string{"billing"}},
		{ID: "bob", Presence: assign.Online},
	}
	res, err := policy.Batch([]assign.Item{{ID: "easy"}, {ID: "invoice", Required: []string{"billing"}}}, agents, now, assign.Cursor{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, a := range res.Assignments {
		fmt.Println(a.Ticket, "→", a.Agent)
		for _, v := range a.Candidates {
			fmt.Println(" ", v.Agent, v.Why, v.Missing, v.Cost)
		}
	}
	// Output:
	// easy → bob
	//   ann not_chosen [] 10
	//   bob chosen [] 0
	// invoice → ann
	//   ann chosen [] 10
	//   bob no_skill [billing] 0
}

// Is it better that Bob, who has less to do, takes Ann's ticket? The costs say.
func ExampleCostSpec() {
	agents := []assign.Agent{{ID: "ann", Presence: assign.Online, Load: 4}, {ID: "bob", Presence: assign.Online}}
	for _, cost := range []assign.CostSpec{{Load: 10, NotOwner: 50}, {Load: 20, NotOwner: 50}} {
		cost.Unassigned = []int64{1000, 1000, 1000, 1000, 1000} // dearer than any agent
		policy, err := assign.New(assign.Spec{Mode: assign.LeastLoaded, Cost: cost, Sticky: assign.StickySpec{Else: assign.Anyone}})
		if err != nil {
			fmt.Println(err)
			return
		}
		r, err := policy.Batch([]assign.Item{{ID: "T", Owner: "ann"}}, agents, time.Time{}, assign.Cursor{})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println("a unit of load costs", cost.Load, "→", r.Assignments[0].Agent)
	}
	// Output:
	// a unit of load costs 10 → ann
	// a unit of load costs 20 → bob
}

func ExampleItem() {
	policy, err := assign.New(assign.Spec{Mode: assign.RoundRobin})
	if err != nil {
		fmt.Println(err)
		return
	}
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	ticket := assign.Item{ID: "T", Since: now, Preferred: []tier.Preference{{Skill: "zh", For: tier.Duration(15 * time.Minute)}}}
	for _, waited := range []time.Duration{0, 15 * time.Minute} {
		res, err := policy.Assign([]assign.Item{ticket}, []assign.Agent{{ID: "ann", Presence: assign.Online}, {ID: "li", Presence: assign.Away, Skills: []string{"zh"}}}, now.Add(waited), assign.Cursor{})
		if err != nil {
			fmt.Println(err)
			return
		}
		a := res.Assignments[0]
		fmt.Printf("%q without %v\n", a.Agent, a.Dropped)
	}
	// Output:
	// "" without []
	// "ann" without [zh]
}

func ExampleAgent() {
	policy, err := assign.New(assign.StandardSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = policy.NewSession([]assign.Agent{{ID: "ann", Capacity: -1}}, assign.Cursor{})
	fmt.Println(err)
	// Output:
	// assign: 2 defects
	// 	agents[0].presence: required: want one of ["online" "idle" "away" "offline"]
	// 	agents[0].capacity: out of range: -1, want 0 to 1073741824
}

func ExampleAgent_shifts() {
	policy, err := assign.New(assign.Spec{Mode: assign.RoundRobin})
	if err != nil {
		fmt.Println(err)
		return
	}
	at := func(h int) time.Time { return time.Date(2026, 3, 2, h, 0, 0, 0, time.UTC) }
	desk, err := policy.NewSession([]assign.Agent{{ID: "ann", Presence: assign.Online, Shifts: &[]calendar.Span{{From: at(9), To: at(17)}}}}, assign.Cursor{})
	if err != nil {
		fmt.Println(err)
		return
	}
	a := desk.Assign(assign.Item{ID: "T"}, at(8))
	fmt.Printf("%q, again at %s\n", a.Agent, a.NextLook.Format("15:04"))
	// Output: "", again at 09:00
}

func ExampleAssignment() {
	policy, err := assign.New(assign.Spec{Mode: assign.RoundRobin})
	if err != nil {
		fmt.Println(err)
		return
	}
	desk, err := policy.NewSession([]assign.Agent{{ID: "ann", Presence: assign.Online}, {ID: "bob", Presence: assign.Online}}, assign.Cursor{})
	if err != nil {
		fmt.Println(err)
		return
	}
	a := desk.Assign(assign.Item{ID: "major outage", Swarm: 2}, time.Time{})
	fmt.Println(a.Agent, "with", a.Helpers)
	// Output: ann with [bob]
}

func ExampleResult() {
	policy, err := assign.New(assign.Spec{Mode: assign.RoundRobin})
	if err != nil {
		fmt.Println(err)
		return
	}
	agents := []assign.Agent{{ID: "ann", Presence: assign.Online}, {ID: "bob", Presence: assign.Online}}
	var cursor assign.Cursor
	for range 3 {
		res, err := policy.Assign([]assign.Item{{ID: "T"}}, agents, time.Time{}, cursor)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Print(res.Assignments[0].Agent, " ")
		cursor = res.Cursor
	}
	fmt.Println(cursor.Seq)
	// Output: ann bob ann 3
}

func ExampleCursor() {
	c := assign.Cursor{Seq: 7, Agents: []assign.AgentCursor{{ID: "ann", Last: 7}}}
	policy, err := assign.New(assign.Spec{Mode: assign.RoundRobin})
	if err != nil {
		fmt.Println(err)
		return
	}
	desk, err := policy.NewSession([]assign.Agent{{ID: "ann", Presence: assign.Online}, {ID: "bob", Presence: assign.Online}}, c)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(desk.Assign(assign.Item{ID: "T"}, time.Time{}).Agent, "since ann had the last one")
	// Output: bob since ann had the last one
}

func ExampleAgentCursor() {
	policy, err := assign.New(assign.Spec{Mode: assign.RoundRobin})
	if err != nil {
		fmt.Println(err)
		return
	}
	res, err := policy.Assign([]assign.Item{{ID: "T"}}, []assign.Agent{{ID: "ann", Presence: assign.Online}}, time.Time{}, assign.Cursor{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%+v\n", res.Cursor.Agents)
	// Output: [{ID:ann Last:1 Credit:0}]
}

func ExampleCandidate() {
	policy, err := assign.New(assign.Spec{Mode: assign.LeastLoaded})
	if err != nil {
		fmt.Println(err)
		return
	}
	desk, err := policy.NewSession([]assign.Agent{{ID: "ann", Presence: assign.Online, Load: 2}, {ID: "bob", Presence: assign.Online, Load: 1}}, assign.Cursor{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, v := range desk.Explain(assign.Item{ID: "T"}, time.Time{}).Candidates {
		fmt.Println(v.Agent, v.Why, v.Load)
	}
	// Output:
	// ann behind 2
	// bob chosen 1
}

// The same three tickets in turn, and to whoever has least.
func ExampleMode() {
	agents := []assign.Agent{{ID: "ann", Presence: assign.Online, Load: 2}, {ID: "bob", Presence: assign.Online}}
	for _, mode := range []assign.Mode{assign.RoundRobin, assign.LeastLoaded} {
		policy, err := assign.New(assign.Spec{Mode: mode})
		if err != nil {
			fmt.Println(err)
			return
		}
		r, err := policy.Assign([]assign.Item{{ID: "1"}, {ID: "2"}, {ID: "3"}}, agents, time.Time{}, assign.Cursor{})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(mode, r.Assignments[0].Agent, r.Assignments[1].Agent, r.Assignments[2].Agent)
	}
	// Output:
	// round_robin ann bob ann
	// least_loaded bob bob ann
}

func ExamplePresence() {
	policy, err := assign.New(assign.StandardSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = policy.NewSession([]assign.Agent{{ID: "ann", Presence: "busy"}}, assign.Cursor{})
	fmt.Println(err)
	// Output: assign: agents[0].presence: unknown: "busy", want one of ["online" "idle" "away" "offline"]
}

// The owner of a ticket is offline: who takes it?
func ExampleFallback() {
	agents := []assign.Agent{
		{ID: "ann", Presence: assign.Offline, Team: "accounts"},
		{ID: "bob", Presence: assign.Online, Load: 3, Team: "accounts"},
		{ID: "cat", Presence: assign.Online},
	}
	for _, f := range []assign.Fallback{assign.Anyone, assign.Team, assign.Nobody} {
		policy, err := assign.New(assign.Spec{Mode: assign.LeastLoaded, Sticky: assign.StickySpec{Else: f}})
		if err != nil {
			fmt.Println(err)
			return
		}
		r, err := policy.Assign([]assign.Item{{ID: "T", Owner: "ann"}}, agents, time.Time{}, assign.Cursor{})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%s: %q\n", f, r.Assignments[0].Agent)
	}
	// Output:
	// anyone: "cat"
	// team: "bob"
	// nobody: ""
}

// Why did nobody take the call? The standings count the reasons.
func ExampleStanding() {
	policy, err := assign.New(assign.StandardSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := policy.Assign([]assign.Item{{ID: "T", Required: []string{"sql"}}}, []assign.Agent{
		{ID: "ann", Presence: assign.Online}, {ID: "bob", Presence: assign.Away, Skills: []string{"sql"}}, {ID: "cat", Presence: assign.Online},
	}, time.Time{}, assign.Cursor{})
	if err != nil {
		fmt.Println(err)
		return
	}
	count := map[assign.Standing]int{}
	for _, c := range r.Assignments[0].Candidates {
		count[c.Why]++
	}
	fmt.Println(count)
	// Output:
	// map[away:1 no_skill:2]
}

func ExampleInterruption() {
	policy, err := assign.New(assign.Spec{Mode: assign.RoundRobin, Channels: []assign.ChannelUnits{
		{Channel: "chat", Units: 2}, {Channel: "phone", Units: 5, Interrupts: []string{"chat"}},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	session, err := policy.NewSession([]assign.Agent{{ID: "ann", Presence: assign.Online, Capacity: 6, Load: 4, Open: map[string]int{"chat": 2}}}, assign.Cursor{})
	if err != nil {
		fmt.Println(err)
		return
	}
	call := session.Assign(assign.Item{ID: "call", Channel: "phone"}, time.Time{})
	fmt.Println(call.Agent, call.Interrupts)
	chat := session.Assign(assign.Item{ID: "chat", Channel: "chat"}, time.Time{})
	fmt.Printf("%q\n", chat.Agent) // a chat interrupts no call
	// Output:
	// ann [{ann chat 2}]
	// ""
}

// Smooth weighted round robin spreads what a heavy agent gets.
func ExampleMode_weighted() {
	policy, err := assign.New(assign.Spec{Mode: assign.Weighted})
	if err != nil {
		fmt.Println(err)
		return
	}
	session, err := policy.NewSession([]assign.Agent{
		{ID: "a", Presence: assign.Online, Weight: 5}, {ID: "b", Presence: assign.Online}, {ID: "c", Presence: assign.Online},
	}, assign.Cursor{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for i := range 7 {
		fmt.Print(session.Assign(assign.Item{ID: fmt.Sprint(i)}, time.Time{}).Agent)
	}
	fmt.Println()
	// Output: aabacaa
}

// From a history and a route to whoever takes the ticket, and to the event to
// store.
func ExampleNewItem() {
	router, err := tier.NewRouter(tier.RouterSpec{
		Tiers: []string{"L1"}, Fallback: tier.Destination{Tier: "L1", Group: "accounts", Required: []string{"invoices"}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	policy, err := assign.New(assign.StandardSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	session, err := policy.NewSession([]assign.Agent{{ID: "ann", Presence: assign.Online}, {ID: "bob", Presence: assign.Online, Skills: []string{"invoices"}}}, assign.Cursor{})
	if err != nil {
		fmt.Println(err)
		return
	}
	now := time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)
	h := lifecycle.NewHistory([]lifecycle.Event{
		{Time: now, Kind: lifecycle.Created, Side: lifecycle.Customer, Channel: "email", Facts: priority.Facts{"account": {"acme"}}},
	})
	route := router.Route(h.Facets(now).Facts())
	item := assign.NewItem("T-1", h, route)
	e := session.Assign(item, now).Event(route, now)
	fmt.Println(item.Account, item.Channel, item.Since.Format("15:04"))
	fmt.Println(e.Kind, e.Tier, e.Group, e.Assignee, e.Reason)
	// Output:
	// acme email 09:00
	// assigned L1 accounts bob fallback
}
