package aggregate_test

import (
	"crypto/sha256"
	"encoding/hex"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/metrics/aggregate/aggregatetest"
)

// shardings is how many random shardings and trees the laws are tried over.
const shardings = 1000

func TestDurationsLaws(t *testing.T) {
	t.Parallel()
	add := func(s *aggregate.Durations, d durationOf) error { s.Add(d); return nil }
	for _, n := range []int{1, 20, 1000} {
		if err := aggregatetest.TestSummary(add, integerDurations(uint64(n), n), shardings); err != nil {
			t.Error(err)
		}
	}
	typical := slices.Collect(aggregatetest.ResolutionTimes(1, 2000))
	if err := aggregatetest.TestSummary(add, typical, shardings); err != nil {
		t.Error(err)
	}
}

func TestSurvivalLaws(t *testing.T) {
	t.Parallel()
	waits := make([]wait, 500)
	for i, d := range integerDurations(3, len(waits)) {
		waits[i] = wait{d, i%3 == 0}
	}
	if err := aggregatetest.TestSummary(addWait, waits, shardings); err != nil {
		t.Error(err)
	}
}

func TestCountLaws(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	bools, scores, amounts := make([]bool, 300), make([]int, 300), make([]int64, 300)
	for i := range bools {
		bools[i], scores[i], amounts[i] = rng.IntN(3) > 0, rng.IntN(11), rng.Int64()-rng.Int64()
	}
	amounts[0], amounts[1] = math.MinInt64, math.MaxInt64
	if err := aggregatetest.TestSummary(func(s *aggregate.Proportion, hit bool) error { s.Add(hit); return nil }, bools, shardings); err != nil {
		t.Error(err)
	}
	if err := aggregatetest.TestSummary((*aggregate.NPS).Add, scores, shardings); err != nil {
		t.Error(err)
	}
	addRating := func(s *aggregate.Ratings, rating int) error {
		if _, hi := s.Scale(); hi == 0 {
			*s, _ = aggregate.NewRatings(0, 10)
		}
		return s.Add(rating)
	}
	if err := aggregatetest.TestSummary(addRating, scores, shardings); err != nil {
		t.Error(err)
	}
	addMoney := func(s *aggregate.Money, minor int64) error { return s.Add("EUR", minor) }
	if err := aggregatetest.TestSummary(addMoney, amounts, shardings); err != nil {
		t.Error(err)
	}
}

func addKeyed(s *keyedDurations, w keyedWait) error {
	if s.Len() == 0 && len(s.Dimensions()) == 0 {
		k, err := aggregate.NewKeyed[aggregate.Durations]("agent", "day")
		if err != nil {
			return err
		}
		*s = *k
	}
	cell, err := s.At(w.agent, w.day)
	if err != nil {
		return err
	}
	cell.Add(w.d)
	return nil
}

func TestKeyedLaws(t *testing.T) {
	t.Parallel()
	if err := aggregatetest.TestSummary(addKeyed, keyedWaits(300), shardings); err != nil {
		t.Error(err)
	}
}

// lossy forgets part of what it merges, as a summary with a bounded buffer
// does.
type lossy struct{ aggregate.Proportion }

func (s *lossy) Merge(o *lossy) error {
	if s.Trials > 20 {
		return nil
	}
	return s.Proportion.Merge(&o.Proportion)
}

// greedy takes from its argument.
type greedy struct{ aggregate.Proportion }

func (s *greedy) Merge(o *greedy) error {
	err := s.Proportion.Merge(&o.Proportion)
	*o = greedy{}
	return err
}

// lax reads what it does not write.
type lax struct{ aggregate.Proportion }

func (s *lax) Merge(o *lax) error { return s.Proportion.Merge(&o.Proportion) }
func (s *lax) UnmarshalBinary(b []byte) error {
	for n := len(b); n > 0; n-- {
		if s.Proportion.UnmarshalBinary(b[:n]) == nil {
			return nil
		}
	}
	return s.Proportion.UnmarshalBinary(b)
}

func TestLawsFindBreaches(t *testing.T) {
	values := make([]bool, 100)
	if aggregatetest.TestSummary(func(s *lossy, b bool) error { s.Add(b); return nil }, values, 50) == nil {
		t.Error("a merge that loses values passes")
	}
	if aggregatetest.TestSummary(func(s *greedy, b bool) error { s.Add(b); return nil }, values, 50) == nil {
		t.Error("a merge that changes its argument passes")
	}
	if aggregatetest.TestSummary(func(s *lax, b bool) error { s.Add(b); return nil }, values, 50) == nil {
		t.Error("a form that reads trailing bytes passes")
	}
}

// digest is the SHA-256 of the forms of summaries of 200,000 values. It must
// be the same on every processor.
const digest = "608a6d29a2ad3b2f2799a0dab59e075cbdfe7895bd3660110dd5c4b1a85f615a"

func TestSameBytesOnEveryProcessor(t *testing.T) {
	var durations aggregate.Durations
	var waits aggregate.Survival
	var keyed keyedDurations
	for i, d := range integerDurations(42, 200_000) {
		durations.Add(d)
		if err := addWait(&waits, wait{d, i%5 == 0}); err != nil {
			t.Fatal(err)
		}
	}
	for _, w := range keyedWaits(5000) {
		if err := addKeyed(&keyed, w); err != nil {
			t.Fatal(err)
		}
	}
	h := sha256.New()
	for _, s := range []interface{ MarshalBinary() ([]byte, error) }{&durations, &waits, &keyed} {
		b, err := s.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		h.Write(b)
	}
	if got := hex.EncodeToString(h.Sum(nil)); got != digest {
		t.Errorf("digest %s, want %s", got, digest)
	}
}
