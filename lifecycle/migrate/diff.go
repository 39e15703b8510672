package migrate

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/supportops/policy/lifecycle/machine"
)

// Diff returns what differs from one machine to the other: states, starts,
// ends, steps (wildcards written out), guards, timers and excluded reasons, in
// this order, what the first machine has, in its order, before what only the
// second has. What has the same name is the same: a renamed state shows as one
// removed and one added. A changed order is not a difference. Paths are such as
// states[pending].class or transitions[close: resolved > closed]; the value of
// a step is its guards and roles as JSON, that of a guard or timer is itself.
// Notes are left out.
func Diff(from, to *machine.Machine) []machine.Change {
	before, after := facts(from), facts(to)
	value := make(map[string]string, len(after))
	for _, c := range after {
		value[c.Path] = c.After
	}
	var all []machine.Change
	seen := make(map[string]bool, len(before))
	for _, c := range before {
		seen[c.Path] = true
		if v := value[c.Path]; v != c.After {
			all = append(all, machine.Change{Path: c.Path, Before: c.After, After: v})
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
func facts(m *machine.Machine) []machine.Change {
	s := m.Spec()
	f := factList{at: map[string]int{}}
	for _, st := range s.States {
		f.state(st)
	}
	for _, st := range s.Start {
		f.add(fmt.Sprintf("start[%s]", st), "start")
	}
	for _, st := range s.End {
		f.add(fmt.Sprintf("end[%s]", st), "end")
	}
	for t := range m.Transitions() {
		rule := s.Transitions[t.Rule]
		f.add(fmt.Sprintf("transitions[%s: %s > %s]", t.Event, t.From, t.To), need(rule.Guards, rule.Roles))
	}
	for _, g := range s.Guards {
		g.Note = ""
		f.add(fmt.Sprintf("guards[%s]", g.Name), asJSON(g))
	}
	for _, t := range s.Timers {
		t.Note = ""
		f.add(fmt.Sprintf("timers[%s]", t.Name), asJSON(t))
	}
	for _, reason := range s.Excluded {
		f.add(fmt.Sprintf("excluded[%s]", reason), "excluded")
	}
	return f.all
}

type factList struct {
	all []machine.Change
	at  map[string]int // of a path in all
}

func (f *factList) add(path, value string) {
	if value == "" {
		return
	}
	if i, ok := f.at[path]; ok { // a second step of the same event, from and to
		f.all[i].After += " or " + value
		return
	}
	f.at[path] = len(f.all)
	f.all = append(f.all, machine.Change{Path: path, After: value})
}

func (f *factList) state(s machine.StateSpec) {
	path := fmt.Sprintf("states[%s]", s.Name)
	f.add(path+".class", s.Class.String())
	f.add(path+".waits_on", s.WaitsOn)
	f.add(path+".reasons", list(s.Reasons))
	f.add(path+".excluded", s.Excluded)
	f.add(path+".owner", s.Owner)
	if s.Limit != 0 {
		f.add(path+".limit", s.Limit.String())
	}
	f.add(path+".inputs", list(s.Inputs))
	f.add(path+".outputs", list(s.Outputs))
	f.add(path+".standard", s.Standard)
}

// need says what stands between a ticket and a step.
func need(guards, roles []string) string {
	var parts []string
	if len(guards) > 0 {
		parts = append(parts, "guards "+asJSON(guards))
	}
	if len(roles) > 0 {
		parts = append(parts, "roles "+asJSON(roles))
	}
	if len(parts) == 0 {
		return "free"
	}
	return strings.Join(parts, " ")
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
