package forecast

import (
	"slices"
	"testing"
)

// An update says by how much the index that changed most has changed, up or
// down: the search for indices ends where they stand still.
func TestUpdateIndices(t *testing.T) {
	for _, tt := range []struct {
		ratios [][]float64
		want   []Index
		change float64
	}{
		{[][]float64{{2, 4}, {1}}, []Index{{1.5, 2}, {0.5, 1}}, 0.5},
		{[][]float64{{1}, {3, 5}}, []Index{{0.4, 1}, {1.6, 2}}, 0.6},
		{[][]float64{{1, 1}, {1}}, []Index{{1, 2}, {1, 1}}, 0},
		{[][]float64{{7}, {}}, []Index{{1, 1}, {0, 0}}, 1},
		{[][]float64{{}, {}}, []Index{{0, 0}, {0, 0}}, 1},
		{[][]float64{{0}, {0}}, []Index{{0, 1}, {0, 1}}, 1},
		{[][]float64{{0.2}, {0.25, 0.35}}, []Index{{0.8, 1}, {1.2, 2}}, 0.2}, // medians and trimmed means may add up to less than 1
		{[][]float64{{1}, {0.4999999e-6}}, []Index{{1.9999990000006998, 1}, {0, 1}}, 1},
		{[][]float64{{2 - 1e-6}, {1e-6}}, []Index{{2 - 1e-6, 1}, {1e-6, 1}}, 1 - 1e-6}, // the least
		{[][]float64{{1}, {0.5000004e-6}}, []Index{{1.9999989999997, 1}, {1.0000003e-6, 1}}, 0.9999999},
	} {
		index := []Index{{Value: even}, {Value: even}}
		change := updateIndices(index, tt.ratios, Mean)
		near := func(a, b float64) bool { return a-b < 1e-6 && b-a < 1e-6 && (a == 0) == (b == 0) }
		if !slices.EqualFunc(index, tt.want, func(a, b Index) bool { return a.N == b.N && near(a.Value, b.Value) }) || !near(change, tt.change) {
			t.Errorf("%v: %v, changed by %v, want %v by %v", tt.ratios, index, change, tt.want, tt.change)
		}
	}
}
