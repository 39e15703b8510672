package lint_test

import (
	"fmt"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/lint"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/priority"
)

// desk is a machine with five mistakes, each of which is valid.
func desk() machine.Spec {
	const hour = lifecycle.Duration(time.Hour)
	return machine.Spec{
		States: []machine.StateSpec{
			{Name: "open", Class: machine.Open},
			{Name: "hold", Class: machine.Waiting},
			{Name: "limbo", Class: machine.Waiting},
			{Name: "done", Class: machine.Done},
		},
		Start: []lifecycle.State{"open"},
		End:   []lifecycle.State{"done"},
		Transitions: []machine.TransitionSpec{
			{Event: "pause", From: []lifecycle.State{"open"}, To: "hold"},
			{Event: "resume", From: []lifecycle.State{"hold"}, To: "open"},
			{Event: "pause", From: []lifecycle.State{"open"}, To: "limbo", Guards: []string{"urgent"}},
			{Event: "finish", From: []lifecycle.State{"open", "hold"}, To: "done"},
		},
		Guards: []machine.GuardSpec{
			{Name: "urgent", When: priority.ConditionSpec{Facts: priority.Facts{"priority": {"p1"}}}},
			{Name: "record", When: priority.ConditionSpec{Facts: priority.Facts{"cause": {"*"}}}},
		},
		Timers: []machine.TimerSpec{
			{Name: "give_up", State: "hold", After: 48 * hour, Event: "finish"},
			{Name: "remind", State: "hold", After: 72 * hour},
		},
	}
}

func Example() {
	m, err := machine.New(desk(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range lint.Check(m) {
		fmt.Println(f)
	}
	// Output:
	// states[2]: trap: no way leads from "limbo" to an end
	// states[2]: stuck: "limbo" waits, and only waiting states follow
	// transitions[2]: shadowed: "pause" from "open" always goes to "hold" first
	// guards[1]: unused_guard: no transition names "record"
	// timers[1]: dead_timer: "give_up" always comes before it and leaves "hold"
}
