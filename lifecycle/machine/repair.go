package machine

import (
	"slices"

	"github.com/supportops/policy/lifecycle"
)

// Repair is a smallest change that makes a stretch of visits legal: leave some
// out, and go through other states instead or in between.
type Repair struct {
	Skip   []int             `json:"skip,omitzero"`   // indexes of the visits to leave out, ascending and without gap
	Insert []lifecycle.State `json:"insert,omitzero"` // states to go through, in order
	Before int               `json:"before"`          // index of the visit before which they come; the number of visits: at the end
}

// Repair returns the nearest legal repair of deviation i, 0 ≤ i <
// len(t.Deviations): fewest visits left out and states inserted, such that the
// deviation is gone, none is added, and at least one visit stays or is
// inserted. If several are as near, it leaves out the fewest visits, and the
// latest ones; it inserts the states that come first in the machine's order of
// declaration. Steps are judged by the
// machine's transitions, starts and ends; guards and roles have no repair.
//
// ok is false if no repair exists, for a deviation that is not a bad start,
// edge or end, and for a timeline that no replay has made.
func (t *Timeline) Repair(i int) (r Repair, ok bool) {
	d := &t.Deviations[i]
	if t.machine == nil {
		return Repair{}, false
	}
	a := d.Visit - 1 // the deviation lies between visits a and a+1
	switch d.Fault {
	case BadEnd:
		a = d.Visit
	case BadStart, BadEdge:
	default:
		return Repair{}, false
	}
	v := newRepairer(t)
	if d.Fault == BadStart {
		a = v.before // nothing, or a visit before any state was stated
	}
	return v.nearest(a)
}

// Repairs returns the nearest legal repair of the whole timeline: the repairs,
// in order and apart from one another, that together leave out the fewest
// visits and insert the fewest states so that no bad start, edge or end is
// left and the ticket has at least one visit. Ties are broken as by
// [Timeline.Repair], from the end backwards. ok is false as there.
//
// Repairs of single deviations may cost more together than this, since one
// change can serve two of them. The time grows at most with the square of the
// number of visits.
func (t *Timeline) Repairs() (all []Repair, ok bool) {
	if t.machine == nil {
		return nil, false
	}
	return newRepairer(t).all()
}

// unreachable is more than any cost.
const unreachable = 1 << 30

// repairer looks for repairs of one timeline. Positions are indexes of visits;
// before stands for the beginning and len(visits) for the end.
type repairer struct {
	m      *Machine
	t      *Timeline
	state  []int32 // of the machine, by visit; -1 for one that it does not declare
	before int     // -1, or 0 if the first visit has no state
	trees  map[int32]*pathTree
}

func newRepairer(t *Timeline) *repairer {
	v := &repairer{m: t.machine, t: t, before: -1, trees: map[int32]*pathTree{}}
	for i := range t.Visits {
		v.state = append(v.state, v.m.index.find(t.Visits[i].State))
	}
	if len(t.Visits) > 0 && t.Visits[0].State == "" {
		v.before = 0
	}
	return v
}

// nearest repairs the step between positions a and a+1.
func (v *repairer) nearest(a int) (best Repair, ok bool) {
	n, cost := len(v.state), unreachable
	for skip := 0; skip < cost && skip < n-v.before; skip++ {
		for p := min(a, n-1-skip); p >= max(a-skip, v.before); p-- {
			q := p + skip + 1
			if between, reachable := v.between(p, q); reachable && skip+between < cost {
				cost = skip + between
				best = v.repair(p, q)
			}
		}
	}
	return best, cost < unreachable
}

// all finds the cheapest way from the beginning to the end over visits that
// stay.
func (v *repairer) all() ([]Repair, bool) {
	n, first := len(v.state), v.before+1
	if n == first {
		return nil, true
	}
	cost, from := make([]int, first), make([]int, first)
	for q := first; q <= n; q++ {
		cost, from = append(cost, unreachable), append(from, q)
		for p := q - 1; p >= v.before && q-p-1 < cost[q]; p-- {
			c := q - p - 1
			if p > v.before {
				c += cost[p]
			}
			if between, ok := v.between(p, q); ok && c+between < cost[q] {
				cost[q], from[q] = c+between, p
			}
		}
	}
	if cost[n] >= unreachable {
		return nil, false
	}
	var all []Repair
	for q := n; q > v.before; q = from[q] {
		if r := v.repair(from[q], q); len(r.Skip)+len(r.Insert) > 0 {
			all = append(all, r)
		}
	}
	slices.Reverse(all)
	return all, true
}

// between returns how many states must be inserted between positions p and q
// when all visits in between are left out.
func (v *repairer) between(p, q int) (n int, ok bool) {
	tree, to, ok := v.ends(p, q)
	if !ok || tree == nil {
		return n, ok
	}
	d := tree.dist[to] - 1
	if q == len(v.state) {
		d++ // the end state itself is inserted, too
	}
	return int(d), true
}

// ends returns the tree of shortest paths from position p and the state of it
// that leads to position q; a nil tree if nothing needs to be inserted.
func (v *repairer) ends(p, q int) (tree *pathTree, to int32, ok bool) {
	atEnd := q == len(v.state)
	from := int32(beginning)
	if p > v.before {
		from = v.state[p]
		switch {
		case atEnd && (v.t.ongoing || from >= 0 && v.m.end[from]):
			return tree, to, true
		case !atEnd && v.t.Visits[p].State == v.t.Visits[q].State:
			return tree, to, true // the two become one visit
		case from < 0:
			return tree, to, false
		}
	}
	tree = v.tree(from)
	if !atEnd {
		to = v.state[q]
		return tree, to, to >= 0 && tree.dist[to] > 0
	}
	for _, at := range tree.order {
		if v.t.ongoing || v.m.end[at] {
			return tree, at, true
		}
	}
	return tree, to, false
}

// repair returns the repair that leaves out everything between p and q.
func (v *repairer) repair(p, q int) Repair {
	r := Repair{Before: q}
	for i := p + 1; i < q; i++ {
		r.Skip = append(r.Skip, i)
	}
	tree, to, ok := v.ends(p, q)
	if !ok || tree == nil {
		return r
	}
	if q < len(v.state) {
		to = tree.parent[to]
	}
	for ; to != tree.from; to = tree.parent[to] {
		r.Insert = append(r.Insert, v.m.spec.States[to].Name)
	}
	slices.Reverse(r.Insert)
	return r
}

// pathTree holds shortest paths from one state, or from the beginning, to all
// others; of equally short paths the first in declaration order.
type pathTree struct {
	from   int32   // a state or the beginning
	dist   []int32 // steps to a state, 0 for one that is not reached
	parent []int32 // the state before, or from
	order  []int32 // states in the order in which they were reached
}

// beginning stands for what is before the first state.
const beginning = -1

func (v *repairer) tree(from int32) *pathTree {
	if t := v.trees[from]; t != nil {
		return t
	}
	m := v.m
	t := &pathTree{from: from, dist: make([]int32, len(m.spec.States)), parent: make([]int32, len(m.spec.States))}
	reach := func(to, parent, dist int32) {
		if t.dist[to] == 0 && to != from {
			t.dist[to], t.parent[to] = dist, parent
			t.order = append(t.order, to)
		}
	}
	if from == beginning {
		for _, s := range m.spec.Start {
			reach(m.index.find(s), from, 1)
		}
	} else {
		for _, to := range m.after[from] {
			reach(to, from, 1)
		}
	}
	for i := 0; i < len(t.order); i++ {
		at := t.order[i]
		for _, to := range m.after[at] {
			reach(to, at, t.dist[at]+1)
		}
	}
	v.trees[from] = t
	return t
}
