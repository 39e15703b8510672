package migrate_test

import (
	"fmt"
	"maps"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/migrate"
	"github.com/supportops/policy/lifecycle/preset"
)

// made returns the machine of a preset, which is valid.
func made(s machine.Spec) *machine.Machine {
	m, err := machine.New(s, nil)
	if err != nil {
		panic(err)
	}
	return m
}

// A desk that comes from Zendesk: what becomes of its statuses, and which of
// its tickets a plan forgot.
func Example() {
	zendesk, standard := made(preset.ZendeskSpec()), made(preset.StandardSpec())
	plan := migrate.Mapping{States: map[lifecycle.State]lifecycle.State{
		"open": preset.StateInProgress, "pending": preset.StateWaiting, "solved": preset.StateResolved,
	}}
	tickets := map[string]lifecycle.State{"ZD-1": "open", "ZD-2": "hold", "ZD-3": "pending", "ZD-4": "closed"}
	r := migrate.Check(zendesk, standard, plan, maps.All(tickets))
	fmt.Println(r.Tickets, "tickets, safe:", len(r.Stranded) == 0)
	for _, m := range r.Stranded {
		fmt.Println(m.ID, m.From, "becomes", m.To, m.Effect)
	}
	plan.States["hold"] = preset.StatePending
	fmt.Println("safe:", len(migrate.Check(zendesk, standard, plan, maps.All(tickets)).Stranded) == 0)
	// Output:
	// 4 tickets, safe: false
	// ZD-2 hold becomes hold no_state
	// safe: true
}
