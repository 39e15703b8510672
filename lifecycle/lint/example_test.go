package lint_test

import (
	"fmt"

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

// A program that leaves out some findings names their rules.
func ExampleRule() {
	ignore := map[lint.Rule]bool{"overlap": true}
	fmt.Println(ignore["overlap"], ignore["trap"])
	// Output:
	// true false
}
