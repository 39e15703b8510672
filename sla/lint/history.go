package lint

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/sla"
)

// history finds the promises that histories say are seldom kept.
func (l *linter) history() {
	if l.options.Histories == nil {
		return
	}
	met, judged := make([]int, len(l.spec.Targets)), make([]int, len(l.spec.Targets))
	for h, a := range l.policy.AssessAll(l.options.Histories, l.options.Now) {
		l.read(h)
		for i := range a.Statuses {
			s := &a.Statuses[i]
			if s.Target < 0 || s.Excluded != "" || s.Outcome != sla.Met && s.Outcome != sla.Breached {
				continue
			}
			judged[s.Target]++
			if s.Outcome == sla.Met {
				met[s.Target]++
			}
		}
	}
	l.strange()
	for i, n := range judged {
		if n == 0 || n < l.options.LeastClocks || float64(met[i]) >= l.options.Least*float64(n) {
			continue
		}
		l.add(Finding{Code: SeldomMet, Path: target(i), Share: float64(met[i]) / float64(n), N: n,
			Message: fmt.Sprintf("kept for %d of %d clocks up to %s, less than %.0f %%",
				met[i], n, l.options.Now.Format(time.DateOnly), 100*l.options.Least)})
	}
}

// read notes the states of a history and their reasons.
func (l *linter) read(h lifecycle.History) {
	for i := range h.Len() {
		e := h.Ref(i)
		if e.Time.After(l.options.Now) {
			return
		}
		if e.State != "" {
			l.stays[e.State]++
		}
		if e.Reason != "" && (e.State != "" || e.Kind == lifecycle.Updated) {
			l.given[e.Reason] = true
		}
	}
}

// strange finds states of histories that nothing names: most likely another
// spelling of one that is. A machine names all of its states.
func (l *linter) strange() {
	named := map[lifecycle.State]bool{}
	name := func(states []lifecycle.State) {
		for _, state := range states {
			named[state] = true
		}
	}
	name(l.spec.Done)
	for i := range l.spec.Pauses {
		name(l.spec.Pauses[i].States)
	}
	for i := range l.spec.Targets {
		name(l.spec.Targets[i].When.States)
	}
	if l.options.Machine != nil {
		for _, st := range l.options.Machine.States {
			named[st.Name] = true
		}
	} else if slices.ContainsFunc(l.spec.Done, func(s lifecycle.State) bool { return l.stays[s] > 0 }) {
		return // without a machine, open states are named nowhere
	}
	for _, state := range slices.Sorted(maps.Keys(l.stays)) {
		if !named[state] {
			l.add(Finding{Code: StrangeState, Path: "done", N: l.stays[state],
				Message: fmt.Sprintf("histories state %q %d times, which neither the policy nor the machine names", state, l.stays[state])})
		}
	}
}

// reasons finds the reasons of pauses that neither the machine gives to a state
// of the pause nor histories have, where one of them says anything of reasons.
func (l *linter) reasons() {
	given := map[lifecycle.State][]machine.ReasonSpec{}
	if l.options.Machine != nil {
		for _, st := range l.options.Machine.States {
			given[st.Name] = st.Reasons
		}
	}
	for i := range l.spec.Pauses {
		p := &l.spec.Pauses[i]
		if len(p.Reasons) == 0 {
			continue
		}
		stays, known := 0, map[string]bool{}
		for _, state := range p.States {
			stays += l.stays[state]
			for _, r := range given[state] {
				known[r.Reason] = true
			}
		}
		if stays < l.options.LeastClocks {
			stays = 0 // too few to say anything
		}
		for j, reason := range p.Reasons {
			if known[reason] || l.given[reason] || string(machine.Wildcard) == reason || len(known) == 0 && stays == 0 {
				continue
			}
			l.add(Finding{Code: UnusedReason, Path: spec.Index(spec.Index("pauses", i)+".reasons", j), N: stays,
				Message: unused(reason, len(known) > 0, stays)})
		}
	}
}

// unused says who does not know a reason.
func unused(reason string, machine bool, stays int) string {
	switch {
	case !machine:
		return fmt.Sprintf("no history has the reason %q, in %d stays in the states of the pause", reason, stays)
	case stays == 0:
		return fmt.Sprintf("the machine gives no state of the pause a reason %q", reason)
	}
	return fmt.Sprintf("neither has the machine a reason %q for a state of the pause, nor has a history, in %d stays", reason, stays)
}
