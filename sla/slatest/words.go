package slatest

import (
	"fmt"
	"slices"

	"github.com/supportops/policy/internal/cond"
	internal "github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/lint"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
)

// strange returns the words of a case that its policy most likely does not mean:
// states, where the policy lists the states that there are, values like one
// that its conditions name, and clocks.
func strange(p *sla.Policy, h lifecycle.History, want []WantSpec) (list []string) {
	spec := p.Spec()
	known := lint.Vocabulary{}
	for _, states := range spec.States {
		for _, name := range states {
			known["state"] = append(known["state"], string(name))
		}
	}
	listed := len(known["state"]) > 0
	for _, c := range conditions(&spec) {
		named(known, c)
	}
	words := lint.NewWords(known)
	words.Add("", h)
	unknown, _ := words.Unknown()
	for _, w := range unknown {
		switch {
		case w.Meant != "" && (w.Fact == "state" || len(w.Value) > 4): // of short names most are alike
			list = append(list, fmt.Sprintf("the policy knows no %s %q: %q was most likely meant", w.Fact, w.Value, w.Meant))
		case w.Fact == "state" && listed:
			list = append(list, fmt.Sprintf("the policy knows no state %q", w.Value))
		}
	}
	return append(list, strangeClocks(&spec, want)...)
}

// strangeClocks names the clocks that are wanted and that a policy does not have,
// but for those that a case says are not there, unless they resemble one.
func strangeClocks(s *sla.PolicySpec, want []WantSpec) (list []string) {
	var names []string
	for _, c := range s.Clocks {
		names = append(names, string(c.Name))
	}
	known, seen := cond.NewNames(names), map[sla.Clock]bool{}
	for _, w := range want {
		if seen[w.Clock] || slices.Contains(names, string(w.Clock)) {
			continue
		}
		seen[w.Clock] = true
		if near, ok := known.Nearest(string(w.Clock)); ok {
			list = append(list, fmt.Sprintf("the policy has no clock %q: %q was most likely meant", clip(string(w.Clock)), clip(near)))
		} else if w.Listed == nil || *w.Listed {
			list = append(list, fmt.Sprintf("the policy has no clock %q, only %s", clip(string(w.Clock)), internal.OneOf(names)))
		}
	}
	return list
}

func clip(s string) string { return internal.Clip(s) }

// conditions returns those of a policy that look at tickets.
func conditions(s *sla.PolicySpec) (list []priority.ConditionSpec) {
	for i := range s.Clocks {
		c := &s.Clocks[i]
		signals := append(append(append([]sla.SignalSpec{}, c.Start...), c.Stop...), c.Cancel...)
		for _, r := range c.Reset {
			signals = append(signals, r.SignalSpec)
		}
		for _, p := range c.Pauses {
			list = append(list, p.When)
			signals = append(append(signals, p.From...), p.Until.Signals...)
		}
		for _, x := range signals {
			list = append(list, x.Enters, x.Leaves, x.If)
		}
		for _, t := range c.Targets {
			list = append(list, t.When)
		}
	}
	for _, f := range s.Factors {
		list = append(list, f.When)
	}
	for _, x := range s.Exclude {
		list = append(list, x.When)
	}
	return list
}

// named adds the values that a condition names.
func named(known lint.Vocabulary, c priority.ConditionSpec) {
	for fact, values := range c.Facts {
		for _, v := range values {
			if v != "" && v != "*" {
				known[fact] = append(known[fact], v)
			}
		}
	}
	for _, list := range [][]priority.ConditionSpec{c.All, c.Any} {
		for _, part := range list {
			named(known, part)
		}
	}
	if c.Not != nil {
		named(known, *c.Not)
	}
}
