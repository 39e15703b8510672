package infer_test

import (
	"fmt"

	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/priority/infer"
)

func ExampleMatrix() {
	inf, off := infer.Matrix([]priority.Cell{
		{Impact: "high", Urgency: "now", Level: priority.P1},
		{Impact: "high", Urgency: "now", Level: priority.P1},
		{Impact: "high", Urgency: "now", Level: priority.P2},
		{Impact: "low", Urgency: "later", Level: priority.P4},
	})
	fmt.Println("cells seen:", len(inf.Cells), "unseen:", len(inf.Unseen))
	fmt.Println("rows off:", inf.RowsOff, "of", inf.Rows, "at", off)
	// Output:
	// cells seen: 2 unseen: 2
	// rows off: 1 of 4 at [2]
}

func ExampleMatrixTally() {
	var tally infer.MatrixTally
	tally.Add(priority.Cell{Impact: "1 - High", Urgency: "3 - Low", Level: priority.P3})
	tally.Add(priority.Cell{Impact: "1 - High", Urgency: "1 - High", Level: priority.P1})
	fmt.Println(tally.Infer().Spec.Cells)
	// Output: [[p1 p3]]
}

func ExampleResult() {
	inf, _ := infer.Matrix([]priority.Cell{
		{Impact: "high", Urgency: "now", Level: priority.P1},
		{Impact: "low", Urgency: "later", Level: priority.P4},
	})
	fmt.Println(inf.Spec.Validate()) // the cells that are still to be filled in
	// Output:
	// priority: 2 defects
	// 	cells[0][0]: required
	// 	cells[1][1]: required
}

func ExampleInferredCell() {
	inf, _ := infer.Matrix([]priority.Cell{
		{Impact: "high", Urgency: "now", Level: priority.P2},
		{Impact: "high", Urgency: "now", Level: priority.P1},
	})
	fmt.Println(inf.Cells[0].Level, inf.Cells[0].Counts)
	// Output: p1 [{p1 1} {p2 1}]
}

func ExampleLevelCount() {
	inf, _ := infer.Matrix([]priority.Cell{{Impact: "high", Urgency: "now", Level: priority.P2}})
	n := inf.Cells[0].Counts[0]
	fmt.Println(n.Rows, "row of", n.Level)
	// Output: 1 row of p2
}
