package lint

import (
	"fmt"
	"maps"
	"slices"
	"sort"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
)

// reach finds targets that an earlier one hides.
func (l *linter) reach() {
	for _, m := range []sla.Metric{sla.FirstResponse, sla.NextResponse, sla.UpdateCadence, sla.Resolution} {
		x := l.index[m]
		for row, i := range x.targets {
			t := &l.spec.Targets[i].When
			for hider := range x.hiders(row, t.Priorities) {
				j := x.targets[hider]
				if u := &l.spec.Targets[j].When; t.From.Before(u.From) || !u.Until.IsZero() && (t.Until.IsZero() || t.Until.After(u.Until)) {
					continue // t is in force when u is not
				}
				l.add(Finding{Code: Unreachable, Path: target(i), Other: target(j),
					Message: fmt.Sprintf("every ticket that %s is for is taken by %s before it", target(i), target(j))})
				break
			}
		}
	}
}

// cover finds levels that have no target of a metric that other levels have.
func (l *linter) cover() {
	used := map[priority.Level]bool{}
	byMetric := map[sla.Metric]map[priority.Level]bool{}
	for _, t := range l.spec.Targets {
		if byMetric[t.Metric] == nil {
			byMetric[t.Metric] = map[priority.Level]bool{}
		}
		levels := t.When.Priorities
		for _, level := range levels {
			used[level] = true
		}
		if len(levels) == 0 {
			levels = priority.Levels()
		}
		for _, level := range levels {
			byMetric[t.Metric][level] = true
		}
	}
	for _, m := range []sla.Metric{sla.FirstResponse, sla.NextResponse, sla.Resolution} {
		for _, level := range priority.Levels() {
			if used[level] && byMetric[m] != nil && !byMetric[m][level] {
				l.add(Finding{Code: Uncovered, Path: "targets",
					Message: fmt.Sprintf("%v has no target of %v; if none is promised, say so with none", level, m)})
			}
		}
	}
}

// machine holds the states that s names against those of the machine.
func (l *linter) machine() {
	if l.options.Machine == nil {
		return
	}
	declared := map[lifecycle.State]bool{machine.Wildcard: true} // a finding of its own
	for _, st := range l.options.Machine.States {
		declared[st.Name] = true
	}
	unknown := func(path string, states []lifecycle.State) {
		for i, state := range states {
			if !declared[state] {
				l.add(Finding{Code: UnknownState, Path: spec.Index(path, i), Message: fmt.Sprintf("no state %q in the machine", state)})
			}
		}
	}
	for i := range l.spec.Targets {
		unknown(target(i)+".when.states", l.spec.Targets[i].When.States)
	}
	unknown("done", l.spec.Done)
	for i := range l.spec.Pauses {
		unknown(spec.Index("pauses", i)+".states", l.spec.Pauses[i].States)
	}
	paused, done := l.paused(), map[lifecycle.State]bool{}
	for _, state := range l.spec.Done {
		done[state] = true
	}
	for _, st := range l.options.Machine.States {
		switch {
		case st.Class == machine.Waiting && !paused[st.Name] && !done[st.Name]:
			l.add(Finding{Code: UnpausedWaiting, Path: "pauses", Message: fmt.Sprintf("the clock of resolution runs on in %q, where the desk waits", st.Name)})
		case st.Class == machine.Done && !done[st.Name]:
			l.add(Finding{Code: NotDone, Path: "done", Message: fmt.Sprintf("the clock of resolution runs on in %q, a done state of the machine", st.Name)})
		}
	}
}

// paused returns the states in which some pause holds the clock of resolution.
func (l *linter) paused() map[lifecycle.State]bool {
	paused := map[lifecycle.State]bool{}
	for i := range l.spec.Pauses {
		p := &l.spec.Pauses[i]
		if len(p.Metrics) == 0 || slices.Contains(p.Metrics, sla.Resolution) {
			for _, state := range p.States {
				paused[state] = true
			}
		}
	}
	return paused
}

// budgets finds pauses that may last longer than a target which they hold.
func (l *linter) budgets() {
	shorter := map[sla.Metric][]int{} // targets of less time than any before
	for i := range l.spec.Targets {
		t := &l.spec.Targets[i]
		list := shorter[t.Metric]
		if t.Within > 0 && (len(list) == 0 || t.Within < l.spec.Targets[list[len(list)-1]].Within) {
			shorter[t.Metric] = append(list, i)
		}
	}
	for i := range l.spec.Pauses {
		p := &l.spec.Pauses[i]
		metrics := p.Metrics
		if len(metrics) == 0 {
			metrics = []sla.Metric{sla.Resolution}
		}
		least := len(l.spec.Targets)
		for _, m := range metrics {
			list := shorter[m]
			if n := sort.Search(len(list), func(n int) bool { return l.spec.Targets[list[n]].Within < p.Budget }); n < len(list) {
				least = min(least, list[n])
			}
		}
		if p.Budget > 0 && least < len(l.spec.Targets) {
			l.add(Finding{Code: BudgetBeyondTarget, Path: spec.Index("pauses", i) + ".budget", Other: target(least) + ".within",
				Message: fmt.Sprintf("the pause may last %v, longer than the whole target of %v", p.Budget, l.spec.Targets[least].Within)})
		}
	}
}

func (l *linter) calendars() {
	used := map[string]bool{}
	for i := range l.spec.Targets {
		used[l.spec.Targets[i].Calendar] = true
	}
	for _, name := range slices.Sorted(maps.Keys(l.spec.Calendars)) {
		if !used[name] {
			l.add(Finding{Code: UnusedCalendar, Path: spec.Join("calendars", name), Message: fmt.Sprintf("no target names %q", name)})
		}
	}
}

// wildcards finds "*" where names are asked for: it is one like any other, so
// that a pause on it never holds anything.
func (l *linter) wildcards() {
	const star = string(machine.Wildcard)
	found := func(path, instead string) {
		l.add(Finding{Code: Wildcard, Path: path, Message: fmt.Sprintf("%q is a name like any other, which stands for nothing else; %s", star, instead)})
	}
	states := func(path string, list []lifecycle.State) {
		if i := slices.Index(list, machine.Wildcard); i >= 0 {
			found(spec.Index(path, i), "name each state")
		}
	}
	const leaveOut = "leave the list out to ask for nothing"
	for i := range l.spec.Targets {
		when := &l.spec.Targets[i].When
		for facet, list := range asked(when) {
			if n := slices.Index(list, star); n >= 0 {
				found(spec.Index(target(i)+".when."+facetNames[facet], n), leaveOut)
			}
		}
	}
	states("done", l.spec.Done)
	for i := range l.spec.Pauses {
		p := &l.spec.Pauses[i]
		states(spec.Index("pauses", i)+".states", p.States)
		if n := slices.Index(p.Reasons, star); n >= 0 {
			found(spec.Index(spec.Index("pauses", i)+".reasons", n), leaveOut)
		}
	}
	if n := slices.Index(l.spec.Exclude, star); n >= 0 {
		found(spec.Index("exclude", n), "name each reason")
	}
	for i := range l.spec.Factors {
		if l.spec.Factors[i].Customer == star {
			found(spec.Index("factors", i)+".customer", "name each customer, or scale the targets")
		}
	}
}
