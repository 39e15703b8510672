package lint_test

import (
	"fmt"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/lint"
)

// desk is a machine with five mistakes, each of which is valid.
func desk() lifecycle.MachineSpec {
	const hour = lifecycle.Duration(time.Hour)
	return lifecycle.MachineSpec{
		States: []lifecycle.StateSpec{
			{Name: "open", Class: lifecycle.Open},
			{Name: "hold", Class: lifecycle.Waiting},
			{Name: "limbo", Class: lifecycle.Waiting},
			{Name: "done", Class: lifecycle.Done},
		},
		Start: []lifecycle.State{"open"},
		End:   []lifecycle.State{"done"},
		Transitions: []lifecycle.TransitionSpec{
			{Event: "pause", From: []lifecycle.State{"open"}, To: "hold"},
			{Event: "resume", From: []lifecycle.State{"hold"}, To: "open"},
			{Event: "pause", From: []lifecycle.State{"open"}, To: "limbo", Guards: []string{"urgent"}},
			{Event: "finish", From: []lifecycle.State{"open", "hold"}, To: "done"},
		},
		Guards: []lifecycle.GuardSpec{
			{Name: "urgent", Where: []lifecycle.Match{{Field: "priority", OneOf: []string{"p1"}}}},
			{Name: "record", Needs: []string{"cause"}},
		},
		Timers: []lifecycle.TimerSpec{
			{Name: "give_up", State: "hold", After: 48 * hour, Event: "finish"},
			{Name: "remind", State: "hold", After: 72 * hour},
		},
	}
}

func Example() {
	m, err := lifecycle.NewMachine(desk())
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
