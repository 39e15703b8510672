package assign_test

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/assign"
)

type fataler interface{ Fatal(...any) }

func mustNew(t fataler, s assign.Spec) *assign.Policy {
	p, err := assign.New(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func mustDesk(t fataler, p *assign.Policy, agents []assign.Agent) *assign.Session {
	d, err := p.NewSession(agents, assign.Cursor{})
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
		ids = append(ids, d.Assign(assign.Item{ID: fmt.Sprint(i), Since: epoch}, epoch).Agent)
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
		{assign.Weighted, heavy, "a b c a b a a b c a b a"},
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
	ticket := assign.Item{ID: "t", Since: epoch, Preferred: []tier.Preference{
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
			want := assign.Assignment{Ticket: "t", Agent: tt.agent, Dropped: tt.dropped, NextLook: tt.retry}
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
		{"no wait without patience, whatever the clocks say", assign.StickySpec{Else: assign.Anyone}, "ann", assign.Away, nil, -1, "bob", false, time.Time{}},
		{"an owner without a team has none", assign.StickySpec{Else: assign.Team}, "bob", assign.Away, nil, 0, "", false, time.Time{}},
		{"an owner who left is none", assign.StickySpec{For: wait, Else: assign.Nobody}, "zoe", assign.Online, nil, 0, "ann", false, time.Time{}},
		{"no use waiting for a skill", assign.StickySpec{For: wait, Else: assign.Anyone}, "ann", assign.Online, []string{"x"}, 0, "bob", false, time.Time{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			agents := slices.Clone(agents)
			agents[1].Skills = []string{"x"}
			d := mustDesk(t, mustNew(t, assign.Spec{Mode: assign.RoundRobin, Sticky: tt.sticky}), agents)
			d.SetPresence(tt.owner, tt.here)
			got := d.Assign(assign.Item{ID: "t", Owner: tt.owner, Since: epoch, Required: tt.skills}, minute(tt.at))
			want := assign.Assignment{Ticket: "t", Agent: tt.agent, ByOwner: tt.by, NextLook: tt.retry}
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
		{ID: "off", Presence: assign.Online, Shifts: &[]calendar.Span{{From: minute(60), To: minute(120)}}},
	}
	ticket := assign.Item{ID: "t", Since: epoch}
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
		want := assign.Assignment{Ticket: "t", Agent: tt.agent, Relaxed: tt.relaxed, NextLook: tt.retry}
		if diff := cmp.Diff(want, d.Assign(ticket, epoch)); diff != "" {
			t.Errorf("%v: %s", tt.relax, diff)
		}
		if got := d.Assign(assign.Item{ID: "t", Since: epoch, Required: []string{"x"}}, epoch).Agent; got != "" {
			t.Errorf("%v: %s has no skill x", tt.relax, got)
		}
	}
}

func TestSwarm(t *testing.T) {
	d := mustDesk(t, mustNew(t, assign.Spec{Mode: assign.RoundRobin}), online("a", "b", "c"))
	if got := d.Assign(assign.Item{ID: "1", Swarm: 2}, epoch); got.Agent != "a" || !slices.Equal(got.Helpers, []string{"b"}) {
		t.Errorf("got %+v", got)
	}
	if got := d.Assign(assign.Item{ID: "2", Swarm: 9}, epoch); got.Agent != "c" || !slices.Equal(got.Helpers, []string{"a", "b"}) {
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
		{ID: "early", Presence: assign.Online, Shifts: &[]calendar.Span{{From: minute(0), To: minute(60)}}},
		{ID: "late", Presence: assign.Online, Shifts: &[]calendar.Span{{From: minute(60), To: minute(120)}}},
	}
	d := mustDesk(t, mustNew(t, assign.Spec{Mode: assign.RoundRobin}), agents)
	for _, tt := range []struct {
		at    int
		agent string
	}{{-1, ""}, {0, "early"}, {59, "early"}, {60, "late"}, {119, "late"}, {120, ""}, {30, "early"}} {
		if got := d.Assign(assign.Item{ID: "t"}, minute(tt.at)).Agent; got != tt.agent {
			t.Errorf("at minute %d: %q, want %q", tt.at, got, tt.agent)
		}
	}
	if !d.SetPresence("early", assign.Away) || d.SetPresence("nobody", assign.Away) || d.SetPresence("early", "busy") {
		t.Error("SetPresence")
	}
	if got := d.Assign(assign.Item{ID: "t"}, minute(30)).Agent; got != "" {
		t.Errorf("%s is away", got)
	}
}

// The first to come back finds the desk open again.
func TestDeskWakesUp(t *testing.T) {
	agents := online("a", "b", "c")
	d := mustDesk(t, mustNew(t, assign.Spec{Mode: assign.RoundRobin}), agents)
	for _, a := range agents {
		d.SetPresence(a.ID, assign.Away)
	}
	if got := d.Assign(assign.Item{ID: "t"}, epoch).Agent; got != "" {
		t.Fatalf("%s is away", got)
	}
	d.SetPresence("b", assign.Online)
	if got := d.Assign(assign.Item{ID: "t"}, epoch).Agent; got != "b" {
		t.Errorf("got %q, want b", got)
	}
}

func TestReleaseGivesRoom(t *testing.T) {
	agents := []assign.Agent{{ID: "a", Presence: assign.Online, Capacity: 4, Caps: map[string]int{"chat": 1}}}
	d := mustDesk(t, mustNew(t, assign.Spec{Mode: assign.SpareCapacity, Channels: []assign.ChannelUnits{{Channel: "chat", Units: 2}}}), agents)
	chat := assign.Item{ID: "t", Channel: "chat"}
	reason := func() assign.Standing { return d.Explain(chat, epoch).Candidates[0].Why }
	if d.Assign(chat, epoch).Agent != "a" || reason() != "channel_full" {
		t.Errorf("second chat: %v", reason())
	}
	if !d.Release("a", "chat") || d.Release("b", "chat") || reason() != assign.Chosen {
		t.Errorf("after release: %v", reason())
	}
	for range 4 {
		d.Assign(assign.Item{ID: "m", Channel: "email"}, epoch)
	}
	if reason() != "full" {
		t.Errorf("four mails: %v", reason())
	}
}

func TestExplain(t *testing.T) {
	shut := &[]calendar.Span{{From: minute(60), To: minute(61)}}
	agents := []assign.Agent{
		{ID: "away", Presence: assign.Away, Skills: []string{"x"}},
		{ID: "behind", Presence: assign.Online, Skills: []string{"x", "y"}, Load: 3},
		{ID: "best", Presence: assign.Online, Skills: []string{"x", "y"}},
		{ID: "full", Presence: assign.Online, Skills: []string{"x"}, Capacity: 1, Load: 1},
		{ID: "gone", Presence: assign.Offline, Skills: []string{"x"}},
		{ID: "not", Presence: assign.Online, Skills: []string{"x", "y"}},
		{ID: "plain", Presence: assign.Online, Skills: []string{"x"}},
		{ID: "queue", Presence: assign.Online, Skills: []string{"x"}, Groups: []string{"other"}},
		{ID: "shift", Presence: assign.Online, Skills: []string{"x"}, Shifts: shut},
		{ID: "skill", Presence: assign.Online},
	}
	p := mustNew(t, assign.Spec{Mode: assign.LeastLoaded})
	res, err := p.Assign([]assign.Item{{
		ID: "t", Group: "desk", Since: epoch, Required: []string{"x"}, Preferred: []tier.Preference{{Skill: "y"}}, Exclude: []string{"not"},
	}}, agents, epoch, assign.Cursor{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, v := range res.Assignments[0].Candidates {
		got = append(got, fmt.Sprint(v.Agent, " ", v.Why, " ", v.Missing))
	}
	want := []string{
		"away away []", "behind behind []", "best chosen []", "full full []", "gone offline []", "not excluded []",
		"plain no_preferred [y]", "queue other_group []", "shift off_shift []", "skill no_skill [x]",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAssignAllocatesNothing(t *testing.T) {
	p := mustNew(t, assign.StandardSpec())
	d := mustDesk(t, p, online("a", "b", "c"))
	tk := assign.Item{ID: "t", Channel: "chat", Since: epoch}
	d.Assign(tk, epoch)
	if n := testing.AllocsPerRun(100, func() { d.Assign(tk, epoch) }); n != 0 {
		t.Errorf("Assign allocates %v times", n)
	}
}

// Numbers at the end of their range neither hang nor wrap around.
func TestHugeNumbers(t *testing.T) {
	done := func(name string, do func()) {
		t.Helper()
		end := make(chan struct{})
		go func() { do(); close(end) }()
		select {
		case <-end:
		case <-time.After(time.Minute):
			t.Fatalf("%s does not end", name)
		}
	}
	// The owner of an account was drawn as often as an unchecked weight said.
	done("an owner of huge weight", func() {
		huge := []assign.Agent{{ID: "a", Weight: math.MaxInt}, {ID: "b", Weight: math.MinInt}}
		most := []assign.Agent{{ID: "a", Weight: 1000}, {ID: "b", Weight: 1}}
		for i := range 3000 {
			got, _ := assign.Owner(fmt.Sprint(i), huge)
			if want, _ := assign.Owner(fmt.Sprint(i), most); got != want {
				t.Errorf("account %d has %s, want %s", i, got, want)
				return
			}
		}
	})
	// A swarm of everybody took time in proportion to the agents' cube.
	done("a swarm of everybody", func() {
		d := mustDesk(t, mustNew(t, assign.Spec{Mode: assign.RoundRobin}), bigDesk(8000))
		if a := d.Assign(assign.Item{ID: "t", Swarm: math.MaxInt}, epoch); len(a.Helpers) != 5999 {
			t.Errorf("%d helpers, want all but one of those online", len(a.Helpers))
		}
		d.SetPresence("agent-00003", assign.Online)
		if a := d.Assign(assign.Item{ID: "t"}, epoch); a.Agent != "agent-00003" {
			t.Errorf("after the swarm %s", a.Agent)
		}
	})
	// A count of tickets that wrapped around let a full agent have more.
	p := mustNew(t, assign.Spec{Mode: assign.RoundRobin})
	_, err := p.NewSession([]assign.Agent{{ID: "a", Presence: assign.Online, Caps: map[string]int{"chat": math.MaxInt}, Open: map[string]int{"chat": math.MaxInt}}}, assign.Cursor{})
	if diff := cmp.Diff([]string{"agents[0].caps.chat", "agents[0].open.chat"}, defects(t, err)); diff != "" {
		t.Error(diff)
	}
	// So did the numbers of a cursor, which made the last one first.
	for mode, want := range map[assign.Mode]string{assign.RoundRobin: "baba", assign.Weighted: "abab"} {
		c := assign.Cursor{Seq: math.MaxInt64, Agents: []assign.AgentCursor{{ID: "a", Last: math.MaxInt64, Credit: math.MaxInt64}}}
		d, err := mustNew(t, assign.Spec{Mode: mode}).NewSession(online("a", "b"), c)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for range 4 {
			got += d.Assign(assign.Item{ID: "t"}, epoch).Agent
		}
		if got != want || d.Cursor().Seq < 0 {
			t.Errorf("%v: %s, cursor %+v", mode, got, d.Cursor())
		}
	}
}

// Rendezvous goes by who the customer is. The field was called customer, which
// is the segment everywhere else, so that all of a segment went to one agent.
func TestRendezvousGoesByAccount(t *testing.T) {
	agents := online("a", "b", "c", "d")
	d := mustDesk(t, mustNew(t, assign.Spec{Mode: assign.Rendezvous}), agents)
	owners := map[string]bool{}
	for i := range 20 {
		var tk assign.Item
		row := fmt.Sprintf(`{"id": "T%d", "account": "acme %d", "customer": "enterprise", "since": "2026-03-02T09:00:00Z"}`, i, i/2)
		if err := json.Unmarshal([]byte(row), &tk); err != nil {
			t.Fatal(err)
		}
		want, _ := assign.Owner(fmt.Sprint("acme ", i/2), agents)
		got := d.Assign(tk, epoch).Agent
		if got != want {
			t.Errorf("%s went to %s, want %s", tk.ID, got, want)
		}
		owners[got] = true
	}
	if len(owners) < 3 {
		t.Errorf("ten accounts have %d owners", len(owners))
	}
	if got, want := d.Assign(assign.Item{ID: "T9"}, epoch).Agent, "T9"; got != first(assign.Owner(want, agents)) {
		t.Errorf("a ticket without an account went to %s", got)
	}
}

func first(id string, _ bool) string { return id }

// No shift stated is always on shift; a list without shifts is never.
func TestNoShiftIsNoShift(t *testing.T) {
	agents := online("ann")
	p := mustNew(t, assign.Spec{Mode: assign.RoundRobin})
	if got := mustDesk(t, p, agents).Assign(assign.Item{ID: "t"}, epoch).Agent; got != "ann" {
		t.Errorf("no shift stated: %q", got)
	}
	office, err := calendar.New(calendar.OfficeHours("UTC"))
	if err != nil {
		t.Fatal(err)
	}
	saturday := epoch.AddDate(0, 0, 5)
	weekend := slices.Collect(office.Between(saturday, saturday.AddDate(0, 0, 1)))
	agents[0].Shifts = &weekend
	got := mustDesk(t, p, agents).Explain(assign.Item{ID: "t"}, saturday)
	if got.Agent != "" || got.Candidates[0].Why != "off_shift" {
		t.Errorf("a weekend without hours: %+v", got)
	}
}

// A skill is waited for from when the ticket began to wait up to the end of the
// wait, not at it, and never if there is no wait.
func TestSkillsAreWaitedForToTheInstant(t *testing.T) {
	p := mustNew(t, assign.Spec{Mode: assign.RoundRobin})
	agents := []assign.Agent{{ID: "has", Presence: assign.Away, Skills: []string{"x"}}, {ID: "lacks", Presence: assign.Online}}
	for wait := range tier.Duration(4) {
		for at := time.Duration(-2); at < 6; at++ {
			ticket := assign.Item{ID: "t", Since: epoch, Preferred: []tier.Preference{{Skill: "x", For: wait}}}
			now, waits := epoch.Add(at), wait > 0 && at < wait.Std()
			want := assign.Assignment{Ticket: "t", Agent: "lacks", Dropped: []string{"x"}}
			if waits {
				want = assign.Assignment{Ticket: "t", NextLook: epoch.Add(wait.Std())}
			}
			if got := mustDesk(t, p, agents).Assign(ticket, now); !reflect.DeepEqual(got, want) {
				t.Errorf("a wait of %d ns, after %d ns: %+v, want %+v", wait, at, got, want)
			}
		}
	}
}

// Somebody is interrupted only where nobody has room, and least.
func TestInterruptionIsTheLastResort(t *testing.T) {
	s := assign.Spec{Mode: assign.RoundRobin, Channels: []assign.ChannelUnits{
		{Channel: "chat", Units: 2}, {Channel: "email", Units: 1}, {Channel: "phone", Units: 5, Interrupts: []string{"email", "chat"}},
	}}
	agents := []assign.Agent{
		{ID: "a", Presence: assign.Online, Capacity: 8, Load: 8, Open: map[string]int{"email": 2, "chat": 3}},
		{ID: "b", Presence: assign.Online, Capacity: 8, Load: 3},
		{ID: "c", Presence: assign.Online, Capacity: 8, Load: 8, Open: map[string]int{"phone": 1}},
	}
	d := mustDesk(t, mustNew(t, s), agents)
	call := assign.Item{ID: "call", Channel: "phone"}
	if got := d.Assign(call, epoch); got.Agent != "b" || got.Interrupts != nil {
		t.Errorf("b has room: %+v", got)
	}
	got := d.Explain(call, epoch)
	if want := []assign.Interruption{{Agent: "a", Channel: "email", Tickets: 2}, {Agent: "a", Channel: "chat", Tickets: 2}}; got.Agent != "a" || !slices.Equal(got.Interrupts, want) {
		t.Errorf("a has work that a call may interrupt: %+v", got)
	}
	d.Assign(call, epoch)
	if got := d.Assign(call, epoch); got.Agent != "" {
		t.Errorf("a call interrupts no call, and no chat twice: %+v", got)
	}
	s.Channels[2].Interrupts = []string{"Phone", "", "chat", "Chat", "EMAIL", "emial"}
	want := "assign: 4 defects" +
		"\n\tchannels[2].interrupts[0]: conflict: a channel does not interrupt itself" +
		"\n\tchannels[2].interrupts[1]: required" +
		"\n\tchannels[2].interrupts[3]: duplicate: \"chat\" is channels[2].interrupts[2] already" +
		"\n\tchannels[2].interrupts[5]: unknown: \"emial\", want a channel of the document"
	if got := fmt.Sprint(s.Validate()); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// Whoever is idle takes nothing, unless the policy says so; and is told apart
// from who is away.
func TestIdle(t *testing.T) {
	agents := []assign.Agent{{ID: "away", Presence: assign.Away}, {ID: "idle", Presence: assign.Idle}}
	d := mustDesk(t, mustNew(t, assign.Spec{Mode: assign.RoundRobin}), agents)
	got := d.Explain(assign.Item{ID: "t"}, epoch)
	if got.Agent != "" || got.Candidates[0].Why != "away" || got.Candidates[1].Why != "idle" {
		t.Errorf("got %+v", got)
	}
	d = mustDesk(t, mustNew(t, assign.Spec{Mode: assign.RoundRobin, Relax: []assign.Relax{assign.RelaxIdle}}), agents)
	if got := d.Assign(assign.Item{ID: "t"}, epoch); got.Agent != "idle" || !slices.Equal(got.Relaxed, []assign.Relax{assign.RelaxIdle}) {
		t.Errorf("got %+v", got)
	}
}

// Of agents at equal cost a batch takes whoever had an assignment longest ago.
func TestBatchBreaksTiesFairly(t *testing.T) {
	p := mustNew(t, assign.Spec{Mode: assign.RoundRobin, Cost: assign.CostSpec{Unassigned: []int64{9, 9, 9, 9, 9}}})
	c := assign.Cursor{}
	got := ""
	for range 4 {
		res, err := p.Batch([]assign.Item{{ID: "1"}, {ID: "2"}}, online("a", "b", "c"), epoch, c)
		if err != nil {
			t.Fatal(err)
		}
		c = res.Cursor
		for _, a := range res.Assignments {
			got += a.Agent
		}
	}
	if want := "abcabcab"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// A skill or a group that no agent has is named, from the stream and from a
// batch; who is away has it all the same.
func TestWhatNobodyHasIsNamed(t *testing.T) {
	p := mustNew(t, assign.StandardSpec())
	agents := []assign.Agent{
		{ID: "a", Presence: assign.Online, Skills: []string{"Go"}, Groups: []string{"desk"}}, {ID: "b", Presence: assign.Offline, Skills: []string{"sql"}, Groups: []string{"net"}},
	}
	for _, tc := range []struct {
		item assign.Item
		want []string
	}{
		{assign.Item{ID: "t", Required: []string{"goo"}}, []string{"goo"}},
		{assign.Item{ID: "t", Required: []string{"go", "SQL"}}, nil},
		{assign.Item{ID: "t", Group: "dekc", Required: []string{"go", "SQL", "rust"}}, []string{"rust", "dekc"}},
		{assign.Item{ID: "t", Group: "NET"}, nil},
	} {
		s, err := p.NewSession(agents, assign.Cursor{})
		if err != nil {
			t.Fatal(err)
		}
		res, err := p.Batch([]assign.Item{tc.item}, agents, epoch, assign.Cursor{})
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range []assign.Assignment{s.Assign(tc.item, epoch), res.Assignments[0]} {
			if a.Agent != "" || !slices.Equal(a.Lacking, tc.want) {
				t.Errorf("%+v: agent %q, lacking %q, want %q", tc.item, a.Agent, a.Lacking, tc.want)
			}
		}
	}
	all := append(agents, assign.Agent{ID: "c", Presence: assign.Offline})
	if s, err := p.NewSession(all, assign.Cursor{}); err != nil || s.Assign(assign.Item{ID: "t", Group: "dekc"}, epoch).Lacking != nil {
		t.Errorf("an agent who serves every group: %v", err)
	}
}

// A skill or a group without a name, as of an empty text that was split, is
// refused.
func TestBlankNamesOfAgents(t *testing.T) {
	_, err := mustNew(t, assign.StandardSpec()).NewSession([]assign.Agent{{ID: "a", Presence: assign.Online, Skills: []string{"go", " "}, Groups: []string{""}}}, assign.Cursor{})
	if diff := cmp.Diff([]string{"agents[0].skills[1]", "agents[0].groups[0]"}, defects(t, err)); diff != "" {
		t.Error(diff)
	}
}
