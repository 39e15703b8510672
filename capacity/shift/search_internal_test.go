package shift

import (
	"math"
	"math/big"
	"slices"
	"testing"
)

// Two thousand linear programs of a large problem took hours. With few steps
// there is still a plan that covers, and a bound.
func TestSearchWithinSteps(t *testing.T) {
	required := make([]int64, 48)
	var shifts []Template
	for i := range required {
		required[i] = int64(3 + i*7%11)
		shifts = append(shifts, Template{Works: Span(48, i, 6+i%7, 3), Cost: int64(100 + i%5)})
	}
	p := reduce(required, shifts)
	long := p.search(limits{defaultNodes, math.Inf(1), maxCells})
	short := p.search(limits{defaultNodes, 1, maxCells})
	if short.Nodes != 1 || long.Nodes <= 1 || short.Bound > p.cost(long.Counts) || p.cost(short.Counts) < p.cost(long.Counts) {
		t.Errorf("one step %+v, all %+v", short, long)
	}
	for i, n := range coverage(48, shifts, short.Counts) {
		if n < required[i] {
			t.Errorf("slot %d: %d of %d", i, n, required[i])
		}
	}
}

// triangles is a problem of two rings of three slots, which takes a search: each
// shift works in two neighbours, and a linear program works half of each.
func triangles() *problem {
	works := func(s string) (out []bool) {
		for _, r := range s {
			out = append(out, r == 'x')
		}
		return out
	}
	var shifts []Template
	for i, s := range []string{"xx....", ".xx...", "x.x...", "...xx.", "....xx", "...x.x"} {
		shifts = append(shifts, Template{Works: works(s), Cost: int64(10 + i)})
	}
	return reduce([]int64{1, 1, 1, 1, 1, 1}, shifts)
}

// A search ends at each of its limits: neither before it nor after it.
func TestSearchLimits(t *testing.T) {
	p := triangles()
	all := limits{1000, math.Inf(1), maxCells}
	whole := p.search(all)
	if whole.Nodes < 4 || whole.Bound != p.cost(whole.Counts) {
		t.Fatalf("%+v does not need a search", whole)
	}
	cells := p.n * len(p.column)
	root := newProgram(p)
	root.optimise()
	first := float64(root.pivots * cells)
	for _, tt := range []struct {
		name   string
		limits limits
		nodes  int
	}{
		{"no program", limits{0, math.Inf(1), maxCells}, 0}, {"one program", limits{1, math.Inf(1), maxCells}, 1},
		{"all but one", limits{whole.Nodes - 1, math.Inf(1), maxCells}, whole.Nodes - 1}, {"all", limits{whole.Nodes, math.Inf(1), maxCells}, whole.Nodes},
		{"one more", limits{whole.Nodes + 1, math.Inf(1), maxCells}, whole.Nodes},
		{"no steps", limits{1000, 0, maxCells}, 0}, {"steps of the first", limits{1000, first, maxCells}, 1}, {"one step more", limits{1000, first + 1, maxCells}, 2},
		{"too large", limits{1000, math.Inf(1), 4*cells - 1}, 0}, {"just small enough", limits{1000, math.Inf(1), 4 * cells}, whole.Nodes},
	} {
		got := p.search(tt.limits)
		if got.Nodes != tt.nodes || got.Bound > whole.Bound || p.cost(got.Counts) < whole.Bound || tt.nodes == whole.Nodes && got.Bound != whole.Bound {
			t.Errorf("%s: %+v, want %d programs", tt.name, got, tt.nodes)
		}
	}
	if p := p.search(limits{1000, math.Inf(1), 0}); p.Bound != 14 {
		t.Errorf("%+v: the last slot costs 14 at least", p)
	}
	for _, tt := range []struct{ cells, nodes int }{{cells - 1, 0}, {cells, 1}, {2*(cells+len(p.column)) - 1, 1}, {2 * (cells + len(p.column)), 2}} {
		tree := newTree(limits{2, math.Inf(1), tt.cells}, len(p.column), (*program).bound, func(x []float64, round float64) ([]int64, int64) { return nil, 1000 })
		tree.cost = 1000
		tree.visit(newProgram(p), 7, 0)
		if tree.done != tt.nodes || tt.nodes == 0 && tree.open != 7 {
			t.Errorf("%d numbers: %d programs, bound %d, want %d", tt.cells, tree.done, tree.open, tt.nodes)
		}
	}
}

// What is left out counts with the least of its bounds, that of a whole solution
// which proves nothing as well.
func TestSearchLeftOut(t *testing.T) {
	p := triangles()
	tree := newTree(limits{0, 1, maxCells}, len(p.column), nil, nil)
	for _, tt := range []struct{ bound, want int64 }{{9, 9}, {4, 4}, {6, 4}} {
		if tree.visit(newProgram(p), tt.bound, 0); tree.open != tt.want {
			t.Errorf("%d is left out: %d, want %d", tt.bound, tree.open, tt.want)
		}
	}
	one := reduce([]int64{2}, []Template{{Works: []bool{true}, Cost: 5}})
	tree = newTree(limits{10, 1000, maxCells}, 1, func(*program) int64 { return 3 }, func(x []float64, _ float64) ([]int64, int64) { return []int64{int64(x[0])}, int64(5 * x[0]) })
	tree.cost = 1000
	if tree.visit(newProgram(one), 2, 0); tree.open != 3 || tree.cost != 10 || tree.done != 1 {
		t.Errorf("a whole solution: %+v", tree)
	}
}

func TestFillLimits(t *testing.T) {
	p := triangles()
	var shifts []Template
	for _, c := range p.column {
		shifts = append(shifts, Template{Works: c.works})
	}
	// Three people cover five of the six slots; a linear program has them cover all.
	f := newFiller(p.required, shifts, Crew{People: 3})
	whole := f.search(limits{1000, math.Inf(1), maxCells})
	if whole.cost != 1 || whole.open <= 0 || whole.done < 3 {
		t.Fatalf("%d of %d, %d programs", whole.cost, whole.open, whole.done)
	}
	cells := (f.p.n + 1) * len(f.p.column)
	for _, tt := range []struct {
		cells, done int
		open        int64
	}{{4*cells - 1, 0, 0}, {4 * cells, whole.done, whole.open}} {
		if got := f.search(limits{1000, math.Inf(1), tt.cells}); got.done != tt.done || got.open != tt.open || got.cost != 1 {
			t.Errorf("%d numbers: %d programs, bound %d", tt.cells, got.done, got.open)
		}
	}
}

// The dictionaries of a search are those from the first program down to the one
// at hand: three of them are kept at one time for three rings of three slots.
func TestFillDepth(t *testing.T) {
	var required, penalties []int64
	var shifts []Template
	for i := range 9 {
		works := make([]bool, 9)
		works[i], works[i/3*3+(i+1)%3] = true, true
		required, penalties, shifts = append(required, 1), append(penalties, int64(1+i%3)), append(shifts, Template{Works: works})
	}
	for people, programs := range map[int64]int{4: 5, 5: 7} {
		f := newFiller(required, shifts, Crew{People: people, Penalties: penalties})
		rows, columns := f.p.n+1, len(f.p.column)
		for _, cells := range []int{4 * rows * columns, maxCells} {
			got := f.search(limits{1000, math.Inf(1), cells})
			if got.done != programs || got.open < got.cost || got.cost != 6-people {
				t.Errorf("%d people, %d numbers: penalty %d of %d, %d programs, want %d", people, cells, got.open, got.cost, got.done, programs)
			}
		}
	}
}

func TestLeastWhole(t *testing.T) {
	for _, tt := range []struct {
		x    []float64
		want int
	}{
		{nil, -1}, {[]float64{0, 3, 1 - 1e-7}, -1}, {[]float64{1e-6}, -1}, {[]float64{2e-6}, 0}, {[]float64{1, 2 - 2e-6}, 1},
		{[]float64{0.5, 1.5}, 0}, {[]float64{0.25, 0.5, 0.75}, 1}, {[]float64{7, 0.25, 0.75}, 1},
	} {
		if got := leastWhole(tt.x); got != tt.want {
			t.Errorf("%v: %d, want %d", tt.x, got, tt.want)
		}
	}
}

func TestRoundedUp(t *testing.T) {
	for _, tt := range []struct{ value, unit, want int64 }{{-9, 4, 0}, {-1, 4, 0}, {0, 4, 0}, {1, 4, 1}, {4, 4, 1}, {5, 4, 2}, {7, 1, 7}} {
		if got := roundedUp(big.NewInt(tt.value), big.NewInt(tt.unit)); got != tt.want {
			t.Errorf("%d/%d: %d, want %d", tt.value, tt.unit, got, tt.want)
		}
	}
}

// A program that cannot be made optimal is left as it is.
func TestOptimise(t *testing.T) {
	p := reduce([]int64{1}, []Template{{Works: []bool{true}, Cost: 5}})
	l := newProgram(p)
	l.row[0][0] = 0
	if l.optimise(); l.pivots != 0 || l.solution()[0] != 0 {
		t.Errorf("%+v", l)
	}
	l = newProgram(p)
	if l.optimise(); l.pivots != 1 || l.solution()[0] != 1 || l.bound() != 5 {
		t.Errorf("%+v", l)
	}
}

// Prices that are too high for a column are lowered, all of them by as much as
// the worst column asks for, before a bound is taken from them.
func TestBoundOfWrongPrices(t *testing.T) {
	p := &problem{n: 2, required: []int64{2, 2}, gcd: 1, column: []column{
		{works: []bool{true, false}, cost: 5, most: maxPeople}, {works: []bool{true, true}, cost: 6, most: maxPeople}, {works: []bool{false, true}, cost: 4, most: maxPeople}}}
	for _, tt := range []struct {
		prices []float64
		want   int64
	}{
		{[]float64{6, 4}, 12}, {[]float64{10, 0}, 10}, {[]float64{0, 8}, 8}, {[]float64{2, 4}, 12}, {[]float64{1, 2.25}, 7}, {[]float64{0, 0}, 0}, {[]float64{12, 12}, 12}, {[]float64{0, 20}, 8},
	} {
		l := newProgram(p)
		l.nonbasic, l.reduced = []int{3, 4}, tt.prices
		if got := l.bound(); got != tt.want {
			t.Errorf("prices %v: %d, want %d", tt.prices, got, tt.want)
		}
	}
}

// One set of slots is within another slot by slot, in sets of more than a word.
func TestBitsets(t *testing.T) {
	for _, n := range []int{0, 1, 63, 64, 65, 128, 130} {
		one := func(slots ...int) []uint64 {
			works := make([]bool, n)
			for _, t := range slots {
				works[t] = true
			}
			return bitset(works)
		}
		if !isZero(one()) {
			t.Errorf("%d slots: nothing is something", n)
		}
		for a := range n {
			if isZero(one(a)) || within(one(a), one()) || !within(one(), one(a)) {
				t.Errorf("%d slots: slot %d is nothing", n, a)
			}
			for b := range n {
				if within(one(a), one(b)) != (a == b) || !within(one(a), one(a, b)) || !within(one(b), one(a, b)) {
					t.Errorf("%d slots: %d and %d", n, a, b)
				}
			}
		}
	}
}

// Improve moves people one by one to where they spare most, as long as that is
// more than what they spared before, and within the limits of the shifts.
func TestImprove(t *testing.T) {
	only := func(n int, slots ...int) []bool {
		works := make([]bool, n)
		for _, t := range slots {
			works[t] = true
		}
		return works
	}
	for _, tt := range []struct {
		name      string
		required  []int64
		penalties []int64
		shifts    []Template
		counts    []int64
		want      []int64
	}{
		{"from a later shift", []int64{3, 1}, nil, []Template{{Works: only(2, 0)}, {Works: only(2, 1)}}, []int64{0, 4}, []int64{3, 1}},
		{"from an earlier shift", []int64{1, 3}, nil, []Template{{Works: only(2, 0)}, {Works: only(2, 1)}}, []int64{4, 0}, []int64{1, 3}},
		{"past an empty shift", []int64{1, 1, 1}, nil, []Template{{Works: only(3, 0)}, {Works: only(3, 1)}, {Works: only(3, 2)}}, []int64{3, 0, 0}, []int64{1, 1, 1}},
		{"no more than most", []int64{3, 1}, nil, []Template{{Works: only(2, 0), Most: 2}, {Works: only(2, 1)}}, []int64{0, 4}, []int64{2, 2}},
		{"not where it spares as much", []int64{1, 1}, nil, []Template{{Works: only(2, 0)}, {Works: only(2, 1)}}, []int64{0, 1}, []int64{0, 1}},
		{"where it spares more", []int64{1, 1}, []int64{2, 1}, []Template{{Works: only(2, 0)}, {Works: only(2, 1)}}, []int64{0, 1}, []int64{1, 0}},
		{"to the first of equal ones", []int64{1, 1, 1}, []int64{1, 3, 3}, []Template{{Works: only(3, 0)}, {Works: only(3, 1)}, {Works: only(3, 2)}}, []int64{1, 0, 0}, []int64{0, 1, 0}},
		{"to the best", []int64{1, 1, 1}, []int64{1, 3, 4}, []Template{{Works: only(3, 0)}, {Works: only(3, 1)}, {Works: only(3, 2)}}, []int64{1, 0, 0}, []int64{0, 0, 1}},
		{"to two slots", []int64{1, 1, 1}, []int64{3, 2, 2}, []Template{{Works: only(3, 0)}, {Works: only(3, 1, 2)}}, []int64{1, 0}, []int64{0, 1}},
		{"somebody too many", []int64{1, 2}, nil, []Template{{Works: only(2, 0)}, {Works: only(2, 1)}}, []int64{2, 1}, []int64{1, 2}},
	} {
		f := newFiller(tt.required, tt.shifts, Crew{People: 9, Penalties: tt.penalties})
		counts, short := append([]int64(nil), tt.counts...), append([]int64(nil), f.p.required...)
		for j, n := range counts {
			f.p.work(short, j, n)
		}
		f.improve(counts, short)
		for j, n := range counts {
			if n != tt.want[j] {
				t.Errorf("%s: %d, want %d", tt.name, counts, tt.want)
				break
			}
		}
	}
	// 724 shifts over two slots are looked at, one more are too many.
	for n, want := range map[int]int64{724: 1, 725: 0} {
		shifts := []Template{{Works: only(2, 0)}}
		for len(shifts) < n {
			shifts = append(shifts, Template{Works: only(2, 1)})
		}
		f := newFiller([]int64{1, 1}, shifts, Crew{People: 9})
		counts := make([]int64, n)
		counts[n-1] = 2
		f.improve(counts, []int64{1, -1})
		if counts[0] != want {
			t.Errorf("%d shifts: %d on the first, want %d", n, counts[0], want)
		}
	}
}

// Those who are left go where they spare most, as many at once as do so.
func TestAddPeople(t *testing.T) {
	shifts := []Template{{Works: []bool{true, false, false}}, {Works: []bool{false, true, true}, Most: 3}, {Works: []bool{false, false, true}}}
	for _, tt := range []struct {
		penalties []int64
		left      int64
		want      [3]int64
	}{
		{nil, 0, [3]int64{}}, {nil, 1, [3]int64{0, 1, 0}}, {nil, 4, [3]int64{1, 3, 0}}, {nil, 5, [3]int64{2, 3, 0}}, {nil, 6, [3]int64{2, 3, 1}}, {nil, 99, [3]int64{2, 3, 2}},
		{[]int64{5, 1, 1}, 3, [3]int64{2, 1, 0}}, {[]int64{1, 1, 5}, 6, [3]int64{1, 3, 2}},
	} {
		f := newFiller([]int64{2, 4, 5}, shifts, Crew{People: 99, Penalties: tt.penalties})
		counts, short := make([]int64, 3), append([]int64(nil), f.p.required...)
		if f.add(counts, short, tt.left); [3]int64(counts) != tt.want {
			t.Errorf("%d by %v: %d, want %d", tt.left, tt.penalties, counts, tt.want)
		}
	}
}

// The heap gives back the least distance, and of equal ones always the same: of
// two that lie below a greater one, the one on the left.
func TestDistances(t *testing.T) {
	for _, tt := range []struct{ put, want []int64 }{
		{[]int64{7}, []int64{0}}, {[]int64{1, 1}, []int64{0, 1}}, {[]int64{0, 1, 1, 2}, []int64{0, 1, 2, 3}}, {[]int64{2, 1, 1, 0}, []int64{3, 1, 2, 0}},
		{[]int64{5, 4, 3, 2, 1, 0}, []int64{5, 4, 3, 2, 1, 0}}, {[]int64{0, 3, 1, 4, 5, 2}, []int64{0, 2, 5, 1, 3, 4}}, {[]int64{0, 1, 2, 3, 3, 2, 2}, []int64{0, 1, 5, 6, 2, 3, 4}},
	} {
		var h distances
		for node, d := range tt.put {
			h.push(distance{d, node})
		}
		var got []int64
		for range tt.put {
			got = append(got, int64(h.pop().node))
		}
		if !slices.Equal(got, tt.want) || len(h.list) != 0 {
			t.Errorf("%d: %d, want %d", tt.put, got, tt.want)
		}
	}
}
