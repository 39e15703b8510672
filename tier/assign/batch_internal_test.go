package assign

import (
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// The matching of any table costs what the cheapest of all possible ones
// costs, and its columns are taken once. Tables that show a slip are rare, so
// each check tries many.
func TestSolveEqualsBruteForceProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows, cols := rapid.IntRange(0, 6).Draw(t, "rows"), rapid.IntRange(0, 5).Draw(t, "cols")
		most := rapid.SampledFrom([]int64{3, 20, 1000}).Draw(t, "most")
		rnd := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		for range 40 {
			cost, leave := make([]int64, rows*cols), make([]int64, rows)
			for i := range cost {
				if cost[i] = rnd.Int64N(most + 1); rnd.IntN(6) == 0 {
					cost[i] = forbidden
				}
			}
			for i := range leave {
				leave[i] = rnd.Int64N(2*most + 1)
			}
			checkSolve(t, cost, leave, cols)
		}
	})
}

func checkSolve(t *rapid.T, cost, leave []int64, cols int) {
	var least func(i int, used uint) int64
	least = func(i int, used uint) int64 {
		if i == len(leave) {
			return 0
		}
		best := leave[i] + least(i+1, used)
		for j := range cols {
			if c := cost[i*cols+j]; used&(1<<j) == 0 && c < forbidden {
				best = min(best, c+least(i+1, used|1<<j))
			}
		}
		return best
	}
	got, used := int64(0), map[int]bool{}
	for i, j := range solve(cost, leave, cols) {
		switch {
		case j < 0:
			got += leave[i]
		case used[j]:
			t.Fatalf("column %d is taken twice", j)
		default:
			used[j] = true
			got += cost[i*cols+j]
		}
	}
	if want := least(0, 0); got != want {
		t.Fatalf("cost %d, want %d: %v, leave %v", got, want, cost, leave)
	}
}
