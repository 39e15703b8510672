package lint

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
)

// reach finds targets that an earlier one hides.
func (l *linter) reach() {
	for i, t := range l.spec.Targets {
		if t.Metric == sla.Operational {
			continue
		}
		for j, u := range l.spec.Targets[:i] {
			if u.Metric == t.Metric && hides(&u.When, &t.When) {
				l.add(Finding{Code: Unreachable, Path: fmt.Sprintf("targets[%d]", i), Other: fmt.Sprintf("targets[%d]", j),
					Message: fmt.Sprintf("every ticket that targets[%d] is for is taken by targets[%d] before it", i, j)})
				break
			}
		}
	}
}

// hides reports whether every ticket that n matches is one that m matches, at
// any time at which n does.
func hides(m, n *sla.Match) bool {
	return within(n.Priorities, m.Priorities) && within(n.Customers, m.Customers) && within(n.Categories, m.Categories) &&
		within(n.Channels, m.Channels) && within(n.Groups, m.Groups) && within(n.Tiers, m.Tiers) && within(n.States, m.States) &&
		!n.From.Before(m.From) && (m.Until.IsZero() || !n.Until.IsZero() && !n.Until.After(m.Until))
}

// within reports whether asking for a is asking for b too: an empty list asks
// for nothing.
func within[T comparable](a, b []T) bool {
	if len(b) == 0 {
		return true
	}
	return len(a) > 0 && !slices.ContainsFunc(a, func(v T) bool { return !slices.Contains(b, v) })
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
	classes := map[lifecycle.State]lifecycle.Class{}
	for _, st := range l.options.Machine.States {
		classes[st.Name] = st.Class
	}
	unknown := func(path string, states []lifecycle.State) {
		for i, state := range states {
			if _, ok := classes[state]; !ok {
				l.add(Finding{Code: UnknownState, Path: fmt.Sprintf("%s[%d]", path, i), Message: fmt.Sprintf("no state %q in the machine", state)})
			}
		}
	}
	for i, t := range l.spec.Targets {
		unknown(fmt.Sprintf("targets[%d].when.states", i), t.When.States)
	}
	unknown("done", l.spec.Done)
	for i, p := range l.spec.Pauses {
		unknown(fmt.Sprintf("pauses[%d].states", i), p.States)
	}
	for _, st := range l.options.Machine.States {
		switch {
		case st.Class == lifecycle.Waiting && !l.paused(st.Name) && !slices.Contains(l.spec.Done, st.Name):
			l.add(Finding{Code: UnpausedWaiting, Path: "pauses", Message: fmt.Sprintf("the clock of resolution runs on in %q, where the desk waits", st.Name)})
		case st.Class == lifecycle.Done && !slices.Contains(l.spec.Done, st.Name):
			l.add(Finding{Code: NotDone, Path: "done", Message: fmt.Sprintf("the clock of resolution runs on in %q, a done state of the machine", st.Name)})
		}
	}
}

// paused reports whether some pause holds the clock of resolution in a state.
func (l *linter) paused(state lifecycle.State) bool {
	return slices.ContainsFunc(l.spec.Pauses, func(p sla.PauseSpec) bool {
		return slices.Contains(p.States, state) && (len(p.Metrics) == 0 || slices.Contains(p.Metrics, sla.Resolution))
	})
}

// budgets finds pauses that may last longer than a target which they hold.
func (l *linter) budgets() {
	for i, p := range l.spec.Pauses {
		if p.Budget == 0 {
			continue
		}
		for j, t := range l.spec.Targets {
			holds := t.Metric == sla.Resolution && len(p.Metrics) == 0 || slices.Contains(p.Metrics, t.Metric)
			if holds && t.Within > 0 && p.Budget > t.Within {
				l.add(Finding{Code: BudgetBeyondTarget, Path: fmt.Sprintf("pauses[%d].budget", i), Other: fmt.Sprintf("targets[%d].within", j),
					Message: fmt.Sprintf("the pause may last %v, longer than the whole target of %v", p.Budget, t.Within)})
				break
			}
		}
	}
}

func (l *linter) calendars() {
	for _, name := range slices.Sorted(maps.Keys(l.spec.Calendars)) {
		if !slices.ContainsFunc(l.spec.Targets, func(t sla.TargetSpec) bool { return t.Calendar == name }) {
			l.add(Finding{Code: UnusedCalendar, Path: "calendars." + name, Message: fmt.Sprintf("no target names %q", name)})
		}
	}
}

// history finds the promises that histories say are seldom kept.
func (l *linter) history() {
	if l.options.Histories == nil {
		return
	}
	least, clocks := l.options.Least, l.options.LeastClocks
	if least == 0 {
		least = 0.5
	}
	if clocks == 0 {
		clocks = 20
	}
	met, judged := make([]int, len(l.spec.Targets)), make([]int, len(l.spec.Targets))
	seen := map[lifecycle.State]int{}
	for h, a := range l.policy.AssessAll(l.options.Histories, l.options.Now) {
		for i := range h.Len() {
			if state := h.Ref(i).State; state != "" {
				seen[state]++
			}
		}
		for _, s := range a.Statuses {
			if s.Target < 0 || s.Excluded != "" || s.Outcome != sla.Met && s.Outcome != sla.Breached {
				continue
			}
			judged[s.Target]++
			if s.Outcome == sla.Met {
				met[s.Target]++
			}
		}
	}
	l.strange(seen)
	for i, n := range judged {
		if n < clocks || float64(met[i]) >= least*float64(n) {
			continue
		}
		l.add(Finding{Code: SeldomMet, Path: fmt.Sprintf("targets[%d]", i), Share: float64(met[i]) / float64(n), N: n,
			Message: fmt.Sprintf("kept for %d of %d clocks up to %s, less than %.0f %%", met[i], n, l.options.Now.Format(time.DateOnly), 100*least)})
	}
}

// strange finds states of histories that nothing names: most likely another
// spelling of one that is. A machine names all of its states.
func (l *linter) strange(seen map[lifecycle.State]int) {
	named := append(slices.Clone(l.spec.Done), lifecycle.Wildcard)
	for _, p := range l.spec.Pauses {
		named = append(named, p.States...)
	}
	for _, t := range l.spec.Targets {
		named = append(named, t.When.States...)
	}
	if l.options.Machine != nil {
		for _, st := range l.options.Machine.States {
			named = append(named, st.Name)
		}
	} else if slices.ContainsFunc(l.spec.Done, func(s lifecycle.State) bool { return seen[s] > 0 }) {
		return // without a machine, open states are named nowhere
	}
	for _, state := range slices.Sorted(maps.Keys(seen)) {
		if !slices.Contains(named, state) {
			l.add(Finding{Code: StrangeState, Path: "done", N: seen[state],
				Message: fmt.Sprintf("histories state %q %d times, which neither the policy nor the machine names", state, seen[state])})
		}
	}
}
