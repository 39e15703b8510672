package oncall

import (
	"slices"
	"sort"
	"time"
)

// layer is a stretch in which one entry of a list of a document holds.
type layer struct {
	from, to time.Time // zero: no bound
	index    int       // of the entry
}

// none stands where an entry, a turn or a place of the order is wanted. Numbers
// begin at 0.
const none = -1

// stack returns the stretches in which each entry holds, disjoint and in
// order. Of several entries for one instant the last one of the list holds. An
// entry has several stretches, which may touch, where others begin or end.
func stack(list []layer) []layer {
	var out []layer
	marks := edges(list)
	for i, k := range top(list, marks) {
		if k == none {
			continue
		}
		l := layer{index: list[k].index}
		if i > 0 {
			l.from = marks[i-1]
		}
		if i < len(marks) {
			l.to = marks[i]
		}
		out = append(out, l)
	}
	return out
}

// edges returns the instants at which layers begin or end, each once.
func edges(list []layer) []time.Time {
	var marks []time.Time
	for _, l := range list {
		for _, t := range []time.Time{l.from, l.to} {
			if !t.IsZero() {
				marks = append(marks, t)
			}
		}
	}
	slices.SortFunc(marks, time.Time.Compare)
	return slices.CompactFunc(marks, time.Time.Equal)
}

// top returns which layer of the list holds in each piece of time, or none.
// Piece i lies before marks[i], the last one after all of them. The last layer
// takes its pieces first; next leads past those that are taken, so that each
// is taken once.
func top(list []layer, marks []time.Time) []int {
	held := make([]int, len(marks)+1)
	var next []int
	for i := range held {
		held[i], next = none, append(next, i)
	}
	next = append(next, len(held))
	free := func(i int) int {
		for next[i] != i {
			next[i] = next[next[i]]
			i = next[i]
		}
		return i
	}
	at := func(t time.Time) int {
		i, _ := slices.BinarySearchFunc(marks, t, time.Time.Compare)
		return i + 1
	}
	for k, l := range slices.Backward(list) {
		from, to := 0, len(held)
		if !l.from.IsZero() {
			from = at(l.from)
		}
		if !l.to.IsZero() {
			to = at(l.to)
		}
		for i := free(from); i < to; i = free(i) {
			held[i], next[i] = k, i+1
		}
	}
	return held
}

// flatten returns which override holds when.
func flatten(overrides []Shift) []layer {
	list := make([]layer, len(overrides))
	for i, o := range overrides {
		list[i] = layer{o.From, o.To, i}
	}
	return stack(list)
}

// flattenSubstitutes returns for each person which substitute holds when.
func flattenSubstitutes(substitutes []SubstituteSpec) map[string][]layer {
	lists := map[string][]layer{}
	for i, x := range substitutes {
		lists[x.For] = append(lists[x.For], layer{x.From, x.To, i})
	}
	for person := range lists {
		lists[person] = stack(lists[person])
	}
	return lists
}

// find returns the index of the entry that holds at t, or none.
func find(layers []layer, t time.Time) int {
	i := after(layers, t)
	if i < len(layers) && (layers[i].from.IsZero() || !t.Before(layers[i].from)) {
		return layers[i].index
	}
	return none
}

// after returns the place of the first layer that ends after t.
func after(layers []layer, t time.Time) int {
	return sort.Search(len(layers), func(i int) bool { return layers[i].to.IsZero() || t.Before(layers[i].to) })
}

// nextEdge returns the first instant after t at which another entry may come to
// hold, or none; ok is false if nothing changes any more.
func nextEdge(layers []layer, t time.Time) (at time.Time, ok bool) {
	i := after(layers, t)
	if i == len(layers) {
		return time.Time{}, false
	}
	if from := layers[i].from; from.After(t) {
		return from, true
	}
	return layers[i].to, !layers[i].to.IsZero()
}
