package machine_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
)

// TestReadme holds that the drawing in the package's README is that of the
// standard machine. To renew it, replace the block by what the failure prints.
func TestDrawingInReadme(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	want := "```mermaid\n" + mustMachine(t, preset.StandardSpec()).Mermaid() + "```\n"
	if !strings.Contains(string(readme), want) {
		t.Errorf("README.md lacks this block:\n%s", want)
	}
}

func TestHostileNames(t *testing.T) {
	m := mustMachine(t, machine.Spec{
		Name:        "a\"b\\c",
		States:      []machine.StateSpec{{Name: "x\"; y #1\n<z>: \\", Class: machine.Waiting}},
		Start:       []lifecycle.State{"x\"; y #1\n<z>: \\"},
		Transitions: []machine.TransitionSpec{{Event: "e\nf --> g", From: []lifecycle.State{"x\"; y #1\n<z>: \\"}, To: "x\"; y #1\n<z>: \\"}},
	})
	mermaid := "stateDiagram-v2\n" +
		"\tstate \"x#quot;#59; y #35;1 #lt;z#gt;#58; \\\" as s0\n" +
		"\t[*] --> s0\n" +
		"\ts0 --> s0: e f --#gt; g\n" +
		"\tclassDef waiting fill:#fff3bf\n\tclassDef done fill:#d3f9d8\n" +
		"\tclass s0 waiting\n"
	if got := m.Mermaid(); got != mermaid {
		t.Errorf("got\n%s\nwant\n%s", got, mermaid)
	}
	dot := "digraph \"a\\\"b\\\\c\" {\n\trankdir=LR\n\tnode [shape=box, style=\"rounded,filled\", fillcolor=white]\n\tstart [shape=point]\n" +
		"\ts0 [label=\"x\\\"; y #1\\n<z>: \\\\\", fillcolor=\"#fff3bf\"]\n" +
		"\tstart -> s0\n" +
		"\ts0 -> s0 [label=\"e\\nf --> g\"]\n}\n"
	if got := m.DOT(); got != dot {
		t.Errorf("got\n%s\nwant\n%s", got, dot)
	}
}

func small() machine.Spec {
	return machine.Spec{
		Name: "small",
		States: []machine.StateSpec{
			{Name: "open", Class: machine.Open}, {Name: "waiting for customer", Class: machine.Waiting}, {Name: "done", Class: machine.Done},
		},
		Start: []lifecycle.State{"open"}, End: []lifecycle.State{"done"},
		Transitions: []machine.TransitionSpec{
			{Event: "ask", From: []lifecycle.State{"open"}, To: "waiting for customer"},
			{Event: "answer", From: []lifecycle.State{"waiting for customer"}, To: "open"},
			{Event: "solve", From: []lifecycle.State{machine.Wildcard}, To: "done"},
			{Event: "drop", From: []lifecycle.State{"open"}, To: "done"},
		},
	}
}

func ExampleMachine_Mermaid() {
	m, err := machine.New(small(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(m.Mermaid())
	// Output:
	// stateDiagram-v2
	// 	state "open" as s0
	// 	state "waiting for customer" as s1
	// 	state "done" as s2
	// 	[*] --> s0
	// 	s0 --> s1: ask
	// 	s0 --> s2: solve, drop
	// 	s1 --> s0: answer
	// 	s1 --> s2: solve
	// 	s2 --> [*]
	// 	classDef waiting fill:#fff3bf
	// 	classDef done fill:#d3f9d8
	// 	class s1 waiting
	// 	class s2 done
}

func ExampleMachine_DOT() {
	m, err := machine.New(small(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(m.DOT())
	// Output:
	// digraph "small" {
	// 	rankdir=LR
	// 	node [shape=box, style="rounded,filled", fillcolor=white]
	// 	start [shape=point]
	// 	s0 [label="open"]
	// 	s1 [label="waiting for customer", fillcolor="#fff3bf"]
	// 	s2 [label="done", fillcolor="#d3f9d8", peripheries=2]
	// 	start -> s0
	// 	s0 -> s1 [label="ask"]
	// 	s0 -> s2 [label="solve, drop"]
	// 	s1 -> s0 [label="answer"]
	// 	s1 -> s2 [label="solve"]
	// }
}
