package migrate_test

import (
	"fmt"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/migrate"
)

func ExampleDiff() {
	old, err := lifecycle.NewMachine(lifecycle.LiteralSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	s := lifecycle.LiteralSpec()
	s.States[6].Class = lifecycle.Waiting
	s.Transitions = append(s.Transitions, lifecycle.TransitionSpec{Event: "answer", From: []lifecycle.State{"waiting"}, To: "in_progress"})
	changed, err := lifecycle.NewMachine(s)
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
	old, err := lifecycle.NewMachine(lifecycle.StandardSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	literal, err := lifecycle.NewMachine(lifecycle.LiteralSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	r := migrate.States(old, literal, migrate.Plan{})
	for _, m := range r.Stranded {
		fmt.Println(m.State, m.Effect)
	}
	// Output:
	// escalated no_way
	// waiting no_way
	// engineering no_way
	// closed no_state
	// cancelled no_state
	// merged no_state
}

func ExamplePlan() {
	p := migrate.Plan{States: map[lifecycle.State]lifecycle.State{"solved": "resolved"}}
	fmt.Println(p.To("solved"), p.To("open"))
	// Output:
	// resolved open
}

func ExampleEffect() {
	for _, e := range migrate.Effects() {
		if e.Strands() {
			fmt.Println(e)
		}
	}
	// Output:
	// no_state
	// no_way
}
