package lifecycle_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/supportops/policy/lifecycle"
)

func BenchmarkNewHistory(b *testing.B) {
	events := life()
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
	b.ReportAllocs()
	for b.Loop() {
		lifecycle.NewHistory(events)
	}
}

// BenchmarkOneID is a mistake that applications make, the ticket's number as the
// id of each of its events: all but the first are conflicts. Reading, comparing
// and validating them grew with the square of their number; now ns/event rises
// as a logarithm does.
func BenchmarkOneID(b *testing.B) {
	for _, n := range []int{1_000, 8_000, 64_000} {
		events := make([]lifecycle.Event, n)
		for i := range events {
			events[i] = logRow(i, "new", "desk")
			events[i].ID = "4711"
		}
		rand.New(rand.NewPCG(1, 2)).Shuffle(n, func(i, j int) { events[i], events[j] = events[j], events[i] })
		b.Run(fmt.Sprintf("events=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				h := lifecycle.NewHistory(events)
				if len(h.Diff(h.With(events[0])).Conflicts) > 0 || h.Validate() == nil {
					b.Fatal("a repeated event is a conflict, or a conflict none")
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/event")
		})
	}
}

func BenchmarkOrdered(b *testing.B) {
	events := life()
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := lifecycle.Ordered(events); !ok {
			b.Fatal("refused")
		}
	}
}
