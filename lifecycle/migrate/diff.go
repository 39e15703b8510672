package migrate

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/supportops/policy/lifecycle"
)

// Diff returns what differs from one machine to the other: states, starts,
// ends, steps (wildcards written out), guards and timers, in this order, what
// the first has in its order before what only the second has. Names identify:
// a renamed state is one that went and one that came, and an order that
// changed is no difference. Paths are such as states[pending].class or
// transitions[close: resolved > closed]; the value of a step is its guards and
// roles as JSON, that of a guard or timer is itself. Notes are left out.
func Diff(from, to *lifecycle.Machine) []lifecycle.Change {
	before, after := facts(from), facts(to)
	value := make(map[string]string, len(after))
	for _, c := range after {
		value[c.Path] = c.After
	}
	var all []lifecycle.Change
	seen := make(map[string]bool, len(before))
	for _, c := range before {
		seen[c.Path] = true
		if v := value[c.Path]; v != c.After {
			all = append(all, lifecycle.Change{Path: c.Path, Before: c.After, After: v})
		}
	}
	for _, c := range after {
		if !seen[c.Path] {
			all = append(all, c)
		}
	}
	return all
}

// facts returns a machine as changes from nothing, each path once.
func facts(m *lifecycle.Machine) []lifecycle.Change {
	s := m.Spec()
	var all []lifecycle.Change
	at := map[string]int{}
	add := func(path, value string) {
		if value == "" {
			return
		}
		if i, ok := at[path]; ok { // a second step of the same event, from and to
			all[i].After += " or " + value
			return
		}
		at[path] = len(all)
		all = append(all, lifecycle.Change{Path: path, After: value})
	}
	for _, st := range s.States {
		path := fmt.Sprintf("states[%s]", st.Name)
		add(path+".class", st.Class.String())
		add(path+".waits_on", st.WaitsOn)
		add(path+".reasons", list(st.Reasons))
		add(path+".owner", st.Owner)
		if st.Limit != 0 {
			add(path+".limit", st.Limit.String())
		}
		add(path+".inputs", list(st.Inputs))
		add(path+".outputs", list(st.Outputs))
		add(path+".standard", st.Standard)
	}
	for _, st := range s.Start {
		add(fmt.Sprintf("start[%s]", st), "start")
	}
	for _, st := range s.End {
		add(fmt.Sprintf("end[%s]", st), "end")
	}
	for t := range m.Transitions() {
		rule := s.Transitions[t.Rule]
		add(fmt.Sprintf("transitions[%s: %s > %s]", t.Event, t.From, t.To), need(rule.Guards, rule.Roles))
	}
	for _, g := range s.Guards {
		g.Note = ""
		add(fmt.Sprintf("guards[%s]", g.Name), asJSON(g))
	}
	for _, t := range s.Timers {
		t.Note = ""
		add(fmt.Sprintf("timers[%s]", t.Name), asJSON(t))
	}
	return all
}

func need(guards, roles []string) string {
	if len(guards)+len(roles) == 0 {
		return "free"
	}
	return strings.TrimSpace("guards " + asJSON(guards) + " roles " + asJSON(roles))
}

func list[T any](of []T) string {
	if len(of) == 0 {
		return ""
	}
	return asJSON(of)
}

// asJSON returns v as JSON. What a valid spec holds can be written.
func asJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}
