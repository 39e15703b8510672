package machine

import (
	"fmt"
	"slices"
	"strings"
)

// arrow is all steps from one state to another.
type arrow struct {
	from, to int
	events   []string
}

// arrows returns one arrow for each pair of states that steps join.
func (m *Machine) arrows() []arrow {
	var all []arrow
	for t := range m.Transitions() {
		from, to := int(m.index.find(t.From)), int(m.index.find(t.To))
		i := slices.IndexFunc(all, func(a arrow) bool { return a.from == from && a.to == to })
		if i < 0 {
			i = len(all)
			all = append(all, arrow{from: from, to: to})
		}
		if !slices.Contains(all[i].events, t.Event) {
			all[i].events = append(all[i].events, t.Event)
		}
	}
	return all
}

// Mermaid returns m as a Mermaid state diagram, for documents. States are
// numbered in declaration order and carry their names as labels, so that any
// name can be drawn. Steps between the same two states are one arrow with all
// their events, in declaration order. Waiting states are yellow, done ones
// green. Equal machines give equal bytes.
func (m *Machine) Mermaid() string {
	s := &m.spec
	var b strings.Builder
	b.WriteString("stateDiagram-v2\n")
	for i, st := range s.States {
		fmt.Fprintf(&b, "\tstate \"%s\" as s%d\n", mermaidText(string(st.Name)), i)
	}
	for i, st := range s.States {
		if m.IsStart(st.Name) {
			fmt.Fprintf(&b, "\t[*] --> s%d\n", i)
		}
	}
	for _, a := range m.arrows() {
		fmt.Fprintf(&b, "\ts%d --> s%d: %s\n", a.from, a.to, mermaidText(strings.Join(a.events, ", ")))
	}
	for i, st := range s.States {
		if len(s.End) > 0 && m.IsEnd(st.Name) {
			fmt.Fprintf(&b, "\ts%d --> [*]\n", i)
		}
	}
	b.WriteString("\tclassDef waiting fill:#fff3bf\n\tclassDef done fill:#d3f9d8\n")
	for i, st := range s.States {
		if st.Class != Open {
			fmt.Fprintf(&b, "\tclass s%d %v\n", i, st.Class)
		}
	}
	return b.String()
}

// mermaidText escapes what would end a label, by Mermaid's entity codes.
func mermaidText(s string) string {
	return strings.NewReplacer(
		"#", "#35;", ";", "#59;", "\"", "#quot;", ":", "#58;", "<", "#lt;", ">", "#gt;", "\n", " ", "\r", " ",
	).Replace(s)
}

// DOT returns m as a Graphviz digraph, drawn like [Machine.Mermaid].
func (m *Machine) DOT() string {
	s := &m.spec
	var b strings.Builder
	fmt.Fprintf(&b, "digraph %s {\n\trankdir=LR\n\tnode [shape=box, style=\"rounded,filled\", fillcolor=white]\n", dotText(s.Name))
	b.WriteString("\tstart [shape=point]\n")
	for i, st := range s.States {
		fmt.Fprintf(&b, "\ts%d [label=%s%s%s]\n", i, dotText(string(st.Name)), dotFill(st.Class), dotEnd(len(s.End) > 0 && m.IsEnd(st.Name)))
	}
	for i, st := range s.States {
		if m.IsStart(st.Name) {
			fmt.Fprintf(&b, "\tstart -> s%d\n", i)
		}
	}
	for _, a := range m.arrows() {
		fmt.Fprintf(&b, "\ts%d -> s%d [label=%s]\n", a.from, a.to, dotText(strings.Join(a.events, ", ")))
	}
	b.WriteString("}\n")
	return b.String()
}

func dotFill(c Class) string {
	switch c {
	case Waiting:
		return ", fillcolor=\"#fff3bf\""
	case Done:
		return ", fillcolor=\"#d3f9d8\""
	}
	return ""
}

func dotEnd(end bool) string {
	if end {
		return ", peripheries=2"
	}
	return ""
}

func dotText(s string) string {
	return `"` + strings.NewReplacer("\\", "\\\\", "\"", "\\\"", "\n", "\\n", "\r", " ").Replace(s) + `"`
}
