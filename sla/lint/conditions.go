package lint

import (
	"maps"
	"slices"
	"strings"

	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
)

// placed is a condition over the facts of tickets, and where it stands.
type placed struct {
	path string
	spec priority.ConditionSpec
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// valuesOf returns the values of a fact that a condition lists itself.
func valuesOf(c priority.ConditionSpec, fact string) []string {
	for name, values := range c.Facts {
		if fold.Equal(name, fact) {
			return values
		}
	}
	return nil
}

// conditions returns every condition on tickets of the document, and each part
// of one.
func (l *linter) conditions() (all []placed) {
	for i := range l.spec.Clocks {
		c := &l.spec.Clocks[i]
		path := spec.Index("clocks", i)
		for _, s := range signalsOf(c, path) {
			all = parts(all, s.path+".enters", s.spec.Enters)
			all = parts(all, s.path+".leaves", s.spec.Leaves)
			all = parts(all, s.path+".if", s.spec.If)
		}
		for k := range c.Pauses {
			all = parts(all, spec.Index(path+".pause", k)+".when", c.Pauses[k].When)
		}
		for k := range c.Targets {
			all = parts(all, spec.Index(path+".targets", k)+".when", c.Targets[k].When)
		}
	}
	for i := range l.spec.Factors {
		all = parts(all, spec.Index("factors", i)+".when", l.spec.Factors[i].When)
	}
	for i := range l.spec.Exclude {
		all = parts(all, spec.Index("exclude", i)+".when", l.spec.Exclude[i].When)
	}
	return all
}

// parts appends a condition and its parts.
func parts(all []placed, path string, c priority.ConditionSpec) []placed {
	all = append(all, placed{path, c})
	for i := range c.All {
		all = parts(all, spec.Index(path+".all", i), c.All[i])
	}
	for i := range c.Any {
		all = parts(all, spec.Index(path+".any", i), c.Any[i])
	}
	if c.Not != nil {
		all = parts(all, path+".not", *c.Not)
	}
	return all
}

// onlyFacts reports whether a condition asks for values of facts and nothing
// else.
func onlyFacts(c priority.ConditionSpec) bool {
	return len(c.Ranges) == 0 && len(c.All) == 0 && len(c.Any) == 0 && c.Not == nil
}

// signal is a signal, and where it stands.
type signal struct {
	path string
	spec *sla.SignalSpec
}

// signalsOf returns every signal of a clock.
func signalsOf(c *sla.ClockSpec, path string) (all []signal) {
	add := func(path string, list []sla.SignalSpec) {
		for i := range list {
			all = append(all, signal{spec.Index(path, i), &list[i]})
		}
	}
	add(path+".start", c.Start)
	add(path+".stop", c.Stop)
	add(path+".cancel", c.Cancel)
	for i := range c.Reset {
		all = append(all, signal{spec.Index(path+".reset", i), &c.Reset[i].SignalSpec})
	}
	for i := range c.Pauses {
		at := spec.Index(path+".pause", i)
		add(at+".from", c.Pauses[i].From)
		add(at+".until", c.Pauses[i].Until.Signals)
	}
	return all
}

// asked is a fact by its name, and where it is asked.
type asked struct{ path, fact string }

// dates returns the facts by which a clock waits for instants or amounts.
func dates(c *sla.ClockSpec, path string) (all []asked) {
	add := func(path, fact string) {
		if fact != "" {
			all = append(all, asked{path, fact})
		}
	}
	for _, s := range signalsOf(c, path) {
		if !strings.Contains(s.spec.At, ":") { // else it is an instant
			add(s.path+".at", s.spec.At)
		}
		add(s.path+".from.at", s.spec.From.At)
	}
	for i, p := range c.Pauses {
		add(spec.Index(path+".pause", i)+".until", p.Until.Fact)
	}
	for i, t := range c.Targets {
		at := spec.Index(path+".targets", i)
		add(at+".by", t.By)
		if t.Within != nil {
			add(at+".within.fact", t.Within.Fact)
		}
		for k, name := range t.CalendarOf {
			add(spec.Index(at+".calendar_of", k), name)
		}
	}
	return all
}
