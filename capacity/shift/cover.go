package shift

import (
	"slices"

	"github.com/supportops/policy/internal/spec"
)

// Limits of a search where [Options] states none: linear programs, and numbers of
// their tables that change, which takes some twenty seconds.
const (
	defaultNodes = 2000
	defaultSteps = 5e9
)

// Options limits the work of [Cover] and [Fill].
type Options struct {
	Nodes int `json:"nodes,omitzero"` // how many linear programs a search solves at most; 0: 2,000, or as many as take some twenty seconds if those are fewer
}

// Plan is how many people work each shift.
type Plan struct {
	Counts    []int64 // by shift
	Cost      int64   // of all of them
	Bound     int64   // no plan costs less; equal to Cost: this one is of least cost
	Algorithm Algorithm
	Nodes     int // linear programs solved by a search
}

// Optimal reports whether no plan costs less.
func (p Plan) Optimal() bool { return p.Cost == p.Bound }

// Gap returns by how much the plan may cost too much, as a share of Bound: 0
// for an optimal one. ok is false if Bound is 0 and Cost is not.
func (p Plan) Gap() (share float64, ok bool) {
	if p.Optimal() {
		return 0, true
	}
	if p.Bound <= 0 {
		return 0, false
	}
	return float64(p.Cost-p.Bound) / float64(p.Bound), true
}

// Cover returns the least costly number of people on each shift such that at
// least required[t] work in slot t, and no more on a shift than its Most. The
// last slot is followed by the first, as far as shifts wrap around.
//
// If every shift is one stretch, or if shifts wrap around such that those of
// each slot are neighbours in the order of their starts (as they are when all
// have one length) and none has a Most, the plan is of least cost, whatever the
// sizes. Otherwise it is found by a search, which stops after the given number
// of nodes. The plan then covers what is required, and Bound says how far from
// the least cost it may be. Costs are whole numbers throughout, the bound is
// proved in whole numbers, and of equally good plans the same one is returned
// every time.
//
// It fails with a *capacity.SpecError for defects of the data, and with a
// *capacity.InfeasibleError for required slots in which no shift, or too few
// people, may work. For a staff that may be too small, use [Fill].
func Cover(required []int64, shifts []Template, opt Options) (Plan, error) {
	d := &spec.Defects{Package: "shift"}
	if checkCover(d, required, shifts, opt); d.Len() > 0 {
		return Plan{}, d.Err()
	}
	if slots, reason := uncovered(required, shifts); len(slots) > 0 {
		return Plan{}, &spec.InfeasibleError{Package: "shift", What: "cover", Reason: reason, Slots: slots}
	}
	p := reduce(required, shifts)
	plan := p.solve(opt.limits())
	plan.Cost = 0
	for s, n := range plan.Counts {
		plan.Cost += n * shifts[s].Cost
	}
	return plan, nil
}

// checkCover records the defects of what is to be covered.
func checkCover(d *spec.Defects, required []int64, shifts []Template, opt Options) {
	if len(required) > maxSlots {
		d.Add("required", spec.ErrRange, "%d slots, want at most %d", len(required), maxSlots)
	}
	for t, r := range required {
		if r < 0 || r > maxPeople {
			d.Add(spec.Index("required", t), spec.ErrRange, "%d, want 0 to %d", r, maxPeople)
		}
	}
	check(d, len(required), shifts)
	if opt.Nodes < 0 {
		d.Add("nodes", spec.ErrRange, "%d, want at least 0", opt.Nodes)
	}
}

// uncovered returns the required slots in which not enough people may work.
func uncovered(required []int64, shifts []Template) (slots []int, reason string) {
	reason = "no shift works"
	for t, r := range required {
		able := int64(0)
		for s := range shifts {
			if shifts[s].Works[t] {
				able += shifts[s].most()
			}
		}
		if able < r {
			slots = append(slots, t)
			if able > 0 {
				reason = "no shift, or too few people, may work"
			}
		}
	}
	return slots, reason
}

// problem is a cover in which every slot needs somebody and every shift costs
// something.
type problem struct {
	n        int     // slots that need somebody
	required []int64 // by such slot
	free     []int64 // by shift of the caller, people on shifts without cost
	column   []column
	gcd      int64 // of the costs
}

// column is a shift that is worth using.
type column struct {
	shift int // of the caller
	works []bool
	cost  int64
	most  int64 // people on it, maxPeople: any number
}

// reduce takes out what needs no thought: slots that nobody is required in or
// that a shift without cost can fill, and shifts for which another works at
// least as much for at most the cost.
func reduce(required []int64, shifts []Template) *problem {
	p := &problem{free: make([]int64, len(shifts))}
	left := p.fill(slices.Clone(required), shifts)
	for _, r := range left {
		if r > 0 {
			p.required = append(p.required, r)
		}
	}
	p.n = len(p.required)
	works, bits := make([][]bool, len(shifts)), make([][]uint64, len(shifts))
	for s := range shifts {
		for t, r := range left {
			if r > 0 {
				works[s] = append(works[s], shifts[s].Works[t])
			}
		}
		bits[s] = bitset(works[s])
	}
	for s := range shifts {
		if shifts[s].Cost > 0 && !isZero(bits[s]) && !beaten(s, shifts, bits) {
			p.column = append(p.column, column{shift: s, works: works[s], cost: shifts[s].Cost, most: shifts[s].most()})
			p.gcd = gcd(p.gcd, shifts[s].Cost)
		}
	}
	return p
}

// fill puts people on the shifts without cost wherever these work, and returns
// what is left to be covered.
func (p *problem) fill(left []int64, shifts []Template) []int64 {
	for s := range shifts {
		if shifts[s].Cost > 0 {
			continue
		}
		for t, works := range shifts[s].Works {
			if works {
				p.free[s] = min(max(p.free[s], left[t]), shifts[s].most())
			}
		}
		for t, works := range shifts[s].Works {
			if works {
				left[t] = max(left[t]-p.free[s], 0)
			}
		}
	}
	return left
}

// beaten reports whether another shift, for any number of people, works wherever
// s does for at most its cost; of two that are the same, the first is not beaten.
// Where shifts without cost for any number of people work, nobody is needed any
// more.
func beaten(s int, shifts []Template, bits [][]uint64) bool {
	for o := range shifts {
		if shifts[o].Most > 0 || shifts[o].Cost > shifts[s].Cost || !within(bits[s], bits[o]) {
			continue
		}
		if shifts[o].Cost < shifts[s].Cost || o < s || !within(bits[o], bits[s]) {
			return true
		}
	}
	return false
}

func bitset(works []bool) (out []uint64) {
	for t, w := range works {
		if t%64 == 0 {
			out = append(out, 0)
		}
		if w {
			out[t/64] |= 1 << (t % 64)
		}
	}
	return out
}

func isZero(b []uint64) bool {
	return !slices.ContainsFunc(b, func(w uint64) bool { return w != 0 })
}

func within(a, b []uint64) bool {
	for i := range a {
		if a[i]&^b[i] != 0 {
			return false
		}
	}
	return true
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// solve returns the plan by the first method that fits.
func (p *problem) solve(l limits) Plan {
	var plan Plan
	if counts, ok := p.flow(); ok {
		plan = Plan{Counts: counts, Algorithm: algorithmFlow}
	} else if counts, ok := p.cyclic(); ok {
		plan = Plan{Counts: counts, Algorithm: algorithmCyclic}
	} else {
		plan = p.search(l)
	}
	if plan.Algorithm != algorithmSearch {
		plan.Bound = p.cost(plan.Counts)
	}
	counts := slices.Clone(p.free)
	for j, n := range plan.Counts {
		counts[p.column[j].shift] = n
	}
	plan.Counts = counts
	return plan
}

// cost returns the cost of the counts of the columns.
func (p *problem) cost(counts []int64) int64 {
	sum := int64(0)
	for j, n := range counts {
		sum += n * p.column[j].cost
	}
	return sum
}
