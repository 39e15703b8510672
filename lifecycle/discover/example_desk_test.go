package discover_test

import (
	"fmt"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/discover"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
)

// replayed returns the timeline of a ticket that goes through the states, an
// hour each. Any machine will do: labels do not depend on it.
func replayed(states ...lifecycle.State) *machine.Timeline {
	at := time.Date(2024, 3, 8, 9, 0, 0, 0, time.UTC)
	var events []lifecycle.Event
	for _, s := range states {
		events = append(events, lifecycle.Event{Time: at, Kind: lifecycle.StateChanged, State: s})
		at = at.Add(time.Hour)
	}
	m, err := machine.New(preset.StandardSpec(), nil)
	if err != nil {
		panic(err)
	}
	return m.Replay(lifecycle.NewHistory(events), machine.Options{})
}

// A machine learnt from what tickets do, and what is too rare to belong to it.
func Example() {
	var log discover.Log
	for range 9 {
		log.Add(replayed("new", "open", "solved"))
	}
	log.Add(replayed("new", "open", "open", "pending", "open", "solved"))
	log.Add(replayed("new", "solved", "open", "solved"))

	fmt.Println(log.Cases(), "cases,", len(log.Variants()), "variants, most often", log.Variants()[0].States)
	inferred, err := log.Infer(discover.Options{MinPercent: 10, Done: []lifecycle.State{"solved"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, t := range inferred.Machine.Transitions {
		fmt.Println(t.From[0], ">", t.To, t.Note)
	}
	fmt.Println("rare:", inferred.RareEdges, inferred.RareStates)
	// Output:
	// 11 cases, 3 variants, most often [new open solved]
	// open > solved seen 11 times
	// new > open seen 10 times
	// solved > open seen 1 times
	// rare: [{new solved 1} {open pending 1} {pending open 1}] [{pending 1}]
}
