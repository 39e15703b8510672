package sla

import (
	"cmp"
	"slices"
	"time"

	"github.com/supportops/policy/internal/cond"
	folding "github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla/calendar"
)

const setSchema = "sla/policies/1"

// PolicySetSpec lists policies in order: the first whose condition holds
// applies to a ticket. [NewPolicySet] checks and copies it.
type PolicySetSpec struct {
	Schema   string             `json:"schema,omitzero"` // "sla/policies/1" or unset
	Policies []PolicyChoiceSpec `json:"policies"`

	// Change says what happens to a running clock when another policy comes to
	// apply. With [Recount], the default, the new policy reads the whole history as
	// if it had always applied, and a cycle that has ended keeps the outcome by the
	// policy that applied then. With [KeepFirst] a cycle stays with the policy
	// under which it started.
	Change Retarget `json:"change,omitzero"`
}

// PolicyChoiceSpec is one policy of a set, and the tickets that it is for. When
// may ask for any fact of a ticket except class, the class of its state, which
// each policy defines for itself.
type PolicyChoiceSpec struct {
	When   priority.ConditionSpec `json:"when,omitzero"`
	Policy PolicySpec             `json:"policy"`
}

// Validate reports whether [NewPolicySet] accepts s, given the calendars that
// its policies name. The error is a [*SpecError] with every defect.
func (s PolicySetSpec) Validate() error {
	d := &spec.Defects{Package: pkg}
	s.validate(d)
	return d.Err()
}

func (s *PolicySetSpec) validate(d *spec.Defects) {
	d.Schema(s.Schema, setSchema)
	if len(s.Policies) == 0 {
		d.Add("policies", spec.ErrRequired, "want at least one policy")
	}
	known := newDeclared().ticket
	for i := range s.Policies {
		path, parts := spec.Index("policies", i), cond.MaxParts
		checkCondition(d, spec.Join(path, "when"), s.Policies[i].When, known)
		if asks(s.Policies[i].When, "class", 0, &parts) {
			d.Add(spec.Join(path, "when"), spec.ErrConflict, "the classes of states are those of a policy, so that none is known before one is chosen: ask for state")
		}
		d.AddErr(spec.Join(path, "policy"), s.Policies[i].Policy.Validate())
	}
	spec.Word(d, "change", s.Change, Recount, KeepFirst)
}

// asks reports whether a condition looks at a fact, as far as conditions go that
// are not refused for their depth or the number of their parts.
func asks(c priority.ConditionSpec, fact string, depth int, parts *int) bool {
	if *parts--; depth > cond.MaxDepth || *parts < 0 {
		return false
	}
	in := func(part priority.ConditionSpec) bool { return asks(part, fact, depth+1, parts) }
	for name := range c.Facts {
		if folding.Equal(name, fact) {
			return true
		}
	}
	return slices.ContainsFunc(c.All, in) || slices.ContainsFunc(c.Any, in) || c.Not != nil && in(*c.Not)
}

// PolicySet chooses among policies, ticket by ticket and instant by instant.
//
// Make one with [NewPolicySet]; the zero PolicySet is not valid. A PolicySet
// never changes and is safe for concurrent use.
type PolicySet struct {
	spec     PolicySetSpec
	policies []*Policy
	chooser  *Policy // one clock, whose targets are the policies
	rank     map[Clock]int
}

// NewPolicySet returns the set that s describes, which it copies. Calendars are
// those of the application that the policies name. The error is a
// [*SpecError] with every defect of s.
func NewPolicySet(s PolicySetSpec, calendars map[string]*calendar.Calendar) (*PolicySet, error) {
	d := &spec.Defects{Package: pkg}
	if s.validate(d); d.Err() != nil {
		return nil, d.Err()
	}
	set := &PolicySet{spec: s.clone(), rank: map[Clock]int{}}
	choice := ClockSpec{Name: "policy", Start: []SignalSpec{{On: onOpened}}}
	for i := range set.spec.Policies {
		x := &set.spec.Policies[i]
		p, err := NewPolicy(x.Policy, calendars)
		d.AddErr(spec.Join(spec.Index("policies", i), "policy"), err)
		set.policies = append(set.policies, p)
		choice.Targets = append(choice.Targets, TargetSpec{When: x.When})
		for _, c := range x.Policy.Clocks {
			if _, ok := set.rank[c.Name]; !ok {
				set.rank[c.Name] = len(set.rank)
			}
		}
	}
	if d.Err() != nil {
		return nil, d.Err()
	}
	chooser, err := NewPolicy(PolicySpec{Clocks: []ClockSpec{choice}}, nil)
	if err != nil {
		return nil, err
	}
	set.chooser = chooser
	return set, nil
}

func (s PolicySetSpec) clone() PolicySetSpec {
	s.Policies = slices.Clone(s.Policies)
	for i := range s.Policies {
		x := &s.Policies[i]
		x.When, x.Policy = cloneCondition(x.When), x.Policy.clone()
	}
	return s
}

// Spec returns a copy of the document of s.
func (s *PolicySet) Spec() PolicySetSpec { return s.spec.clone() }

// Choose returns the index, in the document of s, of the policy that applies to
// a ticket with history h at now; -1 if none applies.
func (s *PolicySet) Choose(h lifecycle.History, now time.Time) int {
	var a Assessment
	f := fold{p: s.chooser, a: &a}
	f.walk(h, now.Round(0))
	if len(a.runs) == 0 {
		return -1
	}
	return int(a.promises[a.runs[0].promise].target)
}

// Assess returns how the clocks of a ticket with history h stand at now, as
// [Policy.Assess] does; the statuses name their policy. The policy that applies
// at now says whether the ticket is judged.
func (s *PolicySet) Assess(h lifecycle.History, now time.Time) Assessment {
	a := Assessment{Now: now.Round(0), Statuses: []Status{}}
	s.each(&a, h, now, func(part *Assessment, p *Policy, st *Status, r *run) {
		a.Statuses = append(a.Statuses, *st)
	})
	slices.SortStableFunc(a.Statuses, s.compare)
	return a
}

// Explain returns what [PolicySet.Assess] does, each status with its reasons.
func (s *PolicySet) Explain(h lifecycle.History, now time.Time) []Explanation {
	var a Assessment
	list := []Explanation{}
	s.each(&a, h, now, func(part *Assessment, p *Policy, st *Status, r *run) {
		list = append(list, Explanation{Status: *st})
		p.explain(&list[len(list)-1], part, r, now.Round(0))
	})
	slices.SortStableFunc(list, func(x, y Explanation) int { return s.compare(x.Status, y.Status) })
	return list
}

func (s *PolicySet) compare(x, y Status) int {
	return cmp.Or(cmp.Compare(s.rank[x.Clock], s.rank[y.Clock]), cmp.Compare(x.Cycle, y.Cycle))
}

// each assesses a ticket by every policy that has applied to it, and calls f
// with the cycles that each one decides.
func (s *PolicySet) each(a *Assessment, h lifecycle.History, now time.Time, f func(*Assessment, *Policy, *Status, *run)) {
	chosen, part := new(Assessment), new(Assessment)
	choice := fold{p: s.chooser, a: chosen}
	choice.walk(h, now.Round(0))
	if len(chosen.runs) == 0 {
		return
	}
	held := s.holds(chosen, h, now)
	for i, p := range s.policies {
		if !chosen.applied(int32(i)) {
			continue
		}
		var one cycleOf
		p.assess(part, h, now, func(st *Status, r *run) {
			if one = one.after(int32(i), st.Clock, r); held.decides(one, r) {
				st.Policy = p.spec.Name
				f(part, p, st, r)
			}
		})
		a.NextLook = earlier(a.NextLook, part.NextLook)
		if chosen.choice(instantOf(now.Round(0)), false) == int32(i) {
			a.Excluded = part.Excluded
		}
	}
}

// holdings say which policy of a set decides about a cycle. The cycles of two
// policies are one if they are of one clock and one trigger, and have the same
// place among those of that trigger.
type holdings struct {
	chosen *Assessment
	now    instant
	first  bool                // the policy at the trigger decides
	kept   map[cycleOf]endedBy // those that ended while their policy applied, and when
	open   map[cycleOf]bool    // by policy and clock alone: one of its cycles has not ended so
}

type cycleOf struct {
	policy  int32 // -1: of the first that ended it
	clock   Clock
	trigger instant
	nth     int // of those of one trigger
}

// after returns which cycle a run is, after that of the run before it.
func (c cycleOf) after(policy int32, clock Clock, r *run) cycleOf {
	x := cycleOf{policy, clock, r.trigger, 0}
	if c.policy == policy && c.clock == clock && c.trigger == r.trigger {
		x.nth = c.nth + 1
	}
	return x
}

// of returns the same cycle as read by another policy.
func (c cycleOf) of(policy int32) cycleOf {
	c.policy = policy
	return c
}

// holds returns who decides about the cycles of a ticket.
func (s *PolicySet) holds(chosen *Assessment, h lifecycle.History, now time.Time) *holdings {
	x := &holdings{chosen: chosen, now: instantOf(now), first: s.spec.Change == KeepFirst}
	applied := 0
	for i := range s.policies {
		if chosen.applied(int32(i)) {
			applied++
		}
	}
	if x.first || applied < 2 {
		return x
	}
	x.kept, x.open = map[cycleOf]endedBy{}, map[cycleOf]bool{}
	part := new(Assessment)
	for i, p := range s.policies {
		if !chosen.applied(int32(i)) {
			continue
		}
		var one cycleOf
		p.assess(part, h, now, func(st *Status, r *run) {
			one = one.after(int32(i), st.Clock, r)
			if r.end == going || chosen.choice(r.stop, true) != int32(i) {
				x.open[cycleOf{policy: int32(i), clock: st.Clock}] = true
				return
			}
			if old, ok := x.kept[one.of(-1)]; !ok || r.stop.Before(old.stop) {
				x.kept[one.of(-1)] = endedBy{int32(i), r.stop}
			}
		})
	}
	return x
}

type endedBy struct {
	policy int32
	stop   instant
}

// decides reports whether a policy decides about a cycle: the one that applied
// when it ended or, while it has not, the one that applies. What has ended by the
// reading of the latter alone is decided by the latter if the policy that applied
// then was still counting the same clock.
func (x *holdings) decides(c cycleOf, r *run) bool {
	if x.first {
		return x.chosen.choice(r.trigger, false) == c.policy
	}
	if old, ok := x.kept[c.of(-1)]; ok {
		return old.policy == c.policy
	}
	applies := x.chosen.choice(x.now, false) == c.policy
	if r.end == going {
		return applies
	}
	then := x.chosen.choice(r.stop, true)
	return then == c.policy || applies && x.open[cycleOf{policy: then, clock: c.clock}]
}

// applied reports whether a target of the only run has ever applied.
func (a *Assessment) applied(target int32) bool {
	for i := a.runs[0].first; i != 0; i = a.marks[i].next {
		if a.promises[a.marks[i].promise].target == target {
			return true
		}
	}
	return false
}

// choice returns the target of the only run that applies at an instant or,
// with before, that applied until then.
func (a *Assessment) choice(at instant, before bool) int32 {
	i := a.runs[0].first
	for next := a.marks[i].next; next != 0; next = a.marks[i].next {
		if t := a.marks[next].at; t.After(at) || before && !t.Before(at) {
			break
		}
		i = next
	}
	return a.promises[a.marks[i].promise].target
}
