package lint

import (
	"iter"
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

// conditions yields every condition on tickets of the document, and each part
// of one.
func (l *linter) conditions() iter.Seq[placed] {
	return func(yield func(placed) bool) {
		for i := range l.spec.Clocks {
			c := &l.spec.Clocks[i]
			path := spec.Index("clocks", i)
			for s := range signalsOf(c, path) {
				if !parts(s.path+".enters", s.spec.Enters, yield) || !parts(s.path+".leaves", s.spec.Leaves, yield) || !parts(s.path+".if", s.spec.If, yield) {
					return
				}
			}
			for k := range c.Pauses {
				if !parts(spec.Index(path+".pause", k)+".when", c.Pauses[k].When, yield) {
					return
				}
			}
			for k := range c.Targets {
				if !parts(spec.Index(path+".targets", k)+".when", c.Targets[k].When, yield) {
					return
				}
			}
		}
		for i := range l.spec.Factors {
			if !parts(spec.Index("factors", i)+".when", l.spec.Factors[i].When, yield) {
				return
			}
		}
		for i := range l.spec.Exclude {
			if !parts(spec.Index("exclude", i)+".when", l.spec.Exclude[i].When, yield) {
				return
			}
		}
	}
}

// parts yields a condition and its parts.
func parts(path string, c priority.ConditionSpec, yield func(placed) bool) bool {
	if !yield(placed{path, c}) {
		return false
	}
	for i := range c.All {
		if !parts(spec.Index(path+".all", i), c.All[i], yield) {
			return false
		}
	}
	for i := range c.Any {
		if !parts(spec.Index(path+".any", i), c.Any[i], yield) {
			return false
		}
	}
	return c.Not == nil || parts(path+".not", *c.Not, yield)
}

// signal is a signal, and where it stands.
type signal struct {
	path string
	spec *sla.SignalSpec
}

// signalsOf yields every signal of a clock.
func signalsOf(c *sla.ClockSpec, path string) iter.Seq[signal] {
	return func(yield func(signal) bool) {
		list := func(path string, list []sla.SignalSpec) bool {
			for i := range list {
				if !yield(signal{spec.Index(path, i), &list[i]}) {
					return false
				}
			}
			return true
		}
		if !list(path+".start", c.Start) || !list(path+".stop", c.Stop) || !list(path+".cancel", c.Cancel) {
			return
		}
		for i := range c.Reset {
			if !yield(signal{spec.Index(path+".reset", i), &c.Reset[i].SignalSpec}) {
				return
			}
		}
		for i := range c.Pauses {
			at := spec.Index(path+".pause", i)
			if !list(at+".from", c.Pauses[i].From) || !list(at+".until", c.Pauses[i].Until.Signals) {
				return
			}
		}
	}
}

// dates yields the facts by which a clock waits for instants or amounts.
func dates(c *sla.ClockSpec, path string) iter.Seq2[string, string] {
	return func(yield func(path, fact string) bool) {
		for s := range signalsOf(c, path) {
			if s.spec.At != "" && !strings.Contains(s.spec.At, ":") && !yield(s.path+".at", s.spec.At) {
				return
			}
			if s.spec.From.At != "" && !yield(s.path+".from.at", s.spec.From.At) {
				return
			}
		}
		for i, p := range c.Pauses {
			if p.Until.Fact != "" && !yield(spec.Index(path+".pause", i)+".until", p.Until.Fact) {
				return
			}
		}
		for i, t := range c.Targets {
			at := spec.Index(path+".targets", i)
			if t.By != "" && !yield(at+".by", t.By) {
				return
			}
			if t.Within != nil && t.Within.Fact != "" && !yield(at+".within.fact", t.Within.Fact) {
				return
			}
			for k, name := range t.CalendarOf {
				if !yield(spec.Index(at+".calendar_of", k), name) {
					return
				}
			}
		}
	}
}
