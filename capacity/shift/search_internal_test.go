package shift

import (
	"math"
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
