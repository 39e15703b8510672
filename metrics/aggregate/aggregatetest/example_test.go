package aggregatetest_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/metrics/aggregate/aggregatetest"
)

// latest keeps the last value that was merged: the order counts, so it is no
// summary.
type latest struct{ aggregate.Proportion }

func (l *latest) Add(hits uint64) error {
	l.Hits, l.Trials = hits, hits
	return nil
}

func (l *latest) Merge(o *latest) error {
	if o.Trials > 0 {
		*l = *o
	}
	return nil
}

func ExampleTestSummary() {
	err := aggregatetest.TestSummary((*latest).Add, []uint64{1, 2, 3, 4, 5, 6}, 20)
	fmt.Println("latest is a summary:", err == nil)

	add := func(s *aggregate.Durations, d time.Duration) error { s.Add(d); return nil }
	fmt.Println(aggregatetest.TestSummary(add, []time.Duration{1, 1, time.Hour, -5}, 100))
	// Output:
	// latest is a summary: false
	// <nil>
}

func ExampleResolutionTimes() {
	times := slices.Collect(aggregatetest.ResolutionTimes(1, 9999))
	slices.Sort(times)
	fmt.Println(times[5000].Round(time.Hour))
	// Output: 4h0m0s
}
