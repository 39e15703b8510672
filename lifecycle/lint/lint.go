package lint

import (
	"cmp"
	"fmt"
	"math/bits"
	"slices"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
)

// Finding is one thing that is most likely not meant.
type Finding struct {
	Rule   Rule   `json:"rule"`
	Path   string `json:"path"`           // of the spec: transitions[4]
	Other  string `json:"other,omitzero"` // path of what it collides with
	Detail string `json:"detail"`         // for people
}

// String returns path, rule and detail.
func (f Finding) String() string { return fmt.Sprintf("%s: %v: %s", f.Path, f.Rule, f.Detail) }

// Check returns every finding about m, in the order of its document: states,
// ends, transitions, guards, timers.
func Check(m *machine.Machine) []Finding {
	c := &checker{m: m, spec: m.Spec(), next: map[lifecycle.State][]lifecycle.State{}, before: map[lifecycle.State][]lifecycle.State{}, steps: map[step]bool{}}
	c.index()
	c.reached = reach(c.next, c.spec.Start...)
	c.states()
	c.ends()
	c.transitions()
	c.guards()
	c.timers()
	return c.found
}

type checker struct {
	m       *machine.Machine
	spec    machine.Spec
	next    map[lifecycle.State][]lifecycle.State // where steps lead
	before  map[lifecycle.State][]lifecycle.State // whence they come
	reached map[lifecycle.State]bool
	leaves  [][]uint64    // per transition, the states that it leaves, as bits
	fields  []fields      // per transition, what its guards let fields hold
	steps   map[step]bool // steps to another state; true: one of them has no guard
	found   []Finding
}

// step is an event in a state.
type step struct {
	from  lifecycle.State
	event string
}

func (c *checker) index() {
	at := map[lifecycle.State]int{}
	for i, s := range c.spec.States {
		at[s.Name] = i
	}
	c.leaves = make([][]uint64, len(c.spec.Transitions))
	for i := range c.spec.Transitions {
		c.leaves[i] = make([]uint64, (len(at)+63)/64)
		c.fields = append(c.fields, c.held(&c.spec.Transitions[i]))
	}
	for t := range c.m.Transitions() {
		c.next[t.From] = append(c.next[t.From], t.To)
		c.before[t.To] = append(c.before[t.To], t.From)
		c.leaves[t.Rule][at[t.From]/64] |= 1 << (at[t.From] % 64)
		if t.To != t.From {
			key := step{t.From, t.Event}
			c.steps[key] = c.steps[key] || len(c.spec.Transitions[t.Rule].Guards) == 0
		}
	}
}

func (c *checker) add(r Rule, path, other, format string, args ...any) {
	c.found = append(c.found, Finding{Rule: r, Path: path, Other: other, Detail: fmt.Sprintf(format, args...)})
}

// reach returns the given states and all that steps lead to from them.
func reach(steps map[lifecycle.State][]lifecycle.State, from ...lifecycle.State) map[lifecycle.State]bool {
	reached := map[lifecycle.State]bool{}
	for queue := slices.Clone(from); len(queue) > 0; {
		at := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		if !reached[at] {
			reached[at] = true
			queue = append(queue, steps[at]...)
		}
	}
	return reached
}

// those returns the states for which is holds.
func (c *checker) those(is func(lifecycle.State) bool) (those []lifecycle.State) {
	for i := range c.spec.States {
		if s := c.spec.States[i].Name; is(s) {
			those = append(those, s)
		}
	}
	return those
}

func (c *checker) states() {
	finished := reach(c.before, c.those(func(s lifecycle.State) bool {
		if len(c.spec.End) > 0 {
			return c.m.IsEnd(s)
		}
		return c.m.Class(s) == machine.Done
	})...)
	working := reach(c.before, c.those(func(s lifecycle.State) bool { return c.m.Class(s) != machine.Waiting })...)
	for i, s := range c.spec.States {
		path := spec.Index("states", i)
		if !c.reached[s.Name] {
			c.add(ruleUnreachable, path, "", "no start leads to %q", s.Name)
			continue
		}
		if !finished[s.Name] {
			c.add(ruleTrap, path, "", "no way leads from %q to an end", s.Name)
		}
		if !working[s.Name] {
			c.add(ruleStuck, path, "", "%q waits, and only waiting states follow", s.Name)
		}
	}
}

func (c *checker) ends() {
	for i, s := range c.spec.End {
		if class := c.m.Class(s); class != machine.Done {
			c.add(ruleEndNotDone, spec.Index("end", i), "", "%q is %v", s, class)
		}
	}
}

func (c *checker) transitions() {
	same := map[string][]int{} // transitions before, by event
	for i := range c.spec.Transitions {
		path, event := spec.Index("transitions", i), event(&c.spec.Transitions[i])
		before := same[event]
		same[event] = append(before, i)
		if name, ok := c.contradiction(i); ok {
			c.add(ruleImpossible, path, "", "no value of %s passes all its guards", name)
			continue
		}
		for _, j := range before {
			if c.collide(path, i, j) {
				break // one collision of a step is enough to look at it
			}
		}
	}
}

// collide compares transition i with an earlier one of the same event, over
// the sources that they share.
func (c *checker) collide(path string, i, j int) bool {
	a, b := &c.spec.Transitions[j], &c.spec.Transitions[i]
	from, ok := c.shared(i, j)
	if !ok {
		return false
	}
	other := spec.Index("transitions", j)
	subset := func(of, in []string) bool {
		return !slices.ContainsFunc(of, func(s string) bool { return !slices.Contains(in, s) })
	}
	equal := func(a, b []string) bool { return subset(a, b) && subset(b, a) }
	switch {
	case a.To == b.To && equal(a.Guards, b.Guards) && equal(a.Roles, b.Roles):
		c.add(ruleDuplicate, path, other, "%q from %q to %q is declared before", event(b), from, b.To)
	case subset(a.Guards, b.Guards) && (len(a.Roles) == 0 || len(b.Roles) > 0 && subset(b.Roles, a.Roles)):
		c.add(ruleShadowed, path, other, "%q from %q always goes to %q first", event(b), from, a.To)
	case a.To != b.To && !c.exclusive(i, j):
		c.add(ruleOverlap, path, other, "%q from %q can go to %q as well as to %q", event(b), from, a.To, b.To)
	default:
		return false
	}
	return true
}

func event(t *machine.TransitionSpec) string {
	if t.Event == "" {
		return string(t.To)
	}
	return t.Event
}

// shared returns the first declared state that both transitions leave.
func (c *checker) shared(i, j int) (lifecycle.State, bool) {
	for w := range c.leaves[i] {
		if both := c.leaves[i][w] & c.leaves[j][w]; both != 0 {
			return c.spec.States[w*64+bits.TrailingZeros64(both)].Name, true
		}
	}
	return "", false
}

func (c *checker) guards() {
	for i, g := range c.spec.Guards {
		used := slices.ContainsFunc(c.spec.Transitions, func(t machine.TransitionSpec) bool {
			return slices.Contains(t.Guards, g.Name)
		})
		if !used {
			c.add(ruleUnusedGuard, spec.Index("guards", i), "", "no transition names %q", g.Name)
		}
	}
}

func (c *checker) timers() {
	for i := range c.spec.Timers {
		t := &c.spec.Timers[i]
		path := spec.Index("timers", i)
		switch {
		case !c.reached[t.State]:
			c.add(ruleDeadTimer, path, "", "no start leads to %q", t.State)
			continue
		case t.Event != "" && !c.moves(t):
			c.add(ruleDeadTimer, path, "", "%q makes no step from %q", t.Event, t.State)
			continue
		}
		for j := range c.spec.Timers {
			if e := &c.spec.Timers[j]; j != i && c.preempts(e, t, j < i) {
				c.add(ruleDeadTimer, path, spec.Index("timers", j), "%q always comes before it and leaves %q", e.Name, t.State)
				break
			}
		}
	}
}

// moves reports whether a timer's event makes a step to another state.
func (c *checker) moves(t *machine.TimerSpec) bool {
	_, ok := c.steps[step{t.State, t.Event}]
	return ok
}

// preempts reports whether timer e always takes the ticket out of the state
// before t is due: the same state, anchor and unit, earlier, and a step that
// nothing guards. Counted since the ticket was opened, both may be over when it
// enters the state and are due at once then, in the order of their declaration.
func (c *checker) preempts(e, t *machine.TimerSpec, declaredFirst bool) bool {
	sinceE, sinceT := cmp.Or(e.Since, machine.SinceEntered), cmp.Or(t.Since, machine.SinceEntered)
	if e.State != t.State || e.Event == "" || e.Follows != t.Follows || sinceE != sinceT || e.Business != t.Business {
		return false
	}
	if free := c.steps[step{e.State, e.Event}]; !free {
		return false
	}
	if sinceE == machine.SinceCreated && !declaredFirst {
		return false
	}
	if e.BusinessDays > 0 {
		return e.BusinessDays < t.BusinessDays
	}
	return e.After < t.After // which is 0 for business days
}
