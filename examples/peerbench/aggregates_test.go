package main

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// What the table says of this library holds on a smaller sample: one result
// however it is put together, and every quantile within 0.4 %.
func TestOwnSummary(t *testing.T) {
	values := resolutions(20_000)
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	whole := sketchKinds[0].new()
	for _, v := range values {
		whole.add(v)
	}
	for tree := range 20 {
		s := mergedAtRandom(sketchKinds[0], values, rand.New(rand.NewPCG(uint64(tree), 3)))
		if !slices.Equal(s.bytes(), whole.bytes()) {
			t.Fatalf("tree %d gives other bytes than one pass", tree)
		}
	}
	if e := worstError(whole, sorted); e > 0.004 {
		t.Errorf("worst error %v", e)
	}
}

// The peers are used as they are meant to be: no value is lost on the way, so
// that all are within some per cent.
func TestPeersKeepAllValues(t *testing.T) {
	values := resolutions(20_000)
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	for _, kind := range sketchKinds {
		s := mergedAtRandom(kind, values, rand.New(rand.NewPCG(1, 4)))
		if e := worstError(s, sorted); e > 0.15 {
			t.Errorf("%s: worst error %v", kind.name, e)
		}
	}
}

func BenchmarkSummary(b *testing.B) {
	values := resolutions(1 << 16)
	for _, kind := range sketchKinds {
		b.Run(kind.name, addValues(kind, values))
	}
}
