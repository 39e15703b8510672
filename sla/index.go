package sla

import (
	"cmp"
	"slices"

	"github.com/supportops/policy/priority"
)

// index finds the first of many conditions that holds by what a ticket is,
// without trying all. Each node pins one fact: conditions that ask for some of
// its values are under those values, all others under rest. It is laid out in a
// few flat lists, so that thousands of conditions stay near each other.
//
//	             customer
//	acme │ globex │ … │ rest
//	 ▼       ▼            ▼
//	priority …       conditions that ask for no customer
type index struct {
	facts factSet
	conds []condition
	sure  []bool  // their conditions alone decide
	nodes []node  // the first is the root
	lists []int32 // conditions to try
	ids   []int32 // of values, ascending for each node
	kids  []int32 // the node under each of them; below 0: ^i for condition i, which the way there has settled
	room  int     // how many more entries it may take
}

// node is one level of an index: some conditions to try in order, or branches.
type node struct {
	fact       int32
	list, size int32 // lists[list:list+size]
	ids, n     int32 // ids[ids:ids+n]; n 0: no branches
	rest       int32 // 0: none
}

// newIndex compiles n conditions. Those that are sure will not be asked about
// otherwise.
func newIndex(t *factTable, n int, spec func(int) (c priority.ConditionSpec, sure bool)) index {
	x := index{conds: make([]condition, n), sure: make([]bool, n), room: 16*n + 1024}
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
	at := int32(len(x.nodes))
	x.nodes = append(x.nodes, node{list: int32(len(x.lists))})
	best := -1
	if len(list) > 1 {
		best = x.best(list, used)
	}
	under, rest := x.divide(list, best)
	if best < 0 {
		x.nodes[at].size = int32(len(list))
		x.lists = append(x.lists, list...)
		return at
	}
	used |= 1 << uint(best)
	from := int32(len(x.ids))
	groups := [][]int32{}
	for i := 0; i < len(under); {
		group := []int32{}
		for id := under[i].id; i < len(under) && under[i].id == id; i++ {
			group = append(group, under[i].cond)
		}
		groups, x.ids, x.kids = append(groups, group), append(x.ids, under[i-1].id), append(x.kids, 0)
	}
	for k, list := range groups {
		kid := ^list[0]
		if !x.sure[list[0]] || !x.conds[list[0]].settled(used) {
			kid = x.grow(list, used)
		}
		x.kids[int(from)+k] = kid
	}
	n := &x.nodes[at]
	n.fact, n.ids, n.n = int32(best), from, int32(len(groups))
	if len(rest) > 0 {
		kid := x.grow(rest, used)
		x.nodes[at].rest = kid
	}
	return at
}

// dealt is a condition under one value that it asks for.
type dealt struct{ id, cond int32 }

// divide deals conditions out by the values of a fact, in the order of these.
func (x *index) divide(list []int32, fact int) (under []dealt, rest []int32) {
	if fact < 0 {
		return nil, nil
	}
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

// best returns the fact that divides a list best: that with the most values
// among those that at least half of it pins, as far as there is room for them;
// -1 if there is none.
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
	is := len(c.all)+len(c.any) == 0 && c.not == nil
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
	for id := int32(0); id < 64; id++ {
		if x.few>>uint(id)&1 != 0 {
			f(id)
		}
	}
	for w, word := range x.many {
		for b := int32(0); word != 0; b, word = b+1, word>>1 {
			if word&1 != 0 {
				f(int32(w)*64 + b)
			}
		}
	}
}

// first returns the least index, below limit, of a condition that holds and
// that ok takes; limit if there is none.
func (x *index) first(t *factTable, vals []value, limit int32, ok func(int32) bool) int32 {
	return x.under(0, t, vals, limit, ok)
}

func (x *index) under(at int32, t *factTable, vals []value, limit int32, ok func(int32) bool) int32 {
	for {
		if at < 0 {
			return min(limit, ^at)
		}
		n := &x.nodes[at]
		if n.n == 0 {
			return x.try(n, t, vals, limit, ok)
		}
		v := &vals[n.fact]
		at = n.rest
		if len(v.all) > 0 {
			for _, one := range v.all {
				if kid := x.kid(n, t.facts[n.fact].id(one)); kid != 0 && one != "" {
					limit = x.under(kid, t, vals, limit, ok)
				}
			}
		} else if kid := x.kid(n, v.id); kid != 0 && at == 0 {
			at = kid
			continue
		} else if kid != 0 {
			limit = x.under(kid, t, vals, limit, ok)
		}
		if at == 0 {
			return limit
		}
	}
}

// try returns the first condition of a node's list that holds, if it is below
// limit.
func (x *index) try(n *node, t *factTable, vals []value, limit int32, ok func(int32) bool) int32 {
	for _, i := range x.lists[n.list : n.list+n.size] {
		if i >= limit {
			break
		}
		if x.conds[i].holds(t, vals) && (ok == nil || ok(i)) {
			return i
		}
	}
	return limit
}

// kid returns the node under a value, 0 for none.
func (x *index) kid(n *node, id int32) int32 {
	ids := x.ids[n.ids : n.ids+n.n]
	if k := id - ids[0]; k >= 0 && int(k) < len(ids) && ids[k] == id { // no value is missing before
		return x.kids[n.ids+k]
	}
	if k, ok := slices.BinarySearch(ids, id); ok {
		return x.kids[n.ids+int32(k)]
	}
	return 0
}
