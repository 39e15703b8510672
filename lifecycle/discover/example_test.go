package discover_test

import (
	"encoding/json"
	"fmt"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/discover"
)

func ExampleLog() {
	var monday, tuesday, both discover.Log
	monday.Add(timeline("new", "open", "solved"))
	tuesday.Add(timeline("new", "open", "solved"))
	tuesday.Add(timeline("new", "solved"))
	both.Merge(&monday)
	both.Merge(&tuesday)
	data, err := json.Marshal(both)
	fmt.Println(string(data), err)
	// Output:
	// [{"states":["new","open","solved"],"n":2},{"states":["new","solved"],"n":1}] <nil>
}

func ExampleVariant() {
	var log discover.Log
	log.Add(timeline("new", "open", "open", "solved"))
	for _, v := range log.Variants() {
		fmt.Println(v.N, v.States)
	}
	// Output:
	// 1 [new open open solved]
}

func ExampleEdge() {
	var log discover.Log
	log.Add(timeline("new", "open", "open", "solved"))
	for _, e := range log.Follows() {
		fmt.Println(e.From, e.To, e.N)
	}
	// Output:
	// new open 1
	// open open 1
	// open solved 1
}

func ExampleStateCount() {
	var log discover.Log
	log.Add(timeline("new", "open", "open", "solved"))
	for _, c := range log.Activities() {
		fmt.Println(c.State, c.N)
	}
	// Output:
	// open 2
	// new 1
	// solved 1
}

func ExampleInferred() {
	var log discover.Log
	for range 99 {
		log.Add(timeline("new", "solved"))
	}
	log.Add(timeline("solved", "new"))
	inf, err := log.Infer(discover.Options{MinCount: 2, Done: []lifecycle.State{"solved"}})
	fmt.Println(inf.Machine.Start, inf.Machine.End, err)
	fmt.Println("rare:", inf.RareStarts, inf.RareEnds, inf.RareEdges)
	// Output:
	// [new] [solved] <nil>
	// rare: [{solved 1}] [{new 1}] [{solved new 1}]
}

func ExampleOptions() {
	var log discover.Log
	log.Add(timeline("new", "waiting", "solved"))
	inf, err := log.Infer(discover.Options{Waiting: []lifecycle.State{"waiting"}, Done: []lifecycle.State{"solved"}})
	for _, s := range inf.Machine.States {
		fmt.Println(s.Name, s.Class)
	}
	fmt.Println(err)
	// Output:
	// new open
	// solved done
	// waiting waiting
	// <nil>
}
