package shift

import (
	"math"
	"math/big"
	"slices"
)

// program is a linear program kept optimal by the dual simplex method: least
// Σ cost·x under rows Σ a·x ≥ rhs, x ≥ 0, all costs above 0. It is a
// dictionary: each basic variable, and the objective, as a constant plus a
// combination of the non-basic variables. Variables are numbered columns
// first, then what each row has beyond its right-hand side.
//
// Its numbers are floating point and trusted for nothing: [program.bound]
// proves in whole numbers what its dual solution is worth.
type program struct {
	p        *problem
	basic    []int       // by dictionary row
	nonbasic []int       // by dictionary column
	constant []float64   // by dictionary row, the value of the basic variable
	row      [][]float64 // by dictionary row, by dictionary column
	reduced  []float64   // by dictionary column, never below 0: the objective's combination
	branch   []branch    // rows beyond those of the problem
	pivots   int
}

// branch is a row x[column] ≥ rhs, or −x[column] ≥ −rhs with up false. A column
// of −1 is the sum of the columns that [program.addSum] was told.
type branch struct {
	column int
	rhs    int64
	up     bool
}

const epsilon = 1e-9

// pivotsEach bounds the pivots of a program, for each of its variables.
const pivotsEach = 20

func newProgram(p *problem) *program {
	l := &program{p: p}
	for j, c := range p.column {
		l.nonbasic = append(l.nonbasic, j)
		l.reduced = append(l.reduced, float64(c.cost))
	}
	for t, r := range p.required {
		l.basic = append(l.basic, len(p.column)+t)
		l.constant = append(l.constant, -float64(r))
		row := make([]float64, len(p.column))
		for j, c := range p.column {
			if c.works[t] {
				row[j] = 1
			}
		}
		l.row = append(l.row, row)
	}
	for j, c := range p.column {
		if c.most < maxPeople {
			l.add(branch{j, c.most, false})
		}
	}
	return l
}

// with returns a copy of l with one more row.
func (l *program) with(b branch) *program {
	out := &program{p: l.p, basic: slices.Clone(l.basic), nonbasic: slices.Clone(l.nonbasic),
		constant: slices.Clone(l.constant), reduced: slices.Clone(l.reduced), branch: slices.Clone(l.branch)}
	out.row = make([][]float64, len(l.row), len(l.row)+1)
	for i, row := range l.row {
		out.row[i] = slices.Clone(row)
	}
	out.add(b)
	return out
}

// add adds a row.
func (l *program) add(b branch) {
	row, constant := make([]float64, len(l.nonbasic)), 0.0
	if i := slices.Index(l.basic, b.column); i >= 0 {
		copy(row, l.row[i])
		constant = l.constant[i]
	} else {
		row[slices.Index(l.nonbasic, b.column)] = 1
	}
	constant -= float64(b.rhs)
	if !b.up {
		constant = -constant
		for j := range row {
			row[j] = -row[j]
		}
	}
	l.append(row, constant, b)
}

// optimise pivots until every basic variable is at least 0. There is always such
// a solution: what a branch asks for, a solution that is not whole there has on
// one side of it, and the limits of the others are whole. It gives up after a
// number of pivots, or where rounding leaves nothing to pivot on, which makes a
// weaker bound, not a wrong one.
func (l *program) optimise() {
	for range pivotsEach * (len(l.basic) + len(l.nonbasic)) {
		leave, least := -1, -epsilon
		for i, c := range l.constant {
			if c < least {
				leave, least = i, c
			}
		}
		if leave < 0 {
			return
		}
		enter, ratio := -1, math.Inf(1)
		for j, a := range l.row[leave] {
			if a <= epsilon {
				continue
			}
			if q := l.reduced[j] / a; q < ratio-1e-12 || q < ratio+1e-12 && a > l.row[leave][enter] {
				enter, ratio = j, q
			}
		}
		if enter < 0 {
			return
		}
		l.pivot(leave, enter)
	}
}

// addSum adds a row by which the first columns together are at most rhs; no
// pivot was made yet.
func (l *program) addSum(columns int, rhs int64) {
	row := make([]float64, len(l.nonbasic))
	for j := range columns {
		row[j] = -1
	}
	l.append(row, float64(rhs), branch{-1, rhs, false})
}

func (l *program) append(row []float64, constant float64, b branch) {
	l.basic = append(l.basic, len(l.p.column)+l.p.n+len(l.branch))
	l.constant = append(l.constant, constant)
	l.row = append(l.row, row)
	l.branch = append(l.branch, b)
}

// pivot exchanges the basic variable of row i with the non-basic one of
// column j.
func (l *program) pivot(i, j int) {
	l.pivots++
	pivot := l.row[i]
	inverse := 1 / pivot[j]
	for k := range pivot {
		pivot[k] *= -inverse
	}
	pivot[j] = inverse
	l.constant[i] *= -inverse
	for r, row := range l.row {
		if r == i || row[j] == 0 {
			continue
		}
		f := row[j]
		row[j] = 0
		for k, v := range pivot {
			row[k] += float64(f * v)
		}
		l.constant[r] += float64(f * l.constant[i])
	}
	f := l.reduced[j]
	l.reduced[j] = 0
	for k, v := range pivot {
		l.reduced[k] = max(0, l.reduced[k]+float64(f*v))
	}
	l.basic[i], l.nonbasic[j] = l.nonbasic[j], l.basic[i]
}

// solution returns the value of each column.
func (l *program) solution() []float64 {
	x := make([]float64, len(l.p.column))
	for i, v := range l.basic {
		if v < len(x) {
			x[v] = max(0, l.constant[i])
		}
	}
	return x
}

// bound returns a cost that no whole solution of the rows is below, a
// multiple of the common divisor of the costs. It rounds the dual solution y
// down to multiples of 2^−s, scales it until Σ a·y ≤ cost holds for every
// column in whole numbers, and rounds Σ rhs·y up.
func (l *program) bound() int64 {
	p := l.p
	y, scale := l.prices()
	// The scaling is by the worst column: (cost·scale) / Σ a·y, at most 1.
	num, den := int64(1), int64(1)
	for j, c := range p.column {
		sum := l.priced(j, c, y)
		whole := int64(float64(c.cost) * scale) // exact: a power of two times at most 2^30
		if less(whole, sum, num, den) {
			num, den = whole, sum
		}
	}
	value := l.worth(y)
	value.Mul(value, big.NewInt(num))
	unit := new(big.Int).Mul(big.NewInt(den), big.NewInt(int64(scale)))
	return roundedUp(value, unit.Mul(unit, big.NewInt(p.gcd))) * p.gcd
}

// roundedUp returns value/unit rounded up, at least 0.
func roundedUp(value, unit *big.Int) int64 {
	if value.Sign() != 1 {
		return 0
	}
	up := new(big.Int).Add(value, unit)
	return up.Sub(up, big.NewInt(1)).Quo(up, unit).Int64()
}

// greatest bounds the sum of all prices, in multiples of 2^−s.
const greatest = 1 << 61

// prices returns the dual solution by row, in multiples of 1/scale. No price is
// above the highest cost of a column in each row: a row that holds a column down
// may be worth that column's cost in every other row.
func (l *program) prices() (y []int64, scale float64) {
	var top int64
	for _, c := range l.p.column {
		top = max(top, c.cost)
	}
	rows := l.p.n + len(l.branch)
	dearest := 0.0
	for j, v := range l.nonbasic {
		if v >= len(l.p.column) {
			dearest = max(dearest, l.reduced[j])
		}
	}
	limit := max(float64(top), min(dearest, float64(rows)*float64(top)))
	scale = math.Exp2(math.Floor(math.Log2(greatest / float64(rows) / limit)))
	y = make([]int64, rows)
	for j, v := range l.nonbasic {
		if v >= len(l.p.column) {
			y[v-len(l.p.column)] = int64(min(l.reduced[j], limit) * scale)
		}
	}
	return y, scale
}

// worth returns Σ rhs·y.
func (l *program) worth(y []int64) *big.Int {
	value := new(big.Int)
	for t, r := range l.p.required {
		value.Add(value, new(big.Int).Mul(big.NewInt(r), big.NewInt(y[t])))
	}
	for i, b := range l.branch {
		v := new(big.Int).Mul(big.NewInt(b.rhs), big.NewInt(y[l.p.n+i]))
		if b.up {
			value.Add(value, v)
		} else {
			value.Sub(value, v)
		}
	}
	return value
}

// priced returns Σ a·y over the rows of column j.
func (l *program) priced(j int, c column, y []int64) int64 {
	sum := int64(0)
	for t, works := range c.works {
		if works {
			sum += y[t]
		}
	}
	for i, b := range l.branch {
		switch {
		case b.column != j:
		case b.up:
			sum += y[l.p.n+i]
		default:
			sum -= y[l.p.n+i]
		}
	}
	return sum
}

// less reports whether a/b is less than c/d, all above 0; b may be below 0, which
// is no price at all.
func less(a, b, c, d int64) bool {
	return new(big.Int).Mul(big.NewInt(a), big.NewInt(d)).Cmp(new(big.Int).Mul(big.NewInt(c), big.NewInt(b))) == -1
}
