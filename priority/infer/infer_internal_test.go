package infer

import (
	"fmt"
	"testing"

	"github.com/supportops/policy/priority"
)

// Once either axis is free text, nothing more is kept of the rows.
func TestFreeTextIsNotKept(t *testing.T) {
	for side := range 2 {
		var tally MatrixTally
		for i := range MaxValues + 2 {
			cell := priority.Cell{Impact: "one", Urgency: "one", Level: priority.P2}
			*[]*string{&cell.Impact, &cell.Urgency}[side] = fmt.Sprint(i)
			if tally.Add(cell); (tally.cells == nil) != (i >= MaxValues) || (tally.values[side] == nil) != (i >= MaxValues) {
				t.Fatalf("side %d after %d values: %d cells, %d values", side, i+1, len(tally.cells), len(tally.values[side]))
			}
		}
	}
}
