package sla

import "github.com/supportops/policy/priority"

// index finds the first of many conditions that holds by what a ticket is,
// without trying all. Each node pins one fact: conditions that ask for some of
// its values are under those values, all others under rest.
//
//	             customer
//	acme │ globex │ … │ rest
//	 ▼       ▼            ▼
//	priority …       conditions that ask for no customer
type index struct {
	facts factSet
	conds []condition
	root  node
}

// node is one level of an index. Without branches it is the list all, in order.
type node struct {
	fact   int
	branch map[int32]*node // by id of the value
	rest   *node
	all    []int32
}

// newIndex compiles n conditions.
func newIndex(t *factTable, n int, spec func(int) priority.ConditionSpec) index {
	x := index{conds: make([]condition, n)}
	all := make([]int32, n)
	for i := range n {
		x.conds[i] = t.compile(spec(i))
		x.facts |= x.conds[i].facts
		all[i] = int32(i)
	}
	x.root = x.grow(all, 0)
	return x
}

// grow makes a node of conditions, which pins a fact that used does not have.
func (x *index) grow(list []int32, used factSet) node {
	if len(list) <= few {
		return node{all: list}
	}
	best := x.best(list, used)
	if best < 0 {
		return node{all: list}
	}
	under := map[int32][]int32{}
	var rest []int32
	for _, i := range list {
		t := x.conds[i].pins(best)
		if t == nil {
			rest = append(rest, i)
			continue
		}
		t.each(func(id int32) { under[id] = append(under[id], i) })
	}
	n := node{fact: best, branch: make(map[int32]*node, len(under))}
	used |= 1 << uint(best)
	for id, list := range under {
		child := x.grow(list, used)
		n.branch[id] = &child
	}
	if len(rest) > 0 {
		child := x.grow(rest, used)
		n.rest = &child
	}
	return n
}

// best returns the fact that divides a list best: that with the most values
// among those that at least half of the list pins; -1 if there is none.
func (x *index) best(list []int32, used factSet) int {
	var count, most [maxFacts]int
	for _, i := range list {
		for k := range x.conds[i].tests {
			if t := &x.conds[i].tests[k]; t.pinned() && t.fact < maxFacts && !used.has(t.fact) {
				count[t.fact]++
				t.each(func(id int32) { most[t.fact] = max(most[t.fact], int(id)) })
			}
		}
	}
	best := -1
	for f := range count {
		if count[f] > few/2 && (best < 0 || min(count[f], most[f]) > min(count[best], most[best])) {
			best = f
		}
	}
	return best
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
	return x.root.first(x, t, vals, limit, ok)
}

func (n *node) first(x *index, t *factTable, vals []value, limit int32, ok func(int32) bool) int32 {
	for _, i := range n.all {
		if i >= limit {
			return limit
		}
		if x.conds[i].holds(t, vals) && (ok == nil || ok(i)) {
			return i
		}
	}
	if n.branch == nil {
		return limit
	}
	if v := &vals[n.fact]; len(v.all) == 0 {
		if child := n.branch[v.id]; child != nil {
			limit = child.first(x, t, vals, limit, ok)
		}
	} else {
		for _, one := range v.all {
			if child := n.branch[t.facts[n.fact].id(one)]; child != nil && one != "" {
				limit = child.first(x, t, vals, limit, ok)
			}
		}
	}
	if n.rest != nil {
		limit = n.rest.first(x, t, vals, limit, ok)
	}
	return limit
}
