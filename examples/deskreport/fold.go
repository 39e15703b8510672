package main

import (
	"time"

	"github.com/supportops/policy/examples/internal/ticketlog"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/discover"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/priority/infer"
)

// fold is what the cases of a log add up to so far.
type fold struct {
	machine  *machine.Machine
	steps    bool // the machine has steps, so deviations mean something
	timeline machine.Timeline

	cases, events, backwards int
	flow                     flow
	reopens, casesReopened   int
	groups, assignees        owners
	cycle                    distribution
	toResolved, toClosed     distribution
	inState                  map[lifecycle.State]*seconds
	visits                   map[lifecycle.State]int
	conformance              discover.Conformance
	matrix                   infer.MatrixTally
	ownReopens, ownMoves     comparison
	promises                 promises
}

func newFold(m *ticketlog.Mapping, p promises) (*fold, error) {
	states, err := machine.New(m.MachineSpec(), nil)
	if err != nil {
		return nil, err
	}
	f := &fold{
		machine:  states,
		steps:    m.Machine != nil,
		flow:     newFlow(),
		inState:  map[lifecycle.State]*seconds{},
		visits:   map[lifecycle.State]int{},
		promises: p,
	}
	f.matrix.Impact.Values, f.matrix.Urgency.Values = m.Impact.Values, m.Urgency.Values
	return f, nil
}

// add folds one case.
func (f *fold) add(c *ticketlog.Case) {
	t := &f.timeline
	f.machine.ReplayInto(t, c.History(), machine.Options{})
	f.cases++
	f.events += t.Events
	f.backwards += c.Backwards
	f.flow.add(c, t)
	f.times(c, (*distribution).add)
	if n := len(t.Reopens); n > 0 {
		f.reopens += n
		f.casesReopened++
	}
	f.groups.add(t.Groups)
	f.assignees.add(t.Assignees)
	for _, v := range t.Visits {
		f.visits[v.State]++
		s := f.inState[v.State]
		if s == nil {
			s = new(seconds)
			f.inState[v.State] = s
		}
		s.add(v.Duration())
	}
	f.conformance.Add(t)
	for _, cell := range c.Cells {
		f.matrix.Add(cell)
	}
	f.ownReopens.add(c.Reopens, len(t.Reopens))
	f.ownMoves.add(c.Reassignments, max(len(t.Groups)-1, 0))
	f.promises.add(c)
}

// times gives the lengths of time of a case to the distributions.
func (f *fold) times(c *ticketlog.Case, add func(*distribution, time.Duration)) {
	add(&f.cycle, c.Events[len(c.Events)-1].Time.Sub(c.Events[0].Time))
	if !c.Opened.IsZero() && !c.Resolved.IsZero() {
		add(&f.toResolved, c.Resolved.Sub(c.Opened))
	}
	if !c.Opened.IsZero() && !c.Closed.IsZero() {
		add(&f.toClosed, c.Closed.Sub(c.Opened))
	}
}

// again reports whether the figures need a second pass over all cases, with
// addAgain.
func (f *fold) again() bool {
	need := false
	for _, d := range []*distribution{&f.cycle, &f.toResolved, &f.toClosed} {
		need = d.again() || need
	}
	return f.promises.again() || need
}

// addAgain takes a case in the second pass.
func (f *fold) addAgain(c *ticketlog.Case) {
	f.times(c, (*distribution).addAgain)
	f.promises.addAgain(c)
}

// owners counts how cases pass from one owner to another.
type owners struct {
	handoffs, withHandoff, pingPongs, withPingPong int
}

func (o *owners) add(s machine.Stints) {
	if n := s.Handoffs(); n > 0 {
		o.handoffs += n
		o.withHandoff++
	}
	if n := s.PingPongs(); n > 0 {
		o.pingPongs += n
		o.withPingPong++
	}
}

// comparison sets a counter of the log's own beside the derived one.
type comparison struct {
	cases, agree, exceeded, short int
}

// add compares one case; own is -1 if the log does not say.
func (c *comparison) add(own, derived int) {
	if own < 0 {
		return
	}
	c.cases++
	switch {
	case own == derived:
		c.agree++
	case own < derived:
		c.exceeded++
	default:
		c.short++
	}
}
