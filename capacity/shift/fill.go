package shift

import (
	"math"
	"math/big"
	"slices"

	"github.com/supportops/policy/internal/spec"
)

// Crew is a staff of a fixed size, which may not be enough.
type Crew struct {
	People int64 `json:"people"` // on all shifts together, 0 to a million
	// Penalties are what one missing person costs in each slot, 0 to a million.
	// Nil: 1 in every slot.
	Penalties []int64 `json:"penalties,omitzero"`
}

// Filling is how a [Crew] works the shifts.
type Filling struct {
	Counts  []int64    // people by shift
	Short   []Mismatch // slots with fewer people than required, in order
	Penalty int64      // sum over all missing people of the penalty of their slot
	Bound   int64      // no filling has a lower penalty; equal to Penalty: this one has the least
	Nodes   int        // linear programs solved
}

// Optimal reports whether no filling has a lower penalty.
func (f Filling) Optimal() bool { return f.Penalty == f.Bound }

// Fill puts a crew on shifts so that as little as possible is missing of what
// is required: the sum of the missing people over all slots, each times the
// penalty of the slot, is least. A shift gets at most its Most people, and all
// shifts together at most those of the crew; people who would make no
// difference stay off. Costs of shifts do not matter.
//
// The search is limited as in [Cover], and Bound says how far from the least
// penalty the filling may be. Of equally good fillings the same one is returned
// every time. It fails with a *capacity.SpecError for defects of the data.
func Fill(required []int64, shifts []Template, crew Crew, opt Options) (Filling, error) {
	d := &spec.Defects{Package: "shift"}
	checkCover(d, required, shifts, opt)
	if crew.People < 0 || crew.People > maxPeople {
		d.Add("people", spec.ErrRange, "%d, want 0 to %d", crew.People, maxPeople)
	}
	if crew.Penalties != nil && len(crew.Penalties) != len(required) {
		d.Add("penalties", spec.ErrConflict, "%d elements for %d slots", len(crew.Penalties), len(required))
	}
	for t, w := range crew.Penalties {
		if w < 0 || w > maxPeople {
			d.Add(spec.Index("penalties", t), spec.ErrRange, "%d, want 0 to %d", w, maxPeople)
		}
	}
	if err := d.Err(); err != nil {
		return Filling{}, err
	}
	f := newFiller(required, shifts, crew)
	best := f.search(opt.limits())
	out := Filling{Counts: make([]int64, len(shifts)), Penalty: best.cost, Bound: min(best.cost, best.open), Nodes: best.done}
	for j, n := range best.best {
		out.Counts[f.p.column[j].shift] = n
	}
	for _, m := range Mismatches(required, coverage(len(required), shifts, out.Counts)) {
		if m.Short() > 0 {
			out.Short = append(out.Short, m)
		}
	}
	return out, nil
}

// filler is the search of a filling, over a linear program that has, beside the
// shifts, a column for the people missing in each slot, which costs the penalty,
// and a row for the size of the crew.
type filler struct {
	p         *problem // columns: the shifts, then the missing people of each slot
	shifts    int      // columns that are shifts
	people    int64
	penalties []int64 // by slot of the problem
	crew      int     // row that bounds the people
}

func newFiller(required []int64, shifts []Template, crew Crew) *filler {
	f := &filler{p: &problem{}, people: crew.People}
	var slots []int // that matter
	for t, r := range required {
		w := int64(1)
		if crew.Penalties != nil {
			w = crew.Penalties[t]
		}
		if r > 0 && w > 0 {
			slots = append(slots, t)
			f.p.required, f.penalties = append(f.p.required, r), append(f.penalties, w)
		}
	}
	f.p.n = len(slots)
	for s := range shifts {
		works := make([]bool, len(slots))
		for i, t := range slots {
			works[i] = shifts[s].Works[t]
		}
		if slices.Contains(works, true) {
			f.p.column = append(f.p.column, column{shift: s, works: works, most: shifts[s].most()})
		}
	}
	f.shifts = len(f.p.column)
	for i, w := range f.penalties {
		works := make([]bool, len(slots))
		works[i] = true
		f.p.column = append(f.p.column, column{works: works, cost: w, most: maxPeople})
	}
	return f
}

func (f *filler) search(l limits) *tree {
	t := newTree(l, f.shifts, f.bound, f.whole)
	t.offer(make([]float64, f.shifts))
	if !l.holds(f.p.n+1, len(f.p.column)) {
		t.open = 0
		return t
	}
	root := newProgram(f.p)
	f.crew = len(root.row)
	root.addSum(f.shifts, f.people)
	t.visit(root, 0, 0)
	return t
}

// whole makes a whole filling of a solution.
func (f *filler) whole(x []float64, round float64) (counts []int64, penalty int64) {
	counts, left := make([]int64, f.shifts), f.people
	for j := range counts {
		counts[j] = min(int64(math.Floor(x[j]+round)), f.p.column[j].most, left)
		left -= counts[j]
	}
	short := slices.Clone(f.p.required)
	for j, n := range counts {
		f.p.work(short, j, n)
	}
	f.add(counts, short, left)
	f.improve(counts, short)
	f.p.spare(counts, short)
	return counts, f.of(short)
}

// of returns the penalty of what is short.
func (f *filler) of(short []int64) int64 {
	sum := int64(0)
	for t, s := range short {
		sum += max(s, 0) * f.penalties[t]
	}
	return sum
}

// add puts those who are left where they spare most, as long as they spare
// anything.
func (f *filler) add(counts, short []int64, left int64) {
	for left > 0 {
		column := -1
		var most, people int64
		for j, c := range f.p.column[:f.shifts] {
			spared, useful := f.spared(c, short, 1), min(left, c.most-counts[j])
			if useful <= 0 || spared <= most {
				continue
			}
			for t, works := range c.works {
				if works && short[t] > 0 {
					useful = min(useful, short[t])
				}
			}
			column, most, people = j, spared, useful
		}
		if column < 0 {
			return
		}
		counts[column] += people
		f.p.work(short, column, people)
		left -= people
	}
}

// spared returns by how much the penalty falls if n more work a column, or
// rises if one less does (n = -1, as a number below 0).
func (f *filler) spared(c column, short []int64, n int64) int64 {
	sum := int64(0)
	for t, works := range c.works {
		if works {
			sum += f.penalties[t] * (max(short[t], 0) - max(short[t]-n, 0))
		}
	}
	return sum
}

// Bounds of improve: what it looks at in a round, and rounds.
const mostToImprove, mostMoves = 1 << 20, 200

// improve moves one person at a time from a shift to another that spares more,
// a bounded number of times.
func (f *filler) improve(counts, short []int64) {
	if f.shifts*f.shifts*f.p.n > mostToImprove {
		return
	}
	for range mostMoves {
		before := slices.Clone(counts)
		for j, c := range f.p.column[:f.shifts] {
			if counts[j] == 0 {
				continue
			}
			lost := f.spared(c, short, -1)
			f.p.work(short, j, -1)
			best, spared := j, -lost
			for k, to := range f.p.column[:f.shifts] {
				if v := f.spared(to, short, 1); k != j && counts[k] < to.most && v > spared {
					best, spared = k, v
				}
			}
			counts[j]--
			counts[best]++
			f.p.work(short, best, 1)
		}
		if slices.Equal(counts, before) {
			return
		}
	}
}

// bound returns a penalty that no filling within the branches of l is below.
// The dual solution y is rounded down to multiples of 2^−s; with prices of at
// most the penalty in each slot, and a price of a head that no shift is worth
// more than, it is feasible, and Σ rhs·y a bound.
func (f *filler) bound(l *program) int64 {
	y, scale := l.prices()
	for t, w := range f.penalties {
		y[t] = min(y[t], int64(float64(w)*scale))
	}
	var head int64
	for j, c := range f.p.column[:f.shifts] {
		head = max(head, l.priced(j, c, y))
	}
	y[f.crew] = head
	return roundedUp(l.worth(y), big.NewInt(int64(scale)))
}
