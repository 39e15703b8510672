package migrate_test

import (
	"fmt"
	"maps"
	"slices"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/migrate"
	"github.com/supportops/policy/lifecycle/preset"
)

func ExampleDiff() {
	old, err := machine.New(preset.LiteralSpec(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	s := preset.LiteralSpec()
	s.States[6].Class = machine.Waiting
	s.Transitions = append(s.Transitions, machine.TransitionSpec{Event: "answer", From: []lifecycle.State{"waiting"}, To: "in_progress"})
	changed, err := machine.New(s, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range migrate.Diff(old, changed) {
		fmt.Printf("%s: %q becomes %q\n", c.Path, c.Before, c.After)
	}
	// Output:
	// states[escalated].class: "open" becomes "waiting"
	// transitions[answer: waiting > in_progress]: "" becomes "free"
}

// Every state is asked about before there is a ticket in it.
func ExampleStates() {
	old, err := machine.New(preset.StandardSpec(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	literal, err := machine.New(preset.LiteralSpec(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	r := migrate.States(old, literal, migrate.Mapping{})
	for _, m := range r.Stranded {
		fmt.Println(m.From, m.Effect)
	}
	// Output:
	// escalated no_way
	// waiting no_way
	// engineering no_way
	// closed no_state
	// cancelled no_state
	// merged no_state
}

func ExampleMapping() {
	p := migrate.Mapping{States: map[lifecycle.State]lifecycle.State{"solved": "resolved"}}
	fmt.Println(p.To("solved"), p.To("open"))
	// Output:
	// resolved open
}

// A ticket in a state that the new machine has too, but as a waiting one, and
// one in a state that it does not have.
func ExampleEffect() {
	old, err := machine.New(preset.StandardSpec(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	s := preset.StandardSpec()
	for i := range s.States {
		if s.States[i].Name == "in_progress" {
			s.States[i].Class = machine.Waiting
		}
	}
	next, err := machine.New(s, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	r := migrate.States(old, next, migrate.Mapping{States: map[lifecycle.State]lifecycle.State{"pending": "parked"}})
	for _, m := range append(r.Stranded, r.Affected...) {
		fmt.Println(m.From, "→", m.To, m.Effect, "strands:", m.Effect.Strands())
	}
	// Output:
	// pending → parked no_state strands: true
	// in_progress → in_progress paused strands: false
}

// A ticket may be in a state that nobody declared, as tickets of old systems
// are; it counts as open.
func ExampleCheck() {
	old, next := made(preset.LiteralSpec()), made(preset.StandardSpec())
	tickets := map[string]lifecycle.State{"T-1": "parked", "T-2": "resolved"}
	plan := migrate.Mapping{States: map[lifecycle.State]lifecycle.State{"parked": "pending"}}
	r := migrate.Check(old, next, plan, maps.All(tickets))
	fmt.Println(r.Tickets, "tickets, safe:", len(r.Stranded) == 0)
	for _, m := range r.Affected {
		fmt.Println(m.ID, m.Effect)
	}
	// Output:
	// 2 tickets, safe: true
	// T-1 paused
}

func ExampleMove() {
	old, next := made(preset.StandardSpec()), made(preset.LiteralSpec())
	plan := migrate.Mapping{States: map[lifecycle.State]lifecycle.State{"closed": "resolved", "merged": "in_progress"}}
	r := migrate.Check(old, next, plan, maps.All(map[string]lifecycle.State{"T-1": "closed", "T-2": "merged", "T-3": "cancelled"}))
	for _, m := range slices.Concat(r.Stranded, r.Affected) {
		fmt.Println(m.ID, m.From, "→", m.To, m.Effect)
	}
	// Output:
	// T-3 cancelled → cancelled no_state
	// T-2 merged → in_progress reopened
}

// A report with stranded tickets names what the plan lacks.
func ExampleImpact() {
	old, next := made(preset.StandardSpec()), made(preset.LiteralSpec())
	plan := migrate.Mapping{States: map[lifecycle.State]lifecycle.State{"closed": "resolved", "cancelled": "resolved", "merged": "resolved"}}
	r := migrate.States(old, next, plan)
	fmt.Println(r.Tickets, "states, safe:", len(r.Stranded) == 0)
	for _, m := range r.Stranded {
		fmt.Println(m.From, m.Effect)
	}
	// Output:
	// 12 states, safe: false
	// escalated no_way
	// waiting no_way
	// engineering no_way
}
