package assign

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// The matching of any table costs what the cheapest of all possible ones
// costs, and its slots are taken once. Tables that show a slip are rare, so
// each check tries many.
func TestSolveEqualsBruteForceProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows, agents := rapid.IntRange(0, 6).Draw(t, "rows"), rapid.IntRange(0, 5).Draw(t, "agents")
		most, slots := rapid.SampledFrom([]int64{3, 20, 1000}).Draw(t, "most"), 1
		if agents <= 3 {
			slots = rapid.IntRange(1, 3).Draw(t, "slots")
		}
		rnd := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		for range 40 {
			x := table{agents: agents, cost: make([]int64, rows*agents), room: make([]int, rows*agents), leave: make([]int64, rows), step: rnd.Int64N(most)}
			if rnd.IntN(3) == 0 {
				x.step = 0
			}
			for i := range x.cost {
				x.cost[i], x.room[i] = rnd.Int64N(most+1), 1+rnd.IntN(slots)
				if rnd.IntN(6) == 0 {
					x.cost[i], x.room[i] = forbidden, 0
				}
			}
			for i := range x.leave {
				x.leave[i] = rnd.Int64N(2*most + 1)
			}
			checkSolve(t, x, slots)
		}
	})
}

func checkSolve(t *rapid.T, x table, slots int) {
	var least func(i int, used uint) int64
	least = func(i int, used uint) int64 {
		if i == len(x.leave) {
			return 0
		}
		best := x.leave[i] + least(i+1, used)
		for a := range x.agents {
			for n := range x.room[i*x.agents+a] {
				if bit := uint(1) << (a*slots + n); used&bit == 0 {
					best = min(best, x.cost[i*x.agents+a]+x.step*int64(n)+least(i+1, used|bit))
				}
			}
		}
		return best
	}
	m := solve(x)
	// A batch of 200 by 200 took seconds where an agent could get 1,000: every
	// slot was a column, taken or not.
	if len(m.slots) > x.agents+len(x.leave) {
		t.Fatalf("%d columns for %d agents and %d rows", len(m.slots), x.agents, len(x.leave))
	}
	got, used := int64(0), map[slot]bool{}
	for i, j := range m.colOf {
		agent, cost := m.answer(i)
		got += cost
		if (agent == -1) != (j == -1) {
			t.Fatalf("row %d has column %d and agent %d", i, j, agent)
		}
		if j < 0 {
			continue
		}
		s := m.slots[j]
		if used[s] || s.agent != agent || s.n >= x.room[i*x.agents+agent] {
			t.Fatalf("row %d has %+v: taken %t, room %v", i, s, used[s], x.room)
		}
		used[s] = true
	}
	if want := least(0, 0); got != want {
		t.Fatalf("cost %d, want %d: %+v", got, want, x)
	}
}

// Which of several equally cheap matchings is taken does not change unnoticed.
func TestSolveTies(t *testing.T) {
	h := fnv.New64a()
	for seed := range uint64(400) {
		rnd := rand.New(rand.NewPCG(seed, 2))
		rows, agents := 1+rnd.IntN(9), 1+rnd.IntN(5)
		x := table{agents: agents, cost: make([]int64, rows*agents), room: make([]int, rows*agents), leave: make([]int64, rows), step: rnd.Int64N(2)}
		for i := range x.cost {
			x.cost[i], x.room[i] = rnd.Int64N(3), 1+rnd.IntN(3)
			if rnd.IntN(5) == 0 {
				x.cost[i], x.room[i] = forbidden, 0
			}
		}
		for i := range x.leave {
			x.leave[i] = rnd.Int64N(5)
		}
		m := solve(x)
		for i := range x.leave {
			agent, cost := m.answer(i)
			fmt.Fprintln(h, agent, cost)
		}
	}
	if got := h.Sum64(); got != 0x2a1b6139edfd4ec8 {
		t.Errorf("the matchings have hash %#x", got)
	}
}
