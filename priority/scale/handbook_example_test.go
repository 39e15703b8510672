package scale_test

import (
	"fmt"

	"github.com/supportops/policy/priority/scale"
)

// Who does what for each level?
func ExampleHandbookSpec() {
	for _, l := range scale.HandbookSpec().Levels {
		fmt.Printf("%s %s: %s, %s: %s\n", l.Level, l.Name, l.Affected, l.Urgency, l.Action)
	}
	// Output:
	// p1 Critical: many users, or revenue, complete block: all hands at once
	// p2 High: several users, significant block: next free agent
	// p3 Medium: one user, partial block: normal place in the queue
	// p4 Low: one user, slight inconvenience: low-priority queue
	// p5 Request: enhancement, later improvement: backlog
}
