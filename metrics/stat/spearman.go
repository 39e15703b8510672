package stat

import (
	"cmp"
	"math"
	"slices"
)

// Spearman returns the rank correlation of pairs, from -1 to 1, with ties at
// their mean rank. ok is false for fewer than three pairs, lists of unequal
// length, numbers that are not finite, and where all of one list are equal.
func Spearman(xs, ys []float64) (rho float64, ok bool) {
	d := newDefects()
	finite(d, xs)
	finite(d, ys)
	if len(xs) != len(ys) || len(xs) < 3 || d.Len() > 0 {
		return 0, false
	}
	a, b := ranks(xs), ranks(ys)
	middle := float64(len(xs)+1) / 2
	var ab, aa, bb float64
	for i := range a {
		x, y := a[i]-middle, b[i]-middle
		ab += float64(x * y)
		aa += float64(x * x)
		bb += float64(y * y)
	}
	if aa == 0 || bb == 0 {
		return 0, false
	}
	return ab / math.Sqrt(float64(aa*bb)), true
}

// ranks returns the rank of each number, from 1, ties at their mean.
func ranks(xs []float64) []float64 {
	order := make([]int, len(xs))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(xs[i], xs[j]) })
	out := make([]float64, len(xs))
	for from := 0; from < len(order); {
		to := from
		for to < len(order) && xs[order[to]] == xs[order[from]] {
			to++
		}
		for _, i := range order[from:to] {
			out[i] = float64(from+to+1) / 2
		}
		from = to
	}
	return out
}
