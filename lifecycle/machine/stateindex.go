package machine

import (
	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/lifecycle"
)

// stateIndex finds a state's number by its name. A replay asks for one at every
// step, and names of states are few: a table of its own, hashed by length and
// three bytes, takes half the time of a map (BenchmarkStateIndex), a fifth of
// that of a replay.
type stateIndex struct {
	names []lifecycle.State
	slots []int32 // numbers + 1, 0 is free; a power of two, at least four times the names
	mask  uint32
	alike map[string]int32 // numbers by folded name
}

func newStateIndex(states []StateSpec) stateIndex {
	size := uint32(8)
	for size < 4*uint32(len(states)) {
		size *= 2
	}
	x := stateIndex{slots: make([]int32, size), mask: size - 1, alike: make(map[string]int32, len(states))}
	for i := range states {
		x.alike[fold.String(string(states[i].Name))] = int32(i)
		x.names = append(x.names, states[i].Name)
		at := stateHash(states[i].Name) & x.mask
		for x.slots[at] != 0 {
			at = (at + 1) & x.mask
		}
		x.slots[at] = int32(i + 1)
	}
	return x
}

// find returns the number of the state of this name, where letters' case, and
// what cannot be seen, do not matter; -1 for none.
func (x *stateIndex) find(name lifecycle.State) int32 {
	if len(x.slots) == 0 { // of the zero Machine
		return -1
	}
	for at := stateHash(name) & x.mask; x.slots[at] != 0; at = (at + 1) & x.mask {
		if i := x.slots[at] - 1; x.names[i] == name {
			return i
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

func stateHash(name lifecycle.State) uint32 {
	n := len(name)
	if n == 0 {
		return 0
	}
	h := uint32(n)*0x9e37 + uint32(name[0])*0x85eb + uint32(name[n/2])*0xc2b2 + uint32(name[n-1])*0x27d5
	return h ^ h>>7
}
