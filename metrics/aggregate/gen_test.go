package aggregate_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"time"

	"pgregory.net/rapid"

	"github.com/supportops/policy/metrics/aggregate"
)

// genDuration draws lengths of all magnitudes, also ones at the edges of
// buckets and, now and then, negative ones.
func genDuration() *rapid.Generator[time.Duration] {
	return rapid.Custom(func(t *rapid.T) time.Duration {
		shift := rapid.IntRange(0, 62).Draw(t, "shift")
		v := int64(1)<<shift + rapid.Int64Range(-2, 1<<shift-1).Draw(t, "more")
		return time.Duration(v)
	})
}

func genDurations() *rapid.Generator[[]time.Duration] {
	return rapid.SliceOfN(genDuration(), 0, 300)
}

// wait is one wait: ended or not.
type wait struct {
	d    time.Duration
	open bool
}

func addWait(s *aggregate.Survival, w wait) error {
	if w.open {
		s.AddCensored(w.d)
	} else {
		s.AddEvent(w.d)
	}
	return nil
}

// integerDurations yields the same lengths of time on every processor: all
// magnitudes from nanoseconds to centuries, and a few that are negative.
func integerDurations(seed uint64, n int) []time.Duration {
	rng := rand.New(rand.NewPCG(seed, 1))
	out := make([]time.Duration, n)
	for i := range out {
		out[i] = time.Duration(rng.Uint64() >> (1 + rng.Uint64N(62)))
		if rng.Uint64N(100) == 0 {
			out[i] = -out[i]
		}
	}
	return out
}

type keyedWait struct {
	agent, day string
	d          time.Duration
}

func keyedWaits(n int) []keyedWait {
	rng := rand.New(rand.NewPCG(7, 7))
	out := make([]keyedWait, n)
	for i, d := range integerDurations(9, n) {
		out[i] = keyedWait{fmt.Sprint("agent-", rng.IntN(7)), fmt.Sprint("2026-11-", 10+rng.IntN(5)), d}
	}
	return out
}

type keyedDurations = aggregate.Keyed[aggregate.Durations, *aggregate.Durations]

// exactSum adds up what is not negative.
func exactSum(ds []time.Duration) *big.Int {
	sum := new(big.Int)
	for _, d := range ds {
		if d >= 0 {
			sum.Add(sum, big.NewInt(int64(d)))
		}
	}
	return sum
}
