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

func ExampleRule() {
	fmt.Println(lint.Rules())
	// Output:
	// [unreachable trap stuck end_not_done duplicate shadowed overlap impossible unused_guard dead_timer]
}
