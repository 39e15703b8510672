package capacity_test

import (
	"errors"
	"math"
	"math/big"
	"testing"

	. "github.com/supportops/policy/capacity"
	"pgregory.net/rapid"
)

func someRatio(most int64) *rapid.Generator[Ratio] {
	return rapid.Custom(func(t *rapid.T) Ratio {
		den := rapid.OneOf(rapid.Int64Range(1, 100), rapid.Int64Range(1, math.MaxInt64/most)).Draw(t, "den")
		return ratio(rapid.Int64Range(1, den*most).Draw(t, "num"), den)
	})
}

// The people of a pool, and those behind a shrinkage, are the exact number
// rounded up, whatever the denominators.
func TestExactPeopleProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sum := new(big.Rat)
		pool := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Work {
			return Work{Tickets: rapid.Int64Range(0, 1000).Draw(t, "tickets"), HandleTime: Duration(rapid.Int64Range(1e6, 1e12).Draw(t, "handle time")),
				Available: Duration(rapid.Int64Range(1e12, 1e15).Draw(t, "available")), Utilization: ratio(rapid.Int64Range(1<<40, 1<<41).Draw(t, "utilization"), 1<<41)}
		}), 0, 20).Draw(t, "pool")
		for _, w := range pool {
			exact, err := w.Exact()
			if err != nil {
				t.Fatal(err)
			}
			sum.Add(sum, exact)
		}
		if n, err := Pool(pool...); err != nil || big.NewRat(int64(n), 1).Cmp(sum) < 0 || big.NewRat(int64(n)-1, 1).Cmp(sum) >= 0 {
			t.Fatalf("%d people for %v, %v", n, sum, err)
		}
		s := Shrinkage{Mode: Multiplicative, Losses: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Loss {
			den := rapid.Int64Range(2, math.MaxInt64).Draw(t, "den")
			return Loss{"x", ratio(rapid.Int64Range(0, den-1).Draw(t, "num"), den)}
		}), 0, 20).Draw(t, "losses")}
		left := big.NewRat(1, 1)
		for _, l := range s.Losses {
			left.Mul(left, new(big.Rat).Sub(big.NewRat(1, 1), l.Share.Rat()))
		}
		if got, err := s.Left(); err != nil || got.Cmp(left) != 0 {
			t.Fatalf("%v left, want %v, %v", got, left, err)
		}
	})
}

// A scenario multiplies tickets exactly, rounded up, and whole volumes are
// changed as exactly as their float64 can be.
func TestScenarioFactorProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		change, tickets := someRatio(100).Draw(t, "change"), rapid.Int64Range(0, 1e9).Draw(t, "tickets")
		exact := new(big.Rat).Add(change.Rat(), big.NewRat(1, 1))
		exact.Mul(exact, big.NewRat(tickets, 1))
		w, err := Scenario{Change: change}.Work(Work{Tickets: tickets})
		if err != nil || big.NewRat(w.Tickets, 1).Cmp(exact) < 0 || big.NewRat(w.Tickets-1, 1).Cmp(exact) >= 0 {
			t.Fatalf("%d changed by %v is %d, want %v rounded up, %v", tickets, change, w.Tickets, exact, err)
		}
		volume := float64(tickets % 1e6)
		v, err := Scenario{Change: change}.Volumes([]float64{volume})
		want, _ := new(big.Rat).Mul(new(big.Rat).Add(change.Rat(), big.NewRat(1, 1)), new(big.Rat).SetFloat64(volume)).Float64()
		if err != nil || math.Abs(v[0]-want) > 4e-16*want {
			t.Fatalf("%v changed by %v is %v, want %v, %v", volume, change, v, want, err)
		}
	})
}

// Sums of many numbers with different denominators once took a time that grew
// with the cube of their count: this one would take hours.
func TestExactSumsAreBounded(t *testing.T) {
	works := make([]Work, 10_001)
	for i := range works {
		works[i] = Work{Tickets: 1, HandleTime: 20 * minute, Available: Duration(math.MaxInt64 - int64(i)), Utilization: ratio(math.MaxInt64-2*int64(i)-1, math.MaxInt64)}
	}
	if n, err := Pool(works[:10_000]...); err != nil || n != 1 {
		t.Errorf("%d, %v", n, err)
	}
	var large *TooLargeError
	if _, err := Pool(works...); !errors.As(err, &large) || large.Limit != 10_000 {
		t.Errorf("a pool of 10,001: %v", err)
	}
	losses := make([]Loss, 101)
	for i := range losses {
		losses[i] = Loss{"x", ratio(int64(i)+1, math.MaxInt64-int64(i))}
	}
	if n, err := (Shrinkage{Losses: losses[:100]}).Gross(7); err != nil || n != 8 {
		t.Errorf("%d, %v", n, err)
	}
	if _, err := (Shrinkage{Losses: losses}).Gross(7); !errors.Is(err, ErrRange) {
		t.Errorf("101 losses: %v", err)
	}
}
