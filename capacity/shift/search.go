package shift

import (
	"cmp"
	"math"
	"slices"
)

// maxCells bounds the memory of a search: the numbers of all dictionaries
// that are kept at one time (256 MiB).
const maxCells = 1 << 25

// rootCells bounds the first dictionary, so that there is room for those below.
const rootCells = maxCells / 4

// search solves the problem by branch and bound, depth first, more people before
// fewer. What it leaves out for want of nodes, steps or memory counts in the
// bound.
func (p *problem) search(nodes int, steps float64) Plan {
	s := &searcher{p: p, nodes: nodes, steps: steps, open: math.MaxInt64}
	s.offer(make([]float64, len(p.column)))
	if cells := p.n * len(p.column); cells <= rootCells {
		s.visit(newProgram(p), 0, 0)
	} else {
		s.open = p.cheapest()
	}
	return Plan{Counts: s.best, Bound: min(s.cost, s.open), Algorithm: algorithmSearch, Nodes: s.done}
}

// cheapest returns a bound without a linear program: the most that one slot
// costs.
func (p *problem) cheapest() int64 {
	bound := int64(0)
	for t, r := range p.required {
		least := int64(math.MaxInt64)
		for _, c := range p.column {
			if c.works[t] {
				least = min(least, c.cost)
			}
		}
		bound = max(bound, r*least)
	}
	return bound
}

type searcher struct {
	p           *problem
	nodes, done int
	steps       float64 // numbers of dictionaries that may still be changed
	best        []int64
	cost        int64 // of best
	open        int64 // least bound of what was left out
}

// visit solves the program and the branches below it. The bound is that of
// the node above.
func (s *searcher) visit(l *program, bound int64, depth int) {
	cells := (depth + 1) * len(l.row) * len(l.nonbasic)
	if s.done >= s.nodes || s.steps <= 0 || cells > maxCells {
		s.open = min(s.open, bound)
		return
	}
	s.done++
	feasible := l.optimise()
	s.steps -= float64(l.pivots) * float64(len(l.row)*len(l.nonbasic))
	if !feasible {
		return
	}
	bound = max(bound, l.bound())
	if bound >= s.cost {
		return
	}
	x := l.solution()
	s.offer(x)
	if bound >= s.cost {
		return
	}
	column, far := -1, 1e-6
	for j, v := range x {
		if d := math.Abs(v - math.Round(v)); d > far {
			column, far = j, d
		}
	}
	if column < 0 {
		s.open = min(s.open, bound) // whole, but not good enough to prove
		return
	}
	down := int64(math.Floor(x[column]))
	s.visit(l.with(branch{column, down + 1, true}), bound, depth+1)
	if bound < s.cost {
		s.visit(l.with(branch{column, down, false}), bound, depth+1)
	}
}

// offer makes whole plans of a solution, rounded down and rounded up, and
// keeps the best.
func (s *searcher) offer(x []float64) {
	for _, round := range []float64{1e-6, 0.5, 1 - 1e-6} {
		counts := make([]int64, len(x))
		for j, v := range x {
			counts[j] = min(int64(math.Floor(v+round)), s.p.column[j].most)
		}
		s.p.repair(counts)
		if cost := s.p.cost(counts); s.best == nil || cost < s.cost {
			s.best, s.cost = counts, cost
		}
	}
}

// repair adds people where somebody is missing, and then takes off whom nobody
// would miss.
func (p *problem) repair(counts []int64) {
	short := slices.Clone(p.required)
	for j, n := range counts {
		if n > 0 {
			p.work(short, j, n)
		}
	}
	for {
		j, n := p.mostUseful(counts, short)
		if n == 0 {
			break
		}
		counts[j] += n
		p.work(short, j, n)
	}
	p.spare(counts, short)
}

// mostUseful returns the column that works in the most short slots for its
// cost, and how many more people on it are useful in all of these.
func (p *problem) mostUseful(counts, short []int64) (column int, people int64) {
	most := 0.0
	for j, c := range p.column {
		useful, least := 0.0, c.most-counts[j]
		if least == 0 {
			continue
		}
		for t, works := range c.works {
			if works && short[t] > 0 {
				useful++
				least = min(least, short[t])
			}
		}
		if useful /= float64(c.cost); useful > most {
			column, most, people = j, useful, least
		}
	}
	return column, people
}

// spare takes off people whom nobody would miss, most costly first.
func (p *problem) spare(counts, short []int64) {
	order := make([]int, 0, len(counts))
	for j, n := range counts {
		if n > 0 {
			order = append(order, j)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p.column[b].cost, p.column[a].cost) })
	for _, j := range order {
		spare := counts[j]
		for t, works := range p.column[j].works {
			if works {
				spare = min(spare, max(0, -short[t]))
			}
		}
		counts[j] -= spare
		p.work(short, j, -spare)
	}
}

// work takes n people on column j off what is short.
func (p *problem) work(short []int64, j int, n int64) {
	for t, works := range p.column[j].works {
		if works {
			short[t] -= n
		}
	}
}
