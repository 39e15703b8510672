package discover

import (
	"errors"
	"fmt"
	"math/bits"
	"slices"

	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
)

// ErrNoCases is the error of a log without cases, from which nothing can be
// inferred.
var ErrNoCases = errors.New("discover: the log has no cases")

// Options say what is frequent enough to belong to an inferred machine. The
// zero value takes everything.
type Options struct {
	Name       string
	MinCount   int64 // a step, start or end that occurs fewer times is rare
	MinPercent int   // a step that makes up a smaller percentage of the steps that leave its state is rare too, and so is a start or end of a smaller percentage of the cases

	// The classes of states, which a log does not tell. States that are in
	// neither list are open.
	Waiting, Done []lifecycle.State
}

// Inferred is a machine learnt from a log, and what it leaves out.
type Inferred struct {
	Machine    machine.Spec `json:"machine"`
	RareEdges  []Edge       `json:"rare_edges,omitzero"`  // the most frequent first
	RareStarts []StateCount `json:"rare_starts,omitzero"` // the most frequent first
	RareEnds   []StateCount `json:"rare_ends,omitzero"`   // the most frequent first
	RareStates []StateCount `json:"rare_states,omitzero"` // states to which only rare steps and starts lead, the most frequent first

	// Unknown are the states of the options that the log does not have, most
	// likely mistyped, so that no class was given by them. Waiting ones come
	// first.
	Unknown []lifecycle.State `json:"unknown,omitzero"`
}

// Infer returns a machine with every frequent step, start and end, each in
// order of frequency, and with the states that these reach. Steps from other
// states and ends in them count as rare, however frequent they are. A label
// that follows itself is not a step. Each transition's event is the name of its
// target, its note the number of occurrences. If no start is frequent, the most
// frequent one is taken; without a frequent end any state may be last. The only
// error is [ErrNoCases].
func (l *Log) Infer(o Options) (Inferred, error) {
	var inf Inferred
	if l.cases == 0 {
		return inf, ErrNoCases
	}
	inf.Machine.Schema, inf.Machine.Name = "lifecycle/machine/2", o.Name
	inf.Machine.Start, inf.RareStarts = o.split(l.Starts(), l.cases)
	if len(inf.Machine.Start) == 0 {
		inf.Machine.Start, inf.RareStarts = []lifecycle.State{inf.RareStarts[0].State}, inf.RareStarts[1:]
	}
	steps := slices.DeleteFunc(l.Follows(), func(e Edge) bool { return e.From == e.To })
	leaving := map[lifecycle.State]int64{}
	for _, e := range steps {
		leaving[e.From] += e.N
	}
	frequent := slices.DeleteFunc(slices.Clone(steps), func(e Edge) bool { return o.rare(e.N, leaving[e.From]) })
	reached := reach(inf.Machine.Start, frequent)
	for _, e := range steps {
		if !reached[e.From] || o.rare(e.N, leaving[e.From]) {
			inf.RareEdges = append(inf.RareEdges, e)
			continue
		}
		inf.Machine.Transitions = append(inf.Machine.Transitions, machine.TransitionSpec{
			From: []lifecycle.State{e.From}, To: e.To, Note: fmt.Sprintf("seen %d times", e.N),
		})
	}
	inf.Unknown = o.unknown(l.Activities())
	for _, c := range l.Activities() {
		if reached[c.State] {
			inf.Machine.States = append(inf.Machine.States, o.state(c.State))
		} else {
			inf.RareStates = append(inf.RareStates, c)
		}
	}
	for _, c := range l.Ends() {
		if !reached[c.State] || o.rare(c.N, l.cases) {
			inf.RareEnds = append(inf.RareEnds, c)
		} else {
			inf.Machine.End = append(inf.Machine.End, c.State)
		}
	}
	return inf, nil
}

// unknown returns the states of the options that a log does not have.
func (o *Options) unknown(have []StateCount) (unknown []lifecycle.State) {
	set := make(map[string]bool, len(have))
	for _, c := range have {
		set[fold.String(string(c.State))] = true
	}
	for _, s := range slices.Concat(o.Waiting, o.Done) {
		if !set[fold.String(string(s))] {
			unknown = append(unknown, s)
		}
	}
	return unknown
}

// state returns the declaration of a state.
func (o *Options) state(name lifecycle.State) machine.StateSpec {
	st := machine.StateSpec{Name: name, Class: machine.Open}
	switch {
	case fold.Contains(o.Done, name):
		st.Class = machine.Done
	case fold.Contains(o.Waiting, name):
		st.Class = machine.Waiting
	}
	return st
}

// reach returns the states that steps reach from the starts.
func reach(starts []lifecycle.State, steps []Edge) map[lifecycle.State]bool {
	next := map[lifecycle.State][]lifecycle.State{}
	for _, e := range steps {
		next[e.From] = append(next[e.From], e.To)
	}
	reached := map[lifecycle.State]bool{}
	for todo := slices.Clone(starts); len(todo) > 0; {
		s := todo[len(todo)-1]
		if todo = todo[:len(todo)-1]; !reached[s] {
			reached[s] = true
			todo = append(todo, next[s]...)
		}
	}
	return reached
}

// rare reports whether n of so many are too few, counts not below 0.
func (o *Options) rare(n, of int64) bool {
	if n < o.MinCount {
		return true
	}
	nHigh, nLow := bits.Mul64(uint64(n), 100)
	leastHigh, leastLow := bits.Mul64(uint64(of), uint64(max(o.MinPercent, 0)))
	return nHigh < leastHigh || nHigh == leastHigh && nLow < leastLow
}

func (o *Options) split(counts []StateCount, of int64) (frequent []lifecycle.State, rare []StateCount) {
	for _, c := range counts {
		if o.rare(c.N, of) {
			rare = append(rare, c)
		} else {
			frequent = append(frequent, c.State)
		}
	}
	return frequent, rare
}
