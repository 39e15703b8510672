package sla

import (
	"slices"

	"github.com/supportops/policy/internal/spec"
)

// ClockSpec is a clock: what starts, stops, cancels, resets and holds it, and
// what is promised.
//
// Each start makes a cycle, which counts the open time of its target's calendar
// from where the signal says until it is stopped or cancelled. One event is
// read in this order: its facts, stop, cancel, reset, start, targets, pauses.
// Events of one instant are read one after the other; a cycle is removed if the
// condition of its start (the one that was entered, or If) no longer holds once
// the instant is over.
type ClockSpec struct {
	Name Clock `json:"name"`

	Start  []SignalSpec `json:"start"`
	Stop   []SignalSpec `json:"stop,omitzero"`   // the promise is kept, or the deadline is missed
	Cancel []SignalSpec `json:"cancel,omitzero"` // the promise is void, unless the deadline was missed already
	Reset  []ResetSpec  `json:"reset,omitzero"`  // the cycle is erased

	Pauses []PauseSpec `json:"pause,omitzero"` // the first that holds decides
	Cycles Cycles      `json:"cycles,omitzero"`

	// Targets are the promises: the first that matches the ticket applies.
	// Pick "earliest" chooses, of all that match, the one whose deadline is the
	// earliest, counted from the start without pauses.
	Targets  []TargetSpec `json:"targets"`
	Retarget Retarget     `json:"retarget,omitzero"`
	Pick     string       `json:"pick,omitzero"`

	// Warnings are those of targets that have none of their own.
	Warnings []WarningSpec `json:"warn,omitzero"`
}

func (c *ClockSpec) validate(d *spec.Defects, path string, names *declared) {
	at := func(name string) string { return spec.Join(path, name) }
	if c.Name == "" {
		d.Add(at("name"), spec.ErrRequired, "want a name such as %q", Resolution)
	}
	if len(c.Start) == 0 {
		d.Add(at("start"), spec.ErrRequired, "want the signals that start the clock")
	}
	signals(d, at("start"), c.Start, true, names)
	signals(d, at("stop"), c.Stop, false, names)
	signals(d, at("cancel"), c.Cancel, false, names)
	for i := range c.Reset {
		c.Reset[i].validate(d, spec.Index(at("reset"), i), names)
	}
	c.contradictions(d, at)
	if n := len(c.Pauses); n > maxFacts {
		d.Add(at("pause"), spec.ErrRange, "%d pauses, want at most %d", n, maxFacts)
	}
	for i := range c.Pauses {
		c.Pauses[i].validate(d, spec.Index(at("pause"), i), names)
	}
	spec.Word(d, at("cycles"), c.Cycles, Once, Each, Sum, Span)
	spec.Word(d, at("retarget"), c.Retarget, Recount, Carry, KeepFirst)
	spec.Word(d, at("pick"), c.Pick, "earliest")
	if len(c.Targets) == 0 {
		d.Add(at("targets"), spec.ErrRequired, `want at least one target; {} counts without a deadline`)
	}
	for i := range c.Targets {
		own := spec.Defects{Package: pkg} // most have none, and then no paths are made
		c.Targets[i].validate(&own, "", names)
		if err := own.Err(); err != nil {
			d.AddErr(spec.Index(at("targets"), i), err)
		}
	}
	warnings(d, at("warn"), c.Warnings)
}

// contradictions records signals that cannot both mean something.
func (c *ClockSpec) contradictions(d *spec.Defects, at func(string) string) {
	for i, s := range c.Cancel {
		if slices.ContainsFunc(c.Stop, func(x SignalSpec) bool { return equal(x, s) }) {
			d.Add(spec.Index(at("cancel"), i), spec.ErrConflict, "the same signal stops the clock, and stop comes first")
		}
	}
	for i := range c.Start {
		s := &c.Start[i]
		if s.From.FormerDue && !slices.ContainsFunc(c.Targets, func(t TargetSpec) bool { return t.hasDeadline() }) {
			d.Add(spec.Join(spec.Index(at("start"), i), "from"), spec.ErrConflict, "no target of the clock has a deadline")
		}
		if s.From.FormerDue && c.Cycles != Each {
			d.Add(spec.Join(spec.Index(at("start"), i), "from"), spec.ErrConflict, `a former deadline needs cycles "each"`)
		}
	}
}

func (c ClockSpec) clone() ClockSpec {
	c.Start, c.Stop, c.Cancel = cloneSignals(c.Start), cloneSignals(c.Stop), cloneSignals(c.Cancel)
	c.Reset = slices.Clone(c.Reset)
	for i := range c.Reset {
		r := &c.Reset[i]
		r.SignalSpec, r.Of = cloneSignal(r.SignalSpec), slices.Clone(r.Of)
	}
	c.Pauses = slices.Clone(c.Pauses)
	for i := range c.Pauses {
		p := &c.Pauses[i]
		p.When, p.From, p.Until.Signals = cloneCondition(p.When), cloneSignals(p.From), cloneSignals(p.Until.Signals)
	}
	c.Targets = slices.Clone(c.Targets)
	for i := range c.Targets {
		c.Targets[i] = c.Targets[i].clone()
	}
	c.Warnings = slices.Clone(c.Warnings)
	return c
}

func cloneSignals(list []SignalSpec) []SignalSpec {
	list = slices.Clone(list)
	for i := range list {
		list[i] = cloneSignal(list[i])
	}
	return list
}

func cloneSignal(s SignalSpec) SignalSpec {
	s.By, s.Changes = slices.Clone(s.By), slices.Clone(s.Changes)
	s.Event, s.Enters, s.Leaves, s.If = cloneCondition(s.Event), cloneCondition(s.Enters), cloneCondition(s.Leaves), cloneCondition(s.If)
	return s
}
