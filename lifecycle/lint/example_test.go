package lint_test

import (
	"fmt"
	"slices"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/lint"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
)

func ExampleFinding() {
	s := preset.StandardSpec()
	s.Transitions = append(s.Transitions, machine.TransitionSpec{Event: "close", From: []lifecycle.State{"resolved"}, To: "cancelled"})
	m, err := machine.New(s, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range lint.Check(m) {
		fmt.Println(f.Rule, f.Path, f.Other)
	}
	// Output:
	// shadowed transitions[27] transitions[24]
}

// A desk that allows waiting without end leaves those rules out.
func ExampleRule() {
	m, err := machine.New(desk(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	allowed := []lint.Rule{"trap", "stuck"}
	for _, f := range lint.Check(m) {
		if !slices.Contains(allowed, f.Rule) {
			fmt.Println(f.Rule, f.Path)
		}
	}
	// Output:
	// shadowed transitions[2]
	// unused_guard guards[1]
	// dead_timer timers[1]
}
