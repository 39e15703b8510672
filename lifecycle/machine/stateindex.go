package machine

import (
	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/lifecycle"
)

// stateIndex finds a state's number by its name. A replay asks for one at every
// step, and few names of a machine are of one length: to look through those
// takes half the time of a map (BenchmarkStateIndex), a fifth of that of a
// replay.
type stateIndex struct {
	names  []lifecycle.State
	length [][]numbered     // names by their length, those above maxStates together
	alike  map[string]int32 // numbers by folded name
}

type numbered struct {
	name   lifecycle.State
	number int32
}

func newStateIndex(states []StateSpec) stateIndex {
	x := stateIndex{alike: make(map[string]int32, len(states))}
	for i := range states {
		name := states[i].Name
		x.alike[fold.String(string(name))] = int32(i)
		x.names = append(x.names, name)
		n := length(name)
		for len(x.length) <= n {
			x.length = append(x.length, nil)
		}
		x.length[n] = append(x.length[n], numbered{name, int32(i)})
	}
	return x
}

// find returns the number of the state of this name, where letters' case, and
// what cannot be seen, do not matter; -1 for none.
func (x *stateIndex) find(name lifecycle.State) int32 {
	if n := length(name); n < len(x.length) {
		for i := range x.length[n] {
			if s := &x.length[n][i]; s.name == name {
				return s.number
			}
		}
	}
	if i, ok := x.alike[fold.String(string(name))]; ok && name != "" {
		return i
	}
	return -1
}

// declared returns the state as it is declared, or itself if it is unknown.
func (x *stateIndex) declared(name lifecycle.State) lifecycle.State {
	if i := x.find(name); i >= 0 {
		return x.names[i]
	}
	return name
}

func length(name lifecycle.State) int { return min(len(name), maxStates) }
