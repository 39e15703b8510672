package assign_test

import (
	"fmt"
	"time"

	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/assign"
	"pgregory.net/rapid"
)

var epoch = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func minute(m int) time.Time { return epoch.Add(time.Duration(m) * time.Minute) }

func genSome(names ...string) *rapid.Generator[[]string] {
	return rapid.Map(rapid.SliceOfNDistinct(rapid.SampledFrom(names), 0, len(names), rapid.ID), func(s []string) []string {
		if len(s) == 0 {
			return nil
		}
		return s
	})
}

// genSpec draws a policy; modes limits it to some modes.
func genSpec(modes ...assign.Mode) *rapid.Generator[assign.Spec] {
	if len(modes) == 0 {
		modes = []assign.Mode{assign.RoundRobin, assign.LeastLoaded, assign.SpareCapacity, assign.Weighted, assign.Rendezvous}
	}
	return rapid.Custom(func(t *rapid.T) assign.Spec {
		s := assign.Spec{
			Schema:   "tier/assign/2",
			Mode:     rapid.SampledFrom(modes).Draw(t, "mode"),
			Channels: []assign.ChannelUnits{{Channel: "chat", Units: 2}, {Channel: "email", Units: 1}, {Channel: "phone", Units: 3, Interrupts: rapid.SampledFrom([][]string{nil, {"chat"}, {"email", "chat"}}).Draw(t, "interrupts")}},
			Cost:     assign.StandardSpec().Cost,
		}
		if rapid.Bool().Draw(t, "sticky") {
			s.Sticky = assign.StickySpec{
				For:  tier.Duration(rapid.IntRange(0, 20).Draw(t, "for")) * tier.Duration(time.Minute),
				Else: rapid.SampledFrom([]assign.Fallback{assign.Anyone, assign.Team, assign.Nobody}).Draw(t, "else"),
			}
		}
		relax := []assign.Relax{assign.RelaxIdle, assign.RelaxAway, assign.RelaxShift, assign.RelaxCap, assign.RelaxOffline}
		n := rapid.SampledFrom([]int{0, 0, 1, 2, 5}).Draw(t, "relaxations")
		if n > 0 {
			s.Relax = rapid.Permutation(relax).Draw(t, "relax")[:n]
		}
		return s
	})
}

func genAgents() *rapid.Generator[[]assign.Agent] {
	return rapid.Custom(func(t *rapid.T) []assign.Agent {
		var agents []assign.Agent
		for i := range rapid.IntRange(0, 9).Draw(t, "agents") {
			a := assign.Agent{
				ID:       fmt.Sprintf("a%d", i),
				Team:     rapid.SampledFrom([]string{"", "red", "blue"}).Draw(t, "team"),
				Skills:   genSome("s1", "s2", "s3").Draw(t, "skills"),
				Groups:   rapid.SampledFrom([][]string{nil, nil, {"q1"}, {"q2"}, {"q1", "q2"}}).Draw(t, "queues"),
				Presence: rapid.SampledFrom([]assign.Presence{assign.Online, assign.Online, assign.Online, assign.Idle, assign.Away, assign.Offline}).Draw(t, "presence"),
				Capacity: rapid.IntRange(0, 6).Draw(t, "capacity"),
				Load:     rapid.IntRange(0, 4).Draw(t, "load"),
				Weight:   rapid.IntRange(0, 3).Draw(t, "weight"),
			}
			if rapid.IntRange(0, 3).Draw(t, "shifts") == 0 {
				from := rapid.IntRange(-30, 30).Draw(t, "from")
				a.Shifts = &[]calendar.Span{{From: minute(from), To: minute(from + rapid.IntRange(1, 40).Draw(t, "length"))}}
				if rapid.IntRange(0, 5).Draw(t, "none") == 0 {
					a.Shifts = &[]calendar.Span{}
				}
			}
			if rapid.IntRange(0, 3).Draw(t, "capped") == 0 {
				a.Caps = map[string]int{"chat": rapid.IntRange(0, 2).Draw(t, "cap")}
			}
			if a.Caps != nil || rapid.Bool().Draw(t, "states open tickets") {
				a.Open = map[string]int{"chat": rapid.IntRange(0, 2).Draw(t, "open"), "email": rapid.IntRange(0, 2).Draw(t, "mail")}
			}
			agents = append(agents, a)
		}
		return agents
	})
}

func genTicket(id int) *rapid.Generator[assign.Item] {
	return rapid.Custom(func(t *rapid.T) assign.Item {
		tk := assign.Item{
			ID:      fmt.Sprintf("t%d", id),
			Group:   rapid.SampledFrom([]string{"", "", "q1", "q2", "q9"}).Draw(t, "queue"),
			Channel: rapid.SampledFrom([]string{"email", "chat", "phone"}).Draw(t, "channel"),
			Account: fmt.Sprintf("c%d", rapid.IntRange(0, 3).Draw(t, "account")),
			Level:   priority.Level(rapid.IntRange(0, 5).Draw(t, "level")),
			Since:   minute(-rapid.IntRange(0, 30).Draw(t, "since")),
			Owner:   rapid.SampledFrom([]string{"", "", "a0", "a1", "gone"}).Draw(t, "owner"),
			Swarm:   rapid.SampledFrom([]int{0, 0, 0, 2, 3}).Draw(t, "swarm"),
		}
		skills := rapid.Permutation([]string{"s1", "s2", "s3", "s9"}).Draw(t, "skills")
		n := rapid.SampledFrom([]int{0, 0, 1, 1, 2}).Draw(t, "required")
		tk.Required = skills[:n]
		for _, s := range skills[n : n+rapid.IntRange(0, 2).Draw(t, "preferred")] {
			tk.Preferred = append(tk.Preferred, tier.Preference{Skill: s, For: tier.Duration(rapid.IntRange(0, 20).Draw(t, "for")) * tier.Duration(time.Minute)})
		}
		if rapid.IntRange(0, 4).Draw(t, "excludes") == 0 {
			tk.Exclude = []string{"a2"}
		}
		return tk
	})
}

func genTickets(most int) *rapid.Generator[[]assign.Item] {
	return rapid.Custom(func(t *rapid.T) []assign.Item {
		var tickets []assign.Item
		for i := range rapid.IntRange(0, most).Draw(t, "tickets") {
			tickets = append(tickets, genTicket(i).Draw(t, "ticket"))
		}
		return tickets
	})
}
