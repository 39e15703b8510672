package sla

import (
	"cmp"
	"math/bits"
	"slices"

	"github.com/supportops/policy/priority"
)

// index finds the first of many conditions that holds by what a ticket is,
// without trying all. Each node pins one fact: conditions that ask for some of
// its values are under those values, all others under rest.
//
//	             customer
//	acme │ globex │ … │ rest
//	 ▼       ▼            ▼
//	priority …       conditions that ask for no customer
type index struct {
	of    *factTable
	facts factSet
	conds []condition
	sure  []bool // their conditions alone decide

	// tree is all nodes in one list, so that thousands of conditions stay near
	// each other; the first is the root. A node is
	//
	//	its fact, how many branches it has, the rest (0: none), the branches
	//	-1, how many conditions to try in order, the conditions
	//
	// and a branch, in ascending order, the id of a value and the node under
	// it, or ^i for condition i, which the way there has settled.
	tree []int32
	room int // how many more branches it may take
}

// newIndex compiles n conditions. A condition is sure if nothing else
// decides whether it is taken.
func newIndex(t *factTable, n int, spec func(int) (c priority.ConditionSpec, sure bool)) index {
	x := index{of: t, conds: make([]condition, n), sure: make([]bool, n), room: 16*n + 1024}
	all := make([]int32, n)
	for i := range n {
		c, sure := spec(i)
		x.conds[i], x.sure[i] = t.compile(c), sure
		x.facts |= x.conds[i].facts
		all[i] = int32(i)
	}
	x.grow(all, 0)
	return x
}

// grow adds a node of conditions, which pins a fact that used does not have,
// and returns its place.
func (x *index) grow(list []int32, used factSet) int32 {
	at := int32(len(x.tree))
	best := -1
	if len(list) > 1 {
		best = x.best(list, used)
	}
	if best < 0 {
		x.tree = append(append(x.tree, -1, int32(len(list))), list...)
		return at
	}
	used |= 1 << uint(best)
	under, rest := x.divide(list, best)
	x.tree = append(x.tree, int32(best), 0, 0)
	for i, d := range under {
		if i == 0 || d.id != under[i-1].id {
			x.tree[at+1]++
			x.tree = append(x.tree, d.id, 0)
		}
	}
	for branch := at + 4; len(under) > 0; branch += 2 {
		list = list[:0]
		for id := under[0].id; len(under) > 0 && under[0].id == id; under = under[1:] {
			list = append(list, under[0].cond)
		}
		x.tree[branch] = x.branch(list, used)
	}
	if len(rest) > 0 {
		x.tree[at+2] = x.grow(rest, used)
	}
	return at
}

// branch returns what is under a value that some conditions ask for.
func (x *index) branch(list []int32, used factSet) int32 {
	if i := list[0]; x.sure[i] && x.conds[i].settled(used) {
		return ^i
	}
	return x.grow(slices.Clone(list), used)
}

// dealt is a condition under one value that it asks for.
type dealt struct{ id, cond int32 }

// divide deals conditions out by the values of a fact, in the order of these.
func (x *index) divide(list []int32, fact int) (under []dealt, rest []int32) {
	for _, i := range list {
		t := x.conds[i].pins(fact)
		if t == nil {
			rest = append(rest, i)
			continue
		}
		t.each(func(id int32) { under = append(under, dealt{id, i}) })
	}
	slices.SortStableFunc(under, func(a, b dealt) int { return cmp.Compare(a.id, b.id) })
	return under, rest
}

// best returns the fact that divides a list best: of the facts that at least
// half of the list pins, the one with the most values that there is room
// for; -1 if there is none.
func (x *index) best(list []int32, used factSet) int {
	var count, most, size [maxFacts]int
	for _, i := range list {
		for k := range x.conds[i].tests {
			if t := &x.conds[i].tests[k]; t.pinned() && t.fact < maxFacts && !used.has(t.fact) {
				count[t.fact]++
				t.each(func(id int32) { most[t.fact], size[t.fact] = max(most[t.fact], int(id)), size[t.fact]+1 })
			}
		}
	}
	best := -1
	for f := range count {
		if count[f] > len(list)/2 && size[f] <= x.room && (best < 0 || min(count[f], most[f]) > min(count[best], most[best])) {
			best = f
		}
	}
	if best >= 0 {
		x.room -= size[best]
	}
	return best
}

// settled reports whether c holds for all tickets that come to a node.
func (c *condition) settled(used factSet) bool {
	is := len(c.all)+len(c.any) == 0
	for k := range c.tests {
		t := &c.tests[k]
		is = is && t.pinned() && t.fact < maxFacts && used.has(t.fact) && c.pins(t.fact) == t
	}
	return is
}

// pins returns the test by which c pins a fact, nil for none.
func (c *condition) pins(fact int) *test {
	for i := range c.tests {
		if t := &c.tests[i]; t.fact == fact && t.pinned() {
			return t
		}
	}
	return nil
}

// pinned reports whether x asks for some values by name.
func (x *test) pinned() bool { return !x.ranged && !x.not && x.few>>otherValue&1 == 0 }

// each calls f with every id that passes, of a pinned test.
func (x *test) each(f func(id int32)) {
	for few := x.few; few != 0; few &= few - 1 {
		f(int32(bits.TrailingZeros64(few)))
	}
	for _, id := range x.more {
		f(id)
	}
}

// first returns the least index, below limit, of a condition that holds and
// that ok takes; limit if there is none.
func (x *index) first(vals []value, limit int32, ok func(int32) bool) int32 {
	return x.under(0, vals, limit, ok)
}

func (x *index) under(at int32, vals []value, limit int32, ok func(int32) bool) int32 {
	for at >= 0 {
		node := x.tree[at:]
		if node[0] < 0 {
			return x.try(node[2:2+node[1]], vals, limit, ok)
		}
		lowest, rest, branches := node[3], node[2], node[1]
		v := &vals[node[0]]
		kid := int32(0)
		if k := uint32(v.id - lowest); k < uint32(branches) && node[3+2*k] == v.id { // no value is missing before
			kid = node[4+2*k]
		} else if v.id != manyValues {
			kid = branchOf(node, v.id)
		}
		for _, one := range v.all {
			if kid := branchOf(node, x.of.facts[node[0]].id(one)); kid != 0 && one != "" {
				limit = x.under(kid, vals, limit, ok)
			}
		}
		switch {
		case kid == 0 && rest == 0:
			return limit
		case kid == 0:
			kid = rest
		case rest != 0:
			limit = x.under(rest, vals, limit, ok)
		}
		at = kid
	}
	return min(limit, ^at)
}

// down goes from the root as far as values leave only one way: to ^i if that is
// condition i, or else to a node.
func (x *index) down(vals []value) (at int32) {
	for at >= 0 {
		node := x.tree[at:]
		if node[0] < 0 || node[2] != 0 {
			return at
		}
		id := vals[node[0]].id
		k := uint32(id - node[3])
		if k >= uint32(node[1]) || node[3+2*k] != id { // none, or values are missing before
			return at
		}
		at = node[4+2*k]
	}
	return at
}

// try returns the first condition of a list that holds, if it is below limit.
func (x *index) try(list []int32, vals []value, limit int32, ok func(int32) bool) int32 {
	for _, i := range list {
		if i >= limit {
			break
		}
		if x.conds[i].holds(vals) && (ok == nil || ok(i)) {
			return i
		}
	}
	return limit
}

// branchOf returns what a node has under a value, 0 for nothing.
func branchOf(node []int32, id int32) int32 {
	branches := node[3 : 3+2*node[1]]
	from, to := 0, len(branches)/2
	for from < to {
		if mid := (from + to) / 2; branches[2*mid] < id {
			from = mid + 1
		} else {
			to = mid
		}
	}
	if k := 2 * from; k < len(branches) && branches[k] == id {
		return branches[k+1]
	}
	return 0
}
