// Package aggregatetest checks that a mergeable summary obeys the laws that
// [aggregate.Summary] states, in the manner of testing/fstest, and makes data
// to try it on.
package aggregatetest

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/supportops/policy/metrics/aggregate"
)

// TestSummary adds the values to summaries split over random shards and merged
// along random trees, as many times as rounds says, and returns an error that
// lists the laws which do not hold, nil if all do. It also tries the laws of
// the zero value, of the binary form, and that Merge leaves its argument alone.
// All choices follow from the values and rounds alone, so a failure repeats.
//
//	err := aggregatetest.TestSummary(func(s *Mine, v int) error { return s.Add(v) }, values, 100)
//
// Give it values that fill all fields of the summary, some of them equal.
func TestSummary[P aggregate.Summary[A], A, V any](add func(P, V) error, values []V, rounds int) error {
	c := checker[A, P]{rng: rand.New(rand.NewPCG(uint64(len(values)), uint64(rounds)))}
	whole, err := fill(P(new(A)), add, values)
	if err != nil {
		return fmt.Errorf("aggregatetest: adding values: %w", err)
	}
	c.want = c.bytes("all values in one summary", whole)
	c.identity(whole)
	c.form(whole)
	for round := range rounds {
		shards := make([][]V, 1+c.rng.IntN(16))
		for _, i := range c.rng.Perm(len(values)) {
			// The minimum of two draws makes some shards larger than others.
			s := min(c.rng.IntN(len(shards)), c.rng.IntN(len(shards)))
			shards[s] = append(shards[s], values[i])
		}
		parts := make([]P, len(shards))
		for i, shard := range shards {
			if parts[i], err = fill(P(new(A)), add, shard); err != nil {
				return fmt.Errorf("aggregatetest: adding values: %w", err)
			}
		}
		c.tree(round, parts)
		if len(c.errs) >= 10 {
			break
		}
	}
	return errors.Join(c.errs...)
}

func fill[A any, P aggregate.Summary[A], V any](s P, add func(P, V) error, values []V) (P, error) {
	for _, v := range values {
		if err := add(s, v); err != nil {
			return s, err
		}
	}
	return s, nil
}

type checker[A any, P aggregate.Summary[A]] struct {
	rng  *rand.Rand
	want []byte
	errs []error
}

func (c *checker[A, P]) failf(format string, args ...any) {
	c.errs = append(c.errs, fmt.Errorf("aggregatetest: "+format, args...))
}

func (c *checker[A, P]) bytes(what string, s P) []byte {
	b, err := s.AppendBinary(nil)
	if err != nil {
		c.failf("%s: AppendBinary: %w", what, err)
	}
	return b
}

// identity checks that the zero value changes nothing on either side.
func (c *checker[A, P]) identity(whole P) {
	for _, left := range []bool{true, false} {
		a := P(new(A))
		if left {
			c.merge("a zero value", a, whole)
			c.merge("a zero value", a, new(A))
		} else {
			c.merge("a zero value", a, new(A))
			c.merge("a zero value", a, whole)
		}
		if !bytes.Equal(c.bytes("identity", a), c.want) {
			c.failf("merging with a zero value changes a summary")
		}
	}
}

// merge merges b into a and checks that b stays as it was.
func (c *checker[A, P]) merge(what string, a, b P) {
	before := c.bytes(what, b)
	if err := a.Merge(b); err != nil {
		c.failf("%s: Merge: %w", what, err)
	}
	if !bytes.Equal(before, c.bytes(what, b)) {
		c.failf("%s: Merge changes its argument", what)
	}
}

// tree merges the parts two at a time, in random pairs and random direction.
func (c *checker[A, P]) tree(round int, parts []P) {
	what := fmt.Sprintf("round %d, %d shards", round, len(parts))
	for len(parts) > 1 {
		i := c.rng.IntN(len(parts))
		a := parts[i]
		parts = slices.Delete(parts, i, i+1)
		j := c.rng.IntN(len(parts))
		if c.rng.IntN(4) == 0 { // through the binary form, as between machines
			again := P(new(A))
			if err := again.UnmarshalBinary(c.bytes(what, a)); err != nil {
				c.failf("%s: UnmarshalBinary: %w", what, err)
				return
			}
			a = again
		}
		c.merge(what, parts[j], a)
	}
	if got := c.bytes(what, parts[0]); !bytes.Equal(got, c.want) {
		c.failf("%s: %d bytes that differ from the %d of one pass", what, len(got), len(c.want))
	}
}

// form checks that the binary form reads back, that no other bytes are read
// as a summary with another form, and that a failure leaves the receiver
// untouched.
func (c *checker[A, P]) form(whole P) {
	again := P(new(A))
	if err := again.UnmarshalBinary(c.want); err != nil {
		c.failf("UnmarshalBinary of its own form: %w", err)
		return
	}
	if !bytes.Equal(c.bytes("read back", again), c.want) {
		c.failf("a summary that is read back has another form")
	}
	try := func(data []byte) {
		s := P(new(A))
		if err := s.UnmarshalBinary(data); err == nil {
			if !bytes.Equal(c.bytes("other bytes", s), data) {
				c.failf("UnmarshalBinary accepts %d bytes that are not the form of what it reads", len(data))
			}
			return
		}
		if again.UnmarshalBinary(data) == nil || !bytes.Equal(c.bytes("after a failure", again), c.want) {
			c.failf("a failure of UnmarshalBinary changes the receiver")
		}
	}
	for n := range min(len(c.want), 200) {
		try(c.want[:n])
	}
	try(append(slices.Clone(c.want), 0))
	for range 500 {
		data := slices.Clone(c.want)
		for range 1 + c.rng.IntN(3) {
			data[c.rng.IntN(len(data))] = byte(c.rng.IntN(256))
		}
		try(data)
	}
}

// ResolutionTimes yields n lengths of time as a support desk takes to resolve
// tickets: lognormal with a median of 4 hours and σ = 1.4, in whole
// milliseconds. Equal seeds give equal values on one processor.
func ResolutionTimes(seed uint64, n int) iter.Seq[time.Duration] {
	return func(yield func(time.Duration) bool) {
		rng := rand.New(rand.NewPCG(seed, 0))
		for range n {
			x := 4 * 3600e3 * math.Exp(1.4*rng.NormFloat64())
			if !yield(time.Duration(x) * time.Millisecond) {
				return
			}
		}
	}
}
