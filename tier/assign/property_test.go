package assign_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"sort"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/assign"
	"pgregory.net/rapid"
)

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
					pr := rapid.SampledFrom([]assign.Presence{assign.Online, assign.Idle, assign.Away, assign.Offline}).Draw(t, "presence")
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
			want := assign.Assignment{Ticket: ticket.ID, Agent: agent, Helpers: helpers, ByOwner: byOwner, NextLook: got.NextLook, Unheld: w.unheld, Interrupts: w.interrupts}
			if agent != "" {
				want.Dropped = lacking(w.agents[agent], ticket.Preferred)
				want.Relaxed = relaxed
				want.NextLook = time.Time{}
			} else {
				want.Lacking = w.nobodyHas(ticket)
			}
			sort.Strings(want.Dropped)
			sort.Strings(got.Dropped)
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Fatal(diff)
			}
		}
		for _, a := range d.Agents() {
			if is := w.agents[a.ID]; a.Load != is.Load || a.Presence != is.Presence {
				t.Fatalf("%s has %d and is %s, want %d and %s", a.ID, a.Load, a.Presence, is.Load, is.Presence)
			}
		}
		if diff := cmp.Diff(w.cursor(), d.Cursor(), cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
	})
}

// nobodyHas returns what the ticket asks for and no agent has.
func (w *twin) nobodyHas(t assign.Item) (names []string) {
	anybody := func(is func(assign.Agent) bool) bool {
		for _, a := range w.agents {
			if is(*a) {
				return true
			}
		}
		return len(w.agents) == 0 // then nothing is told by it
	}
	for _, s := range t.Required {
		if !anybody(func(a assign.Agent) bool { return slices.Contains(a.Skills, s) }) {
			names = append(names, s)
		}
	}
	if t.Group != "" && !anybody(func(a assign.Agent) bool { return a.Groups == nil || slices.Contains(a.Groups, t.Group) }) {
		names = append(names, t.Group)
	}
	return names
}

// Until RetryAt, waiting alone does not change that nobody may take the
// ticket; without it, waiting never does.
func TestRetryAtIsTheNextLookProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := mustNew(t, genSpec().Draw(t, "spec"))
		d := mustDesk(t, p, genAgents().Draw(t, "agents"))
		tk := genTicket(0).Draw(t, "ticket")
		got := d.Explain(tk, epoch)
		if got.Agent != "" && !got.NextLook.IsZero() {
			t.Fatalf("assigned, but %v", got.NextLook)
		}
		if got.Agent != "" {
			return
		}
		for m := 1; m <= 90 && (got.NextLook.IsZero() || minute(m).Before(got.NextLook)); m++ {
			if later := d.Explain(tk, minute(m)); later.Agent != "" {
				t.Fatalf("%s takes it at minute %d, RetryAt %v", later.Agent, m, got.NextLook)
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
				if !w.has(id, tk.Required) || !w.canWith(id, tk, epoch, a.Relaxed, w.room(id, tk)) {
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
		if len(got.Candidates) != len(agents) {
			t.Fatalf("%d verdicts on %d agents", len(got.Candidates), len(agents))
		}
		for i, v := range got.Candidates {
			if v.Agent != w.ids[i] || !trueVerdict(w, tk, got, v) || v.Why == "not_chosen" {
				t.Fatalf("verdict %d: %+v of %+v for %+v", i, v, w.agents[v.Agent], tk)
			}
		}
	})
}

// trueVerdict reports whether v, one of the verdicts of got, is true of the
// ticket at epoch.
func trueVerdict(w *twin, tk assign.Item, got assign.Assignment, v assign.Candidate) bool {
	a := w.agents[v.Agent]
	sticky := w.spec.Sticky != (assign.StickySpec{}) && w.agents[tk.Owner] != nil
	takes := v.Agent == got.Agent || slices.Contains(got.Helpers, v.Agent)
	relaxed := got.Relaxed
	if got.Agent == "" { // all bars that may be let down were
		relaxed = w.spec.Relax
	}
	can := w.can(v.Agent, tk, epoch, got.Relaxed) || w.can(v.Agent, tk, epoch, relaxed) || w.canWith(v.Agent, tk, epoch, relaxed, w.room(v.Agent, tk))
	ok := false
	switch v.Why {
	case assign.Chosen:
		ok = takes
	case "behind":
		ok = !takes && can && w.has(v.Agent, tk.Required) && got.Agent != ""
	case "not_chosen":
		ok = !takes && w.can(v.Agent, tk, epoch, nil) && w.has(v.Agent, tk.Required)
	case "not_owner":
		ok = sticky && v.Agent != tk.Owner && (got.ByOwner || got.Agent == "")
	case "not_in_team":
		ok = sticky && w.spec.Sticky.Else == assign.Team && (a.Team == "" || a.Team != w.agents[tk.Owner].Team)
	case "other_group":
		ok = tk.Group != "" && !slices.Contains(a.Groups, tk.Group)
	case "no_skill":
		ok = len(v.Missing) > 0 && !w.has(v.Agent, tk.Required)
	case "no_preferred":
		ok = len(v.Missing) > 0 && can && w.has(v.Agent, tk.Required)
	case "excluded":
		ok = slices.Contains(tk.Exclude, v.Agent)
	case "off_shift":
		ok = a.Shifts != nil && !w.can(v.Agent, tk, epoch, got.Relaxed)
	case "away":
		ok = a.Presence == assign.Away
	case "idle":
		ok = a.Presence == assign.Idle
	case "offline":
		ok = a.Presence == assign.Offline
	case "full":
		ok = a.Load+w.policy.Units(tk.Channel) > a.Capacity && a.Capacity > 0
	case "channel_full":
		ok = a.Open[tk.Channel] >= a.Caps[tk.Channel]
	}
	return ok && takes == (v.Why == assign.Chosen)
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
		if diff := cmp.Diff(whole.Assignments, got, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(assign.Assignment{}, "Candidates")); diff != "" {
			t.Fatal(diff)
		}
		if diff := cmp.Diff(whole.Cursor, rest.Cursor, cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
	})
}

// Candidates who are alike get equal numbers, within one, in every mode but
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
			got[d.Assign(assign.Item{ID: "t"}, epoch).Agent]++
			for _, a := range agents {
				if mode == assign.Weighted && got[a.ID]*sum-k*a.Weight >= sum { // one more than their share at most, after every ticket
					t.Fatalf("after %d, %s of weight %d of %d has %d", k, a.ID, a.Weight, sum, got[a.ID])
				}
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

// When one agent leaves, only that one's accounts move; when one joins,
// accounts move only to that one.
func TestOwnershipMovesOnlyWhereItMustProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		agents := genAgents().Filter(func(a []assign.Agent) bool { return len(a) > 1 }).Draw(t, "agents")
		gone := rapid.IntRange(0, len(agents)-1).Draw(t, "gone")
		without := slices.Delete(slices.Clone(agents), gone, gone+1)
		for i := range 200 {
			account := fmt.Sprint("account ", i)
			before, ok := assign.Owner(account, agents)
			after, ok2 := assign.Owner(account, without)
			if !ok || !ok2 || before != after && before != agents[gone].ID {
				t.Fatalf("%s moved from %s to %s when %s left", account, before, after, agents[gone].ID)
			}
			if again, _ := assign.Owner(account, rapid.Permutation(agents).Draw(t, "order")); again != before {
				t.Fatalf("%s has %s or %s", account, before, again)
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

// Owners have accounts in proportion to their weights: within five standard
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

// The same at the size of a real desk, with more skills than one word has
// bits.
func TestBigDeskEqualsLookingAtEverybody(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for _, mode := range []assign.Mode{assign.RoundRobin, assign.LeastLoaded, assign.SpareCapacity, assign.Weighted, assign.Rendezvous} {
		var agents []assign.Agent
		for i := range 150 {
			a := assign.Agent{
				ID: fmt.Sprintf("a%03d", i), Presence: []assign.Presence{assign.Online, assign.Away}[rnd.IntN(2)], Capacity: rnd.IntN(12), Weight: 1 + rnd.IntN(4),
				Team: fmt.Sprint("team ", rnd.IntN(9)), Groups: []string{fmt.Sprint("q", rnd.IntN(12)), fmt.Sprint("q", 12+rnd.IntN(12))},
			}
			for _, k := range rnd.Perm(100)[:30] {
				a.Skills = append(a.Skills, fmt.Sprint("s", k))
			}
			agents = append(agents, a)
		}
		p := mustNew(t, assign.Spec{Mode: mode, Sticky: assign.StickySpec{Else: assign.Team}})
		d, w := mustDesk(t, p, agents), newTwin(p, agents)
		taken := 0
		for i := range 400 {
			tk := assign.Item{ID: fmt.Sprint(i), Account: fmt.Sprint("c", i%40), Group: fmt.Sprint("q", rnd.IntN(24)), Since: epoch, Required: []string{fmt.Sprint("s", rnd.IntN(100))}}
			for range rnd.IntN(3) {
				tk.Preferred = append(tk.Preferred, tier.Preference{Skill: fmt.Sprint("s", rnd.IntN(110))})
			}
			if rnd.IntN(4) == 0 {
				tk.Owner = agents[rnd.IntN(len(agents))].ID
			}
			got := d.Assign(tk, epoch)
			if want, _, _, _ := w.assign(tk, epoch); got.Agent != want {
				t.Fatalf("%v: ticket %d to %q, want %q", mode, i, got.Agent, want)
			}
			if got.Agent != "" {
				taken++
			}
		}
		if taken < 100 {
			t.Errorf("%v: only %d of 400 tickets taken", mode, taken)
		}
	}
}
