package lint

import (
	"slices"
	"strconv"

	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
)

// states holds the states of the document against those of the machine.
func (l *linter) states() {
	if l.options.Machine == nil {
		return
	}
	class := map[string]machine.Class{}
	for _, st := range l.options.Machine.States {
		class[fold.String(string(st.Name))] = st.Class
	}
	for _, c := range []machine.Class{machine.Open, machine.Waiting, machine.Done} {
		for i, name := range l.spec.States[c] {
			path := spec.Index(spec.Join("states", c.String()), i)
			switch got, ok := class[fold.String(string(name))]; {
			case !ok:
				l.add(ruleUnknownState, path, "", "the machine has no state %q", name)
			case got != c:
				l.add(ruleOtherClass, path, "", "%q is %v here and %v in the machine", name, c, got)
			}
		}
	}
	for _, x := range l.conditions() {
		for i, name := range valuesOf(x.spec, "state") {
			if _, ok := class[fold.String(name)]; !ok && name != "*" && name != "" {
				l.add(ruleUnknownState, spec.Index(spec.Join(x.path, "state"), i), "", "the machine has no state %q", name)
			}
		}
	}
	l.exclusions()
	l.reasons()
	for i := range l.spec.Clocks {
		l.waiting(spec.Index("clocks", i), &l.spec.Clocks[i])
	}
}

// exclusions holds what the policy does not judge against what the machine
// excludes: its states, and its reasons in a state that is judged. Exclusions
// that ask for more than state, class and reason are left out.
func (l *linter) exclusions() {
	m := l.options.Machine
	conds := make([]*priority.Condition, len(l.spec.Exclude))
	for i, x := range l.spec.Exclude {
		if onlyStates(x.When) {
			conds[i], _ = priority.NewCondition(x.When) // which a policy was made of
		}
	}
	compare := func(st *machine.StateSpec, reason, want string) {
		facts := priority.Facts{"state": {string(st.Name)}, "class": {st.Class.String()}, "reason": {reason}}
		path, got := "exclude", ""
		if i := slices.IndexFunc(conds, func(c *priority.Condition) bool { return c != nil && c.Holds(facts) }); i >= 0 {
			path, got = spec.Index("exclude", i), l.spec.Exclude[i].Reason
		}
		if got != want {
			l.add(ruleOtherExclusion, path, "", "a ticket in %q%s is %s here and %s by the machine", st.Name, forReason(reason), judged(got), judged(want))
		}
	}
	var plain *machine.StateSpec
	for i := range m.States {
		st := &m.States[i]
		compare(st, "", st.Excluded)
		if plain == nil && st.Excluded == "" {
			plain = st
		}
	}
	for _, reason := range m.Excluded {
		if plain != nil {
			compare(plain, reason, reason)
		}
	}
}

func forReason(reason string) string {
	if reason == "" {
		return ""
	}
	return " for " + strconv.Quote(reason)
}

func judged(reason string) string {
	if reason == "" {
		return "judged"
	}
	return "excluded as " + strconv.Quote(reason)
}

// onlyStates reports whether a condition asks for nothing but a ticket's state,
// class and reason.
func onlyStates(c priority.ConditionSpec) bool {
	return !slices.ContainsFunc(parts(nil, "", c), func(x placed) bool {
		return len(x.spec.Ranges) > 0 || asksBeyond(x.spec, "state", "class", "reason")
	})
}

// asksBeyond reports whether a condition asks for another fact than these.
func asksBeyond(c priority.ConditionSpec, facts ...string) bool {
	return slices.ContainsFunc(sorted(c.Facts), func(name string) bool { return !fold.Contains(facts, name) })
}

// reasons finds reasons that no state of the machine has, where any has some.
func (l *linter) reasons() {
	known := map[string]bool{}
	for _, st := range l.options.Machine.States {
		for _, r := range st.Reasons {
			known[fold.String(r.Reason)] = true
		}
	}
	if len(known) == 0 {
		return
	}
	for _, r := range append([]string{"*", ""}, l.options.Machine.Excluded...) {
		known[fold.String(r)] = true
	}
	for _, x := range l.conditions() {
		for i, reason := range valuesOf(x.spec, "reason") {
			if !known[fold.String(reason)] {
				l.add(ruleUnknownReason, spec.Index(spec.Join(x.path, "reason"), i), "", "no state of the machine has the reason %q", reason)
			}
		}
	}
}

// waiting finds states in which the desk waits and a clock runs on, although it
// pauses in others. Of pauses that ask for more than a ticket's state it cannot
// tell.
func (l *linter) waiting(path string, c *sla.ClockSpec) {
	var pauses []*priority.Condition
	for i := range c.Pauses {
		when := c.Pauses[i].When
		if len(when.Facts) == 0 || !onlyFacts(when) || asksBeyond(when, "state", "class") {
			return
		}
		cond, _ := priority.NewCondition(when) // which a policy was made of
		pauses = append(pauses, cond)
	}
	for _, st := range l.options.Machine.States {
		facts := priority.Facts{"state": {string(st.Name)}, "class": {st.Class.String()}}
		held := slices.ContainsFunc(pauses, func(c *priority.Condition) bool { return c.Holds(facts) })
		if len(pauses) > 0 && st.Class == machine.Waiting && !held && !fold.Contains(l.spec.States[machine.Done], st.Name) {
			l.add(ruleUnpausedWaiting, spec.Join(path, "pause"), "", "%q runs on in %q, where the desk waits", c.Name, st.Name)
		}
	}
}

// classes finds conditions that ask for a class that no state of the policy has,
// so that no ticket is ever of it.
func (l *linter) classes() {
	for _, x := range l.conditions() {
		for _, class := range valuesOf(x.spec, "class") {
			if class != "*" && class != "" && len(l.statesOf([]string{class})) == 0 {
				l.add(ruleEmptyClass, spec.Join(x.path, "class"), "states", "no state of the policy is %s, and so no ticket", class)
			}
		}
	}
}
