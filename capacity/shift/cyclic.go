package shift

import (
	"slices"
	"sort"
)

// cyclic solves the problem if, in the order of their starts, the shifts of
// each slot are neighbours, the last shift being one of the first
// (Bartholdi, Orlin and Ratliff 1980). With the number of people k fixed, and
// y[j] people on the shifts up to j, each slot asks for a difference of two
// y; the least cost of such y is the dual of a flow, and whole. It is convex
// in k.
func (p *problem) cyclic() ([]int64, bool) {
	if slices.ContainsFunc(p.column, func(c column) bool { return c.most < maxPeople }) {
		return nil, false
	}
	order := make([]int, len(p.column))
	for j := range order {
		order[j] = j
	}
	slices.SortStableFunc(order, func(a, b int) int { return start(p.column[a].works) - start(p.column[b].works) })
	ranges := make([][2]int, p.n)
	for t := range p.required {
		from, to, ok := p.neighbours(t, order)
		if !ok {
			return nil, false
		}
		ranges[t] = [2]int{from, to}
	}
	var lo, hi int64
	for _, r := range p.required {
		lo = max(lo, r)
		hi += r
	}
	at := func(k int64) ([]int64, int64, bool) {
		counts, ok := p.withPeople(k, order, ranges)
		if !ok {
			return nil, 0, false
		}
		return counts, p.cost(counts), true
	}
	more := sort.Search(int(hi-lo), func(i int) bool { // as many and one more cost no less
		_, here, ok := at(lo + int64(i))
		_, next, _ := at(lo + int64(i+1))
		return ok && here <= next
	})
	counts, _, ok := at(lo + int64(more))
	return counts, ok
}

// start returns the first slot of the run that a shift works in, going
// around the end: the first working slot after a free one.
func start(works []bool) int {
	n := len(works)
	for t := range works {
		if works[t] && !works[(t+n-1)%n] {
			return t
		}
	}
	return 0
}

// neighbours returns the range of the order that works in slot t, both ends
// in, from > to if it goes around the end; ok is false if it is no range.
func (p *problem) neighbours(t int, order []int) (from, to int, ok bool) {
	n, begins := len(order), 0
	count := 0
	for i, j := range order {
		if !p.column[j].works[t] {
			continue
		}
		count++
		if before := order[(i+n-1)%n]; !p.column[before].works[t] {
			begins++
			from = i
		}
	}
	if count == n {
		return 0, n - 1, true
	}
	return from, (from + count - 1) % n, begins == 1
}

// withPeople returns the least costly counts of k people in all, at least as many
// as any slot requires; ok is false if k are too few. Node i stands for y[i], the people on the first i shifts
// of the order, and node 0 for y[0] = 0 and, k higher, for all of them. An arc
// i → j of cost −w is y[j] − y[i] ≥ w.
func (p *problem) withPeople(k int64, order []int, ranges [][2]int) ([]int64, bool) {
	n := len(order)
	g := newNetwork(n)
	atLeast := func(from, to int, people int64) { // y[to] − y[from] ≥ people
		if to == n {
			to, people = 0, people-k
		}
		g.add(from, to, -people)
	}
	for i := range n {
		atLeast(i, i+1, 0)
	}
	for t, r := range p.required {
		from, to := ranges[t][0], ranges[t][1]+1
		switch {
		case to-from == n: // all of the k
		case from < to:
			atLeast(from, to, r)
		default: // around the end: k − (y[from] − y[to]) ≥ r
			g.add(from, to, k-r)
		}
	}
	pi, ok := g.potentials()
	if !ok {
		return nil, false
	}
	supply := make([]int64, len(g.arcs))
	for i, j := range order {
		// The cost is Σ cost·(y[i+1] − y[i]); what multiplies y is a demand.
		supply[i] += p.column[j].cost
		supply[(i+1)%n] -= p.column[j].cost
	}
	g.send(supply, pi)
	counts := make([]int64, n)
	for i, j := range order {
		counts[j] = pi[i] - pi[(i+1)%n]
		if i == n-1 {
			counts[j] += k
		}
	}
	return counts, true
}
