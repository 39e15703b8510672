package assign_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sort"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/assign"
	"pgregory.net/rapid"
)

type fataler interface{ Fatal(...any) }

func mustNew(t fataler, s assign.Spec) *assign.Policy {
	p, err := assign.New(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func mustDesk(t fataler, p *assign.Policy, agents []assign.Agent) *assign.Desk {
	d, err := p.NewDesk(agents, assign.Cursor{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func online(ids ...string) []assign.Agent {
	var agents []assign.Agent
	for _, id := range ids {
		agents = append(agents, assign.Agent{ID: id, Presence: assign.Online})
	}
	return agents
}

// chosen assigns n plain tickets one after another and returns the agents.
func chosen(t *testing.T, s assign.Spec, agents []assign.Agent, n int) (ids []string) {
	t.Helper()
	d := mustDesk(t, mustNew(t, s), agents)
	for i := range n {
		ids = append(ids, d.Assign(assign.Ticket{ID: fmt.Sprint(i), Since: epoch}, epoch).Agent)
	}
	return ids
}

func TestModes(t *testing.T) {
	busy := online("a", "b", "c")
	busy[0].Load, busy[1].Load, busy[2].Load = 3, 0, 1
	busy[0].Capacity, busy[1].Capacity, busy[2].Capacity = 9, 2, 3
	heavy := online("a", "b", "c")
	heavy[0].Weight, heavy[1].Weight = 3, 2
	for _, tt := range []struct {
		mode   assign.Mode
		agents []assign.Agent
		want   string
	}{
		{assign.RoundRobin, online("c", "a", "b"), "a b c a b c a"},
		{assign.LeastLoaded, busy, "b b c c b? a"},
		{assign.SpareCapacity, busy, "a a a a b c b? a"},
		{assign.Weighted, heavy, "a b c a b a c b a a b a"},
	} {
		got := ""
		switch tt.mode {
		case assign.LeastLoaded: // b has 0, c has 1: b, then equal at 1 (c never had one), ...
			got = fmt.Sprint(chosen(t, assign.Spec{Mode: tt.mode}, tt.agents, 5))
			if got != "[b c b c a]" {
				t.Errorf("%v: %s", tt.mode, got)
			}
			continue
		case assign.SpareCapacity: // left: a 6, b 2, c 2
			got = fmt.Sprint(chosen(t, assign.Spec{Mode: tt.mode}, tt.agents, 11))
			if got != "[a a a a b c a b c a ]" {
				t.Errorf("%v: %s", tt.mode, got)
			}
			continue
		}
		for i, id := range chosen(t, assign.Spec{Mode: tt.mode}, tt.agents, len(tt.want)/2+1) {
			if i > 0 {
				got += " "
			}
			got += id
		}
		if got != tt.want {
			t.Errorf("%v: %s, want %s", tt.mode, got, tt.want)
		}
	}
}

func TestPreferredSkillsDropInOrderAfterTheirWaits(t *testing.T) {
	agents := online("both", "first", "none", "second")
	agents[0].Skills, agents[1].Skills, agents[3].Skills = []string{"x", "y"}, []string{"x"}, []string{"y"}
	p := mustNew(t, assign.Spec{Mode: assign.RoundRobin})
	ticket := assign.Ticket{ID: "t", Since: epoch, Preferred: []tier.Preference{
		{Skill: "x", For: tier.Duration(20 * time.Minute)}, {Skill: "y", For: tier.Duration(5 * time.Minute)},
	}}
	for _, tt := range []struct {
		name    string
		away    []string
		at      int
		agent   string
		dropped []string
		retry   time.Time
	}{
		{"somebody has both", nil, 0, "both", nil, time.Time{}},
		{"nobody has both: wait", []string{"both"}, 0, "", nil, minute(5)},
		{"y is given up first", []string{"both"}, 5, "first", []string{"y"}, time.Time{}},
		{"nobody has x: wait on", []string{"both", "first"}, 5, "", nil, minute(20)},
		{"x is given up too, y still preferred", []string{"both", "first"}, 20, "second", []string{"x"}, time.Time{}},
		{"nobody has either", []string{"both", "first", "second"}, 20, "none", []string{"x", "y"}, time.Time{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := mustDesk(t, p, agents)
			for _, id := range tt.away {
				d.SetPresence(id, assign.Away)
			}
			got := d.Assign(ticket, minute(tt.at))
			want := assign.Assignment{Ticket: "t", Agent: tt.agent, Dropped: tt.dropped, RetryAt: tt.retry}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSticky(t *testing.T) {
	agents := online("ann", "bob", "cat")
	agents[0].Team, agents[2].Team = "red", "red"
	wait := tier.Duration(10 * time.Minute)
	for _, tt := range []struct {
		name   string
		sticky assign.StickySpec
		owner  string
		here   assign.Presence
		skills []string
		at     int
		agent  string
		by     bool
		retry  time.Time
	}{
		{"the owner is there", assign.StickySpec{For: wait, Else: assign.Anyone}, "bob", assign.Online, nil, 0, "bob", true, time.Time{}},
		{"no stickiness", assign.StickySpec{}, "bob", assign.Online, nil, 0, "ann", false, time.Time{}},
		{"wait for the owner", assign.StickySpec{For: wait, Else: assign.Anyone}, "ann", assign.Away, nil, 9, "", false, minute(10)},
		{"then anyone", assign.StickySpec{For: wait, Else: assign.Anyone}, "ann", assign.Away, nil, 10, "bob", false, time.Time{}},
		{"then the team", assign.StickySpec{For: wait, Else: assign.Team}, "ann", assign.Away, nil, 10, "cat", false, time.Time{}},
		{"nobody else, ever", assign.StickySpec{Else: assign.Nobody}, "ann", assign.Offline, nil, 9999, "", false, time.Time{}},
		{"an owner without a team has none", assign.StickySpec{Else: assign.Team}, "bob", assign.Away, nil, 0, "", false, time.Time{}},
		{"an owner who left is none", assign.StickySpec{For: wait, Else: assign.Nobody}, "zoe", assign.Online, nil, 0, "ann", false, time.Time{}},
		{"no use waiting for a skill", assign.StickySpec{For: wait, Else: assign.Anyone}, "ann", assign.Online, []string{"x"}, 0, "bob", false, time.Time{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			agents := slices.Clone(agents)
			agents[1].Skills = []string{"x"}
			d := mustDesk(t, mustNew(t, assign.Spec{Mode: assign.RoundRobin, Sticky: tt.sticky}), agents)
			d.SetPresence(tt.owner, tt.here)
			got := d.Assign(assign.Ticket{ID: "t", Owner: tt.owner, Since: epoch, Required: tt.skills}, minute(tt.at))
			want := assign.Assignment{Ticket: "t", Agent: tt.agent, ByOwner: tt.by, RetryAt: tt.retry}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Nobody is called in unless the policy names it, and then the assignment
// does.
func TestRelaxIsNamed(t *testing.T) {
	agents := []assign.Agent{
		{ID: "away", Presence: assign.Away, Capacity: 1, Load: 1},
		{ID: "off", Presence: assign.Online, Shifts: []assign.Window{{From: minute(60), To: minute(120)}}},
	}
	ticket := assign.Ticket{ID: "t", Since: epoch}
	for _, tt := range []struct {
		relax   []assign.Relax
		agent   string
		relaxed []assign.Relax
		retry   time.Time
	}{
		{nil, "", nil, minute(60)},
		{[]assign.Relax{assign.RelaxAway}, "", nil, minute(60)},
		{[]assign.Relax{assign.RelaxAway, assign.RelaxCap, assign.RelaxShift}, "away", []assign.Relax{assign.RelaxAway, assign.RelaxCap}, time.Time{}},
		{[]assign.Relax{assign.RelaxShift, assign.RelaxAway}, "off", []assign.Relax{assign.RelaxShift}, time.Time{}},
	} {
		d := mustDesk(t, mustNew(t, assign.Spec{Mode: assign.RoundRobin, Relax: tt.relax}), agents)
		want := assign.Assignment{Ticket: "t", Agent: tt.agent, Relaxed: tt.relaxed, RetryAt: tt.retry}
		if diff := cmp.Diff(want, d.Assign(ticket, epoch)); diff != "" {
			t.Errorf("%v: %s", tt.relax, diff)
		}
		if got := d.Assign(assign.Ticket{ID: "t", Since: epoch, Required: []string{"x"}}, epoch).Agent; got != "" {
			t.Errorf("%v: %s has no skill x", tt.relax, got)
		}
	}
}

func TestSwarm(t *testing.T) {
	d := mustDesk(t, mustNew(t, assign.Spec{Mode: assign.RoundRobin}), online("a", "b", "c"))
	if got := d.Assign(assign.Ticket{ID: "1", Swarm: 2}, epoch); got.Agent != "a" || !slices.Equal(got.Helpers, []string{"b"}) {
		t.Errorf("got %+v", got)
	}
	if got := d.Assign(assign.Ticket{ID: "2", Swarm: 9}, epoch); got.Agent != "c" || !slices.Equal(got.Helpers, []string{"a", "b"}) {
		t.Errorf("got %+v", got)
	}
	for _, a := range d.Agents() {
		if want := map[string]int{"a": 2, "b": 2, "c": 1}[a.ID]; a.Load != want {
			t.Errorf("%s has %d, want %d", a.ID, a.Load, want)
		}
	}
}

func TestShiftsAndPresenceChangeOnTheWay(t *testing.T) {
	agents := []assign.Agent{
		{ID: "early", Presence: assign.Online, Shifts: []assign.Window{{From: minute(0), To: minute(60)}}},
		{ID: "late", Presence: assign.Online, Shifts: []assign.Window{{From: minute(60), To: minute(120)}}},
	}
	d := mustDesk(t, mustNew(t, assign.Spec{Mode: assign.RoundRobin}), agents)
	for _, tt := range []struct {
		at    int
		agent string
	}{{-1, ""}, {0, "early"}, {59, "early"}, {60, "late"}, {119, "late"}, {120, ""}, {30, "early"}} {
		if got := d.Assign(assign.Ticket{ID: "t"}, minute(tt.at)).Agent; got != tt.agent {
			t.Errorf("at minute %d: %q, want %q", tt.at, got, tt.agent)
		}
	}
	if !d.SetPresence("early", assign.Away) || d.SetPresence("nobody", assign.Away) || d.SetPresence("early", 7) {
		t.Error("SetPresence")
	}
	if got := d.Assign(assign.Ticket{ID: "t"}, minute(30)).Agent; got != "" {
		t.Errorf("%s is away", got)
	}
}

func TestReleaseGivesRoom(t *testing.T) {
	agents := []assign.Agent{{ID: "a", Presence: assign.Online, Capacity: 4, Caps: map[string]int{"chat": 1}}}
	d := mustDesk(t, mustNew(t, assign.Spec{Mode: assign.SpareCapacity, Channels: []assign.ChannelUnits{{Channel: "chat", Units: 2}}}), agents)
	chat := assign.Ticket{ID: "t", Channel: "chat"}
	reason := func() assign.Reason { return d.Explain(chat, epoch).Agents[0].Reason }
	if d.Assign(chat, epoch).Agent != "a" || reason() != assign.ChannelFull {
		t.Errorf("second chat: %v", reason())
	}
	if !d.Release("a", "chat") || d.Release("b", "chat") || reason() != assign.Chosen {
		t.Errorf("after release: %v", reason())
	}
	for range 4 {
		d.Assign(assign.Ticket{ID: "m", Channel: "email"}, epoch)
	}
	if reason() != assign.Full {
		t.Errorf("four mails: %v", reason())
	}
}

func TestExplain(t *testing.T) {
	shut := []assign.Window{{From: minute(60), To: minute(61)}}
	agents := []assign.Agent{
		{ID: "away", Presence: assign.Away, Skills: []string{"x"}},
		{ID: "behind", Presence: assign.Online, Skills: []string{"x", "y"}, Load: 3},
		{ID: "best", Presence: assign.Online, Skills: []string{"x", "y"}},
		{ID: "full", Presence: assign.Online, Skills: []string{"x"}, Capacity: 1, Load: 1},
		{ID: "gone", Presence: assign.Offline, Skills: []string{"x"}},
		{ID: "not", Presence: assign.Online, Skills: []string{"x", "y"}},
		{ID: "plain", Presence: assign.Online, Skills: []string{"x"}},
		{ID: "queue", Presence: assign.Online, Skills: []string{"x"}, Queues: []string{"other"}},
		{ID: "shift", Presence: assign.Online, Skills: []string{"x"}, Shifts: shut},
		{ID: "skill", Presence: assign.Online},
	}
	p := mustNew(t, assign.Spec{Mode: assign.LeastLoaded})
	res, err := p.Assign([]assign.Ticket{{
		ID: "t", Queue: "desk", Since: epoch, Required: []string{"x"}, Preferred: []tier.Preference{{Skill: "y"}}, Exclude: []string{"not"},
	}}, agents, epoch, assign.Cursor{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, v := range res.Assignments[0].Agents {
		got = append(got, fmt.Sprint(v.Agent, " ", v.Reason, " ", v.Missing))
	}
	want := []string{
		"away away []", "behind behind []", "best chosen []", "full full []", "gone offline []", "not excluded []",
		"plain no_preferred [y]", "queue other_queue []", "shift off_shift []", "skill no_skill [x]",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// The desk, with its tournament, assigns exactly as looking at every agent
// for every ticket does, over a stream in which agents come, go and finish.
func TestDeskEqualsLookingAtEverybodyProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := mustNew(t, genSpec().Draw(t, "spec"))
		agents := genAgents().Draw(t, "agents")
		d, w := mustDesk(t, p, agents), newTwin(p, agents)
		now := 0
		for i := range rapid.IntRange(1, 12).Draw(t, "steps") {
			now += rapid.SampledFrom([]int{0, 0, 1, 5, -3}).Draw(t, "later")
			if len(agents) > 0 {
				id := rapid.SampledFrom(w.ids).Draw(t, "id")
				switch rapid.IntRange(0, 5).Draw(t, "change") {
				case 0:
					pr := rapid.SampledFrom([]assign.Presence{assign.Online, assign.Away, assign.Offline}).Draw(t, "presence")
					d.SetPresence(id, pr)
					w.agents[id].Presence = pr
				case 1:
					ch := rapid.SampledFrom([]string{"chat", "email"}).Draw(t, "channel")
					d.Release(id, ch)
					w.agents[id].Load = max(w.agents[id].Load-p.Units(ch), 0)
					w.agents[id].Open[ch] = max(w.agents[id].Open[ch]-1, 0)
				}
			}
			ticket := genTicket(i).Draw(t, "ticket")
			got := d.Assign(ticket, minute(now))
			agent, helpers, relaxed, byOwner := w.assign(ticket, minute(now))
			want := assign.Assignment{Ticket: ticket.ID, Agent: agent, Helpers: helpers, ByOwner: byOwner, RetryAt: got.RetryAt}
			if agent != "" {
				want.Dropped = lacking(w.agents[agent], ticket.Preferred)
				want.Relaxed = relaxed
				want.RetryAt = time.Time{}
			}
			sort.Strings(want.Dropped)
			sort.Strings(got.Dropped)
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Fatal(diff)
			}
		}
		for _, a := range d.Agents() {
			if a.Load != w.agents[a.ID].Load {
				t.Fatalf("%s has %d, want %d", a.ID, a.Load, w.agents[a.ID].Load)
			}
		}
	})
}

// Until RetryAt, waiting alone does not change that nobody may take the
// ticket; without it, waiting never does.
func TestRetryAtIsTheNextLookProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := mustNew(t, genSpec().Draw(t, "spec"))
		d := mustDesk(t, p, genAgents().Draw(t, "agents"))
		tk := genTicket(0).Draw(t, "ticket")
		got := d.Explain(tk, epoch)
		if got.Agent != "" && !got.RetryAt.IsZero() {
			t.Fatalf("assigned, but %v", got.RetryAt)
		}
		if got.Agent != "" {
			return
		}
		for m := 1; m <= 90 && (got.RetryAt.IsZero() || minute(m).Before(got.RetryAt)); m++ {
			if later := d.Explain(tk, minute(m)); later.Agent != "" {
				t.Fatalf("%s takes it at minute %d, RetryAt %v", later.Agent, m, got.RetryAt)
			}
		}
	})
}

// The order in which agents are given changes nothing.
func TestAgentOrderDoesNotMatterProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := mustNew(t, genSpec().Draw(t, "spec"))
		agents, tickets := genAgents().Draw(t, "agents"), genTickets(6).Draw(t, "tickets")
		a, err := p.Assign(tickets, agents, epoch, assign.Cursor{})
		if err != nil {
			t.Fatal(err)
		}
		shuffled := rapid.Permutation(agents).Draw(t, "shuffled")
		b, err := p.Assign(tickets, shuffled, epoch, assign.Cursor{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(a, b); diff != "" {
			t.Fatal(diff)
		}
		c, err := p.Batch(tickets, agents, epoch, assign.Cursor{})
		if err != nil {
			t.Fatal(err)
		}
		e, err := p.Batch(tickets, shuffled, epoch, assign.Cursor{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c, e); diff != "" {
			t.Fatal(diff)
		}
	})
}

// No ticket goes to an agent without a required skill, ever; nor to one who is
// excluded, of another queue, absent, off shift or full, unless the assignment
// names the bar that was let down.
func TestNoBarIsPassedUnnamedProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := mustNew(t, genSpec().Draw(t, "spec"))
		agents, tickets := genAgents().Draw(t, "agents"), genTickets(6).Draw(t, "tickets")
		w := newTwin(p, agents)
		for i, tk := range tickets {
			res, err := p.Assign(tickets[:i+1], agents, epoch, assign.Cursor{})
			if err != nil {
				t.Fatal(err)
			}
			a := res.Assignments[i]
			if a.Agent == "" {
				continue
			}
			for _, id := range append([]string{a.Agent}, a.Helpers...) {
				if !w.has(id, tk.Required) || !w.can(id, tk, epoch, a.Relaxed) {
					t.Fatalf("%+v may not take %+v, let down %v", w.agents[id], tk, a.Relaxed)
				}
				if len(a.Relaxed) > len(p.Spec().Relax) {
					t.Fatalf("let down %v, the policy has %v", a.Relaxed, p.Spec().Relax)
				}
			}
			for _, id := range append([]string{a.Agent}, a.Helpers...) {
				w.book(id, tk)
			}
		}
	})
}

// Every agent has one verdict, those with the ticket are chosen, and the
// others' reasons are true; nobody is behind if nobody is chosen.
func TestVerdictsAreTrueProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := mustNew(t, genSpec().Draw(t, "spec"))
		agents, tk := genAgents().Draw(t, "agents"), genTicket(0).Draw(t, "ticket")
		d, w := mustDesk(t, p, agents), newTwin(p, agents)
		got := d.Explain(tk, epoch)
		if a := d.Assign(tk, epoch); a.Agent != got.Agent || !slices.Equal(a.Helpers, got.Helpers) {
			t.Fatalf("explained %v, assigned %v", got, a)
		}
		if len(got.Agents) != len(agents) {
			t.Fatalf("%d verdicts on %d agents", len(got.Agents), len(agents))
		}
		sticky := p.Spec().Sticky != (assign.StickySpec{}) && w.agents[tk.Owner] != nil
		for i, v := range got.Agents {
			if v.Agent != w.ids[i] {
				t.Fatalf("verdict %d on %s, want %s", i, v.Agent, w.ids[i])
			}
			a := w.agents[v.Agent]
			takes := v.Agent == got.Agent || slices.Contains(got.Helpers, v.Agent)
			can := w.can(v.Agent, tk, epoch, got.Relaxed) || got.Agent == "" && w.can(v.Agent, tk, epoch, p.Spec().Relax)
			ok := false
			switch v.Reason {
			case assign.Chosen:
				ok = takes
			case assign.Behind:
				ok = !takes && can && w.has(v.Agent, tk.Required) && got.Agent != ""
			case assign.NotOwner:
				ok = sticky && v.Agent != tk.Owner && (got.ByOwner || got.Agent == "")
			case assign.NotInTeam:
				ok = sticky && p.Spec().Sticky.Else == assign.Team && (a.Team == "" || a.Team != w.agents[tk.Owner].Team)
			case assign.OtherQueue:
				ok = tk.Queue != "" && !slices.Contains(a.Queues, tk.Queue)
			case assign.NoSkill:
				ok = len(v.Missing) > 0 && !w.has(v.Agent, tk.Required)
			case assign.NoPreferred:
				ok = len(v.Missing) > 0 && can && w.has(v.Agent, tk.Required)
			case assign.Excluded:
				ok = slices.Contains(tk.Exclude, v.Agent)
			case assign.OffShift:
				ok = len(a.Shifts) > 0 && !w.can(v.Agent, tk, epoch, got.Relaxed)
			case assign.IsAway:
				ok = a.Presence == assign.Away
			case assign.IsOffline:
				ok = a.Presence == assign.Offline
			case assign.Full:
				ok = a.Load+p.Units(tk.Channel) > a.Capacity && a.Capacity > 0
			case assign.ChannelFull:
				ok = a.Open[tk.Channel] >= a.Caps[tk.Channel]
			}
			if !ok || takes != (v.Reason == assign.Chosen) {
				t.Fatalf("%+v of %+v for %+v", v, a, tk)
			}
		}
	})
}

// A stream cut in two, the second half with the first's cursor and loads, is
// the stream in one.
func TestCursorGoesOnProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := mustNew(t, genSpec().Draw(t, "spec"))
		agents, tickets := genAgents().Draw(t, "agents"), genTickets(8).Draw(t, "tickets")
		whole, err := p.Assign(tickets, agents, epoch, assign.Cursor{})
		if err != nil {
			t.Fatal(err)
		}
		cut := rapid.IntRange(0, len(tickets)).Draw(t, "cut")
		d := mustDesk(t, p, agents)
		var got []assign.Assignment
		for _, tk := range tickets[:cut] {
			got = append(got, d.Assign(tk, epoch))
		}
		data, err := json.Marshal(d.Cursor())
		if err != nil {
			t.Fatal(err)
		}
		var c assign.Cursor
		if err := json.Unmarshal(data, &c); err != nil {
			t.Fatal(err)
		}
		rest, err := p.Assign(tickets[cut:], d.Agents(), epoch, c)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, rest.Assignments...)
		if diff := cmp.Diff(whole.Assignments, got, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(assign.Assignment{}, "Agents")); diff != "" {
			t.Fatal(diff)
		}
		if diff := cmp.Diff(whole.Cursor, rest.Cursor, cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
	})
}

// Agents who are alike get equal numbers, within one, in every mode but
// rendezvous; weighted ones get their share.
func TestSharesAreFairProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		mode := rapid.SampledFrom([]assign.Mode{assign.RoundRobin, assign.LeastLoaded, assign.SpareCapacity, assign.Weighted}).Draw(t, "mode")
		n := rapid.IntRange(1, 8).Draw(t, "agents")
		var agents []assign.Agent
		sum := 0
		for i := range n {
			w := 1
			if mode == assign.Weighted {
				w = rapid.IntRange(1, 12).Draw(t, "weight")
			}
			sum += w
			agents = append(agents, assign.Agent{ID: fmt.Sprint(i), Presence: assign.Online, Weight: w})
		}
		d := mustDesk(t, mustNew(t, assign.Spec{Mode: mode}), agents)
		got := map[string]int{}
		for k := 1; k <= 3*sum; k++ {
			got[d.Assign(assign.Ticket{ID: "t"}, epoch).Agent]++
			for _, a := range agents {
				if due := float64(k*a.Weight) / float64(sum); mode != assign.Weighted && (float64(got[a.ID]) < due-1 || float64(got[a.ID]) > due+1) {
					t.Fatalf("after %d, %s of weight %d has %d, due %.2f", k, a.ID, a.Weight, got[a.ID], due)
				}
			}
		}
		for _, a := range agents {
			if want := 3 * a.Weight; got[a.ID] != want {
				t.Fatalf("%s of weight %d of %d has %d of %d, want %d", a.ID, a.Weight, sum, got[a.ID], 3*sum, want)
			}
		}
	})
}

// When one agent leaves, only that one's customers move; when one joins,
// customers move only to that one.
func TestOwnershipMovesOnlyWhereItMustProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		agents := genAgents().Filter(func(a []assign.Agent) bool { return len(a) > 1 }).Draw(t, "agents")
		gone := rapid.IntRange(0, len(agents)-1).Draw(t, "gone")
		without := slices.Delete(slices.Clone(agents), gone, gone+1)
		for i := range 200 {
			customer := fmt.Sprint("customer ", i)
			before, ok := assign.Owner(customer, agents)
			after, ok2 := assign.Owner(customer, without)
			if !ok || !ok2 || before != after && before != agents[gone].ID {
				t.Fatalf("%s moved from %s to %s when %s left", customer, before, after, agents[gone].ID)
			}
			if again, _ := assign.Owner(customer, rapid.Permutation(agents).Draw(t, "order")); again != before {
				t.Fatalf("%s has %s or %s", customer, before, again)
			}
			if i > 20 {
				break
			}
		}
	})
	if _, ok := assign.Owner("c", nil); ok {
		t.Error("an owner without agents")
	}
}

// Owners have customers in proportion to their weights: within five standard
// deviations of 20,000 draws.
func TestOwnershipIsEven(t *testing.T) {
	agents := []assign.Agent{{ID: "a", Weight: 1}, {ID: "b", Weight: 2}, {ID: "c", Weight: 5}}
	got := map[string]int{}
	const n = 20000
	for i := range n {
		id, _ := assign.Owner(fmt.Sprint(i), agents)
		got[id]++
	}
	for _, a := range agents {
		share := float64(a.Weight) / 8
		dev := float64(got[a.ID]) - n*share
		if dev*dev > 25*n*share*(1-share) {
			t.Errorf("%s of weight %d has %d of %d", a.ID, a.Weight, got[a.ID], n)
		}
	}
}

func TestAssignAllocatesNothing(t *testing.T) {
	p := mustNew(t, assign.StandardSpec())
	d := mustDesk(t, p, online("a", "b", "c"))
	tk := assign.Ticket{ID: "t", Channel: "chat", Since: epoch}
	d.Assign(tk, epoch)
	if n := testing.AllocsPerRun(100, func() { d.Assign(tk, epoch) }); n != 0 {
		t.Errorf("Assign allocates %v times", n)
	}
}

func defects(t *testing.T, err error) (paths []string) {
	t.Helper()
	serr, ok := errors.AsType[*priority.SpecError](err)
	if !ok {
		t.Fatalf("got %v, want a SpecError", err)
	}
	for _, f := range serr.Fields {
		paths = append(paths, f.Path)
	}
	return paths
}

func TestSpecDefects(t *testing.T) {
	_, err := assign.ParseSpec([]byte(`{
		"schema": "assign/2",
		"channels": [{"channel": "a", "units": 0}, {"channel": "a", "units": 1}, {"units": 1000001}],
		"sticky": {"for": "-1m"},
		"relax": ["away", "away", ""],
		"cost": {"missing": -1, "unassigned": [1, 2, 3, -4], "per_agent": 1001}
	}`))
	want := []string{
		"schema", "mode", "channels[0].units", "channels[1].channel", "channels[2].channel", "channels[2].units",
		"sticky.for", "sticky.else", "relax[1]", "relax[2]",
		"cost.missing", "cost.unassigned", "cost.unassigned[3]", "cost.per_agent",
	}
	if diff := cmp.Diff(want, defects(t, err)); diff != "" {
		t.Error(diff)
	}
	if _, err := assign.New(assign.Spec{Mode: 9}); !errors.Is(err, priority.ErrRange) {
		t.Errorf("Mode(9): %v", err)
	}
}

func TestAgentDefects(t *testing.T) {
	_, err := mustNew(t, assign.StandardSpec()).NewDesk([]assign.Agent{
		{ID: "a"},
		{ID: "a", Presence: 7, Capacity: -1, Load: -1, Weight: 1001},
		{Presence: assign.Online, Shifts: []assign.Window{{From: minute(1), To: minute(1)}}, Caps: map[string]int{"chat": -1}, Open: map[string]int{"b": -1, "a": -1}},
	}, assign.Cursor{})
	want := []string{
		"agents[0].presence", "agents[1].id", "agents[1].presence", "agents[1].capacity", "agents[1].load", "agents[1].weight",
		"agents[2].id", "agents[2].shifts[0]", "agents[2].caps.chat", "agents[2].open.a", "agents[2].open.b",
	}
	if diff := cmp.Diff(want, defects(t, err)); diff != "" {
		t.Error(diff)
	}
}

func TestSpecRoundTripProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genSpec().Draw(t, "spec")
		data, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		read, err := assign.ParseSpec(data)
		if err != nil {
			t.Fatal(err)
		}
		p := mustNew(t, read)
		for _, c := range []assign.Spec{read, p.Spec()} {
			c.Channels[0].Units, c.Cost.Unassigned[0] = 7, 7
		}
		if diff := cmp.Diff(s, p.Spec()); diff != "" {
			t.Fatal(diff)
		}
	})
}

// What a caller does to its agents and tickets later changes no desk.
func TestDeskIsIsolated(t *testing.T) {
	agents := []assign.Agent{{ID: "a", Presence: assign.Online, Skills: []string{"x"}, Caps: map[string]int{"chat": 1}}}
	d := mustDesk(t, mustNew(t, assign.StandardSpec()), agents)
	agents[0].Skills[0], agents[0].Caps["chat"] = "y", 0
	d.Agents()[0].Skills[0] = "z"
	if got := d.Assign(assign.Ticket{ID: "t", Channel: "chat", Required: []string{"x"}}, epoch).Agent; got != "a" {
		t.Errorf("got %q", got)
	}
}

func TestEnumTexts(t *testing.T) {
	type text interface {
		fmt.Stringer
		MarshalText() ([]byte, error)
	}
	for name, values := range map[string][]text{
		"mode":     {assign.Mode(0), assign.RoundRobin, assign.LeastLoaded, assign.SpareCapacity, assign.Weighted, assign.Rendezvous},
		"presence": {assign.Presence(0), assign.Online, assign.Away, assign.Offline},
		"relax":    {assign.Relax(0), assign.RelaxAway, assign.RelaxShift, assign.RelaxCap, assign.RelaxOffline},
		"fallback": {assign.Fallback(0), assign.Anyone, assign.Team, assign.Nobody},
		"reason":   {assign.Reason(0), assign.Chosen, assign.Behind, assign.NotOwner, assign.NotInTeam, assign.OtherQueue, assign.NoSkill, assign.NoPreferred, assign.Excluded, assign.OffShift, assign.IsAway, assign.IsOffline, assign.Full, assign.ChannelFull},
	} {
		for _, v := range values {
			b, err := v.MarshalText()
			if err != nil || string(b) != v.String() {
				t.Errorf("%s %v: %q, %v", name, v, b, err)
			}
			var got text
			switch v.(type) {
			case assign.Mode:
				got, err = assign.ParseMode(string(b))
			case assign.Presence:
				got, err = assign.ParsePresence(string(b))
			case assign.Relax:
				got, err = assign.ParseRelax(string(b))
			case assign.Fallback:
				got, err = assign.ParseFallback(string(b))
			case assign.Reason:
				got, err = assign.ParseReason(string(b))
			}
			if err != nil || got != v {
				t.Errorf("%s: %q read as %v, %v", name, b, got, err)
			}
		}
	}
	if _, err := assign.Reason(99).MarshalText(); err == nil {
		t.Error("Reason(99) marshalled")
	}
}

func FuzzTexts(f *testing.F) {
	f.Add("away")
	f.Add("round_robin")
	f.Fuzz(func(t *testing.T, s string) {
		var (
			m assign.Mode
			p assign.Presence
			x assign.Relax
			b assign.Fallback
			r assign.Reason
		)
		in := []byte(s)
		if m.UnmarshalText(in) == nil && m.String() != s || p.UnmarshalText(in) == nil && p.String() != s ||
			x.UnmarshalText(in) == nil && x.String() != s || b.UnmarshalText(in) == nil && b.String() != s ||
			r.UnmarshalText(in) == nil && r.String() != s {
			t.Errorf("%q read as %v %v %v %v %v", s, m, p, x, b, r)
		}
	})
}

func FuzzSpec(f *testing.F) {
	seed, err := json.Marshal(assign.StandardSpec())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed, "chat", 1, 2)
	f.Fuzz(func(t *testing.T, data []byte, channel string, capacity, load int) {
		s, err := assign.ParseSpec(data)
		if err != nil {
			return
		}
		p := mustNew(t, s)
		agents := []assign.Agent{{ID: "a", Presence: assign.Online, Capacity: capacity, Load: load}, {ID: "b", Presence: assign.Away}}
		tickets := []assign.Ticket{{ID: "1", Channel: channel, Owner: "b"}, {ID: "2", Channel: channel, Level: priority.P1}}
		if res, err := p.Assign(tickets, agents, epoch, assign.Cursor{}); err == nil && len(res.Assignments) != 2 {
			t.Errorf("%+v", res)
		}
		if res, err := p.Batch(tickets, agents, epoch, assign.Cursor{}); err == nil && res.Cost < 0 {
			t.Errorf("cost %d", res.Cost)
		}
	})
}
