package priority_test

import (
	"fmt"

	"github.com/supportops/policy/priority"
)

func ExampleLevel() {
	fmt.Println(priority.P3.Raise(1), priority.P1.MoreUrgent(priority.P2), priority.Level(0).MoreUrgent(priority.P5))
	// Output: p2 true false
}

func ExampleMatrix() {
	m, err := priority.NewMatrix(priority.ServiceNowMatrixSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(m.Level("1 - High", "2 - Medium"))
	fmt.Println(m.Level("1 - High", "someday"))
	// Output:
	// p2 true
	//  false
}

func ExampleMatrixSpec() {
	_, err := priority.ParseMatrixSpec([]byte(`{
		"impact":  {"name": "Reach", "values": ["all", "one"]},
		"urgency": {"name": "Harm", "values": ["blocked", "slowed", "annoyed"]},
		"cells":   [["p1", "p2", "p3"], ["p3", "p3"]]
	}`))
	fmt.Println(err)
	// Output: priority: cells[1]: required: 2 cells, want 3: every cell is stated
}

func ExampleAxisSpec() {
	s := priority.MatrixSpec{
		Impact:  priority.AxisSpec{Name: "Reach", Values: []string{"all", "one"}},
		Urgency: priority.AxisSpec{Name: "Harm", Values: []string{"blocked", "annoyed"}},
		Cells:   [][]priority.Level{{priority.P1, priority.P2}, {priority.P3, priority.P5}},
	}
	fmt.Println(s.Validate())
	// Output: <nil>
}

func ExampleCell() {
	m, err := priority.NewMatrix(priority.ServiceNowMatrixSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range m.Cells()[:3] {
		fmt.Println(c.Impact, "/", c.Urgency, "→", c.Level)
	}
	// Output:
	// 1 - High / 1 - High → p1
	// 1 - High / 2 - Medium → p2
	// 1 - High / 3 - Low → p3
}

func ExampleInversion() {
	s := priority.ServiceNowMatrixSpec()
	s.Cells[2][0] = priority.P1 // a slip: low impact, most urgent level
	m, err := priority.NewMatrix(s)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, inv := range m.Inversions() {
		fmt.Println(inv.Graver, "is graver than", inv.Milder)
	}
	// Output: {2 - Medium 1 - High p2} is graver than {3 - Low 1 - High p1}
}

func ExampleInferMatrix() {
	inf, off := priority.InferMatrix([]priority.Cell{
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
	var tally priority.MatrixTally
	tally.Add(priority.Cell{Impact: "1 - High", Urgency: "3 - Low", Level: priority.P3})
	tally.Add(priority.Cell{Impact: "1 - High", Urgency: "1 - High", Level: priority.P1})
	fmt.Println(tally.Infer().Spec.Cells)
	// Output: [[p1 p3]]
}

func ExampleInference() {
	inf, _ := priority.InferMatrix([]priority.Cell{
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
	inf, _ := priority.InferMatrix([]priority.Cell{
		{Impact: "high", Urgency: "now", Level: priority.P2},
		{Impact: "high", Urgency: "now", Level: priority.P1},
	})
	fmt.Println(inf.Cells[0].Level, inf.Cells[0].Counts)
	// Output: p1 [{p1 1} {p2 1}]
}

func ExampleLevelCount() {
	inf, _ := priority.InferMatrix([]priority.Cell{{Impact: "high", Urgency: "now", Level: priority.P2}})
	n := inf.Cells[0].Counts[0]
	fmt.Println(n.Rows, "row of", n.Level)
	// Output: 1 row of p2
}

func ExampleScale() {
	s, err := priority.NewScale(priority.StandardScaleSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	p2, _ := s.Level(priority.P2)
	fmt.Printf("%s: response %v, resolution %v\n", p2.Name, p2.Response, p2.Resolution)
	p5, _ := s.Level(priority.P5)
	fmt.Printf("%s: response %v, resolution %d days\n", p5.Name, p5.Response, p5.ResolutionDays)
	// Output:
	// High: response 1h, resolution 8h
	// Request: response 24h, resolution 5 days
}

func ExampleScaleSpec() {
	for _, l := range priority.ProcessScaleSpec().Levels {
		fmt.Println(l.Level, l.Name, l.Response, l.Resolution)
	}
	// Output:
	// p1 紧急 5m 2h
	// p2 重要 30m 24h
	// p3 一般 2h 72h
}

func ExampleLevelSpec() {
	l := priority.StandardScaleSpec().Levels[0]
	fmt.Println(l.Name, "—", l.Impact, "—", l.Examples)
	// Output: Critical — Complete outage, data loss — [System down security breach]
}

func ExampleDuration() {
	_, err := priority.ParseScaleSpec([]byte(`{"levels":[{"level":"p5","name":"Request","resolution":"5d"}]}`))
	fmt.Println(err)
	// Output: priority: levels[0].resolution: malformed: want a duration such as "1h30m", got "5d"
}

func ExampleSpecError() {
	_, err := priority.NewMatrix(priority.MatrixSpec{})
	fmt.Println(err)
	// Output:
	// priority: 2 defects
	// 	impact.values: required: want at least one value, the gravest first
	// 	urgency.values: required: want at least one value, the gravest first
}
