package shift

import (
	"cmp"
	"math"
	"slices"
)

// limits bounds the work of a search.
type limits struct {
	nodes int     // linear programs that are solved
	steps float64 // numbers of dictionaries that are changed, before the last program
	cells int     // numbers of all dictionaries that are kept at one time
}

// maxCells bounds the memory of a search (256 MiB).
const maxCells = 1 << 25

// limits returns what a search may do.
func (o Options) limits() limits {
	if o.Nodes == 0 {
		return limits{defaultNodes, defaultSteps, maxCells}
	}
	return limits{o.Nodes, math.Inf(1), maxCells}
}

// holds reports whether the first dictionary of a search is small enough that
// there is room for those below it.
func (l limits) holds(rows, columns int) bool { return rows*columns <= l.cells/4 }

// search solves the problem by branch and bound.
func (p *problem) search(l limits) Plan {
	t := newTree(l, len(p.column), (*program).bound, func(x []float64, round float64) ([]int64, int64) {
		counts := make([]int64, len(x))
		for j, v := range x {
			counts[j] = min(int64(math.Floor(v+round)), p.column[j].most)
		}
		p.repair(counts)
		return counts, p.cost(counts)
	})
	t.offer(make([]float64, len(p.column)))
	if l.holds(p.n, len(p.column)) {
		t.visit(newProgram(p), 0, 0)
	} else {
		t.open = p.cheapest()
	}
	return Plan{Counts: t.best, Bound: min(t.cost, t.open), Algorithm: algorithmSearch, Nodes: t.done}
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

// tree is a search of the whole counts of least cost by branch and bound, depth
// first, more people before fewer. What it leaves out for want of nodes, steps or
// memory counts in the bound.
type tree struct {
	limits
	columns int                  // the first ones of a program, which count people
	bound   func(*program) int64 // a cost that no whole solution is below
	whole   func(x []float64, round float64) (counts []int64, cost int64)

	done int     // linear programs solved
	best []int64 // by column, nil before the first offer
	cost int64   // of best
	open int64   // least bound of what was left out
}

func newTree(l limits, columns int, bound func(*program) int64, whole func([]float64, float64) ([]int64, int64)) *tree {
	return &tree{limits: l, columns: columns, bound: bound, whole: whole, open: math.MaxInt64}
}

// visit solves the program and the branches below it. The bound is that of
// the node above.
func (t *tree) visit(l *program, bound int64, depth int) {
	cells := len(l.row) * len(l.nonbasic)
	if t.done >= t.nodes || t.steps <= 0 || (depth+1)*cells > t.cells {
		t.open = min(t.open, bound)
		return
	}
	t.done++
	l.optimise()
	t.steps -= float64(l.pivots) * float64(cells)
	bound = max(bound, t.bound(l))
	x := l.solution()[:t.columns]
	if bound < t.cost {
		t.offer(x)
	}
	if bound >= t.cost {
		return
	}
	column := leastWhole(x)
	if column < 0 {
		t.open = min(t.open, bound) // whole, but not good enough to prove
		return
	}
	down := int64(math.Floor(x[column]))
	t.visit(l.with(branch{column, down + 1, true}), bound, depth+1)
	if bound < t.cost {
		t.visit(l.with(branch{column, down, false}), bound, depth+1)
	}
}

// leastWhole returns the column whose value is farthest from a whole number, the
// first of equal ones, or -1 if all are whole up to rounding.
func leastWhole(x []float64) int {
	column, far := -1, 1e-6
	for j, v := range x {
		if d := math.Abs(v - math.Round(v)); d > far {
			column, far = j, d
		}
	}
	return column
}

// offer makes whole counts of a solution, rounded down and rounded up, and
// keeps the best.
func (t *tree) offer(x []float64) {
	for _, round := range []float64{1e-6, 0.5, 1 - 1e-6} {
		if counts, cost := t.whole(x, round); t.best == nil || cost < t.cost {
			t.best, t.cost = counts, cost
		}
	}
}

// repair adds people where somebody is missing, and then takes off whom nobody
// would miss.
func (p *problem) repair(counts []int64) {
	short := slices.Clone(p.required)
	for j, n := range counts {
		p.work(short, j, n)
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
